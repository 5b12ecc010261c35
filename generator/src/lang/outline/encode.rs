//! Text of a document in Markdown. Nothing else in this target reads it.

use crate::ir::{Docs, SpecText};
use crate::lang::markdown;

const WIDTH: usize = 110;

/// On one line, shown literally.
pub(super) fn text(text: &SpecText) -> String {
    markdown::escape_inline(&markdown::one_line(text.for_encoder()))
}

/// As code.
pub(super) fn code(text: &str) -> String {
    markdown::code_span(text)
}

/// Summary and description.
pub(super) fn paragraphs(docs: &Docs) -> Vec<String> {
    let mut lines = markdown::rewrite(docs.summary.for_encoder(), WIDTH);
    let more = markdown::rewrite(docs.description.for_encoder(), WIDTH);
    if !lines.is_empty() && !more.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
    lines
}

/// The summary, or what the description says first.
pub(super) fn sentence(docs: &Docs) -> String {
    let text = if docs.summary.is_blank() { &docs.description } else { &docs.summary };
    let lines = markdown::rewrite(text.for_encoder(), WIDTH);
    let line = lines.into_iter().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    // A block has no place in the middle of a line.
    if line.starts_with(['`', '#', '|', '>', '-', '*']) || line.contains("```") {
        return markdown::escape_inline(&markdown::one_line(text.for_encoder()));
    }
    if line.ends_with(|c: char| c.is_alphanumeric()) { line + "." } else { line }
}
