use model::{DeclarationRef, RelationField, RelationSide};

use crate::finding::{Findings, Place};
use crate::fix::Fix;
use crate::names::enumerate;
use crate::relations::is_ambiguous_within;
use crate::rule::{Context, FixContext, rule};
use crate::spans::field_span;

#[path = "ambiguous_relation/naming.rs"]
mod naming;
#[path = "ambiguous_relation/pairs.rs"]
mod pairs;
#[cfg(test)]
#[path = "ambiguous_relation/tests.rs"]
mod tests;

rule! {
    /// Several relation fields of a model point to the same model, and nothing tells their relations apart.
    ///
    /// When two models have more than one relation, each needs a name, given on both of its fields. Otherwise nobody knows which field
    /// of the one model belongs to which of the other.
    ///
    /// ```prisma
    /// model Match {
    ///   id     Int  @id
    ///   homeId Int
    ///   awayId Int
    ///   home   Team @relation(fields: [homeId], references: [id])
    /// //^^^^ ambiguous-relation
    ///   away   Team @relation(fields: [awayId], references: [id])
    /// }
    ///
    /// model Team {
    ///   id      Int     @id
    ///   matches Match[]
    /// }
    /// ```
    ///
    /// The fix names all relations between the two models, and adds the ends that are missing:
    ///
    /// ```prisma
    /// model Match {
    ///   id     Int  @id
    ///   homeId Int
    ///   awayId Int
    ///   home   Team @relation("MatchHome", fields: [homeId], references: [id])
    ///   away   Team @relation("MatchAway", fields: [awayId], references: [id])
    /// }
    ///
    /// model Team {
    ///   id          Int     @id
    ///   matches     Match[] @relation("MatchHome")
    ///   awayMatches Match[] @relation("MatchAway")
    /// }
    /// ```
    pub AMBIGUOUS_RELATION = Official {
        code: "ambiguous-relation",
        severity: Error,
        stage: Ambiguity,
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check_relation),
    }
}

rule! {
    /// Several relation fields of a model point to the same model under the same name.
    ///
    /// A relation has two fields, one in each model. A name that more fields share tells nothing apart; a field without a name counts as
    /// having the name `<Model>To<Model>`, in the order of the alphabet.
    ///
    /// ```prisma
    /// model Match {
    ///   id     Int  @id
    ///   homeId Int
    ///   awayId Int
    ///   home   Team @relation("plays", fields: [homeId], references: [id])
    /// //^^^^ wrongly-named-relation
    ///   away   Team @relation("plays", fields: [awayId], references: [id])
    /// }
    ///
    /// model Team {
    ///   id      Int     @id
    ///   matches Match[] @relation("plays")
    /// }
    /// ```
    pub WRONGLY_NAMED_RELATION = Official {
        code: "wrongly-named-relation",
        severity: Error,
        stage: Ambiguity,
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check_named),
    }
}

rule! {
    /// The two ends of a relation of a model with itself have no name.
    ///
    /// Both fields point to the same model, so only a name can say that they belong together. Give both the same.
    ///
    /// ```prisma
    /// model Branch {
    ///   id       Int      @id
    ///   parentId Int?
    ///   parent   Branch?  @relation(fields: [parentId], references: [id])
    /// //^^^^^^ ambiguous-self-relation
    ///   children Branch[]
    /// }
    /// ```
    pub AMBIGUOUS_SELF_RELATION = Official {
        code: "ambiguous-self-relation",
        severity: Error,
        stage: Ambiguity,
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check_self),
    }
}

rule! {
    /// A model has several relations with itself, and they have no names.
    ///
    /// More than two fields point to their own model under one name, or none. Each relation has two of them; give those two a name of
    /// their own.
    ///
    /// ```prisma
    /// model Branch {
    ///   id       Int      @id
    ///   parentId Int?
    ///   rootId   Int?
    ///   parent   Branch?  @relation(fields: [parentId], references: [id])
    /// //^^^^^^ unnamed-self-relation
    ///   children Branch[]
    ///   root     Branch?  @relation(fields: [rootId], references: [id])
    ///   leaves   Branch[]
    /// }
    /// ```
    pub UNNAMED_SELF_RELATION = Official {
        code: "unnamed-self-relation",
        severity: Error,
        stage: Ambiguity,
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check_unnamed_self),
    }
}

rule! {
    /// More than two fields of a model point to the model itself under one name.
    ///
    /// A relation has two fields. Give each pair a name of its own.
    ///
    /// ```prisma
    /// model Branch {
    ///   id       Int      @id
    ///   parentId Int?
    ///   parent   Branch?  @relation("tree", fields: [parentId], references: [id])
    /// //^^^^^^ wrongly-named-self-relation
    ///   children Branch[] @relation("tree")
    ///   others   Branch[] @relation("tree")
    /// }
    /// ```
    pub WRONGLY_NAMED_SELF_RELATION = Official {
        code: "wrongly-named-self-relation",
        severity: Error,
        stage: Ambiguity,
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check_named_self),
    }
}

