//! JSON pointers (RFC 6901) into a document: what diagnostics, the side table and the lock name nodes by.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::escape::escape_line;

/// A JSON pointer, kept as unescaped tokens. Cheap to clone; ordered token by token, so a node precedes what it holds.
/// `Display` writes RFC 6901 text exactly (`/paths/~1things/get`); escape it before showing it to people.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SpecPointer(Tokens);

/// The tokens. Millions of pointers are made of a large document, nearly all of them short: those lie in one piece of memory and are
/// compared as one text. Which of the two a pointer is follows from its tokens alone, so that equal ones are equal.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Tokens {
    /// One after the other, each with [`END`] behind it, which no character precedes: the order of the texts is that of the tokens.
    Short(Arc<str>),
    /// Those that hold [`END`] themselves, and long ones: a key may have a megabyte, and thousands of nodes inside.
    Long(Arc<[Arc<str>]>),
}

/// What ends a token.
const END: char = '\0';

/// Bytes of a short pointer, at most.
const SHORT: usize = 1024;

thread_local! {
    /// Where texts are put together before they get memory of their own.
    static SCRATCH: RefCell<String> = const { RefCell::new(String::new()) };
}

impl SpecPointer {
    /// The pointer to the whole document: no tokens.
    #[must_use]
    pub fn root() -> Self {
        Self(Tokens::Short(Arc::default()))
    }

    /// Reads a pointer: `""` or `/a/b`, with `~0` for `~` and `~1` for `/`. `None` when the text is no RFC 6901 pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::root());
        }
        let tokens: Vec<String> = text.strip_prefix('/')?.split('/').map(unescape).collect::<Option<_>>()?;
        Some(Self::from_tokens(tokens.iter().map(String::as_str)))
    }

    /// The pointer built from raw, unescaped tokens.
    #[must_use]
    pub fn from_tokens<'a>(tokens: impl IntoIterator<Item = &'a str>) -> Self {
        let tokens: Vec<&str> = tokens.into_iter().collect();
        Self::root().descendant(&tokens)
    }

    /// The pointer to the member `token` (raw text) of this node.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        self.descendant(&[token])
    }

    /// The pointer to the node that these tokens (raw text) lead to from this one.
    #[must_use]
    pub fn descendant(&self, tokens: &[&str]) -> Self {
        let text = match &self.0 {
            Tokens::Short(text) => text,
            Tokens::Long(known) => {
                let further = tokens.iter().map(|token| Arc::from(*token));
                return Self(Tokens::Long(known.iter().cloned().chain(further).collect()));
            }
        };
        let length = tokens.iter().fold(text.len(), |length, token| length + token.len() + END.len_utf8());
        if length > SHORT || tokens.iter().any(|token| holds_end(token)) {
            return Self(Tokens::Long(self.tokens().chain(tokens.iter().copied()).map(Arc::from).collect()));
        }
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.clear();
            scratch.push_str(text);
            for token in tokens {
                scratch.push_str(token);
                scratch.push(END);
            }
            Self(Tokens::Short(Arc::from(scratch.as_str())))
        })
    }

    /// The pointer to the element `index` of this sequence.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        const FIRST: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        FIRST.get(index).map_or_else(|| self.child(&index.to_string()), |token| self.child(token))
    }

    /// The pointer to the node that holds this one; `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        match &self.0 {
            Tokens::Short(text) => {
                let (rest, _) = split_last(text)?;
                Some(Self(Tokens::Short(Arc::from(rest))))
            }
            Tokens::Long(tokens) => {
                let (_, rest) = tokens.split_last()?;
                let length: usize = rest.iter().map(|token| token.len() + END.len_utf8()).sum();
                if length > SHORT || rest.iter().any(|token| holds_end(token)) {
                    return Some(Self(Tokens::Long(Arc::from(rest))));
                }
                Some(Self::from_tokens(rest.iter().map(AsRef::as_ref)))
            }
        }
    }

    /// The last token, unescaped; `None` at the root.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.tokens().next_back()
    }

    /// The tokens from the root down, unescaped.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = &str> {
        match &self.0 {
            Tokens::Short(text) => Iter::Short(text),
            Tokens::Long(tokens) => Iter::Long(tokens),
        }
    }

    /// How many tokens there are.
    #[must_use]
    pub fn depth(&self) -> usize {
        match &self.0 {
            Tokens::Short(text) => text.bytes().filter(|byte| *byte == 0).count(),
            Tokens::Long(tokens) => tokens.len(),
        }
    }

    /// Whether this pointer names `other` or a node inside it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        if let (Tokens::Short(text), Tokens::Short(other)) = (&self.0, &other.0) {
            return text.starts_with(&**other);
        }
        let mut own = self.tokens();
        other.tokens().all(|token| own.next() == Some(token))
    }

    /// The pointer to the innermost node that holds, or is, both this one and another one.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let both = self.tokens().zip(other.tokens());
        Self::from_tokens(both.take_while(|(a, b)| a == b).map(|(token, _)| token))
    }

    /// This pointer with the leading `from` replaced by `to`; `None` when it does not lie inside `from`.
    #[must_use]
    pub fn rebase(&self, from: &Self, to: &Self) -> Option<Self> {
        let rest: Vec<&str> = self.starts_with(from).then(|| self.tokens().skip(from.depth()).collect())?;
        Some(to.descendant(&rest))
    }

    /// The order of the elements of a list: as the order of pointers, but with numbers as numbers (`9` before `10`).
    #[must_use]
    pub fn cmp_by_index(&self, other: &Self) -> Ordering {
        fn keys(pointer: &SpecPointer) -> impl Iterator<Item = (usize, &str)> {
            pointer.tokens().map(|token| (token.parse().unwrap_or(usize::MAX), token))
        }
        keys(self).cmp(keys(other))
    }

    /// Whether this is the pointer to the whole document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.tokens().next().is_none()
    }

    /// The pointer as a URI fragment for people, on one line: `#/paths/~1things`, control characters escaped.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("#{}", escape_line(&self.to_string()))
    }
}

