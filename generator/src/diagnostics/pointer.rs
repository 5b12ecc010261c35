//! A place in a document (RFC 6901).

use std::sync::Arc;

/// A JSON pointer into a document; cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SpecPointer(Arc<[Arc<str>]>);

impl SpecPointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The place one key further in.
    pub fn child(&self, key: &str) -> Self {
        self.0.iter().cloned().chain([Arc::from(key)]).collect()
    }

    /// The place of an element.
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// Unescaped reference tokens.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }
}

impl FromIterator<Arc<str>> for SpecPointer {
    fn from_iter<I: IntoIterator<Item = Arc<str>>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl std::fmt::Display for SpecPointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|token| write!(f, "/{}", token.replace('~', "~0").replace('/', "~1")))
    }
}
