use model::{
    Argument, ArgumentCheck, ArgumentCount, Attribute, DeclarationKind, Field, FieldKind,
    NativeType, NativeTypeProblem, ScalarType,
};
use syntax::{TextRange, TextSize};

use crate::finding::{FindingMut, Findings};
use crate::rule::{Context, rule};
use crate::spans::attribute_span;
use crate::stage::Stage;

#[path = "native_type/fixes.rs"]
mod fixes;

rule! {
    /// A database type does not start with the name of the datasource.
    ///
    /// `@db.Text` belongs to `datasource db { … }`. With another word in front the engine does not know which database is meant.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id    Int    @id
    ///   label String @pg.Text
    /// //              ^^ native-type-prefix
    /// }
    /// ```
    pub NATIVE_TYPE_PREFIX = Official {
        code: "native-type-prefix",
        severity: Error,
        stage: Field,
        fix: Safe(fixes::prefix),
        since: "0.1.0",
        check: Field(check_prefix),
    }
}

rule! {
    /// The database has no type of that name.
    ///
    /// Each database has its own types, and the case of their names matters. SQLite has none that could be written, nor has a
    /// schema without a datasource. Correct the name, or remove the attribute: then the column gets the usual type.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id    Int    @id
    ///   label String @db.text
    /// //                 ^^^^ native-type-unknown
    /// }
    /// ```
    pub NATIVE_TYPE_UNKNOWN = Official {
        code: "native-type-unknown",
        severity: Error,
        stage: Field,
        fix: Safe(fixes::unknown),
        since: "0.1.0",
        check: Field(check_unknown),
    }
}

rule! {
    /// A database type has too few or too many arguments.
    ///
    /// Some types need a length, some may have one, others have none.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Parcel {
    ///   id    Int    @id
    ///   label String @db.VarChar
    /// //                 ^^^^^^^ native-type-arity
    /// }
    /// ```
    pub NATIVE_TYPE_ARITY = Official {
        code: "native-type-arity",
        severity: Error,
        stage: Field,
        fix: Unsafe(fixes::arity),
        since: "0.1.0",
        check: Field(check_arity),
    }
}

rule! {
    /// A database type on a field of a built-in type that it cannot hold.
    ///
    /// Each database type holds values of certain built-in types only. Take one that suits the field, change the field's type, or remove
    /// the attribute: then the column gets the usual type.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id    Int    @id
    ///   label String @db.Integer
    /// //                 ^^^^^^^ native-type-scalar-mismatch
    /// }
    /// ```
    pub NATIVE_TYPE_SCALAR_MISMATCH = Official {
        code: "native-type-scalar-mismatch",
        severity: Error,
        stage: Field,
        fix: Unsafe(fixes::scalar),
        since: "0.1.0",
        check: Field(check_scalar),
    }
}

rule! {
    /// An argument of a database type is no number.
    ///
    /// Lengths and digits are whole numbers, not negative and without quotes. SQL Server also has `Max` for some types. A decimal has
    /// two of them or none: all digits, and those behind the point.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id    Int    @id
    ///   label String @db.VarChar("10")
    /// //                         ^^^^ native-type-argument-parse
    /// }
    /// ```
    pub NATIVE_TYPE_ARGUMENT_PARSE = Official {
        code: "native-type-argument-parse",
        severity: Error,
        stage: Field,
        fix: Unsafe(fixes::argument),
        since: "0.1.0",
        check: Field(check_parse),
    }
}

rule! {
    /// An argument of a database type is out of its range.
    ///
    /// The database would reject the column.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id   Int      @id
    ///   sent DateTime @db.Timestamp(9)
    /// //                            ^ native-type-argument-range
    /// }
    /// ```
    pub NATIVE_TYPE_ARGUMENT_RANGE = Official {
        code: "native-type-argument-range",
        severity: Error,
        stage: Field,
        fix: Unsafe(fixes::argument),
        since: "0.1.0",
        check: Field(check_range),
    }
}

