//! Targets: path templates, queries and base URLs, percent-encoded (RFC 3986) so that values never change meaning.

use std::fmt::Write as _;

use super::transport::Url;

/// Sub-delimiters that need no encoding inside a path segment (`pchar`), next to the unreserved characters.
const PCHAR: &[u8] = b"!$&'()*+,;=:@";

/// A text with every byte that is not unreserved as `%XX`.
pub(crate) fn encoded(text: &str) -> String {
    let mut target = String::with_capacity(text.len());
    encode(&mut target, text, b"");
    target
}

/// A text whose reserved characters and percent-encoded triples stay as they are (RFC 6570 §3.2.3), but for those that
/// would end the place it stands in: `?` and `#` in a path, `&` and `#` in a query.
pub(crate) fn encoded_reserved(text: &str, in_query: bool) -> String {
    let kept: &[u8] = if in_query { b":/?[]@!$'()*+,;=" } else { b":/[]@!$&'()*+,;=" };
    let mut target = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        encode(&mut target, before, kept);
        let is_triple = after.len() >= 2 && after.bytes().take(2).all(|c| c.is_ascii_hexdigit());
        target.push_str(if is_triple { "%" } else { "%25" });
        rest = after;
    }
    encode(&mut target, rest, kept);
    target
}

/// Appends `text`, with every byte that is neither unreserved nor in `also` as `%XX`.
fn encode(target: &mut String, text: &str, also: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also.contains(&byte) {
            target.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(target, "%{byte:02X}");
        }
    }
}

/// A single value as it stands in a path; the delimiters of a list are no delimiters in it.
pub(crate) fn segment(value: &str) -> String {
    let mut target = String::with_capacity(value.len());
    encode(&mut target, value, PCHAR);
    target
}

/// Fills `{name}` places of a template, each with one segment or part of one, percent-encoded.
///
/// # Errors
///
/// Says why a value cannot stand in a path: it is empty, or makes a `.` or `..` segment, which servers and proxies
/// resolve to another path.
pub(crate) fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, String> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        path.push_str(literal);
        let value = value(name).unwrap_or_default();
        if value.is_empty() {
            return Err(format!("the path argument `{name}` is empty"));
        }
        path.push_str(value);
        rest = after;
    }
    path.push_str(rest);
    match dots(&path) {
        Some(segment) => {
            Err(format!("a path argument makes the segment `{segment}`, which names another path"))
        }
        None => Ok(path),
    }
}

/// A path that a caller wrote: absolute, without query and fragment; each segment is encoded as it stands.
pub(crate) fn written(path: &str) -> Result<String, String> {
    if !path.starts_with('/') || path.starts_with("//") {
        return Err("the path must start with one `/`; other hosts cannot be called".to_owned());
    }
    if path.contains(['?', '#', '\\']) {
        return Err("the path must not have `?`, `#` or `\\`; use `query` for parameters".to_owned());
    }
    let mut target = String::with_capacity(path.len());
    encode(&mut target, path, b"!$&'()*+,;=:@/");
    match dots(&target) {
        Some(segment) => Err(format!("the path has the segment `{segment}`")),
        None => Ok(target),
    }
}

/// A segment of an encoded path that names another one, also with dots that are encoded: servers decode them.
fn dots(path: &str) -> Option<&str> {
    let dot = |rest: &str| match rest.as_bytes() {
        [b'.', ..] => 1,
        [b'%', b'2', b'e' | b'E', ..] => 3,
        _ => 0,
    };
    path.split('/').find(|segment| {
        let first = dot(segment);
        let both = first + segment.get(first..).map_or(0, dot);
        first > 0 && both == segment.len()
    })
}

/// One `name=value` of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) name: String,
    /// `[]` or nothing; stands after the name as it is.
    pub(crate) suffix: &'static str,
    /// `[key][other]` or nothing: where in an object the value stands, percent-encoded.
    pub(crate) path: String,
    /// Percent-encoded.
    pub(crate) value: String,
}

impl Pair {
    pub(crate) fn new(name: impl Into<String>, value: &str) -> Self {
        Self::list(name, &[value], "", false)
    }

    /// One whose reserved characters may stay as they are.
    pub(crate) fn written(name: impl Into<String>, value: &str, reserved: bool) -> Self {
        Self::list(name, &[value], "", reserved)
    }

    /// A whole list as one value. The delimiter stands as it is, so that it differs from one inside an element
    /// (RFC 6570 §3.2.8; OpenAPI 3.0.4 §4.8.12.4).
    pub(crate) fn list(
        name: impl Into<String>,
        elements: &[impl AsRef<str>],
        delimiter: &str,
        reserved: bool,
    ) -> Self {
        let mut value = String::new();
        for (position, element) in elements.iter().enumerate() {
            if position > 0 {
                value.push_str(delimiter);
            }
            if reserved {
                value.push_str(&encoded_reserved(element.as_ref(), true));
            } else {
                encode(&mut value, element.as_ref(), b"");
            }
        }
        Self { name: name.into(), suffix: "", path: String::new(), value }
    }
}

