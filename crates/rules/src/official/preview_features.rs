use model::{
    Expression, FeatureState, PrismaVersion, offered_preview_features, preview_feature,
    preview_feature_of_any_version,
};
use smol_str::SmolStr;
use syntax::TextRange;

use crate::config_block::{
    as_text, entry_of, expression_at, generator, remove_element, replace_finding, value_of,
};
use crate::finding::{Findings, Tag};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::quoted;
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// Something in `previewFeatures` is no string.
    ///
    /// ```prisma
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = [views]
    /// //                   ^^^^^ generator-preview-features-type
    /// }
    /// ```
    pub GENERATOR_PREVIEW_FEATURES_TYPE = Official {
        code: "generator-preview-features-type",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_type),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// A preview feature that this version of Prisma does not have.
    ///
    /// Mistyped, or given up. Without a correct name it switches on nothing.
    ///
    /// ```prisma
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["relationJoin"]
    /// //                   ^^^^^^^^^^^^^^ preview-feature-unknown
    /// }
    /// ```
    pub PREVIEW_FEATURE_UNKNOWN = Official {
        code: "preview-feature-unknown",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_unknown),
        since: "0.1.0",
        check: Declaration(check_unknown),
    }
}

rule! {
    /// A preview feature for another database.
    ///
    /// Some features are there for one database only, and its datasource must stand in the same file as the generator.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["fullTextSearchPostgres"]
    /// //                   ^^^^^^^^^^^^^^^^^^^^^^^^ preview-feature-provider-specific
    /// }
    /// ```
    pub PREVIEW_FEATURE_PROVIDER_SPECIFIC = Official {
        code: "preview-feature-provider-specific",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_remove),
        since: "0.1.0",
        check: Declaration(check_provider_specific),
    }
}

rule! {
    /// A preview feature that is always on by now.
    ///
    /// What it stood for is part of Prisma, and the word has no effect any more. Remove it.
    ///
    /// ```prisma
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["views", "multiSchema"]
    /// //                            ^^^^^^^^^^^^^ preview-feature-stabilized
    /// }
    /// ```
    pub PREVIEW_FEATURE_STABILIZED = Official {
        code: "preview-feature-stabilized",
        severity: Warning,
        stage: Early,
        fix: Safe(fix_stabilized),
        since: "0.1.0",
        check: Declaration(check_stabilized),
    }
}

rule! {
    /// A preview feature that has another name by now.
    ///
    /// The old name still works. Write the new one.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["fullTextSearch"]
    /// //                   ^^^^^^^^^^^^^^^^ preview-feature-renamed
    /// }
    /// ```
    pub PREVIEW_FEATURE_RENAMED = Official {
        code: "preview-feature-renamed",
        severity: Warning,
        stage: Early,
        fix: Safe(fix_renamed),
        since: "0.1.0",
        check: Declaration(check_renamed),
    }
}

rule! {
    /// A preview feature that Prisma 6 still has, but Prisma 7 has not.
    ///
    /// Replace what needs it before you move on.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   url      = env("DATABASE_URL")
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["metrics"]
    /// //                   ^^^^^^^^^ preview-feature-deprecated
    /// }
    /// ```
    pub PREVIEW_FEATURE_DEPRECATED = Official {
        code: "preview-feature-deprecated",
        severity: Warning,
        stage: Early,
        fix: Unsafe(fix_remove),
        since: "0.1.0",
        check: Declaration(check_deprecated),
    }
}

/// The value of `previewFeatures`, and whether the engine looks at it.
fn features<'s>(context: &Context<'_, 's>) -> Option<(&'s Expression, bool)> {
    let block = generator(context)?;
    Some((
        value_of(&block.lines, "previewFeatures")?,
        block.has_provider,
    ))
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some((value, is_read)) = features(context) else {
        return;
    };
    let elements = value.elements().iter();
    for element in elements.filter(|it| it.as_string().is_none()) {
        let message = "A preview feature must be a string in double quotes; this cannot be read, and the whole list counts for nothing.";
        findings
            .report(element.range, message)
            .official_all(is_read.then_some(element.range));
    }
}

fn fix_type(context: &FixContext<'_>) -> Vec<Fix> {
    let value = entry_of(context).and_then(|entry| entry.value.as_ref());
    let element = value.and_then(|value| expression_at(value, context.finding.range));
    let version = context.schema.config().version;
    let is_known = |word: &SmolStr| {
        let offered = offered_preview_features(version, None).map(|feature| feature.name);
        preview_feature(version, word).is_some() || nearest(word, offered).is_some()
    };
    match element.and_then(as_text).filter(is_known) {
        Some(text) => replace_finding(
            context,
            &quoted(&text),
            Applicability::Unsafe,
            Effect::Client,
        ),
        None => remove_element(context, Applicability::Unsafe, Effect::Client),
    }
}

/// A word of the list, and what it means.
struct Word<'e> {
    element: &'e Expression,
    text: &'e SmolStr,
    /// In the file that it stands in.
    state: FeatureState,
    /// With the right database.
    best: FeatureState,
    /// What the engine marks, if it looks at the words at all.
    mark: Option<TextRange>,
}

