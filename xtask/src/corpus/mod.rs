//! `cargo xtask corpus`: generates both SDKs of real documents, checks them with the compilers, type checkers and linters
//! that their users run, and prints one row a document. Public documents are read where they lie, in `TRUEUP_SHARED`; our own,
//! which hold what is hard in few lines, are in `generator/tests/corpus`.

mod checks;
mod matrix;

use crate::process::{Failure, Outcome, root, shared, target};
use crate::python::Environment;
use checks::Bench;
pub(crate) use checks::release_program;
use matrix::Row;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Default)]
pub(crate) struct Options {
    /// Documents by the start of their file's name; all when none is named.
    names: Vec<String>,
    /// Also write the rows into the table of docs/corpus.md.
    #[arg(long)]
    write: bool,
    /// Only generate, import and count; no compilers and type checkers.
    #[arg(long)]
    quick: bool,
    /// A generator that is built already, in place of a release build of this one.
    #[arg(long, value_name = "PROGRAM")]
    trueup: Option<PathBuf>,
}

/// Small and medium ones, of every dialect, for `cargo xtask test`, besides our own.
const SUBSET: [&str; 6] = [
    "honeyhive.yaml",
    "museum.yaml",
    "oai-link-example.yaml",
    "opc-baseline-3.1.yaml",
    "petstore-kiota.json",
    "progenitor-buildomat.json",
];

/// What our own documents are called: `own/names.yaml`.
const OWN: &str = "own/";

/// A document of the corpus.
pub(crate) struct Document {
    /// File name; our own with [`OWN`] before it.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Operations it has, as the index of the public ones says.
    operations: Option<usize>,
}

/// Every document, or those named; fails when a cell is red.
pub(crate) fn run_task(options: &Options) -> Outcome {
    let chosen: Vec<Document> = documents()?
        .into_iter()
        .filter(|document| {
            options.names.is_empty()
                || options.names.iter().any(|name| document.name.starts_with(name.as_str()))
        })
        .collect();
    if chosen.is_empty() {
        return Err(Failure { message: "no document of the corpus has such a name".into(), status: 2 });
    }
    let trueup = options.trueup.clone().map_or_else(release_program, Ok)?;
    let bench = Bench::new(&trueup, Environment::for_tests()?, options.quick)?;
    verdict(&rows(&bench, &chosen, options.write)?)
}

/// What `cargo xtask test` runs: the subset, with the generator the tests have built.
pub(crate) fn subset(trueup: &Path) -> Outcome {
    let (own, public): (Vec<Document>, Vec<Document>) =
        documents()?.into_iter().partition(|document| document.name.starts_with(OWN));
    let has_public = !public.is_empty();
    let public: Vec<Document> =
        public.into_iter().filter(|document| SUBSET.contains(&document.name.as_str())).collect();
    if has_public && public.len() != SUBSET.len() {
        return Err(Failure::new(format!("the corpus lacks some of {}", SUBSET.join(", "))));
    }
    let chosen: Vec<Document> = own.into_iter().chain(public).collect();
    verdict(&rows(&Bench::new(trueup, Environment::for_tests()?, false)?, &chosen, false)?)
}

/// A row for each document, printed (and written) as soon as it is known.
fn rows(bench: &Bench, documents: &[Document], write: bool) -> Result<Vec<Row>, Failure> {
    let page = root().join("docs/corpus.md");
    println!("{}", matrix::HEAD);
    let mut rows = Vec::new();
    for document in documents {
        let row = bench.row(document);
        println!("{}", row.line());
        for cell in row.red() {
            println!("    {}", cell.replace('\n', "\n    "));
        }
        if write {
            let old = std::fs::read_to_string(&page).unwrap_or_default();
            std::fs::write(&page, matrix::page(&old, std::slice::from_ref(&row)))?;
        }
        rows.push(row);
    }
    Ok(rows)
}

fn verdict(rows: &[Row]) -> Outcome {
    let red: usize = rows.iter().map(|row| row.red().count()).sum();
    println!("corpus: {} documents, {red} red cells", rows.len());
    if red == 0 { Ok(()) } else { Err(Failure::new(format!("{red} red cells"))) }
}

/// The documents by name, our own first. When the shared folder is missing this is said aloud; on CI it is a failure.
pub(crate) fn documents() -> Result<Vec<Document>, Failure> {
    let mut documents = own_documents()?;
    documents.extend(public_documents()?);
    Ok(documents)
}

fn own_documents() -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(root().join("generator/tests/corpus"))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        documents.push(Document { name: format!("{OWN}{name}"), path, operations: None });
    }
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(documents)
}

fn public_documents() -> Result<Vec<Document>, Failure> {
    let folder = shared().join("corpus");
    if !folder.is_dir() {
        let message = format!("THE SHARED CORPUS IS MISSING: looked in {}", folder.display());
        if std::env::var_os("CI").is_some_and(|value| value != "false") {
            return Err(Failure::new(message));
        }
        println!("{message}; only our own documents are checked");
        return Ok(Vec::new());
    }
    let index = std::fs::read_to_string(folder.join("INDEX.md"))?;
    let mut documents: Vec<Document> = index.lines().filter_map(|line| listed(&folder, line)).collect();
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(documents)
}

/// A row of the index: `| file | source | version | licence | dialect | bytes | operations | schemas |`.
fn listed(folder: &Path, line: &str) -> Option<Document> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let path = folder.join(cells.get(1)?);
    let operations = cells.get(7)?.parse().ok();
    path.is_file().then(|| Document {
        name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        path,
        operations,
    })
}

/// Where the SDKs of a document are written.
fn folder(document: &Document) -> PathBuf {
    target().join("corpus").join(document.name.replace(['.', '/'], "-"))
}
