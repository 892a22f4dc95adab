//! Switching preview features on.

use model::DeclarationKind;

use super::Rewrite;
use crate::config_block::switch_on;
use crate::fix::{Applicability, Effect, Fix};
use crate::rule::FixContext;

/// Switches a preview feature on in a generator that makes a client; makes such a generator where there is none. `None` when the
/// generator cannot be changed.
pub(crate) fn fix_preview_feature(context: &FixContext<'_>, feature: &str) -> Option<Fix> {
    let schema = context.schema;
    let of_kind = |kind| schema.in_order().find(|(_, it)| it.kind == kind);
    let mut rewrite = Rewrite::new(schema);
    let (title, applicability) = if switch_on(schema, context.id, &[feature], &mut rewrite) {
        (
            format!("Switch on the preview feature `{feature}`"),
            Applicability::Safe,
        )
    } else if of_kind(DeclarationKind::Generator).is_none() {
        let near = of_kind(DeclarationKind::Datasource).map_or(context.id, |(id, _)| id);
        let text = format!(
            "generator client {{\n  provider        = \"prisma-client-js\"\n  previewFeatures = [\"{feature}\"]\n}}"
        );
        rewrite.add_declaration_after(near, &text);
        // Which generator a project wants is a guess.
        (
            format!("Add a generator with the preview feature `{feature}`"),
            Applicability::Unsafe,
        )
    } else {
        return None;
    };
    Fix::new(title, applicability, Effect::Client, rewrite)
}
