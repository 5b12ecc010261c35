//! One thing that a document and a Zod schema say differently, in words.

use super::model::{Kind as Zod, Schema};
use crate::diagnostics::{Code, Span, SpecPointer, codes, quote};
use crate::drift::evidence::Fact;
use crate::normalise::model::Kind as Documented;

/// How two schemas stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// They say the same.
    Agree,
    /// Nothing differs, but something cannot be told without running the source.
    Undecidable,
    /// They differ.
    Differ,
}

impl Agreement {
    /// `agree`, `undecidable`, `differ`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Undecidable => "undecidable",
            Self::Differ => "differ",
        }
    }
}

/// A node of the document, under the name people know it by.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) pointer: SpecPointer,
    pub(super) span: Span,
    pub(super) name: String,
}

/// What differs, or cannot be told.
#[derive(Debug, Clone)]
pub(super) struct Disagreement {
    pub(super) agreement: Agreement,
    pub(super) code: Code,
    pub(super) spot: Spot,
    /// In the source.
    pub(super) source: Span,
    /// What the source says there.
    pub(super) label: String,
    pub(super) message: String,
    /// What makes it the same one, beside code and node.
    pub(super) detail: String,
    pub(super) help: Option<&'static str>,
    /// The same as recorded traffic would show it: what would mend the document.
    pub(super) fact: Option<Fact>,
}

impl Disagreement {
    pub(super) fn differ(code: Code, spot: &Spot, source: Span, message: String) -> Self {
        Self {
            agreement: Agreement::Differ,
            code,
            spot: spot.clone(),
            source,
            label: "the source says it here".to_owned(),
            message,
            detail: String::new(),
            help: None,
            fact: None,
        }
    }

    pub(super) fn undecidable(spot: &Spot, source: Span, why: &str) -> Self {
        let message = format!("{} cannot be compared: the source has {why} there", quote(&spot.name));
        let label = "it is not run".to_owned();
        Self {
            agreement: Agreement::Undecidable,
            label,
            detail: why.to_owned(),
            ..Self::differ(codes::DRIFT_UNDECIDABLE, spot, source, message)
        }
    }

    pub(super) fn label(mut self, label: &str) -> Self {
        label.clone_into(&mut self.label);
        self
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) const fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    pub(super) fn fact(mut self, fact: Fact) -> Self {
        self.fact = Some(fact);
        self
    }
}

/// What a schema of the source takes, with its article.
pub(super) const fn of_source(schema: &Schema) -> &'static str {
    match schema.kind {
        Zod::Any => "anything",
        Zod::Never => "nothing",
        Zod::Text => "a text",
        Zod::Number => "a number",
        Zod::Whole => "a whole number",
        Zod::BigInt => "a BigInt",
        Zod::Bool => "a boolean",
        Zod::Date => "a date",
        Zod::Null => "null",
        Zod::Missing => "undefined",
        Zod::Values(_) => "one of a few values",
        Zod::Object(_) => "an object",
        Zod::List(_) => "a list",
        Zod::Tuple(_) => "a tuple",
        Zod::Map(_) => "a record",
        Zod::Union(_) => "one of several schemas",
        Zod::Recursive(_) => "a schema that holds itself",
        Zod::Unknown(why) => why,
    }
}

/// The JSON type of what it takes, as the type of a field in a document.
pub(super) const fn json_type(schema: &Schema) -> Option<&'static str> {
    Some(match &schema.kind {
        Zod::Text | Zod::Date => "string",
        Zod::Number => "number",
        Zod::Whole | Zod::BigInt => "integer",
        Zod::Bool => "boolean",
        Zod::Object(_) | Zod::Map(_) => "object",
        Zod::List(_) | Zod::Tuple(_) => "array",
        _ => return None,
    })
}

/// What a schema of the document describes, with its article.
pub(super) const fn of_document(kind: &Documented) -> &'static str {
    match kind {
        Documented::Any | Documented::Same(_) => "anything",
        Documented::Bool => "a boolean",
        Documented::String => "a text",
        Documented::Int | Documented::UInt => "a whole number",
        Documented::Number => "a number",
        Documented::DateTime => "a date and time",
        Documented::Date => "a date",
        Documented::Bytes => "bytes",
        Documented::Enum(_) => "one of a few values",
        Documented::Object(_) => "an object with named fields",
        Documented::FreeObject => "any object",
        Documented::Map(_) => "a map",
        Documented::List(_) => "a list",
        Documented::Union(_) => "one of several schemas",
    }
}
