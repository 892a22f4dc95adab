//! The arguments of one attribute: how they are written, which of them it takes, which are left.

use model::{Argument, Arguments, Attribute, Expression, ExpressionKind, PrismaVersion};
use smallvec::{SmallVec, smallvec};
use smol_str::SmolStr;
use syntax::TextRange;

use super::{At, Procedure};
use crate::attributes::problem::ProblemKind;
use crate::attributes::table::{ArgumentSpec, AttributeSpec, Site, ValueKind};
use crate::attributes::takes_fields;

impl Procedure<'_, '_> {
    /// How the arguments are written. `false`: the attribute is not read any further.
    pub(super) fn check_arguments(&mut self, at: At<'_>) -> bool {
        let list = at.attribute.list();
        let mut is_read = true;
        for (position, argument) in list.iter().enumerate() {
            is_read &= self.has_value(at, position, argument);
            match argument.value.as_ref().map(|value| &value.kind) {
                Some(ExpressionKind::Call { arguments, .. }) => {
                    for inner in &arguments.list {
                        is_read &= self.has_value(at, position, inner);
                    }
                }
                Some(ExpressionKind::Array(elements)) => {
                    for inner in elements.iter().flat_map(arguments_of) {
                        self.has_value(at, position, inner);
                    }
                }
                _ => {}
            }
        }
        if let Some(comma) = at
            .attribute
            .arguments
            .as_ref()
            .and_then(|it| it.trailing_comma)
        {
            self.push(at, ProblemKind::TrailingComma, comma, comma);
        }
        for (position, argument) in list.iter().enumerate() {
            if let Some(Expression {
                kind: ExpressionKind::Call { arguments, .. },
                ..
            }) = &argument.value
                && let Some(comma) = arguments.trailing_comma
            {
                self.push_argument(at, ProblemKind::TrailingComma, position, comma);
            }
        }
        if !is_read {
            return false;
        }
        for (position, argument) in list.iter().enumerate() {
            let is_repeated = argument.name.as_ref().is_some_and(|name| {
                let mut before = list[..position].iter();
                before.any(|other| other.name.as_ref().is_some_and(|it| it.text == name.text))
            });
            if is_repeated {
                let kind = ProblemKind::DuplicateArgument;
                self.push_argument(at, kind, position, argument.range);
            }
        }
        let unnamed = || list.iter().enumerate().filter(|(_, it)| it.name.is_none());
        if let (Some((_, first)), Some((position, last))) =
            (unnamed().next(), unnamed().next_back())
            && unnamed().count() > 1
        {
            let range = TextRange::new(first.range.start(), last.range.end());
            let kind = ProblemKind::MultipleUnnamedArguments;
            self.push_argument(at, kind, position, range);
            let mark = self.mark(at);
            self.set_mark(mark);
        }
        true
    }

    fn set_mark(&mut self, mark: TextRange) {
        if let Some(problem) = self.list.last_mut() {
            problem.marks = smallvec![mark];
        }
    }

    fn has_value(&mut self, at: At<'_>, position: usize, argument: &Argument) -> bool {
        if argument.value.is_none() {
            let range = argument
                .name
                .as_ref()
                .map_or(argument.range, |name| name.range);
            let kind = ProblemKind::MissingArgumentValue;
            self.push_argument(at, kind, position, range);
        }
        argument.value.is_some()
    }

    /// The attribute takes its arguments. Returns the positions of those that it took.
    pub(super) fn take(
        &mut self,
        at: At<'_>,
        spec: &'static AttributeSpec,
    ) -> SmallVec<[usize; 4]> {
        let mut taken = SmallVec::new();
        let default = self.take_default(at, spec);
        if let Some((positions, value)) = default {
            taken.extend(positions);
            if let (Some(position), Some((argument, _))) = (value, &spec.default) {
                self.check_value(at, argument, position);
            }
            let is_good = match (spec.stops, at.is_block()) {
                (false, _) => true,
                (true, false) => value.is_some(),
                (true, true) => takes_fields(self.reader, self.declaration, at.attribute),
            };
            if !is_good {
                return taken;
            }
        } else if spec.stops {
            return taken;
        }
        let version = self.version();
        for argument in spec.arguments.iter().filter(|it| it.since <= version) {
            if let Some(position) = last_named(at.attribute, argument.name) {
                taken.push(position);
                // Composite types reject it altogether.
                if at.site != Site::CompositeField {
                    self.check_value(at, argument, position);
                }
            }
        }
        taken
    }

