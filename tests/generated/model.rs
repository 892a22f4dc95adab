//! Models, views, enums and composite types.

use std::collections::BTreeSet;

use crate::generated::config::Config;
use crate::generated::dice::Dice;
use crate::generated::keys::{Keys, spoiled};
use crate::generated::layout::Block;
use crate::generated::provider::Provider;
use crate::generated::scalar::{Field, Types, field};

#[derive(Debug, Default)]
pub struct Model {
    pub name: String,
    pub is_view: bool,
    pub fields: Vec<Field>,
    /// Names of the fields of the id, or of the unique that stands for it.
    pub id: Vec<String>,
    pub attributes: Vec<String>,
    /// Lists of columns that have a key or an index.
    pub taken: BTreeSet<String>,
    clustered: bool,
}

const NAMES: [&str; 12] = [
    "User",
    "Post",
    "Order",
    "Invoice",
    "Tag",
    "Straße",
    "注文",
    "model",
    "Log2",
    "Snake_case",
    "lower",
    "Item-less",
];
const FIELDS: [&str; 12] = [
    "name", "title", "email", "age", "amount", "flag", "at", "data", "größe", "名前", "model", "A1",
];

impl Model {
    /// What a foreign key to this model refers to.
    pub fn key_fields(&self) -> Vec<Field> {
        self.id
            .iter()
            .filter_map(|name| self.fields.iter().find(|field| field.name == *name))
            .cloned()
            .collect()
    }

    fn keys(&self, provider: Provider, config: &Config) -> (Keys<'static>, String) {
        let keys = Keys {
            provider,
            model: "",
            partial: config.partial,
            shard: config.shard,
            taken: self.taken.clone(),
            clustered: self.clustered,
        };
        (keys, self.name.clone())
    }
}

fn block_name(dice: &mut Dice, names: &[&str]) -> String {
    let serial = dice.serial();
    let name = dice.pick(names).replace("-less", "");
    if dice.early(0.03) {
        let wrong = dice.pick(&["String", "await", "1st", "with-dash", "_x", "PrismaClient"]);
        return wrong.to_owned();
    }
    format!("{name}{serial}")
}

fn field_name(dice: &mut Dice) -> String {
    let serial = dice.serial();
    if dice.early(0.01) {
        let wrong = dice.pick(&["1st", "with-dash", "_x", "a b", "id"]);
        return wrong.to_owned();
    }
    format!("{}{serial}", dice.pick(&FIELDS))
}

/// An id field of its provider, without the attribute itself.
fn id_field(dice: &mut Dice, provider: Provider) -> Field {
    let simple = [
        ("Int", "@default(autoincrement())"),
        ("Int", ""),
        ("BigInt", "@default(autoincrement())"),
        ("String", "@default(uuid())"),
        ("String", "@default(cuid())"),
        ("String", ""),
    ];
    let (scalar, default, native) = match provider {
        Provider::MongoDb if !dice.late(0.06) => dice.pick(&[
            ("String", "@default(auto())", "ObjectId"),
            ("String", "@default(auto())", "ObjectId"),
            ("String", "@default(uuid())", ""),
            ("Int", "", ""),
        ]),
        Provider::CockroachDb if !dice.late(0.06) => dice.pick(&[
            ("Int", "@default(sequence())", ""),
            ("BigInt", "@default(autoincrement())", ""),
            ("String", "@default(uuid())", "Uuid"),
        ]),
        Provider::PostgreSql if dice.chance(0.2) => ("String", "@default(uuid())", "Uuid"),
        Provider::MySql if dice.chance(0.2) => ("String", "@default(uuid())", "VarChar(36)"),
        _ => {
            let (scalar, default) = dice.pick(&simple);
            (scalar, default, "")
        }
    };
    let mut field = Field {
        name: "id".to_owned(),
        type_: scalar.to_owned(),
        scalar,
        native: (!native.is_empty()).then(|| native.to_owned()),
        default: (!default.is_empty()).then(|| default.to_owned()),
        ..Field::default()
    };
    if provider == Provider::MongoDb && !dice.late(0.04) {
        field.attributes.push("@map(\"_id\")".to_owned());
    }
    if dice.early(0.02) {
        field.arity = "?";
    }
    field
}

