use model::{Capability, Field, FieldKind, ScalarType};

use crate::Applicability;
use crate::defaults::{
    self, DefaultValue, FUNCTIONS, FieldRepair, Problem, ProblemKind, SEQUENCE, description,
};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rewrite::quoted;
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;
use crate::stage::Stage;

rule! {
    /// A default function makes values of another type than the field's.
    ///
    /// `autoincrement()` makes `Int` and `BigInt`, `now()` makes `DateTime`; `uuid()`, `cuid()`, `ulid()` and `nanoid()` make
    /// `String`. Take a function that fits, change the field's type, or remove the default.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id     Int    @id @default(uuid())
    /// //                           ^^^^^^ invalid-default-function
    ///   sentAt String @default(now())
    /// //                       ^^^^^ invalid-default-function
    /// }
    /// ```
    pub INVALID_DEFAULT_FUNCTION = Official {
        code: "invalid-default-function",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_function),
        since: "0.1.0",
        check: Field(check_function),
    }
}

rule! {
    /// A default function has arguments that it does not take.
    ///
    /// `uuid` takes the version 4 or 7, `cuid` the version 1 or 2, `nanoid` a length from 2 to 255, `dbgenerated` a string with
    /// something in it. All of them may go without; the others take nothing.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   String   @id @default(uuid(5))
    /// //                               ^^^ default-function-arguments
    ///   sent DateTime @default(now(3))
    /// //                          ^^^ default-function-arguments
    /// }
    /// ```
    pub DEFAULT_FUNCTION_ARGUMENTS = Official {
        code: "default-function-arguments",
        severity: Error,
        stage: Early,
        fix: Safe(fix_arguments),
        since: "0.1.0",
        check: Field(check_arguments),
    }
}

rule! {
    /// `autoincrement()` has a name.
    ///
    /// `map` names the constraint that holds a default in the database. Numbers that the database counts itself are no such
    /// constraint, so there is nothing to name. Remove the argument.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Parcel {
    ///   id Int @id @default(autoincrement(), map: "parcel_number")
    /// //                                     ^^^^^^^^^^^^^^^^^^^^ named-autoincrement
    /// }
    /// ```
    pub NAMED_AUTOINCREMENT = Official {
        code: "named-autoincrement",
        severity: Error,
        stage: Early,
        fix: Safe(fix_map),
        since: "0.1.0",
        check: Field(check_named),
    }
}

rule! {
    /// `@default` calls a function that Prisma does not know.
    ///
    /// Known are `autoincrement`, `cuid`, `dbgenerated`, `nanoid`, `now`, `ulid`, `uuid`, on MongoDB `auto`, and on CockroachDB
    /// `sequence`; case matters. A function of the database itself is written as `dbgenerated("name()")`.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id     Int      @id
    ///   sentAt DateTime @default(current_timestamp())
    /// //                         ^^^^^^^^^^^^^^^^^^^ unknown-default-function
    /// }
    /// ```
    pub UNKNOWN_DEFAULT_FUNCTION = Official {
        code: "unknown-default-function",
        severity: Error,
        stage: DefaultFunction,
        fix: Safe(fix_unknown),
        since: "0.1.0",
        check: Field(check_unknown),
    }
}

rule! {
    /// `auto()` outside of MongoDB.
    ///
    /// `auto()` makes the identifiers that MongoDB knows as ObjectId; no other database has them. Use `autoincrement()` for numbers,
    /// `uuid()` or `cuid()` for strings.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id String @id @default(auto())
    /// //                       ^^^^^^ auto-not-supported
    /// }
    /// ```
    pub AUTO_NOT_SUPPORTED = Official {
        code: "auto-not-supported",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_to_own_function),
        since: "0.1.0",
        check: Field(check_auto),
    }
}

rule! {
    /// A default has a name, on a database that gives defaults none.
    ///
    /// Only SQL Server keeps a default as a constraint with a name. Elsewhere `map` has nothing to name. Remove the argument.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id     Int @id
    ///   weight Int @default(1, map: "parcel_weight")
    /// //                       ^^^^^^^^^^^^^^^^^^^^ default-map-not-supported
    /// }
    /// ```
    pub DEFAULT_MAP_NOT_SUPPORTED = Official {
        code: "default-map-not-supported",
        severity: Error,
        stage: Field,
        fix: Safe(fix_map),
        since: "0.1.0",
        check: Field(check_map),
    }
}

