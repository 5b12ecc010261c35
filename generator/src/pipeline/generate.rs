//! What is made of a document: both SDKs, and the pages that tell of them, with what each says of its origin.

use super::{Front, Input, Inputs, Rest, Stage, Unwatched, Watch, run, watched};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceMap, codes};
use crate::lang;
use crate::lang::surface::Surface;
use crate::lock;
use crate::output::{FileSet, InputHashes, sha256};
use crate::provenance::{self, Provenance};
use crate::reference;
use crate::vectors;
use std::collections::BTreeMap;

/// Which SDKs to make.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// The Rust crate.
    pub rust: bool,
    /// The Python package.
    pub python: bool,
    /// Files of wire vectors or of a conformance suite, name and text: tests that run them become part of the SDKs.
    pub vectors: Vec<(String, String)>,
}

/// What a run gives.
#[derive(Debug)]
pub struct Outcome {
    /// The texts that positions point into.
    pub sources: SourceMap,
    /// What there is to say.
    pub diagnostics: Diagnostics,
    /// The files; `None` when there are errors: nothing may be written then.
    pub generated: Option<Generated>,
    /// What was made on the way.
    pub rest: Rest,
}

/// Files, ready to be written.
#[derive(Debug)]
pub struct Generated {
    /// The crate.
    pub rust: Option<FileSet>,
    /// The package.
    pub python: Option<FileSet>,
    /// The new lock.
    pub lock: String,
    /// What the packages say they were made from.
    pub provenance: String,
    /// Files of the crate's folder that are written by hand.
    pub keep_rust: Vec<String>,
    /// Files of the package's folder that are written by hand.
    pub keep_python: Vec<String>,
    /// What goes into the manifests.
    pub inputs: InputHashes,
}

/// [`front`](super::front), then every target asked for.
#[must_use]
pub fn generate(inputs: &Inputs, targets: &Targets) -> Outcome {
    generate_watched(inputs, targets, &Unwatched)
}

/// [`generate`], telling `watch` when each stage starts and ends.
#[must_use]
pub fn generate_watched(inputs: &Inputs, targets: &Targets, watch: &dyn Watch) -> Outcome {
    let (Front { sources, mut diagnostics, lowered, rules, mut rest, .. }, _) = run(inputs, false, watch);
    let generated = lowered.as_ref().and_then(|lowered| {
        let api = &lowered.api;
        let vectors = vectors::read(&targets.vectors, &inputs.spec.name, api);
        let vectors = vectors.map_err(|refused| diagnostics.push(*refused)).ok()?;
        let rust = || watched(watch, Stage::Rust, || lang::rust::generate(api, &vectors));
        let python = || watched(watch, Stage::Python, || lang::python::generate(api, &vectors));
        let (rust, python) = lang::parallel::both(|| targets.rust.then(rust), || targets.python.then(python));
        let outline = (rust.is_some() || python.is_some()).then(|| lang::outline::generate(api));
        let lock = lock::render(&lowered.lock).map_err(|why| diagnostics.push(internal(&why))).ok()?;
        let provenance = made_from(inputs, &lock, &targets.vectors).render();
        // Said in a fixed order, whichever was ready first.
        let mut take = |made: Option<Made>, bill: Bill| {
            made.map(|(mut files, said)| {
                said.iter().for_each(|diagnostic| diagnostics.push(diagnostic.clone()));
                match bill(&files) {
                    Ok(text) => {
                        let [at, bill_at] = provenance::places(files.keys().map(String::as_str));
                        files.extend([(at, provenance.clone()), (bill_at, text)]);
                    }
                    Err(why) => diagnostics.push(internal(&why)),
                }
                files.extend(outline.clone().map(|outline| ("api.md".to_owned(), outline)));
                FileSet::from_files(files)
                    .map_err(|invalid| diagnostics.push(internal(&invalid.to_string())))
                    .ok()
            })
        };
        let rust = take(rust, |files| provenance::rust_sbom(text_of(files, "Cargo.toml")));
        let python = take(python, |files| provenance::python_sbom(text_of(files, "pyproject.toml")));
        Some(Generated {
            rust: rust.map_or(Some(None), |files| files.map(Some))?,
            python: python.map_or(Some(None), |files| files.map(Some))?,
            lock,
            provenance,
            keep_rust: rules.sdk.keep_rust.iter().map(|glob| glob.value.clone()).collect(),
            keep_python: rules.sdk.keep_python.iter().map(|glob| glob.value.clone()).collect(),
            inputs: hashes(inputs),
        })
    });
    let generated = generated.filter(|_| !diagnostics.has_errors());
    rest.lowered = lowered;
    Outcome { sources, diagnostics, generated, rest }
}

