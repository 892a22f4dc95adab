//! What the databases allow, as far as the generator must know it to write valid schemas.

use crate::generated::dice::Dice;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    None,
    PostgreSql,
    MySql,
    Sqlite,
    SqlServer,
    MongoDb,
    CockroachDb,
}
use Provider::{CockroachDb, MongoDb, MySql, None as NoProvider, PostgreSql, SqlServer, Sqlite};

pub const PROVIDERS: [Provider; 7] = [
    NoProvider,
    PostgreSql,
    MySql,
    Sqlite,
    SqlServer,
    MongoDb,
    CockroachDb,
];

impl Provider {
    pub fn name(self) -> &'static str {
        match self {
            NoProvider => "",
            PostgreSql => "postgresql",
            MySql => "mysql",
            Sqlite => "sqlite",
            SqlServer => "sqlserver",
            MongoDb => "mongodb",
            CockroachDb => "cockroachdb",
        }
    }

    fn is(self, list: &[Self]) -> bool {
        list.contains(&self)
    }

    pub fn lists(self) -> bool {
        self.is(&[PostgreSql, MongoDb, CockroachDb])
    }

    pub fn has_scalar(self, scalar: &str) -> bool {
        match scalar {
            "Json" => self != SqlServer,
            "Decimal" => !self.is(&[MongoDb, NoProvider]),
            _ => true,
        }
    }

    pub fn has_list_of(self, scalar: &str) -> bool {
        self.lists() && (scalar != "Json" || self != CockroachDb)
    }

    pub fn enums(self) -> bool {
        self != SqlServer
    }

    pub fn schemas(self) -> bool {
        self.is(&[PostgreSql, CockroachDb, SqlServer])
    }

    pub fn named_keys(self) -> bool {
        self.is(&[PostgreSql, CockroachDb, SqlServer])
    }

    pub fn named_foreign_keys(self) -> bool {
        self.is(&[PostgreSql, CockroachDb, SqlServer, MySql])
    }

    pub fn partial_indexes(self) -> bool {
        self.is(&[PostgreSql, CockroachDb, SqlServer, Sqlite])
    }

    pub fn fulltext(self) -> bool {
        self.is(&[MySql, MongoDb])
    }

    /// The longest name in bytes.
    pub fn limit(self) -> usize {
        match self {
            PostgreSql | CockroachDb => 63,
            MySql => 64,
            MongoDb => 127,
            SqlServer => 128,
            Sqlite | NoProvider => 10_000,
        }
    }

    /// Actions that a relation may name.
    pub fn actions(self, emulated: bool) -> &'static [&'static str] {
        match (self, emulated || self == MongoDb) {
            (SqlServer, false) => &["Cascade", "NoAction", "SetNull", "SetDefault"],
            (MySql, false) => &["Cascade", "Restrict", "NoAction", "SetNull"],
            (_, false) => &["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"],
            (PostgreSql | Sqlite, true) => &["Cascade", "Restrict", "SetNull"],
            (_, true) => &["Cascade", "Restrict", "NoAction", "SetNull"],
        }
    }
}

/// What a native type takes in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Args {
    No,
    /// Nothing, or a number between these.
    Maybe(u32, u32),
    /// A number between these.
    One(u32, u32),
    /// Nothing, a number of at most this, or `Max`.
    Max(u32),
    /// Nothing, or digits in all between 1 and the first, and behind the point up to the second.
    Two(u32, u32),
}
use Args::{Max, Maybe, No, One, Two};

const ANY: u32 = 70_000;

/// Name, scalar types, arguments.
type Native = (&'static str, &'static str, Args);

