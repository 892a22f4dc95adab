use model::Arity;

use crate::Severity;
use crate::finding::{Findings, Place};
use crate::fix::Fix;
use crate::list::missing_key::repair::Repair;
use crate::relation_end::RelationEnd;
use crate::rule::{Context, FixContext, rule};
use crate::spans::field_span;

rule! {
    /// A referential action would empty a key that is required.
    ///
    /// `SetNull` writes null into the key when its partner goes away, and a required field cannot hold null. PostgreSQL takes such
    /// a constraint and fails when it gets to work, so there this is a warning; everywhere else it is an error.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id], onDelete: SetNull)
    /// //                                                          ^^^^^^^^^^^^^^^^^ set-null-on-required
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub SET_NULL_ON_REQUIRED = Official {
        code: "set-null-on-required",
        severity: Error,
        stage: Relation(9),
        fix: Safe(fix),
        since: "0.1.0",
        check: RelationEnd(check),
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let written = context.declaration.slice(context.finding.range);
    let name = written.split(':').next().unwrap_or("").trim();
    let fix = Repair::of(context).and_then(|repair| {
        let mut draft = repair.draft();
        // A database that takes such a constraint may have it.
        if context.finding.severity == Severity::Warning {
            draft.needs_consent();
            draft.changes_foreign_key();
        }
        repair.without_in(draft, &[name])
    });
    fix.into_iter().collect()
}

fn check(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let own = end.own();
    if !end.leads || !end.record.is_inline() {
        return;
    }
    let is_required = |name: &&str| {
        let field = context.declaration.field(name);
        let field_type = field.and_then(|field| field.field_type.as_ref());
        field_type.is_some_and(|it| it.arity == Arity::Required)
    };
    let required = own.key_names().into_iter().find(is_required);
    if own.has_key_argument() && required.is_none() {
        return;
    }
    let config = context.config();
    let is_warning = config
        .capabilities()
        .set_null_on_required_is_warning(config.relation_mode());
    let severity = if is_warning {
        Severity::Warning
    } else {
        Severity::Error
    };
    let (model, name) = (context.declaration.name_text(), &end.field().name.text);
    for (argument, event) in [("onDelete", "deleted"), ("onUpdate", "changed")] {
        let Some((_, written)) = end.argument(argument) else {
            continue;
        };
        let value = written.value.as_ref().and_then(|value| value.as_path());
        if value.is_none_or(|value| value != "SetNull") {
            continue;
        }
        let why = required.map_or_else(
            || "has no key that could be emptied".to_owned(),
            |key| format!("has the required key `{key}`, which cannot be null"),
        );
        let message = format!(
            "`{model}.{name}` shall be set to null when its partner is {event}, but it {why}. Take another action, or make relation and key optional.",
        );
        let mut finding = findings
            .report(written.range, message)
            .severity(severity)
            .official(field_span(context.declaration, end.field()));
        if let Some(key) = required {
            let place = Place::Field(context.id, key.into());
            finding = finding.related(place, "this field is required");
        }
        let _ = finding;
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::applied_unseen;

    fn leaf_on(provider: &str) -> String {
        format!(
            r#"
datasource db {{
  provider = "{provider}"
}}

model Leaf {{
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id], onDelete: SetNull)

  @@index([treeId])
}}

model Tree {{
  id     Int    @id
  leaves Leaf[]
}}
"#
        )
    }

    #[test]
    fn where_the_constraint_may_exist_somebody_must_agree_to_change_it() {
        assert_eq!(applied_unseen(&leaf_on("mysql")), 1);
        assert_eq!(applied_unseen(&leaf_on("postgresql")), 0);
    }
}
