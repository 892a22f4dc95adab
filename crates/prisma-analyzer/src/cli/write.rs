//! Replaces files so that nobody ever sees half of one.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::project::{self, ReadError};

/// Why a file was left as it is.
#[derive(Debug)]
pub(super) enum WriteError {
    /// Somebody else wrote it since it was read.
    Changed,
    ReadOnly,
    Read(ReadError),
    Write(io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str(
                "the file was changed by another program in the meantime; run the command again",
            ),
            Self::ReadOnly => f.write_str("the file is write-protected"),
            Self::Read(error) => error.fmt(f),
            Self::Write(error) => write!(f, "the file cannot be written: {error}"),
        }
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Is the file still as it was read, and may it be written?
pub(super) fn can_replace(path: &Path, before: &str) -> Result<(), WriteError> {
    match project::read_text(path) {
        Ok(now) if now == before => {}
        Ok(_) => return Err(WriteError::Changed),
        Err(error) => return Err(WriteError::Read(error)),
    }
    if fs::metadata(path)?.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    Ok(())
}

/// Gives the file the text `after` in one step. A link stays a link: the file behind it is replaced.
pub(super) fn replace(path: &Path, before: &str, after: &str) -> Result<(), WriteError> {
    let target = fs::canonicalize(path)?;
    let folder = target.parent().unwrap_or(Path::new("/"));
    let mut draft = tempfile::Builder::new()
        .prefix(".prisma-analyzer-")
        .suffix(".tmp")
        .tempfile_in(folder)?;
    draft.write_all(after.as_bytes())?;
    let metadata = fs::metadata(&target)?;
    keep_owner(draft.path(), &metadata);
    draft.as_file().set_permissions(metadata.permissions())?;
    draft.as_file().sync_data()?;
    // Asked as late as possible.
    can_replace(&target, before)?;
    draft
        .persist(&target)
        .map_err(|error| WriteError::Write(error.error))?;
    Ok(())
}

/// Only a privileged user can give files away; for all others the owner is the same anyway.
#[cfg(unix)]
fn keep_owner(path: &Path, metadata: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let _ = chown(path, Some(metadata.uid()), Some(metadata.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_in_the_meantime_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schema.prisma");
        fs::write(&path, "theirs").unwrap();
        let result = replace(&path, "as it was read", "ours");
        assert!(matches!(result, Err(WriteError::Changed)), "{result:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "the draft is gone"
        );

        replace(&path, "theirs", "ours").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
    }

    #[test]
    fn a_file_that_went_away_does_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schema.prisma");
        assert!(replace(&path, "", "ours").is_err());
        assert!(!path.exists());
    }
}
