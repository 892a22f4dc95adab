use model::{
    Arity, Connector, Declaration, DeclarationKind, Field, FieldKind, IndexAlgorithm, IndexKind,
    IndexedField, IndexedType, NativeTypeProblem, OperatorClass, OperatorClassProblem, ScalarType,
};
use syntax::TextRange;

use crate::finding::Findings;
use crate::indexes::{WrittenIndex, indexes, native_name};
use crate::rule::{Context, rule};

rule! {
    /// An operator class stands in something that is no plain index.
    ///
    /// Only `@@index` takes `ops`. Remove it.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id   Int    @id
    ///   code String
    ///
    ///   @@unique([code(ops: raw("text_pattern_ops"))])
    /// //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ operator-class-not-allowed
    /// }
    /// ```
    pub OPERATOR_CLASS_NOT_ALLOWED = Official {
        code: "operator-class-not-allowed",
        severity: Error,
        stage: Index,
        fix: Safe(fixes::not_allowed),
        since: "0.1.0",
        check: Declaration(check_not_allowed),
    }
}

rule! {
    /// PostgreSQL cannot index a column so.
    ///
    /// Every kind of index knows some types of columns, and for some of them it has to be told by an operator class how to
    /// compare. `ops` says which.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Host {
    ///   id      Int    @id
    ///   address String @db.Inet
    ///
    ///   @@index([address], type: Gist)
    /// //         ^^^^^^^ pg-operator-class
    /// }
    /// ```
    pub OPERATOR_CLASS = Official {
        code: "pg-operator-class",
        severity: Error,
        stage: Block,
        fix: Unsafe(fixes::operator_class),
        since: "0.1.0",
        check: Declaration(check_postgresql),
    }
}

rule! {
    /// An `SpGist` index has several columns.
    ///
    /// It can have one only. Make an index for each column, or use another kind of index.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id   Int    @id
    ///   code String
    ///   town String
    ///
    ///   @@index([code, town], type: SpGist)
    /// //                      ^^^^^^^^^^^^ pg-spgist-single-column
    /// }
    /// ```
    pub SPGIST_SINGLE_COLUMN = Official {
        code: "pg-spgist-single-column",
        severity: Error,
        stage: Block,
        fix: Unsafe(fixes::usual_index),
        since: "0.1.0",
        check: Declaration(check_spgist),
    }
}

rule! {
    /// An inverted index of CockroachDB has an operator class.
    ///
    /// CockroachDB has none for Prisma. Remove `ops`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "cockroachdb"
    /// }
    ///
    /// model Parcel {
    ///   id    Int  @id
    ///   stamp Json
    ///
    ///   @@index([stamp(ops: JsonbOps)], type: Gin)
    /// //               ^^^^^^^^^^^^^ cockroachdb-inverted-operator-class
    /// }
    /// ```
    pub INVERTED_OPERATOR_CLASS = Official {
        code: "cockroachdb-inverted-operator-class",
        severity: Error,
        stage: Block,
        fix: Safe(fixes::inverted_operator_class),
        since: "0.1.0",
        check: Declaration(check_inverted_class),
    }
}

rule! {
    /// An inverted index of CockroachDB has a column with nothing inside.
    ///
    /// Inverted indexes find what is inside of JSON and lists. Use an index without `type`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "cockroachdb"
    /// }
    ///
    /// model Parcel {
    ///   id   Int    @id
    ///   code String
    ///
    ///   @@index([code], type: Gin)
    /// //         ^^^^ cockroachdb-inverted-field-type
    /// }
    /// ```
    pub INVERTED_FIELD_TYPE = Official {
        code: "cockroachdb-inverted-field-type",
        severity: Error,
        stage: Block,
        fix: Unsafe(fixes::usual_index),
        since: "0.1.0",
        check: Declaration(check_inverted_type),
    }
}

