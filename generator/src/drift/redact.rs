//! What of a recording may be shown: words as enums have them. A value may be a secret wherever it stands.

/// A value of an enum as reports show it: words as enums have them, and nothing that could be a secret.
pub(super) fn shown(value: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | ':' | '/');
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let mut words = value.split(|c: char| !c.is_alphanumeric());
    if value.chars().count() <= 40 && value.chars().all(is_word) && digits <= 8 && !words.any(is_token) {
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

#[cfg(test)]
mod tests {
    use super::shown;

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
            "qwertyuiopasdfghjklzxcvbnm",
            "someone@example.com",
            "4111111111111111",
            "+49 170 1234567",
        ] {
            assert_eq!(shown(key), format!("a text of {} characters", key.chars().count()));
        }
    }
}