/// The database type on a field, as the engine reads it.
#[derive(Clone, Copy)]
struct Written<'d> {
    attribute: &'d Attribute,
    prefix: &'d str,
    name: &'d str,
    scalar: ScalarType,
}

impl<'d> Written<'d> {
    /// Only fields of built-in types have one, and they have one only.
    fn of(field: &'d Field, kind: FieldKind) -> Option<Self> {
        let FieldKind::Scalar(scalar) = kind else {
            return None;
        };
        let mut all = field.attributes.iter().filter(|it| it.is_native_type());
        let attribute = all.next().filter(|_| all.next().is_none())?;
        let (prefix, name) = attribute.name.split_once('.')?;
        Some(Self {
            attribute,
            prefix,
            name,
            scalar,
        })
    }

    fn prefix_range(&self) -> TextRange {
        let start = self.attribute.name_range.start();
        TextRange::at(start, TextSize::of(self.prefix))
    }

    /// The name of the type.
    fn name_range(&self) -> TextRange {
        let end = self.attribute.name_range.end();
        TextRange::new(end - TextSize::of(self.name), end)
    }

    /// The arguments that the engine sees: those with a value.
    fn arguments(&self) -> impl Iterator<Item = &'d Argument> + use<'d> {
        let list = self.attribute.list().iter();
        list.filter(|argument| argument.value.is_some())
    }

    fn argument(&self, position: usize) -> Option<&'d Argument> {
        self.arguments().nth(position)
    }

    /// The argument, or the whole list, or the name.
    fn argument_range(&self, position: usize) -> TextRange {
        let list = self.attribute.arguments.as_ref().map(|it| it.range);
        self.argument(position)
            .map(|argument| argument.range)
            .or(list)
            .unwrap_or_else(|| self.name_range())
    }
}

/// A field with a database type that can be judged.
struct Judged<'c, 'd> {
    context: &'c Context<'c, 'd>,
    written: Written<'c>,
    place: String,
}

impl<'c, 'd> Judged<'c, 'd> {
    fn new(context: &'c Context<'c, 'd>, position: usize, field: &'c Field) -> Option<Self> {
        field.native_type().filter(|_| !field.broken)?;
        let written = Written::of(field, context.field_kind(position))?;
        let config = context.config();
        // Nobody can judge the types of a database that nobody knows.
        if !config.connector_is_known() {
            return None;
        }
        Some(Self {
            context,
            written,
            place: format!("{}.{}", context.declaration.name_text(), field.name.text),
        })
    }

    fn database(&self) -> &'static str {
        self.context.config().capabilities().display_name()
    }

    fn native(&self) -> Option<&'static NativeType> {
        let connector = self.context.config().connector()?;
        connector.native_type(self.written.name)
    }

    /// The type and what is wrong with it.
    fn problem(&self) -> Option<(&'static NativeType, NativeTypeProblem)> {
        let native = self.native()?;
        let arguments = self.written.attribute.list();
        let problem = native.check(arguments, self.written.scalar).err()?;
        Some((native, problem))
    }

    fn report<'f>(
        &self,
        findings: &'f mut Findings,
        range: TextRange,
        message: String,
    ) -> FindingMut<'f> {
        let declaration = self.context.declaration;
        let stage = match declaration.kind {
            DeclarationKind::CompositeType => Stage::CompositeBody,
            _ => Stage::Field,
        };
        findings
            .report(range, message)
            .official(attribute_span(declaration, self.written.attribute))
            .stage(stage)
    }
}

fn check_prefix(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(judged) = Judged::new(context, position, field) else {
        return;
    };
    let Some(datasource) = &context.config().datasource else {
        return;
    };
    let prefix = judged.written.prefix;
    if prefix != datasource.name {
        let message = format!(
            "The datasource is called `{}`, not `{prefix}`, so the database type of `{}` belongs to no database. Write `@{}.{}`.",
            datasource.name, judged.place, datasource.name, judged.written.name,
        );
        judged.report(findings, judged.written.prefix_range(), message);
    }
}

