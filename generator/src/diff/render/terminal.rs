//! The report for people: the verdicts, then the changes, the worst first.

use std::fmt::Write as _;

use super::super::change::{Change, Report, Verdict};
use super::{position, sentence, shown_place, summary, users, verdicts, way};

/// Lines of text, with colours if asked for.
#[must_use]
pub fn terminal(report: &Report, colours: bool) -> String {
    let mut out = String::new();
    if report.changes.is_empty() {
        return "no change\n".to_owned();
    }
    for change in &report.changes {
        one(&mut out, change, colours);
    }
    let of = report.verdicts;
    let said = |verdict: Verdict| painted(verdict, verdict.as_str(), colours);
    let _ = writeln!(
        out,
        "{}: wire {}, Rust {}, Python {}",
        summary(report),
        said(of.wire),
        said(of.rust),
        said(of.python),
    );
    out
}

fn one(out: &mut String, change: &Change, colours: bool) {
    let worst = change.verdicts.worst();
    let _ = writeln!(
        out,
        "{}[{}] {}: {}",
        painted(worst, if change.is_note() { "note" } else { worst.as_str() }, colours),
        change.kind.as_str(),
        change.subject,
        sentence(change),
    );
    let _ = write!(out, "    {}", verdicts(change));
    if let Some(way) = way(change) {
        let _ = write!(out, "; {way}");
    }
    if let Some(users) = users(change) {
        let _ = write!(out, "; {users}");
    }
    out.push('\n');
    if let Some(why) = &change.suspect {
        let _ = writeln!(out, "    {}: {why}", painted(Verdict::Minor, "suspect", colours));
    }
    let place = shown_place(change);
    let _ = writeln!(
        out,
        "    {} → {} ({}) {}",
        position(&change.old),
        position(&change.new),
        place.pointer.shown(),
        change.fingerprint
    );
}

fn painted(verdict: Verdict, text: &str, colours: bool) -> String {
    let code = match verdict {
        Verdict::Major => "1;31",
        Verdict::Minor => "1;33",
        Verdict::Patch => "1;36",
        Verdict::None => "2",
    };
    if colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}
