//! `cargo xtask differential`: has the generated crate and the generated package of a document read the same JSON, valid and
//! not, and fails where they read different values, or refuse it for different reasons or at different places.
//!
//! The crate gets one more module and one program (`driver.rs`), which read cases from standard input. Cases are made, and
//! outcomes compared, in Python (`cases.py`, `compare.py`): they follow from the seed alone.

use crate::corpus::{self, Document};
use crate::process::{Failure, Outcome, cargo, command, root, run, target};
use crate::python::Environment;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Documents of the corpus by the start of their file's name; the usual ones when none is named.
    names: Vec<String>,
    /// How many cases each document gets.
    #[arg(long, default_value_t = 1_000)]
    cases: u32,
    /// What the cases follow from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A generator that is built already, in place of a release build of this one.
    #[arg(long, value_name = "PROGRAM")]
    trueup: Option<PathBuf>,
}

/// Ten public ones that have something of everything, and of a size that is compiled in seconds.
const USUAL: [&str; 10] = [
    "adyen-checkout.json",
    "honeyhive.yaml",
    "langfuse.yaml",
    "meilisearch.json",
    "museum.yaml",
    "ollama.yaml",
    "opc-baseline-3.1.yaml",
    "petstore-kiota.json",
    "qdrant.json",
    "resend.yaml",
];

/// Holds what is hard about shapes in few lines.
const OWN: &str = "own/shapes.yaml";

/// What the whole run gives each of the usual documents, 10,000 in all.
const LONG: u32 = 1_000;

/// What the plain run gives our own.
const SHORT: u32 = 500;

/// The documents named, or the usual ones.
pub(crate) fn run_task(options: &Options) -> Outcome {
    let is_chosen = |name: &str| match options.names.as_slice() {
        [] => USUAL.contains(&name) || name == OWN,
        names => names.iter().any(|start| name.starts_with(start.as_str())),
    };
    let trueup = options.trueup.clone().map_or_else(corpus::release_program, Ok)?;
    differ(&trueup, &chosen(is_chosen)?, options.cases, options.seed)
}

/// The usual documents, as `--long` runs them.
pub(crate) fn long() -> Outcome {
    run_task(&Options { names: Vec::new(), cases: LONG, seed: 1, trueup: None })
}

/// Our own document alone, with the generator the tests have built.
pub(crate) fn subset(trueup: &Path) -> Outcome {
    differ(trueup, &chosen(|name| name == OWN)?, SHORT, 1)
}

fn chosen(is_chosen: impl Fn(&str) -> bool) -> Result<Vec<Document>, Failure> {
    let documents: Vec<Document> =
        corpus::documents()?.into_iter().filter(|document| is_chosen(&document.name)).collect();
    if documents.is_empty() {
        return Err(Failure { message: "no document of the corpus has such a name".into(), status: 2 });
    }
    Ok(documents)
}

fn differ(trueup: &Path, documents: &[Document], cases: u32, seed: u64) -> Outcome {
    let environment = Environment::for_tests()?;
    let mut failed = Vec::new();
    for document in documents {
        println!("{}:", document.name);
        if let Err(failure) = one(trueup, &environment, document, cases, seed) {
            println!("{}", failure.message);
            failed.push(document.name.as_str());
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("differences in {}", failed.join(", "))))
    }
}

fn one(trueup: &Path, environment: &Environment, document: &Document, cases: u32, seed: u64) -> Outcome {
    let folder = target().join("differential").join(document.name.replace(['.', '/'], "-"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let (rust, python) = (folder.join("rust"), folder.join("python"));
    let mut generate = command(trueup, ["generate"]);
    let output =
        generate.arg(&document.path).arg("--rust").arg(&rust).arg("--python").arg(&python).output()?;
    if !output.status.success() {
        return Err(Failure::new(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let types = types(&rust.join("src/models"))?;
    let listed = folder.join("types.txt");
    std::fs::write(
        &listed,
        types.iter().map(|each| format!("{}\t{}\n", each.name, each.schema)).collect::<String>(),
    )?;
    let driver = driver(&rust, &types)?;
    let mut compare = environment.python([]);
    compare.arg(root().join("xtask/src/differential/compare.py"));
    compare.arg(python.join("src")).arg(driver).arg(listed).arg(cases.to_string()).arg(seed.to_string());
    run(&mut compare)
}

/// A type of the crate that travels.
struct Type {
    name: String,
    /// Its name in the document; empty for unions and enums, which have none.
    schema: String,
}

/// The types that `wire_object!`, `wire_union!` and `wire_enum!` are given, in order of file and line.
fn types(models: &Path) -> Result<Vec<Type>, Failure> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(models)?.map(|entry| Ok(entry?.path())).collect::<Result<_, Failure>>()?;
    files.sort();
    let mut types = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file)?;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let is_object = line.starts_with("wire_object! {");
            if !is_object && !line.starts_with("wire_union! {") && !line.starts_with("wire_enum! {") {
                continue;
            }
            let inner = line.split_once('{').map_or("", |(_, inner)| inner).trim();
            let head = if inner.is_empty() { lines.next().unwrap_or_default().trim() } else { inner };
            let schema = head.split('"').nth(1).filter(|_| is_object).unwrap_or_default();
            let named = head.split(['{', '"']).next().unwrap_or_default();
            // Before the name may stand what kind of union or enum it is.
            if let Some(name) = named.split_whitespace().last() {
                types.push(Type { name: name.to_owned(), schema: schema.to_owned() });
            }
        }
    }
    Ok(types)
}

/// Adds the driver to a crate and builds it. All crates share what they depend on.
fn driver(rust: &Path, types: &[Type]) -> Result<PathBuf, Failure> {
    std::fs::copy(root().join("Cargo.lock"), rust.join("Cargo.lock"))?;
    let manifest = std::fs::read_to_string(rust.join("Cargo.toml"))?;
    let package = manifest.lines().find_map(|line| line.strip_prefix("name = ")).unwrap_or_default();
    let library = package.trim_matches('"').replace('-', "_");
    let mut module = std::fs::read_to_string(root().join("xtask/src/differential/driver.rs"))?;
    module.push_str("\nconst READ: &[fn(&[u8]) -> String] = &[\n");
    for each in types {
        let _ = writeln!(module, "    read::<crate::models::{}>,", each.name);
    }
    module.push_str("];\n");
    std::fs::write(rust.join("src/differential.rs"), module)?;
    let root_module = rust.join("src/lib.rs");
    let text = std::fs::read_to_string(&root_module)?;
    std::fs::write(&root_module, format!("{text}\n#[allow(missing_docs)]\npub mod differential;\n"))?;
    let program = rust.join("src/bin");
    std::fs::create_dir_all(&program)?;
    let program = program.join("differential.rs");
    std::fs::write(
        &program,
        format!("//! The driver.\n\nfn main() {{\n    {library}::differential::run();\n}}\n"),
    )?;
    // Crates may have one name, and cargo tells them apart by time alone.
    for file in [root_module, program] {
        std::fs::File::options().append(true).open(file)?.set_modified(SystemTime::now())?;
    }
    let shared = target().join("corpus/target");
    let mut build = cargo(["build", "--quiet", "--bin", "differential", "--manifest-path"]);
    build
        .arg(rust.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", &shared)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0");
    run(&mut build)?;
    Ok(shared.join("debug").join(format!("differential{}", std::env::consts::EXE_SUFFIX)))
}
