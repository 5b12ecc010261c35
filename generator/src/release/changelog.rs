//! The entry of a release in a changelog, in the form of keepachangelog.com.

use super::plan::{MADE_BY, Plan, Step};
use crate::diagnostics::escape_line;
use crate::diff::render::{code, escaped};
use crate::diff::{Change, Verdict};
use crate::ir::Version;

/// The entry, from its heading on. `date` is the caller's: nothing here has a clock.
#[must_use]
pub fn entry(plan: &Plan<'_>, date: Option<&str>) -> String {
    let mut out = format!("{}\n", heading(plan, date));
    for step in plan.steps().filter(|step| step.renamed_from.is_some()) {
        let was = step.renamed_from.as_deref().unwrap_or_default();
        out += &format!("\n**{} {} is called {} now.**\n", step.language, code(was), code(&step.package));
    }
    let sections = [(Verdict::Major, "Breaking"), (Verdict::Minor, "Added"), (Verdict::Patch, "Changed")];
    for (verdict, title) in sections {
        let rust = of(&plan.rust, verdict);
        let python = of(&plan.python, verdict);
        let both: Vec<&Change> = rust.iter().copied().filter(|change| has(&python, change)).collect();
        let only = |these: &[&'_ Change], those: &[&Change], language: &str| -> Vec<String> {
            these
                .iter()
                .filter(|change| !has(those, change))
                .map(|change| line(change, Some(language)))
                .collect()
        };
        let mut lines: Vec<String> = both.iter().map(|change| line(change, None)).collect();
        lines.extend(only(&rust, &python, "Rust"));
        lines.extend(only(&python, &rust, "Python"));
        if verdict == Verdict::Patch {
            lines.extend(makers(plan));
        }
        if !lines.is_empty() {
            out += &format!("\n### {title}\n\n{}", lines.concat());
        }
    }
    out
}

/// What is said of another generator: once, where it is the same for both.
fn makers(plan: &Plan<'_>) -> Vec<String> {
    let said = |step: &Step<'_>| {
        let was = step.made_by.as_deref()?;
        Some(format!("Made by trueup {MADE_BY}; what was published, by {}", escaped(&escape_line(was))))
    };
    match (said(&plan.rust), said(&plan.python)) {
        (Some(rust), Some(python)) if rust == python => vec![format!("- {rust}\n")],
        (rust, python) => {
            let of =
                |language: &str, said: Option<String>| said.map(|said| format!("- {language}: {said}\n"));
            of("Rust", rust).into_iter().chain(of("Python", python)).collect()
        }
    }
}

fn heading(plan: &Plan<'_>, date: Option<&str>) -> String {
    let moved = plan.steps().filter(|step| step.from != step.to);
    let moved: Vec<String> =
        moved.map(|step| released(step.language, &step.package, &step.written(step.to))).collect();
    let date = date.map(|date| format!(" - {date}")).unwrap_or_default();
    format!("## {}{date}", moved.join(", "))
}

/// `Rust hivekube 1.2.0`: how a heading names a release.
fn released(language: &str, package: &str, version: &str) -> String {
    format!("{language} {package} {version}")
}

/// Whether a changelog has an entry for a version.
#[must_use]
pub fn has_entry(changelog: &str, step: &Step<'_>, version: Version) -> bool {
    let wanted = released(step.language, &step.package, &step.written(version));
    let headings = changelog.lines().filter_map(|line| line.strip_prefix("## "));
    headings
        .filter_map(|heading| heading.split(" - ").next())
        .any(|heading| heading.split(", ").any(|name| name == wanted))
}

fn of<'a>(step: &Step<'a>, verdict: Verdict) -> Vec<&'a Change> {
    step.changes.iter().filter(|(of, _)| *of == verdict).map(|(_, change)| *change).collect()
}

fn has(list: &[&Change], change: &Change) -> bool {
    list.iter().any(|other| other.fingerprint == change.fingerprint)
}

fn line(change: &Change, language: Option<&str>) -> String {
    let only = language.map(|language| format!(" ({language} only)")).unwrap_or_default();
    let said = escaped(&escape_line(&change.message));
    format!("- {}: {said}{only}\n", code(&escape_line(&change.subject)))
}

/// A changelog with an entry more: behind what is not released yet, before what is. `None` where the entry is there.
#[must_use]
pub fn with_entry(changelog: Option<&str>, entry: &str) -> Option<String> {
    const HEAD: &str = "# Changelog\n";
    let text = changelog.unwrap_or(HEAD);
    let heading = entry.lines().next().unwrap_or_default();
    // The same release on another day is the same.
    let release = heading.split(" - ").next().unwrap_or_default();
    if text.lines().any(|line| line.split(" - ").next() == Some(release)) {
        return None;
    }
    let mut at = text.len();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let is_entry = line.starts_with("## ") && !line.to_lowercase().contains("unreleased");
        if is_entry {
            at = offset;
            break;
        }
        offset += line.len();
    }
    let (before, after) = text.split_at(at);
    let gap = if after.is_empty() { "" } else { "\n" };
    Some(format!("{}\n\n{entry}{gap}{after}", before.trim_end()))
}
