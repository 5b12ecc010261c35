//! A release from beginning to end in a clone: what is committed here is published there in name, one thing is added to the
//! document, the next versions are made and committed, and everything that `--check` looks at must hold. Nothing leaves the machine.

use super::packages::fresh;
use super::{DOCUMENT, opinions};
use crate::process::{Failure, Outcome, cargo, command, output, root, run, target};
use std::path::Path;

/// What is added: a reply field that servers may leave out.
const BEFORE: &str = "    Project:\n      type: object\n";
const PROPERTY: &str = "        rehearsed:\n          type: boolean\n          description: Whether a release was rehearsed with it.\n";

pub(crate) fn rehearse() -> Outcome {
    opinions::install()?;
    let clone = fresh("rehearsal")?.join("trueup");
    run(command("git", ["clone", "--quiet", "--no-hardlinks"]).arg(root()).arg(&clone))?;
    let text = output(&mut command("git", ["status", "--porcelain"]))?;
    if !text.is_empty() {
        println!("WHAT IS NOT COMMITTED IS NOT REHEARSED");
    }
    git(&clone, &["tag", &format!("v{}", version(&clone)?)])?;

    let document = clone.join(DOCUMENT);
    std::fs::write(&document, with_property(&std::fs::read_to_string(&document)?)?)?;
    // What was compiled for the last rehearsal is used again, and the tool that takes longest is the same there.
    let builds = target().join("release/rehearsal-target");
    copy_tools(&builds)?;
    let task = |arguments: &[&str]| {
        let mut task = cargo(["run", "--quiet", "--package", "xtask", "--"]);
        run(task.args(arguments).current_dir(&clone).env("CARGO_TARGET_DIR", &builds))
    };
    let before = version(&clone)?;
    task(&["release"])?;
    if version(&clone)? == before {
        return Err(Failure::new(format!("one more property left the version at {before}")));
    }
    git(&clone, &["add", "--all"])?;
    git(&clone, &["commit", "--quiet", "--message", "Release"])?;
    task(&["release", "--check"])
}

fn git(clone: &Path, arguments: &[&str]) -> Outcome {
    let who = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@example.invalid"];
    let mut git = command("git", who.iter().chain(arguments));
    run(git.current_dir(clone))
}

/// The version of the crate.
fn version(clone: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(clone.join("sdk-rust/Cargo.toml"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("version = \""));
    line.and_then(|rest| rest.split('"').next())
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("sdk-rust has no version"))
}

/// The document with a property more.
fn with_property(text: &str) -> Result<String, Failure> {
    let none = || Failure::new("the document has no schema to add a property to");
    let schema = text.find(BEFORE).ok_or_else(none)?;
    let rest = text.get(schema..).ok_or_else(none)?;
    let marker = "      properties:\n";
    let at = schema + rest.find(marker).ok_or_else(none)? + marker.len();
    let (head, tail) = text.split_at_checked(at).ok_or_else(none)?;
    Ok(format!("{head}{PROPERTY}{tail}"))
}

fn copy_tools(builds: &Path) -> Outcome {
    std::fs::create_dir_all(builds)?;
    run(command("cp", ["-R"]).arg(target().join("tools")).arg(builds))
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENT, with_property};
    use crate::process::root;

    #[test]
    fn the_document_takes_a_property() {
        let text = std::fs::read_to_string(root().join(DOCUMENT)).unwrap();
        let more = with_property(&text).unwrap();
        assert_eq!(more.lines().count(), text.lines().count() + 3);
        assert!(with_property("").is_err());
    }
}