pub fn native_types(provider: Provider) -> &'static [Native] {
    match provider {
        PostgreSql => &[
            ("SmallInt", "Int", No),
            ("Integer", "Int", No),
            ("BigInt", "BigInt", No),
            ("Decimal", "Decimal", Two(1000, 1000)),
            ("Money", "Decimal", No),
            ("Inet", "String", No),
            ("Oid", "Int", No),
            ("Citext", "String", No),
            ("Real", "Float", No),
            ("DoublePrecision", "Float", No),
            ("VarChar", "String", Maybe(0, ANY)),
            ("Char", "String", Maybe(0, ANY)),
            ("Text", "String", No),
            ("ByteA", "Bytes", No),
            ("Timestamp", "DateTime", Maybe(0, 6)),
            ("Timestamptz", "DateTime", Maybe(0, 6)),
            ("Date", "DateTime", No),
            ("Time", "DateTime", Maybe(0, 6)),
            ("Timetz", "DateTime", Maybe(0, 6)),
            ("Boolean", "Boolean", No),
            ("Bit", "String", Maybe(1, ANY)),
            ("VarBit", "String", Maybe(1, ANY)),
            ("Uuid", "String", No),
            ("Xml", "String", No),
            ("Json", "Json", No),
            ("JsonB", "Json", No),
        ],
        CockroachDb => &[
            ("Bit", "String", Maybe(1, ANY)),
            ("Bool", "Boolean", No),
            ("Bytes", "Bytes", No),
            ("Char", "String", Maybe(0, ANY)),
            ("Date", "DateTime", No),
            ("Decimal", "Decimal", Two(1000, 1000)),
            ("Float4", "Float", No),
            ("Float8", "Float", No),
            ("Inet", "String", No),
            ("Int2", "Int", No),
            ("Int4", "Int", No),
            ("Int8", "BigInt", No),
            ("JsonB", "Json", No),
            ("Oid", "Int", No),
            ("CatalogSingleChar", "String", No),
            ("String", "String", Maybe(0, ANY)),
            ("Time", "DateTime", Maybe(0, 6)),
            ("Timestamp", "DateTime", Maybe(0, 6)),
            ("Timestamptz", "DateTime", Maybe(0, 6)),
            ("Timetz", "DateTime", Maybe(0, 6)),
            ("Uuid", "String", No),
            ("VarBit", "String", Maybe(1, ANY)),
        ],
        MySql => &[
            ("Int", "Int", No),
            ("UnsignedInt", "Int", No),
            ("SmallInt", "Int", No),
            ("UnsignedSmallInt", "Int", No),
            ("TinyInt", "Boolean Int", No),
            ("UnsignedTinyInt", "Boolean Int", No),
            ("MediumInt", "Int", No),
            ("UnsignedMediumInt", "Int", No),
            ("BigInt", "BigInt", No),
            ("Decimal", "Decimal", Two(65, 30)),
            ("UnsignedBigInt", "BigInt", No),
            ("Float", "Float", No),
            ("Double", "Float", No),
            ("Bit", "Bytes", One(1, 64)),
            ("Bit", "Boolean", One(1, 1)),
            ("Char", "String", One(0, 255)),
            ("VarChar", "String", One(0, 65_535)),
            ("Binary", "Bytes", One(0, ANY)),
            ("VarBinary", "Bytes", One(0, ANY)),
            ("TinyBlob", "Bytes", No),
            ("Blob", "Bytes", No),
            ("MediumBlob", "Bytes", No),
            ("LongBlob", "Bytes", No),
            ("TinyText", "String", No),
            ("Text", "String", No),
            ("MediumText", "String", No),
            ("LongText", "String", No),
            ("Date", "DateTime", No),
            ("Time", "DateTime", Maybe(0, 9)),
            ("DateTime", "DateTime", Maybe(0, 9)),
            ("Timestamp", "DateTime", Maybe(0, 9)),
            ("Year", "Int", No),
            ("Json", "Json", No),
        ],
        SqlServer => &[
            ("TinyInt", "Int", No),
            ("SmallInt", "Int", No),
            ("Int", "Int", No),
            ("BigInt", "BigInt", No),
            ("Decimal", "Decimal", Two(38, 38)),
            ("Money", "Float", No),
            ("SmallMoney", "Float", No),
            ("Bit", "Boolean Int", No),
            ("Float", "Float", Maybe(1, 53)),
            ("Real", "Float", No),
            ("Date", "DateTime", No),
            ("Time", "DateTime", No),
            ("DateTime", "DateTime", No),
            ("DateTime2", "DateTime", No),
            ("DateTimeOffset", "DateTime", No),
            ("SmallDateTime", "DateTime", No),
            ("Char", "String", Maybe(0, 8000)),
            ("NChar", "String", Maybe(0, 4000)),
            ("VarChar", "String", Max(8000)),
            ("Text", "String", No),
            ("NVarChar", "String", Max(4000)),
            ("NText", "String", No),
            ("Binary", "Bytes", Maybe(0, 8000)),
            ("VarBinary", "Bytes", Max(8000)),
            ("Image", "Bytes", No),
            ("Xml", "String", No),
            ("UniqueIdentifier", "String", No),
        ],
        MongoDb => &[
            ("String", "String", No),
            ("Double", "Float", No),
            ("BinData", "Bytes", No),
            ("ObjectId", "Bytes String", No),
            ("Bool", "Boolean", No),
            ("Date", "DateTime", No),
            ("Int", "Int", No),
            ("Timestamp", "DateTime", No),
            ("Long", "BigInt Int", No),
            ("Json", "Json", No),
        ],
        Sqlite | NoProvider => &[],
    }
}