fn check_relation(c: &Context<'_, '_>, relation: &RelationField<'_>, to: &mut Findings) {
    check(c, relation, Kind::Unnamed, to);
}

fn check_named(c: &Context<'_, '_>, relation: &RelationField<'_>, to: &mut Findings) {
    check(c, relation, Kind::Named, to);
}

fn check_self(c: &Context<'_, '_>, relation: &RelationField<'_>, to: &mut Findings) {
    check(c, relation, Kind::SelfPair, to);
}

fn check_unnamed_self(c: &Context<'_, '_>, relation: &RelationField<'_>, to: &mut Findings) {
    check(c, relation, Kind::UnnamedSelf, to);
}

fn check_named_self(c: &Context<'_, '_>, relation: &RelationField<'_>, to: &mut Findings) {
    check(c, relation, Kind::NamedSelf, to);
}

/// Which of the rules it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unnamed,
    Named,
    SelfPair,
    UnnamedSelf,
    NamedSelf,
}

impl Kind {
    /// Can it be the problem of that field at all? Quick to tell.
    fn is_possible(self, is_self: bool, side: RelationSide<'_>) -> bool {
        let is_named = side.relation_name().is_some();
        match self {
            Self::Unnamed => !is_self && !is_named,
            Self::Named => !is_self && is_named,
            Self::SelfPair => is_self,
            Self::UnnamedSelf => is_self && !is_named,
            Self::NamedSelf => is_self && is_named,
        }
    }

    /// The problem of a field that is one of several under the same name.
    fn of(group: &[RelationSide<'_>], side: RelationSide<'_>, is_self: bool) -> Self {
        match (is_self, group.len(), side.relation_name()) {
            (false, _, None) => Self::Unnamed,
            (false, _, Some(_)) => Self::Named,
            (true, 2, _) => Self::SelfPair,
            (true, _, None) => Self::UnnamedSelf,
            (true, _, Some(_)) => Self::NamedSelf,
        }
    }
}

/// The first field of a group speaks for all; in a pair of a model with itself the first without a name.
fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, kind: Kind, to: &mut Findings) {
    let declaration = context.declaration;
    if !declaration.kind.is_table() || relation.field.broken {
        return;
    }
    let model = declaration.name_text();
    let target_id = relation.target.id;
    let is_self = target_id == context.id;
    if !kind.is_possible(is_self, relation.side) {
        return;
    }
    let target = context
        .reader
        .declaration(target_id)
        .map_or("", DeclarationRef::name);
    let name = relation.side.effective_name(model, target);
    let names = (model, target);
    let group = context
        .reader
        .fields_like(context.id, relation.side, names, target);
    let is_ambiguous = if is_self {
        is_ambiguous_within(&group)
    } else {
        group.len() > 1
    };
    // One that cannot be read may have a name that nobody sees.
    if !is_ambiguous || !group.iter().all(|side| side.is_readable()) {
        return;
    }
    let is_pair = is_self && group.len() == 2;
    let speaker = group
        .iter()
        .find(|side| !is_pair || side.relation_name().is_none());
    if speaker.is_none_or(|side| !side.is(&relation.side))
        || Kind::of(&group, relation.side, is_self) != kind
    {
        return;
    }
    let fields = enumerate(
        group
            .iter()
            .map(|side| format!("`{}`", side.name()))
            .collect(),
    );
    let message = match kind {
        Kind::Unnamed => format!(
            "{fields} of `{model}` point to `{target}` and no name tells their relations apart, so it is unclear which field of `{target}` belongs to which. Give each relation a name, on both of its fields: `@relation(\"…\")`."
        ),
        Kind::Named => format!(
            "{fields} of `{model}` point to `{target}` under the same relation name `{name}`, so it is unclear which field of `{target}` belongs to which. Give each relation a name of its own, on both of its fields."
        ),
        Kind::SelfPair => format!(
            "{fields} point to their own model `{model}`, and only a name can say that they are the two ends of one relation. Give both the same: `@relation(\"…\")`."
        ),
        Kind::UnnamedSelf => format!(
            "{fields} point to their own model `{model}` without a name that says which two are the ends of one relation. Give each pair a name of its own: `@relation(\"…\")`."
        ),
        Kind::NamedSelf => format!(
            "{fields} point to their own model `{model}`, all under the relation name `{name}`, but a relation has two ends. Give each pair a name of its own."
        ),
    };
    let mut finding = to
        .report(relation.field.name.range, message)
        .official(field_span(declaration, relation.field));
    for (position, field) in context.fields().iter().enumerate() {
        let is_other =
            |side: &&RelationSide<'_>| side.is_field(field) && !std::ptr::eq(field, relation.field);
        if group.iter().any(|side| is_other(&side)) {
            finding = finding.related(
                Place::FieldAt(context.id, position),
                format!("`{}` counts as the same relation", field.name.text),
            );
        }
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    naming::fix(context).into_iter().collect()
}
