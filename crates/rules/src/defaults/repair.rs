//! What the fixes of defaults and of the types of fields have in common.
//!
//! Knows what a field can take, but no single rule: what is wrong, and which repair comes first, is for the rules to say.

use model::{
    Capabilities, Capability, Connector, Expression, Field, FieldKind, IndexKind, ScalarType,
};
use syntax::TextRange;

use super::literal::{self, Repaired};
use super::{DefaultValue, arguments};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::FixContext;
use crate::spelling::nearest;

/// A field with a finding, and the fixes collected for it, best first.
pub(crate) struct FieldRepair<'c, 's> {
    pub(crate) context: &'c FixContext<'s>,
    pub(crate) field: &'s Field,
    pub(crate) kind: FieldKind,
    fixes: Vec<Fix>,
}

impl<'c, 's> FieldRepair<'c, 's> {
    /// `None` when the finding is about no field.
    pub(crate) fn new(context: &'c FixContext<'s>) -> Option<Self> {
        let (_, field) = context.field()?;
        Some(Self {
            context,
            field,
            kind: context.reader().field_kind(field),
            fixes: Vec::new(),
        })
    }

    pub(crate) fn finish(self) -> Vec<Fix> {
        self.fixes
    }

    pub(crate) fn default(&self) -> Option<DefaultValue<'s>> {
        super::read(self.context.declaration, self.field, self.kind)
    }

    pub(crate) fn capabilities(&self) -> Capabilities {
        self.context.schema.config().capabilities()
    }

    pub(crate) fn connector(&self) -> Option<Connector> {
        self.capabilities().connector()
    }

    pub(crate) fn rewrite(&self) -> Rewrite<'s> {
        Rewrite::new(self.context.schema)
    }

    pub(crate) fn text(&self, range: TextRange) -> &'s str {
        self.context.declaration.slice(range)
    }

    /// Is this field alone the primary key?
    pub(crate) fn is_id(&self) -> bool {
        let container = self.context.declaration.container();
        container.is_some_and(|container| {
            let mut keys = container.indexes.iter();
            keys.any(|index| {
                index.kind == IndexKind::PrimaryKey
                    && index.has_columns(&[self.field.name.text.as_str()])
            })
        })
    }

    /// Has the block any primary key?
    pub(crate) fn has_id(&self) -> bool {
        let container = self.context.declaration.container();
        container.is_some_and(|container| {
            let mut keys = container.indexes.iter();
            keys.any(|index| index.kind == IndexKind::PrimaryKey)
        })
    }

    /// May `autoincrement()` stand here?
    pub(crate) fn may_count(&self) -> bool {
        let capabilities = self.capabilities();
        let fits = match self.kind {
            FieldKind::Scalar(ScalarType::Int) => capabilities.has(Capability::AutoIncrementOnInt),
            FieldKind::Scalar(ScalarType::BigInt) => true,
            _ => false,
        };
        let is_table = self.context.declaration.kind.is_table();
        is_table && fits && self.is_id() && capabilities.has(Capability::AutoIncrement)
    }

    pub(crate) fn add(
        &mut self,
        title: impl Into<String>,
        applicability: Applicability,
        effect: Effect,
        rewrite: Rewrite<'_>,
    ) {
        self.fixes
            .extend(Fix::new(title, applicability, effect, rewrite));
    }

    pub(crate) fn replace(
        &mut self,
        range: TextRange,
        text: &str,
        applicability: Applicability,
        effect: Effect,
    ) {
        let old = self.text(range);
        if old == text {
            return;
        }
        let mut rewrite = self.rewrite();
        rewrite.replace(self.context.id, range, text);
        self.add(
            format!("Change `{old}` to `{text}`"),
            applicability,
            effect,
            rewrite,
        );
    }

    pub(crate) fn remove_default(&mut self) {
        if let Some(attribute) = self.field.attribute("default") {
            let mut rewrite = self.rewrite();
            rewrite.remove_field_attribute(self.context.id, attribute);
            self.add(
                "Remove the default",
                Applicability::Unsafe,
                Effect::Migration,
                rewrite,
            );
        }
    }

    /// Removes the name of the default.
    pub(crate) fn remove_map(&mut self, default: &DefaultValue<'_>, applicability: Applicability) {
        let Some(position) = default.map_position() else {
            return;
        };
        let argument = self.text(default.attribute.list()[position].range);
        let mut rewrite = self.rewrite();
        rewrite.remove_argument(self.context.id, default.attribute, position);
        self.add(
            format!("Remove `{argument}`"),
            applicability,
            Effect::None,
            rewrite,
        );
    }

    /// Changes a literal to one that the type can take, if one comes near.
    pub(crate) fn correct_literal(&mut self, scalar: ScalarType, written: &Expression) {
        let repaired = match function_word(scalar, written) {
            Some(text) => Some((text, Applicability::Safe)),
            None => literal::repaired(scalar, written).map(|it| {
                let applicability = certainty(&it);
                (it.text, applicability)
            }),
        };
        let is_element = self
            .default()
            .is_some_and(|default| default.value.range != written.range);
        // A list has no place for a function.
        if let Some((text, applicability)) =
            repaired.filter(|(text, _)| !(is_element && text.ends_with("()")))
        {
            self.replace(written.range, &text, applicability, Effect::None);
        }
    }

    /// The arguments of a function.
    pub(crate) fn correct_arguments(&mut self, default: &DefaultValue<'_>) {
        let Some((name, list)) = default.call() else {
            return;
        };
        let first = list.list.first().and_then(|it| it.value.as_ref());
        let written = first.map_or("", |first| self.text(first.range));
        let repaired = arguments::repaired(name, list, written);
        self.replace(
            default.value.range,
            &repaired,
            Applicability::Safe,
            Effect::None,
        );
    }

    /// A function that makes values of the field's own type, where one is sure to do what is wanted.
    pub(crate) fn own_function(&self) -> Option<&'static str> {
        let in_table = self.context.declaration.kind.is_table();
        match self.kind {
            FieldKind::Scalar(ScalarType::Int | ScalarType::BigInt) => {
                self.may_count().then_some("autoincrement()")
            }
            FieldKind::Scalar(ScalarType::String) if self.is_id() && in_table => {
                let native = self.field.native_type();
                let is_object_id = native.is_some_and(|it| it.name.ends_with(".ObjectId"));
                if is_object_id && self.capabilities().has(Capability::DefaultValueAuto) {
                    Some("auto()")
                } else if is_object_id {
                    None
                } else {
                    Some("uuid()")
                }
            }
            FieldKind::Scalar(ScalarType::DateTime) => Some("now()"),
            _ => None,
        }
    }

    /// The string literal with the JSON that says what an expression says.
    pub(crate) fn as_json(expression: &Expression) -> Option<String> {
        let value = literal::value(expression)?;
        Some(quoted(&value.to_string()))
    }

    /// The literal as one of another type; `None` when it cannot be one.
    pub(crate) fn literal_as(scalar: ScalarType, written: &Expression) -> Option<String> {
        literal::repaired(scalar, written).map(|it| it.text)
    }
}

fn certainty(repaired: &Repaired) -> Applicability {
    if repaired.is_sure {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    }
}

/// `@default(now)` misses its parentheses.
fn function_word(scalar: ScalarType, written: &Expression) -> Option<String> {
    let word = written.as_path()?;
    let functions: &[&str] = match scalar {
        ScalarType::String => &["uuid", "cuid", "ulid", "nanoid"],
        ScalarType::Int | ScalarType::BigInt => &["autoincrement"],
        ScalarType::DateTime => &["now"],
        _ => return None,
    };
    nearest(word, functions.iter().copied()).map(|name| format!("{name}()"))
}
