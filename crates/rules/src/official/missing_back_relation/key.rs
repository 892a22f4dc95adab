//! The foreign key of a relation: what it references, and which fields hold it.
//!
//! Fields that are there already are taken when their names and types fit and nobody else uses them; others are made, in the
//! style in which the schema writes its keys.

use model::{
    Arity, Declaration, DeclarationId, Field, FieldKind, Filter, Index, IndexKind, Reader,
    RelationMode, Schema, TypeName,
};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::fixer::{Fixer, Shared};
use crate::names;
use crate::rewrite::NewField;

/// The fields of a foreign key, in order.
#[derive(Debug, Clone)]
pub(crate) struct Key<'s> {
    pub(crate) parts: Vec<KeyPart<'s>>,
}

#[derive(Debug, Clone)]
pub(crate) struct KeyPart<'s> {
    pub(crate) references: SmolStr,
    pub(crate) source: KeySource<'s>,
}

#[derive(Debug, Clone)]
pub(crate) enum KeySource<'s> {
    Existing(&'s Field),
    New {
        name: String,
        base_type: String,
        attributes: Vec<String>,
    },
}

impl KeyPart<'_> {
    pub(crate) fn name(&self) -> &str {
        match &self.source {
            KeySource::Existing(field) => &field.name.text,
            KeySource::New { name, .. } => name,
        }
    }
}

impl<'s> Key<'s> {
    pub(crate) fn is_new(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part.source, KeySource::New { .. }))
    }

    pub(crate) fn existing(&self) -> impl Iterator<Item = &'s Field> {
        self.parts.iter().filter_map(|part| match part.source {
            KeySource::Existing(field) => Some(field),
            KeySource::New { .. } => None,
        })
    }

    pub(crate) fn fields(&self) -> Vec<&str> {
        self.parts.iter().map(KeyPart::name).collect()
    }

    pub(crate) fn references(&self) -> Vec<&str> {
        self.parts
            .iter()
            .map(|part| part.references.as_str())
            .collect()
    }

    /// The lines to add. A key of one field that is unique says so itself.
    pub(crate) fn new_fields(&self, arity: Arity, unique: bool) -> Vec<NewField> {
        let unique = unique && self.parts.len() == 1;
        let marker = match arity {
            Arity::Required => "",
            Arity::Optional => "?",
            Arity::List => "[]",
        };
        let new = self.parts.iter().filter_map(|part| match &part.source {
            KeySource::Existing(_) => None,
            KeySource::New {
                name,
                base_type,
                attributes,
            } => {
                let attributes = unique
                    .then_some("@unique")
                    .into_iter()
                    .chain(attributes.iter().map(String::as_str));
                let attributes = attributes.collect::<Vec<_>>().join(" ");
                Some(NewField::new(
                    name,
                    format!("{base_type}{marker}"),
                    attributes,
                ))
            }
        });
        new.collect()
    }
}

/// How a key is looked for, or made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyRequest<'a> {
    pub(crate) holder: DeclarationId,
    pub(crate) target: DeclarationId,
    /// The name of the relation field; for a list of keys the singular of it.
    pub(crate) stem: &'a str,
    /// Does each part hold several values?
    pub(crate) list: bool,
    /// May fields be made?
    pub(crate) create: bool,
}

