//! Words: plurals, cases, and new names that nobody has yet.
//!
//! Nothing here knows what the names are for; rules say which forms they want and which are taken.

/// Plurals that people who write Prisma schemas expect in another form than the dictionary of [`pluralizer`] has.
const PLURALS: &[(&str, &str)] = &[
    ("fish", "fishes"),
    ("media", "medias"),
    ("money", "money"),
    ("octopus", "octopi"),
];

/// Two ends of a relation of a model with itself: the one that holds the key, and the plural of the other.
const SELF_RELATIONS: &[(&str, &str)] = &[
    ("parent", "children"),
    ("manager", "reports"),
    ("replyTo", "replies"),
    ("previous", "next"),
    ("following", "followers"),
    ("source", "derived"),
    ("original", "copies"),
    ("mentor", "mentees"),
    ("supervisor", "subordinates"),
    ("predecessor", "successors"),
    ("referredBy", "referrals"),
    ("invitedBy", "invitees"),
];

/// A text that starts a sentence.
pub(crate) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// `a, b and c`
pub(crate) fn enumerate(mut parts: Vec<String>) -> String {
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() {
        last
    } else {
        format!("{} and {last}", parts.join(", "))
    }
}

/// The start of a text, at most that many bytes and no half characters.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// The article that goes before a word.
pub(crate) fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    }
}

/// `UserRole`, `user_role` → `userRole`. Capitals at the start are one word: `HTTPRequest` → `httprequest`, which is the
/// name that the official formatter gives to a field, too.
pub(crate) fn camel_case(name: &str) -> String {
    let shouted = name.contains('_')
        && name.contains(char::is_uppercase)
        && !name.contains(char::is_lowercase);
    // Some capitals have no small form and stay.
    let lower = shouted.then(|| name.to_lowercase());
    let name = lower.as_deref().unwrap_or(name);
    let mut result = String::with_capacity(name.len());
    let mut rest = name.trim_start_matches('_').chars().peekable();
    while let Some(capital) = rest.next_if(|c| c.is_uppercase()) {
        result.extend(capital.to_lowercase());
    }
    push_joined(&mut result, rest);
    result
}

/// `userRole`, `user_role` → `UserRole`. What is between the first letters of words stays as it is.
pub(crate) fn pascal_case(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    let mut rest = name.trim_start_matches('_').chars();
    if let Some(first) = rest.next() {
        result.extend(first.to_uppercase());
    }
    push_joined(&mut result, rest);
    result
}

/// `userRole` → `user_role`.
pub(crate) fn snake_case(name: &str) -> String {
    heck::AsSnakeCase(name).to_string()
}

/// Is it written in small letters, with `_` between words?
pub(crate) fn is_snake_case(name: &str) -> bool {
    name.trim_matches('_').contains('_') && !name.contains(char::is_uppercase)
}

/// Drops `_` and makes the letters behind them capitals.
fn push_joined(result: &mut String, rest: impl Iterator<Item = char>) {
    let mut starts_word = false;
    for c in rest {
        if c == '_' {
            starts_word = true;
        } else if std::mem::take(&mut starts_word) {
            result.extend(c.to_uppercase());
        } else {
            result.push(c);
        }
    }
}

/// The plural of the last word of a name in camel or Pascal case: `userAddress` → `userAddresses`.
pub(crate) fn plural(name: &str) -> String {
    inflect(name, |word| {
        let special = PLURALS.iter().find(|(singular, _)| *singular == word);
        special.map_or_else(
            || pluralizer::pluralize(word, 2, false),
            |(_, plural)| (*plural).to_owned(),
        )
    })
}

/// The singular of the last word of a name in camel or Pascal case.
pub(crate) fn singular(name: &str) -> String {
    inflect(name, |word| {
        let special = PLURALS.iter().find(|(_, plural)| *plural == word);
        special.map_or_else(
            || pluralizer::pluralize(word, 1, false),
            |(singular, _)| (*singular).to_owned(),
        )
    })
}

/// Changes the last word of a name, which `change` gets in small letters.
fn inflect(name: &str, change: impl Fn(&str) -> String) -> String {
    let start = name
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_uppercase() || *c == '_')
        .map_or(0, |(at, c)| if c == '_' { at + 1 } else { at });
    let (before, word) = name.split_at(start);
    let lower = word.to_lowercase();
    let changed = change(&lower);
    // Keeping the letters as they are keeps `userID` → `userIDs`.
    if let Some(ending) = changed.strip_prefix(&lower) {
        return format!("{name}{ending}");
    }
    if word.starts_with(char::is_uppercase) {
        format!("{before}{}", pascal_case(&changed))
    } else {
        format!("{before}{changed}")
    }
}

/// What the other end of a relation of a model with itself is usually called. `list` says whether that end holds several.
///
/// `None` when the name is not one of the well-known ones.
pub(crate) fn other_end_of_self_relation(name: &str, list: bool) -> Option<String> {
    let to = |word: &str| {
        if list {
            plural_once(word)
        } else {
            singular(word)
        }
    };
    for (key, back) in SELF_RELATIONS {
        if name == *key {
            return Some(if list {
                (*back).to_owned()
            } else {
                singular(back)
            });
        }
        if name == *back || name == singular(back) {
            // `following` is several already.
            let several = list && *key != "following";
            return Some(if several {
                plural(key)
            } else {
                (*key).to_owned()
            });
        }
    }
    // `parentCategory` and `childCategories`
    let rest_of = |prefix| {
        name.strip_prefix(prefix)
            .filter(|rest| rest.starts_with(char::is_uppercase))
    };
    if let Some(rest) = rest_of("parent") {
        return Some(format!("child{}", to(rest)));
    }
    let rest = rest_of("children").or_else(|| rest_of("child"))?;
    Some(format!("parent{}", to(rest)))
}

