//! The two ends of a relation that is there, for those who repair it.
//!
//! Knows where things are and how they are changed; which change is right is not its task.

use model::{Declaration, DeclarationId, Field, RelationSide, TypeName};
use syntax::{TextRange, TextSize};

use crate::fix::Fix;
use crate::list::missing_back_relation::actions::{self, Planned};
use crate::list::missing_back_relation::arguments::RelationArguments;
use crate::list::missing_back_relation::connect::{End, connect};
use crate::list::missing_back_relation::draft::Draft;
use crate::relation_end::RelationEnd;
use crate::rule::FixContext;

/// A relation as one of its ends sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repair<'c, 's> {
    pub(crate) context: &'c FixContext<'s>,
    pub(crate) end: RelationEnd<'s>,
    /// The end that the finding is about.
    pub(crate) own: End<'s>,
    pub(crate) other: Option<End<'s>>,
    pub(crate) target: &'s Declaration,
}

impl<'c, 's> Repair<'c, 's> {
    /// `None` when the relation cannot be judged any more.
    pub(crate) fn of(context: &'c FixContext<'s>) -> Option<Self> {
        let (_, field) = context.field()?;
        let reader = context.reader();
        let relation = reader.relation(context.id, field)?;
        let ends = RelationEnd::all(&reader, context.declaration, relation);
        let end = *ends.first()?;
        let existing = |side: RelationSide<'s>| {
            let id = side.declaration();
            let declaration = context.schema.declaration(id)?;
            let field = declaration.field(side.name())?;
            Some(End {
                id,
                declaration,
                field: Some(field),
                arity: field.arity(),
            })
        };
        Some(Self {
            context,
            end,
            own: existing(end.own())?,
            other: relation.opposite.and_then(existing),
            target: context.schema.declaration(end.target())?,
        })
    }

    pub(crate) fn draft(&self) -> Draft<'s> {
        Draft::new(self.context.schema)
    }

    /// Own end first if it leads.
    pub(crate) fn in_order(&self) -> Option<(End<'s>, End<'s>)> {
        let other = self.other?;
        Some(if self.end.leads {
            (self.own, other)
        } else {
            (other, self.own)
        })
    }

    /// Makes the first end hold the key and the second one not.
    pub(crate) fn connect(&self, forward: &End<'s>, back: &End<'s>) -> Option<Fix> {
        connect(self.context.fixer, forward, back, None, None, None)
    }

    /// Removes arguments of the own end; says so.
    pub(crate) fn without(&self, names: &[&str]) -> Option<Fix> {
        self.without_in(self.draft(), names)
    }

    /// The same, together with what is in the draft.
    pub(crate) fn without_in(&self, mut draft: Draft<'s>, names: &[&str]) -> Option<Fix> {
        let mut arguments = self.own.arguments();
        let taken: Vec<String> = names
            .iter()
            .filter(|name| arguments.take(name).is_some())
            .map(|name| format!("`{name}`"))
            .collect();
        if taken.is_empty() {
            return None;
        }
        draft.say(format!(
            "remove {} from `{}`",
            taken.join(" and "),
            title(&self.own)
        ));
        write(&mut draft, &self.own, &arguments);
        draft.finish()
    }

    /// The actions that would have to be written if the relation led on from the end as its arguments say.
    pub(crate) fn quiet(
        &self,
        forward: &End<'s>,
        back: &End<'s>,
        arguments: &RelationArguments,
        required: bool,
    ) -> Vec<(&'static str, &'static str)> {
        let ends = [forward, back].into_iter();
        let planned = Planned {
            from: forward.id,
            to: back.id,
            required,
            on_delete: arguments.value("onDelete"),
            on_update: arguments.value("onUpdate"),
            ends: ends
                .filter_map(|end| Some((end.id, end.field?.name.text.clone())))
                .collect(),
        };
        actions::quiet_actions(self.context.fixer, &planned).arguments
    }

    /// The fields of the key of the own end.
    pub(crate) fn key(&self) -> Vec<&'s Field> {
        let names = self.end.own().key_names().into_iter();
        names
            .filter_map(|name| self.own.declaration.field(name))
            .collect()
    }

    /// The fields that the own end references.
    pub(crate) fn referenced(&self) -> Vec<&'s Field> {
        let names = self.end.own().referenced_names().into_iter();
        names.filter_map(|name| self.target.field(name)).collect()
    }
}

/// `Model.field`
pub(crate) fn title(end: &End<'_>) -> String {
    let field = end.field.map_or("", |field| field.name.text.as_str());
    format!("{}.{field}", end.declaration.name_text())
}

/// Makes these the arguments of an end.
pub(crate) fn write(draft: &mut Draft<'_>, end: &End<'_>, arguments: &RelationArguments) {
    if let Some(field) = end.field {
        arguments.write(&mut draft.rewrite, end.id, end.declaration, field);
    }
}

/// Where the markers of a field's type are: `?`, `[]`.
pub(crate) fn marker(declaration: &Declaration, field: &Field) -> Option<TextRange> {
    let range = field.field_type.as_ref()?.range;
    let text = declaration.slice(range);
    let base = text.trim_end_matches(['?', '[', ']', '!', ' ']);
    Some(TextRange::new(
        range.start() + TextSize::of(base),
        range.end(),
    ))
}

/// Gives a field the type of another one, native type included, and a marker of its own.
pub(crate) fn retype(
    draft: &mut Draft<'_>,
    id: DeclarationId,
    declaration: &Declaration,
    field: &Field,
    (source, model): (&Declaration, &Field),
    marker_text: &str,
) -> Option<()> {
    let range = field.field_type.as_ref()?.range;
    let base = match &model.field_type.as_ref()?.name {
        TypeName::Named(name) => name.text.to_string(),
        TypeName::Unsupported(_) => {
            let text = source.slice(model.field_type.as_ref()?.range);
            text.trim_end_matches(['?', '[', ']', '!', ' ']).to_owned()
        }
    };
    let type_text = format!("{base}{marker_text}");
    let native = |declaration: &'_ Declaration, field: &Field| {
        let attribute = field.native_type()?;
        Some(declaration.slice(attribute.range).to_owned())
    };
    let new = native(source, model);
    let mut written = type_text.clone();
    if let (None, Some(new)) = (field.native_type(), &new) {
        written.push(' ');
        written.push_str(new);
    }
    if declaration.slice(range) != written {
        draft.rewrite.replace(id, range, written);
    }
    match (field.native_type(), new) {
        (Some(old), Some(new)) if declaration.slice(old.range) != new => {
            draft.rewrite.replace(id, old.range, new);
        }
        (Some(old), None) => draft.rewrite.remove_field_attribute(id, old),
        _ => {}
    }
    // A value of another type would be the next error.
    let is_same_type = field.type_name() == base;
    if let Some(default) = field.attribute("default").filter(|_| !is_same_type) {
        draft.rewrite.remove_field_attribute(id, default);
    }
    draft.needs_migration();
    draft.say(format!(
        "make `{}.{}` `{type_text}`",
        declaration.name_text(),
        field.name.text
    ));
    Some(())
}
