//! What a Prisma schema means.
//!
//! A [`Schema`] holds the files that share one namespace. Each declaration is lowered from its own text alone, with
//! positions relative to its start, so that moving it costs nothing; what other declarations may know of it is split into
//! facets. Whoever reads another declaration does so through a [`Reader`], which notes the facets it saw: after an edit,
//! [`Delta`] says which facets changed, and so who has to look again.
//!
//! This crate must never know severities, rules, lines, or the editor protocol.

mod attribute;
mod bucket;
mod config;
mod connector;
mod declaration;
mod facet;
mod index;
mod lower;
mod reader;
mod reconcile;
mod relation;
mod schema;
mod types;

pub use attribute::{Argument, Arguments, Attribute, Expression, ExpressionKind};
pub use bucket::BucketKind;
pub use config::{Config, Datasource, RelationMode};
pub use connector::{Connector, ReferentialActions};
pub use declaration::{
    Body, Comment, CommentKind, ConfigBody, ConfigEntry, Container, Declaration, DeclarationKind,
    EnumBody, EnumValue, Field, Name, SyntaxProblem, SyntaxProblemKind, Text,
};
pub use facet::Facet;
pub use index::{Column, Filter, Index, IndexKind, IndexSource};
pub use reader::{DeclarationRef, Definition, FieldKind, Reader};
pub use relation::{FieldList, RelationAttribute, RelationField, RelationSide};
pub use schema::{DeclarationId, Delta, FileId, Schema, SchemaId};
pub use types::{Arity, FieldType, ScalarType, TypeName};
