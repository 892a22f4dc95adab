use model::{Attribute, Expression, Field, FieldKind, RelationField};
use syntax::TextRange;

use crate::attributes;
use crate::finding::Findings;
use crate::fix::Fix;
use crate::rule::{Context, FixContext, rule};

#[path = "relation_lists/fixes.rs"]
mod fixes;
#[path = "relation_lists/place.rs"]
mod place;
#[cfg(test)]
#[path = "relation_lists/tests.rs"]
mod tests;

rule! {
    /// `fields` of a relation names a field that its model does not have.
    ///
    /// `fields` lists the fields of the same model that hold the key of the other one. They are written by the name in the schema, not by
    /// the column name that `@map` gives them, and must exist next to the relation field.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeNo], references: [id])
    /// //                               ^^^^^^ relation-fields-unknown
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub RELATION_FIELDS_UNKNOWN = Official {
        code: "relation-fields-unknown",
        severity: Error,
        stage: Early,
        fix: Safe(fix_unknown_key),
        since: "0.1.0",
        check: Relation(check_unknown_key),
    }
}

rule! {
    /// `fields` of a relation names a relation field.
    ///
    /// A key is made of values that have columns in the database. A relation field has none; it has fields that hold its key. List those.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [tree], references: [id])
    /// //                               ^^^^ relation-fields-not-scalar
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub RELATION_FIELDS_NOT_SCALAR = Official {
        code: "relation-fields-not-scalar",
        severity: Error,
        stage: Early,
        fix: Safe(fix_relation_in_key),
        since: "0.1.0",
        check: Relation(check_relation_in_key),
    }
}

rule! {
    /// `references` of a relation names a field that the other model does not have.
    ///
    /// `references` lists the fields of the other model whose values the key holds, usually its `@id`.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [treeId])
    /// //                                                     ^^^^^^ relation-references-unknown
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub RELATION_REFERENCES_UNKNOWN = Official {
        code: "relation-references-unknown",
        severity: Error,
        stage: Early,
        fix: Safe(fix_references),
        since: "0.1.0",
        check: Relation(check_unknown_reference),
    }
}

rule! {
    /// `references` of a relation names a relation field.
    ///
    /// A key holds values of columns, and a relation field has no column. List the fields that identify a record of the other model,
    /// usually its `@id`.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [leaves])
    /// //                                                     ^^^^^^ relation-references-not-scalar
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub RELATION_REFERENCES_NOT_SCALAR = Official {
        code: "relation-references-not-scalar",
        severity: Error,
        stage: Early,
        fix: Safe(fix_references),
        since: "0.1.0",
        check: Relation(check_relation_in_references),
    }
}

rule! {
    /// `fields` or `references` of a relation names a field twice.
    ///
    /// Each field of a key stands for one field of the other model; a second time it could only say the same or the contrary.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId, treeId], references: [id, no])
    /// //                                       ^^^^^^ relation-fields-repeated
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   no     Int
    ///   leaves Leaf[]
    /// }
    /// ```
    pub RELATION_FIELDS_REPEATED = Official {
        code: "relation-fields-repeated",
        severity: Error,
        stage: Early,
        fix: Safe(fix_repeated),
        since: "0.1.0",
        check: Relation(check_repeated),
    }
}

rule! {
    /// `fields` or `references` of a relation lists something that is no name of a field.
    ///
    /// Fields are listed by their bare names, without quotes and arguments: `[treeId]`.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: ["treeId"], references: [id])
    /// //                               ^^^^^^^^ relation-fields-value-type
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub RELATION_FIELDS_VALUE_TYPE = Official {
        code: "relation-fields-value-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix_value_type),
        since: "0.1.0",
        check: Relation(check_value_type),
    }
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Fields,
    References,
}

impl Which {
    pub(super) const BOTH: [Self; 2] = [Self::Fields, Self::References];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::References => "references",
        }
    }
}

/// A name in a list that stands for no value.
#[derive(Debug)]
struct Word<'s> {
    text: &'s str,
    range: TextRange,
    /// Is there a field of that name whose own error explains it?
    explained: bool,
}

/// One of the lists, as the engine reads it: what cannot be a name ends the reading, then what is there twice.
#[derive(Debug)]
struct List<'s> {
    attribute: &'s Attribute,
    value: &'s Expression,
    wrong: Vec<&'s Expression>,
    repeated: Option<(&'s str, TextRange)>,
    unknown: Vec<Word<'s>>,
    relations: Vec<Word<'s>>,
}

/// `None` when there is no such list, or nobody reads it.
fn read<'s>(
    context: &Context<'_, '_>,
    relation: &RelationField<'s>,
    which: Which,
) -> Option<List<'s>> {
    let field = relation.field;
    if !context.declaration.kind.is_table() || field.broken {
        return None;
    }
    let attribute = attributes::read(&field.attributes, "relation", false)?;
    let value = attributes::value(attribute, which.key())?;
    let mut list = List {
        attribute,
        value,
        wrong: value
            .elements()
            .iter()
            .filter(|element| element.as_path().is_none())
            .collect(),
        repeated: None,
        unknown: Vec::new(),
        relations: Vec::new(),
    };
    if !list.wrong.is_empty() {
        return Some(list);
    }
    let id = match which {
        Which::Fields => context.id,
        Which::References => relation.target.id,
    };
    let container = context.reader.declaration(id)?;
    let mut values: Vec<&str> = Vec::new();
    for element in value.elements() {
        let Some(name) = element.as_path() else {
            continue;
        };
        let word = |explained| Word {
            text: name,
            range: element.range,
            explained,
        };
        let Some(field) = container.field(name).filter(|field| is_there(field)) else {
            list.unknown.push(word(container.field(name).is_some()));
            continue;
        };
        match context.reader.field_kind(field) {
            FieldKind::Relation(_) => list.relations.push(word(false)),
            FieldKind::Unknown => list.relations.push(word(true)),
            _ if values.contains(&name.as_str()) => {
                list.repeated = Some((name, element.range));
                list.unknown.clear();
                list.relations.clear();
                break;
            }
            _ => values.push(name),
        }
    }
    Some(list)
}

