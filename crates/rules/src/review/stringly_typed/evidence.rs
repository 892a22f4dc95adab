//! Is a field a choice, and between which values?
//!
//! Looks at one declaration and at the connector, at nothing else.

use model::{
    Arity, Comment, CommentKind, Connector, Declaration, DeclarationKind, ExpressionKind, Field,
    IndexKind, ScalarType,
};
use smol_str::SmolStr;
use syntax::TextRange;

use super::constraint;
use super::listing::{self, Listing};
use super::naming::{self, Naming, naming};

/// What is known of the values of a field that is a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Choice {
    /// In the order of the comment, then those of the default. Empty when only the name says that it is a choice.
    pub(super) values: Vec<String>,
    /// Are these all?
    pub(super) complete: bool,
    /// Does a comment or constraint list them?
    pub(super) listed: bool,
}

impl Choice {
    /// Is an enum of these values finished as it is?
    pub(super) fn is_settled(&self) -> bool {
        self.complete && self.values.len() > 1
    }
}

/// What a `String` field has as its default.
enum Default {
    None,
    Values(Vec<String>),
    /// A function, or something broken.
    Other,
}

/// Native types that are nothing but text; an enum takes their place.
const TEXT_TYPES: &[&str] = &[
    "Char",
    "VarChar",
    "NChar",
    "NVarChar",
    "String",
    "Text",
    "TinyText",
    "MediumText",
    "LongText",
];

/// Characters beyond which a column was not made for the names of a few values.
const LONGEST_COLUMN: u32 = 255;

/// Reads a field. `None` when it is no choice, or not certainly enough.
pub(super) fn choice(
    connector: Option<Connector>,
    declaration: &Declaration,
    field: &Field,
) -> Option<Choice> {
    let field_type = field.field_type.as_ref()?;
    let many = field_type.arity == Arity::List;
    let wanted = field_type.scalar() == Some(ScalarType::String)
        && matches!(
            declaration.kind,
            DeclarationKind::Model | DeclarationKind::CompositeType
        )
        && connector.is_none_or(|it| it.has_enums() && (!many || it.has_scalar_lists()));
    // Nearly all fields end here, before anything expensive is asked about them.
    if !wanted
        || !(naming::may_be_choice(&field.name.text, many) || may_be_listed(declaration, field))
    {
        return None;
    }
    if is_key(declaration, field) {
        return None;
    }
    let prose = match native_type(declaration, field)? {
        NativeType::Short => false,
        NativeType::Long => true,
    };
    let naming = naming(declaration, field, many);
    let defaults = match default(field) {
        _ if naming == Naming::Never => return None,
        Default::Other => return None,
        Default::Values(values) => values,
        Default::None => Vec::new(),
    };
    if let Some((listing, certain)) = listed(declaration, field) {
        let confirmed =
            !defaults.is_empty() && defaults.iter().all(|value| listing.values.contains(value));
        let enough = match naming {
            Naming::Choice => true,
            Naming::Doubtful => listing.complete,
            Naming::Unknown => confirmed && listing.complete,
            Naming::Never => false,
        };
        if certain || enough {
            let mut choice = Choice {
                values: listing.values,
                complete: listing.complete,
                listed: true,
            };
            add(&mut choice, defaults);
            return Some(choice);
        }
    }
    if naming != Naming::Choice || prose {
        return None;
    }
    // An empty text stands for "not yet"; anything else that is no name says that the field holds something else.
    let named = |value: &String| value.is_empty() || is_name(value);
    defaults.iter().all(named).then(|| {
        let mut choice = Choice::default();
        add(
            &mut choice,
            defaults
                .into_iter()
                .filter(|value| !value.is_empty())
                .collect(),
        );
        choice
    })
}

/// Every value that the schema itself writes into the field.
pub(super) fn default_values(field: &Field) -> Vec<String> {
    match default(field) {
        Default::Values(values) => values,
        Default::None | Default::Other => Vec::new(),
    }
}

fn add(choice: &mut Choice, values: Vec<String>) {
    for value in values {
        if !choice.values.contains(&value) {
            choice.values.push(value);
        }
    }
}

/// Does a default look like the name of a value, and not like a number, a date or a random identifier?
fn is_name(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    listing::is_plain(text) && digits * 3 <= text.chars().count().max(3)
}

/// Is the field part of what identifies a record, of a key, or searched as text?
fn is_key(declaration: &Declaration, field: &Field) -> bool {
    let Some(container) = declaration.container() else {
        return true;
    };
    let name = &field.name.text;
    let in_relation = container
        .fields
        .iter()
        .filter_map(|field| field.relation.as_ref())
        .any(|relation| {
            let lists = [&relation.fields, &relation.references];
            lists
                .into_iter()
                .flatten()
                .any(|list| list.names.iter().any(|it| it.text == *name))
        });
    let in_key = container.indexes.iter().any(|index| {
        let alone = index.columns.len() == 1;
        let searched = index.kind == IndexKind::Fulltext
            || !matches!(index.algorithm.as_deref(), None | Some("BTree" | "Hash"));
        let identifies =
            index.kind == IndexKind::PrimaryKey || (index.kind == IndexKind::Unique && alone);
        (searched || identifies) && index.columns.iter().any(|column| column.path == *name)
    });
    in_relation || in_key
}

