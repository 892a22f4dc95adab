use model::{Argument, Attribute, Config, DeclarationKind, Expression, RelationField};

use crate::attributes;
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::names::enumerate;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

#[cfg(test)]
#[path = "referential_action/tests.rs"]
mod tests;

/// What the language knows, whether a database has it or not.
const ACTIONS: [&str; 5] = ["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"];

/// The arguments that take an action, with what the action answers.
const ARGUMENTS: [&str; 2] = ["onDelete", "onUpdate"];

rule! {
    /// `onDelete` or `onUpdate` says something that is no referential action.
    ///
    /// The actions are `Cascade`, `Restrict`, `NoAction`, `SetNull` and `SetDefault`, written exactly so.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id], onDelete: CASCADE)
    /// //                                                                    ^^^^^^^ referential-action-unknown
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub REFERENTIAL_ACTION_UNKNOWN = Official {
        code: "referential-action-unknown",
        severity: Error,
        stage: Early,
        fix: Safe(fix_unknown),
        since: "0.1.0",
        check: Relation(check_unknown),
    }
}

rule! {
    /// The database does not have that referential action.
    ///
    /// SQL Server has no `Restrict`. When the client keeps relations consistent (`relationMode = "prisma"`, and always on MongoDB), nobody
    /// can do `SetDefault`, and PostgreSQL and SQLite do without `NoAction`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id], onDelete: Restrict)
    /// //                                                                    ^^^^^^^^ referential-action-support
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub REFERENTIAL_ACTION_SUPPORT = Official {
        code: "referential-action-support",
        severity: Error,
        stage: RelationField,
        fix: Safe(fix_support),
        since: "0.1.0",
        check: Relation(check_support),
    }
}

rule! {
    /// `SetDefault` on MySQL.
    ///
    /// MySQL accepts the word and then does something else: InnoDB, its usual storage engine, rejects such a constraint or treats it as
    /// `NoAction`. Say what really happens.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int  @default(1)
    ///   tree   Tree @relation(fields: [treeId], references: [id], onDelete: SetDefault)
    /// //                                                                    ^^^^^^^^^^ mysql-set-default
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub MYSQL_SET_DEFAULT = Official {
        code: "mysql-set-default",
        severity: Warning,
        stage: Block,
        fix: Unsafe(fix_set_default),
        since: "0.1.0",
        check: Relation(check_set_default),
    }
}

/// The actions that are written, each with its argument.
fn written<'s>(
    context: &Context<'_, '_>,
    relation: &RelationField<'s>,
) -> Vec<(&'s Argument, &'s Expression, &'s str)> {
    let field = relation.field;
    if !context.declaration.kind.is_table() || field.broken {
        return Vec::new();
    }
    let Some(attribute) = attributes::read(&field.attributes, "relation", false) else {
        return Vec::new();
    };
    let of = |name: &&str| {
        let argument = attribute.named(name)?;
        let value = argument.value.as_ref()?;
        Some((argument, value, value.as_path()?.as_str()))
    };
    ARGUMENTS.iter().filter_map(of).collect()
}

fn check_unknown(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    for (argument, value, action) in written(context, relation) {
        if !ACTIONS.contains(&action) {
            let message = format!(
                "`{action}` is no referential action, so `{}` of `{}.{}` says nothing. Write `Cascade`, `Restrict`, `NoAction`, `SetNull` or `SetDefault`.",
                name_of(argument),
                context.declaration.name_text(),
                relation.field.name.text,
            );
            findings.report(value.range, message);
        }
    }
}

fn check_support(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    for (argument, value, action) in written(context, relation) {
        let config = context.config();
        if ACTIONS.contains(&action) && !is_supported(config, action) {
            let message = format!(
                "{} does not have `{action}`{}, so `{}.{}` cannot have it as `{}`. Possible are {}.",
                config.capabilities().display_name(),
                emulation(config),
                context.declaration.name_text(),
                relation.field.name.text,
                name_of(argument),
                quoted(&supported(config)),
            );
            findings
                .report(value.range, message)
                .official(argument.range);
        }
    }
}

fn check_set_default(
    context: &Context<'_, '_>,
    relation: &RelationField<'_>,
    findings: &mut Findings,
) {
    if context.declaration.kind != DeclarationKind::Model {
        return;
    }
    for (argument, value, action) in written(context, relation) {
        let config = context.config();
        let discouraged = config
            .capabilities()
            .discouraged_actions(config.relation_mode());
        if discouraged.contains(action) {
            let message = format!(
                "{} takes `{action}` for `{}` of `{}.{}` but does not do it: the constraint is rejected or works as `NoAction`. Choose another action.",
                config.capabilities().display_name(),
                name_of(argument),
                context.declaration.name_text(),
                relation.field.name.text,
            );
            findings
                .report(value.range, message)
                .official(argument.range);
        }
    }
}

fn name_of(argument: &Argument) -> &str {
    argument.name.as_ref().map_or("", |name| name.text.as_str())
}

fn supported(config: &Config) -> Vec<&'static str> {
    let actions = config
        .capabilities()
        .referential_actions(config.relation_mode());
    ACTIONS
        .into_iter()
        .filter(|action| actions.contains(action))
        .collect()
}

fn is_supported(config: &Config, action: &str) -> bool {
    config
        .capabilities()
        .referential_actions(config.relation_mode())
        .contains(action)
}

fn emulation(config: &Config) -> &'static str {
    match config.relation_mode() {
        model::RelationMode::Prisma => " where the client keeps relations consistent",
        model::RelationMode::ForeignKeys => "",
    }
}

/// `a`, `b` and `c`
fn quoted(words: &[&str]) -> String {
    enumerate(words.iter().map(|word| format!("`{word}`")).collect())
}

