//! What datasource and generators say about the whole schema.

use smol_str::SmolStr;

use crate::declaration::{ConfigBody, Declaration, DeclarationKind};
use crate::{Connector, ExpressionKind};

/// Who keeps relations consistent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelationMode {
    /// The database, by foreign keys.
    ForeignKeys,
    /// The client, by emulation.
    Prisma,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datasource {
    pub name: SmolStr,
    /// `None` while the provider is missing or unknown.
    pub connector: Option<Connector>,
    pub relation_mode: RelationMode,
    /// The names in `schemas`.
    pub schemas: Vec<SmolStr>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The first datasource of the first file that has one.
    pub datasource: Option<Datasource>,
    /// The preview features of all generators.
    pub preview_features: Vec<SmolStr>,
}

impl Config {
    pub fn connector(&self) -> Option<Connector> {
        self.datasource.as_ref()?.connector
    }

    pub fn relation_mode(&self) -> RelationMode {
        self.datasource
            .as_ref()
            .map_or(RelationMode::ForeignKeys, |datasource| {
                datasource.relation_mode
            })
    }

    pub fn has_preview_feature(&self, name: &str) -> bool {
        self.preview_features
            .iter()
            .any(|feature| feature.eq_ignore_ascii_case(name))
    }

    /// Reads the configuration blocks of a schema, given in order.
    pub(crate) fn read<'d>(declarations: impl Iterator<Item = &'d Declaration>) -> Self {
        let mut result = Self::default();
        for declaration in declarations {
            let Some(body) = declaration.config() else {
                continue;
            };
            match declaration.kind {
                DeclarationKind::Datasource if result.datasource.is_none() => {
                    result.datasource = Some(datasource(declaration, body));
                }
                DeclarationKind::Generator => result
                    .preview_features
                    .extend(strings(body, "previewFeatures")),
                _ => {}
            }
        }
        result
    }
}

fn datasource(declaration: &Declaration, body: &ConfigBody) -> Datasource {
    let connector = body
        .string("provider")
        .and_then(|provider| Connector::from_provider(provider));
    let written = body
        .string("relationMode")
        .or_else(|| body.string("referentialIntegrity"));
    let relation_mode = match written.map(SmolStr::as_str) {
        Some("prisma") => RelationMode::Prisma,
        Some("foreignKeys") => RelationMode::ForeignKeys,
        _ => connector.map_or(RelationMode::ForeignKeys, Connector::default_relation_mode),
    };
    Datasource {
        name: SmolStr::new(declaration.name_text()),
        connector,
        relation_mode,
        schemas: strings(body, "schemas").collect(),
    }
}

/// The strings in the list of a key.
fn strings<'b>(body: &'b ConfigBody, key: &str) -> impl Iterator<Item = SmolStr> + use<'b> {
    let value = body.entry(key).and_then(|entry| entry.value.as_ref());
    let elements = match value.map(|value| &value.kind) {
        Some(ExpressionKind::Array(elements)) => elements.as_slice(),
        _ => &[],
    };
    elements
        .iter()
        .filter_map(|element| element.as_string().cloned())
}
