//! What of a recording may be shown: words as enums have them. A value may be a secret wherever it stands.

/// A value of an enum as reports show it: words as enums have them, and nothing that could be a secret.
pub(super) fn shown(value: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | ':' | '/');
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let mut words = value.split(|c: char| !c.is_alphanumeric());
    if !begins_as_key(value)
        && value.chars().count() <= 40
        && value.chars().all(is_word)
        && digits <= 8
        && !words.any(is_token)
    {
        return value.to_owned();
    }
    format!("a text of {} characters", value.chars().count())
}

/// Whether letters are more likely a key than a word: long ones with digits in them, or that change their case again and again.
fn is_token(word: &str) -> bool {
    let length = word.chars().count();
    let has_digits = word.chars().any(|c| c.is_ascii_digit());
    let has_letters = word.chars().any(char::is_alphabetic);
    let changes =
        word.chars().zip(word.chars().skip(1)).filter(|(a, b)| a.is_lowercase() && b.is_uppercase());
    length > 24 || (has_digits && has_letters && length > 8) || changes.count() * 4 > length
}

/// Beginnings that makers of keys give them, and the schemes that stand before them in header fields.
const KEYS: [&str; 24] = [
    "Basic ",
    "Bearer ",
    "sk-",
    "sk_",
    "pk_live",
    "rk_live",
    "rk_test",
    "whsec_",
    "ghp_",
    "gho_",
    "ghr_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "hf_",
    "npm_",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "ASIA",
    "AIza",
    "eyJ",
    "ya29.",
];

/// Whether a name, as members of objects and parameters have one, is rather a key or an address: a map may be keyed by anything.
pub(super) fn is_key(name: &str) -> bool {
    let is_secret = |word: &str| {
        let length = word.chars().count();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let (lower, upper) = (|c: char| c.is_lowercase(), |c: char| c.is_uppercase());
        let changes = word.chars().zip(word.chars().skip(1)).filter(|(a, b)| lower(*a) && upper(*b)).count();
        (length > 8 && digits >= 4) || (length > 12 && changes * 3 > length) || length > 48
    };
    name.contains('@') || begins_as_key(name) || name.split(|c: char| !c.is_alphanumeric()).any(is_secret)
}

fn begins_as_key(text: &str) -> bool {
    KEYS.iter().any(|start| text.starts_with(start) && text.len() > start.len() + 6)
}

/// A name, if it is none of those.
pub(super) fn named(name: &str) -> String {
    if is_key(name) { format!("a name of {} characters", name.chars().count()) } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{is_key, shown};

    #[test]
    fn names_are_no_keys() {
        for name in [
            "id",
            "created_at",
            "sha256",
            "x-request-id",
            "thePositionOfTheFirstElement",
            "address2",
            "sk_count",
            "utf8Name",
        ] {
            assert!(!is_key(name), "{name}");
        }
        for key in [
            "sk-live-secretkey",
            "someone@example.com",
            "9f8e7d6c5b4a",
            "4111111111111111",
            "eyJhbGciOiJub25lIn0",
            "aBcDeFgHiJkLmN",
        ] {
            assert!(is_key(key), "{key}");
        }
    }

    #[test]
    fn words_are_shown_and_keys_are_not() {
        for word in [
            "done",
            "IN_PROGRESS",
            "gpt-4o-mini",
            "not contains",
            "camelCaseWord",
            "v2",
            "1.5/2",
            "sha256",
            "",
        ] {
            assert_eq!(shown(word), word);
        }
        for key in [
            "AKIAIOSFODNN7EXAMPLE",
            "sk-proj-a1B2c3D4e5F6",
            "ghp_aBcDeFgHiJkLmNoPqRsT",
            "hh_9f8e7d6c5b4a",
            "sk-live-word",
            "Bearer topsecret",
            "hf_abcdefghijklmnop",
            "qwertyuiopasdfghjklzxcvbnm",
            "someone@example.com",
            "4111111111111111",
            "+49 170 1234567",
        ] {
            assert_eq!(shown(key), format!("a text of {} characters", key.chars().count()));
        }
    }
}
