//! What the rules of datasources and generators share: how far the official engine reads a block, and the usual repairs.
//!
//! Knows no single rule.

use model::{
    ConfigEntry, ConfigLines, Connector, Declaration, DeclarationId, DeclarationKind, Expression,
    ExpressionKind, PrismaVersion, Schema,
};
use smol_str::SmolStr;
use syntax::TextRange;

use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext};

/// A datasource or generator, and how far the engine reads it. People get to see what is wrong further on, too.
#[derive(Debug, Clone)]
pub(crate) struct Block<'s> {
    pub(crate) lines: ConfigLines<'s>,
    /// Of a datasource.
    pub(crate) connector: Option<Connector>,
    /// Has every line a value? The engine drops other blocks.
    pub(crate) is_complete: bool,
    /// Is `provider` readable, too? The engine does not look at the rest of other blocks.
    pub(crate) has_provider: bool,
    /// Is `url` readable, too, where one has to be there? The engine judges most of a datasource only then.
    pub(crate) is_accepted: bool,
}

/// `None` for what is no datasource.
pub(crate) fn datasource<'s>(context: &Context<'_, 's>) -> Option<Block<'s>> {
    let lines = lines(context, DeclarationKind::Datasource)?;
    let is_complete = lines.without_value().is_none();
    let connector = lines.connector();
    Some(Block {
        connector,
        is_complete,
        has_provider: is_complete && connector.is_some(),
        is_accepted: lines.is_accepted_datasource(context.config().version),
        lines,
    })
}

/// `None` for what is no generator.
pub(crate) fn generator<'s>(context: &Context<'_, 's>) -> Option<Block<'s>> {
    let lines = lines(context, DeclarationKind::Generator)?;
    let is_complete = lines.without_value().is_none();
    let provider = value_of(&lines, "provider");
    let has_provider = is_complete && provider.is_some_and(|it| it.as_string_or_env().is_ok());
    Some(Block {
        connector: None,
        is_complete,
        has_provider,
        is_accepted: has_provider,
        lines,
    })
}

fn lines<'s>(context: &Context<'_, 's>, kind: DeclarationKind) -> Option<ConfigLines<'s>> {
    if context.declaration.kind != kind {
        return None;
    }
    ConfigLines::of(context.declaration, context.config().version)
}

/// The value of a key; the last one counts.
pub(crate) fn value_of<'d>(lines: &ConfigLines<'d>, key: &str) -> Option<&'d Expression> {
    lines.get(key)?.value.as_ref()
}

/// The line that a finding is about.
pub(crate) fn entry_of<'s>(context: &FixContext<'s>) -> Option<&'s ConfigEntry> {
    let entries = &context.declaration.config()?.entries;
    entries
        .iter()
        .find(|entry| entry.range.contains_range(context.finding.range))
}

/// The expression of exactly that range within another.
pub(crate) fn expression_at(inside: &Expression, range: TextRange) -> Option<&Expression> {
    if inside.range == range {
        return Some(inside);
    }
    match &inside.kind {
        ExpressionKind::Array(elements) => {
            let mut elements = elements.iter();
            elements.find_map(|element| expression_at(element, range))
        }
        ExpressionKind::Call { arguments, .. } => {
            let mut values = arguments.list.iter().filter_map(|it| it.value.as_ref());
            values.find_map(|value| expression_at(value, range))
        }
        _ => None,
    }
}

/// One fix as a list.
pub(crate) fn one(
    title: impl Into<String>,
    applicability: Applicability,
    effect: Effect,
    rewrite: Rewrite<'_>,
) -> Vec<Fix> {
    Fix::new(title, applicability, effect, rewrite)
        .into_iter()
        .collect()
}

/// Replaces the range of the finding.
pub(crate) fn replace_finding(
    context: &FixContext<'_>,
    text: &str,
    applicability: Applicability,
    effect: Effect,
) -> Vec<Fix> {
    let written = context.declaration.slice(context.finding.range);
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, context.finding.range, text);
    let title = if written.contains('\n') {
        format!("Replace this by `{text}`")
    } else {
        format!("Change `{written}` to `{text}`")
    };
    one(title, applicability, effect, rewrite)
}

