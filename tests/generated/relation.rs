//! Relations between the models of a schema.

use crate::generated::dice::Dice;
use crate::generated::keys::spoiled;
use crate::generated::model::Model;
use crate::generated::provider::Provider;
use crate::generated::scalar::Field;

const ALL_ACTIONS: [&str; 5] = ["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"];

/// Adds some relations. Foreign keys point from later models to earlier ones or to their own, so that no cascade runs in a circle unless a
/// mistake is wanted.
pub fn relate(dice: &mut Dice, provider: Provider, emulated: bool, models: &mut [Model]) {
    for _ in 0..dice.below(models.len() + 2) {
        let from = dice.below(models.len());
        let to = dice.below(from + 1);
        let (from, to) = if dice.late(0.05) {
            (to, from)
        } else {
            (from, to)
        };
        match dice.below(6) {
            0 => many_to_many(dice, provider, models, from, to),
            1 => to_one(dice, provider, emulated, models, from, to, false),
            _ => to_one(dice, provider, emulated, models, from, to, true),
        }
    }
}

fn relation_field(dice: &mut Dice, target: &str, arity: &'static str, args: &[String]) -> Field {
    let mut attributes = Vec::new();
    if !args.is_empty() {
        attributes.push(spoiled(dice, format!("@relation({})", args.join(", "))));
    }
    if dice.early(0.02) {
        let wrong = dice.pick(&[
            "@id",
            "@default(1)",
            "@map(\"x\")",
            "@unique",
            "@updatedAt",
            "@db.Text",
        ]);
        attributes.push(wrong.to_owned());
    }
    Field {
        name: format!("r{}", dice.serial()),
        type_: target.to_owned(),
        arity,
        is_relation: true,
        attributes,
        ..Field::default()
    }
}

/// A name for the relation: needed when two models have several.
fn name(dice: &mut Dice) -> String {
    let serial = dice.serial();
    if dice.late(0.05) {
        "\"Twin\"".to_owned()
    } else {
        format!("\"Relation{serial}\"")
    }
}

fn many_to_many(dice: &mut Dice, provider: Provider, models: &mut [Model], from: usize, to: usize) {
    let embedded = provider == Provider::MongoDb || dice.late(0.1);
    if (models[from].id.len() != 1 || models[to].id.len() != 1) && !dice.late(0.3) {
        return;
    }
    let name = name(dice);
    for (own, other) in [(from, to), (to, from)] {
        let mut args = vec![name.clone()];
        if embedded {
            let Some(key) = models[other].key_fields().into_iter().next() else {
                return;
            };
            let list = Field {
                name: format!("ids{}", dice.serial()),
                arity: "[]",
                attributes: Vec::new(),
                default: None,
                ..key.clone()
            };
            args.push(format!("fields: [{}]", list.name));
            args.push(format!("references: [{}]", key.name));
            models[own].fields.push(list);
        }
        let field = relation_field(dice, &models[other].name.clone(), "[]", &args);
        models[own].fields.push(field);
    }
}

