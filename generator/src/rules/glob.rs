//! Globs of calls and schema names: `*` stands for any run of characters, everything else for itself.

/// Whether `text` matches `pattern`. Linear in the length of both for one star, never exponential.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some((prefix, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(prefix) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let Some(suffix) = pieces.pop() else { return true };
    for piece in pieces {
        match text.find(piece) {
            Some(at) => text = &text[at + piece.len()..],
            None => return false,
        }
    }
    text.ends_with(suffix)
}

/// Whether a pattern can match more than one name.
#[must_use]
pub fn is_glob(pattern: &str) -> bool {
    pattern.contains('*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_match_runs() {
        for (pattern, text, expected) in [
            ("tools.*", "tools.create", true),
            ("*.create", "tools.create", true),
            ("*.create", "tools.create_batch", false),
            ("events.create_*batch", "events.create_model_event_batch", true),
            ("events.create_*batch", "events.create_batch", true),
            ("*", "", true),
            ("a*a", "a", false),
            ("*a*b*", "xxaxxbxx", true),
            ("Tool", "Tools", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
