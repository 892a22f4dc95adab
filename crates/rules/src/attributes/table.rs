//! Which attributes there are, where they may stand, and which arguments they take.
//!
//! One table. Facts from the specification of the language; nothing here looks at a schema.

use model::PrismaVersion;

/// Where an attribute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// A field of a model or view that holds a value: built-in, enum, composite type or `Unsupported`.
    ScalarField,
    RelationField,
    /// A field of a composite type.
    CompositeField,
    EnumValue,
    /// A model or view.
    Table,
    Enum,
}

/// What an argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    String,
    /// A string with something in it.
    FilledString,
    Integer,
    Boolean,
    /// A bare word.
    Constant,
    /// Field names; whoever reads them judges them.
    Fields,
    /// Judged by whoever reads it.
    Any,
}

#[derive(Debug)]
pub(crate) struct ArgumentSpec {
    pub(crate) name: &'static str,
    pub(crate) kind: ValueKind,
    /// The first version that has it.
    pub(crate) since: PrismaVersion,
}

#[derive(Debug)]
pub(crate) struct AttributeSpec {
    pub(crate) name: &'static str,
    pub(crate) sites: &'static [Site],
    /// Where the engine knows it only to reject it.
    pub(crate) rejected: &'static [Site],
    /// The argument that may go without its name, and whether the attribute is nothing without it.
    pub(crate) default: Option<(ArgumentSpec, bool)>,
    pub(crate) arguments: &'static [ArgumentSpec],
    pub(crate) repeatable: bool,
    /// Are the other arguments left alone when the default argument is no good?
    pub(crate) stops: bool,
}

impl AttributeSpec {
    /// The arguments of a version, the default argument first.
    pub(crate) fn arguments(
        &'static self,
        version: PrismaVersion,
    ) -> impl Iterator<Item = &'static ArgumentSpec> {
        let default = self.default.iter().map(|(argument, _)| argument);
        default
            .chain(self.arguments)
            .filter(move |argument| argument.since <= version)
    }

    pub(crate) fn default_name(&self) -> Option<&'static str> {
        self.default.as_ref().map(|(argument, _)| argument.name)
    }
}

const fn argument(name: &'static str, kind: ValueKind) -> ArgumentSpec {
    ArgumentSpec {
        name,
        kind,
        since: PrismaVersion::Six,
    }
}

const MAP: ArgumentSpec = argument("map", ValueKind::FilledString);
const NAME: ArgumentSpec = argument("name", ValueKind::FilledString);
const LENGTH: ArgumentSpec = argument("length", ValueKind::Integer);
const SORT: ArgumentSpec = argument("sort", ValueKind::Constant);
const TYPE: ArgumentSpec = argument("type", ValueKind::Constant);
const CLUSTERED: ArgumentSpec = argument("clustered", ValueKind::Boolean);
const WHERE: ArgumentSpec = ArgumentSpec {
    name: "where",
    kind: ValueKind::Any,
    since: PrismaVersion::Seven,
};

/// Without arguments, at most once, for fields that hold values.
const FIELD: AttributeSpec = AttributeSpec {
    name: "",
    sites: &[Site::ScalarField],
    rejected: &[],
    default: None,
    arguments: &[],
    repeatable: false,
    stops: false,
};

/// Without arguments, at most once, for models and views.
const BLOCK: AttributeSpec = AttributeSpec {
    sites: &[Site::Table],
    ..FIELD
};

/// Over a list of fields.
const OVER_FIELDS: AttributeSpec = AttributeSpec {
    default: Some((argument("fields", ValueKind::Fields), true)),
    ..BLOCK
};

/// Of fields and enum values, native types left out.
pub(crate) static FIELD_ATTRIBUTES: &[AttributeSpec] = &[
    AttributeSpec {
        name: "id",
        rejected: &[Site::RelationField],
        arguments: &[MAP, LENGTH, SORT, CLUSTERED],
        ..FIELD
    },
    AttributeSpec {
        name: "unique",
        rejected: &[Site::RelationField],
        arguments: &[MAP, LENGTH, SORT, CLUSTERED, WHERE],
        ..FIELD
    },
    AttributeSpec {
        name: "default",
        sites: &[Site::ScalarField, Site::CompositeField],
        rejected: &[Site::RelationField],
        default: Some((argument("value", ValueKind::Any), true)),
        arguments: &[MAP],
        stops: true,
        ..FIELD
    },
    AttributeSpec {
        name: "map",
        sites: &[Site::ScalarField, Site::CompositeField, Site::EnumValue],
        rejected: &[Site::RelationField],
        default: Some((argument("name", ValueKind::String), true)),
        ..FIELD
    },
    AttributeSpec {
        name: "updatedAt",
        ..FIELD
    },
    AttributeSpec {
        name: "ignore",
        sites: &[Site::ScalarField, Site::RelationField],
        ..FIELD
    },
    AttributeSpec {
        name: "relation",
        sites: &[Site::RelationField],
        rejected: &[Site::ScalarField],
        default: Some((argument("name", ValueKind::String), false)),
        arguments: &[
            argument("fields", ValueKind::Fields),
            argument("references", ValueKind::Fields),
            argument("onDelete", ValueKind::Constant),
            argument("onUpdate", ValueKind::Constant),
            MAP,
        ],
        ..FIELD
    },
    AttributeSpec {
        name: "shardKey",
        ..FIELD
    },
];

/// Of models, views and enums.
pub(crate) static BLOCK_ATTRIBUTES: &[AttributeSpec] = &[
    AttributeSpec {
        name: "id",
        arguments: &[NAME, MAP, CLUSTERED],
        stops: true,
        ..OVER_FIELDS
    },
    AttributeSpec {
        name: "unique",
        arguments: &[NAME, MAP, CLUSTERED, WHERE],
        repeatable: true,
        ..OVER_FIELDS
    },
    AttributeSpec {
        name: "index",
        arguments: &[NAME, MAP, TYPE, CLUSTERED, WHERE],
        repeatable: true,
        ..OVER_FIELDS
    },
    AttributeSpec {
        name: "fulltext",
        arguments: &[MAP],
        repeatable: true,
        ..OVER_FIELDS
    },
    AttributeSpec {
        name: "shardKey",
        stops: true,
        ..OVER_FIELDS
    },
    AttributeSpec {
        name: "map",
        sites: &[Site::Table, Site::Enum],
        default: Some((argument("name", ValueKind::String), true)),
        ..BLOCK
    },
    AttributeSpec {
        name: "schema",
        sites: &[Site::Table, Site::Enum],
        default: Some((argument("map", ValueKind::String), true)),
        ..BLOCK
    },
    AttributeSpec {
        name: "ignore",
        ..BLOCK
    },
];

/// The attributes of a place, whether it accepts them or not.
fn known(site: Site) -> &'static [AttributeSpec] {
    match site {
        Site::Table | Site::Enum => BLOCK_ATTRIBUTES,
        _ => FIELD_ATTRIBUTES,
    }
}

/// The attribute of that name, if the engine knows it at that place.
pub(crate) fn attribute(site: Site, name: &str) -> Option<&'static AttributeSpec> {
    let at_home =
        |spec: &&AttributeSpec| spec.sites.contains(&site) || spec.rejected.contains(&site);
    known(site)
        .iter()
        .filter(at_home)
        .find(|spec| spec.name == name)
}

/// The names of the attributes that may stand at that place.
pub(crate) fn accepted(site: Site) -> impl Iterator<Item = &'static str> {
    let accepted = known(site)
        .iter()
        .filter(move |spec| spec.sites.contains(&site));
    accepted.map(|spec| spec.name)
}