    /// The positions of the argument that may go without its name, and which of them has its value. `None`: it is not there.
    pub(super) fn take_default(
        &mut self,
        at: At<'_>,
        spec: &AttributeSpec,
    ) -> Option<(SmallVec<[usize; 2]>, Option<usize>)> {
        let (argument, required) = spec.default.as_ref()?;
        let named = last_named(at.attribute, argument.name);
        let unnamed = last_unnamed(at.attribute);
        match (named, unnamed) {
            (Some(named), Some(unnamed)) => {
                // A relation that is named twice has no name, without a word.
                if *required && let Some(written) = at.attribute.list().get(named) {
                    let kind = ProblemKind::NamedAndUnnamed;
                    self.push_argument(at, kind, named, written.range);
                }
                Some((smallvec![named, unnamed], None))
            }
            (None, None) => {
                if *required {
                    let kind = ProblemKind::MissingArgument(argument.name);
                    self.push(at, kind, at.head(), self.mark(at));
                }
                None
            }
            (Some(position), None) | (None, Some(position)) => {
                Some((smallvec![position], Some(position)))
            }
        }
    }

    fn version(&self) -> PrismaVersion {
        self.reader.config().version
    }

    fn check_value(&mut self, at: At<'_>, argument: &ArgumentSpec, position: usize) {
        let Some(value) = at
            .attribute
            .list()
            .get(position)
            .and_then(|it| it.value.as_ref())
        else {
            return;
        };
        if !fits(argument.kind, value) {
            let kind = ProblemKind::ArgumentType(argument.kind);
            self.push_argument(at, kind, position, value.range);
        } else if argument.kind == ValueKind::FilledString
            && value.as_string().is_some_and(SmolStr::is_empty)
        {
            self.push_argument(at, ProblemKind::EmptyString, position, value.range);
            let mark = self.mark(at);
            self.set_mark(mark);
        }
    }

    /// Reports the arguments that nobody took. Of several of one name only the last one is there.
    pub(super) fn leave(&mut self, at: At<'_>, taken: &[usize], echo: bool) {
        for (position, argument) in at.attribute.list().iter().enumerate() {
            let last = if let Some(name) = &argument.name {
                last_named(at.attribute, &name.text)
            } else {
                last_unnamed(at.attribute)
            };
            let counts = last == Some(position);
            if counts && !taken.contains(&position) {
                self.push_argument(at, ProblemKind::UnknownArgument, position, argument.range);
                if echo {
                    self.echo();
                }
            }
        }
    }
}

/// Is the value of that kind?
pub(crate) fn fits(kind: ValueKind, value: &Expression) -> bool {
    match (kind, &value.kind) {
        (ValueKind::Any | ValueKind::Fields, _)
        | (ValueKind::String | ValueKind::FilledString, ExpressionKind::String(_))
        | (ValueKind::Constant, ExpressionKind::Path(_)) => true,
        (ValueKind::Integer, ExpressionKind::Number(number)) => number.parse::<i64>().is_ok(),
        (ValueKind::Boolean, ExpressionKind::Path(path)) => path == "true" || path == "false",
        _ => false,
    }
}

fn last_named(attribute: &Attribute, name: &str) -> Option<usize> {
    let is_it = |argument: &Argument| argument.name.as_ref().is_some_and(|it| it.text == name);
    attribute.list().iter().rposition(is_it)
}

fn last_unnamed(attribute: &Attribute) -> Option<usize> {
    attribute.list().iter().rposition(|it| it.name.is_none())
}

/// The arguments of a call.
fn arguments_of(expression: &Expression) -> &[Argument] {
    match &expression.kind {
        ExpressionKind::Call {
            arguments: Arguments { list, .. },
            ..
        } => list,
        _ => &[],
    }
}
