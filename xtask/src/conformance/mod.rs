//! `cargo xtask conformance`: generates the SDKs of a conformance suite's documents with the suite's vectors among their
//! tests, runs those tests against the suite's mock server, and prints how many scenarios pass.
//!
//! The suite is read where it lies, in `TRUEUP_SPECTOR` (by default `spector` in `TRUEUP_SHARED`): `openapi/`,
//! `vectors.json` and `mock-server.mjs`. What is made of it stays in `target/conformance`.

use crate::process::{Failure, Outcome, cargo, command, root, run, shared, target, tested_program};
use crate::python::Environment;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folders of documents by their start (`type/`, `payload/xml`); all when none is named.
    folders: Vec<String>,
    /// One language alone.
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// The version of OpenAPI whose documents are taken.
    #[arg(long, default_value = "3.0")]
    oas: String,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    Python,
    Rust,
}

impl Language {
    fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Rust => "rust",
        }
    }
}

/// A document of the suite.
struct Document {
    path: PathBuf,
    /// Where its SDKs go, below the folder of a language.
    folder: String,
}

/// Folders whose scenarios all pass, and are quick: what tests run. The whole suite is a task of its own.
const SUBSET: &[&str] =
    &["authentication/", "documentation/", "response/", "server/", "special-headers/", "streaming/sse"];

/// The subset through the Python package, which needs no compiler.
pub(crate) fn subset() -> Outcome {
    run_task(&Options {
        folders: SUBSET.iter().map(|folder| (*folder).to_owned()).collect(),
        language: Some(Language::Python),
        oas: "3.0".to_owned(),
    })
}

/// Everything, or the folders named; fails when a scenario fails that the documents can express.
pub(crate) fn run_task(options: &Options) -> Outcome {
    let suite = suite()?;
    let documents = documents(&suite, options)?;
    let trueup = tested_program("trueup")?;
    let environment = Environment::for_tests()?;
    let scratch = target().join("conformance").join(&options.oas);
    let mut report = environment.python([]);
    report.arg(root().join("xtask/src/conformance/report.py")).arg(suite.join("vectors.json"));
    report.arg(options.folders.join(","));
    for language in [Language::Python, Language::Rust] {
        if options.language.is_some_and(|only| only != language) {
            continue;
        }
        let results = scratch.join(format!("{}-results", language.name()));
        if results.exists() {
            std::fs::remove_dir_all(&results)?;
        }
        std::fs::create_dir_all(&results)?;
        let folders: Vec<PathBuf> = documents
            .iter()
            .map(|document| generate(&trueup, &suite, document, language, &scratch))
            .collect::<Result<_, Failure>>()?;
        let server = MockServer::start(&suite)?;
        match language {
            Language::Python => {
                let mut all = environment.python([]);
                all.arg(root().join("xtask/src/conformance/run_all.py")).arg(&server.url).arg(&results);
                run(all.args(&folders))?;
            }
            Language::Rust => {
                for (index, folder) in folders.iter().enumerate() {
                    println!("rust {}/{}: {}", index + 1, folders.len(), folder.display());
                    if let Err(failure) =
                        test_crate(folder, &server.url, &results.join(format!("{index}.json")))
                    {
                        // Its scenarios have no result and so count as failed.
                        println!("rust: {}", failure.message);
                    }
                }
            }
        }
        let coverage = scratch.join(format!("{}-coverage.json", language.name()));
        let mut keep = environment.python([]);
        keep.arg(root().join("xtask/src/conformance/report.py"))
            .arg("--coverage")
            .arg(&server.url)
            .arg(&coverage);
        run(&mut keep)?;
        report.arg(language.name()).arg(results).arg(coverage);
    }
    run(&mut report).map_err(|_| Failure { message: String::new(), status: 1 })
}

fn suite() -> Result<PathBuf, Failure> {
    let suite = std::env::var_os("TRUEUP_SPECTOR").map_or_else(|| shared().join("spector"), PathBuf::from);
    if suite.join("vectors.json").is_file() {
        return Ok(suite.canonicalize()?);
    }
    Err(Failure {
        message: format!("there is no suite in {}: name its folder in TRUEUP_SPECTOR", suite.display()),
        status: 2,
    })
}

/// The documents that vectors speak of.
fn documents(suite: &Path, options: &Options) -> Result<Vec<Document>, Failure> {
    let text = std::fs::read_to_string(suite.join("vectors.json"))?;
    let vectors: Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("vectors.json: {error}")))?;
    let names: BTreeSet<&str> = vectors["vectors"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|vector| vector["document"].as_str())
        .filter(|name| {
            options.folders.is_empty() || options.folders.iter().any(|it| name.starts_with(it.as_str()))
        })
        .collect();
    if names.is_empty() {
        return Err(Failure { message: "no document of the suite has such a folder".into(), status: 2 });
    }
    let document = |name: &str| Document {
        path: suite.join("openapi").join(name.replace("{oas}", &options.oas)),
        folder: name.replace(".{oas}", "").replace(".yaml", "").replace(".json", ""),
    };
    Ok(names.into_iter().map(document).collect())
}

/// Writes one SDK of a document, with its tests.
fn generate(
    trueup: &Path,
    suite: &Path,
    document: &Document,
    language: Language,
    scratch: &Path,
) -> Result<PathBuf, Failure> {
    let folder = scratch.join(language.name()).join(&document.folder);
    let mut generate = command(trueup, ["generate"]);
    generate.arg(&document.path).arg(format!("--{}", language.name())).arg(&folder);
    generate.arg("--force").arg("--vectors").arg(suite.join("vectors.json"));
    let output = generate.output()?;
    if output.status.success() {
        return Ok(folder);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Failure::new(format!("{} is refused:\n{said}", document.path.display())))
}

/// Builds and runs the tests of a crate. All crates share what they depend on.
fn test_crate(folder: &Path, url: &str, results: &Path) -> Outcome {
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    // Crates of one name have one place in the shared folder, where cargo tells them apart by time alone.
    for file in ["src/lib.rs", "tests/conformance/main.rs"] {
        File::options().append(true).open(folder.join(file))?.set_modified(SystemTime::now())?;
    }
    let mut test = cargo(["test", "--quiet", "--test", "conformance", "--manifest-path"]);
    test.arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target().join("conformance/build"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .env("TRUEUP_VECTORS_URL", url)
        .env("TRUEUP_VECTORS_RESULTS", results);
    run(test.stdout(Stdio::null()))
}

/// The mock server; it ends with this value.
struct MockServer {
    process: Child,
    url: String,
}

impl MockServer {
    fn start(suite: &Path) -> Result<Self, Failure> {
        // Free now; nothing else here asks for ports before the server takes it.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let coverage = target().join("conformance").join("server-coverage.json");
        let mut node = Command::new("node");
        node.arg(suite.join("mock-server.mjs")).arg("--port").arg(port.to_string());
        node.arg("--coverageFile").arg(coverage);
        let started = node.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = started.map_err(|error| Failure {
            message: format!(
                "the mock server of the suite needs Node 18 or newer; `node` cannot be started: {error}"
            ),
            status: 2,
        })?;
        let mut server = Self { process, url: format!("http://127.0.0.1:{port}") };
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(server);
            }
            if let Some(status) = server.process.try_wait()? {
                return Err(Failure::new(format!("the mock server ended with {status}")));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(Failure::new("the mock server does not listen after 20 seconds"))
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
