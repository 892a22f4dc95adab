//! Types of fields, and the forms of fields that the language no longer has.

use smol_str::SmolStr;
use syntax::ast;

use super::{Lowering, problem};
use crate::{Arity, FieldType, SyntaxProblem, SyntaxProblemKind, TypeName};

impl Lowering {
    /// What the language had once, or never had. A colon hides the rest.
    pub(super) fn legacy_form(
        &self,
        field: ast::FieldDeclaration<'_>,
        field_type: Option<&FieldType>,
    ) -> Option<SyntaxProblem> {
        if let Some(colon) = field.colon() {
            let range = self.range(colon);
            return Some(problem(SyntaxProblemKind::LegacyFieldColon, range));
        }
        let node = field.field_type()?;
        let kind = if node.legacy_list().is_some() {
            SyntaxProblemKind::LegacyListType
        } else if node.required().is_some() {
            SyntaxProblemKind::LegacyRequiredType
        } else if node.list().is_some() && node.optional().is_some() {
            SyntaxProblemKind::OptionalListType
        } else {
            return None;
        };
        Some(problem(kind, field_type?.range))
    }

    pub(super) fn field_type(&self, node: ast::FieldType<'_>) -> Option<FieldType> {
        if let Some(list) = node.legacy_list() {
            self.expect_closed(list.node(), "]");
        }
        let marks = [
            node.legacy_list().is_some(),
            node.required().is_some(),
            node.list().is_some() || node.optional().is_some(),
        ];
        if marks.into_iter().filter(|it| *it).count() > 1 {
            // `[Int]?` or `Int[]!` was never anything.
            let start = self.range(node.node()).start();
            self.incomplete.borrow_mut().push(start);
        }
        let name = match node.unsupported() {
            Some(unsupported) => {
                self.expect_closed(unsupported.node(), ")");
                let argument = unsupported.argument().map(|it| self.range(it.node()));
                TypeName::Unsupported(
                    argument.map_or_else(SmolStr::default, |range| self.string(range)),
                )
            }
            None => TypeName::Named(self.name(node.name()?)?),
        };
        let arity = if node.list().is_some() || node.legacy_list().is_some() {
            Arity::List
        } else if node.optional().is_some() {
            Arity::Optional
        } else {
            Arity::Required
        };
        let range = self.trimmed(self.range(node.node()));
        Some(FieldType { name, arity, range })
    }
}