/// Reports the problems of one kind of shape; the message gets the default and the names of block and field.
pub(super) fn report(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
    kind: ProblemKind,
    message: impl Fn(&DefaultValue<'_>, &Problem, &str) -> String,
) {
    let Some(default) = defaults::of(context, position, field) else {
        return;
    };
    for problem in default.problems(context.reader, context.declaration) {
        if problem.kind == kind {
            let place = format!("{}.{}", context.declaration.name_text(), field.name.text);
            findings
                .report(problem.range, message(&default, &problem, &place))
                .official_all(problem.marks.iter().copied());
        }
    }
}

fn check_function(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let kind = ProblemKind::Function;
    report(
        context,
        position,
        field,
        findings,
        kind,
        |default, _, place| {
            let name = default.call().map_or("", |(name, _)| name);
            let made = match name {
                "autoincrement" => "`Int` and `BigInt`",
                "now" => "`DateTime`",
                _ => "`String`",
            };
            format!(
                "`{name}()` makes values of type {made}, but `{place}` is of type `{}`. Change the function or the type, or remove the default.",
                field.type_name(),
            )
        },
    );
}

fn check_arguments(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let kind = ProblemKind::Arguments;
    report(
        context,
        position,
        field,
        findings,
        kind,
        |default, problem, place| {
            let name = default.call().map_or("", |(name, _)| name);
            format!(
                "`{name}` {}, but `{place}` gives it `{}`. Correct the arguments.",
                description(name),
                context.declaration.slice(problem.range),
            )
        },
    );
}

fn check_named(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let kind = ProblemKind::NamedAutoincrement;
    report(context, position, field, findings, kind, |_, _, place| {
        format!(
            "The database counts `{place}` itself; that is no constraint which could have a name. Remove `map`."
        )
    });
}

fn check_unknown(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(default) = defaults::of(context, position, field) else {
        return;
    };
    let (Some((name, _)), Some(scalar)) = (default.call(), default.scalar()) else {
        return;
    };
    if FUNCTIONS.contains(&name) {
        return;
    }
    let config = context.config();
    let has_sequences = config.capabilities().has(Capability::DefaultValueSequence);
    if name == SEQUENCE && !default.in_type && (has_sequences || !config.connector_is_known()) {
        return;
    }
    let place = format!("{}.{}", context.declaration.name_text(), field.name.text);
    let what = if name == SEQUENCE && !default.in_type {
        format!(
            "Only CockroachDB has `sequence()`, so `{place}` gets no default on {}.",
            config.capabilities().display_name(),
        )
    } else {
        format!("Prisma has no function `{name}`, so `{place}` gets no default.")
    };
    let message = format!(
        "{what} Use {}, or remove the default.",
        suggestion(scalar, default.in_type)
    );
    let finding = findings.report(default.value.range, message);
    if default.in_type {
        finding.stage(Stage::Early);
    }
}

/// The functions for values of that type.
fn suggestion(scalar: ScalarType, in_type: bool) -> &'static str {
    match scalar {
        ScalarType::String if in_type => "`uuid()`, `cuid()` or `ulid()`",
        ScalarType::String => "`uuid()`, `cuid()`, `ulid()` or `nanoid()`",
        ScalarType::DateTime => "`now()`",
        _ if in_type => "a literal",
        ScalarType::Int | ScalarType::BigInt => "`autoincrement()`",
        _ => "a literal, or `dbgenerated(\"…\")` for a function of the database",
    }
}

fn check_auto(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(default) = defaults::of(context, position, field) else {
        return;
    };
    let config = context.config();
    if default.call().is_none_or(|(name, _)| name != "auto")
        || !config.connector_is_known()
        || config.capabilities().has(Capability::DefaultValueAuto)
        || default
            .sound_function(context.reader, context.declaration)
            .is_none()
    {
        return;
    }
    let message = format!(
        "`auto()` makes identifiers of MongoDB, but `{}.{}` is kept in {}. Use `autoincrement()` for numbers, or `uuid()` for strings.",
        context.declaration.name_text(),
        field.name.text,
        config.capabilities().display_name(),
    );
    findings.report(default.value.range, message);
}

fn check_map(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(default) = defaults::of(context, position, field) else {
        return;
    };
    let config = context.config();
    let Some(map) = default.map_position() else {
        return;
    };
    let map = &default.attribute.list()[map];
    let is_name = map
        .value
        .as_ref()
        .and_then(model::Expression::as_string)
        .is_some_and(|name| !name.is_empty());
    if !is_name
        || !config.connector_is_known()
        || default.in_type
        || config.capabilities().has(Capability::NamedDefaultValues)
        // `autoincrement()` has no name anywhere, which is said elsewhere.
        || default.call().is_some_and(|(name, _)| name == "autoincrement")
    {
        return;
    }
    let message = format!(
        "Only SQL Server names the defaults of columns; for `{}.{}` on {} there is nothing to name. Remove `map`.",
        context.declaration.name_text(),
        field.name.text,
        config.capabilities().display_name(),
    );
    findings
        .report(map.range, message)
        .official(crate::spans::attribute_span(
            context.declaration,
            default.attribute,
        ));
}

