//! Path templates: `/things/{id}` → its parameters, or what is wrong with it; what documents append to tell paths apart.

/// A key of `paths`, taken apart. Documents tell operations on one path apart by a fragment (`/files/{id}#copy`), and write
/// parameters that are always the same as a query (`/responses?beta=true`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathKey<'a> {
    /// The path that is sent, with its `{parameters}`.
    pub path: &'a str,
    /// Query parameters that are always sent, as written: name and value.
    pub query: Vec<(&'a str, &'a str)>,
    /// What only tells operations apart and is never sent.
    pub fragment: Option<&'a str>,
}

impl<'a> PathKey<'a> {
    /// Takes a key apart.
    #[must_use]
    pub fn new(key: &'a str) -> Self {
        let (rest, fragment) =
            key.split_once('#').map_or((key, None), |(rest, fragment)| (rest, Some(fragment)));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        Self { path, query, fragment }
    }
}

/// The parameters of a path template, in order, each once.
///
/// # Errors
/// Why the template cannot be used.
pub(super) fn parameters(key: &str) -> Result<Vec<&str>, &'static str> {
    if key.chars().any(char::is_control) {
        return Err("it contains a control character");
    }
    let PathKey { path, query, .. } = PathKey::new(key);
    if query.iter().any(|(name, value)| name.contains(['{', '}']) || value.contains(['{', '}'])) {
        return Err("a parameter stands in the query: declare it with `in: query`");
    }
    let mut names = Vec::new();
    let mut literal = String::new();
    let mut rest = path;
    loop {
        let Some(open) = rest.find(['{', '}']) else {
            literal.push_str(rest);
            break;
        };
        if rest[open..].starts_with('}') {
            return Err("a `}` closes nothing");
        }
        literal.push_str(&rest[..open]);
        let Some(len) = rest[open + 1..].find(['{', '}']) else { return Err("a `{` is never closed") };
        let name = &rest[open + 1..open + 1 + len];
        if rest[open + 1 + len..].starts_with('{') {
            return Err("a `{` stands inside a parameter");
        }
        if name.trim().is_empty() {
            return Err("a parameter has no name");
        }
        if !names.contains(&name) {
            names.push(name);
        }
        // A parameter is never empty and never a dot segment: a letter stands for it.
        literal.push('x');
        rest = &rest[open + len + 2..];
    }
    if let Some(why) = literal_fault(&literal) {
        return Err(why);
    }
    Ok(names)
}

/// What the fixed parts of a path may not have: they end up in a URL as they are.
fn literal_fault(literal: &str) -> Option<&'static str> {
    if literal.contains(['\\', ' ', '"', '<', '>', '^', '`', '|']) {
        return Some("it contains a character that a URL cannot have");
    }
    let dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    literal.split('/').any(dots).then_some("a segment is `.` or `..`")
}

#[cfg(test)]
mod tests {
    use super::{PathKey, parameters};

    #[test]
    fn keys_come_apart() {
        let key = PathKey::new("/a/{id}?x=1&y&z=a=b#f?g");
        assert_eq!((key.path, key.fragment), ("/a/{id}", Some("f?g")));
        assert_eq!(key.query, [("x", "1"), ("y", ""), ("z", "a=b")]);
        assert_eq!(PathKey::new("/a"), PathKey { path: "/a", query: Vec::new(), fragment: None });
    }

    #[test]
    fn templates_are_read_or_refused() {
        let table: &[(&str, Option<&[&str]>)] = &[
            ("/", Some(&[])),
            ("/a/{id}/b", Some(&["id"])),
            ("/{a}{b}", Some(&["a", "b"])),
            ("/{a}.{ext}", Some(&["a", "ext"])),
            ("//x", Some(&[])),
            ("/é", Some(&[])),
            ("/a:b@c", Some(&[])),
            ("/{}", None),
            ("/{ }", None),
            ("/{a", None),
            ("/a}", None),
            ("/{a{b}}", None),
            ("/{a}/{b}/{a}", Some(&["a", "b"])),
            ("/a?x=1", Some(&[])),
            ("/a/{b}#f{c", Some(&["b"])),
            ("/a?x={y}", None),
            ("/a b", None),
            ("/\\x", None),
            ("/a\nb", None),
            ("/a/../b", None),
            ("/%2e%2E/x", None),
        ];
        for (path, expected) in table {
            assert_eq!(parameters(path).ok().as_deref(), *expected, "{path:?}");
        }
    }
}
