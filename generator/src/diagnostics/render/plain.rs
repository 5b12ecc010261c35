//! Diagnostics as lines: `file:line:col: severity[code]: message`.

use std::fmt::Write as _;

use super::super::{Diagnostics, SourceMap};
use super::{one_line, place};

/// One line a diagnostic, one more for each related place.
#[must_use]
pub fn plain(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.sorted() {
        if let Some(place) = diagnostic.span.and_then(|span| place(sources, span)) {
            let _ = write!(out, "{}:{}:{}: ", place.file, place.start.line, place.start.column);
        }
        let _ =
            writeln!(out, "{}[{}]: {}", diagnostic.severity.as_str(), diagnostic.code, one_line(diagnostic));
        for related in &diagnostic.related {
            if let Some(place) = place(sources, related.span) {
                let (line, column) = (place.start.line, place.start.column);
                let _ = writeln!(out, "{}:{line}:{column}: note: {}", place.file, related.label);
            }
        }
    }
    out
}