/// A key over these fields of the target. `None` when a field is missing and may not be made.
pub(crate) fn plan<'s>(
    fixer: &'s Fixer<'s>,
    request: KeyRequest<'_>,
    references: &[&'s Field],
) -> Option<Key<'s>> {
    let schema = fixer.schema;
    let holder = schema.declaration(request.holder)?;
    let target = schema.declaration(request.target)?;
    let style = fixer.shared::<Style>();
    let reader = Reader::new(schema, request.target);
    let mut taken: Vec<String> = Vec::new();
    let mut parts = Vec::new();
    for referenced in references {
        if matches!(
            reader.field_kind(referenced),
            FieldKind::Unknown | FieldKind::Relation(_)
        ) {
            return None;
        }
        let existing = reusable(schema, request, holder, target, referenced)
            .filter(|field| !taken.iter().any(|name| field.name.text == **name));
        let source = match existing {
            Some(field) => KeySource::Existing(field),
            None if request.create => {
                style.new_field(holder, target, request, referenced, &taken)?
            }
            None => return None,
        };
        let part = KeyPart {
            references: referenced.name.text.clone(),
            source,
        };
        taken.push(part.name().to_owned());
        parts.push(part);
    }
    (!parts.is_empty()).then_some(Key { parts })
}

/// A field of the holder that can only be meant for this key.
fn reusable<'s>(
    schema: &'s Schema,
    request: KeyRequest<'_>,
    holder: &'s Declaration,
    target: &'s Declaration,
    referenced: &Field,
) -> Option<&'s Field> {
    let stems = [
        request.stem.to_owned(),
        names::camel_case(target.name_text()),
    ];
    let stems = if request.holder == request.target {
        &stems[..1]
    } else {
        &stems[..]
    };
    stems.iter().find_map(|stem| {
        let name = key_name(stem, &referenced.name.text, request.list);
        let fields = holder
            .container()
            .map_or(&[][..], |container| &container.fields);
        fields.iter().find(|field| {
            names::same_words(&field.name.text, &name)
                && !field.broken
                && has_type_of(holder, field, target, referenced)
                && field
                    .field_type
                    .as_ref()
                    .is_some_and(|it| (it.arity == Arity::List) == request.list)
                && !is_key_of_another(schema, request.holder, &field.name.text, None)
        })
    })
}

/// What the only unused field that could reference the target is named after, when that is no model: `author` of `authorId`.
pub(crate) fn unused_role(
    fixer: &Fixer<'_>,
    holder: DeclarationId,
    target: DeclarationId,
) -> Option<String> {
    let schema = fixer.schema;
    let declaration = schema.declaration(holder)?;
    let target_declaration = schema.declaration(target)?;
    let [referenced] = referenced_fields(schema, target)?[..] else {
        return None;
    };
    let endings = [
        names::pascal_case(&referenced.name.text),
        format!("_{}", names::snake_case(&referenced.name.text)),
    ];
    let tables = fixer.shared::<TableNames>();
    let is_model = |role: &str| tables.0.contains(&names::letters(role));
    let is_single = |field: &Field| {
        field
            .field_type
            .as_ref()
            .is_some_and(|it| it.arity != Arity::List)
    };
    let role = |field: &Field| {
        let name = &field.name.text;
        let role = endings
            .iter()
            .find_map(|ending| name.strip_suffix(ending.as_str()))?;
        let fits = is_single(field)
            && !field.broken
            && has_type_of(declaration, field, target_declaration, referenced)
            && !is_key_of_another(schema, holder, name, None);
        let is_free = !role.is_empty() && !is_model(role) && !is_taken(declaration, role);
        (fits && is_free).then(|| role.to_owned())
    };
    let mut roles = declaration.container()?.fields.iter().filter_map(role);
    roles.next().filter(|_| roles.next().is_none())
}

/// Could one field hold values of the other, as far as types go?
fn has_type_of(
    declaration: &Declaration,
    field: &Field,
    other_declaration: &Declaration,
    other: &Field,
) -> bool {
    let base = |field: &Field| {
        field.field_type.as_ref().map(|it| match &it.name {
            TypeName::Named(name) => (name.text.clone(), false),
            TypeName::Unsupported(text) => (text.clone(), true),
        })
    };
    let native = native_type(declaration, field);
    base(field).is_some()
        && base(field) == base(other)
        && native == native_type(other_declaration, other)
}

fn native_type<'d>(declaration: &'d Declaration, field: &Field) -> Option<&'d str> {
    field
        .native_type()
        .map(|attribute| declaration.slice(attribute.range))
}