/// A native type for a field of this scalar type, with arguments that may be wrong. Without its prefix: `VarChar(20)`.
pub fn native_type(dice: &mut Dice, provider: Provider, scalar: &str) -> Option<String> {
    let all = native_types(provider);
    if dice.late(0.1) {
        // Of another type, of another provider, or unknown.
        let wrong = dice.pick(&[
            "VarChar",
            "Int",
            "Timestamp(3)",
            "Nothing",
            "text",
            "Decimal(5)",
            "Json",
            "Bit(0)",
            "Char(300)",
            "Real",
            "ObjectId",
            "a.B",
            "Xml",
        ]);
        return Some(wrong.to_owned());
    }
    let fitting: Vec<&Native> = all
        .iter()
        .filter(|(_, scalars, _)| scalars.split(' ').any(|it| it == scalar))
        .collect();
    if fitting.is_empty() {
        return None;
    }
    let (name, _, args) = dice.pick(&fitting);
    let mut between = |low: u32, high: u32| {
        if dice.late(0.2) {
            return dice.pick(&[
                (high + 1).to_string(),
                low.wrapping_sub(1).to_string(),
                "-1".to_owned(),
                "1.5".to_owned(),
                "\"3\"".to_owned(),
                "x".to_owned(),
                "1, 2, 3".to_owned(),
                "4294967296".to_owned(),
                "0".to_owned(),
            ]);
        }
        let span = (high - low).min(300) as usize + 1;
        (low + dice.below(span) as u32).to_string()
    };
    let text = match *args {
        No => {
            let args = if dice.late(0.03) { "(2)" } else { "" };
            format!("{name}{args}")
        }
        Maybe(low, high) => {
            let number = between(low, high);
            if dice.chance(0.3) {
                (*name).to_owned()
            } else {
                format!("{name}({number})")
            }
        }
        One(low, high) => {
            let number = between(low, high);
            format!("{name}({number})")
        }
        Max(high) => {
            let number = between(0, high);
            match dice.below(4) {
                0 => (*name).to_owned(),
                1 => format!("{name}({})", dice.pick(&["Max", "max", "MAX"])),
                _ => format!("{name}({number})"),
            }
        }
        Two(precision, scale) => {
            if dice.late(0.2) {
                let args = dice.pick(&["2, 3", "5", "2000, 2", "66, 31", "0, 0", "39, 2", "a, b"]);
                format!("{name}({args})")
            } else if dice.chance(0.3) {
                (*name).to_owned()
            } else {
                let digits = 1 + dice.below(precision.min(60) as usize) as u32;
                let point = dice.below(digits.min(scale) as usize + 1);
                format!("{name}({digits}, {point})")
            }
        }
    };
    Some(text)
}

/// May a column of this native type stand in a key or an index without more ado?
pub fn is_indexable(provider: Provider, native: Option<&str>) -> bool {
    let Some(native) = native else { return true };
    match provider {
        MySql => !(native.ends_with("Text") || native.ends_with("Blob")),
        SqlServer => {
            !["Text", "NText", "Image", "Xml"].contains(&native)
                && !native.to_ascii_lowercase().ends_with("(max)")
        }
        PostgreSql => native != "Xml",
        _ => true,
    }
}
