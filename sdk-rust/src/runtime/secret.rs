//! Credentials: kept out of `Debug`, and masked wherever a server or a library repeats them in text.

use std::fmt;
use std::sync::Arc;

/// Shown in place of a credential.
pub(crate) const MASK: &str = "[redacted]";

/// A credential; only [`Secret::expose`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Arc<str>);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The credential itself, for the wire alone.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is one word of visible ASCII characters.
    pub(crate) fn is_token(&self) -> bool {
        !self.0.is_empty() && self.0.bytes().all(|c| c.is_ascii_graphic())
    }

    /// `text` with every occurrence masked. Placeholders of a letter or two, as programs under test have them, would
    /// only make messages unreadable.
    pub(crate) fn mask(&self, text: String) -> String {
        const SHORTEST: usize = 4;
        if self.0.len() < SHORTEST || !text.contains(&*self.0) { text } else { text.replace(&*self.0, MASK) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// A location as it may be shown: no userinfo, no query, no fragment, no control characters, not long.
pub(crate) fn displayed_location(location: &str) -> String {
    const LONGEST: usize = 200;
    let end = location.find(['?', '#']).unwrap_or(location.len());
    let bare = &location[..end];
    // `javascript:…`, `data:…`: what follows such a scheme is no address, and may be anything.
    if let Some((scheme, after)) = bare.split_once(':')
        && !after.starts_with("//")
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))
    {
        return format!("{}:…", scheme.to_ascii_lowercase());
    }
    let authority = bare.find("//").map_or(0, |slashes| slashes + 2);
    let after = &bare[authority..];
    let host = after.find(['/', '\\']).unwrap_or(after.len());
    let user = after[..host].rfind('@').map_or(0, |at| at + 1);
    let shown = format!("{}{}", &bare[..authority], &after[user..]);
    printable(&shown, LONGEST)
}

/// The start of a text as it may be shown in a message: one line, not long.
pub(crate) fn snippet(text: &str) -> String {
    const LONGEST: usize = 512;
    let mut shown = printable(text, LONGEST);
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// At most `limit` characters, with those that are not to be seen escaped; quotes and backslashes are.
fn printable(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for char in text.chars().take(limit) {
        match char {
            '"' | '\'' | '\\' => shown.push(char),
            other => shown.extend(other.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_shown_without_credentials() {
        let cases = [
            ("https://h/a?api_key=SECRET#SECRET", "https://h/a"),
            ("https://u:SECRET@h/a", "https://h/a"),
            ("//u:SECRET@evil/x@y", "//evil/x@y"),
            ("/next?cursor=SECRET", "/next"),
            ("javascript:alert(1)", "javascript:…"),
            ("https://h\r\nx: y", "https://h\\r\\nx: y"),
            ("\\\\evil\\x", "\\\\evil\\x"),
            ("", ""),
        ];
        for (location, shown) in cases {
            assert_eq!(displayed_location(location), shown);
        }
        assert_eq!(displayed_location(&"x".repeat(1_000_000)).len(), 200);
    }

    #[test]
    fn secrets_are_masked() {
        let secret = Secret::new("hh_1");
        assert_eq!(secret.mask("Bearer hh_1, hh_1".to_owned()), "Bearer [redacted], [redacted]");
        assert_eq!(format!("{secret:?}"), "[redacted]");
        assert_eq!(Secret::new("").mask("ab".to_owned()), "ab");
        assert_eq!(Secret::new("k").mask("key".to_owned()), "key");
    }

    #[test]
    fn snippets_are_one_line_and_read_as_they_came() {
        assert_eq!(snippet("{\"error\": \"it's\"}\n\u{202e}"), "{\"error\": \"it's\"}\\n\\u{202e}");
    }
}
