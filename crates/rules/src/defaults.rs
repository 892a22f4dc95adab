//! How the official engine judges `@default`: its shape first, what is in the literals later.
//!
//! Knows no single rule. The order of the checks matters: the first that applies decides. Whether the attribute is read at all, and
//! whether it has a value, is not judged here.

mod arguments;
mod content;
mod literal;
mod repair;

use model::{
    Arguments, Arity, Attribute, Declaration, DeclarationKind, Expression, ExpressionKind, Field,
    FieldKind, Reader, ScalarType,
};
use smallvec::{SmallVec, smallvec};
use syntax::TextRange;

use crate::attributes;
use crate::rule::Context;
use crate::spans::attribute_span;

pub(crate) use arguments::description;
pub(crate) use content::is_integer;
pub(crate) use repair::FieldRepair;

/// The functions that any database may have; whether it does is another question.
pub(crate) const FUNCTIONS: [&str; 8] = [
    "autoincrement",
    "cuid",
    "dbgenerated",
    "nanoid",
    "now",
    "ulid",
    "uuid",
    "auto",
];

/// Known where the database has sequences.
pub(crate) const SEQUENCE: &str = "sequence";

/// A `@default` that the engine reads, with its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DefaultValue<'d> {
    pub(crate) field: &'d Field,
    pub(crate) kind: FieldKind,
    /// Is it a field of a composite type?
    pub(crate) in_type: bool,
    pub(crate) attribute: &'d Attribute,
    pub(crate) value: &'d Expression,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// A literal of the wrong kind.
    Type,
    /// A list for one value, or one value for a list.
    List,
    /// A word that is neither `true` nor `false`.
    Boolean,
    /// Not a value of the enum.
    Enum,
    /// A function that makes values of another type.
    Function,
    /// Arguments of a function.
    Arguments,
    /// Anything but `dbgenerated()` on an `Unsupported` field.
    Unsupported,
    /// `autoincrement()` with a name.
    NamedAutoincrement,
    /// A field whose type is a composite type.
    CompositeTyped,
    /// A function that fields of composite types cannot have.
    FunctionInType,
    /// A name for the default of a field of a composite type.
    MapInType,
    /// In a composite type, where the engine looks early.
    UnknownFunctionInType,
}

/// Something that the engine holds against the shape of a default.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    /// As narrow as it gets, relative to the declaration.
    pub(crate) range: TextRange,
    /// What the engine marks.
    pub(crate) marks: SmallVec<[TextRange; 1]>,
}

/// The default of a field, if the engine reads it.
pub(crate) fn read<'d>(
    declaration: &Declaration,
    field: &'d Field,
    kind: FieldKind,
) -> Option<DefaultValue<'d>> {
    if field.broken || matches!(kind, FieldKind::Relation(_) | FieldKind::Unknown) {
        return None;
    }
    let attribute = attributes::read(&field.attributes, "default", false)?;
    let value = attributes::default_value(attribute, "value")?;
    if value.kind == ExpressionKind::Missing {
        return None;
    }
    Some(DefaultValue {
        field,
        kind,
        in_type: declaration.kind == DeclarationKind::CompositeType,
        attribute,
        value,
    })
}

/// The default of the field of that position, as a check sees it.
pub(crate) fn of<'d>(
    context: &Context<'_, '_>,
    position: usize,
    field: &'d Field,
) -> Option<DefaultValue<'d>> {
    // Most fields have none, and what they are need not be looked up.
    field.attribute("default")?;
    read(context.declaration, field, context.field_kind(position))
}