/// Removes the line of the finding.
pub(crate) fn remove_line(
    context: &FixContext<'_>,
    applicability: Applicability,
    effect: Effect,
) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_config_entry(context.id, entry);
    let title = format!("Remove `{}`", entry.key.text);
    one(title, applicability, effect, rewrite)
}

/// Removes the list element of the finding, with the whole line when it is the only one.
pub(crate) fn remove_element(
    context: &FixContext<'_>,
    applicability: Applicability,
    effect: Effect,
) -> Vec<Fix> {
    let range = context.finding.range;
    let Some(value) = entry_of(context).and_then(|entry| entry.value.as_ref()) else {
        return Vec::new();
    };
    let elements = match &value.kind {
        ExpressionKind::Array(elements) if elements.len() > 1 => elements,
        _ => return remove_line(context, applicability, effect),
    };
    let position = elements
        .iter()
        .position(|element| element.range.contains_range(range));
    let Some(position) = position else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    let ranges: Vec<_> = elements.iter().map(|element| element.range).collect();
    rewrite.remove_element(context.id, &ranges, position);
    let title = format!("Remove `{}`", one_line(context.declaration.slice(range)));
    one(title, applicability, effect, rewrite)
}

/// A text that fits into a title.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a value that should be a string says when it becomes one: a bare word, a number, the only string of a list.
pub(crate) fn as_text(value: &Expression) -> Option<SmolStr> {
    match &value.kind {
        ExpressionKind::Path(text)
        | ExpressionKind::Number(text)
        | ExpressionKind::String(text) => Some(text.clone()),
        ExpressionKind::Array(elements) => match elements.as_slice() {
            [only] => as_text(only),
            _ => None,
        },
        _ => None,
    }
}

/// The database that the rest of a schema seems to be for, as `provider` names it: the one that the URL names, else the one that
/// knows the native types.
pub(crate) fn likely_provider(schema: &Schema, datasource: &Declaration) -> &'static str {
    let url = datasource.config().and_then(|it| it.string("url"));
    if let Some(provider) = url.and_then(|url| provider_of_url(url)) {
        return provider;
    }
    let mut best = (0, "postgresql");
    for connector in Connector::ALL {
        let types = native_types(schema);
        let known = types
            .filter(|name| connector.native_type(name).is_some())
            .count();
        if let Some(provider) = connector.providers().first()
            && known > best.0
        {
            best = (known, provider);
        }
    }
    best.1
}

/// The database that a URL is for, by what stands before the colon.
const URL_SCHEMES: &[(&str, &str)] = &[
    ("postgresql", "postgresql"),
    ("postgres", "postgresql"),
    ("mysql", "mysql"),
    ("mariadb", "mysql"),
    ("file", "sqlite"),
    ("sqlserver", "sqlserver"),
    ("jdbc", "sqlserver"),
    ("mongodb", "mongodb"),
    ("mongodb+srv", "mongodb"),
];

fn provider_of_url(url: &str) -> Option<&'static str> {
    let (scheme, _) = url.split_once(':')?;
    let mut schemes = URL_SCHEMES.iter();
    let (_, provider) = schemes.find(|(known, _)| *known == scheme)?;
    Some(provider)
}

/// The names of all native types that fields have, without the prefix.
fn native_types(schema: &Schema) -> impl Iterator<Item = &str> {
    schema
        .in_order()
        .filter_map(|(_, declaration)| declaration.container())
        .flat_map(|container| &container.fields)
        .filter_map(|field| field.native_type())
        .filter_map(|attribute| Some(attribute.name.split_once('.')?.1))
}

/// The generator that makes the client, as `provider` names it. The new one needs an output folder.
pub(crate) fn likely_generator(schema: &Schema, generator: &Declaration) -> &'static str {
    let has_output = generator
        .config()
        .is_some_and(|it| it.entry("output").is_some());
    if schema.config().version == PrismaVersion::Six || !has_output {
        "prisma-client-js"
    } else {
        "prisma-client"
    }
}