rule! {
    /// JSON is not the last column of an inverted index of CockroachDB.
    ///
    /// Only the last column can be inverted. Put the JSON there.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "cockroachdb"
    /// }
    ///
    /// model Parcel {
    ///   id    Int      @id
    ///   stamp Json
    ///   stops String[]
    ///
    ///   @@index([stamp, stops], type: Gin)
    /// //         ^^^^^ cockroachdb-inverted-json-last
    /// }
    /// ```
    pub INVERTED_JSON_LAST = Official {
        code: "cockroachdb-inverted-json-last",
        severity: Error,
        stage: Block,
        fix: Unsafe(fixes::json_last),
        since: "0.1.0",
        check: Declaration(check_inverted_json),
    }
}

/// The indexes of a model that are no key, where the schema is for that database.
fn indexes_with<'s>(context: &Context<'_, 's>, connector: Connector) -> Vec<WrittenIndex<'s>> {
    if context.declaration.kind != DeclarationKind::Model
        || context.config().connector() != Some(connector)
    {
        return Vec::new();
    }
    indexes(context.declaration)
        .filter(|it| !it.is_key())
        .collect()
}

/// `None` for a word that is no algorithm.
fn algorithm(index: &WrittenIndex<'_>) -> Option<IndexAlgorithm> {
    match &index.index.algorithm {
        Some(word) if index.index.kind == IndexKind::Index => IndexAlgorithm::from_name(word),
        _ => Some(IndexAlgorithm::BTree),
    }
}

/// The argument of the column, or else the column.
fn place(index: &WrittenIndex<'_>, column: usize) -> TextRange {
    match index.column_option(column, "ops") {
        Some(argument) => argument.range,
        None => index.index.columns[column].range,
    }
}

fn check_not_allowed(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind != DeclarationKind::Model {
        return;
    }
    for index in indexes(context.declaration)
        .filter(|it| matches!(it.index.kind, IndexKind::Unique | IndexKind::Fulltext))
    {
        let mut columns = index.index.columns.iter();
        let Some(column) = columns.position(|it| it.operator_class.is_some()) else {
            continue;
        };
        let message = format!(
            "Only `@@index` can have operator classes, but a {} of `{}` has one. Remove `ops`.",
            index.noun(),
            context.declaration.name_text(),
        );
        findings
            .report(place(&index, column), message)
            .official(index.span)
            .subject(index.subject());
    }
}

/// A column as PostgreSQL's algorithms judge it.
struct Judged<'d> {
    field: IndexedField<'d>,
    class: Option<&'d str>,
    result: Result<(), OperatorClassProblem>,
    /// Is the native type itself wrong?
    is_broken: bool,
}

/// `None` for what is not judged: a class in the database's own words, a word that is no class, an element that is no value.
fn judge<'d>(
    index: &WrittenIndex<'d>,
    column: usize,
    field: &'d Field,
    kind: FieldKind,
    algorithm: IndexAlgorithm,
) -> Option<Judged<'d>> {
    let class = match &index.index.columns.get(column)?.operator_class {
        Some(OperatorClass::Raw(_)) => return None,
        Some(OperatorClass::Named(word)) => {
            model::operator_class_names().find(|it| it == word)?;
            Some(word.as_str())
        }
        // Something else than a class.
        None if index.column_option(column, "ops").is_some() => return None,
        None => None,
    };
    let (mut field, is_broken) = indexed_field(field, kind)?;
    // These two take no notice of types that nobody knows.
    let is_lenient = matches!(algorithm, IndexAlgorithm::SpGist | IndexAlgorithm::Brin);
    let is_known = |name: &&str| Connector::PostgreSql.native_type(name).is_some();
    field.native = field.native.filter(|name| is_known(name) || !is_lenient);
    Some(Judged {
        field,
        class,
        result: model::judge_operator_class(algorithm, field, class),
        is_broken,
    })
}