impl<'d> DefaultValue<'d> {
    pub(crate) fn scalar(&self) -> Option<ScalarType> {
        match self.kind {
            FieldKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub(crate) fn is_list(&self) -> bool {
        let arity = self.field.field_type.as_ref().map(|it| it.arity);
        arity == Some(Arity::List)
    }

    /// The function, if the value is one.
    pub(crate) fn call(&self) -> Option<(&'d str, &'d Arguments)> {
        match &self.value.kind {
            ExpressionKind::Call { name, arguments } => Some((name, arguments)),
            _ => None,
        }
    }

    /// Where `map` stands among the arguments.
    pub(crate) fn map_position(&self) -> Option<usize> {
        let is_map = |argument: &model::Argument| {
            argument
                .name
                .as_ref()
                .is_some_and(|name| name.text == "map")
        };
        self.attribute.list().iter().rposition(is_map)
    }

    /// What is wrong with the shape, in the engine's order.
    pub(crate) fn problems(
        &self,
        reader: &Reader<'_>,
        declaration: &Declaration,
    ) -> SmallVec<[Problem; 1]> {
        let judge = Judge {
            default: self,
            reader,
            whole: attribute_span(declaration, self.attribute),
        };
        let mut result = SmallVec::new();
        if self.in_type
            && let Some(map) = self.map_position()
        {
            let range = self.attribute.list()[map].range;
            result.push(judge.problem(ProblemKind::MapInType, range));
        }
        result.extend(judge.value());
        result
    }

    /// The function that gives the value, if its shape is right.
    pub(crate) fn sound_function(
        &self,
        reader: &Reader<'_>,
        declaration: &Declaration,
    ) -> Option<&'d str> {
        let (name, _) = self.call()?;
        self.problems(reader, declaration)
            .is_empty()
            .then_some(name)
    }

    /// The literals whose text is no value of the type. Looks only at a default of the right shape.
    pub(crate) fn unreadable_literals(
        &self,
        reader: &Reader<'_>,
        declaration: &Declaration,
    ) -> Vec<&'d Expression> {
        let Some(scalar) = self.scalar() else {
            return Vec::new();
        };
        let unreadable = |literal: &&Expression| !content::is_readable(scalar, literal);
        let result: Vec<&Expression> = self.value.elements().iter().filter(unreadable).collect();
        if result.is_empty() || !self.problems(reader, declaration).is_empty() {
            return Vec::new();
        }
        result
    }
}

/// Is `autoincrement()` the default of that field, and may it be there as far as its type goes?
pub(crate) fn is_autoincrement(context: &Context<'_, '_>, position: usize, field: &Field) -> bool {
    of(context, position, field).is_some_and(|default| {
        default
            .call()
            .is_some_and(|(name, _)| name == "autoincrement")
            && default
                .sound_function(context.reader, context.declaration)
                .is_some()
    })
}

/// Does the kind of the literal suit the type?
pub(crate) fn suits(scalar: ScalarType, literal: &ExpressionKind) -> bool {
    use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};
    match literal {
        ExpressionKind::String(_) => matches!(scalar, String | Json | Bytes | DateTime | Decimal),
        ExpressionKind::Number(_) => matches!(scalar, Int | BigInt | Float | Decimal),
        ExpressionKind::Path(word) => scalar == Boolean && matches!(&**word, "true" | "false"),
        _ => false,
    }
}

/// One default on trial.
struct Judge<'j, 'd, 's> {
    default: &'j DefaultValue<'d>,
    reader: &'j Reader<'s>,
    whole: TextRange,
}

type Verdict = SmallVec<[Problem; 1]>;

