//! Large documents: GitHub's (1,223 operations) against parsing it into openapiv3 and a plain copy of the same files, and
//! how time grows with a document that is made here: twice the operations, twice the time.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark is no library")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use trueup::diff::compare;
use trueup::output::{FileSet, InputHashes, Mode, apply};
use trueup::pipeline::{Generated, Input, Inputs, Targets, generate, readings};

const TARGETS: Targets = Targets { rust: true, python: true, vectors: Vec::new() };
/// Operations of the synthetic documents.
const SIZES: [usize; 4] = [2_500, 5_000, 10_000, 20_000];

fn main() {
    let folder = std::env::temp_dir().join(format!("trueup-scale-{}", std::process::id()));
    match github() {
        Some(path) => {
            let (ours, theirs) = against_parsing(&path, &folder);
            report("generate github, both SDKs / openapiv3 and a plain copy", 10.0, ours, theirs);
            let (ours, theirs) = two_revisions(&path, usize::MAX);
            report("diff github and a changed copy / parsing both into openapiv3", 4.0, ours, theirs);
            let (ours, theirs) = two_revisions(&path, FEW);
            report("diff github and its next revision / parsing both into openapiv3", 3.5, ours, theirs);
        }
        None => println!("MISSING: corpus/github.json of TRUEUP_SHARED; its row is left out"),
    }
    let times = SIZES.map(|size| {
        let inputs = inputs("synthetic.json", synthetic(size).into_bytes());
        (0..2).map(|_| timed(|| generate(&inputs, &TARGETS).generated.unwrap()).0).min().unwrap()
    });
    for (size, pair) in SIZES.iter().zip(times.windows(2)) {
        report(&format!("generate {} operations / {size}", size * 2), 2.2, pair[1], pair[0]);
    }
    let _ = fs::remove_dir_all(&folder);
}

fn report(name: &str, target: f64, ours: Duration, theirs: Duration) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let (ours, theirs) = (ours.as_secs_f64() * 1e6, theirs.as_secs_f64() * 1e6);
    println!("bench\t{name}\t{ratio:.3}\t{target}\t{ours:.1}\t{theirs:.1}");
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let made = work();
    (started.elapsed(), made)
}

/// The document in the shared folder: `TRUEUP_SHARED`, or `../shared` beside the workspace.
fn github() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let shared = std::env::var_os("TRUEUP_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("corpus/github.json")).filter(|path| path.is_file())
}

fn inputs(name: &str, bytes: Vec<u8>) -> Inputs {
    let spec = Input { name: name.to_owned(), bytes };
    Inputs { spec, files: Vec::new(), overlays: Vec::new(), rules: None, lock: None, strict: false }
}

fn against_parsing(path: &Path, folder: &Path) -> (Duration, Duration) {
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for round in 0..3 {
        let (took, made) = timed(|| {
            let inputs = inputs("github.json", fs::read(path).unwrap());
            let made = generate(&inputs, &TARGETS).generated.unwrap();
            write(&made, &folder.join(format!("ours-{round}")));
            made
        });
        ours = ours.min(took);
        let (took, ()) = timed(|| {
            let bytes = fs::read(path).unwrap();
            let document: openapiv3::OpenAPI = serde_json::from_slice(&bytes).unwrap();
            std::hint::black_box(document);
            for (name, files) in [("rust", &made.rust), ("python", &made.python)] {
                copy(files.as_ref().unwrap(), &folder.join(format!("theirs-{round}")).join(name));
            }
        });
        theirs = theirs.min(took);
    }
    (ours, theirs)
}

/// Changes between one revision of a document and the next.
const FEW: usize = 40;

/// A comparison of the document with a copy in which so many descriptions differ, and parsing the two.
fn two_revisions(path: &Path, changes: usize) -> (Duration, Duration) {
    let old = fs::read(path).unwrap();
    let new = String::from_utf8(old.clone())
        .unwrap()
        .replacen("\"description\": \"The ", "\"description\": \"A ", changes)
        .into_bytes();
    let (old, new) = (inputs("old.json", old), inputs("new.json", new));
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        let (took, changes) = timed(|| {
            let (before, after) = readings(&old, &new);
            let changes = compare(&before.side().unwrap(), &after.side().unwrap()).changes.len();
            // As the command does it; neither side pays for giving memory back.
            std::mem::forget((before, after));
            changes
        });
        assert!(changes > 0, "nothing changed");
        ours = ours.min(took);
        let (took, ()) = timed(|| {
            for input in [&old, &new] {
                let document: openapiv3::OpenAPI = serde_json::from_slice(&input.spec.bytes).unwrap();
                std::mem::forget(std::hint::black_box(document));
            }
        });
        theirs = theirs.min(took);
    }
    (ours, theirs)
}

fn write(generated: &Generated, folder: &Path) {
    for (name, files) in [("rust", &generated.rust), ("python", &generated.python)] {
        let files = files.as_ref().unwrap();
        apply(Mode::Write, &folder.join(name), files, &InputHashes::default(), &[], false).unwrap();
    }
}

fn copy(files: &FileSet, folder: &Path) {
    for (path, contents) in files.iter() {
        let at = folder.join(path.as_str());
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, contents).unwrap();
    }
}

/// A document of `size` operations: every fifty make a resource, every four share a type that holds another one.
fn synthetic(size: usize) -> String {
    let mut paths = String::new();
    let mut schemas = String::new();
    for at in (0..size).step_by(4) {
        let (noun, tag, next) = (format!("thing{at}"), at / 50, (at + 4) % size);
        let reference = format!(r##"{{"$ref":"#/components/schemas/{noun}"}}"##);
        let reply = format!(
            r#""200":{{"description":"It.","content":{{"application/json":{{"schema":{reference}}}}}}}"#
        );
        let body = format!(
            r#""requestBody":{{"required":true,"content":{{"application/json":{{"schema":{reference}}}}}}}"#
        );
        let id = r#"{"name":"id","in":"path","required":true,"schema":{"type":"string"}}"#;
        let limit = r#"{"name":"limit","in":"query","description":"How many.","schema":{"type":"integer"}}"#;
        let operation = |verb: &str, rest: &str| {
            format!(
                r#"{{"operationId":"{verb}-{noun}","tags":["group{tag}"],"summary":"The {verb} of {noun}.",{rest}}}"#
            )
        };
        let _ = write!(
            paths,
            r#""/{noun}":{{"get":{},"post":{}}},"/{noun}/{{id}}":{{"get":{},"put":{}}},"#,
            operation("list", &format!(r#""parameters":[{limit}],"responses":{{{reply}}}"#)),
            operation("create", &format!(r#"{body},"responses":{{{reply}}}"#)),
            operation("get", &format!(r#""parameters":[{id}],"responses":{{{reply}}}"#)),
            operation("replace", &format!(r#""parameters":[{id}],{body},"responses":{{{reply}}}"#)),
        );
        let kind = r#"{"type":"string","enum":["small","large"]}"#;
        let next = if at % 16 == 0 {
            String::new()
        } else {
            format!(r##","next":{{"$ref":"#/components/schemas/thing{next}"}}"##)
        };
        let _ = write!(
            schemas,
            r#""{noun}":{{"type":"object","required":["name"],"properties":{{"name":{{"type":"string","description":"A name."}},"size":{{"type":"integer"}},"kind":{kind}{next}}}}},"#
        );
    }
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"Synthetic","version":"1.0.0"}},"paths":{{{}}},"components":{{"schemas":{{{}}}}}}}"#,
        paths.trim_end_matches(','),
        schemas.trim_end_matches(',')
    )
}
