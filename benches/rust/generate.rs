//! Generating both SDKs of the Hive API, against the least that any generator must do: parse the document into
//! openapiv3 and write the same files.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark is no library")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use trueup::output::{FileSet, InputHashes, Mode, apply};
use trueup::pipeline::{Generated, Input, Inputs, Targets, generate};

fn main() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive");
    let read = |name: &str| Input { name: name.to_owned(), bytes: fs::read(specs.join(name)).unwrap() };
    let inputs = Inputs {
        spec: read("openapi.yaml"),
        files: Vec::new(),
        overlays: Vec::new(),
        rules: Some(read("trueup.yaml")),
        lock: Some(read("trueup.lock")),
        strict: true,
    };
    let targets = Targets { rust: true, python: true, vectors: Vec::new() };
    let generated = generate(&inputs, &targets).generated.unwrap();
    let files: Vec<(&str, FileSet)> =
        vec![("rust", generated.rust.clone().unwrap()), ("python", generated.python.clone().unwrap())];
    let folder = std::env::temp_dir().join(format!("trueup-bench-{}", std::process::id()));

    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for round in 0..12 {
        let started = Instant::now();
        let made = generate(&inputs, &targets).generated.unwrap();
        write(&made, &folder.join(format!("ours-{round}")));
        ours = ours.min(started.elapsed());

        let started = Instant::now();
        let text = std::str::from_utf8(&inputs.spec.bytes).unwrap();
        let document: openapiv3::OpenAPI = serde_yaml::from_str(text).unwrap();
        std::hint::black_box(document);
        copy(&files, &folder.join(format!("theirs-{round}")));
        theirs = theirs.min(started.elapsed());
    }
    fs::remove_dir_all(&folder).unwrap();
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "bench\tgenerate hive, both SDKs / openapiv3 and a plain copy\t{ratio:.3}\t10\t{:.1}\t{:.1}",
        ours.as_secs_f64() * 1e6,
        theirs.as_secs_f64() * 1e6
    );
}

fn write(generated: &Generated, folder: &Path) {
    for (name, files) in [("rust", &generated.rust), ("python", &generated.python)] {
        let root = folder.join(name);
        apply(Mode::Write, &root, files.as_ref().unwrap(), &InputHashes::default(), &[], false).unwrap();
    }
}

fn copy(files: &[(&str, FileSet)], folder: &Path) {
    for (name, set) in files {
        for (path, contents) in set.iter() {
            let at: PathBuf = folder.join(name).join(path.as_str());
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, contents).unwrap();
        }
    }
}