impl Judge<'_, '_, '_> {
    /// A problem for which the engine marks the whole attribute.
    fn problem(&self, kind: ProblemKind, range: TextRange) -> Problem {
        Problem {
            kind,
            range,
            marks: smallvec![self.whole],
        }
    }

    fn whole(&self, kind: ProblemKind, range: TextRange) -> Verdict {
        smallvec![self.problem(kind, range)]
    }

    /// A problem for which the engine marks what we mark.
    fn narrow(kind: ProblemKind, range: TextRange) -> Verdict {
        smallvec![Problem {
            kind,
            range,
            marks: smallvec![range],
        }]
    }

    fn value(&self) -> Verdict {
        let value = self.default.value;
        let call = self.default.call();
        if let Some(("dbgenerated", arguments)) = call {
            return if self.default.in_type {
                self.whole(ProblemKind::FunctionInType, value.range)
            } else {
                self.arguments("dbgenerated", arguments)
            };
        }
        match self.default.kind {
            FieldKind::Relation(_) | FieldKind::Unknown => Verdict::new(),
            FieldKind::CompositeType(_) => {
                self.whole(ProblemKind::CompositeTyped, self.default.attribute.range)
            }
            FieldKind::Unsupported => self.whole(ProblemKind::Unsupported, value.range),
            FieldKind::Enum(id) => self.enumeration(id),
            FieldKind::Scalar(scalar) => match call {
                Some((name, arguments)) => self.function(scalar, name, arguments),
                None => self.literal_or_list(scalar),
            },
        }
    }

    fn enumeration(&self, id: model::DeclarationId) -> Verdict {
        let is_value = |element: &Expression| {
            let word = element.as_path();
            word.is_some_and(|word| {
                let declaration = self.reader.declaration(id);
                declaration.is_some_and(|it| it.values().any(|value| value == word))
            })
        };
        let value = self.default.value;
        let wrong = match &value.kind {
            ExpressionKind::Array(elements) if self.default.is_list() => {
                elements.iter().find(|element| !is_value(element))
            }
            _ => (self.default.is_list() || !is_value(value)).then_some(value),
        };
        wrong.map_or_else(Verdict::new, |wrong| {
            self.whole(ProblemKind::Enum, wrong.range)
        })
    }

    fn function(&self, scalar: ScalarType, name: &str, arguments: &Arguments) -> Verdict {
        let range = self.default.value.range;
        let fits = match name {
            "autoincrement" => matches!(scalar, ScalarType::Int | ScalarType::BigInt),
            "cuid" | "nanoid" | "ulid" | "uuid" => scalar == ScalarType::String,
            "now" => scalar == ScalarType::DateTime,
            "auto" => true,
            _ if self.default.in_type => {
                return Self::narrow(ProblemKind::UnknownFunctionInType, range);
            }
            // Whether there is such a function at all is a question to the database.
            _ => return Verdict::new(),
        };
        if self.default.in_type && matches!(name, "autoincrement" | "auto" | "nanoid") {
            return self.whole(ProblemKind::FunctionInType, range);
        }
        if name == "autoincrement"
            && let Some(map) = self.default.map_position()
        {
            let map = &self.default.attribute.list()[map];
            let text = map.value.as_ref().and_then(Expression::as_string);
            if text.is_some_and(|text| !text.is_empty()) {
                return self.whole(ProblemKind::NamedAutoincrement, map.range);
            }
        }
        if fits {
            self.arguments(name, arguments)
        } else {
            self.whole(ProblemKind::Function, range)
        }
    }

    fn arguments(&self, name: &str, arguments: &Arguments) -> Verdict {
        let count = arguments::problems(name, arguments);
        if count == 0 {
            return Verdict::new();
        }
        smallvec![Problem {
            kind: ProblemKind::Arguments,
            range: arguments.range,
            marks: smallvec![self.whole; count],
        }]
    }

    fn literal_or_list(&self, scalar: ScalarType) -> Verdict {
        let value = self.default.value;
        match &value.kind {
            ExpressionKind::Array(elements) if self.default.is_list() => elements
                .iter()
                .map(|element| self.literal(scalar, element))
                .find(|verdict| !verdict.is_empty())
                .unwrap_or_default(),
            ExpressionKind::Array(_) => self.whole(ProblemKind::List, value.range),
            _ if self.default.is_list() => self.whole(ProblemKind::List, value.range),
            _ => self.literal(scalar, value),
        }
    }

    fn literal(&self, scalar: ScalarType, literal: &Expression) -> Verdict {
        if suits(scalar, &literal.kind) {
            return Verdict::new();
        }
        match literal.kind {
            ExpressionKind::Path(_) if scalar == ScalarType::Boolean => {
                Self::narrow(ProblemKind::Boolean, literal.range)
            }
            _ => self.whole(ProblemKind::Type, literal.range),
        }
    }
}
