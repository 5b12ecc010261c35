//! JSON pointers (RFC 6901) into a document: what diagnostics, the side table and the lock name nodes by.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::escape::escape_line;

/// A JSON pointer, kept as unescaped tokens. Cheap to clone; ordered token by token, so a node precedes what it holds.
/// `Display` writes RFC 6901 text exactly (`/paths/~1things/get`); escape it before showing it to people.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct SpecPointer(Arc<[Arc<str>]>);

impl SpecPointer {
    /// The pointer to the whole document: no tokens.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer: `""` or `/a/b`, with `~0` for `~` and `~1` for `/`. `None` when the text is no RFC 6901 pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::root());
        }
        text.strip_prefix('/')?.split('/').map(|token| unescape(token).map(Arc::from)).collect()
    }

    /// The pointer built from raw, unescaped tokens.
    #[must_use]
    pub fn from_tokens<'a>(tokens: impl IntoIterator<Item = &'a str>) -> Self {
        tokens.into_iter().map(Arc::from).collect()
    }

    /// The pointer to the member `token` (raw text) of this node.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        self.0.iter().cloned().chain([Arc::from(token)]).collect()
    }

    /// The pointer to the element `index` of this sequence.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// The pointer to the node that holds this one; `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, rest)| rest.iter().cloned().collect())
    }

    /// The last token, unescaped; `None` at the root.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.0.last().map(AsRef::as_ref)
    }

    /// The tokens from the root down, unescaped.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Whether this pointer names `other` or a node inside it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// This pointer with the leading `from` replaced by `to`; `None` when it does not lie inside `from`.
    #[must_use]
    pub fn rebase(&self, from: &Self, to: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&*from.0)?;
        Some(to.0.iter().chain(rest).cloned().collect())
    }

    /// The order of the elements of a list: as the order of pointers, but with numbers as numbers (`9` before `10`).
    #[must_use]
    pub fn cmp_by_index(&self, other: &Self) -> Ordering {
        let key = |token: &Arc<str>| token.parse::<usize>().map_or(usize::MAX, |index| index);
        let keys = |pointer: &Self| {
            pointer.0.iter().map(|token| (key(token), Arc::clone(token))).collect::<Vec<_>>()
        };
        keys(self).cmp(&keys(other))
    }

    /// Whether this is the pointer to the whole document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The pointer as a URI fragment for people, on one line: `#/paths/~1things`, control characters escaped.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("#{}", escape_line(&self.to_string()))
    }
}

impl Ord for SpecPointer {
    fn cmp(&self, other: &Self) -> Ordering {
        // Pointers into one document have most of their tokens in common: the very same text, more often than not.
        let differing = self.0.iter().zip(&*other.0).find(|(a, b)| !Arc::ptr_eq(a, b) && a != b);
        differing.map_or_else(|| self.0.len().cmp(&other.0.len()), |(a, b)| a.cmp(b))
    }
}

impl PartialOrd for SpecPointer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromIterator<Arc<str>> for SpecPointer {
    fn from_iter<I: IntoIterator<Item = Arc<str>>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

fn unescape(token: &str) -> Option<String> {
    let mut out = String::with_capacity(token.len());
    let mut chars = token.chars();
    while let Some(c) = chars.next() {
        match c {
            '~' => out.push(match chars.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            }),
            c => out.push(c),
        }
    }
    Some(out)
}

impl fmt::Display for SpecPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens().try_for_each(|token| {
            f.write_str("/")?;
            if token.contains(['~', '/']) {
                return f.write_str(&token.replace('~', "~0").replace('/', "~1"));
            }
            f.write_str(token)
        })
    }
}

impl fmt::Debug for SpecPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_round_trip() {
        let pointer = SpecPointer::root().child("paths").child("/a~b").index(3);
        assert_eq!(pointer.to_string(), "/paths/~1a~0b/3");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/a~b", "3"]);
        assert_eq!(pointer.last(), Some("3"));
        assert_eq!(SpecPointer::parse(&pointer.to_string()), Some(pointer.clone()));
        assert_eq!(SpecPointer::from_tokens(["paths", "/a~b", "3"]), pointer);
        assert_eq!(pointer.parent().and_then(|p| p.parent()).map(|p| p.shown()).as_deref(), Some("#/paths"));
    }

    #[test]
    fn pointers_are_ordered_token_by_token() {
        let texts = ["", "/a", "/a/b", "/a/b/c", "/a/c", "/ab", "/a~0", "/b"];
        let one: Vec<SpecPointer> = texts.iter().filter_map(|text| SpecPointer::parse(text)).collect();
        let child = one[1].child("b");
        assert_eq!((child.cmp(&one[2]), child.cmp(&one[3])), (Ordering::Equal, Ordering::Less));
        for (at, a) in one.iter().enumerate() {
            for (other, b) in one.iter().enumerate() {
                assert_eq!(a.cmp(b), at.cmp(&other), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn what_is_no_pointer_is_refused() {
        for text in ["a", "/a~2b", "/a~", "#/a"] {
            assert_eq!(SpecPointer::parse(text), None, "{text}");
        }
    }

    #[test]
    fn indices_compare_as_numbers() {
        let [nine, ten] = ["9", "10"].map(|index| SpecPointer::from_tokens(["a", index]));
        assert!(nine > ten && nine.cmp_by_index(&ten).is_lt());
    }

    #[test]
    fn prefixes_end_at_a_token() {
        let a = SpecPointer::from_tokens(["a"]);
        let ab = SpecPointer::from_tokens(["ab", "c"]);
        assert!(!ab.starts_with(&a));
        assert!(ab.starts_with(&SpecPointer::root()));
        assert_eq!(
            ab.rebase(&SpecPointer::from_tokens(["ab"]), &a),
            Some(SpecPointer::from_tokens(["a", "c"]))
        );
    }

    #[test]
    fn printing_escapes_control_characters() {
        assert_eq!(SpecPointer::root().child("a\u{1b}[31m\n").shown(), "#/a\\x1b[31m\\n");
    }
}
