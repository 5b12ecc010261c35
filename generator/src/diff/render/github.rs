//! The report as GitHub workflow commands, one line each, at places of the newer document. What shows in words alone is counted and
//! not annotated: a page takes few of them. So are notes where documents are held against each other.

use std::fmt::Write as _;

use super::super::change::{Report, Verdict};
use super::{sentence, summary, verdicts};
use crate::diagnostics::escape_line;
use crate::diagnostics::render::{data, property};

/// Errors for what breaks, warnings for suspects, notices for what is new, and one notice with the verdicts.
#[must_use]
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for change in &report.changes {
        let command = match change.verdicts.worst() {
            _ if change.is_note() => continue,
            Verdict::Major => "error",
            _ if change.suspect.is_some() => "warning",
            Verdict::Minor => "notice",
            // Whatever makes the status is told.
            _ if change.is_drift == Some(true) => "notice",
            Verdict::Patch | Verdict::None => continue,
        };
        let place = &change.new;
        let mut text = format!("{}: {} ({})", change.subject, sentence(change), verdicts(change));
        if let Some(why) = &change.suspect {
            text.push_str(&format!("; suspect: {why}"));
        }
        let _ = writeln!(
            out,
            "::{command} file={},line={},col={},title={}::{}",
            property(&escape_line(&place.file)),
            place.line,
            place.column,
            change.kind.as_str(),
            data(&text),
        );
    }
    let of = report.verdicts;
    let _ = writeln!(
        out,
        "::notice title=trueup diff::{}: wire {}, Rust {}, Python {}",
        summary(report),
        of.wire.as_str(),
        of.rust.as_str(),
        of.python.as_str(),
    );
    out
}
