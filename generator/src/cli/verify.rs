//! `trueup verify`: makes a package again from what it says it was made from, and compares byte for byte.

use super::arguments::{Printing, Verify};
use super::{Failure, Status, inputs, print, read};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use trueup::diagnostics::{Diagnostic, Diagnostics, SourceMap, codes};
use trueup::output::{FileSet, Glob};
use trueup::pipeline::{self, Targets};
use trueup::provenance::{IN_CRATE, IN_PACKAGE, Provenance, manifest_differences};

/// A package as it lies there.
pub(super) struct Package {
    /// Its provenance file.
    pub(super) provenance: PathBuf,
    /// How a generated path is called there; `None` where such a package does not have it.
    place: fn(&str) -> Option<String>,
    root: PathBuf,
    is_rust: bool,
}

pub(super) fn run(options: &Verify, printing: &Printing) -> Result<Status, Failure> {
    let package = package(&options.package)?;
    let text = String::from_utf8_lossy(&read::bytes(&package.provenance)?).into_owned();
    let told = Provenance::parse(&text).map_err(|why| {
        let message = format!("{} {why}", read::shown(&package.provenance));
        Box::new(Diagnostic::error(codes::UNREADABLE, message).help("restore it, or unpack the package anew"))
    })?;
    let this = env!("CARGO_PKG_VERSION");
    if told.generator != this {
        let message = format!(
            "the package was made by trueup {}, and this is {this}",
            trueup::diagnostics::quote(&told.generator)
        );
        let help = format!(
            "verify it with that version: cargo install trueup --version {}",
            trueup::diagnostics::escape_line(&told.generator)
        );
        return Err(Box::new(Diagnostic::error(codes::BAD_VERSION, message).help(help)));
    }
    let inputs = inputs(&options.document)?;
    let vectors = options.vectors.as_deref().map(read::vectors).transpose()?.unwrap_or_default();
    let targets = Targets { rust: package.is_rust, python: !package.is_rust, vectors };
    let made = pipeline::generate(&inputs, &targets);
    let Some(generated) = made.generated else {
        print::diagnostics(printing, &made.diagnostics, &made.sources);
        return Ok(Status::BadInput);
    };
    let mut found = Diagnostics::default();
    let now = Provenance::parse(&generated.provenance).unwrap_or_else(|_| told.clone());
    for difference in told.differences(&now) {
        found.push(
            Diagnostic::error(codes::OUT_OF_DATE, difference)
                .help("give the inputs of the release: `git checkout` its tag"),
        );
    }
    let (files, keep) = match package.is_rust {
        true => (generated.rust, generated.keep_rust),
        false => (generated.python, generated.keep_python),
    };
    let files = files.unwrap_or_default();
    let same = compare(&package, &files, &keep, &mut found);
    strays(&package, &files, &keep, &mut found);
    print::diagnostics(printing, &found, &SourceMap::new());
    if !print::for_programs(printing) && found.is_empty() {
        print::out(&format!(
            "verified: {} are what trueup {this} makes of the inputs\n",
            print::counted(same, "file")
        ));
    }
    Ok(if found.is_empty() { Status::Done } else { Status::No })
}

/// Says which files are others; how many are the same.
fn compare(package: &Package, files: &FileSet, keep: &[String], found: &mut Diagnostics) -> usize {
    let keep: Vec<Glob> = keep.iter().map(|glob| Glob::new(glob)).collect();
    let mut same = 0;
    for (path, text) in files.iter().filter(|(path, _)| !keep.iter().any(|glob| glob.matches(path.as_str())))
    {
        let Some(place) = (package.place)(path.as_str()) else { continue };
        // Cargo writes its own form of the manifest into what it publishes, and keeps the one it was given.
        let original = package.root.join("Cargo.toml.orig");
        let at = match place == "Cargo.toml" && original.is_file() {
            true => {
                published_manifest(&package.root.join(&place), text, found);
                original
            }
            false => package.root.join(&place),
        };
        match std::fs::read(&at) {
            Ok(bytes) if bytes == text.as_bytes() => same += 1,
            Ok(_) => found.push(Diagnostic::error(
                codes::OUT_OF_DATE,
                format!("{} was changed: it is not what its inputs make", read::shown(&at)),
            )),
            Err(error) => {
                let why = trueup::output::said(&error);
                found.push(Diagnostic::error(
                    codes::OUT_OF_DATE,
                    format!("{} is missing or cannot be read: {why}", read::shown(&at)),
                ));
            }
        }
    }
    same
}

