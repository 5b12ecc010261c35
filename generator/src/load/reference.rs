//! The text of a `$ref`: a place in this document or in another file, or the reason why it is none. Nothing is ever fetched.

use crate::diagnostics::SpecPointer;

/// What the text of a reference asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reference {
    /// A place in this document.
    Local(SpecPointer),
    /// A schema of this document by its `$anchor`.
    Anchor(String),
    /// Another host.
    Remote,
    /// Another file, or a bare name.
    File,
    /// Nothing: why.
    Malformed(&'static str),
}

/// Reads the text of a `$ref`.
pub(crate) fn read(text: &str) -> Reference {
    let Some(fragment) = text.strip_prefix('#') else {
        let scheme = text.split_once(':').map(|(scheme, _)| scheme);
        let has_scheme = scheme.is_some_and(|scheme| {
            scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        });
        return match text {
            "" => Reference::Malformed("it is empty"),
            _ if has_scheme || text.starts_with("//") => Reference::Remote,
            _ => Reference::File,
        };
    };
    let Some(decoded) = percent_decode(fragment) else {
        return Reference::Malformed("its percent-encoding is broken");
    };
    if decoded.is_empty() {
        return Reference::Malformed("it names the whole document");
    }
    if !decoded.starts_with('/') {
        return Reference::Anchor(decoded);
    }
    match SpecPointer::parse(&decoded) {
        Some(pointer) => Reference::Local(pointer),
        None => Reference::Malformed("`~` must be followed by 0 or 1"),
    }
}

/// Decodes `%XX` (RFC 3986 §2.1); `None` when the encoding is broken or gives no UTF-8.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, tail @ ..] = rest else { return None };
        let digit = |byte: u8| char::from(byte).to_digit(16);
        bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        let local = |tokens: &[&str]| Reference::Local(SpecPointer::from_tokens(tokens.iter().copied()));
        let table = [
            ("#/components/schemas/Pet", local(&["components", "schemas", "Pet"])),
            ("#/paths/~1x~1%7Bid%7D/get", local(&["paths", "/x/{id}", "get"])),
            ("#/a/%C3%A9~01", local(&["a", "é~1"])),
            ("#/a/01", local(&["a", "01"])),
            ("#node", Reference::Anchor("node".into())),
            ("http://169.254.169.254/latest", Reference::Remote),
            ("HTTPS://[::ffff:a9fe:a9fe]/", Reference::Remote),
            ("//host/x.yaml", Reference::Remote),
            ("file:///etc/passwd", Reference::Remote),
            ("urn:x:y", Reference::Remote),
            ("other.yaml#/a", Reference::File),
            ("../x.yaml", Reference::File),
            ("C:\\x.yaml", Reference::File),
            ("Pet", Reference::File),
            ("#/%E0%A4%A", Reference::Malformed("its percent-encoding is broken")),
            ("#/%ff", Reference::Malformed("its percent-encoding is broken")),
            ("#/a~2b", Reference::Malformed("`~` must be followed by 0 or 1")),
            ("#", Reference::Malformed("it names the whole document")),
            ("", Reference::Malformed("it is empty")),
        ];
        for (text, expected) in table {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