fn to_one(
    dice: &mut Dice,
    provider: Provider,
    emulated: bool,
    models: &mut [Model],
    from: usize,
    to: usize,
    many: bool,
) {
    let emulated = emulated || provider == Provider::MongoDb;
    let keys = models[to].key_fields();
    if keys.is_empty() {
        return;
    }
    let optional = dice.chance(0.4) || (from == to && !many);
    let mut columns: Vec<Field> = Vec::new();
    for key in &keys {
        let mut column = Field {
            name: format!("{}{}", dice.pick(&["fk", "ref", "of"]), dice.serial()),
            arity: if optional { "?" } else { "" },
            attributes: Vec::new(),
            default: None,
            ..key.clone()
        };
        if dice.late(0.06) {
            column.scalar = dice.pick(&["Int", "String", "BigInt", "Float"]);
            column.type_ = column.scalar.to_owned();
            column.native = None;
        }
        if dice.chance(0.1) {
            column
                .attributes
                .push(format!("@map(\"col_{}\")", dice.serial()));
        }
        columns.push(column);
    }

    let mut args = vec![name(dice)];
    let name = args[0].clone();
    if dice.chance(0.3) {
        args[0].insert_str(0, "name: ");
    }
    let list = |fields: &[Field]| {
        let names: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
        format!("[{}]", names.join(", "))
    };
    let mut referenced = list(&keys);
    if dice.late(0.06) {
        let any: Vec<&Field> = models[to]
            .fields
            .iter()
            .filter(|it| !it.is_relation)
            .collect();
        referenced = format!("[{}]", dice.pick(&any).name);
    } else if dice.early(0.04) {
        referenced = dice
            .pick(&["[nothing]", "\"id\"", "[]", "[id, id]"])
            .to_owned();
    }
    if !dice.late(0.05) {
        args.push(format!("fields: {}", list(&columns)));
    }
    if !dice.late(0.05) {
        args.push(format!("references: {referenced}"));
    }
    actions(dice, provider, emulated, optional, from == to, &mut args);
    if (provider.named_foreign_keys() && dice.chance(0.15)) || dice.late(0.05) {
        let name = if dice.late(0.2) && provider.limit() < 1_000 {
            "f".repeat(provider.limit() + 1)
        } else {
            let serial = dice.serial();
            dice.clash(0.3).unwrap_or_else(|| format!("fk_{serial}"))
        };
        dice.remember(&name);
        args.push(format!("map: \"{name}\""));
    }

    // One to one needs a unique foreign key.
    let unique = if many {
        dice.late(0.05)
    } else {
        !dice.late(0.1)
    };
    let (own, other) = (models[from].name.clone(), models[to].name.clone());
    if unique {
        if columns.len() == 1 {
            columns[0].attributes.push("@unique".to_owned());
        } else {
            models[from]
                .attributes
                .push(format!("@@unique({})", list(&columns)));
        }
        models[from].taken.insert(
            columns
                .iter()
                .map(|it| it.name.as_str())
                .collect::<Vec<_>>()
                .join(","),
        );
    } else if emulated && dice.chance(0.7) {
        models[from]
            .attributes
            .push(format!("@@index({})", list(&columns)));
    }
    let forward = relation_field(dice, &other, if optional { "?" } else { "" }, &args);
    models[from].fields.extend(columns);
    models[from].fields.push(forward);
    if dice.late(0.05) {
        return;
    }
    let arity = match many {
        true => "[]",
        false if dice.late(0.05) => "",
        false => "?",
    };
    let mut args = vec![name];
    if dice.late(0.03) {
        args.push("onDelete: Cascade".to_owned());
    }
    let back = relation_field(dice, &own, arity, &args);
    models[to].fields.push(back);
}

fn actions(
    dice: &mut Dice,
    provider: Provider,
    emulated: bool,
    optional: bool,
    to_itself: bool,
    args: &mut Vec<String>,
) {
    let allowed = provider.actions(emulated);
    // Where the engine looks for circles and double paths, nothing may cascade.
    let still = (provider == Provider::SqlServer || (emulated && to_itself)) && !dice.late(0.2);
    for key in ["onDelete", "onUpdate"] {
        let action = if still {
            if allowed.contains(&"NoAction") {
                "NoAction"
            } else {
                "Restrict"
            }
        } else if dice.chance(0.3) {
            if dice.late(0.3) {
                dice.pick(&ALL_ACTIONS)
            } else if dice.early(0.05) {
                dice.pick(&["cascade", "\"Cascade\"", "Delete"])
            } else {
                dice.pick(allowed)
            }
        } else {
            continue;
        };
        let fits = action != "SetNull" || optional || dice.late(0.3);
        if fits {
            args.push(format!("{key}: {action}"));
        }
    }
}
