//! From syntax nodes to [`Declaration`]s.
//!
//! Reads one root child of the tree and its text, nothing else.

mod comments;
mod expression;
mod field_type;

use std::cell::RefCell;
use std::sync::Arc;

use smol_str::SmolStr;
use syntax::ast::{self, Kind};
use syntax::{Node, SourceText, TextRange, TextSize, range_of};

use crate::Index;
use crate::declaration::{
    Body, Comment, ConfigBody, ConfigEntry, Container, Declaration, DeclarationKind, EnumBody,
    EnumValue, Field, Name, SyntaxProblem, SyntaxProblemKind, Text,
};
use crate::field_lookup::FieldLookup;
use crate::relation::RelationAttribute;

/// Lowers one child of the root. `None` for comments, which belong to no declaration.
pub(crate) fn lower(node: Node<'_>, source: &SourceText) -> Option<Declaration> {
    let kind = match Kind::of(node) {
        Some(Kind::ModelDeclaration) => DeclarationKind::Model,
        Some(Kind::ViewDeclaration) => DeclarationKind::View,
        Some(Kind::CompositeTypeDeclaration) => DeclarationKind::CompositeType,
        Some(Kind::EnumDeclaration) => DeclarationKind::Enum,
        Some(Kind::DatasourceDeclaration) => DeclarationKind::Datasource,
        Some(Kind::GeneratorDeclaration) => DeclarationKind::Generator,
        Some(Kind::TypeAlias) => DeclarationKind::TypeAlias,
        Some(Kind::UnknownBlock) => DeclarationKind::UnknownBlock,
        Some(Kind::Comment | Kind::Documentation | Kind::BlockComment) => return None,
        _ => DeclarationKind::Stray,
    };
    let whole = range_of(node);
    let lowering = Lowering {
        text: Arc::from(&*source.slice(whole)),
        base: whole.start(),
        incomplete: RefCell::default(),
        escapes: RefCell::default(),
    };
    Some(lowering.declaration(kind, node))
}

/// The text being lowered and where it starts in its file.
struct Lowering {
    text: Text,
    base: TextSize,
    /// Where the grammar lets half-typed text pass that is no complete line: a bracket without its partner, an attribute
    /// without a name, a second member on one line.
    incomplete: RefCell<Vec<TextSize>>,
    /// Escapes in strings that mean nothing.
    escapes: RefCell<Vec<SyntaxProblem>>,
}

