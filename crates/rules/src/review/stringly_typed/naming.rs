//! What the name of a field, and of its neighbours, says about the values to expect.
//!
//! Knows words only: no types, no comments, no values.

use heck::ToSnakeCase;
use model::{Declaration, Field};

/// What a name promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// A choice between a few values of the project's own.
    Choice,
    /// Would be a choice, but here it is more likely the word for something else, or somebody else's vocabulary.
    Doubtful,
    /// Nothing.
    Unknown,
    /// Free text, a secret, an identifier, or a vocabulary that nobody lists in a schema.
    Never,
}

/// Last words of the names of choices.
const CHOICES: &[&str] = &[
    "cadence",
    "difficulty",
    "frequency",
    "importance",
    "kind",
    "level",
    "mode",
    "phase",
    "priority",
    "role",
    "severity",
    "stage",
    "state",
    "status",
    "substatus",
    "subtype",
    "tier",
    "type",
    "urgency",
    "visibility",
];

/// Last words that rule a choice out, whatever a comment says: identifiers, secrets, places, free text, and vocabularies
/// with hundreds of words that a standard keeps.
const NEVER: &[&str] = &[
    // Identifiers, secrets, places.
    "id",
    "ids",
    "uuid",
    "token",
    "hash",
    "secret",
    "password",
    "url",
    "uri",
    "email",
    "slug",
    // Free text.
    "description",
    "text",
    "note",
    "notes",
    "comment",
    "comments",
    "message",
    "bio",
    "summary",
    "body",
    // ISO 3166, ISO 4217, BCP 47, the time zone database, character sets, media types.
    "country",
    "currency",
    "locale",
    "language",
    "lang",
    "timezone",
    "tz",
    "charset",
    "mime",
    "mimetype",
];

/// Ends of names, word by word, that look like choices and belong to a standard or a library: OAuth, MIME, WebAuthn, SQL.
const NEVER_ENDS: &[&[&str]] = &[
    &["sessionstate"],
    &["tokentype"],
    &["contenttype"],
    &["session", "state"],
    &["oauth", "state"],
    &["auth", "state"],
    &["csrf", "state"],
    &["pkce", "state"],
    &["token", "type"],
    &["grant", "type"],
    &["response", "type"],
    &["response", "mode"],
    &["content", "type"],
    &["media", "type"],
    &["mime", "type"],
    &["file", "type"],
    &["credential", "type"],
    &["credential", "device", "type"],
    &["data", "type"],
    &["column", "type"],
    &["sql", "type"],
    &["country", "code"],
    &["currency", "code"],
    &["language", "code"],
    &["locale", "code"],
    &["time", "zone"],
];

/// Words of those who keep a vocabulary of their own: a field or model that names one mirrors what it sends.
const VENDORS: &[&str] = &[
    "airtable",
    "algolia",
    "amazon",
    "apple",
    "asana",
    "atlassian",
    "auth0",
    "aws",
    "azure",
    "bitbucket",
    "braintree",
    "chargebee",
    "clerk",
    "cloudflare",
    "cognito",
    "discord",
    "docusign",
    "dropbox",
    "ebay",
    "external",
    "facebook",
    "fhir",
    "firebase",
    "gcp",
    "github",
    "gitlab",
    "google",
    "gocardless",
    "http",
    "hubspot",
    "instagram",
    "intercom",
    "jira",
    "keycloak",
    "klarna",
    "ldap",
    "linkedin",
    "mailchimp",
    "mailgun",
    "microsoft",
    "mollie",
    "notion",
    "oauth",
    "oauth2",
    "oidc",
    "okta",
    "openai",
    "paddle",
    "paypal",
    "plaid",
    "polar",
    "postmark",
    "quickbooks",
    "razorpay",
    "remote",
    "resend",
    "saml",
    "salesforce",
    "scim",
    "sendgrid",
    "sentry",
    "shopify",
    "slack",
    "snowflake",
    "spotify",
    "stripe",
    "supabase",
    "telegram",
    "tiktok",
    "trello",
    "twilio",
    "twitch",
    "twitter",
    "upstream",
    "vendor",
    "vercel",
    "vimeo",
    "webauthn",
    "webhook",
    "whatsapp",
    "woocommerce",
    "workos",
    "xero",
    "youtube",
    "zendesk",
    "zoom",
];

/// Words before the last one that turn a choice into free text.
const FREE: &[&str] = &["custom", "other", "raw", "original", "unknown", "misc"];

/// Neighbours that only the tables of an authentication library have.
const AUTHENTICATION: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "provider_account_id",
    "code_verifier",
    "redirect_uri",
    "nonce",
    "credential_public_key",
    "credential_id",
];

/// Last words of neighbours that make a `state` part of an address.
const ADDRESS: &[&str] = &[
    "city", "zip", "zipcode", "postcode", "postal", "county", "country", "street", "province",
    "town",
];

