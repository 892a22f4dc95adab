//! What datasource and generators say about the whole schema.
//!
//! Knows how the official engine reads these blocks, but not what it says about them.

mod lines;
mod value;

use smol_str::SmolStr;

use crate::declaration::{Declaration, DeclarationKind};
use crate::preview_feature::preview_feature;
use crate::schema::{DeclarationId, FileId};
use crate::{Capabilities, Connector, Expression, ExpressionKind, PrismaVersion};

pub use lines::ConfigLines;
pub use value::{EnvProblem, StringOrEnv, ValueProblem};

/// Who keeps relations consistent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelationMode {
    /// The database, by foreign keys.
    ForeignKeys,
    /// The client, by emulation.
    Prisma,
}

impl RelationMode {
    pub const ALL: &'static [Self] = &[Self::ForeignKeys, Self::Prisma];

    /// The mode that `relationMode` names. Case matters.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mode| mode.name() == name)
    }

    /// What `relationMode` says.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForeignKeys => "foreignKeys",
            Self::Prisma => "prisma",
        }
    }
}

/// The datasource that decides about the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datasource {
    pub id: DeclarationId,
    pub file: FileId,
    pub name: SmolStr,
    pub connector: Connector,
    pub relation_mode: RelationMode,
    /// The names in `schemas`.
    pub schemas: Vec<SmolStr>,
}

/// The datasources of one file, for what is judged file by file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDatasources {
    pub file: FileId,
    /// How many of them the engine accepts.
    pub accepted: usize,
    /// The first of these.
    pub first: Option<DeclarationId>,
    /// That of the first accepted one.
    pub connector: Option<Connector>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Whose rules count.
    pub version: PrismaVersion,
    /// The first datasource, in the order of files and text, whose provider can be read. What else may be wrong with it does not
    /// matter: nobody would want all other findings to change meanwhile.
    pub datasource: Option<Datasource>,
    /// The preview features of all generators that the version knows.
    pub preview_features: Vec<SmolStr>,
    /// Only files that have datasources, in order.
    pub files: Vec<FileDatasources>,
}

impl Config {
    pub fn connector(&self) -> Option<Connector> {
        Some(self.datasource.as_ref()?.connector)
    }

    /// Is it sure which database the schema is for, or that it is for none? If not, nothing can be said about what the database
    /// cannot do.
    pub fn connector_is_known(&self) -> bool {
        self.datasource.is_some() || self.files.is_empty()
    }

    /// What the schema may use; without a valid datasource there are facts of their own.
    pub fn capabilities(&self) -> Capabilities {
        Capabilities::of(self.connector())
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

    /// The datasources of a file; `None` when it has none.
    pub fn in_file(&self, file: FileId) -> Option<&FileDatasources> {
        self.files.iter().find(|it| it.file == file)
    }

    /// Reads the configuration blocks of a schema, given in order.
    ///
    /// Only Prisma 6 has a `url` in datasources: unless a version is given, that tells.
    pub(crate) fn read<'d>(
        version: Option<PrismaVersion>,
        declarations: impl Iterator<Item = (FileId, DeclarationId, &'d Declaration)>,
    ) -> Self {
        let blocks: Vec<(FileId, DeclarationId, &Declaration)> = declarations
            .filter(|(_, _, declaration)| declaration.config().is_some())
            .collect();
        let has_url = |declaration: &Declaration| {
            let is_datasource = declaration.kind == DeclarationKind::Datasource;
            is_datasource
                && declaration
                    .config()
                    .is_some_and(|it| it.entry("url").is_some())
        };
        let version = version.unwrap_or_else(|| {
            if blocks.iter().any(|(_, _, block)| has_url(block)) {
                PrismaVersion::Six
            } else {
                PrismaVersion::default()
            }
        });
        let mut result = Self {
            version,
            ..Self::default()
        };
        for (file, id, declaration) in blocks {
            let Some(lines) = ConfigLines::of(declaration, version) else {
                continue;
            };
            match declaration.kind {
                DeclarationKind::Datasource => {
                    result.add_datasource(file, id, declaration, &lines);
                }
                // The engine takes no notice of the features of such a generator.
                DeclarationKind::Generator if has_object(&lines) => {}
                DeclarationKind::Generator => result.preview_features.extend(
                    strings(&lines, "previewFeatures")
                        .filter_map(|word| preview_feature(version, word))
                        .map(|feature| SmolStr::new_static(feature.name)),
                ),
                _ => {}
            }
        }
        result
    }

    fn add_datasource(
        &mut self,
        file: FileId,
        id: DeclarationId,
        declaration: &Declaration,
        lines: &ConfigLines<'_>,
    ) {
        if self.files.last().is_none_or(|last| last.file != file) {
            self.files.push(FileDatasources {
                file,
                accepted: 0,
                first: None,
                connector: None,
            });
        }
        let Some(connector) = lines.connector() else {
            return;
        };
        if let Some(here) = self.files.last_mut()
            && lines.is_accepted_datasource(self.version)
        {
            here.accepted += 1;
            here.first = here.first.or(Some(id));
            here.connector = here.connector.or(Some(connector));
        }
        if self.datasource.is_none() {
            self.datasource = Some(Datasource {
                id,
                file,
                name: SmolStr::new(declaration.name_text()),
                connector,
                relation_mode: relation_mode(lines, connector),
                schemas: strings(lines, "schemas").cloned().collect(),
            });
        }
    }
}

/// The mode that a datasource asks for; one that the database cannot have counts as not said.
/// Keys of generators that the engine itself reads; all others are kept for the generator.
const GENERATOR_KEYS: [&str; 5] = [
    "provider",
    "output",
    "engineType",
    "binaryTargets",
    "previewFeatures",
];

/// Is an object, or a list with one, the value of a key that the generator reads for itself?
fn has_object(lines: &ConfigLines<'_>) -> bool {
    fn holds(value: &Expression) -> bool {
        match &value.kind {
            ExpressionKind::Object(_) => true,
            ExpressionKind::Array(elements) => elements.iter().any(holds),
            _ => false,
        }
    }
    lines
        .counting()
        .filter(|entry| !GENERATOR_KEYS.contains(&entry.key.text.as_str()))
        .any(|entry| entry.value.as_ref().is_some_and(holds))
}

fn relation_mode(lines: &ConfigLines<'_>, connector: Connector) -> RelationMode {
    let written = lines
        .string("relationMode")
        .or_else(|| lines.string("referentialIntegrity"));
    let capabilities = connector.capabilities();
    written
        .and_then(|name| RelationMode::from_name(name))
        .filter(|mode| capabilities.allowed_relation_modes().contains(mode))
        .unwrap_or_else(|| capabilities.default_relation_mode())
}

/// The strings of a key; a single one counts as a list.
fn strings<'d>(lines: &ConfigLines<'d>, key: &str) -> impl Iterator<Item = &'d SmolStr> + use<'d> {
    let value = lines.get(key).and_then(|entry| entry.value.as_ref());
    let elements = value.map_or(&[][..], |value| value.elements());
    elements.iter().filter_map(|element| match &element.kind {
        ExpressionKind::String(text) => Some(text),
        _ => None,
    })
}
