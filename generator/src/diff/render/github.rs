//! The report as GitHub workflow commands, one line each, at places of the newer document. What shows in words alone is counted and
//! not annotated: a page takes few of them.

use std::fmt::Write as _;

use super::super::change::{Report, Verdict};
use super::{counted, sentence, verdicts};
use crate::diagnostics::escape_line;
use crate::diagnostics::render::{data, property};

/// Errors for what breaks, warnings for suspects, notices for what is new, and one notice with the verdicts.
#[must_use]
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for change in &report.changes {
        let command = match change.verdicts.worst() {
            Verdict::Major => "error",
            _ if change.suspect.is_some() => "warning",
            Verdict::Minor => "notice",
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
        counted(report.changes.len()),
        of.wire.as_str(),
        of.rust.as_str(),
        of.python.as_str(),
    );
    out
}
