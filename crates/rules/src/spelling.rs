//! Which of the known words somebody meant.
//!
//! Nothing here knows what the words are for.

/// The candidate that must be meant: equal but for case, `_` and `-`, or at most a third of its letters mistyped. Of several
/// equally near ones the first counts.
pub(crate) fn nearest<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let plain = plain(written);
    let most = plain.chars().count() / 3;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&plain, &self::plain(candidate));
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Without what people vary when they mean the same.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn takes_what_is_near_enough() {
        let actions = ["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"];
        assert_eq!(nearest("SET_NULL", actions), Some("SetNull"));
        assert_eq!(nearest("Cascde", actions), Some("Cascade"));
        assert_eq!(nearest("Drop", actions), None);
    }
}
