//! Ids, uniques, indexes and shard keys with all their arguments.

use std::collections::BTreeSet;

use crate::generated::dice::Dice;
use crate::generated::provider::Provider;
use crate::generated::scalar::Field;

/// What the keys of one model must know.
#[derive(Debug)]
pub struct Keys<'a> {
    pub provider: Provider,
    pub model: &'a str,
    /// Are the preview features on?
    pub partial: bool,
    pub shard: bool,
    /// Lists of columns that are taken, joined with `,`.
    pub taken: BTreeSet<String>,
    /// SQL Server has one clustered key in a table.
    pub clustered: bool,
}

impl Keys<'_> {
    /// A name for a constraint; too long or taken when mistakes are wanted.
    fn name(&self, dice: &mut Dice) -> String {
        let serial = dice.serial();
        if self.provider.limit() < 1_000 && dice.late(0.15) {
            return "n".repeat(self.provider.limit() + 1);
        }
        if let Some(taken) = dice.clash(0.3) {
            return taken;
        }
        if dice.late(0.2) {
            // As the engine would call another constraint of this model.
            let suffix = dice.pick(&["_pkey", "_id_key", "_id_idx", "_id_fkey"]);
            return format!("{}{suffix}", self.model);
        }
        if dice.chance(0.1) && self.provider.limit() < 1000 {
            // Exactly as long as allowed, in bytes.
            let mut name = format!("é{serial}_");
            while name.len() < self.provider.limit() {
                name.push('x');
            }
            return name;
        }
        let name = format!("c{serial}");
        dice.remember(&name);
        name
    }

    /// `map`, `clustered`, `where` and the like, for an attribute that takes them.
    fn extras(&mut self, dice: &mut Dice, fields: &[Field], kind: Kind, args: &mut Vec<String>) {
        let provider = self.provider;
        let may_map = kind != Kind::Id || provider.named_keys();
        if (may_map && dice.chance(0.2)) || dice.late(0.08) {
            let name = self.name(dice);
            let key = if kind == Kind::Index && dice.chance(0.2) {
                "name"
            } else {
                "map"
            };
            args.push(format!("{key}: \"{name}\""));
        }
        let sql_server = provider == Provider::SqlServer;
        if (sql_server && dice.chance(0.15)) || dice.late(0.03) {
            // Ids are clustered unless they say no.
            if kind == Kind::Id && !self.clustered {
                args.push("clustered: true".to_owned());
                self.clustered = true;
            } else if self.clustered && !dice.late(0.3) {
                args.push("clustered: false".to_owned());
            } else {
                args.push("clustered: true".to_owned());
                self.clustered = true;
            }
        }
        let may_filter = self.partial && provider.partial_indexes() && kind != Kind::Id;
        if kind != Kind::Id && ((may_filter && dice.chance(0.3)) || dice.late(0.05)) {
            args.push(format!("where: {}", condition(dice, fields)));
        }
    }

    /// Arguments of one column, as `a(sort: Desc)`.
    fn column(&mut self, dice: &mut Dice, field: &Field, kind: Kind) -> String {
        let mut args = Vec::new();
        let provider = self.provider;
        let may_sort = match kind {
            Kind::Id => provider == Provider::SqlServer,
            Kind::Fulltext => provider == Provider::MongoDb,
            _ => true,
        };
        if (may_sort && dice.chance(0.15)) || dice.late(0.03) {
            args.push(format!("sort: {}", dice.pick(&["Asc", "Desc"])));
        }
        if dice.early(0.03) {
            args.push("sort: Up".to_owned());
        }
        let has_length = matches!(field.scalar, "String" | "Bytes");
        let may_length = provider == Provider::MySql && has_length && kind != Kind::Fulltext;
        let needs_length = may_length && !field.is_indexable(provider);
        if (needs_length && !dice.late(0.3)) || (may_length && dice.chance(0.2)) || dice.late(0.02)
        {
            args.push(format!("length: {}", dice.pick(&[1, 10, 191])));
        }
        if kind == Kind::Index && dice.chance(0.02) {
            args.push("ops: raw(\"x_ops\")".to_owned());
        }
        if dice.early(0.02) {
            args.push("ops: NothingOps".to_owned());
        }
        if args.is_empty() {
            return field.name.clone();
        }
        dice.shuffle(&mut args);
        format!("{}({})", field.name, args.join(", "))
    }

    /// Fields for a key, none of them in vain; not the same list twice unless mistakes are wanted.
    fn columns(&mut self, dice: &mut Dice, fields: &[Field], kind: Kind) -> Option<Vec<Field>> {
        let provider = self.provider;
        let mut fitting: Vec<Field> = fields
            .iter()
            .filter(|field| {
                let indexable = field.is_indexable(provider)
                    || (provider == Provider::MySql && matches!(field.scalar, "String" | "Bytes"));
                let fits = match kind {
                    Kind::Id => {
                        field.is_required()
                            && !(provider == Provider::SqlServer && field.scalar == "Bytes")
                    }
                    _ => true,
                };
                !field.is_relation && !field.is_composite && fits && indexable
            })
            .cloned()
            .collect();
        if dice.late(0.1) {
            fitting = fields
                .iter()
                .filter(|field| !field.is_relation)
                .cloned()
                .collect();
        }
        dice.shuffle(&mut fitting);
        fitting.truncate(1 + dice.below(3));
        let list = fitting
            .iter()
            .map(|field| field.name.as_str())
            .collect::<Vec<_>>()
            .join(",");
        let is_new = self.taken.insert(list);
        (!fitting.is_empty() && (is_new || dice.late(0.5))).then_some(fitting)
    }

    fn list(&mut self, dice: &mut Dice, columns: &[Field], kind: Kind) -> String {
        let mut items: Vec<String> = columns
            .iter()
            .map(|field| self.column(dice, field, kind))
            .collect();
        if dice.early(0.05) {
            items.push(
                dice.pick(&["nothing", "a.b", "\"x\"", "1", items[0].as_str()])
                    .to_owned(),
            );
        }
        if items.len() == 1 && dice.chance(0.05) {
            return items.remove(0);
        }
        format!("[{}]", items.join(", "))
    }

    /// `@unique` with its arguments.
    pub fn unique_field(&mut self, dice: &mut Dice, fields: &[Field], field: &Field) -> String {
        self.taken.insert(field.name.clone());
        let mut args = Vec::new();
        self.extras(dice, fields, Kind::Unique, &mut args);
        if dice.chance(0.08) {
            args.push("sort: Desc".to_owned());
        }
        let text_key = self.provider == Provider::MySql && !field.is_indexable(self.provider);
        if text_key || dice.late(0.04) {
            args.push("length: 20".to_owned());
        }
        attribute(dice, "@unique", &args)
    }

    /// `@id` with its arguments.
    pub fn id_field(&mut self, dice: &mut Dice, fields: &[Field], field: &Field) -> String {
        self.taken.insert(field.name.clone());
        let mut args = Vec::new();
        self.extras(dice, fields, Kind::Id, &mut args);
        if (self.provider == Provider::SqlServer && dice.chance(0.1)) || dice.late(0.04) {
            args.push("sort: Asc".to_owned());
        }
        if self.provider == Provider::MySql && field.scalar == "String" && dice.chance(0.1) {
            args.push("length: 20".to_owned());
        }
        if !args.iter().any(|arg| arg == "clustered: false") {
            self.clustered = true;
        }
        attribute(dice, "@id", &args)
    }

    /// `@@id`, over more than one column where it can be.
    pub fn id(&mut self, dice: &mut Dice, fields: &[Field]) -> Option<(String, Vec<String>)> {
        let mut columns = self.columns(dice, fields, Kind::Id)?;
        if self.provider == Provider::MongoDb && !dice.late(0.5) {
            columns.truncate(1);
        }
        let mut args = vec![self.list(dice, &columns, Kind::Id)];
        if dice.chance(0.15) {
            args.push(format!("name: \"key{}\"", dice.serial()));
        }
        self.extras(dice, fields, Kind::Id, &mut args);
        if !args.iter().any(|arg| arg == "clustered: false") {
            self.clustered = true;
        }
        let names = columns.into_iter().map(|field| field.name).collect();
        Some((attribute(dice, "@@id", &args), names))
    }

    /// `@@unique`, `@@index` or `@@fulltext`.
    pub fn index(&mut self, dice: &mut Dice, fields: &[Field], is_view: bool) -> Option<String> {
        if dice.late(0.05) {
            let empty = dice.pick(&["@@unique([])", "@@index([])", "@@id([])", "@@fulltext([])"]);
            return Some(empty.to_owned());
        }
        let fulltext =
            (self.provider.fulltext() && !is_view && dice.chance(0.15)) || dice.late(0.05);
        let kind = if fulltext {
            Kind::Fulltext
        } else if dice.chance(0.4) || (is_view && !dice.late(0.5)) {
            Kind::Unique
        } else {
            Kind::Index
        };
        if self.provider == Provider::MongoDb
            && kind == Kind::Fulltext
            && !self.taken.insert("fulltext".to_owned())
            && !dice.late(0.5)
        {
            return None;
        }
        let composite = fields.iter().find(|it| it.is_composite);
        if let Some(field) = composite.filter(|_| kind != Kind::Fulltext && dice.chance(0.3)) {
            return self.path_index(dice, field);
        }
        if kind == Kind::Index && self.provider == Provider::PostgreSql && dice.chance(0.4) {
            return self.special_index(dice, fields);
        }
        if kind == Kind::Index && self.provider == Provider::CockroachDb && dice.chance(0.2) {
            let mut fitting = fields
                .iter()
                .filter(|it| it.scalar == "Json" || it.arity == "[]");
            let field = fitting.next().filter(|it| it.is_indexable(self.provider))?;
            let is_new = self.taken.insert(field.name.clone());
            return is_new.then(|| format!("@@index([{}], type: Gin)", field.name));
        }
        let columns = self.columns(dice, fields, kind)?;
        let mut args = vec![self.list(dice, &columns, kind)];
        if dice.chance(0.1) {
            args[0].insert_str(0, "fields: ");
        }
        match kind {
            Kind::Unique if dice.chance(0.15) => {
                let mut name = format!("by{}", dice.serial());
                if dice.late(0.2) {
                    name.clone_from(&fields[0].name);
                } else if dice.early(0.1) {
                    name = "two words".to_owned();
                }
                args.push(format!("name: \"{name}\""));
            }
            Kind::Index if dice.chance(0.1) => args.push("type: BTree".to_owned()),
            Kind::Index if dice.late(0.15) => {
                args.push(format!(
                    "type: {}",
                    dice.pick(&["Hash", "Gin", "Brin", "Gist"])
                ));
            }
            _ => {}
        }
        if kind == Kind::Fulltext {
            if dice.chance(0.2) {
                let name = self.name(dice);
                args.push(format!("map: \"{name}\""));
            }
        } else if !is_view || dice.late(0.3) {
            self.extras(dice, fields, kind, &mut args);
        }
        let name = match kind {
            Kind::Unique => "@@unique",
            Kind::Index | Kind::Id => "@@index",
            Kind::Fulltext => "@@fulltext",
        };
        Some(attribute(dice, name, &args))
    }

    /// An index over a field of a composite type.
    fn path_index(&mut self, dice: &mut Dice, field: &Field) -> Option<String> {
        let inner = if dice.early(0.2) {
            "nothing".to_owned()
        } else {
            dice.pick(&field.inner)
        };
        let path = format!("{}.{inner}", field.name);
        let sort = if dice.chance(0.2) { "(sort: Desc)" } else { "" };
        let name = dice.pick(&["@@index", "@@unique"]);
        let is_new = self.taken.insert(path.clone());
        (is_new || dice.late(0.5)).then(|| format!("{name}([{path}{sort}])"))
    }

    /// An index of PostgreSQL that is no plain tree.
    fn special_index(&mut self, dice: &mut Dice, fields: &[Field]) -> Option<String> {
        let mut candidates: Vec<&Field> =
            fields.iter().filter(|it| !it.scalar.is_empty()).collect();
        dice.shuffle(&mut candidates);
        let wild = dice.late(0.4);
        let (field, type_, class) = candidates.iter().find_map(|field| {
            if wild {
                let type_ = dice.pick(&["Gin", "Gist", "SpGist", "Brin", "Hash", "BTree"]);
                let class = dice.pick(&[
                    "",
                    "",
                    "JsonbOps",
                    "JsonbPathOps",
                    "ArrayOps",
                    "InetOps",
                    "TextOps",
                    "Int4MinMaxOps",
                    "TimestampMinMaxOps",
                    "UuidBloomOps",
                    "NumericMinMaxOps",
                ]);
                return Some((*field, type_, class));
            }
            let native = field.native.as_deref();
            let is_list = field.arity == "[]";
            let (type_, class) = match (field.scalar, native) {
                ("Json", None | Some("JsonB")) if !is_list => {
                    ("Gin", dice.pick(&["", "JsonbOps", "JsonbPathOps"]))
                }
                (scalar, _) if is_list && scalar != "Json" => ("Gin", dice.pick(&["", "ArrayOps"])),
                ("String", Some("Inet")) => match dice.below(3) {
                    0 => ("Gist", "InetOps"),
                    1 => ("SpGist", dice.pick(&["", "InetOps"])),
                    _ => (
                        "Brin",
                        dice.pick(&["", "InetInclusionOps", "InetBloomOps", "InetMinMaxOps"]),
                    ),
                },
                ("String", None) => match dice.below(3) {
                    0 => ("Gist", ""),
                    1 => ("SpGist", dice.pick(&["", "TextOps"])),
                    _ => ("Brin", dice.pick(&["", "TextMinMaxOps", "TextBloomOps"])),
                },
                ("Int", None) => (
                    "Brin",
                    dice.pick(&["", "Int4MinMaxOps", "Int4BloomOps", "Int4MinMaxMultiOps"]),
                ),
                ("BigInt", None) => ("Brin", dice.pick(&["", "Int8MinMaxOps"])),
                ("Float", None) => ("Brin", dice.pick(&["", "Float8MinMaxOps"])),
                ("Decimal", None) => ("Brin", dice.pick(&["", "NumericMinMaxOps"])),
                ("DateTime", None) => ("Brin", dice.pick(&["", "TimestampMinMaxOps"])),
                ("Bytes", None) => ("Brin", dice.pick(&["", "ByteaMinMaxOps"])),
                (_, native) if native != Some("Xml") => ("Hash", ""),
                _ => return None,
            };
            Some((*field, type_, class))
        })?;
        if !self.taken.insert(field.name.clone()) && !dice.late(0.5) {
            return None;
        }
        let class = match class {
            "" if dice.chance(0.05) => "(ops: raw(\"my_ops\"))".to_owned(),
            "" => String::new(),
            class => format!("(ops: {class})"),
        };
        let mut args = vec![format!("[{}{class}]", field.name), format!("type: {type_}")];
        self.extras(dice, fields, Kind::Index, &mut args);
        Some(attribute(dice, "@@index", &args))
    }

    pub fn shard_key(&mut self, dice: &mut Dice, fields: &[Field]) -> Option<String> {
        let may = self.shard && self.provider == Provider::MySql;
        if !((may && dice.chance(0.3)) || dice.late(0.05)) {
            return None;
        }
        let fitting: Vec<&Field> = fields
            .iter()
            .filter(|it| it.is_required() && !it.is_relation && !it.is_composite)
            .collect();
        (!fitting.is_empty()).then(|| format!("@@shardKey([{}])", dice.pick(&fitting).name))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Id,
    Unique,
    Index,
    Fulltext,
}

