//! A JSONPath to one node, as overlays name their targets. Reading paths is `parse`'s.

/// A path, with names in quotes where they are no plain words (RFC 9535 §2.7).
#[derive(Debug, Clone)]
pub(crate) struct WrittenPath(pub(crate) String);

impl WrittenPath {
    /// The whole document.
    pub(crate) fn root() -> Self {
        Self("$".to_owned())
    }

    /// A member of an object.
    pub(crate) fn child(&self, name: &str) -> Self {
        let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        Self(if is_word { format!("{}.{name}", self.0) } else { format!("{}[{}]", self.0, literal(name)) })
    }

    /// An element of an array.
    pub(crate) fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }
}

/// A string in single quotes (RFC 9535 §2.3.1.1).
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}
