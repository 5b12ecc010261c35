//! One diagnostic: what is wrong, where, what was done instead, how to mend it.

use super::{Code, Span, SpecPointer, escape_line};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Something was read differently from what the document says.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A second place that belongs to a diagnostic, with what it is (`first given here`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there; one line.
    pub label: String,
}

/// One finding. All texts are kept on one line with control characters escaped, whatever they were built from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it is an oddity of the document: a warning when lenient, an error when strict.
    pub oddity: bool,
    /// Where in which source.
    pub span: Option<Span>,
    /// Which node of the document.
    pub pointer: Option<SpecPointer>,
    /// The reason.
    pub message: String,
    /// What was done instead.
    pub action: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// A diagnostic of the given severity. The message is a sentence without a full stop.
    #[must_use]
    pub fn new(severity: Severity, code: Code, message: impl AsRef<str>) -> Self {
        Self {
            code,
            severity,
            oddity: false,
            span: None,
            pointer: None,
            message: escape_line(message.as_ref()),
            action: None,
            help: None,
            related: Vec::new(),
        }
    }

    /// Something that is refused always.
    #[must_use]
    pub fn error(code: Code, message: impl AsRef<str>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// Something the user should look at.
    #[must_use]
    pub fn warning(code: Code, message: impl AsRef<str>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Something worth knowing.
    #[must_use]
    pub fn note(code: Code, message: impl AsRef<str>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// An oddity of the document itself: a lenient run degrades and warns, a strict run refuses.
    #[must_use]
    pub fn oddity(code: Code, message: impl AsRef<str>) -> Self {
        Self { oddity: true, ..Self::new(Severity::Warning, code, message) }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Sets the node.
    #[must_use]
    pub fn pointer(mut self, pointer: &SpecPointer) -> Self {
        self.pointer = Some(pointer.clone());
        self
    }

    /// Says what was done instead (`the parameter is left out`).
    #[must_use]
    pub fn action(mut self, action: impl AsRef<str>) -> Self {
        self.action = Some(escape_line(action.as_ref()));
        self
    }

    /// Says how to mend it (`rename one of the two`).
    #[must_use]
    pub fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(escape_line(help.as_ref()));
        self
    }

    /// Adds another place, with what it is.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl AsRef<str>) -> Self {
        self.related.push(Related { span, label: escape_line(label.as_ref()) });
        self
    }
}