/// Does a relation field, other than `except`, list this field as its key?
pub(crate) fn is_key_of_another(
    schema: &Schema,
    id: DeclarationId,
    name: &str,
    except: Option<&Field>,
) -> bool {
    let fields = schema
        .declaration(id)
        .and_then(Declaration::container)
        .map_or(&[][..], |container| &container.fields);
    fields
        .iter()
        .filter(|field| except.is_none_or(|except| !std::ptr::eq(*field, except)))
        .filter_map(|field| field.relation.as_ref()?.fields.as_ref())
        .any(|list| list.names.iter().any(|it| it.text == name))
}

/// `tree` and `id` → `treeId`. A field that already names its model is enough by itself.
fn key_name(stem: &str, referenced: &str, list: bool) -> String {
    let referenced = names::pascal_case(referenced);
    let starts_with_stem = referenced.to_lowercase().starts_with(&stem.to_lowercase())
        && referenced.len() > stem.len();
    let name = if starts_with_stem {
        names::camel_case(&referenced)
    } else {
        format!("{stem}{referenced}")
    };
    if list { names::plural(&name) } else { name }
}

/// The letters of the names of all models and views.
struct TableNames(FxHashSet<String>);

impl Shared for TableNames {
    fn collect(schema: &Schema) -> Self {
        let tables = schema
            .in_order()
            .filter(|(_, declaration)| declaration.kind.is_table());
        Self(
            tables
                .map(|(_, table)| names::letters(table.name_text()))
                .collect(),
        )
    }
}

/// How the schema writes the names of its keys.
#[derive(Debug, Clone, Copy)]
struct Style {
    snake_case: bool,
    /// Do keys in camel case have `@map` with the name in snake case?
    mapped: bool,
}

impl Shared for Style {
    fn collect(schema: &Schema) -> Self {
        let (mut all, mut snake_case, mut mapped) = (0_usize, 0_usize, 0_usize);
        for (_, declaration) in schema.in_order() {
            let fields = declaration
                .container()
                .map_or(&[][..], |container| &container.fields);
            let lists = fields
                .iter()
                .filter_map(|field| field.relation.as_ref()?.fields.as_ref());
            for key in lists
                .flat_map(|list| &list.names)
                .filter_map(|name| declaration.field(&name.text))
            {
                all += 1;
                snake_case += usize::from(names::is_snake_case(&key.name.text));
                mapped +=
                    usize::from(database_name(key).is_some_and(|name| names::is_snake_case(name)));
            }
        }
        Self {
            snake_case: snake_case * 2 > all,
            mapped: mapped * 2 > all,
        }
    }
}

impl Style {
    fn new_field<'s>(
        self,
        holder: &Declaration,
        target: &Declaration,
        request: KeyRequest<'_>,
        referenced: &Field,
        taken: &[String],
    ) -> Option<KeySource<'s>> {
        let field_type = referenced.field_type.as_ref()?;
        let text = target.slice(field_type.range);
        let base_type = text.trim_end_matches(['?', '[', ']', ' ', '!']).to_owned();
        let mut name = key_name(request.stem, &referenced.name.text, request.list);
        if self.snake_case {
            name = names::snake_case(&name);
        }
        let fields = holder
            .container()
            .map_or(&[][..], |container| &container.fields);
        let is_column = |name: &str| {
            fields
                .iter()
                .any(|field| database_name(field).is_some_and(|it| it == name))
        };
        let is_taken = |name: &str| {
            is_taken(holder, name)
                || is_column(name)
                || taken.iter().any(|it| it == name)
                || name == request.stem
        };
        let name = names::fresh(&name, is_taken);
        let mut attributes = Vec::new();
        if self.mapped && !self.snake_case {
            let column = names::fresh(&names::snake_case(&name), |name| is_taken(name));
            attributes.push(format!("@map(\"{column}\")"));
        }
        attributes.extend(native_type(target, referenced).map(ToOwned::to_owned));
        Some(KeySource::New {
            name,
            base_type,
            attributes,
        })
    }
}