/// The model before its relations and further keys.
pub fn model(dice: &mut Dice, provider: Provider, config: &Config, types: &Types) -> Model {
    let mut model = Model {
        name: block_name(dice, &NAMES),
        ..Model::default()
    };
    let count = 1 + dice.below(6);
    for _ in 0..count {
        let name = field_name(dice);
        let mut new = field(dice, provider, types, name, false);
        if dice.chance(0.1) {
            new.attributes.push(map(dice, "@map"));
        }
        let is_time = new.scalar == "DateTime" && new.is_required();
        if (is_time && dice.chance(0.3)) || dice.early(0.01) {
            new.attributes.push("@updatedAt".to_owned());
        }
        if !new.type_.starts_with("Unsupported") && dice.chance(0.04) {
            new.attributes.push("@ignore".to_owned());
        }
        model.fields.push(new);
    }
    let (mut keys, name) = model.keys(provider, config);
    keys.model = &name;
    match dice.below(10) {
        0 | 1 if provider != Provider::MongoDb => {
            // A key over several columns.
            for letter in ["a", "b"] {
                model.fields.push(Field {
                    name: letter.to_owned(),
                    type_: "Int".to_owned(),
                    scalar: "Int",
                    ..Field::default()
                });
            }
            let pair: Vec<Field> = model.fields[model.fields.len() - 2..].to_vec();
            if let Some((text, names)) = keys.id(dice, &pair) {
                model.attributes.push(text);
                model.id = names;
            }
        }
        2 if provider != Provider::MongoDb => {
            // Only a unique.
            let mut only = id_field(dice, provider);
            only.name = "key".to_owned();
            only.default = None;
            only.native = None;
            only.attributes = vec!["@unique".to_owned()];
            keys.taken.insert("key".to_owned());
            model.id = vec!["key".to_owned()];
            model.fields.push(only);
        }
        _ if dice.late(0.06) => {}
        _ => {
            let mut id = id_field(dice, provider);
            let fields = [id.clone()];
            let attribute = if dice.early(0.02) {
                "@id @id".to_owned()
            } else {
                keys.id_field(dice, &fields, &id)
            };
            id.attributes.push(attribute);
            model.id = vec!["id".to_owned()];
            model.fields.insert(0, id);
        }
    }
    (model.taken, model.clustered) = (keys.taken, keys.clustered);
    model
}

fn map(dice: &mut Dice, attribute: &str) -> String {
    let serial = dice.serial();
    let name = match dice.clash(0.15) {
        Some(taken) => taken,
        None if dice.late(0.04) => dice.pick(&["$dollar", "a.b"]).to_owned(),
        None => {
            let name = dice.pick(&["column", "spaß", "with space"]);
            format!("{name}{serial}")
        }
    };
    dice.remember(&name);
    spoiled(dice, format!("{attribute}(\"{name}\")"))
}

pub fn view(dice: &mut Dice, provider: Provider, types: &Types) -> Model {
    let mut view = Model {
        name: block_name(dice, &["Summary", "Report"]),
        is_view: true,
        ..Model::default()
    };
    for _ in 0..=dice.below(4) {
        let name = field_name(dice);
        view.fields.push(field(dice, provider, types, name, false));
    }
    if dice.late(0.1) {
        view.fields[0].attributes.push("@id".to_owned());
    }
    view
}

/// Adds keys and the block's own attributes, once all fields are there; then it is a block.
pub fn finish(dice: &mut Dice, provider: Provider, config: &Config, mut model: Model) -> Block {
    let (mut keys, name) = model.keys(provider, config);
    keys.model = &name;
    let fields = model.fields.clone();
    for field in &mut model.fields {
        let has_key = field
            .attributes
            .iter()
            .any(|it| it.starts_with("@id") || it.starts_with("@unique"));
        let fits = field.is_indexable(provider) && !has_key && field.arity != "[]";
        if fits && dice.chance(0.08) {
            let attribute = if model.is_view {
                "@unique".to_owned()
            } else {
                keys.unique_field(dice, &fields, field)
            };
            field.attributes.push(attribute);
        }
        if dice.early(0.01) {
            let wrong = dice.pick(&[
                "@unknown",
                "@Id",
                "@relation(name: \"x\")",
                "@db",
                "@default(1) @default(2)",
                "@shardKey(1)",
                "@map(1)",
            ]);
            field.attributes.push(wrong.to_owned());
        }
    }
    for _ in 0..dice.below(4) {
        if model.is_view && !dice.chance(0.3) {
            continue;
        }
        model
            .attributes
            .extend(keys.index(dice, &fields, model.is_view));
    }
    if !model.is_view {
        let shard_key = keys.shard_key(dice, &fields);
        match model
            .fields
            .iter_mut()
            .find(|it| it.is_required() && !it.scalar.is_empty())
        {
            Some(field) if shard_key.is_some() && dice.chance(0.3) => {
                field.attributes.push("@shardKey".to_owned());
            }
            _ => model.attributes.extend(shard_key),
        }
    }
    if dice.chance(0.2) {
        model.attributes.push(map(dice, "@@map"));
    }
    schema_attribute(dice, config, &mut model.attributes);
    // Fields that point at an ignored model must be ignored themselves.
    let has_relations = fields.iter().any(|it| it.is_relation);
    let has_ignored = model
        .fields
        .iter()
        .any(|it| it.attributes.iter().any(|it| it == "@ignore"));
    if (!has_relations && !has_ignored && dice.chance(0.05)) || dice.late(0.02) {
        model.attributes.push("@@ignore".to_owned());
    }
    if dice.late(0.04) {
        // Two columns whose joined names are those of a third.
        for name in ["x", "y", "x_y"] {
            model.fields.push(Field {
                name: name.to_owned(),
                type_: "Int".to_owned(),
                scalar: "Int",
                ..Field::default()
            });
        }
        model.attributes.push("@@unique([x, y])".to_owned());
    }
    if dice.early(0.02) {
        let wrong = dice.pick(&[
            "@@unknown",
            "@@map",
            "@@index",
            "@@id([nothing])",
            "@@unique([a, a])",
            "@@schema(1)",
            "a",
            "a: Int",
            "a Int!",
            "a [Int]",
            "a Int[]?",
            "a Nothing",
            "a Int?[]",
        ]);
        model.attributes.push(wrong.to_owned());
    }
    if dice.chance(0.2) {
        dice.shuffle(&mut model.fields);
    }
    let mut lines: Vec<String> = model
        .fields
        .iter()
        .map(|field| field.line(dice, &config.prefix))
        .collect();
    lines.append(&mut model.attributes);
    if dice.chance(0.05) {
        dice.shuffle(&mut lines);
    }
    Block::new(
        if model.is_view { "view" } else { "model" },
        &model.name,
        lines,
    )
}

