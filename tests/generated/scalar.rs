//! Fields that are no relations: types, native types and defaults.

use crate::generated::dice::Dice;
use crate::generated::provider::{Provider, is_indexable, native_type};

/// A field of a model, view or composite type.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub name: String,
    /// As written, without `?` and `[]`.
    pub type_: String,
    /// The scalar type; empty for enums, composite types, `Unsupported` and relations.
    pub scalar: &'static str,
    pub is_enum: bool,
    pub is_composite: bool,
    /// The fields of its composite type.
    pub inner: Vec<String>,
    pub is_relation: bool,
    /// ``, `?` or `[]`.
    pub arity: &'static str,
    /// Without its prefix.
    pub native: Option<String>,
    pub default: Option<String>,
    /// Other attributes, native type and default aside.
    pub attributes: Vec<String>,
}

impl Field {
    pub fn is_required(&self) -> bool {
        self.arity.is_empty()
    }

    /// May it stand in a key or an index of this provider without more ado?
    pub fn is_indexable(&self, provider: Provider) -> bool {
        !self.is_relation && !self.is_composite && is_indexable(provider, self.native.as_deref())
    }

    /// The line of the block, without indentation.
    pub fn line(&self, dice: &mut Dice, prefix: &str) -> String {
        let mut attributes = self.attributes.clone();
        if let Some(native) = &self.native {
            attributes.push(format!("@{prefix}.{native}"));
        }
        attributes.extend(self.default.clone());
        dice.shuffle(&mut attributes);
        let gap = if dice.chance(0.1) { "   " } else { " " };
        let mut line = format!("{}{gap}{}{}", self.name, self.type_, self.arity);
        for attribute in attributes {
            line.push_str(if dice.chance(0.03) { "  " } else { " " });
            line.push_str(&attribute);
        }
        line
    }
}

const SCALARS: [&str; 12] = [
    "Int", "Int", "String", "String", "String", "BigInt", "Float", "Decimal", "Boolean",
    "DateTime", "Json", "Bytes",
];

/// What can be the type of a field beside the scalar types.
#[derive(Debug, Default)]
pub struct Types {
    pub enums: Vec<(String, Vec<String>)>,
    pub composites: Vec<(String, Vec<String>)>,
}

/// A field that is valid unless mistakes are wanted. `in_composite`: as part of a composite type.
pub fn field(
    dice: &mut Dice,
    provider: Provider,
    types: &Types,
    name: String,
    in_composite: bool,
) -> Field {
    let mut field = Field {
        name,
        arity: dice.pick(&["", "", "", "?", "?"]),
        ..Field::default()
    };
    match dice.below(20) {
        0 | 1 if !types.enums.is_empty() => {
            let (name, values) = dice.pick(&types.enums);
            field.is_enum = true;
            field.type_ = name;
            if field.arity != "?" && dice.chance(0.5) {
                let value = dice.pick(&values);
                field.default = Some(format!("@default({value})"));
            }
            if dice.early(0.2) {
                field.default = Some(
                    dice.pick(&[
                        "@default(\"a\")",
                        "@default(nothing)",
                        "@default([])",
                        "@default(now())",
                    ])
                    .to_owned(),
                );
            }
            return field;
        }
        2 | 3 if !types.composites.is_empty() => {
            field.is_composite = true;
            (field.type_, field.inner) = dice.pick(&types.composites);
            field.arity = dice.pick(&["?", "[]", "", "?"]);
            if dice.early(0.1) {
                field.default = Some("@default(1)".to_owned());
            }
            return field;
        }
        4 => {
            let mut text = dice
                .pick(&["circle", "tsvector", "geometry(Point, 4326)", "x y", ""])
                .to_owned();
            if dice.late(0.4) && provider != Provider::MongoDb {
                text = dice
                    .pick(&[
                        "VarChar(3)",
                        "Int",
                        "Text",
                        "Decimal",
                        "Uuid",
                        "Bit(1)",
                        "Timestamp(3)",
                    ])
                    .to_owned();
            }
            field.type_ = format!("Unsupported(\"{text}\")");
            if !in_composite && provider != Provider::MongoDb && dice.chance(0.2) {
                field.default = Some("@default(dbgenerated(\"x\"))".to_owned());
            }
            if dice.early(0.1) {
                field.default = Some("@default(\"x\")".to_owned());
            }
            return field;
        }
        _ => {}
    }
    field.scalar = dice.pick(&SCALARS);
    while !provider.has_scalar(field.scalar) && !dice.late(0.5) {
        field.scalar = dice.pick(&SCALARS);
    }
    field.type_ = field.scalar.to_owned();
    if dice.chance(0.12) && (provider.has_list_of(field.scalar) || dice.late(0.3)) {
        field.arity = "[]";
    }
    if dice.chance(0.35) || dice.late(0.05) {
        field.native = native_type(dice, provider, field.scalar);
    }
    if dice.chance(0.4) {
        field.default = Some(default(dice, provider, &field, in_composite));
    }
    field
}