fn words<'s>(context: &Context<'_, 's>) -> Vec<Word<'s>> {
    let Some((value, is_read)) = features(context) else {
        return Vec::new();
    };
    let elements = value.elements();
    // One that is no word, and it judges none.
    let is_read = is_read && elements.iter().all(|it| it.as_string().is_some());
    let config = context.config();
    let here = context
        .reader
        .own_file()
        .and_then(|file| config.in_file(file));
    let connector = here.and_then(|here| here.connector);
    elements
        .iter()
        .filter_map(|element| {
            let text = element.as_string()?;
            let feature = preview_feature(config.version, text);
            let unknown = FeatureState::Unknown;
            Some(Word {
                element,
                text,
                state: feature.map_or(unknown, |it| it.state_with(config.version, connector)),
                best: feature.map_or(unknown, |it| it.state(config.version)),
                mark: is_read.then_some(value.range),
            })
        })
        .collect()
}

fn report(word: &Word<'_>, message: String, findings: &mut Findings) {
    let finding = findings
        .report(word.element.range, message)
        .official_all(word.mark);
    match word.state {
        FeatureState::Stabilized => finding.tag(Tag::Unnecessary),
        FeatureState::Deprecated | FeatureState::Renamed { .. } => finding.tag(Tag::Deprecated),
        _ => finding,
    };
}

fn check_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    for word in words(context) {
        if word.best != FeatureState::Unknown {
            continue;
        }
        let (text, version) = (word.text, context.config().version);
        let message = match preview_feature_of_any_version(text) {
            Some(_) => format!(
                "Prisma {} has no preview feature `{text}`, though another version has. Remove it.",
                version.major()
            ),
            None => format!(
                "There is no preview feature `{text}`, so this switches on nothing. Correct it or remove it."
            ),
        };
        report(&word, message, findings);
    }
}

fn check_provider_specific(context: &Context<'_, '_>, findings: &mut Findings) {
    for word in words(context) {
        if let (FeatureState::OfferedFor(connector), FeatureState::Unknown) =
            (word.best, word.state)
        {
            let message = format!(
                "`{}` is for {} only, and this file has no such datasource. Remove it, or put the datasource into this file.",
                word.text,
                connector.display_name()
            );
            report(&word, message, findings);
        }
    }
}

fn check_stabilized(context: &Context<'_, '_>, findings: &mut Findings) {
    for word in words(context) {
        if word.state == FeatureState::Stabilized {
            let message = format!(
                "What `{}` stood for is part of Prisma by now, so the word has no effect. Remove it.",
                word.text
            );
            report(&word, message, findings);
        }
    }
}

fn check_renamed(context: &Context<'_, '_>, findings: &mut Findings) {
    for word in words(context) {
        if let FeatureState::Renamed { to, .. } = word.state {
            let message = format!(
                "`{}` is called `{to}` by now. The old name still works; write the new one.",
                word.text
            );
            report(&word, message, findings);
        }
    }
}

fn check_deprecated(context: &Context<'_, '_>, findings: &mut Findings) {
    for word in words(context) {
        if word.state == FeatureState::Deprecated {
            let message = format!(
                "`{}` goes away with Prisma {}. Replace what needs it, then remove it.",
                word.text,
                PrismaVersion::Seven.major()
            );
            report(&word, message, findings);
        }
    }
}

/// The word of the finding.
fn word_of<'s>(context: &FixContext<'s>) -> Option<&'s SmolStr> {
    let value = entry_of(context)?.value.as_ref()?;
    expression_at(value, context.finding.range)?.as_string()
}

fn fix_unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let config = context.schema.config();
    let mut result = Vec::new();
    if let Some(word) = word_of(context) {
        let here = context
            .schema
            .file_of(context.id)
            .and_then(|file| config.in_file(file));
        let connector = here.and_then(|here| here.connector);
        let known = offered_preview_features(config.version, connector).map(|it| it.name);
        let is_new = |name: &&str| !config.has_preview_feature(name);
        let elsewhere = preview_feature_of_any_version(word.trim()).is_some();
        if let Some(name) = nearest(word, known)
            .filter(is_new)
            .filter(|_| !elsewhere || word.trim() != word)
        {
            result = replace_finding(
                context,
                &quoted(name),
                Applicability::Unsafe,
                Effect::Client,
            );
        }
    }
    result.extend(fix_remove(context));
    result
}

fn fix_remove(context: &FixContext<'_>) -> Vec<Fix> {
    remove_element(context, Applicability::Unsafe, Effect::Client)
}

fn fix_stabilized(context: &FixContext<'_>) -> Vec<Fix> {
    remove_element(context, Applicability::Safe, Effect::None)
}

fn fix_renamed(context: &FixContext<'_>) -> Vec<Fix> {
    let config = context.schema.config();
    let feature = word_of(context).and_then(|word| preview_feature(config.version, word));
    match feature.map(|feature| feature.state(config.version)) {
        Some(FeatureState::Renamed { to, .. }) if !config.has_preview_feature(to) => {
            replace_finding(context, &quoted(to), Applicability::Safe, Effect::None)
        }
        _ => fix_stabilized(context),
    }
}

#[cfg(test)]
#[path = "preview_features/tests.rs"]
mod tests;