fn schema_attribute(dice: &mut Dice, config: &Config, attributes: &mut Vec<String>) {
    let wrong = dice.late(0.05);
    if config.schemas.is_empty() == wrong {
        let schema = match config.schemas.as_slice() {
            [] => "public".to_owned(),
            _ if wrong && dice.chance(0.5) => return,
            _ if wrong => "nowhere".to_owned(),
            schemas => dice.pick(schemas),
        };
        attributes.push(format!("@@schema(\"{schema}\")"));
    }
}

/// Fills `types` with enums, as blocks.
pub fn enums(
    dice: &mut Dice,
    provider: Provider,
    config: &Config,
    types: &mut Types,
) -> Vec<Block> {
    let count = if provider.enums() || dice.late(0.2) {
        dice.below(3)
    } else {
        0
    };
    let mut blocks = Vec::new();
    for _ in 0..count {
        let name = block_name(dice, &["Role", "Kind", "Größe"]);
        let mut values: Vec<String> = ["A", "admin", "Ü", "x1", "Y_2"].map(str::to_owned).to_vec();
        values.truncate(1 + dice.below(5));
        let mut lines = Vec::new();
        for value in &values {
            let map = if dice.chance(0.15) {
                format!(" @map(\"{}\")", dice.pick(&["a", "b c", "ü", ""]))
            } else {
                String::new()
            };
            lines.push(format!("{value}{map}"));
        }
        if dice.early(0.05) {
            let wrong = dice.pick(&[
                "A",
                "B = 1",
                "C,",
                "1st",
                "_x",
                "D @id",
                "@@index([A])",
                "\"E\"",
                "with-dash",
            ]);
            lines.push(wrong.to_owned());
        }
        if dice.early(0.02) {
            lines.clear();
        }
        if dice.chance(0.15) || dice.late(0.05) {
            lines.push(map(dice, "@@map"));
        }
        schema_attribute(dice, config, &mut lines);
        blocks.push(Block::new("enum", &name, lines));
        types.enums.push((name, values));
    }
    blocks
}

/// Fills `types` with composite types, as blocks. Each uses only those before it, so that none contains itself.
pub fn composites(
    dice: &mut Dice,
    provider: Provider,
    config: &Config,
    types: &mut Types,
) -> Vec<Block> {
    let count = if provider == Provider::MongoDb || dice.late(0.05) {
        dice.below(3)
    } else {
        0
    };
    let mut blocks = Vec::new();
    for _ in 0..count {
        let name = block_name(dice, &["Address", "Money", "Ort"]);
        let mut lines = Vec::new();
        let mut names = Vec::new();
        for _ in 0..=dice.below(4) {
            let field_name = field_name(dice);
            names.push(field_name.clone());
            let mut new = field(dice, provider, types, field_name, true);
            if dice.chance(0.1) {
                new.attributes.push(map(dice, "@map"));
            }
            lines.push(new.line(dice, &config.prefix));
        }
        if dice.late(0.1) {
            lines.clear();
        } else if dice.late(0.1) {
            lines.push(format!("again {name}"));
        }
        if dice.early(0.1) {
            let wrong = dice.pick(&[
                "x Int @id",
                "@@map(\"x\")",
                "y Int @unique",
                "z Int @default(autoincrement())",
            ]);
            lines.push(wrong.to_owned());
        }
        blocks.push(Block::new("type", &name, lines));
        types.composites.push((name, names));
    }
    blocks
}