/// Lines that the engine cannot read hold no field for it.
fn is_there(field: &Field) -> bool {
    !field.broken && field.field_type.is_some()
}

/// Reports each word; the engine's only mark goes to the first.
fn report(
    findings: &mut Findings,
    words: &[Word<'_>],
    mark: TextRange,
    message: impl Fn(&str) -> String,
) {
    let mut mark = Some(mark);
    for word in words.iter().filter(|word| !word.explained) {
        let finding = findings.report(word.range, message(word.text));
        match mark.take() {
            Some(mark) => finding.official(mark),
            None => finding.unofficial(),
        };
    }
    if let (Some(mark), Some(word)) = (mark, words.first()) {
        findings
            .report(word.range, message(word.text))
            .official(mark)
            .echo();
    }
}

fn check_unknown_key(
    context: &Context<'_, '_>,
    relation: &RelationField<'_>,
    findings: &mut Findings,
) {
    let Some(list) = read(context, relation, Which::Fields) else {
        return;
    };
    let (model, field) = (context.declaration.name_text(), &relation.field.name.text);
    report(findings, &list.unknown, list.value.range, |name| {
        format!(
            "`{model}` has no field `{name}`, so nothing can hold the key of `{field}`. Name the field that does, or add it."
        )
    });
}

fn check_relation_in_key(
    context: &Context<'_, '_>,
    relation: &RelationField<'_>,
    findings: &mut Findings,
) {
    let Some(list) = read(context, relation, Which::Fields) else {
        return;
    };
    let (model, field) = (context.declaration.name_text(), &relation.field.name.text);
    report(findings, &list.relations, list.value.range, |name| {
        format!(
            "`{model}.{name}` is a relation itself and has no column, so it cannot hold the key of `{field}`. List fields that hold values."
        )
    });
}

fn check_unknown_reference(
    context: &Context<'_, '_>,
    relation: &RelationField<'_>,
    findings: &mut Findings,
) {
    let Some(list) = read(context, relation, Which::References) else {
        return;
    };
    let (target, mark) = (relation.field.type_name(), list.attribute.range);
    let name = &relation.field.name.text;
    report(findings, &list.unknown, mark, |word| {
        format!(
            "`{target}` has no field `{word}`, so the key of `{name}` refers to nothing. `references` lists fields of `{target}`, usually its id."
        )
    });
}

fn check_relation_in_references(
    context: &Context<'_, '_>,
    relation: &RelationField<'_>,
    findings: &mut Findings,
) {
    let Some(list) = read(context, relation, Which::References) else {
        return;
    };
    let (target, mark) = (relation.field.type_name(), list.attribute.range);
    let name = &relation.field.name.text;
    report(findings, &list.relations, mark, |word| {
        format!(
            "`{target}.{word}` is a relation and has no column, so the key of `{name}` cannot refer to it. List fields that hold values, usually the id of `{target}`."
        )
    });
}

fn check_repeated(
    context: &Context<'_, '_>,
    relation: &RelationField<'_>,
    findings: &mut Findings,
) {
    for which in Which::BOTH {
        let Some(list) = read(context, relation, which) else {
            continue;
        };
        if let Some((name, range)) = list.repeated {
            let message = format!(
                "`{}` of `{}.{}` lists `{name}` twice; each field can stand for one part of the key only. Remove one of them, or name the field that was meant.",
                which.key(),
                context.declaration.name_text(),
                relation.field.name.text,
            );
            findings
                .report(range, message)
                .official(list.attribute.range);
        }
    }
}

fn check_value_type(
    context: &Context<'_, '_>,
    relation: &RelationField<'_>,
    findings: &mut Findings,
) {
    for which in Which::BOTH {
        let Some(list) = read(context, relation, which) else {
            continue;
        };
        for element in list.wrong {
            let message = format!(
                "`{}` of `{}.{}` must list bare names of fields, such as `[{}]`; this is none. Write only the name.",
                which.key(),
                context.declaration.name_text(),
                relation.field.name.text,
                match which {
                    Which::Fields => format!("{}Id", relation.field.name.text),
                    Which::References => "id".to_owned(),
                },
            );
            findings.report(element.range, message);
        }
    }
}

fn fix_unknown_key(context: &FixContext<'_>) -> Vec<Fix> {
    fixes::unknown_key(context)
}

fn fix_relation_in_key(context: &FixContext<'_>) -> Vec<Fix> {
    fixes::relation_in_key(context)
}

fn fix_references(context: &FixContext<'_>) -> Vec<Fix> {
    fixes::references(context)
}

fn fix_repeated(context: &FixContext<'_>) -> Vec<Fix> {
    fixes::repeated(context)
}

fn fix_value_type(context: &FixContext<'_>) -> Vec<Fix> {
    fixes::value_type(context)
}
