//! Operator classes of indexes, and which columns PostgreSQL's algorithms take them for.
//!
//! Only PostgreSQL judges them; `raw("…")` is never judged. Both is for callers to know.

use IndexedType::{Scalar, Unsupported};

use crate::IndexAlgorithm;
use crate::ScalarType::{self, BigInt, Bytes, DateTime, Decimal, Float, Int, Json, String};

/// The type of an indexed field, as far as operator classes care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexedType {
    Scalar(ScalarType),
    Enum,
    Unsupported,
}

/// An indexed field, as far as operator classes care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IndexedField<'a> {
    pub kind: IndexedType,
    /// The native type that is written, without prefix and arguments.
    pub native: Option<&'a str>,
    pub is_list: bool,
}

/// Why a column cannot be indexed as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatorClassProblem {
    /// The class belongs to other algorithms.
    OtherAlgorithm,
    /// The algorithm cannot index such a field, with whatever class.
    NotIndexable,
    /// The algorithm indexes such a field with one of these classes only, but none is written.
    ClassNeeded(&'static [&'static str]),
    /// The algorithm indexes such a field, but not with the written class; these suit, if any.
    Unsuitable(&'static [&'static str]),
}

/// Fields that an algorithm indexes.
#[derive(Debug)]
struct Row {
    /// `None` for every type.
    kind: Option<IndexedType>,
    /// `None` for fields without a native type.
    native: Option<&'static str>,
    /// `None` where lists make no difference.
    is_list: Option<bool>,
    classes: &'static [&'static str],
    needs_class: bool,
}

impl Row {
    const fn new(
        kind: IndexedType,
        native: Option<&'static str>,
        classes: &'static [&'static str],
    ) -> Self {
        Self {
            kind: Some(kind),
            native,
            is_list: None,
            classes,
            needs_class: false,
        }
    }

    /// Lists of every type.
    const fn any_list(classes: &'static [&'static str]) -> Self {
        Self {
            kind: None,
            native: None,
            is_list: Some(true),
            classes,
            needs_class: false,
        }
    }

    const fn single(mut self) -> Self {
        self.is_list = Some(false);
        self
    }

    const fn lists(mut self) -> Self {
        self.is_list = Some(true);
        self
    }

    const fn needs_class(mut self) -> Self {
        self.needs_class = true;
        self
    }

    fn covers(&self, field: IndexedField<'_>) -> bool {
        self.is_list.is_none_or(|it| it == field.is_list)
            && self
                .kind
                .is_none_or(|kind| kind == field.kind && self.native == field.native)
    }
}

/// In the order in which they are offered.
const BRIN: &[&str] = &[
    "BitMinMaxOps",
    "VarBitMinMaxOps",
    "BpcharBloomOps",
    "BpcharMinMaxOps",
    "ByteaBloomOps",
    "ByteaMinMaxOps",
    "DateBloomOps",
    "DateMinMaxOps",
    "DateMinMaxMultiOps",
    "Float4BloomOps",
    "Float4MinMaxOps",
    "Float4MinMaxMultiOps",
    "Float8BloomOps",
    "Float8MinMaxOps",
    "Float8MinMaxMultiOps",
    "InetInclusionOps",
    "InetBloomOps",
    "InetMinMaxOps",
    "InetMinMaxMultiOps",
    "Int2BloomOps",
    "Int2MinMaxOps",
    "Int2MinMaxMultiOps",
    "Int4BloomOps",
    "Int4MinMaxOps",
    "Int4MinMaxMultiOps",
    "Int8BloomOps",
    "Int8MinMaxOps",
    "Int8MinMaxMultiOps",
    "NumericBloomOps",
    "NumericMinMaxOps",
    "NumericMinMaxMultiOps",
    "OidBloomOps",
    "OidMinMaxOps",
    "OidMinMaxMultiOps",
    "TextBloomOps",
    "TextMinMaxOps",
    "TimestampBloomOps",
    "TimestampMinMaxOps",
    "TimestampMinMaxMultiOps",
    "TimestampTzBloomOps",
    "TimestampTzMinMaxOps",
    "TimestampTzMinMaxMultiOps",
    "TimeBloomOps",
    "TimeMinMaxOps",
    "TimeMinMaxMultiOps",
    "TimeTzBloomOps",
    "TimeTzMinMaxOps",
    "TimeTzMinMaxMultiOps",
    "UuidBloomOps",
    "UuidMinMaxOps",
    "UuidMinMaxMultiOps",
];

