//! Second opinions: tools that look for breaks in code, held against what trueup says of the documents. Every disagreement is
//! explained, one by one; it is a failure where users would meet a break that the version does not announce.

use super::{Half, Plan, Reason};
use crate::process::{Failure, Outcome, target};
use crate::python::Environment;
use crate::test::install_tool;
use std::collections::BTreeSet;
use std::process::Command;

/// Compiled from its source the first time, which takes ten minutes of a processor; later runs find it under target/.
const SEMVER_CHECKS: (&str, &str) = ("cargo-semver-checks", "0.51.0");

/// A break that a tool sees.
#[derive(Debug, PartialEq, Eq)]
struct Sight {
    /// What it is called there, with the place.
    what: String,
    /// Names in it, of the item and of what holds it.
    names: BTreeSet<String>,
    /// It lies in the part of a package that is no document's.
    is_runtime: bool,
}

/// Makes sure that the tool that compiles longest is there.
pub(super) fn install() -> Outcome {
    install_tool(SEMVER_CHECKS.0, SEMVER_CHECKS.1)
}

pub(super) fn semver_checks(plan: &Plan) -> Outcome {
    install()?;
    let program = target().join("tools/bin/cargo-semver-checks");
    let mut tool =
        crate::process::command(program, ["semver-checks", "--package", "hivekube", "--color", "never"]);
    // What is a minor change to it is none to us: only breaks are held against each other.
    tool.args(["--release-type", "minor", "--baseline-rev", &plan.since]);
    tool.env("CARGO_TARGET_DIR", target().join("release/semver-checks"));
    // It builds documentation with the toolchain of this workspace.
    if let Some(cargo) = std::env::var_os("CARGO") {
        tool.env("CARGO", cargo);
    }
    let (said, is_done) = said(&mut tool)?;
    let sights = of_semver_checks(&said);
    if sights.is_empty() && !is_done {
        return Err(Failure::new("cargo-semver-checks could not compare (above)"));
    }
    held_against("cargo-semver-checks", &sights, &plan.rust)
}

pub(super) fn griffe(plan: &Plan) -> Outcome {
    let environment = Environment::for_releases()?;
    let mut tool = environment.python(["-m", "griffe", "check", "hivekube", "--search", "sdk-python/src"]);
    tool.args(["--against", &plan.since, "--format", "oneline", "--no-color"]);
    let (said, is_done) = said(&mut tool)?;
    let sights = of_griffe(&said);
    if sights.is_empty() && !is_done {
        return Err(Failure::new("griffe could not compare (above)"));
    }
    held_against("griffe", &sights, &plan.python)
}

/// Both outputs of a tool, shown as well; and whether it ended well.
fn said(tool: &mut Command) -> Result<(String, bool), Failure> {
    let output = tool.output()?;
    let text =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    print!("{text}");
    Ok((text, output.status.success()))
}

/// `--- failure LINT: … ---`, and below `Failed in:` a line for each item.
fn of_semver_checks(text: &str) -> Vec<Sight> {
    let mut found = Vec::new();
    let (mut lint, mut is_listed) = (String::new(), false);
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("--- failure ") {
            lint = head.trim_end_matches(" ---").to_owned();
            is_listed = false;
        } else if line.trim() == "Failed in:" {
            is_listed = true;
        } else if !line.starts_with("  ") {
            is_listed = false;
        } else if is_listed && !lint.is_empty() {
            found.push(sight(&lint, line.trim(), "/src/runtime/"));
        }
    }
    found
}

/// `FILE:LINE: ITEM: what broke`.
fn of_griffe(text: &str) -> Vec<Sight> {
    let is_place = |line: &&str| {
        let mut parts = line.splitn(3, ':');
        let (file, number) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        file.ends_with(".py") && number.parse::<usize>().is_ok() && parts.next().is_some()
    };
    text.lines().map(str::trim).filter(is_place).map(|line| sight("", line, "/_runtime/")).collect()
}

fn sight(lint: &str, item: &str, runtime: &str) -> Sight {
    let gap = if lint.is_empty() { "" } else { ": " };
    // Places name files, whose words say nothing of the item.
    let named = item.split(" in file ").next().unwrap_or(item);
    // `FILE.py:7: Tool.task: what broke`.
    let named = match named.split_once(".py:").and_then(|(_, rest)| rest.split_once(": ")) {
        Some((_, rest)) => rest.split(": ").next().unwrap_or(rest),
        None => named,
    };
    let names = named.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|name| !name.is_empty());
    Sight {
        what: format!("{lint}{gap}{item}"),
        names: names.map(plain).collect(),
        is_runtime: item.contains(runtime),
    }
}

/// Names are the same in every style.
fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', "")
}

