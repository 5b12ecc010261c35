//! How to migrate: what of the published surface is gone or other, before and after, in both languages.

use std::collections::BTreeMap;

use super::plan::{Plan, Step};
use crate::diff::render::{code, escaped};
use crate::diff::{Change, Kind, Verdict};
use crate::ir::Words;
use crate::lang::surface::Surface;

/// Surfaces of one language: what is published, and what follows.
type Sides<'a> = (&'a Surface, &'a Surface);

/// The page; `None` where nothing of either surface breaks.
#[must_use]
pub fn migration(plan: &Plan<'_>, rust: Sides<'_>, python: Sides<'_>) -> Option<String> {
    let parts: Vec<String> = [(&plan.rust, rust, "rust"), (&plan.python, python, "python")]
        .into_iter()
        .filter_map(|(step, sides, fence)| part(step, sides, fence))
        .collect();
    (!parts.is_empty()).then(|| format!("# Migration\n\n{}", parts.join("\n")))
}

fn part(step: &Step<'_>, (old, new): Sides<'_>, fence: &str) -> Option<String> {
    if step.verdict != Verdict::Major {
        return None;
    }
    let joint = if fence == "rust" { "::" } else { "." };
    let renamed = renames(step, joint);
    let is_gone = |name: &str| {
        old.items.contains_key(name)
            && !new.items.contains_key(renamed.get(name).map_or(name, String::as_str))
    };
    let mut out = format!(
        "## {}: from {} {} to {} {}\n",
        step.language,
        code(step.renamed_from.as_deref().unwrap_or(&step.package)),
        step.written(step.from),
        code(&step.package),
        step.written(step.to)
    );
    for (name, before) in &old.items {
        let holder = name.rsplit_once(joint).map(|(holder, _)| holder);
        // What a type with another name has goes with it.
        let inside = || {
            let (holder, member) = name.rsplit_once(joint)?;
            Some(format!("{}{joint}{member}", renamed.get(holder)?))
        };
        let moved = inside();
        let now = renamed.get(name).or(moved.as_ref()).unwrap_or(name);
        let after = new.items.get(now);
        // What goes with a type that is gone needs no word of its own.
        if after.is_none() && holder.is_some_and(&is_gone) {
            continue;
        }
        let shown = match after {
            None => format!("It is gone.\n\n{}", fenced("before", before, fence)),
            Some(after) if before.iter().any(|line| !after.contains(line)) => {
                format!("{}\n{}", fenced("before", before, fence), fenced("after", after, fence))
            }
            Some(_) if moved.is_some() => continue,
            Some(_) if now != name => format!("It is called {} now.\n", code(now)),
            Some(_) => continue,
        };
        out += &format!("\n### {}\n\n{shown}", code(name));
    }
    let breaking: Vec<&Change> = step
        .changes
        .iter()
        .filter(|(verdict, _)| *verdict == Verdict::Major)
        .map(|(_, change)| *change)
        .collect();
    if !breaking.is_empty() {
        out += "\n### Why\n\n";
        for change in breaking {
            let said = escaped(&crate::diagnostics::escape_line(&change.message));
            out += &format!("- {}: {said}\n", code(&crate::diagnostics::escape_line(&change.subject)));
        }
    }
    Some(out)
}

/// Items that have another name, as the report says.
fn renames(step: &Step<'_>, joint: &str) -> BTreeMap<String, String> {
    let method = |call: &str| {
        let (resource, method) = call.split_once('.')?;
        Some(format!("{}{joint}{method}", Words::split(resource).pascal()))
    };
    let mut found = BTreeMap::new();
    for (_, change) in &step.changes {
        let (Some(from), Some(to)) = (&change.from, &change.to) else { continue };
        let pair = match change.kind {
            Kind::MethodRenamed | Kind::MethodAliased => method(from).zip(method(to)),
            Kind::TypeRenamed | Kind::TypeAliased | Kind::SchemaRenamed => {
                Some((Words::split(from).pascal(), Words::split(to).pascal()))
            }
            _ => None,
        };
        found.extend(pair);
    }
    found
}

/// Code of ours: no line of a document is in it but names that were encoded.
fn fenced(title: &str, lines: &[String], fence: &str) -> String {
    let ignored = if fence == "rust" { "rust,ignore" } else { fence };
    format!("{title}:\n\n```{ignored}\n{}\n```\n", lines.join("\n"))
}