/// The argument that the finding marks.
fn marked<'s>(context: &FixContext<'s>) -> Option<(&'s Attribute, usize, &'s str)> {
    let (_, field) = context.field()?;
    let attribute = field.attribute("relation")?;
    let holds = |argument: &Argument| {
        let value = argument.value.as_ref();
        value.is_some_and(|value| value.range == context.finding.range)
    };
    let position = attribute.list().iter().position(holds)?;
    let written = context.declaration.slice(context.finding.range);
    Some((attribute, position, written))
}

/// Writes another action.
fn with_action(
    context: &FixContext<'_>,
    written: &str,
    action: &str,
    applicability: Applicability,
) -> Option<Fix> {
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, context.finding.range, action);
    Fix::new(
        format!("Change `{written}` to `{action}`"),
        applicability,
        Effect::None,
        rewrite,
    )
}

fn without_action(
    context: &FixContext<'_>,
    attribute: &Attribute,
    position: usize,
    applicability: Applicability,
) -> Option<Fix> {
    let argument = attribute.list().get(position)?;
    let mut rewrite = Rewrite::new(context.schema);
    if attribute.list().len() == 1 {
        rewrite.remove_field_attribute(context.id, attribute);
    } else {
        rewrite.remove_argument(context.id, attribute, position);
    }
    Fix::new(
        format!("Remove `{}` and have the default", name_of(argument)),
        applicability,
        Effect::None,
        rewrite,
    )
}

/// Actions belong to the end with the key, so in a list of records there is nothing to choose.
fn in_list(context: &FixContext<'_>, attribute: &Attribute, position: usize) -> Option<Fix> {
    let field_type = context.field()?.1.field_type.as_ref()?;
    (field_type.arity == model::Arity::List)
        .then(|| without_action(context, attribute, position, Applicability::Unsafe))
        .flatten()
}

fn fix_unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((attribute, position, written)) = marked(context) else {
        return Vec::new();
    };
    if let Some(fix) = in_list(context, attribute, position) {
        return vec![fix];
    }
    let possible = possible(context);
    let meant = nearest(written, possible.iter().copied());
    let mut fixes = Vec::new();
    fixes.extend(meant.and_then(|it| with_action(context, written, it, Applicability::Safe)));
    // Without a word the default acts, which may close a circle.
    let config = context.schema.config();
    let quiet = ["NoAction", "Restrict"]
        .into_iter()
        .find(|action| possible.contains(action) && Some(*action) != meant)
        .filter(|_| config.capabilities().checks_cycles(config.relation_mode()));
    fixes.extend(quiet.and_then(|it| with_action(context, written, it, Applicability::Unsafe)));
    fixes.extend(without_action(
        context,
        attribute,
        position,
        Applicability::Unsafe,
    ));
    let others = possible
        .iter()
        .filter(|action| Some(**action) != meant && Some(**action) != quiet);
    fixes.extend(
        others.filter_map(|action| with_action(context, written, action, Applicability::Unsafe)),
    );
    fixes
}

fn fix_support(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((attribute, position, written)) = marked(context) else {
        return Vec::new();
    };
    if let Some(fix) = in_list(context, attribute, position) {
        return vec![fix];
    }
    let possible = possible(context);
    let (twin, applicability) = match written {
        // These do the same, but for the moment of the check.
        "Restrict" => ("NoAction", Applicability::Safe),
        "NoAction" => ("Restrict", Applicability::Safe),
        "SetDefault" => ("SetNull", Applicability::Unsafe),
        _ => ("", Applicability::Unsafe),
    };
    let twin = possible.iter().copied().find(|action| *action == twin);
    let mut fixes = Vec::new();
    fixes.extend(twin.and_then(|it| with_action(context, written, it, applicability)));
    fixes.extend(without_action(
        context,
        attribute,
        position,
        Applicability::Safe,
    ));
    let others = possible.iter().filter(|action| Some(**action) != twin);
    fixes.extend(
        others.filter_map(|action| with_action(context, written, action, Applicability::Unsafe)),
    );
    fixes
}

fn fix_set_default(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((attribute, position, written)) = marked(context) else {
        return Vec::new();
    };
    if let Some(fix) = in_list(context, attribute, position) {
        return vec![fix];
    }
    let config = context.schema.config();
    let discouraged = config
        .capabilities()
        .discouraged_actions(config.relation_mode());
    let mut possible = possible(context);
    possible.retain(|action| !discouraged.contains(action));
    // First what happens anyway.
    possible.sort_by_key(|action| *action != "NoAction");
    let changed = |action: &&str| with_action(context, written, action, Applicability::Unsafe);
    let mut fixes: Vec<Fix> = possible.iter().filter_map(changed).collect();
    for fix in &mut fixes {
        fix.effect = Effect::Migration;
        fix.title.push_str(" (needs a migration)");
    }
    fixes
}

/// What may be written here. An empty key is only possible where all of it may be empty.
fn possible(context: &FixContext<'_>) -> Vec<&'static str> {
    let key = context
        .field()
        .and_then(|(_, field)| field.relation.as_ref()?.fields.as_ref());
    let names = key.map_or(&[][..], |list| &list.names);
    let is_required = |name: &model::Name| {
        let field = context.declaration.field(&name.text);
        let arity = field.and_then(|field| field.field_type.as_ref());
        arity.is_some_and(|it| it.arity == model::Arity::Required)
    };
    let may_be_empty = !names.is_empty() && !names.iter().any(is_required);
    let mut result = supported(context.schema.config());
    result.retain(|action| *action != "SetNull" || may_be_empty);
    result
}
