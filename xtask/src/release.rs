//! `cargo xtask release`: versions, changelog and migration page by the generator, the SDKs anew; `--check` looks whether what is
//! there can be published.

use crate::generate;
use crate::process::{Failure, Outcome, cargo, command, output, root, run, target, tested_program};
use crate::python::Environment;
use crate::steps::{self, Step};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Clone)]
pub(crate) struct Options {
    /// The git revision of the last release.
    #[arg(long, value_name = "REV")]
    since: String,
    /// Write nothing; look whether what is there can be published.
    #[arg(long)]
    check: bool,
    /// Release a pre-release: alpha, beta or rc.
    #[arg(long, value_name = "LABEL", conflicts_with = "check")]
    pre: Option<String>,
    /// Give both packages the higher of the two versions.
    #[arg(long)]
    together: bool,
    /// The date that the changelog shows.
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "check")]
    date: Option<String>,
    /// With --check: only the steps whose names contain this word; may be given several times.
    #[arg(long, value_name = "WORD", requires = "check")]
    only: Vec<String>,
}

const DOCUMENT: &str = "specs/hive/openapi.yaml";

pub(crate) fn run_task(options: &Options) -> Outcome {
    if options.check {
        return steps::run(checks(&options.since, options.together), &options.only);
    }
    let mut release = trueup_release(&options.since, options.together)?;
    for (flag, value) in [("--pre", &options.pre), ("--date", &options.date)] {
        if let Some(value) = value {
            release.args([flag, value]);
        }
    }
    run(&mut release)?;
    generate::run(&generate::Options::default())
}

fn trueup_release(since: &str, together: bool) -> Result<std::process::Command, Failure> {
    let mut release = command(tested_program("trueup")?, ["release", DOCUMENT, "--since", since]);
    if together {
        release.arg("--together");
    }
    Ok(release)
}

fn checks(since: &str, together: bool) -> Vec<Step> {
    let of = |since: &str| since.to_owned();
    let (versions, crates, packages, witness) = (of(since), of(since), of(since), of(since));
    vec![
        Step::new("versions and changelog", move || run(trueup_release(&versions, together)?.arg("--check"))),
        Step::new("gen --check", || {
            generate::run_program(
                &tested_program("trueup")?,
                &generate::Options { check: true, force: false },
            )
        }),
        Step::new("crate: publish dry run", || {
            run(&mut cargo(["publish", "--dry-run", "--allow-dirty", "-p", "hivekube"]))
        }),
        Step::new("package: wheel, source distribution, metadata", distributions),
        Step::new("crate: cargo-semver-checks", move || {
            let is_there =
                cargo(["semver-checks", "--version"]).output().is_ok_and(|made| made.status.success());
            let mut tool = cargo(["semver-checks", "--package", "hivekube", "--release-type", "minor"]);
            tool.args(["--baseline-rev", &crates]);
            second_opinion(is_there, "cargo-semver-checks", &mut tool, "rust", &crates)
        }),
        Step::new("package: griffe", move || {
            let environment = Environment::for_tests()?;
            let is_there = environment
                .python(["-m", "griffe", "--version"])
                .output()
                .is_ok_and(|made| made.status.success());
            let mut tool =
                environment.python(["-m", "griffe", "check", "hivekube", "--search", "sdk-python/src"]);
            tool.args(["--against", &packages]);
            second_opinion(is_there, "griffe", &mut tool, "python", &packages)
        }),
        Step::new("witness: examples of the last release, Rust", {
            let since = witness.clone();
            move || witness_rust(&since)
        }),
        Step::new("witness: examples of the last release, Python", move || witness_python(&witness)),
    ]
}

/// Runs a tool that looks for breaks in code. That it finds none where we do is no matter: it does not look at the wire, and
/// not into documentation. That it finds one where we do not is told with our reasons, and is a failure.
fn second_opinion(
    is_there: bool,
    name: &str,
    tool: &mut std::process::Command,
    language: &str,
    since: &str,
) -> Outcome {
    if !is_there {
        println!("{name} IS NOT INSTALLED; nothing was checked");
        return Ok(());
    }
    let finds = run(tool).is_err();
    let plan = output(trueup_release(since, false)?.args(["--dry-run", "--format", "json"]))?;
    let plan: serde_json::Value =
        serde_json::from_str(&plan).map_err(|error| Failure::new(error.to_string()))?;
    let ours = plan[language]["verdict"].as_str().unwrap_or("none").to_owned();
    let reasons = plan[language]["reasons"].as_array().cloned().unwrap_or_default();
    if finds == (ours == "major") {
        println!("{name} agrees: {ours}");
        return Ok(());
    }
    println!("{name} and trueup disagree. What trueup sees ({ours}):");
    for reason in &reasons {
        let text = |key: &str| reason[key].as_str().unwrap_or_default().to_owned();
        println!("  {} {}: {} ({})", text("verdict"), text("subject"), text("message"), text("kind"));
    }
    if !finds {
        println!(
            "{name} sees no break. It knows the code alone: a reply of another kind or a method whose meaning changed is none to it."
        );
        return Ok(());
    }
    Err(Failure::new(format!(
        "{name} sees a break (above) where trueup sees none: what it names changed with the generator or by hand, not with the document; \
         release a major version, or keep the old item"
    )))
}

fn distributions() -> Outcome {
    let environment = Environment::for_tests()?;
    let folder = fresh("dist")?;
    let out = folder.to_string_lossy().into_owned();
    run(&mut environment.python(["-m", "build", "--no-isolation", "--outdir", &out, "sdk-python"]))?;
    let files: Vec<PathBuf> = std::fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
    if files.len() != 2 {
        return Err(Failure::new(format!(
            "expected a wheel and a source distribution, found {}",
            files.len()
        )));
    }
    let has_twine =
        environment.python(["-m", "twine", "--version"]).output().is_ok_and(|made| made.status.success());
    if !has_twine {
        println!("twine IS NOT INSTALLED; metadata was not checked");
        return Ok(());
    }
    run(environment.python(["-m", "twine", "check", "--strict"]).args(files))
}

/// An empty folder under target/.
fn fresh(name: &str) -> Result<PathBuf, Failure> {
    let folder = target().join("release").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

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
fn witness_rust(since: &str) -> Outcome {
    let folder = last_release(since, "witness-rust")?;
    let build = |arguments: &[&str]| {
        let mut cargo = cargo(arguments.iter().copied());
        run(cargo.current_dir(&folder).env("CARGO_TARGET_DIR", target().join("release/witness-target")))
    };
    build(&["check", "--quiet", "--package", "hive-examples", "--all-targets"])?;
    build(&["test", "--quiet", "--package", "hivekube", "--doc", "--", "src/lib.rs"])
}

/// The examples of the last release are in order with the package as it is, as the type checker sees it.
fn witness_python(since: &str) -> Outcome {
    let folder = last_release(since, "witness-python")?;
    let environment = Environment::for_tests()?;
    environment.install_sdk()?;
    let mut mypy = environment.python(["-m", "mypy", "--config-file", "sdk-python/pyproject.toml"]);
    run(mypy.arg(folder.join("examples/python")))
}
