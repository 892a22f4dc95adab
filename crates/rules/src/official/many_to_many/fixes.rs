//! The ways to repair a relation of two lists.

use model::{Arity, Connector, Field, RelationMode};

use crate::cascades::Checks;
use crate::fix::Fix;
use crate::list::missing_back_relation::actions::quiet_action;
use crate::list::missing_back_relation::connect::{End, bracketed};
use crate::list::missing_back_relation::draft::Draft;
use crate::list::missing_back_relation::key::{self, KeyRequest, referenced_fields, single_id};
use crate::list::missing_key::repair::{Repair, title, write};
use crate::names;
use crate::rule::FixContext;

/// An argument that means nothing goes.
pub(crate) fn argument(context: &FixContext<'_>, names: &[&str]) -> Vec<Fix> {
    let fix = Repair::of(context).and_then(|repair| repair.without(names));
    fix.into_iter().collect()
}

pub(crate) fn actions(context: &FixContext<'_>) -> Vec<Fix> {
    argument(context, &["onDelete", "onUpdate"])
}

pub(super) fn references(context: &FixContext<'_>) -> Vec<Fix> {
    argument(context, &["references"])
}

/// A relation with a view: nothing can keep its pairs.
pub(super) fn view(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let mut draft = repair.draft();
        for end in [repair.own, repair.other?] {
            draft.remove_field(end.id, end.declaration, end.field?);
        }
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

/// Lists of keys at both ends.
pub(super) fn keys(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let mut draft = repair.draft();
        let (own, other) = (repair.own, repair.other?);
        embed(&repair, &mut draft, &own, &other)?;
        embed(&repair, &mut draft, &other, &own)?;
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

/// Gives an end a list of the ids of the other one, and says so in its arguments.
pub(crate) fn embed<'s>(
    repair: &Repair<'_, 's>,
    draft: &mut Draft<'s>,
    end: &End<'s>,
    other: &End<'s>,
) -> Option<()> {
    let schema = repair.context.schema;
    let id = single_id(schema, other.id)?;
    let stem = names::singular(&end.field?.name.text);
    let request = KeyRequest {
        holder: end.id,
        target: other.id,
        stem: &stem,
        list: true,
        create: !end.is_view(),
    };
    let key = key::plan(repair.context.fixer, request, &[id])?;
    for field in key.new_fields(Arity::List, false) {
        draft.add_field(end.id, field);
    }
    draft.needs_migration();
    draft.say(format!(
        "keep the ids of `{}` in `{}.{}`",
        other.declaration.name_text(),
        end.declaration.name_text(),
        key.fields().join(", ")
    ));
    let mut arguments = end.arguments();
    arguments.set("fields", &bracketed(&key.fields()));
    arguments.set("references", &bracketed(&key.references()));
    write(draft, end, &arguments);
    Some(())
}

/// The table of pairs as a model of its own.
pub(super) fn join_model(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let (own, other) = (repair.own, repair.other?);
        let is_possible = own.id != other.id
            && !own.is_view()
            && !other.is_view()
            && context.schema.config().connector() != Some(Connector::MongoDb);
        if !is_possible {
            return None;
        }
        let (first, second) = if own.declaration.name_text() < other.declaration.name_text() {
            (own, other)
        } else {
            (other, own)
        };
        let mut model = JoinModel::new(context, &first, &second);
        model.add(&first, false)?;
        model.add(&second, true)?;
        let mut draft = repair.draft();
        for end in [first, second] {
            let field = end.field?;
            let field_type = field.field_type.as_ref()?.named()?;
            draft
                .rewrite
                .replace(end.id, field_type.range, model.name.as_str());
            if let Some(attribute) = field.attribute("relation") {
                draft.rewrite.remove_field_attribute(end.id, attribute);
            }
        }
        draft.needs_migration();
        draft.say(format!(
            "keep the pairs of `{}` and `{}` in a model `{}`",
            title(&first),
            title(&second),
            model.name
        ));
        draft
            .rewrite
            .add_declaration_after(second.id, &model.text(context)?);
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

/// A model in the making.
struct JoinModel<'c, 's> {
    context: &'c FixContext<'s>,
    name: String,
    scalars: Vec<(String, String)>,
    relations: Vec<(String, String)>,
    /// The names of the key, one list for each end.
    keys: Vec<Vec<String>>,
}

impl<'c, 's> JoinModel<'c, 's> {
    fn new(context: &'c FixContext<'s>, first: &End<'s>, second: &End<'s>) -> Self {
        let base = format!(
            "{}{}",
            first.declaration.name_text(),
            second.declaration.name_text()
        );
        let name = names::fresh(&base, |name| context.schema.resolve(name).is_some());
        Self {
            context,
            name,
            scalars: Vec::new(),
            relations: Vec::new(),
            keys: Vec::new(),
        }
    }

    fn add(&mut self, end: &End<'s>, is_second: bool) -> Option<()> {
        let model = end.declaration.name_text();
        let stem = names::camel_case(model);
        let referenced: Vec<&Field> = referenced_fields(self.context.schema, end.id)?;
        let mut key = Vec::new();
        for field in &referenced {
            let name = format!("{stem}{}", names::pascal_case(&field.name.text));
            let mut text = field.field_type.as_ref()?.named()?.text.to_string();
            if let Some(native) = field.native_type() {
                text = format!("{text} {}", end.declaration.slice(native.range));
            }
            self.scalars.push((name.clone(), text));
            key.push(name);
        }
        let config = self.context.schema.config();
        let quiet = quiet_action(self.context.schema);
        let actions = if Checks::of(config).paths && is_second {
            // Both models may lead to a third one.
            format!("onDelete: {quiet}, onUpdate: {quiet}")
        } else {
            "onDelete: Cascade".to_owned()
        };
        let references: Vec<&str> = referenced.iter().map(|it| it.name.text.as_str()).collect();
        let attribute = format!(
            "{model} @relation(fields: [{}], references: {}, {actions})",
            key.join(", "),
            bracketed(&references)
        );
        let taken = |name: &str| {
            let mut all = self.scalars.iter().chain(&self.relations);
            all.any(|(other, _)| other == name)
        };
        let name = names::fresh(&stem, taken);
        self.relations.push((name, attribute));
        self.keys.push(key);
        Some(())
    }

    fn text(&self, context: &FixContext<'_>) -> Option<String> {
        let mut lines = vec![format!("model {} {{", self.name)];
        for (name, rest) in self.scalars.iter().chain(&self.relations) {
            lines.push(format!("  {name} {rest}"));
        }
        lines.push(String::new());
        lines.push(format!("  @@id([{}])", self.keys.concat().join(", ")));
        let config = context.schema.config();
        let is_indexed = config.relation_mode() == RelationMode::ForeignKeys
            && config
                .connector()
                .is_some_and(Connector::indexes_foreign_keys);
        if !is_indexed {
            let second = self.keys.last()?;
            lines.push(format!("  @@index([{}])", second.join(", ")));
        }
        lines.push("}".to_owned());
        Some(lines.join("\n"))
    }
}