impl Lowering {
    fn declaration(&self, kind: DeclarationKind, node: Node<'_>) -> Declaration {
        let mut problems = Vec::new();
        if kind == DeclarationKind::Stray {
            self.stray(node, &mut problems);
            return self.finish(kind, None, self.range(node), None, Body::None, problems);
        }
        let Some(declaration) = ast::Declaration::cast(node) else {
            return self.finish(kind, None, self.range(node), None, Body::None, problems);
        };
        if node.has_error() {
            self.broken_lines(node, &mut problems);
        }
        let mut above = Vec::new();
        let mut start = None;
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            if let Some(comment) = self.comment(child, false) {
                if start.is_none() {
                    above.push(comment);
                }
            } else if start.is_none() {
                start = Some(self.range(child).start());
            }
        }
        let start = start.unwrap_or_default();
        let name = declaration.name().and_then(|name| self.name(name));
        let body_node = declaration.body();
        let end = match body_node {
            Some(body) => self
                .closing_brace(body)
                .unwrap_or_else(|| self.trimmed_end(self.range(body))),
            None => self.trimmed_end(self.range(node)),
        };
        let range = TextRange::new(start, end.max(start));
        let header = self.line_of(start);
        match kind {
            DeclarationKind::TypeAlias => {
                problems.push(problem(SyntaxProblemKind::TypeAlias, range));
            }
            DeclarationKind::UnknownBlock => {
                let word = declaration
                    .unknown_keyword()
                    .map_or(header, |word| self.range(word.node()));
                problems.push(problem(SyntaxProblemKind::UnknownBlock, word));
            }
            _ if name.is_none() => {
                let word = TextRange::at(start, TextSize::of(kind.keyword()));
                problems.push(problem(SyntaxProblemKind::MissingName, word));
            }
            _ => {}
        }
        if let Some(body) = body_node
            && self.closing_brace(body).is_none()
        {
            problems.push(problem(SyntaxProblemKind::UnclosedBlock, header));
        }
        let documentation = self.documentation_above(&above, start);
        let body = match (body_node, kind) {
            (Some(body), DeclarationKind::Enum) => Body::Enum(self.enum_body(body, &mut problems)),
            (Some(body), DeclarationKind::Datasource | DeclarationKind::Generator) => {
                Body::Config(self.config_body(body, &mut problems))
            }
            (Some(body), _) => Body::Container(self.container(body, &mut problems)),
            (None, _) => Body::None,
        };
        self.finish(kind, name, range, documentation, body, problems)
    }

    fn finish(
        &self,
        kind: DeclarationKind,
        name: Option<Name>,
        range: TextRange,
        documentation: Option<String>,
        body: Body,
        mut problems: Vec<SyntaxProblem>,
    ) -> Declaration {
        let mut incomplete = self.incomplete.take();
        incomplete.sort_unstable();
        let mut line = TextRange::default();
        for at in incomplete {
            // Thousands of brackets can be open on one line.
            if line.is_empty() || at >= line.end() {
                line = self.line_of(at);
                problems.push(problem(SyntaxProblemKind::Line, line));
            }
        }
        let lines: Vec<TextRange> = problems
            .iter()
            .filter(|problem| problem.kind == SyntaxProblemKind::Line)
            .map(|problem| problem.range)
            .collect();
        // Of a line that cannot be read, nobody looks at the strings.
        let readable = |range: TextRange| !lines.iter().any(|line| line.contains_range(range));
        let escapes = self.escapes.take().into_iter();
        problems.extend(escapes.filter(|escape| readable(escape.range)));
        problems.sort_by_key(|problem| (problem.range.start(), problem.range.end()));
        problems.dedup();
        Declaration {
            kind,
            text: self.text.clone(),
            name,
            range,
            documentation,
            body,
            problems,
        }
    }

    fn container(&self, body: Node<'_>, problems: &mut Vec<SyntaxProblem>) -> Container {
        let mut result = Container::default();
        let mut above: Vec<Comment> = Vec::new();
        let mut last = None;
        for (kind, node) in ast::children(body) {
            self.expect_new_line(&mut last, kind, node);
            match kind {
                Kind::FieldDeclaration => {
                    if let Some(field) = self.field(node, &mut above, problems) {
                        result.fields.push(field);
                    }
                    above.clear();
                }
                Kind::BlockAttribute => result.attributes.push(self.attribute(node)),
                Kind::IgnoredText => problems.push(self.ignored_text(node)),
                _ => {
                    if let Some(comment) = self.comment(node, false) {
                        if !above.is_empty() && !self.adjoins(above.last(), comment.range) {
                            above.clear();
                        }
                        result.comments.push(comment.clone());
                        above.push(comment);
                    }
                }
            }
        }
        for (position, field) in result.fields.iter().enumerate() {
            let of_field = |attribute| Index::of_field(position, field, attribute);
            result
                .indexes
                .extend(field.attributes.iter().filter_map(of_field));
        }
        for (position, attribute) in result.attributes.iter().enumerate() {
            let index = Index::of_block(position, attribute, &result.attributes);
            result.indexes.extend(index);
        }
        result.lookup = FieldLookup::new(&result.fields);
        result
    }

    /// Lowers a field; `above` are the comments of the last run before it.
    fn field(
        &self,
        node: Node<'_>,
        above: &mut Vec<Comment>,
        problems: &mut Vec<SyntaxProblem>,
    ) -> Option<Field> {
        let field = ast::FieldDeclaration::cast(node)?;
        let name = self.name(field.name()?)?;
        let complete = self.incomplete.borrow().len();
        let escapes = self.escapes.borrow().len();
        let field_type = field.field_type().and_then(|it| self.field_type(it));
        let mut attributes = Vec::new();
        let mut comments = std::mem::take(above);
        let mut end = field_type
            .as_ref()
            .map_or(name.range.end(), |it| it.range.end());
        for (kind, child) in ast::children(node) {
            match kind {
                Kind::FieldAttribute => {
                    let attribute = self.attribute(child);
                    end = end.max(attribute.range.end());
                    attributes.push(attribute);
                }
                _ => comments.extend(self.comment(child, true)),
            }
        }
        let broken = node.has_error() || self.incomplete.borrow().len() > complete;
        if !broken {
            if let Some(legacy) = self.legacy_form(field, field_type.as_ref()) {
                // Such a field is dropped before anybody looks at its strings.
                self.escapes.borrow_mut().truncate(escapes);
                problems.push(legacy);
            } else if field_type.is_none() {
                problems.push(problem(SyntaxProblemKind::MissingType, name.range));
            }
        }
        let mut relations = attributes
            .iter()
            .filter(|attribute| attribute.name == "relation");
        let relation = match (relations.next(), relations.next()) {
            (Some(attribute), None) => RelationAttribute::read(attribute),
            _ => None,
        };
        Some(Field {
            documentation: self.documentation(&comments),
            range: TextRange::new(name.range.start(), end.max(name.range.end())),
            name,
            field_type,
            attributes,
            relation,
            comments,
            broken,
        })
    }

    fn enum_body(&self, body: Node<'_>, problems: &mut Vec<SyntaxProblem>) -> EnumBody {
        let mut result = EnumBody::default();
        let mut above: Vec<Comment> = Vec::new();
        let mut last = None;
        for (kind, node) in ast::children(body) {
            self.expect_new_line(&mut last, kind, node);
            match kind {
                Kind::EnumValue => {
                    let mut comments = std::mem::take(&mut above);
                    let Some(name) = ast::EnumValue::cast(node)
                        .and_then(ast::EnumValue::name)
                        .and_then(|name| self.name(name))
                    else {
                        continue;
                    };
                    let mut attributes = Vec::new();
                    let mut end = name.range.end();
                    for (kind, child) in ast::children(node) {
                        if kind == Kind::FieldAttribute {
                            let attribute = self.attribute(child);
                            end = end.max(attribute.range.end());
                            attributes.push(attribute);
                        } else {
                            comments.extend(self.comment(child, true));
                        }
                    }
                    result.values.push(EnumValue {
                        range: TextRange::new(name.range.start(), end),
                        name,
                        attributes,
                        documentation: self.documentation(&comments),
                    });
                }
                Kind::BlockAttribute => result.attributes.push(self.attribute(node)),
                Kind::IgnoredText => problems.push(self.ignored_text(node)),
                _ => above.extend(self.comment(node, false)),
            }
        }
        result
    }

    fn config_body(&self, body: Node<'_>, problems: &mut Vec<SyntaxProblem>) -> ConfigBody {
        let mut result = ConfigBody::default();
        let mut last = None;
        for (kind, node) in ast::children(body) {
            self.expect_new_line(&mut last, kind, node);
            match kind {
                Kind::ConfigEntry => {
                    let Some(entry) = ast::ConfigEntry::cast(node) else {
                        continue;
                    };
                    let Some(key) = entry.key().and_then(|key| self.name(key)) else {
                        continue;
                    };
                    let value = entry.value().map(|value| self.expression(value, 0));
                    let end = value
                        .as_ref()
                        .map_or(key.range.end(), |value| value.range.end());
                    result.entries.push(ConfigEntry {
                        range: TextRange::new(key.range.start(), end.max(key.range.end())),
                        key,
                        value,
                    });
                }
                Kind::IgnoredText => problems.push(self.ignored_text(node)),
                _ => {}
            }
        }
        result
    }

    /// Notes a member that does not start on a line of its own. `last` is the end of the member before.
    fn expect_new_line(&self, last: &mut Option<TextSize>, kind: Kind, node: Node<'_>) {
        let is_member = matches!(
            kind,
            Kind::FieldDeclaration | Kind::BlockAttribute | Kind::EnumValue | Kind::ConfigEntry
        );
        if is_member {
            let range = self.range(node);
            if let Some(end) = *last
                && !self
                    .slice(TextRange::new(end, range.start().max(end)))
                    .contains(['\n', '\r'])
            {
                self.incomplete.borrow_mut().push(range.start());
            }
            *last = Some(range.end());
        }
    }

    /// Notes a bracketed node that lacks its closing bracket.
    fn expect_closed(&self, node: Node<'_>, bracket: &str) {
        let last = node
            .child_count()
            .checked_sub(1)
            .and_then(|last| node.child(last));
        if last.is_none_or(|last| last.kind() != bracket || last.is_missing()) {
            self.incomplete.borrow_mut().push(self.range(node).start());
        }
    }

    fn ignored_text(&self, node: Node<'_>) -> SyntaxProblem {
        problem(
            SyntaxProblemKind::IgnoredText,
            self.trimmed(self.range(node)),
        )
    }

    fn name(&self, node: ast::Identifier<'_>) -> Option<Name> {
        let range = self.range(node.node());
        let text = self.slice(range);
        // The parser may invent a name of no length to go on.
        (!text.is_empty()).then(|| Name {
            text: SmolStr::new(text),
            range,
        })
    }

    fn closing_brace(&self, body: Node<'_>) -> Option<TextSize> {
        let last = body.child(body.child_count().checked_sub(1)?)?;
        (last.kind() == "}" && !last.is_missing()).then(|| self.range(last).end())
    }

    /// One problem for each line of a root node that is no declaration.
    fn stray(&self, node: Node<'_>, problems: &mut Vec<SyntaxProblem>) {
        let range = self.range(node);
        if Kind::of(node) == Some(Kind::StrayBrace) {
            problems.push(problem(SyntaxProblemKind::StrayBrace, self.trimmed(range)));
            return;
        }
        self.each_line(range, |line| {
            problems.push(problem(SyntaxProblemKind::StrayLine, line));
        });
    }

    /// One problem for each line that holds something the parser could not place.
    fn broken_lines(&self, node: Node<'_>, problems: &mut Vec<SyntaxProblem>) {
        let mut cursor = node.walk();
        loop {
            let current = cursor.node();
            if current.is_error() || current.is_missing() {
                let range = self.range(current);
                if self.trimmed(range).is_empty() {
                    problems.push(problem(
                        SyntaxProblemKind::Line,
                        self.line_of(range.start()),
                    ));
                } else {
                    self.each_line(range, |line| {
                        problems.push(problem(SyntaxProblemKind::Line, self.line_of(line.start())));
                    });
                }
            }
            let descend = current.has_error() && !current.is_error();
            if descend && cursor.goto_first_child() {
                continue;
            }
            loop {
                if cursor.node() == node {
                    return;
                }
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    /// Calls `each` with the trimmed part of every line of `range` that is not blank.
    fn each_line(&self, range: TextRange, mut each: impl FnMut(TextRange)) {
        let mut start = range.start();
        for line in self.slice(range).split(['\n', '\r']) {
            let part = self.trimmed(TextRange::at(start, TextSize::of(line)));
            if !part.is_empty() {
                each(part);
            }
            start += TextSize::of(line) + TextSize::of('\n');
        }
    }

    /// The line that holds `offset`, without the blanks around it.
    fn line_of(&self, offset: TextSize) -> TextRange {
        let offset = usize::from(offset).min(self.text.len());
        let before = self.text.get(..offset).unwrap_or("");
        let after = self.text.get(offset..).unwrap_or("");
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = offset + after.find(['\n', '\r']).unwrap_or(after.len());
        self.trimmed(range(start, end))
    }

    fn trimmed(&self, range: TextRange) -> TextRange {
        let text = self.slice(range);
        let start = range.start() + TextSize::of(text) - TextSize::of(text.trim_start());
        TextRange::at(start, TextSize::of(text.trim()))
    }

    fn trimmed_end(&self, range: TextRange) -> TextSize {
        range.start() + TextSize::of(self.slice(range).trim_end())
    }

    /// The range of a node, relative to the declaration and inside it.
    fn range(&self, node: Node<'_>) -> TextRange {
        let end = TextSize::of(&*self.text);
        let relative =
            |offset: TextSize| offset.checked_sub(self.base).unwrap_or_default().min(end);
        let range = range_of(node);
        TextRange::new(relative(range.start()), relative(range.end()))
    }

    fn slice(&self, range: TextRange) -> &str {
        self.text
            .get(usize::from(range.start())..usize::from(range.end()))
            .unwrap_or("")
    }
}

fn problem(kind: SyntaxProblemKind, range: TextRange) -> SyntaxProblem {
    SyntaxProblem { kind, range }
}

fn range(start: usize, end: usize) -> TextRange {
    let size = |offset: usize| TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX));
    TextRange::new(size(start), size(end.max(start)))
}
