//! Facts that many declarations contribute to, kept by what they have in common.
//!
//! An edit takes the old contributions of a declaration out and puts the new ones in; nobody walks through all
//! declarations to find two of the same name.

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::declaration::{Declaration, DeclarationKind};
use crate::schema::DeclarationId;

/// What the entries of a bucket have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BucketKind {
    /// Names of models, views, composite types and enums.
    TypeName,
    DatasourceName,
    GeneratorName,
}

pub(crate) type Entry = (BucketKind, SmolStr);
pub(crate) type Members = SmallVec<[DeclarationId; 1]>;

impl Declaration {
    /// The entries that this declaration puts into buckets.
    pub fn bucket_entries(&self) -> impl Iterator<Item = (BucketKind, SmolStr)> {
        let kind = match self.kind {
            kind if kind.is_type() => Some(BucketKind::TypeName),
            DeclarationKind::Datasource => Some(BucketKind::DatasourceName),
            DeclarationKind::Generator => Some(BucketKind::GeneratorName),
            _ => None,
        };
        let name = self.name.as_ref().map(|name| name.text.clone());
        kind.zip(name).into_iter()
    }
}
