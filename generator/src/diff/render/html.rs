//! The report as one page of HTML that asks nothing of the network and runs nothing.

use std::fmt::Write as _;

use super::super::change::{Change, Report, Verdict};
use super::{by_verdict, counted, position, sentence, shown_place, users, way};
use crate::diagnostics::render::{escaped, page};

const STYLE: &str = ".v{display:inline-block;min-width:3.5rem;padding:0 .4rem;border-radius:.2rem;color:#fff;text-align:center;\
font-size:13px}.major{background:#b3261e}.minor{background:#8a5a00}.patch{background:#1b6a6a}.none{background:#6b6b6b}\
.suspect{border-left:.25rem solid #8a5a00;padding-left:.6rem}";

/// A whole page.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut out = String::new();
    let of = report.verdicts;
    let _ = writeln!(
        out,
        "<table>\n<tr><th>wire</th><th>Rust</th><th>Python</th></tr>\n<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n</table>",
        mark(of.wire),
        mark(of.rust),
        mark(of.python)
    );
    if report.changes.is_empty() {
        out.push_str("<p>No change.</p>\n");
    }
    for (is_open, title, changes) in by_verdict(report) {
        let open = if is_open { " open" } else { "" };
        let _ = writeln!(
            out,
            "<details{open}>\n<summary><h2 style=\"display:inline\">{}: {}</h2></summary>\n<ul>",
            title,
            counted(changes.len())
        );
        changes.into_iter().for_each(|change| one(&mut out, change));
        out.push_str("</ul>\n</details>\n");
    }
    page("What changed", STYLE, &out)
}

fn mark(verdict: Verdict) -> String {
    format!("<span class=\"v {0}\">{0}</span>", verdict.as_str())
}

fn one(out: &mut String, change: &Change) {
    let class = if change.suspect.is_some() { " class=\"suspect\"" } else { "" };
    let _ = writeln!(
        out,
        "<li id=\"{}\"{class}><code>{}</code> {}",
        change.fingerprint,
        escaped(&change.subject),
        escaped(&sentence(change))
    );
    let of = change.verdicts;
    let _ = writeln!(
        out,
        "<br><span class=\"facts\">{}; wire {} Rust {} Python {}",
        change.kind.as_str(),
        mark(of.wire),
        mark(of.rust),
        mark(of.python)
    );
    for fact in way(change).map(str::to_owned).into_iter().chain(users(change)) {
        let _ = write!(out, "; {}", escaped(&fact));
    }
    let _ = writeln!(
        out,
        "<br><code>{} → {}</code> <code>{}</code></span>",
        escaped(&position(&change.old)),
        escaped(&position(&change.new)),
        escaped(&shown_place(change).pointer.shown())
    );
    if let Some(why) = &change.suspect {
        let _ = writeln!(out, "<br><strong>Suspect</strong>: {}", escaped(why));
    }
    out.push_str("</li>\n");
}
