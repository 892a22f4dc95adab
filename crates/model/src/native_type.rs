//! The types of each database that a field may be given with `@db.…`.
//!
//! Which fields take such an attribute at all, and what its prefix must be, is not known here.

mod cockroachdb;
mod mongodb;
mod mysql;
mod postgresql;
mod sqlserver;

use std::fmt;

use crate::{Argument, Connector, ExpressionKind, ScalarType};

/// How many arguments a native type takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArgumentCount {
    None,
    One,
    ZeroOrOne,
    /// One alone is wrong, but as a value that cannot be read, not as a count.
    ZeroOrTwo,
}

impl ArgumentCount {
    pub fn min(self) -> usize {
        usize::from(self == Self::One)
    }

    pub fn max(self) -> usize {
        match self {
            Self::None => 0,
            Self::One | Self::ZeroOrOne => 1,
            Self::ZeroOrTwo => 2,
        }
    }
}

/// What the arguments of a native type must fulfil, each a number by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentCheck {
    /// The second argument is at most the first.
    SecondNotAboveFirst,
    /// An argument is within bounds, which are inclusive.
    Range {
        position: usize,
        min: u32,
        max: Option<u32>,
        /// The check is for fields of this type only.
        only_for: Option<ScalarType>,
    },
}

const SECOND_NOT_ABOVE_FIRST: ArgumentCheck = ArgumentCheck::SecondNotAboveFirst;

const fn range(position: usize, min: u32, max: u32) -> ArgumentCheck {
    ArgumentCheck::Range {
        position,
        min,
        max: Some(max),
        only_for: None,
    }
}

const fn range_on(scalar: ScalarType, position: usize, min: u32, max: u32) -> ArgumentCheck {
    ArgumentCheck::Range {
        position,
        min,
        max: Some(max),
        only_for: Some(scalar),
    }
}

const fn at_least(position: usize, min: u32) -> ArgumentCheck {
    ArgumentCheck::Range {
        position,
        min,
        max: None,
        only_for: None,
    }
}

/// What is wrong with a native type on a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NativeTypeProblem {
    /// Too few or too many arguments.
    Count { expected: ArgumentCount },
    /// The type does not suit fields of this scalar.
    Scalar,
    /// The argument at this position (from 0) is missing, or is no number where one is needed.
    Unreadable { position: usize },
    /// The check fails.
    Failed(ArgumentCheck),
}

/// A type of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NativeType {
    /// As the schema writes it after the dot.
    pub name: &'static str,
    pub count: ArgumentCount,
    /// May an argument be `Max`, in any letter case, instead of a number?
    pub takes_max: bool,
    /// In order; the first that fails is the problem.
    pub checks: &'static [ArgumentCheck],
    /// The scalars it may stand on; lists and optional fields are no different.
    pub scalars: &'static [ScalarType],
    /// What to write instead of `Unsupported("…")` with this type.
    pub unsupported_hint: ScalarType,
    /// The scalars whose columns have this type when none is written, each with the arguments.
    pub default_for: &'static [(ScalarType, &'static [&'static str])],
}

/// The type of a column for which no native type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultNativeType {
    pub native_type: &'static NativeType,
    pub arguments: &'static [&'static str],
}

impl fmt::Display for DefaultNativeType {
    /// As an attribute would write it, without prefix: `VarChar(191)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.native_type.name)?;
        if self.arguments.is_empty() {
            return Ok(());
        }
        write!(formatter, "({})", self.arguments.join(", "))
    }
}

/// The rows of the tables.
impl NativeType {
    const fn new(name: &'static str, scalars: &'static [ScalarType]) -> Self {
        Self {
            name,
            count: ArgumentCount::None,
            takes_max: false,
            checks: &[],
            scalars,
            unsupported_hint: scalars[0],
            default_for: &[],
        }
    }

    const fn one(mut self) -> Self {
        self.count = ArgumentCount::One;
        self
    }

