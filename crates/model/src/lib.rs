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
mod field_lookup;
mod field_path;
mod index;
mod lower;
mod native_type;
mod operator_class;
mod preview_feature;
mod reader;
mod reconcile;
mod record;
mod relation;
mod schema;
mod types;
mod version;

pub use attribute::{Argument, Arguments, Attribute, Expression, ExpressionKind};
pub use bucket::BucketKind;
pub use config::{
    Config, ConfigLines, Datasource, EnvProblem, FileDatasources, RelationMode, StringOrEnv,
    ValueProblem,
};
pub use connector::{
    Capabilities, Capability, Connector, ConstraintKind, ConstraintScope, IndexAlgorithm,
    ReferentialActions, ScopeReach,
};
pub use declaration::{
    Body, Comment, CommentKind, ConfigBody, ConfigEntry, Container, Declaration, DeclarationKind,
    EnumBody, EnumValue, Field, Name, SyntaxProblem, SyntaxProblemKind, Text,
};
pub use facet::Facet;
pub use field_path::FieldPath;
pub use index::{Column, Filter, Index, IndexKind, IndexSource, OperatorClass, SortOrder};
pub use native_type::{
    ArgumentCheck, ArgumentCount, DefaultNativeType, NativeType, NativeTypeProblem,
};
pub use operator_class::{
    IndexedField, IndexedType, OperatorClassProblem, algorithms_of_operator_class,
    fields_of_operator_class, judge_operator_class, operator_class_names, operator_classes,
    suitable_operator_classes,
};
pub use preview_feature::{
    FeatureState, PreviewFeature, offered_preview_features, preview_feature,
    preview_feature_of_any_version, preview_features,
};
pub use reader::{DeclarationRef, Definition, FieldKind, Reader};
pub use record::{RelationKind, RelationRecord, is_modifying_action};
pub use relation::{
    FieldList, RelationAttribute, RelationField, RelationSide, default_relation_name,
};
pub use schema::{DeclarationId, Delta, FileId, Map, Schema, SchemaId};
pub use types::{Arity, FieldType, ScalarType, TypeName};
pub use version::PrismaVersion;