enum NativeType {
    Short,
    /// Made for prose.
    Long,
}

/// `None` when the native type is that of something other than text.
fn native_type(declaration: &Declaration, field: &Field) -> Option<NativeType> {
    let Some(attribute) = field.native_type() else {
        return Some(NativeType::Short);
    };
    let (_, name) = attribute.name.split_once('.')?;
    if !TEXT_TYPES.contains(&name) {
        return None;
    }
    let argument = attribute
        .unnamed()
        .and_then(|argument| argument.value.as_ref());
    let length: Option<u32> =
        argument.and_then(|value| declaration.slice(value.range).parse().ok());
    let long = name.ends_with("Text") || length.is_some_and(|length| length > LONGEST_COLUMN);
    Some(if long {
        NativeType::Long
    } else {
        NativeType::Short
    })
}

fn default(field: &Field) -> Default {
    let Some(attribute) = field.attribute("default") else {
        return Default::None;
    };
    let Some(value) = attribute
        .default_argument("value")
        .and_then(|argument| argument.value.as_ref())
    else {
        return Default::Other;
    };
    let is_list = matches!(value.kind, ExpressionKind::Array(_));
    let many = field
        .field_type
        .as_ref()
        .is_some_and(|it| it.arity == Arity::List);
    let strings = value
        .elements()
        .iter()
        .map(|element| element.as_string().map(ToString::to_string));
    match strings.collect::<Option<Vec<_>>>() {
        Some(values) if is_list == many => Default::Values(values),
        _ => Default::Other,
    }
}

/// Could the values stand in a comment, although the field is not named like a choice? Either a constraint lists them, or
/// a default has to confirm them.
fn may_be_listed(declaration: &Declaration, field: &Field) -> bool {
    let has_default = || field.attribute("default").is_some();
    let mentions_check =
        |comment: &Comment| constraint::may_be_constraint(declaration.slice(comment.range));
    (!field.comments.is_empty() && has_default())
        || comments_with_constraints(declaration, field).any(mentions_check)
}

/// The values that a comment lists, and whether they are those of a check constraint.
fn listed(declaration: &Declaration, field: &Field) -> Option<(Listing, bool)> {
    if let Some(listing) = constrained(declaration, field) {
        return Some((listing, true));
    }
    let (trailing, above): (Vec<&Comment>, Vec<&Comment>) =
        field.comments.iter().partition(|comment| comment.trailing);
    let adjoining = adjoining(declaration, &above, field);
    [trailing.as_slice(), adjoining]
        .into_iter()
        .find_map(|comments| {
            let lines: Vec<&str> = comments
                .iter()
                .flat_map(|comment| lines(declaration, comment))
                .collect();
            listing::listing(&lines, &field.name.text).map(|listing| (listing, false))
        })
}

/// The last comments above a field without a blank line between them and it.
fn adjoining<'c, 'd>(
    declaration: &Declaration,
    above: &'c [&'d Comment],
    field: &Field,
) -> &'c [&'d Comment] {
    let mut start = above.len();
    let mut next = field.range.start();
    while let Some(comment) = start
        .checked_sub(1)
        .and_then(|position| above.get(position))
    {
        let between = declaration.slice(TextRange::new(comment.range.end().min(next), next));
        if between.matches('\n').count() > 1 {
            break;
        }
        start -= 1;
        next = comment.range.start();
    }
    above.get(start..).unwrap_or(&[])
}

/// The lines of a comment without its delimiters.
fn lines<'d>(declaration: &'d Declaration, comment: &Comment) -> Vec<&'d str> {
    let text = declaration.slice(comment.range);
    match comment.kind {
        CommentKind::Block => {
            let text = text.strip_prefix("/*").unwrap_or(text);
            let text = text.strip_suffix("*/").unwrap_or(text);
            // `*` at the start of a line is decoration, `- ` behind it still makes an item.
            let starred = text
                .lines()
                .skip(1)
                .filter(|line| !line.trim().is_empty())
                .all(|line| line.trim_start().starts_with('*'));
            let plain = |line: &'d str| {
                let line = line.trim();
                if starred {
                    line.trim_start_matches('*').trim_start()
                } else {
                    line
                }
            };
            text.lines().map(plain).collect()
        }
        CommentKind::Line | CommentKind::Documentation => vec![text.trim_start_matches('/').trim()],
    }
}

/// A check constraint on the field that a comment anywhere in the block notes down: Prisma has no word for it.
fn constrained(declaration: &Declaration, field: &Field) -> Option<Listing> {
    let mapped = field.attribute("map").and_then(|attribute| {
        attribute
            .default_argument("name")?
            .value
            .as_ref()?
            .as_string()
    });
    let names: Vec<&str> = std::iter::once(&field.name.text)
        .chain(mapped)
        .map(SmolStr::as_str)
        .collect();
    comments_with_constraints(declaration, field)
        .find_map(|comment| constraint::check_constraint(declaration.slice(comment.range), &names))
}

/// The comments of the block, and those on the line of the field.
fn comments_with_constraints<'d>(
    declaration: &'d Declaration,
    field: &'d Field,
) -> impl Iterator<Item = &'d Comment> {
    let of_block = declaration
        .container()
        .map_or(&[][..], |container| &container.comments);
    let trailing = field.comments.iter().filter(|comment| comment.trailing);
    of_block.iter().chain(trailing)
}
