//! `cargo xtask corpus`: generates both SDKs of real documents, checks them with the compilers, type checkers and linters
//! that their users run, and prints one row a document. The documents are read where they lie, in `TRUEUP_SHARED`.

mod checks;
mod matrix;

use crate::process::{Failure, Outcome, root, target};
use crate::python::Environment;
use checks::Bench;
use matrix::Row;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Default)]
pub(crate) struct Options {
    /// Documents by the start of their file's name; all when none is named.
    names: Vec<String>,
    /// Also write the table to docs/corpus.md.
    #[arg(long)]
    write: bool,
    /// Only generate, import and count; no compilers and type checkers.
    #[arg(long)]
    quick: bool,
}

/// Small and medium ones, of every dialect, for `cargo xtask test`.
const SUBSET: [&str; 5] = [
    "honeyhive.yaml",
    "museum.yaml",
    "oai-link-example.yaml",
    "opc-baseline-3.1.yaml",
    "progenitor-buildomat.json",
];

/// A document of the corpus.
struct Document {
    /// File name.
    name: String,
    path: PathBuf,
    /// Operations it has, as the corpus' own index says.
    operations: Option<usize>,
}

/// Every document, or those named; fails when a cell is red.
pub(crate) fn run_task(options: &Options) -> Outcome {
    let Some(documents) = documents()? else { return Ok(()) };
    let chosen: Vec<Document> = documents
        .into_iter()
        .filter(|document| {
            options.names.is_empty()
                || options.names.iter().any(|name| document.name.starts_with(name.as_str()))
        })
        .collect();
    if chosen.is_empty() {
        return Err(Failure { message: "no document of the corpus has such a name".into(), status: 2 });
    }
    let bench = Bench::new(&checks::release_program()?, Environment::for_tests()?, options.quick)?;
    let rows = rows(&bench, &chosen);
    if options.write {
        std::fs::write(root().join("docs/corpus.md"), matrix::markdown(&rows))?;
    }
    verdict(&rows)
}

/// What `cargo xtask test` runs: the subset, with the generator the tests have built.
pub(crate) fn subset(trueup: &Path) -> Outcome {
    let Some(documents) = documents()? else { return Ok(()) };
    let chosen: Vec<Document> =
        documents.into_iter().filter(|document| SUBSET.contains(&document.name.as_str())).collect();
    if chosen.len() != SUBSET.len() {
        return Err(Failure::new(format!("the corpus lacks some of {}", SUBSET.join(", "))));
    }
    verdict(&rows(&Bench::new(trueup, Environment::for_tests()?, false)?, &chosen))
}

fn rows(bench: &Bench, documents: &[Document]) -> Vec<Row> {
    println!("{}", matrix::HEAD);
    let mut rows = Vec::new();
    for document in documents {
        let row = bench.row(document);
        println!("{}", row.line());
        for cell in row.red() {
            println!("    {}", cell.replace('\n', "\n    "));
        }
        rows.push(row);
    }
    rows
}

fn verdict(rows: &[Row]) -> Outcome {
    let red: usize = rows.iter().map(|row| row.red().count()).sum();
    println!("corpus: {} documents, {red} red cells", rows.len());
    if red == 0 { Ok(()) } else { Err(Failure::new(format!("{red} red cells"))) }
}

/// The documents by name. `None`, said aloud, when the shared folder is missing; on CI that is a failure.
fn documents() -> Result<Option<Vec<Document>>, Failure> {
    let shared = std::env::var_os("TRUEUP_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = shared.join("corpus");
    if !folder.is_dir() {
        let message = format!("THE SHARED CORPUS IS MISSING: looked in {}", folder.display());
        if std::env::var_os("CI").is_some_and(|value| value != "false") {
            return Err(Failure::new(message));
        }
        println!("{message}; nothing was checked");
        return Ok(None);
    }
    let index = std::fs::read_to_string(folder.join("INDEX.md"))?;
    let mut documents: Vec<Document> = index.lines().filter_map(|line| listed(&folder, line)).collect();
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Some(documents))
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
    target().join("corpus").join(document.name.replace('.', "-"))
}