fn check_unknown(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(judged) = Judged::new(context, position, field) else {
        return;
    };
    if judged.native().is_some() {
        return;
    }
    let has_types = context
        .config()
        .connector()
        .is_some_and(|connector| !connector.native_types().is_empty());
    let (place, name) = (&judged.place, judged.written.name);
    let message = if has_types {
        format!(
            "{} has no type `{name}` that Prisma knows, so `{place}` cannot be kept as one. Correct the name, or remove the attribute for the usual type.",
            judged.database(),
        )
    } else {
        format!(
            "With {} there are no database types to choose from, so `{place}` cannot be a `{name}`. Remove the attribute.",
            judged.database(),
        )
    };
    judged.report(findings, judged.written.name_range(), message);
}

fn check_arity(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(judged) = Judged::new(context, position, field) else {
        return;
    };
    let Some((native, NativeTypeProblem::Count { expected })) = judged.problem() else {
        return;
    };
    let takes = match expected {
        ArgumentCount::None => "takes no arguments",
        ArgumentCount::One => "needs one argument",
        ArgumentCount::ZeroOrOne => "takes one argument or none",
        ArgumentCount::ZeroOrTwo => "takes two arguments or none",
    };
    let message = format!(
        "The type `{}` of {} {takes}, but `{}` gives it {}. Correct the arguments.",
        native.name,
        judged.database(),
        judged.place,
        match judged.written.arguments().count() {
            0 => "none".to_owned(),
            count => count.to_string(),
        },
    );
    let written = judged.written;
    let arguments = written.attribute.arguments.as_ref();
    let range = arguments.map_or_else(|| written.name_range(), |it| it.range);
    judged.report(findings, range, message);
}

fn check_scalar(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(judged) = Judged::new(context, position, field) else {
        return;
    };
    let Some((native, NativeTypeProblem::Scalar)) = judged.problem() else {
        return;
    };
    let suited: Vec<String> = native
        .scalars
        .iter()
        .map(|scalar| format!("`{}`", scalar.name()))
        .collect();
    let message = format!(
        "The type `{}` of {} holds {}, but `{}` is of type `{}`. Take a database type that suits the field, change the field's type, or remove the attribute.",
        native.name,
        judged.database(),
        suited.join(" or "),
        judged.place,
        judged.written.scalar.name(),
    );
    judged.report(findings, judged.written.name_range(), message);
}

fn check_parse(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(judged) = Judged::new(context, position, field) else {
        return;
    };
    let Some((native, NativeTypeProblem::Unreadable { position })) = judged.problem() else {
        return;
    };
    let place = &judged.place;
    let message = match judged.written.argument(position) {
        Some(argument) => {
            let or_max = if native.takes_max { " or `Max`" } else { "" };
            format!(
                "`{}` takes a whole number{or_max}, but `{place}` gives it `{}`. Correct the argument.",
                native.name,
                context.declaration.slice(argument.range),
            )
        }
        None => format!(
            "`{}` takes two numbers, all digits and those behind the point, but `{place}` gives it one. Add the second, or remove the first.",
            native.name,
        ),
    };
    judged.report(findings, judged.written.argument_range(position), message);
}

fn check_range(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(judged) = Judged::new(context, position, field) else {
        return;
    };
    let Some((native, NativeTypeProblem::Failed(check))) = judged.problem() else {
        return;
    };
    let (position, bounds) = match check {
        ArgumentCheck::SecondNotAboveFirst => {
            (1, "a second argument that is at most the first".to_owned())
        }
        ArgumentCheck::Range {
            position, min, max, ..
        } => {
            let bounds = match max {
                Some(max) if max == min => format!("only {min}"),
                Some(max) => format!("{min} to {max}"),
                None => format!("{min} or more"),
            };
            (position, bounds)
        }
    };
    let range = judged.written.argument_range(position);
    let message = format!(
        "`{}` of {} takes {bounds}, but `{}` gives it `{}`; the database would reject the column. Correct the argument.",
        native.name,
        judged.database(),
        judged.place,
        context.declaration.slice(range),
    );
    judged.report(findings, range, message);
}

#[cfg(test)]
#[path = "native_type/tests.rs"]
mod tests;