/// Pages for the users of both SDKs.
#[derive(Debug)]
pub struct Reference {
    /// The texts that positions point into.
    pub sources: SourceMap,
    /// What there is to say.
    pub diagnostics: Diagnostics,
    /// The pages, and what goes into their manifest; `None` when there are errors.
    pub pages: Option<(FileSet, InputHashes)>,
}

/// The stages, both SDKs, and the pages that tell of them.
#[must_use]
pub fn reference(inputs: &Inputs) -> Reference {
    let targets = Targets { rust: true, python: true, vectors: Vec::new() };
    let Outcome { sources, mut diagnostics, generated, rest } = generate(inputs, &targets);
    let pages = generated.zip(rest.lowered.as_ref()).and_then(|(made, lowered)| {
        let surfaces = reference::Sources {
            rust: Surface::rust(texts(made.rust.as_ref())),
            python: Surface::python(texts(made.python.as_ref())),
        };
        let pages = reference::pages(&lowered.api, &surfaces);
        let pages = pages.map_err(|invalid| diagnostics.push(internal(&invalid.to_string()))).ok()?;
        Some((pages, made.inputs))
    });
    Reference { sources, diagnostics, pages }
}

/// Files by path.
pub(super) fn texts(files: Option<&FileSet>) -> impl Iterator<Item = (&str, &str)> {
    files.into_iter().flat_map(|files| files.iter().map(|(path, text)| (path.as_str(), text)))
}

/// What a target makes: files by path, and what it has to say.
type Made = (BTreeMap<String, String>, Diagnostics);

/// What makes a bill of materials of the files of a package.
type Bill = fn(&BTreeMap<String, String>) -> Result<String, String>;

fn text_of<'a>(files: &'a BTreeMap<String, String>, path: &str) -> &'a str {
    files.get(path).map(String::as_str).unwrap_or_default()
}

fn made_from(inputs: &Inputs, lock: &str, vectors: &[(String, String)]) -> Provenance {
    let source = |input: &Input| provenance::Source::of(&input.name, &input.bytes);
    Provenance::new(provenance::Made {
        document: provenance::Source::unnamed(&inputs.spec.bytes),
        files: inputs
            .files
            .iter()
            .filter_map(|file| {
                let bytes = file.content.as_ref().ok()?;
                Some(provenance::Source { name: file.path.clone(), sha256: sha256(bytes) })
            })
            .collect(),
        overlays: inputs.overlays.iter().map(source).collect(),
        rules: inputs.rules.as_ref().map(|rules| provenance::Source::unnamed(&rules.bytes)),
        lock: sha256(lock.as_bytes()),
        vectors: vectors.iter().map(|(name, text)| provenance::Source::of(name, text.as_bytes())).collect(),
    })
}

fn hashes(inputs: &Inputs) -> InputHashes {
    InputHashes {
        generator: env!("CARGO_PKG_VERSION").to_owned(),
        spec: spec_hash(inputs),
        overlays: inputs.overlays.iter().map(|overlay| sha256(&overlay.bytes)).collect(),
        rules: inputs.rules.as_ref().map(|rules| sha256(&rules.bytes)),
    }
}

/// One hash for the document and the other files it is written in.
fn spec_hash(inputs: &Inputs) -> String {
    if inputs.files.is_empty() {
        return sha256(&inputs.spec.bytes);
    }
    let parts = inputs.files.iter().map(|file| {
        let content = file.content.as_ref().map_or_else(|_| "unread".to_owned(), |bytes| sha256(bytes));
        format!("{} {content}\n", file.path)
    });
    sha256(format!("{}\n{}", sha256(&inputs.spec.bytes), parts.collect::<String>()).as_bytes())
}

/// A bug of ours, said as such.
fn internal(why: &str) -> Diagnostic {
    Diagnostic::error(codes::INTERNAL, why)
        .help("this is a bug in trueup, please report it with the document")
}
