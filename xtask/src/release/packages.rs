//! The packages as the registries would get them: built, unpacked, and looked at.

use super::{DOCUMENT, VECTORS};
use crate::process::{Failure, Outcome, cargo, command, root, run, target, tested_program};
use crate::python::Environment;
use crate::test::files_in;
use std::path::{Path, PathBuf};

/// What a published crate has beside its code.
const IN_CRATE: [&str; 7] = [
    "provenance.json",
    "sbom.cdx.json",
    "README.md",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];

/// What a wheel has; `*` is its version.
const IN_WHEEL: [&str; 6] = [
    "hivekube/_provenance.json",
    "hivekube/_sbom.cdx.json",
    "hivekube/py.typed",
    "hivekube-*.dist-info/METADATA",
    "hivekube-*.dist-info/licenses/LICENSE-APACHE",
    "hivekube-*.dist-info/licenses/LICENSE-MIT",
];

pub(super) fn crate_package() -> Outcome {
    licences()?;
    // Left over from another version, it would be looked at in the place of this one.
    for file in files_in(&target().join("package"), "crate")? {
        let is_ours = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("hivekube-"));
        if is_ours {
            std::fs::remove_file(file)?;
        }
    }
    run(&mut cargo(["publish", "--dry-run", "--allow-dirty", "-p", "hivekube"]))?;
    // A dry run leaves no archive behind; this is the same one, without being compiled again.
    run(&mut cargo(["package", "--quiet", "--no-verify", "--allow-dirty", "-p", "hivekube"]))?;
    let made = files_in(&target().join("package"), "crate")?;
    let archive = made
        .iter()
        .find(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("hivekube-")));
    let Some(archive) = archive else { return Err(Failure::new("cargo left no package")) };
    let folder = unpacked(archive, "crate")?;
    has(&folder, &IN_CRATE)?;
    verify(&folder)
}

/// Each package carries the licences of the repository; they are kept files, which the generator does not write.
fn licences() -> Outcome {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let own = std::fs::read(root().join(name))?;
        for sdk in ["sdk-rust", "sdk-python"] {
            if std::fs::read(root().join(sdk).join(name)).ok().as_ref() != Some(&own) {
                return Err(Failure::new(format!(
                    "{sdk}/{name} is not the {name} of the repository: copy it"
                )));
            }
        }
    }
    Ok(())
}

pub(super) fn distributions() -> Outcome {
    let environment = Environment::for_releases()?;
    let folder = fresh("dist")?;
    let out = folder.to_string_lossy().into_owned();
    run(&mut environment.python(["-m", "build", "--no-isolation", "--outdir", &out, "sdk-python"]))?;
    let (wheels, sources) = (files_in(&folder, "whl")?, files_in(&folder, "gz")?);
    let ([wheel], [source]) = (wheels.as_slice(), sources.as_slice()) else {
        return Err(Failure::new(format!(
            "expected a wheel and a source distribution, found {} and {}",
            wheels.len(),
            sources.len()
        )));
    };
    run(environment.python(["-m", "twine", "check", "--strict"]).args([wheel, source]))?;
    let inside = fresh("wheel")?;
    run(environment.python(["-m", "zipfile", "-e"]).args([wheel, &inside]))?;
    has(&inside, &IN_WHEEL)?;
    verify(&inside)?;
    verify(&unpacked(source, "source")?)
}

/// Makes the package again from what it was made from, and compares.
fn verify(folder: &Path) -> Outcome {
    let mut verify = command(tested_program("trueup")?, ["verify".as_ref(), folder.as_os_str()]);
    run(verify.args([DOCUMENT, "--vectors", VECTORS]))
}

/// Holds the bills of materials against the published schema of CycloneDX. One that is wrong must not pass.
pub(crate) fn bills() -> Outcome {
    let environment = Environment::for_releases()?;
    let bills =
        [root().join("sdk-rust/sbom.cdx.json"), root().join("sdk-python/src/hivekube/_sbom.cdx.json")];
    run(environment.python(["xtask/src/release/bills.py"]).args(bills))
}

/// What an archive unpacks to: the one folder in it.
fn unpacked(archive: &Path, name: &str) -> Result<PathBuf, Failure> {
    let folder = fresh(name)?;
    run(command("tar", ["-xzf"]).arg(archive).arg("-C").arg(&folder))?;
    let inside: Vec<PathBuf> = std::fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
    match inside.as_slice() {
        [only] => Ok(only.clone()),
        _ => Err(Failure::new(format!("{} holds {} folders", archive.display(), inside.len()))),
    }
}

/// Whether the files are there.
fn has(folder: &Path, names: &[&str]) -> Outcome {
    for name in names {
        let at = match name.split_once('*') {
            None => folder.join(name),
            Some((before, after)) => {
                let found = std::fs::read_dir(folder)?.flatten().find(|entry| {
                    let (name, head) = (entry.file_name(), after.split('/').next().unwrap_or_default());
                    let name = name.to_string_lossy();
                    name.starts_with(before) && name.ends_with(head)
                });
                let rest = after.split_once('/').map_or("", |(_, rest)| rest);
                found.map_or_else(|| folder.join(name), |entry| entry.path().join(rest))
            }
        };
        if !at.is_file() {
            return Err(Failure::new(format!("the package has no {name}")));
        }
    }
    Ok(())
}

/// An empty folder under target/.
pub(super) fn fresh(name: &str) -> Result<PathBuf, Failure> {
    let folder = target().join("release").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