const GIST_ROWS: &[Row] = &[
    Row::new(Scalar(String), None, &[]),
    Row::new(Scalar(String), Some("Inet"), &["InetOps"]).needs_class(),
    Row::new(Unsupported, None, &[]),
];

const GIN_ROWS: &[Row] = &[
    Row::new(Scalar(Json), None, &["JsonbOps", "JsonbPathOps"]).single(),
    Row::new(Scalar(Json), Some("JsonB"), &["JsonbOps", "JsonbPathOps"]).single(),
    Row::new(Unsupported, None, &[]).single(),
    Row::new(
        Scalar(Json),
        None,
        &["JsonbOps", "JsonbPathOps", "ArrayOps"],
    )
    .lists(),
    Row::new(
        Scalar(Json),
        Some("JsonB"),
        &["JsonbOps", "JsonbPathOps", "ArrayOps"],
    )
    .lists(),
    Row::any_list(&["ArrayOps"]),
];

const SPGIST_ROWS: &[Row] = &[
    Row::new(Scalar(String), None, &["TextOps"]),
    Row::new(Scalar(String), Some("Inet"), &["InetOps"]),
    Row::new(Scalar(String), Some("VarChar"), &["TextOps"]),
    Row::new(Scalar(String), Some("Char"), &["TextOps"]),
    Row::new(Scalar(String), Some("Text"), &["TextOps"]),
    Row::new(Unsupported, None, &[]),
];

