//! Text that came from a document. It has no `Display`, so it cannot slip into output by `format!`:
//! only the encoders of a target (`lang/*/encode.rs`) read it, through [`SpecText::for_encoder`].

/// Free text from the document: descriptions, titles, enum values, URLs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SpecText(String);

impl SpecText {
    /// Wraps text read from a document.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The raw text, for an encoder and for nothing else.
    pub fn for_encoder(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl std::fmt::Debug for SpecText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// A name exactly as it travels: a JSON key, a query parameter, a header. Same rule as [`SpecText`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WireName(String);

impl WireName {
    /// Wraps a name read from a document or a rules file.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The raw name, for an encoder and for comparisons inside the generator.
    pub fn for_encoder(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for WireName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// A place inside a reply body (RFC 6901). The whole body is written `/` in rules and is an empty list of steps here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct JsonPointer {
    /// Unescaped reference tokens; a token of digits also indexes an array.
    pub steps: Vec<String>,
}

/// What the document says about a node, ready for an encoder of documentation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Docs {
    /// One line; empty when the document has none.
    pub summary: SpecText,
    /// The rest, Markdown.
    pub description: SpecText,
    /// An example value as compact JSON text.
    pub example: Option<SpecText>,
    /// The server's default as compact JSON text: documented, never sent.
    pub default: Option<SpecText>,
    /// Why the node is deprecated; `Some("")` when the document gives no reason.
    pub deprecated: Option<SpecText>,
    /// Constraints worth telling a reader (`1 to 7500`, `at least one item`), in plain English of our own.
    pub constraints: Vec<String>,
}