fn default(dice: &mut Dice, provider: Provider, field: &Field, in_composite: bool) -> String {
    if dice.early(0.3) {
        let wrong = dice.pick(&[
            "@default(\"text\")",
            "@default(1)",
            "@default(true)",
            "@default(yes)",
            "@default([1, \"a\"])",
            "@default(now(1))",
            "@default(now())",
            "@default(uuid(5))",
            "@default(nanoid(1))",
            "@default(cuid(3))",
            "@default(dbgenerated(\"\"))",
            "@default(autoincrement(1))",
            "@default(dbgenerated(1, 2))",
            "@default()",
            "@default",
            "@default(null)",
            "@default({ a: 1 })",
            "@default(value: 1, 2)",
            "@default(ulid(2))",
            "@default([])",
        ]);
        return wrong.to_owned();
    }
    if !in_composite && dice.late(0.2) {
        let wrong = dice.pick(&[
            "@default(auto())",
            "@default(later())",
            "@default(sequence())",
            "@default(Now())",
            "@default(autoincrement())",
            "@default(sequence(start: 2, cycle: true))",
        ]);
        return wrong.to_owned();
    }
    if field.arity == "[]" {
        let mut items = Vec::new();
        for _ in 0..dice.below(4) {
            items.push(literal(dice, field.scalar));
        }
        return format!("@default([{}])", items.join(", "));
    }
    let function = match field.scalar {
        "String" if dice.chance(0.4) => dice.pick(&[
            "uuid()", "uuid(4)", "uuid(7)", "cuid()", "cuid(2)", "ulid()",
        ]),
        "DateTime" if dice.chance(0.5) => "now()",
        "Int" | "BigInt" if dice.chance(0.06) && provider == Provider::CockroachDb => dice.pick(&[
            "sequence()",
            "sequence(start: 2, increment: 3)",
            "sequence(virtual: true, cache: 4, maxValue: 9)",
        ]),
        _ if !in_composite && provider != Provider::MongoDb && dice.chance(0.1) => {
            dice.pick(&["dbgenerated()", "dbgenerated(\"gen()\")"])
        }
        _ => "",
    };
    let value = if function.is_empty() {
        literal(dice, field.scalar)
    } else if function == "uuid()" && !in_composite && dice.chance(0.2) {
        dice.pick(&["nanoid()", "nanoid(12)"]).to_owned()
    } else {
        function.to_owned()
    };
    let map = !in_composite
        && ((provider == Provider::SqlServer && dice.chance(0.2))
            || (provider != Provider::SqlServer && dice.late(0.1)));
    if map {
        let serial = dice.serial();
        return format!("@default({value}, map: \"df_{serial}\")");
    }
    let label = if dice.chance(0.05) { "value: " } else { "" };
    format!("@default({label}{value})")
}

/// A literal of the right kind; its content may be wrong.
fn literal(dice: &mut Dice, scalar: &str) -> String {
    let wrong = dice.late(0.25);
    let list: &[&str] = match (scalar, wrong) {
        ("Int" | "BigInt", false) => &["0", "1", "-5", "0042", "9223372036854775807", "3000000000"],
        ("Int" | "BigInt", true) => &["1.5", "1.0", "9223372036854775808", "-99999999999999999999"],
        ("Float", _) => &["0", "1.5", "-2.25", "100"],
        ("Decimal", false) => &["1.5", "0", "\"1.50\"", "\"1e5\"", "\"+1_000.\"", "\".5\""],
        ("Decimal", true) => &["\"abc\"", "\"\"", "\"1 0\"", "\"NaN\"", "\"_1\"", "\"1e\""],
        ("Boolean", _) => &["true", "false"],
        ("DateTime", false) => &[
            "\"2024-01-31T10:20:30Z\"",
            "\"2024-02-29 10:20:30.123+02:00\"",
            "\"2024-12-31t23:59:60z\"",
            "\"0000-01-01T00:00:00-23:59\"",
        ],
        ("DateTime", true) => &[
            "\"2024-01-31\"",
            "\"2024-02-30T10:20:30Z\"",
            "\"2024-01-31T10:20Z\"",
            "\"2024-01-31T24:00:00Z\"",
            "\"2024-01-31T10:20:30+0200\"",
            "\"soon\"",
            "\"2024-01-31T10:20:30\"",
        ],
        ("Json", false) => &[
            "\"{}\"",
            "\"[1, 2.5e3, null]\"",
            r#""{\"a\": [true, \"ü\"]}""#,
            "\" 1 \"",
            r#""\"\\u00e9\"""#,
        ],
        ("Json", true) => &[
            "\"\"",
            "\"{a: 1}\"",
            "\"[1,]\"",
            "\"NaN\"",
            "\"01\"",
            "\"1e999\"",
            r#""{\"a\": }""#,
        ],
        ("Bytes", false) => &["\"\"", "\"AA==\"", "\"SGVsbG8=\"", "\"/+8=\""],
        ("Bytes", true) => &["\"A\"", "\"AB==\"", "\"_-8=\"", "\"SGVs bG8=\"", "\"AAA\""],
        _ => &[
            "\"\"",
            "\"a b\"",
            r#""q\"uote""#,
            r#""\u00e9\n""#,
            r#""😀 ü""#,
            r#""\ud83d\ude00""#,
            "\"// no comment\"",
        ],
    };
    dice.pick(list).to_owned()
}