/// `a=1&b=2`, or nothing.
pub(crate) fn query(pairs: &[Pair]) -> Option<String> {
    let mut query = String::new();
    for pair in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        encode(&mut query, &pair.name, b"");
        query.push_str(&pair.path);
        query.push_str(pair.suffix);
        query.push('=');
        query.push_str(&pair.value);
    }
    Some(query).filter(|query| !query.is_empty())
}

/// A URL that is given whole, and what must be in its query besides: what it has already stays as it is.
pub(crate) fn with_more(url: &Url, pairs: &[Pair]) -> Url {
    let is_new = |pair: &&Pair| url.query_pairs().all(|(name, _)| name != pair.name.as_str());
    let new: Vec<Pair> = pairs.iter().filter(is_new).cloned().collect();
    let mut url = url.clone();
    if let Some(more) = query(&new) {
        let own = url.query().filter(|own| !own.is_empty()).map(|own| format!("{own}&")).unwrap_or_default();
        url.set_query(Some(&format!("{own}{more}")));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_values_stay_one_segment() {
        let cases = [
            ("a", Ok("/runs/a/result")),
            ("a/b", Ok("/runs/a%2Fb/result")),
            ("a?b#c", Ok("/runs/a%3Fb%23c/result")),
            ("a%2Fb", Ok("/runs/a%252Fb/result")),
            ("%2e%2e", Ok("/runs/%252e%252e/result")),
            ("..;", Ok("/runs/..;/result")),
            ("...", Ok("/runs/.../result")),
            ("é \\", Ok("/runs/%C3%A9%20%5C/result")),
            ("a+b:c@d;e", Ok("/runs/a+b:c@d;e/result")),
            ("\r\n", Ok("/runs/%0D%0A/result")),
            ("", Err(())),
            (".", Err(())),
            ("..", Err(())),
        ];
        for (value, path) in cases {
            let value = segment(value);
            let filled = fill("/runs/{id}/result", |_| Some(&value));
            assert_eq!(filled.as_deref().map_err(|_| ()), path, "{value:?}");
        }
    }

    #[test]
    fn parts_that_make_a_dot_segment_together_are_refused() {
        let cases = [
            ("/a/.{x}", ".", false),
            ("/a/{x}{y}", ".", false),
            ("/a/{x}.json", ".", true),
            ("/a/{x}-{y}", ".", true),
        ];
        for (template, value, fine) in cases {
            assert_eq!(fill(template, |_| Some(value)).is_ok(), fine, "{template} {value}");
        }
    }

    #[test]
    fn dots_that_are_encoded_are_dots() {
        for path in ["/a/%2e", "/%2E%2e/b", "/a/.%2e/b", "/a/%2E."] {
            assert!(dots(path).is_some(), "{path}");
        }
        for path in ["/a/%252e", "/%2e%2e%2e", "/a/%2ea", "/..;", "/"] {
            assert_eq!(dots(path), None);
        }
    }

    #[test]
    fn written_paths_stay_on_the_host() {
        let cases = [
            ("/v2/things", Ok("/v2/things")),
            ("/a b/ü", Ok("/a%20b/%C3%BC")),
            ("/a%2Fb", Ok("/a%252Fb")),
            ("//evil/x", Err(())),
            ("https://evil/x", Err(())),
            ("x", Err(())),
            ("", Err(())),
            ("/a/../b", Err(())),
            ("/a/.", Err(())),
            ("/a?b=c", Err(())),
            ("/a#b", Err(())),
            ("/\\evil", Err(())),
        ];
        for (path, target) in cases {
            assert_eq!(written(path).as_deref().map_err(|_| ()), target, "{path:?}");
        }
    }

    #[test]
    fn queries_are_byte_exact() {
        let pair = |name: &str, suffix, value: &str| Pair { suffix, ..Pair::new(name, value) };
        let cases = [
            (vec![], None),
            (vec![pair("a", "", "1"), pair("b", "", "")], Some("a=1&b=")),
            (vec![pair("ids", "[]", "x y"), pair("ids", "[]", "é")], Some("ids[]=x%20y&ids[]=%C3%A9")),
            (vec![pair("a[b]", "", "&=+#%/?")], Some("a%5Bb%5D=%26%3D%2B%23%25%2F%3F")),
            (vec![pair("d", "", r#"{"$gte":"1"}"#)], Some("d=%7B%22%24gte%22%3A%221%22%7D")),
            (vec![pair("t", "", "a-b._~c'(*)")], Some("t=a-b._~c%27%28%2A%29")),
        ];
        for (pairs, expected) in cases {
            assert_eq!(query(&pairs).as_deref(), expected);
        }
    }

    #[test]
    fn delimiters_of_lists_are_not_encoded_and_those_in_elements_are() {
        let cases = [(",", "a=b%2Cc,d%20e,"), ("%20", "a=b%2Cc%20d%20e%20"), ("%7C", "a=b%2Cc%7Cd%20e%7C")];
        for (delimiter, expected) in cases {
            let pair = Pair::list("a", &["b,c", "d e", ""], delimiter, false);
            assert_eq!(query(&[pair]).as_deref(), Some(expected));
        }
    }
}