/// A native type decides, whatever the scalar, if it can be read. Says too whether it is wrong.
fn indexed_field(field: &Field, kind: FieldKind) -> Option<(IndexedField<'_>, bool)> {
    let is_list = field.field_type.as_ref()?.arity == Arity::List;
    let indexed = |kind, native| IndexedField {
        kind,
        native,
        is_list,
    };
    let scalar = match kind {
        FieldKind::Scalar(scalar) => scalar,
        FieldKind::Enum(_) => return Some((indexed(IndexedType::Enum, None), false)),
        FieldKind::Unsupported => return Some((indexed(IndexedType::Unsupported, None), false)),
        FieldKind::CompositeType(_) | FieldKind::Relation(_) | FieldKind::Unknown => return None,
    };
    let plain = indexed(IndexedType::Scalar(scalar), None);
    let (Some(attribute), Some(name)) = (field.native_type(), native_name(field)) else {
        return Some((plain, false));
    };
    let Some(native) = Connector::PostgreSql.native_type(name) else {
        return Some((indexed(plain.kind, Some(name)), true));
    };
    let own = native.scalars.first().copied().unwrap_or(scalar);
    let fitting = if native.scalars.contains(&scalar) {
        scalar
    } else {
        own
    };
    let problem = native.check(attribute.list(), fitting).err();
    let is_broken = problem.is_some() || fitting != scalar;
    let is_read = match problem {
        None | Some(NativeTypeProblem::Failed(_) | NativeTypeProblem::Scalar) => true,
        Some(NativeTypeProblem::Count { expected }) => expected.max() == 0,
        Some(NativeTypeProblem::Unreadable { .. }) => false,
    };
    if is_read {
        Some((indexed(IndexedType::Scalar(fitting), Some(name)), is_broken))
    } else {
        Some((plain, is_broken))
    }
}

fn check_postgresql(context: &Context<'_, '_>, findings: &mut Findings) {
    for index in indexes_with(context, Connector::PostgreSql) {
        let Some(algorithm) = algorithm(&index) else {
            continue;
        };
        for (column, field, kind) in index.columns(context.reader, context.id) {
            let Some(judged) = judge(&index, column, field, kind, algorithm) else {
                continue;
            };
            let Err(problem) = judged.result else {
                continue;
            };
            let message = explain(context.declaration, field, algorithm, &judged, problem);
            let finding = findings
                .report(place(&index, column), message)
                .official(index.span)
                .subject(index.subject());
            // There no class is right, and a wrong type comes first.
            if index.index.kind != IndexKind::Index || judged.is_broken {
                finding.echo();
            }
        }
    }
}

fn explain(
    declaration: &Declaration,
    field: &Field,
    algorithm: IndexAlgorithm,
    judged: &Judged<'_>,
    problem: OperatorClassProblem,
) -> String {
    let place = format!("{}.{}", declaration.name_text(), field.name.text);
    let class = judged.class.unwrap_or("");
    let name = algorithm.name();
    match problem {
        OperatorClassProblem::OtherAlgorithm => {
            let known: Vec<&str> = model::algorithms_of_operator_class(class)
                .map(IndexAlgorithm::name)
                .collect();
            format!(
                "`{class}` compares values for {} indexes, and that of `{place}` is a {name} index. Change `type` or `ops`.",
                known.join(" and "),
            )
        }
        OperatorClassProblem::NotIndexable => {
            let what = match (judged.field.native, judged.field.kind) {
                (Some(native), _) => native,
                (None, IndexedType::Scalar(scalar)) => scalar.name(),
                (None, IndexedType::Enum) => "enums",
                (None, IndexedType::Unsupported) => "such types",
            };
            format!(
                "A {name} index cannot hold `{place}`: it knows no way to compare {what}. Use an index without `type`, or \
                 `ops: raw(\"…\")` if the database has an operator class of its own for it."
            )
        }
        OperatorClassProblem::ClassNeeded(classes) => format!(
            "A {name} index has to be told how to compare `{place}`. Add `ops`: {}.",
            classes.join(" or "),
        ),
        OperatorClassProblem::Unsuitable([]) => format!(
            "`{class}` is not for values like those of `{place}`, which a {name} index compares without help. Remove `ops`."
        ),
        OperatorClassProblem::Unsuitable(classes) => format!(
            "`{class}` is not for values like those of `{place}`. A {name} index compares them with {}.",
            classes.join(" or "),
        ),
    }
}

