//! Witnesses: what users of the last release have, its README and examples, against the packages as they are now.

use super::packages::fresh;
use super::{Half, Plan};
use crate::process::{Failure, Outcome, cargo, command, root, run, target};
use crate::python::Environment;
use crate::test::files_in;
use std::path::{Path, PathBuf};

/// The last release as it was, but with the SDKs of today: their READMEs are those of then.
fn last_release(since: &str, name: &str) -> Result<PathBuf, Failure> {
    let folder = fresh(name)?;
    let archive = folder.with_extension("tar");
    let file = archive.to_string_lossy().into_owned();
    run(&mut command("git", ["archive", "--format=tar", "--output", &file, since]))?;
    let mut unpack = command("tar", ["-xf", &file, "-C"]);
    run(unpack.arg(&folder))?;
    std::fs::remove_file(&archive)?;
    for sdk in ["sdk-rust", "sdk-python"] {
        let there = folder.join(sdk);
        let readme = std::fs::read(there.join("README.md"));
        let _ = std::fs::remove_dir_all(&there);
        copy(&root().join(sdk), &there)?;
        if let Ok(readme) = readme {
            std::fs::write(there.join("README.md"), readme)?;
        }
    }
    Ok(folder)
}

/// Copies what is source: no caches, no builds.
fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        let passed = ["target", "dist", "build", "__pycache__"].contains(&text.as_ref())
            || text.ends_with(".egg-info");
        if passed || (text.starts_with('.') && text.ends_with("_cache")) {
            continue;
        }
        // Links are followed: what they lead to may be elsewhere in the copy.
        if std::fs::metadata(entry.path())?.is_dir() {
            copy(&entry.path(), &to.join(&name))?;
        } else {
            std::fs::copy(entry.path(), to.join(&name))?;
        }
    }
    Ok(())
}

/// The examples of the last release compile against the crate as it is, and so does the code of its README.
pub(super) fn rust(plan: &Plan) -> Outcome {
    let folder = last_release(&plan.since, "witness-rust")?;
    let build = |arguments: &[&str]| {
        let mut cargo = cargo(arguments.iter().copied());
        run(cargo.current_dir(&folder).env("CARGO_TARGET_DIR", target().join("release/witness-target")))
    };
    let examples = build(&["check", "--quiet", "--package", "hive-examples", "--all-targets"]);
    let readme = build(&["test", "--quiet", "--package", "hivekube", "--doc", "--", "src/lib.rs"]);
    announced(&plan.rust, "examples", examples)?;
    announced(&plan.rust, "README", readme)
}

/// The examples of the last release are in order with the package as it is, as the type checker sees it, and so is the code of
/// its README.
pub(super) fn python(plan: &Plan) -> Outcome {
    let folder = last_release(&plan.since, "witness-python")?;
    let environment = Environment::for_tests()?;
    environment.install_sdk()?;
    let readme = std::fs::read_to_string(folder.join("sdk-python/README.md"))?;
    let snippets = fresh("witness-snippets")?;
    for (number, code) in python_blocks(&readme).into_iter().enumerate() {
        std::fs::write(snippets.join(format!("readme_{}.py", number + 1)), program(&code))?;
    }
    let check = |files: Vec<PathBuf>| {
        if files.is_empty() {
            return Err(Failure::new("the last release has nothing to look at"));
        }
        let mut mypy = environment.python(["-m", "mypy", "--config-file", "sdk-python/pyproject.toml"]);
        run(mypy.args(files))
    };
    announced(&plan.python, "examples", check(files_in(&folder.join("examples/python"), "py")?))?;
    announced(&plan.python, "README", check(files_in(&snippets, "py")?))
}

/// A piece of a program goes on from the client that another piece made.
fn program(block: &str) -> String {
    let is_whole = block.lines().any(|line| line.starts_with("import ") || line.starts_with("from "));
    if is_whole { block.to_owned() } else { format!("from hivekube import Hive\n\nhive = Hive()\n{block}") }
}

/// The blocks of Python in a page, whole programs or pieces of one.
fn python_blocks(page: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match (open, line.trim_end()) {
            (false, "```python") => {
                found.push(String::new());
                open = true;
            }
            (true, "```") => open = false,
            (true, _) => {
                if let Some(block) = found.last_mut() {
                    block.push_str(line);
                    block.push('\n');
                }
            }
            (false, _) => {}
        }
    }
    found
}

/// What no longer works is what a version that says so is for.
fn announced(half: &Half, what: &str, outcome: Outcome) -> Outcome {
    match outcome {
        Err(failure) if half.announces_a_break() => {
            println!(
                "the {what} of {} do not work with {} (above), as its version says: {}",
                half.from, half.stated, failure.message
            );
            Ok(())
        }
        Err(failure) => Err(Failure::new(format!(
            "the {what} of {} do not work any more, and {} does not say so: {}",
            half.from, half.stated, failure.message
        ))),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::python_blocks;

    #[test]
    fn blocks_of_python_are_found() {
        let page = "# A\n```sh\npip\n```\n```python\na = 1\n```\ntext\n```python\nb = 2\nc = 3\n```\n";
        assert_eq!(python_blocks(page), ["a = 1\n", "b = 2\nc = 3\n"]);
    }
}
