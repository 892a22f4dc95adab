use std::collections::BTreeMap;

use model::{FieldKind, ScalarType, Schema};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::fixer::Shared;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A field's type does not exist.
    ///
    /// A type is built in (`Int`, `BigInt`, `Float`, `Boolean`, `String`, `DateTime`, `Json`, `Bytes`, `Decimal`) or the name
    /// of a model, view, composite type or enum of this schema. Case matters.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id     Int    @id
    ///   weight Flaot
    /// //       ^^^^^ unknown-type
    /// }
    /// ```
    pub UNKNOWN_TYPE = Official {
        code: "unknown-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Field(check),
    }
}

fn check(context: &Context<'_, '_>, _: usize, field: &model::Field, findings: &mut Findings) {
    let Some(name) = field.field_type.as_ref().and_then(model::FieldType::named) else {
        return;
    };
    if context.reader.field_kind(field) == FieldKind::Unknown {
        let message = format!(
            "There is no type `{}`, so `{}.{}` cannot be read. Use a built-in type, or declare a model or enum of that name.",
            name.text,
            context.declaration.name_text(),
            field.name.text,
        );
        findings.report(name.range, message);
    }
}

/// The type that must be meant. Where nothing is near, text can hold anything; what looks like a relation has nowhere to lead and
/// becomes a comment.
fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let written = context.declaration.slice(context.finding.range);
    let types = context.fixer.shared::<TypeNames>();
    let mut result = Vec::new();
    if let Some(nearest) = nearest(&types, written) {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, context.finding.range, nearest.as_str());
        result.extend(Fix::new(
            format!("Change `{written}` to `{nearest}`"),
            Applicability::Safe,
            Effect::None,
            rewrite,
        ));
    }
    let Some((_, field)) = context.field() else {
        return result;
    };
    let mut text = Rewrite::new(context.schema);
    text.replace(context.id, context.finding.range, "String");
    let text = Fix::new(
        format!("Make `{}` a `String`", field.name.text),
        Applicability::Unsafe,
        Effect::Migration,
        text,
    );
    let mut comment = Rewrite::new(context.schema);
    comment.insert(context.id, field.range.start(), "// ");
    let comment = Fix::new(
        format!("Turn `{}` into a comment", field.name.text),
        Applicability::Unsafe,
        Effect::None,
        comment,
    );
    let (first, second) = if field.attribute("relation").is_some() {
        (comment, text)
    } else {
        (text, comment)
    };
    result.extend(first.into_iter().chain(second));
    result
}

/// The names of all types, built-in ones too, by their length in characters of lower case.
struct TypeNames(BTreeMap<usize, Vec<TypeName>>);

struct TypeName {
    name: String,
    lower: String,
    letters: u64,
}

impl Shared for TypeNames {
    fn collect(schema: &Schema) -> Self {
        let declared = schema
            .in_order()
            .filter(|(_, declaration)| declaration.kind.is_type())
            .map(|(_, declaration)| declaration.name_text());
        let built_in = ScalarType::ALL.iter().map(|scalar| scalar.name());
        let mut result: BTreeMap<usize, Vec<TypeName>> = BTreeMap::new();
        for name in declared.chain(built_in).filter(|name| !name.is_empty()) {
            let lower = name.to_lowercase();
            result
                .entry(lower.chars().count())
                .or_default()
                .push(TypeName {
                    name: name.to_owned(),
                    letters: letters(&lower),
                    lower,
                });
        }
        Self(result)
    }
}

/// Which characters occur, as bits; some share one.
fn letters(lower: &str) -> u64 {
    lower
        .chars()
        .fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
}

/// The type whose name is so close that nothing else can be meant: equal but for case, or at most a third of it mistyped.
fn nearest(types: &TypeNames, written: &str) -> Option<String> {
    let most = written.chars().count() / 3;
    let lower = written.to_lowercase();
    let length = lower.chars().count();
    let own = letters(&lower);
    // A mistake adds at most one letter and takes away at most one. Measuring the distance costs much more than that.
    let may_be_near = |other: &&TypeName| {
        let (gone, new) = (own & !other.letters, other.letters & !own);
        (gone.count_ones().max(new.count_ones()) as usize) <= most
    };
    let candidates = types
        .0
        .range(length.saturating_sub(most)..=length + most)
        .flat_map(|(_, names)| names)
        .filter(may_be_near);
    let measured = candidates.map(|other| {
        (
            strsim::damerau_levenshtein(&lower, &other.lower),
            other.name.as_str(),
        )
    });
    let (distance, name) = measured.min()?;
    (distance <= most).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn names_of_datasources_are_no_types() {
        check_rule(
            &UNKNOWN_TYPE,
            r#"
datasource db {
  provider = "sqlite"
}

model Parcel {
  id    Int   @id
  from  db
//      ^^ unknown-type
  to    Depot?
//      ^^^^^ unknown-type
  kind  Unsupported("box")
}
"#,
        );
    }

    #[test]
    fn takes_the_type_that_must_be_meant() {
        check_fix(
            &UNKNOWN_TYPE,
            r"
model Parcel {
  id   Int     @id
  size parcelsize?
}

enum ParcelSize {
  SMALL
}
",
            r"
model Parcel {
  id   Int     @id
  size ParcelSize?
}

enum ParcelSize {
  SMALL
}
",
        );
    }

    #[test]
    fn what_nothing_is_near_to_can_be_text() {
        check_fix(
            &UNKNOWN_TYPE,
            r"
model Parcel {
  id    Int   @id
  depot Depot
}
",
            r"
model Parcel {
  id    Int   @id
  depot String
}
",
        );
    }

    #[test]
    fn a_relation_that_leads_nowhere_becomes_a_comment() {
        check_fix(
            &UNKNOWN_TYPE,
            r"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Warehouse @relation(fields: [depotId], references: [id])
}
",
            r"
model Parcel {
  id      Int   @id
  depotId Int
  // depot   Warehouse @relation(fields: [depotId], references: [id])
}
",
        );
    }
}