/// The plural, also of what is one already.
fn plural_once(name: &str) -> String {
    plural(&singular(name))
}

/// The name, with `2`, `3`, … behind it when it is taken.
pub(crate) fn fresh(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    (2..=u32::MAX)
        .map(|number| format!("{name}{number}"))
        .find(|candidate| !is_taken(candidate))
        .unwrap_or_default()
}

/// Are two names the same but for case and `_`?
pub(crate) fn same_words(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// What two names have in common that are the same but for case and `_`.
pub(crate) fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camel_case_takes_leading_capitals_for_one_word() {
        for (name, expected) in [
            ("Tree", "tree"),
            ("UserRole", "userRole"),
            ("User_Role", "userRole"),
            ("user_role", "userRole"),
            ("user__role", "userRole"),
            ("_user", "user"),
            ("USER_ROLE", "userRole"),
            ("ABC_def", "abcDef"),
            ("HTTPRequest", "httprequest"),
            ("OAuthApp", "oauthApp"),
            ("XMLDoc", "xmldoc"),
            ("URL", "url"),
            ("UserID", "userID"),
            ("A1", "a1"),
            ("userProfile2", "userProfile2"),
            // A capital that has no small form.
            ("𝐀_𝐁", "𝐀𝐁"),
        ] {
            assert_eq!(camel_case(name), expected, "{name}");
        }
    }

    #[test]
    fn pascal_and_snake_case() {
        assert_eq!(pascal_case("order_id"), "OrderId");
        assert_eq!(pascal_case("userID"), "UserID");
        assert_eq!(pascal_case("_id"), "Id");
        assert_eq!(snake_case("homeTeamId"), "home_team_id");
        assert!(is_snake_case("home_team"));
        assert!(!is_snake_case("home"));
        assert!(!is_snake_case("homeTeam_id"));
    }

    #[test]
    fn plurals() {
        for (name, expected) in [
            ("person", "people"),
            ("box", "boxes"),
            ("news", "news"),
            ("analysis", "analyses"),
            ("fish", "fishes"),
            ("baby", "babies"),
            ("key", "keys"),
            ("bus", "buses"),
            ("status", "statuses"),
            ("hero", "heroes"),
            ("leaf", "leaves"),
            ("wolf", "wolves"),
            ("mouse", "mice"),
            ("child", "children"),
            ("series", "series"),
            ("data", "data"),
            ("datum", "data"),
            ("media", "medias"),
            ("index", "indices"),
            ("matrix", "matrices"),
            ("quiz", "quizzes"),
            ("address", "addresses"),
            ("photo", "photos"),
            ("roof", "roofs"),
            ("wife", "wives"),
            ("ox", "oxen"),
            ("sheep", "sheep"),
            ("woman", "women"),
            ("octopus", "octopi"),
            ("virus", "viri"),
            ("alias", "aliases"),
            ("human", "humans"),
            ("day", "days"),
            ("dish", "dishes"),
            ("class", "classes"),
            ("tomato", "tomatoes"),
            ("criterion", "criteria"),
            ("police", "police"),
            ("money", "money"),
            ("equipment", "equipment"),
            ("query", "queries"),
            ("process", "processes"),
            ("sms", "sms"),
            ("category", "categories"),
            ("userAddress", "userAddresses"),
            ("httprequest", "httprequests"),
            ("oauthApp", "oauthApps"),
            ("user_role", "user_roles"),
            ("userRole", "userRoles"),
            ("userID", "userIDs"),
            ("userV2", "userV2s"),
            ("myPerson", "myPeople"),
            ("a1", "a1s"),
        ] {
            assert_eq!(plural(name), expected, "{name}");
        }
        assert_eq!(singular("homeMatches"), "homeMatch");
        assert_eq!(singular("leaves"), "leaf");
        assert_eq!(singular("medias"), "media");
    }

    #[test]
    fn both_ends_of_well_known_self_relations() {
        for (name, list, expected) in [
            ("parent", true, Some("children")),
            ("parent", false, Some("child")),
            ("children", false, Some("parent")),
            ("child", false, Some("parent")),
            ("children", true, Some("parents")),
            ("manager", true, Some("reports")),
            ("replyTo", true, Some("replies")),
            ("previous", false, Some("next")),
            ("next", false, Some("previous")),
            ("following", true, Some("followers")),
            ("followers", true, Some("following")),
            ("parentCategory", true, Some("childCategories")),
            ("childCategories", false, Some("parentCategory")),
            ("captain", true, None),
            ("parental", true, None),
        ] {
            assert_eq!(
                other_end_of_self_relation(name, list).as_deref(),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = ["leaf", "leaf2"];
        assert_eq!(fresh("leaf", |name| taken.contains(&name)), "leaf3");
        assert_eq!(fresh("tree", |name| taken.contains(&name)), "tree");
    }

    #[test]
    fn words_are_compared_without_case_and_underscores() {
        assert!(same_words("tree_id", "treeId"));
        assert!(same_words("treeID", "treeId"));
        assert!(!same_words("tree", "treeId"));
    }
}