/// Why trueup does not call it a break, or does.
fn explained(sight: &Sight, half: &Half) -> (bool, String) {
    let speaks = |reason: &&Reason| {
        // The thing itself, and what the message names.
        let quoted: Vec<&str> = reason.message.split('`').skip(1).step_by(2).collect();
        let text = format!("{} {}", reason.subject, quoted.join(" "));
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| word.len() > 2);
        words.map(plain).any(|word| sight.names.contains(&word))
    };
    let told = |reason: &Reason| format!("{} ({}): {}", reason.subject, reason.kind, reason.message);
    if let Some(reason) = half.reasons.iter().filter(|reason| reason.verdict == "major").find(speaks) {
        return (true, format!("so does trueup: {}", told(reason)));
    }
    if sight.is_runtime {
        return (false, "the runtime changed by hand; no document speaks of it".to_owned());
    }
    match half.reasons.iter().find(speaks) {
        Some(reason) => (
            false,
            format!(
                "trueup calls it {}: {}; nothing that was documented to be relied on",
                reason.verdict,
                told(reason)
            ),
        ),
        None => (
            false,
            "the document did not change there: the generator writes something else for it now".to_owned(),
        ),
    }
}

/// Why a tool that knows the code alone may not see what trueup calls a break.
fn unseen(kind: &str) -> &'static str {
    match kind {
        "reply-kind-changed" | "type-changed" | "type-widened" | "type-narrowed" | "became-optional"
        | "became-required" | "became-nullable" | "became-non-null" | "format-changed" | "format-removed"
        | "format-added" | "keys-opened" | "keys-closed" => {
            "the item is there as before, with another type: such tools compare names and arguments"
        }
        "operation-moved" | "parameter-moved" | "media-type-changed" | "security-added" => {
            "the code is the same and calls something else: it is on the wire that it breaks"
        }
        _ => "it is no item that the tool looks at, or it is reached by another name as well",
    }
}

/// Tells every disagreement with its reason.
fn held_against(name: &str, sights: &[Sight], half: &Half) -> Outcome {
    let mut alone = 0;
    for sight in sights {
        let (both, why) = explained(sight, half);
        alone += usize::from(!both);
        println!("{name}: {}\n    {why}", sight.what);
    }
    let breaks: Vec<&Reason> = half.reasons.iter().filter(|reason| reason.verdict == "major").collect();
    let is_seen = |reason: &&&Reason| {
        let one = Half { reasons: vec![(**reason).clone()], ..half.clone() };
        sights.iter().any(|sight| explained(sight, &one).0)
    };
    for reason in breaks.iter().filter(|reason| !is_seen(reason)) {
        println!(
            "trueup alone: {} ({}): {}\n    {}",
            reason.subject,
            reason.kind,
            reason.message,
            unseen(&reason.kind)
        );
    }
    println!(
        "{name} sees {} breaks, {alone} of them alone; trueup sees {}; published {}, now {}",
        sights.len(),
        breaks.len(),
        half.from,
        half.stated
    );
    if alone > 0 && !half.announces_a_break() {
        return Err(Failure::new(format!(
            "{name} sees breaks (above) that the version {} does not announce: release one that does, or keep the old items",
            half.stated
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(stated: &str) -> Half {
        let reason = |verdict: &str, kind: &str, subject: &str, message: &str| Reason {
            verdict: verdict.to_owned(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            message: message.to_owned(),
        };
        Half {
            from: "0.3.0".to_owned(),
            stated: stated.to_owned(),
            reasons: vec![
                reason("major", "property-removed", "Tool.task", "`task` is gone"),
                reason("major", "became-optional", "Tool.name", "what was required may be left out"),
                reason("minor", "enum-value-removed", "ToolKind", "`human` is gone"),
            ],
        }
    }

    const OF_CODE: &str = "     Checking hivekube v0.3.0 -> v0.3.0\n\n--- failure struct_pub_field_missing: pub struct's pub field removed or renamed ---\n\n\
        Description:\nA publicly-visible struct has a field less.\n        ref: https://doc.rust-lang.org/cargo/reference/semver.html\n\nFailed in:\n  \
        field task of struct Tool, previously in file /a/sdk-rust/src/models/tool.rs:12\n\n\
        --- failure function_missing: pub fn removed or renamed ---\n\nFailed in:\n  function hivekube::secs, previously in file /a/sdk-rust/src/runtime/mod.rs:9\n\n     Summary semver requires new major version\n";

    #[test]
    fn what_tools_say_is_read() {
        let found = of_semver_checks(OF_CODE);
        let told: Vec<(bool, bool)> =
            found.iter().map(|sight| (sight.is_runtime, explained(sight, &half("0.3.1")).0)).collect();
        assert_eq!(told, [(false, true), (true, false)]);
        let found = of_griffe(
            "sdk-python/src/hivekube/models/tool.py:7: Tool.task: Public object was removed\nsomething else: 12\nsrc/hivekube/_runtime/x.py:1: f(a): Parameter was removed\n",
        );
        let told: Vec<(bool, bool)> =
            found.iter().map(|sight| (sight.is_runtime, explained(sight, &half("0.3.1")).0)).collect();
        assert_eq!(told, [(false, true), (true, false)]);
    }

    #[test]
    fn a_break_that_the_version_hides_is_a_failure() {
        let sights = of_semver_checks(OF_CODE);
        assert!(held_against("tool", &sights, &half("0.3.1")).is_err());
        assert!(held_against("tool", &sights, &half("0.4.0")).is_ok());
        // What both see is announced by the version that trueup chose, or refused by another step.
        assert!(held_against("tool", &sights[..1], &half("0.3.1")).is_ok());
        assert!(held_against("tool", &[], &half("0.3.1")).is_ok());
    }
}
