//! The generations of Prisma whose rules are known.

/// A major version of Prisma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum PrismaVersion {
    Six,
    #[default]
    Seven,
}

impl PrismaVersion {
    pub const ALL: &'static [Self] = &[Self::Six, Self::Seven];

    /// The version with this major number, such as `7`.
    pub fn from_major(major: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|version| version.major() == major)
    }

    pub fn major(self) -> &'static str {
        match self {
            Self::Six => "6",
            Self::Seven => "7",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PrismaVersion;

    #[test]
    fn the_newest_version_is_the_default() {
        assert_eq!(Some(&PrismaVersion::default()), PrismaVersion::ALL.last());
        assert!(PrismaVersion::Six < PrismaVersion::Seven);
    }

    #[test]
    fn versions_are_known_by_their_major() {
        assert_eq!(PrismaVersion::from_major("6"), Some(PrismaVersion::Six));
        assert_eq!(PrismaVersion::from_major("8"), None);
        assert_eq!(PrismaVersion::from_major("7.8"), None);
    }
}