fn fix_function(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let Some(default) = repair.default() else {
        return Vec::new();
    };
    let range = default.value.range;
    let name = default.call().map_or("", |(name, _)| name);
    let own = repair
        .own_function()
        .filter(|own| !default.in_type || *own != "auto()");
    if let Some(own) = own.filter(|_| repair.is_id()) {
        repair.replace(range, own, Applicability::Unsafe, Effect::Migration);
    } else if name == "now"
        && !default.is_list()
        && repair.field.attributes.len() == 1
        && let Some(name) = repair.field.field_type.as_ref().and_then(|it| it.named())
    {
        // Only a time starts as now.
        repair.replace(
            name.range,
            "DateTime",
            Applicability::Unsafe,
            Effect::Migration,
        );
    }
    repair.remove_default();
    repair.finish()
}

fn fix_arguments(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    if let Some(default) = repair.default() {
        repair.correct_arguments(&default);
    }
    repair.finish()
}

fn fix_map(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    if let Some(default) = repair.default() {
        repair.remove_map(&default, Applicability::Safe);
    }
    repair.finish()
}

fn fix_to_own_function(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    if let Some(default) = repair.default()
        && let Some(own) = repair.own_function()
    {
        repair.replace(
            default.value.range,
            own,
            Applicability::Unsafe,
            Effect::Migration,
        );
    }
    repair.remove_default();
    repair.finish()
}

/// What people of other tools and databases call these functions, in lower case without underscores.
const SYNONYMS: &[(&str, &str)] = &[
    ("currenttimestamp", "now()"),
    ("currentdate", "now()"),
    ("localtimestamp", "now()"),
    ("getdate", "now()"),
    ("getutcdate", "now()"),
    ("sysdatetime", "now()"),
    ("clocktimestamp", "now()"),
    ("today", "now()"),
    ("genrandomuuid", "uuid()"),
    ("uuidgeneratev4", "uuid()"),
    ("newid", "uuid()"),
    ("guid", "uuid()"),
    ("uuidv4", "uuid(4)"),
    ("uuid4", "uuid(4)"),
    ("uuidv7", "uuid(7)"),
    ("uuid7", "uuid(7)"),
    ("cuid2", "cuid(2)"),
    ("serial", "autoincrement()"),
    ("identity", "autoincrement()"),
    ("sequence", "autoincrement()"),
    ("increment", "autoincrement()"),
    ("objectid", "auto()"),
];

fn fix_unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let (Some(default), FieldKind::Scalar(scalar)) = (repair.default(), repair.kind) else {
        return Vec::new();
    };
    let Some((name, _)) = default.call() else {
        return Vec::new();
    };
    let range = default.value.range;
    let capabilities = repair.capabilities();
    let by_database =
        !default.in_type && capabilities.has(Capability::DefaultValueDatabaseGenerated);
    let counts = !default.in_type
        && capabilities.has(Capability::AutoIncrement)
        && (scalar == ScalarType::BigInt || capabilities.has(Capability::AutoIncrementOnInt))
        && (repair.is_id() || capabilities.has(Capability::AutoIncrementNonIndexedAllowed));
    let fitting: &[&str] = match scalar {
        ScalarType::String if default.in_type => &["uuid", "cuid", "ulid"],
        ScalarType::String if capabilities.has(Capability::DefaultValueAuto) && repair.is_id() => {
            &["uuid", "cuid", "ulid", "nanoid", "auto"]
        }
        ScalarType::String => &["uuid", "cuid", "ulid", "nanoid"],
        ScalarType::DateTime => &["now"],
        ScalarType::Int | ScalarType::BigInt if counts => &["autoincrement"],
        _ => &[],
    };
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    let is_fitting = |call: &&str| fitting.iter().any(|it| call.starts_with(&format!("{it}(")));
    let synonym = SYNONYMS
        .iter()
        .find(|(other, _)| *other == plain)
        .map(|(_, call)| *call)
        .filter(is_fitting);
    if let Some(call) = synonym {
        repair.replace(range, call, Applicability::Safe, Effect::None);
    } else if let Some(near) = nearest(name, fitting.iter().copied()) {
        // The name alone is corrected: its arguments may be right.
        let at = name_range(range, name);
        repair.replace(at, near, Applicability::Safe, Effect::None);
    } else if by_database && nearest(name, ["dbgenerated"]).is_some() {
        let at = name_range(range, name);
        repair.replace(at, "dbgenerated", Applicability::Safe, Effect::None);
    }
    repair.remove_default();
    if by_database {
        let call = format!("dbgenerated({})", quoted(repair.text(range)));
        repair.replace(range, &call, Applicability::Unsafe, Effect::Migration);
    }
    repair.finish()
}

/// Where the name of a call stands.
fn name_range(call: syntax::TextRange, name: &str) -> syntax::TextRange {
    syntax::TextRange::at(call.start(), syntax::TextSize::of(name))
}

#[cfg(test)]
#[path = "default_function/tests.rs"]
mod tests;