/// What `@map` says.
fn database_name(field: &Field) -> Option<&SmolStr> {
    field
        .attribute("map")?
        .default_argument("name")?
        .value
        .as_ref()?
        .as_string()
}

/// Does a field or a compound key of the container go by that name in the client?
pub(crate) fn is_taken(declaration: &Declaration, name: &str) -> bool {
    let compound = |index: &Index| {
        let columns = || {
            index
                .columns
                .iter()
                .map(|column| column.path.as_str())
                .collect::<Vec<_>>()
                .join("_")
        };
        index.is_unique_criterion()
            && (index.client_name.as_deref() == Some(name)
                || (index.columns.len() > 1 && columns() == name))
    };
    let indexes = declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    declaration.field(name).is_some() || indexes.iter().any(compound)
}

/// What a key should reference: the primary key, or else the first unique constraint, if none of its fields can be null.
pub(crate) fn referenced_fields(schema: &Schema, id: DeclarationId) -> Option<Vec<&Field>> {
    let declaration = schema.declaration(id)?;
    let reader = Reader::new(schema, id);
    let indexes = declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    let strict = |index: &Index| -> Option<Vec<&Field>> {
        let field = |column: &model::Column| {
            let field = declaration.field(&column.path)?;
            let is_value = matches!(
                reader.field_kind(field),
                FieldKind::Scalar(_) | FieldKind::Enum(_)
            );
            let required = field
                .field_type
                .as_ref()
                .is_some_and(|it| it.arity == Arity::Required);
            (is_value && required).then_some(field)
        };
        index
            .columns
            .iter()
            .map(field)
            .collect::<Option<Vec<_>>>()
            .filter(|fields| !fields.is_empty())
    };
    let of = |kind: IndexKind| {
        let mut candidates = indexes
            .iter()
            .filter(move |index| index.kind == kind && index.filter == Filter::All);
        candidates.find_map(strict)
    };
    of(IndexKind::PrimaryKey).or_else(|| of(IndexKind::Unique))
}

/// The single field of a container's primary key.
pub(crate) fn single_id(schema: &Schema, id: DeclarationId) -> Option<&Field> {
    let declaration = schema.declaration(id)?;
    let index = declaration
        .container()?
        .indexes
        .iter()
        .find(|index| index.kind == IndexKind::PrimaryKey)?;
    match index.columns.as_slice() {
        [column] => declaration.field(&column.path),
        _ => None,
    }
}

/// Does a key or unique constraint hold for exactly these fields, in this order, and for all rows?
pub(crate) fn is_unique(declaration: &Declaration, fields: &[&str]) -> bool {
    let indexes = declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    indexes.iter().any(|index| {
        index.is_unique_criterion() && index.filter == Filter::All && index.has_columns(fields)
    })
}

/// Does this key want an index of its own? One that is new does wherever the database makes none; one that is there already
/// only where the engine asks for it.
pub(crate) fn wants_index(schema: &Schema, declaration: &Declaration, key: &Key<'_>) -> bool {
    let config = schema.config();
    let Some(connector) = config.connector() else {
        return false;
    };
    let emulated = config.relation_mode() == RelationMode::Prisma;
    let wanted = if key.is_new() {
        emulated || !connector.indexes_foreign_keys()
    } else {
        emulated && connector != model::Connector::MongoDb
    };
    let fields = key.fields();
    let indexes = declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    let covers = |index: &Index| {
        let leading = index.columns.get(..fields.len());
        leading.is_some_and(|leading| {
            leading
                .iter()
                .zip(&fields)
                .all(|(column, field)| column.path == **field)
        })
    };
    wanted && !indexes.iter().any(covers)
}