/// Words before `state` that do the same.
const ADDRESS_STATES: &[&str] = &[
    "us",
    "home",
    "billing",
    "shipping",
    "mailing",
    "birth",
    "residence",
    "license",
    "filing",
    "tax",
];

/// Neighbours that make a `role` a job title.
const EMPLOYERS: &[&str] = &[
    "company",
    "company_name",
    "employer",
    "employer_name",
    "job_title",
];

/// Words of models in which a `role` is a job title or a character in a play.
const CASTS: &[&str] = &[
    "actor",
    "cast",
    "casting",
    "character",
    "credit",
    "employment",
    "experience",
    "testimonial",
];

/// The words of a name in lower case, whether it is written in camel case or with underscores.
pub(super) fn words(name: &str) -> Vec<String> {
    let snake = name.to_snake_case();
    snake
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Does the text mention somebody who keeps a vocabulary of their own?
pub(super) fn mentions_vendor(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| VENDORS.contains(&word.to_lowercase().as_str()))
}

/// Could [`naming`] find a choice in that name? Says no for nearly all names, and quickly.
pub(super) fn may_be_choice(name: &str, many: bool) -> bool {
    if !name.is_ascii() {
        return true;
    }
    let bytes = name.as_bytes();
    let occurs = |part: &[u8]| {
        let mut windows = bytes.windows(part.len());
        windows.any(|window| window.eq_ignore_ascii_case(part))
    };
    if many {
        // A plural ends in its own way, but begins as the singular does.
        return CHOICES.iter().any(|choice| occurs(&choice.as_bytes()[..3]));
    }
    let end = bytes
        .iter()
        .rposition(u8::is_ascii_alphanumeric)
        .map_or(0, |last| last + 1);
    CHOICES.iter().any(|choice| {
        let start = end.checked_sub(choice.len());
        let last = start.and_then(|start| bytes.get(start..end));
        last.is_some_and(|last| last.eq_ignore_ascii_case(choice.as_bytes()))
    })
}

/// Reads the name of a `String` field. `many` when it is a list, whose name may be a plural.
pub(super) fn naming(declaration: &Declaration, field: &Field, many: bool) -> Naming {
    let words = words(&field.name.text);
    let Some((last, before)) = words.split_last() else {
        return Naming::Never;
    };
    let last = if many {
        pluralizer::pluralize(last, 1, false)
    } else {
        last.clone()
    };
    let ends = |end: &&[&str]| {
        let (end_last, end_before) = end.split_last().unwrap_or((&"", &[]));
        *end_last == last
            && before
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .ends_with(end_before)
    };
    if NEVER.contains(&last.as_str()) || NEVER_ENDS.iter().any(ends) {
        return Naming::Never;
    }
    if !CHOICES.contains(&last.as_str()) {
        Naming::Unknown
    } else if is_doubtful(declaration, &last, before) {
        Naming::Doubtful
    } else {
        Naming::Choice
    }
}

fn is_doubtful(declaration: &Declaration, last: &str, before: &[String]) -> bool {
    let of_model = words(declaration.name_text());
    let has =
        |list: &[&str], words: &[String]| words.iter().any(|word| list.contains(&word.as_str()));
    let neighbours = || {
        let fields = declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        fields.iter().map(|field| words(&field.name.text))
    };
    let whole_neighbour =
        |list: &[&str]| neighbours().any(|words| list.contains(&words.join("_").as_str()));
    has(VENDORS, before)
        || has(VENDORS, &of_model)
        || has(FREE, before)
        // A table of statuses is the list of values itself.
        || (before.is_empty() && of_model.last().is_some_and(|word| word == last))
        || whole_neighbour(AUTHENTICATION)
        || match last {
            "state" => {
                let in_address = |words: Vec<String>| words.iter().any(|word| ADDRESS.contains(&word.as_str()));
                has(ADDRESS_STATES, before) || neighbours().any(in_address)
            }
            "role" => has(CASTS, &of_model) || whole_neighbour(EMPLOYERS),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::{CHOICES, may_be_choice, words};

    #[test]
    fn words_come_out_of_every_style() {
        for name in ["orderStatus", "order_status", "OrderStatus", "ORDER_STATUS"] {
            assert_eq!(words(name), ["order", "status"], "{name}");
        }
    }

    #[test]
    fn the_quick_look_misses_no_choice() {
        for choice in CHOICES {
            let plural = pluralizer::pluralize(choice, 2, false);
            for (name, many) in [(*choice, false), (plural.as_str(), true)] {
                let capital = name[..1].to_uppercase() + &name[1..];
                for name in [
                    name.to_owned(),
                    name.to_uppercase(),
                    format!("{name}_"),
                    format!("order{capital}"),
                    format!("ORDER_{capital}"),
                ] {
                    assert!(may_be_choice(&name, many), "{name}");
                }
            }
        }
        assert!(!may_be_choice("statusText", false));
        assert!(!may_be_choice("", false));
    }
}
