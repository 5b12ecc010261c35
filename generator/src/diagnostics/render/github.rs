//! Diagnostics as GitHub workflow commands (`::error file=…,line=…::message`), one line each.

use std::fmt::Write as _;

use super::super::{Diagnostics, Severity, SourceMap};
use super::{one_line, place};

/// One command a diagnostic. Related places are left to the other formats: a command has room for one.
#[must_use]
pub fn github(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.sorted() {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let _ = write!(out, "::{command} ");
        if let Some(place) = diagnostic.span.and_then(|span| place(sources, span)) {
            let (start, end) = (place.start, place.end);
            let _ = write!(out, "file={},line={},col={},", property(&place.file), start.line, start.column);
            let _ = write!(out, "endLine={},endColumn={},", end.line, end.column);
        }
        let _ = writeln!(out, "title={}::{}", diagnostic.code, data(&one_line(diagnostic)));
    }
    out
}

pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

pub(crate) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