fn check_spgist(context: &Context<'_, '_>, findings: &mut Findings) {
    for index in indexes_with(context, Connector::PostgreSql) {
        if algorithm(&index) != Some(IndexAlgorithm::SpGist) || index.index.columns.len() < 2 {
            continue;
        }
        let message = format!(
            "An SpGist index has one column, but one of `{}` has {}. Make an index for each column, or use another `type`.",
            context.declaration.name_text(),
            index.index.columns.len(),
        );
        let range = index.attribute.named("type");
        findings
            .report(
                range.map_or(index.attribute.range, |argument| argument.range),
                message,
            )
            .official(index.span);
    }
}

/// The inverted indexes of a model.
fn inverted<'s>(context: &Context<'_, 's>) -> Vec<WrittenIndex<'s>> {
    let mut result = indexes_with(context, Connector::CockroachDb);
    result.retain(|it| algorithm(it) == Some(IndexAlgorithm::Gin));
    result
}

/// The first column with a class. The engine looks no further.
fn first_class(index: &WrittenIndex<'_>) -> Option<usize> {
    let mut columns = index.index.columns.iter();
    columns.position(|it| it.operator_class.is_some())
}

fn check_inverted_class(context: &Context<'_, '_>, findings: &mut Findings) {
    for index in inverted(context) {
        let Some(column) = first_class(&index) else {
            continue;
        };
        let message = format!(
            "Inverted indexes of CockroachDB have no operator classes, so that of `{}` cannot have `ops`. Remove it.",
            context.declaration.name_text(),
        );
        findings
            .report(place(&index, column), message)
            .official(index.span);
    }
}

fn is_json(kind: FieldKind) -> bool {
    kind == FieldKind::Scalar(ScalarType::Json)
}

/// Reports columns of inverted indexes. The engine does not look beyond an operator class.
fn check_inverted_columns(
    context: &Context<'_, '_>,
    findings: &mut Findings,
    is_bad: impl Fn(&WrittenIndex<'_>, usize, &Field, FieldKind) -> bool,
    explain: impl Fn(&str) -> String,
) {
    for index in inverted(context) {
        let end = first_class(&index).unwrap_or(usize::MAX);
        for (column, field, kind) in index.columns(context.reader, context.id) {
            if !is_bad(&index, column, field, kind) {
                continue;
            }
            let place = format!("{}.{}", context.declaration.name_text(), field.name.text);
            let finding = findings
                .report(index.index.columns[column].range, explain(&place))
                .official(index.span);
            if column >= end {
                finding.unofficial();
            }
        }
    }
}

fn check_inverted_type(context: &Context<'_, '_>, findings: &mut Findings) {
    let is_bad = |_: &WrittenIndex<'_>, _, field: &Field, kind| {
        let is_list = field
            .field_type
            .as_ref()
            .is_some_and(|it| it.arity == Arity::List);
        let is_judged = matches!(kind, FieldKind::Scalar(_) | FieldKind::Enum(_));
        is_judged && !is_list && !is_json(kind)
    };
    check_inverted_columns(context, findings, is_bad, |place| {
        format!(
            "An inverted index finds what is inside of JSON and lists, and `{place}` has nothing inside. Use an index without \
             `type`."
        )
    });
}

fn check_inverted_json(context: &Context<'_, '_>, findings: &mut Findings) {
    let is_bad = |index: &WrittenIndex<'_>, column, _: &Field, kind| {
        is_json(kind) && column + 1 < index.index.columns.len()
    };
    check_inverted_columns(context, findings, is_bad, |place| {
        format!(
            "Only the last column of an inverted index can be JSON, and `{place}` is not the last. Put it there."
        )
    });
}

#[path = "operator_class/fixes.rs"]
mod fixes;

#[cfg(test)]
#[path = "operator_class/tests.rs"]
mod tests;