impl Default for SpecPointer {
    fn default() -> Self {
        Self::root()
    }
}

impl Ord for SpecPointer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Tokens::Short(a), Tokens::Short(b)) => a.cmp(b),
            (Tokens::Long(a), Tokens::Long(b)) => {
                // Long pointers have most of their tokens in common: the very same text, more often than not.
                let differing = a.iter().zip(&**b).find(|(a, b)| !Arc::ptr_eq(a, b) && a != b);
                differing.map_or_else(|| a.len().cmp(&b.len()), |(a, b)| a.cmp(b))
            }
            _ => self.tokens().cmp(other.tokens()),
        }
    }
}

impl PartialOrd for SpecPointer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Tokens that were not given yet.
enum Iter<'a> {
    Short(&'a str),
    Long(&'a [Arc<str>]),
}

impl<'a> Iterator for Iter<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        match self {
            Self::Short(text) => {
                let end = text.bytes().position(|byte| byte == 0)?;
                let (token, rest) = text.split_at_checked(end)?;
                *text = rest.get(END.len_utf8()..)?;
                Some(token)
            }
            Self::Long(tokens) => {
                let (token, rest) = tokens.split_first()?;
                *tokens = rest;
                Some(token)
            }
        }
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        match self {
            Self::Short(text) => {
                let (rest, token) = split_last(text)?;
                *text = rest;
                Some(token)
            }
            Self::Long(tokens) => {
                let (token, rest) = tokens.split_last()?;
                *tokens = rest;
                Some(token)
            }
        }
    }
}

/// The tokens before the last one, and the last one.
fn split_last(text: &str) -> Option<(&str, &str)> {
    let open = text.strip_suffix(END)?;
    let start = open.bytes().rposition(|byte| byte == 0).map_or(0, |end| end + 1);
    open.split_at_checked(start)
}

/// Whether a token holds what ends one.
fn holds_end(token: &str) -> bool {
    token.as_bytes().contains(&0)
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

    /// Whatever tokens hold, and however long they are: a pointer gives them back, and is ordered and cut by them alone.
    #[test]
    fn tokens_are_told_apart_whatever_they_hold() {
        let long = "l".repeat(SHORT);
        let lists: [&[&str]; 12] = [
            &[],
            &[""],
            &["", ""],
            &["", "\0"],
            &["\0"],
            &["\0", "a"],
            &["\0a"],
            &["a"],
            &["a", ""],
            &["a", "\0b", "c"],
            &["a", long.as_str(), "c"],
            &["a\0"],
        ];
        let all = lists.map(|tokens| SpecPointer::from_tokens(tokens.iter().copied()));
        for (pointer, tokens) in all.iter().zip(lists) {
            assert_eq!(pointer.tokens().collect::<Vec<_>>(), tokens);
            assert!(pointer.tokens().rev().eq(tokens.iter().rev().copied()));
            assert_eq!((pointer.depth(), pointer.is_root()), (tokens.len(), tokens.is_empty()));
            assert_eq!(pointer.last(), tokens.last().copied());
            let parent = tokens.split_last().map(|(_, rest)| SpecPointer::from_tokens(rest.iter().copied()));
            assert_eq!(pointer.parent(), parent);
            let stepwise = tokens.iter().fold(SpecPointer::root(), |at, token| at.child(token));
            assert_eq!(&stepwise, pointer);
            for (other, others) in all.iter().zip(lists) {
                assert_eq!(pointer.cmp(other), tokens.cmp(others), "{tokens:?} {others:?}");
                assert_eq!(pointer == other, tokens == others);
                assert_eq!(pointer.starts_with(other), tokens.starts_with(others), "{tokens:?} {others:?}");
                let both = tokens.iter().zip(others).take_while(|(a, b)| a == b).count();
                let common = pointer.common(other);
                assert!(common.depth() == both && pointer.starts_with(&common) && other.starts_with(&common));
                let moved = pointer.rebase(other, &all[9]).map(|moved| moved.depth());
                assert_eq!(moved, tokens.strip_prefix(others).map(|rest| rest.len() + 3));
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
