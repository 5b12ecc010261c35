//! Prints a report: for a terminal, as JSON, Markdown, SARIF, GitHub annotations, or one page of HTML. Pure functions to strings;
//! texts of documents are escaped for the format they land in.

mod github;
mod html;
mod json;
mod markdown;
mod sarif;
mod terminal;

pub use github::github;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub(crate) use markdown::{code, escaped};
pub use sarif::sarif;
pub use terminal::terminal;

use super::change::{Change, Place, Reach, Report, Verdict};

/// `openapi.yaml:12:5`.
fn position(place: &Place) -> String {
    format!("{}:{}:{}", crate::diagnostics::escape_line(&place.file), place.line, place.column)
}

/// What a change says in one sentence, with its values where the sentence has none.
pub(crate) fn sentence(change: &Change) -> String {
    match (&change.from, &change.to) {
        (Some(from), Some(to)) if !change.message.contains(to.as_str()) => {
            format!("{} ({from} → {to})", change.message)
        }
        (Some(from), None) if !change.message.contains(from.as_str()) => {
            format!("{} (was {from})", change.message)
        }
        (None, Some(to)) if !change.message.contains(to.as_str()) => format!("{} ({to})", change.message),
        _ => change.message.clone(),
    }
}

/// `used by 3 operations: GET /a, GET /b, …`; nothing where the subject is the operation itself.
fn users(change: &Change) -> Option<String> {
    const MOST: usize = 3;
    let is_own = |reach: &Reach| change.subject.starts_with(&reach.operation);
    if change.operations.is_empty() || (change.operations.len() == 1 && change.operations.iter().all(is_own))
    {
        return None;
    }
    let count = change.operations.len();
    let named: Vec<&str> =
        change.operations.iter().take(MOST).map(|reach| reach.operation.as_str()).collect();
    let more = if count > MOST { ", …" } else { "" };
    let noun = if count == 1 { "operation" } else { "operations" };
    Some(format!("used by {count} {noun}: {}{more}", named.join(", ")))
}

/// Which way the value travels, if it does.
fn way(change: &Change) -> Option<&'static str> {
    match (change.travels.request, change.travels.response) {
        (true, true) => Some("sent and received"),
        (true, false) => Some("sent"),
        (false, true) => Some("received"),
        (false, false) => None,
    }
}

/// The place to look at: where it is now, or where it was.
fn shown_place(change: &Change) -> &Place {
    if change.new.is_holder && !change.old.is_holder { &change.old } else { &change.new }
}

/// The changes of one worst verdict, from the worst on, and then the notes, each under its name; what has none is left out. The first
/// word says whether it is more than words.
fn by_verdict(report: &Report) -> Vec<(bool, &'static str, Vec<&Change>)> {
    let all = [Verdict::Major, Verdict::Minor, Verdict::Patch, Verdict::None];
    let of = |verdict| {
        let has = move |change: &&Change| !change.is_note() && change.verdicts.worst() == verdict;
        (verdict >= Verdict::Minor, verdict.as_str(), report.changes.iter().filter(has).collect::<Vec<_>>())
    };
    let notes = report.changes.iter().filter(|change| change.is_note()).collect();
    let groups = all.into_iter().map(of).chain([(false, "notes", notes)]);
    groups.filter(|(.., all)| !all.is_empty()).collect()
}

/// `2 changes`; of documents that are held against each other `1 difference, 1 note`.
fn summary(report: &Report) -> String {
    let notes = report.changes.iter().filter(|change| change.is_note()).count();
    let drift = report.changes.iter().filter(|change| change.is_drift == Some(true)).count();
    if notes + drift == 0 {
        return counted(report.changes.len());
    }
    let said = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    format!("{}, {}", said(drift, "difference"), said(notes, "note"))
}

/// `1 change`, `2 changes`.
fn counted(count: usize) -> String {
    format!("{count} change{}", if count == 1 { "" } else { "s" })
}

/// `wire minor, Rust major, Python none`.
fn verdicts(change: &Change) -> String {
    let of = change.verdicts;
    format!("wire {}, Rust {}, Python {}", of.wire.as_str(), of.rust.as_str(), of.python.as_str())
}