fn attribute(dice: &mut Dice, name: &str, args: &[String]) -> String {
    let text = match args {
        [] => name.to_owned(),
        args => format!("{name}({})", args.join(", ")),
    };
    spoiled(dice, text)
}

/// As it is, or with one of the mistakes that any attribute can have.
pub fn spoiled(dice: &mut Dice, attribute: String) -> String {
    if !dice.early(0.06) {
        return attribute;
    }
    let inner = attribute
        .split_once('(')
        .map(|(name, args)| (name, args.trim_end_matches(')')));
    match (dice.below(8), inner) {
        (0, Some((name, args))) => format!("{name}({args},)"),
        (1, Some((name, args))) => format!("{name}({args}, extra: 1)"),
        (2, Some((name, args))) => format!("{name}({args}, {args})"),
        (3, Some((name, _))) => format!("{name}()"),
        (4, Some((name, args))) => format!("{name}({args}, map:)"),
        (5, Some((name, args))) => format!("{name}({args}, 5, \"x\")"),
        (6, Some((name, args))) => format!("{name}x({args})"),
        (7, Some((name, args))) => format!("{name}({args}, map: \"\")"),
        _ => format!("{attribute}(extra: 1)"),
    }
}

/// The value of `where:`.
fn condition(dice: &mut Dice, fields: &[Field]) -> String {
    if dice.early(0.2) {
        let wrong = dice.pick(&[
            "\"a > 1\"",
            "raw()",
            "raw(\"\")",
            "raw(1)",
            "{}",
            "{ nothing: 1 }",
            "sql(\"a\")",
            "true",
        ]);
        return wrong.to_owned();
    }
    if dice.chance(0.3) {
        return "raw(\"a IS NOT NULL\")".to_owned();
    }
    let candidates: Vec<&Field> = fields.iter().filter(|it| !it.is_relation).collect();
    let mut entries = Vec::new();
    for _ in 0..=dice.below(2) {
        let field = dice.pick(&candidates);
        let wrong = dice.early(0.1);
        let value = match (field.scalar, wrong) {
            (_, true) => dice.pick(&["1", "\"a\"", "true", "[1]", "{ is: 1 }", "word"]),
            ("Boolean", _) => dice.pick(&["true", "false"]),
            ("Int" | "BigInt" | "Float" | "Decimal", _) => dice.pick(&["1", "-2.5", "{ not: 0 }"]),
            ("String" | "DateTime", _) => dice.pick(&["\"a\"", "{ not: \"\" }"]),
            _ => dice.pick(&["null", "{ not: null }"]),
        };
        entries.push(format!("{}: {value}", field.name));
    }
    format!("{{ {} }}", entries.join(", "))
}