    const fn at_most_one(mut self) -> Self {
        self.count = ArgumentCount::ZeroOrOne;
        self
    }

    const fn none_or_two(mut self) -> Self {
        self.count = ArgumentCount::ZeroOrTwo;
        self
    }

    const fn or_max(mut self) -> Self {
        self.takes_max = true;
        self
    }

    const fn checks(mut self, checks: &'static [ArgumentCheck]) -> Self {
        self.checks = checks;
        self
    }

    const fn unsupported_as(mut self, scalar: ScalarType) -> Self {
        self.unsupported_hint = scalar;
        self
    }

    const fn default_for(
        mut self,
        scalars: &'static [(ScalarType, &'static [&'static str])],
    ) -> Self {
        self.default_for = scalars;
        self
    }
}

/// A readable argument.
#[derive(Debug, Clone, Copy)]
enum Value {
    Number(u32),
    Max,
}

impl NativeType {
    /// Judges the attribute's arguments and the scalar it stands on; the first problem in the order count, scalar, values, checks.
    /// Arguments without a value count as absent; positions in the problem count the others.
    pub fn check(
        &self,
        arguments: &[Argument],
        scalar: ScalarType,
    ) -> Result<(), NativeTypeProblem> {
        let given = arguments.iter().filter(|argument| argument.value.is_some());
        let words: Vec<Option<&str>> = given.map(word).collect();
        self.check_words(&words, scalar)
    }

    /// As [`check`](Self::check), with arguments as written; `None` stands for what is neither number nor word.
    pub fn check_words(
        &self,
        words: &[Option<&str>],
        scalar: ScalarType,
    ) -> Result<(), NativeTypeProblem> {
        if words.len() < self.count.min() || words.len() > self.count.max() {
            return Err(NativeTypeProblem::Count {
                expected: self.count,
            });
        }
        if !self.scalars.contains(&scalar) {
            return Err(NativeTypeProblem::Scalar);
        }
        let values = self.values(words)?;
        let failed = self
            .checks
            .iter()
            .find(|check| !check.holds(&values, scalar));
        failed.map_or(Ok(()), |check| Err(NativeTypeProblem::Failed(*check)))
    }

    /// Reads as many arguments as may be there.
    fn values(&self, words: &[Option<&str>]) -> Result<Vec<Value>, NativeTypeProblem> {
        if self.count == ArgumentCount::ZeroOrTwo && words.len() == 1 {
            return Err(NativeTypeProblem::Unreadable { position: 1 });
        }
        let read = |(position, word): (usize, Option<&str>)| {
            word.and_then(|word| self.value(word))
                .ok_or(NativeTypeProblem::Unreadable { position })
        };
        words.iter().copied().enumerate().map(read).collect()
    }

    fn value(&self, word: &str) -> Option<Value> {
        if self.takes_max && word.eq_ignore_ascii_case("max") {
            return Some(Value::Max);
        }
        // Accepts a plus sign, as does the official engine in `Unsupported`; expressions have no such sign.
        word.parse().ok().map(Value::Number)
    }

    /// Would these arguments in the text of an `Unsupported` make it this type?
    fn reads(&self, arguments: &[&str]) -> bool {
        let count = arguments.len();
        self.count == ArgumentCount::None
            || (count >= self.count.min()
                && count <= self.count.max()
                && self
                    .values(&arguments.iter().copied().map(Some).collect::<Vec<_>>())
                    .is_ok())
    }
}

/// A bare number or word.
fn word(argument: &Argument) -> Option<&str> {
    match &argument.value.as_ref()?.kind {
        ExpressionKind::Number(text) | ExpressionKind::Path(text) => Some(text),
        _ => None,
    }
}

impl ArgumentCheck {
    /// Arguments that are not there, or are `Max`, fulfil everything.
    fn holds(self, values: &[Value], scalar: ScalarType) -> bool {
        let number = |position: usize| match values.get(position) {
            Some(Value::Number(number)) => Some(*number),
            Some(Value::Max) | None => None,
        };
        match self {
            Self::SecondNotAboveFirst => number(0)
                .zip(number(1))
                .is_none_or(|(first, second)| second <= first),
            Self::Range {
                position,
                min,
                max,
                only_for,
            } => {
                only_for.is_some_and(|only| only != scalar)
                    || number(position)
                        .is_none_or(|it| it >= min && max.is_none_or(|max| it <= max))
            }
        }
    }
}

impl Connector {
    /// All native types, in the order in which they are offered.
    pub fn native_types(self) -> &'static [NativeType] {
        match self {
            Self::PostgreSql => postgresql::TYPES,
            Self::CockroachDb => cockroachdb::TYPES,
            Self::MySql => mysql::TYPES,
            Self::Sqlite => &[],
            Self::SqlServer => sqlserver::TYPES,
            Self::MongoDb => mongodb::TYPES,
        }
    }