/// Gives a block without `provider` one: by the right spelling of a key, else by a new line.
pub(crate) fn add_provider(context: &FixContext<'_>, provider: &str) -> Vec<Fix> {
    let entries = context
        .declaration
        .config()
        .map_or(&[][..], |it| &it.entries);
    let keys = entries.iter().map(|entry| entry.key.text.as_str());
    let near = keys.enumerate().find(|(_, key)| {
        *key != "provider" && crate::spelling::nearest(key, ["provider"]).is_some()
    });
    let mut rewrite = Rewrite::new(context.schema);
    if let Some(entry) = near.and_then(|(at, _)| entries.get(at)) {
        rewrite.rename_config_key(context.id, entry, "provider");
        let title = format!("Change `{}` to `provider`", entry.key.text);
        return one(title, Applicability::Safe, Effect::None, rewrite);
    }
    rewrite.add_config_entry(context.id, None, "provider", &quoted(provider));
    let title = format!("Add `provider = \"{provider}\"`");
    one(title, Applicability::Unsafe, Effect::Client, rewrite)
}

/// Switches preview features on in a generator, preferably in the file of `near`. `false` when there is no generator for that.
pub(crate) fn switch_on(
    schema: &Schema,
    near: DeclarationId,
    features: &[&str],
    rewrite: &mut Rewrite<'_>,
) -> bool {
    let version = schema.config().version;
    let mut generators: Vec<_> = schema
        .in_order()
        .filter(|(_, it)| it.kind == DeclarationKind::Generator)
        .filter_map(|(id, it)| Some((id, ConfigLines::of(it, version)?)))
        .collect();
    generators.sort_by_key(|(id, lines)| {
        let provider = lines.string("provider");
        let is_client = provider.is_some_and(|it| it.starts_with("prisma-client"));
        (!is_client, schema.file_of(*id) != schema.file_of(near))
    });
    let Some((id, lines)) = generators.first() else {
        return false;
    };
    let words: Vec<String> = features.iter().map(|it| quoted(it)).collect();
    let words = words.join(", ");
    let Some(entry) = lines.get("previewFeatures") else {
        let after = lines.all().last().copied();
        rewrite.add_config_entry(*id, after, "previewFeatures", &format!("[{words}]"));
        return true;
    };
    let Some(value) = &entry.value else {
        return false;
    };
    match &value.kind {
        ExpressionKind::Array(elements) => match elements.last() {
            Some(last) => rewrite.insert(*id, last.range.end(), format!(", {words}")),
            None => rewrite.replace(*id, value.range, format!("[{words}]")),
        },
        ExpressionKind::String(only) => {
            let text = format!("[{}, {words}]", quoted(only));
            rewrite.replace(*id, value.range, text);
        }
        _ => return false,
    }
    true
}

/// Gives a datasource without `url` one, as Prisma 6 wants it: by the right spelling of a key, else by a new line.
pub(crate) fn add_url(context: &FixContext<'_>) -> Vec<Fix> {
    let entries = context
        .declaration
        .config()
        .map_or(&[][..], |it| &it.entries);
    let is_url = |entry: &&ConfigEntry| {
        let value = entry.value.as_ref();
        crate::spelling::nearest(&entry.key.text, ["url"]).is_some()
            && value.is_some_and(|value| value.as_string_or_env().is_ok())
    };
    let mut rewrite = Rewrite::new(context.schema);
    if let Some(entry) = entries.iter().find(is_url) {
        rewrite.rename_config_key(context.id, entry, "url");
        let title = format!("Change `{}` to `url`", entry.key.text);
        return one(title, Applicability::Unsafe, Effect::None, rewrite);
    }
    let provider = entries.iter().find(|entry| entry.key.text == "provider");
    let value = "env(\"DATABASE_URL\")";
    rewrite.add_config_entry(context.id, provider, "url", value);
    let title = format!("Add `url = {value}`");
    one(title, Applicability::Unsafe, Effect::None, rewrite)
}