/// Says what the manifest that Cargo published says otherwise than the one it was given.
fn published_manifest(at: &Path, given: &str, found: &mut Diagnostics) {
    let published = std::fs::read_to_string(at).map_err(|error| trueup::output::said(&error));
    let differences = published.and_then(|published| manifest_differences(given, &published));
    let message = match differences {
        Ok(differences) if differences.is_empty() => return,
        Ok(differences) => {
            let names = trueup::diagnostics::escape_line(&differences.join(", "));
            format!("{} says something else than Cargo.toml.orig: {names}", read::shown(at))
        }
        Err(why) => format!("{} cannot be read: {}", read::shown(at), trueup::diagnostics::escape_line(&why)),
    };
    found.push(Diagnostic::error(codes::OUT_OF_DATE, message));
}

/// Files at the top that Cargo or pip runs where they are there.
const RUN_BY_BUILDS: [&str; 3] = ["build.rs", "setup.py", "setup.cfg"];

/// Says which files that users of the package would run are neither made by the generator nor yours by `keep:`. Hidden ones and
/// bytecode are passed by, and so are tests and whatever else is beside the sources.
fn strays(package: &Package, files: &FileSet, keep: &[String], found: &mut Diagnostics) {
    let keep: Vec<Glob> = keep.iter().map(|glob| Glob::new(glob)).collect();
    let made: BTreeSet<String> =
        files.iter().filter_map(|(path, _)| (package.place)(path.as_str())).collect();
    let mut stray = |path: &str| {
        let as_made = if package.is_wheel() { format!("src/{path}") } else { path.to_owned() };
        if !made.contains(path) && !keep.iter().any(|glob| glob.matches(&as_made)) {
            let at = package.root.join(path);
            let message = format!("{} is no file that its inputs make", read::shown(&at));
            found.push(
                Diagnostic::error(codes::OUT_OF_DATE, message).help("remove it, or name it under `keep:`"),
            );
        }
    };
    let exists = |name: &&str| package.root.join(name).symlink_metadata().is_ok();
    RUN_BY_BUILDS.iter().copied().filter(exists).for_each(&mut stray);
    // Where a wheel is installed there are other packages too: only its own folders are looked at.
    let tops: BTreeSet<String> = match package.is_wheel() {
        true => made.iter().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect(),
        false => BTreeSet::from(["src".to_owned()]),
    };
    let mut todo: Vec<String> = tops.into_iter().collect();
    while let Some(folder) = todo.pop() {
        let Ok(entries) = std::fs::read_dir(package.root.join(&folder)) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            match entry.file_type() {
                _ if name.starts_with('.') || name == "__pycache__" || name.ends_with(".egg-info") => {}
                // A link to a folder is not followed: nothing that is made is one.
                Ok(kind) if kind.is_dir() => todo.push(path),
                _ => stray(&path),
            }
        }
    }
}

impl Package {
    /// An unpacked or installed wheel has what is below `src` alone.
    fn is_wheel(&self) -> bool {
        (self.place)("pyproject.toml").is_none()
    }
}

/// A crate, the folder of a package, or what a wheel unpacks to.
pub(super) fn package(folder: &Path) -> Result<Package, Failure> {
    let none = |message: String| {
        let help = "name the folder of a crate or package that trueup made, or one that it was unpacked into";
        Err(Box::new(Diagnostic::error(codes::UNREADABLE, message).help(help)))
    };
    let root = folder.to_path_buf();
    let in_crate = folder.join(IN_CRATE);
    if in_crate.is_file() {
        return Ok(Package {
            provenance: in_crate,
            place: |path| Some(path.to_owned()),
            root,
            is_rust: true,
        });
    }
    let inside = |folder: &Path| -> Option<PathBuf> {
        let mut found: Vec<PathBuf> =
            std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path().join(IN_PACKAGE)).collect();
        found.retain(|path| path.is_file());
        found.sort();
        found.into_iter().next()
    };
    if let Some(provenance) = inside(&folder.join("src")) {
        return Ok(Package { provenance, place: |path| Some(path.to_owned()), root, is_rust: false });
    }
    if let Some(provenance) = inside(folder) {
        let place = |path: &str| path.strip_prefix("src/").map(str::to_owned);
        return Ok(Package { provenance, place, root, is_rust: false });
    }
    match folder.is_dir() {
        true => none(format!("{} has no {IN_CRATE} and no {IN_PACKAGE}", read::shown(folder))),
        false => none(format!("{} is no folder", read::shown(folder))),
    }
}