    /// Names are case-sensitive.
    pub fn native_type(self, name: &str) -> Option<&'static NativeType> {
        self.native_types()
            .iter()
            .find(|native| native.name == name)
    }

    /// The type of columns for fields of this scalar without a native type.
    pub fn default_native_type(self, scalar: ScalarType) -> Option<DefaultNativeType> {
        self.native_types().iter().find_map(|native_type| {
            let (_, arguments) = native_type
                .default_for
                .iter()
                .find(|(defaulted, _)| *defaulted == scalar)?;
            Some(DefaultNativeType {
                native_type,
                arguments,
            })
        })
    }

    /// The native type that the text of an `Unsupported("…")` names, so that it is supported after all. Its
    /// [`unsupported_hint`](NativeType::unsupported_hint) is the scalar to write instead.
    ///
    /// The arguments must be readable, but may be out of range. Without a closing parenthesis there are none.
    pub fn native_equivalent(self, text: &str) -> Option<&'static NativeType> {
        let (name, rest) = text.split_once('(').unwrap_or((text, ""));
        let native = self.native_type(name.trim())?;
        let arguments: Vec<&str> = match rest.split_once(')') {
            Some((arguments, _)) => arguments.split(',').map(str::trim).collect(),
            None => Vec::new(),
        };
        native.reads(&arguments).then_some(native)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        connector: Connector,
        name: &str,
        words: &[&str],
        scalar: ScalarType,
    ) -> Result<(), NativeTypeProblem> {
        let words: Vec<Option<&str>> = words.iter().copied().map(Some).collect();
        connector
            .native_type(name)
            .expect("the type exists")
            .check_words(&words, scalar)
    }

    #[test]
    fn problems_come_in_the_order_count_scalar_values_checks() {
        let decimal =
            |words: &[&str], scalar| check(Connector::PostgreSql, "Decimal", words, scalar);
        assert_eq!(
            decimal(&["x", "y", "z"], ScalarType::Int),
            Err(NativeTypeProblem::Count {
                expected: ArgumentCount::ZeroOrTwo
            })
        );
        assert_eq!(
            decimal(&["x", "y"], ScalarType::Int),
            Err(NativeTypeProblem::Scalar)
        );
        assert_eq!(
            decimal(&["2000", "y"], ScalarType::Decimal),
            Err(NativeTypeProblem::Unreadable { position: 1 })
        );
        assert_eq!(
            decimal(&["2000", "2001"], ScalarType::Decimal),
            Err(NativeTypeProblem::Failed(SECOND_NOT_ABOVE_FIRST))
        );
        assert_eq!(
            decimal(&["2000", "1"], ScalarType::Decimal),
            Err(NativeTypeProblem::Failed(range(0, 1, 1000)))
        );
        assert_eq!(decimal(&["0010", "2"], ScalarType::Decimal), Ok(()));
        assert_eq!(decimal(&[], ScalarType::Decimal), Ok(()));
    }

    #[test]
    fn one_argument_of_two_is_a_missing_value() {
        assert_eq!(
            check(Connector::MySql, "Decimal", &["10"], ScalarType::Decimal),
            Err(NativeTypeProblem::Unreadable { position: 1 })
        );
    }

    #[test]
    fn sql_server_writes_max_in_any_case() {
        let sql_server =
            |name, word| check(Connector::SqlServer, name, &[word], ScalarType::String).is_ok();
        assert!(sql_server("VarChar", "mAx"));
        assert!(sql_server("VarChar", "8000"));
        assert!(!sql_server("VarChar", "8001"));
        assert!(!sql_server("Char", "Max"));
    }

    #[test]
    fn a_bit_of_mysql_is_a_boolean_only_alone() {
        let bit = |word, scalar| check(Connector::MySql, "Bit", &[word], scalar).is_ok();
        assert!(bit("1", ScalarType::Boolean));
        assert!(!bit("2", ScalarType::Boolean));
        assert!(bit("64", ScalarType::Bytes));
    }

    #[test]
    fn numbers_have_neither_sign_nor_fraction_nor_33_bits() {
        for word in ["-1", "1.5", "4294967296", "", "ten"] {
            assert_eq!(
                check(
                    Connector::PostgreSql,
                    "VarChar",
                    &[word],
                    ScalarType::String
                ),
                Err(NativeTypeProblem::Unreadable { position: 0 }),
                "{word}"
            );
        }
    }

    #[test]
    fn columns_have_types_even_when_none_is_written() {
        let default = |connector: Connector, scalar| {
            connector
                .default_native_type(scalar)
                .map(|native| native.to_string())
        };
        assert_eq!(
            default(Connector::MySql, ScalarType::String).as_deref(),
            Some("VarChar(191)")
        );
        assert_eq!(
            default(Connector::SqlServer, ScalarType::Bytes).as_deref(),
            Some("VarBinary(Max)")
        );
        assert_eq!(
            default(Connector::PostgreSql, ScalarType::Decimal).as_deref(),
            Some("Decimal(65, 30)")
        );
        assert_eq!(default(Connector::MongoDb, ScalarType::Decimal), None);
        assert_eq!(default(Connector::Sqlite, ScalarType::Int), None);
    }

    #[test]
    fn unsupported_texts_may_name_a_supported_type() {
        let names = |connector: Connector, text| connector.native_equivalent(text).is_some();
        for text in [
            "VarChar",
            "VarChar(",
            "VarChar(10",
            "VarChar(10)",
            "VarChar( 10 ) x",
            "VarChar (1)",
            "VarChar(1)(a)",
            "VarChar(a",
            "Decimal",
            "Decimal( 1 , 2 )",
            "Decimal(1",
            "Text(1)",
            "Text()",
            " Text ",
        ] {
            assert!(names(Connector::PostgreSql, text), "{text}");
        }
        for text in [
            "varchar",
            "VarChar()",
            "VarChar(1,2)",
            "VarChar(a)",
            "VarChar(1,)",
            "VarChar((1)",
            "VarChar(-1)",
            "Decimal()",
            "Decimal(10)",
            "Decimal(1,2,3)",
            "Text)",
        ] {
            assert!(!names(Connector::PostgreSql, text), "{text}");
        }
        assert!(!names(Connector::MySql, "Char"));
        assert!(!names(Connector::MySql, "Char(1"));
        assert!(names(Connector::MySql, "Int(11)"));
        assert!(names(Connector::SqlServer, "VarChar(max)"));
    }

    #[test]
    fn hints_are_as_odd_as_the_engine() {
        let hint = |connector: Connector, text| {
            connector
                .native_equivalent(text)
                .map(|native| native.unsupported_hint)
        };
        assert_eq!(hint(Connector::SqlServer, "BigInt"), Some(ScalarType::Int));
        assert_eq!(hint(Connector::MySql, "Bit(1)"), Some(ScalarType::Bytes));
        assert_eq!(
            hint(Connector::MongoDb, "ObjectId"),
            Some(ScalarType::String)
        );
    }
}
