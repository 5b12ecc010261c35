//! The report as Markdown, for a comment on a change or a page of a release.

use std::fmt::Write as _;

use super::super::change::{Change, Report};
use super::{by_verdict, counted, position, sentence, users, verdicts, way};

/// A table of the verdicts, then the changes under a heading for each verdict.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut out = String::from("# What changed\n\n");
    if report.changes.is_empty() {
        out.push_str("No change.\n");
        return out;
    }
    let of = report.verdicts;
    let _ = writeln!(out, "| wire | Rust | Python |\n|---|---|---|");
    let _ = writeln!(out, "| {} | {} | {} |", of.wire.as_str(), of.rust.as_str(), of.python.as_str());
    for (_, name, changes) in by_verdict(report) {
        let title = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let _ = writeln!(out, "\n## {title}: {}\n", counted(changes.len()));
        changes.into_iter().for_each(|change| one(&mut out, change));
    }
    out
}

fn one(out: &mut String, change: &Change) {
    let _ = writeln!(out, "- {} {}", code(&change.subject), escaped(&sentence(change)));
    let mut facts = vec![format!("`{}`", change.kind.as_str()), verdicts(change)];
    facts.extend(way(change).map(str::to_owned));
    facts.extend(users(change).map(|users| escaped(&users)));
    facts.push(format!("{} → {}", code(&position(&change.old)), code(&position(&change.new))));
    facts.push(format!("`{}`", change.fingerprint));
    let _ = writeln!(out, "  <br>{}", facts.join("; "));
    if let Some(why) = &change.suspect {
        let _ = writeln!(out, "  <br>**Suspect**: {}", escaped(why));
    }
}

/// Text of a document as code: between more backticks than it has in a row.
pub(crate) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text that may hold anything: every sign that Markdown or HTML might read is escaped, but the backticks of our own quotes, which
/// come in pairs; what is between them is code.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    let is_quoted = text.matches('`').count().is_multiple_of(2);
    for (index, part) in text.split('`').enumerate() {
        if is_quoted && index % 2 == 1 {
            out.push_str(&code(part));
            continue;
        }
        if index > 0 && !is_quoted {
            out.push_str("\\`");
        }
        for c in part.chars() {
            if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | ':' | ';' | '/' | '(' | ')' | '\'' | '"')
            {
                match c {
                    '<' => out.push_str("&lt;"),
                    '&' => out.push_str("&amp;"),
                    '@' => out.push_str("&#64;"),
                    c => {
                        out.push('\\');
                        out.push(c);
                    }
                }
            } else {
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{code, escaped};

    #[test]
    fn text_of_documents_is_no_markup() {
        assert_eq!(code("a``b"), "``` a``b ```");
        assert_eq!(escaped("<b>*x* `<i>`"), "&lt;b\\>\\*x\\* `<i>`");
        assert_eq!(escaped("one ` alone"), "one \\` alone");
        assert_eq!(escaped("@everyone [a](javascript:x)"), "&#64;everyone \\[a\\](javascript:x)");
    }
}