const BRIN_ROWS: &[Row] = &[
    Row::new(
        Scalar(Int),
        None,
        &["Int4BloomOps", "Int4MinMaxOps", "Int4MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(BigInt),
        None,
        &["Int8BloomOps", "Int8MinMaxOps", "Int8MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(Float),
        None,
        &["Float8BloomOps", "Float8MinMaxOps", "Float8MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(Decimal),
        None,
        &[
            "NumericBloomOps",
            "NumericMinMaxOps",
            "NumericMinMaxMultiOps",
        ],
    ),
    Row::new(Scalar(String), None, &["TextBloomOps", "TextMinMaxOps"]),
    Row::new(
        Scalar(DateTime),
        None,
        &[
            "TimestampBloomOps",
            "TimestampMinMaxOps",
            "TimestampMinMaxMultiOps",
        ],
    ),
    Row::new(Scalar(Bytes), None, &["ByteaBloomOps", "ByteaMinMaxOps"]),
    Row::new(
        Scalar(Int),
        Some("SmallInt"),
        &["Int2BloomOps", "Int2MinMaxOps", "Int2MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(Int),
        Some("Integer"),
        &["Int4BloomOps", "Int4MinMaxOps", "Int4MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(BigInt),
        Some("BigInt"),
        &["Int8BloomOps", "Int8MinMaxOps", "Int8MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(Decimal),
        Some("Decimal"),
        &[
            "NumericBloomOps",
            "NumericMinMaxOps",
            "NumericMinMaxMultiOps",
        ],
    ),
    Row::new(
        Scalar(String),
        Some("Inet"),
        &[
            "InetInclusionOps",
            "InetBloomOps",
            "InetMinMaxOps",
            "InetMinMaxMultiOps",
        ],
    ),
    Row::new(
        Scalar(Int),
        Some("Oid"),
        &["OidBloomOps", "OidMinMaxOps", "OidMinMaxMultiOps"],
    ),
    Row::new(
        Scalar(Float),
        Some("Real"),
        &["Float4BloomOps", "Float4MinMaxOps", "Float4MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(Float),
        Some("DoublePrecision"),
        &["Float8BloomOps", "Float8MinMaxOps", "Float8MinMaxMultiOps"],
    ),
    Row::new(
        Scalar(String),
        Some("VarChar"),
        &["TextBloomOps", "TextMinMaxOps"],
    ),
    Row::new(
        Scalar(String),
        Some("Char"),
        &["BpcharBloomOps", "BpcharMinMaxOps"],
    ),
    Row::new(
        Scalar(String),
        Some("Text"),
        &["TextBloomOps", "TextMinMaxOps"],
    ),
    Row::new(
        Scalar(Bytes),
        Some("ByteA"),
        &["ByteaBloomOps", "ByteaMinMaxOps"],
    ),
    Row::new(
        Scalar(DateTime),
        Some("Timestamp"),
        &[
            "TimestampBloomOps",
            "TimestampMinMaxOps",
            "TimestampMinMaxMultiOps",
        ],
    ),
    Row::new(
        Scalar(DateTime),
        Some("Timestamptz"),
        &[
            "TimestampTzBloomOps",
            "TimestampTzMinMaxOps",
            "TimestampTzMinMaxMultiOps",
        ],
    ),
    Row::new(
        Scalar(DateTime),
        Some("Date"),
        &["DateBloomOps", "DateMinMaxOps", "DateMinMaxMultiOps"],
    ),
    Row::new(
        Scalar(DateTime),
        Some("Time"),
        &["TimeBloomOps", "TimeMinMaxOps", "TimeMinMaxMultiOps"],
    ),
    Row::new(
        Scalar(DateTime),
        Some("Timetz"),
        &["TimeTzBloomOps", "TimeTzMinMaxOps", "TimeTzMinMaxMultiOps"],
    ),
    Row::new(Scalar(String), Some("Bit"), &["BitMinMaxOps"]),
    Row::new(Scalar(String), Some("VarBit"), &["VarBitMinMaxOps"]),
    Row::new(
        Scalar(String),
        Some("Uuid"),
        &["UuidBloomOps", "UuidMinMaxOps", "UuidMinMaxMultiOps"],
    ),
    Row::new(Unsupported, None, &[]),
];

/// Every operator class that may be named, whatever the connector and the algorithm.
pub fn operator_class_names() -> impl Iterator<Item = &'static str> {
    ["InetOps", "JsonbOps", "JsonbPathOps", "ArrayOps", "TextOps"]
        .into_iter()
        .chain(BRIN.iter().copied())
}

/// The classes that an algorithm has.
pub fn operator_classes(algorithm: IndexAlgorithm) -> &'static [&'static str] {
    match algorithm {
        IndexAlgorithm::BTree | IndexAlgorithm::Hash => &[],
        IndexAlgorithm::Gist => &["InetOps"],
        IndexAlgorithm::Gin => &["JsonbOps", "JsonbPathOps", "ArrayOps"],
        IndexAlgorithm::SpGist => &["InetOps", "TextOps"],
        IndexAlgorithm::Brin => BRIN,
    }
}

/// The algorithms that have a class; none for unknown words.
pub fn algorithms_of_operator_class(class: &str) -> impl Iterator<Item = IndexAlgorithm> {
    IndexAlgorithm::ALL
        .iter()
        .copied()
        .filter(move |algorithm| operator_classes(*algorithm).contains(&class))
}

/// The fields that an algorithm indexes, special ones first. `None`: all, without a class.
fn rows(algorithm: IndexAlgorithm) -> Option<&'static [Row]> {
    match algorithm {
        IndexAlgorithm::BTree | IndexAlgorithm::Hash => None,
        IndexAlgorithm::Gist => Some(GIST_ROWS),
        IndexAlgorithm::Gin => Some(GIN_ROWS),
        IndexAlgorithm::SpGist => Some(SPGIST_ROWS),
        IndexAlgorithm::Brin => Some(BRIN_ROWS),
    }
}

/// May PostgreSQL index the field so? The class is one of [`operator_class_names`], or none is written.
///
/// Not judged here: `@db.Xml` with algorithms that index everything else, and the number of columns.
pub fn judge_operator_class(
    algorithm: IndexAlgorithm,
    field: IndexedField<'_>,
    class: Option<&str>,
) -> Result<(), OperatorClassProblem> {
    if class.is_some_and(|class| !operator_classes(algorithm).contains(&class)) {
        return Err(OperatorClassProblem::OtherAlgorithm);
    }
    let Some(rows) = rows(algorithm) else {
        return Ok(());
    };
    let Some(row) = rows.iter().find(|row| row.covers(field)) else {
        return Err(OperatorClassProblem::NotIndexable);
    };
    match class {
        None if row.needs_class => Err(OperatorClassProblem::ClassNeeded(row.classes)),
        Some(class) if !row.classes.contains(&class) => {
            Err(OperatorClassProblem::Unsuitable(row.classes))
        }
        _ => Ok(()),
    }
}

/// The classes with which an algorithm indexes a field.
pub fn suitable_operator_classes(
    algorithm: IndexAlgorithm,
    field: IndexedField<'_>,
) -> &'static [&'static str] {
    rows(algorithm)
        .and_then(|rows| rows.iter().find(|row| row.covers(field)))
        .map_or(&[], |row| row.classes)
}

/// The scalars and native types that an algorithm indexes with a class; all lists are left out.
pub fn fields_of_operator_class(
    algorithm: IndexAlgorithm,
    class: &str,
) -> impl Iterator<Item = (IndexedType, Option<&'static str>)> {
    rows(algorithm)
        .unwrap_or(&[])
        .iter()
        .filter(move |row| row.is_list != Some(true) && row.classes.contains(&class))
        .filter_map(|row| Some((row.kind?, row.native)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use IndexAlgorithm::{BTree, Brin, Gin, Gist, Hash, SpGist};

    fn judge(
        algorithm: IndexAlgorithm,
        kind: IndexedType,
        native: Option<&str>,
        class: Option<&str>,
    ) -> Result<(), OperatorClassProblem> {
        let field = IndexedField {
            kind,
            native,
            is_list: false,
        };
        judge_operator_class(algorithm, field, class)
    }

    #[test]
    fn classes_belong_to_algorithms() {
        for algorithm in [BTree, Hash, Gist] {
            assert_eq!(
                judge(algorithm, Scalar(Json), None, Some("JsonbOps")),
                Err(OperatorClassProblem::OtherAlgorithm)
            );
        }
        assert_eq!(judge(Gin, Scalar(Json), None, Some("JsonbOps")), Ok(()));
        let inet: Vec<_> = algorithms_of_operator_class("InetOps").collect();
        assert_eq!(inet, [Gist, SpGist]);
    }

    #[test]
    fn gist_wants_a_class_for_addresses_only() {
        assert_eq!(judge(Gist, Scalar(String), None, None), Ok(()));
        assert_eq!(
            judge(Gist, Scalar(String), Some("Inet"), None),
            Err(OperatorClassProblem::ClassNeeded(&["InetOps"]))
        );
        assert_eq!(
            judge(Gist, Scalar(String), None, Some("InetOps")),
            Err(OperatorClassProblem::Unsuitable(&[]))
        );
        assert_eq!(
            judge(Gist, Scalar(Int), None, None),
            Err(OperatorClassProblem::NotIndexable)
        );
        let fields: Vec<_> = fields_of_operator_class(Gist, "InetOps").collect();
        assert_eq!(fields, [(Scalar(String), Some("Inet"))]);
    }

    #[test]
    fn gin_takes_every_list() {
        let list = |kind, native, class| {
            let field = IndexedField {
                kind,
                native,
                is_list: true,
            };
            judge_operator_class(Gin, field, class)
        };
        assert_eq!(list(Scalar(Int), None, None), Ok(()));
        assert_eq!(list(IndexedType::Enum, None, Some("ArrayOps")), Ok(()));
        assert_eq!(list(Scalar(Json), None, Some("JsonbOps")), Ok(()));
        assert_eq!(
            list(Scalar(Json), Some("Json"), Some("JsonbOps")),
            Err(OperatorClassProblem::Unsuitable(&["ArrayOps"]))
        );
        assert_eq!(
            judge(Gin, Scalar(Int), None, None),
            Err(OperatorClassProblem::NotIndexable)
        );
    }

    #[test]
    fn brin_goes_by_the_native_type() {
        assert_eq!(
            judge(Brin, Scalar(Int), Some("SmallInt"), Some("Int2MinMaxOps")),
            Ok(())
        );
        assert!(judge(Brin, Scalar(Int), None, Some("Int2MinMaxOps")).is_err());
        assert_eq!(judge(Brin, Unsupported, None, None), Ok(()));
        assert_eq!(
            judge(Brin, IndexedType::Enum, None, None),
            Err(OperatorClassProblem::NotIndexable)
        );
    }

    #[test]
    fn usual_indexes_take_everything() {
        assert_eq!(judge(BTree, IndexedType::Enum, None, None), Ok(()));
        assert_eq!(judge(Hash, Scalar(Json), Some("Json"), None), Ok(()));
    }
}
