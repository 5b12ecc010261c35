//! `cargo xtask bench`: every figure is a ratio taken in one run, beside a peer or a limit, with its target.

use crate::corpus::release_program;
use crate::process::{Failure, Outcome, cargo, output, shared, target};
use crate::python::Environment;
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only the figures whose names contain this word; may be given several times.
    #[arg(long, value_name = "WORD")]
    only: Vec<String>,
}

/// One figure as a benchmark prints it: `bench<TAB>name<TAB>ratio<TAB>target<TAB>ours<TAB>theirs`.
struct Figure {
    name: String,
    ratio: f64,
    target: f64,
    ours: f64,
    theirs: f64,
}

type Source = (&'static str, fn() -> Result<Vec<Figure>, Failure>);

/// What is measured, with words to choose it by.
const SOURCES: [Source; 10] = [
    ("gen generate of hive", || cargo_bench("generate")),
    ("gen scale github growth", || cargo_bench("scale")),
    ("drift har zod", || cargo_bench("drift")),
    ("rust decode", || cargo_bench("decode")),
    ("rust call", || cargo_bench("call")),
    ("rust calls at once events download upload memory", || cargo_bench("streams")),
    ("python decode call", || python_bench("benches/python/measure.py")),
    ("python calls at once events download upload memory", || python_bench("benches/python/streams.py")),
    ("python import", import_time),
    ("gen packages of github crate check import", packages),
];

pub(crate) fn run_task(options: &Options) -> Outcome {
    let mut measured = Vec::new();
    // What one benchmark cannot measure does not cost the figures of the others.
    let mut failed = Vec::new();
    for (words, measure) in SOURCES {
        if options.only.is_empty() || options.only.iter().any(|word| words.contains(word.as_str())) {
            match measure() {
                Ok(figures) => measured.extend(figures),
                Err(failure) => failed.push(format!("{words}: {}", failure.message)),
            }
        }
    }
    println!("{:<58} {:>7} {:>8}   {:>12} {:>12}", "figure", "ratio", "target", "ours, us", "theirs, us");
    for Figure { name, ratio, target, ours, theirs } in &measured {
        let verdict = if ratio <= target { "" } else { "  over" };
        println!(
            "{name:<58} {ratio:>7.2} {:>8}   {ours:>12.1} {theirs:>12.1}{verdict}",
            format!("<= {target}")
        );
    }
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(failed.join("\n"))) }
}

fn cargo_bench(name: &str) -> Result<Vec<Figure>, Failure> {
    Ok(figures(&output(&mut cargo(["bench", "--quiet", "--package", "hive-benches", "--bench", name]))?))
}

fn python_bench(program: &str) -> Result<Vec<Figure>, Failure> {
    let environment = Environment::for_tests()?;
    environment.install_sdk()?;
    Ok(figures(&output(&mut environment.python([program]))?))
}

/// The SDKs of the largest document, as their users compile and import them.
fn packages() -> Result<Vec<Figure>, Failure> {
    let document = shared().join("corpus/github.json");
    if !document.is_file() {
        eprintln!("MISSING {}: its SDKs are not measured", document.display());
        return Ok(Vec::new());
    }
    let trueup = release_program()?;
    let environment = Environment::for_tests()?;
    let mut measure = environment.python(["benches/python/packages.py"]);
    measure.args([trueup, document, target().join("bench-packages")]);
    Ok(figures(&output(&mut measure)?))
}

fn figures(printed: &str) -> Vec<Figure> {
    // What could not be measured is said aloud.
    printed.lines().filter(|line| line.starts_with("MISSING")).for_each(|line| eprintln!("{line}"));
    printed
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("bench\t")?.split('\t');
            let name = cells.next()?.to_owned();
            let mut number = || cells.next()?.parse().ok();
            Some(Figure { name, ratio: number()?, target: number()?, ours: number()?, theirs: number()? })
        })
        .collect()
}

/// Starting an interpreter that imports the package, against one that imports its two libraries; what an empty
/// interpreter takes is taken off both.
fn import_time() -> Result<Vec<Figure>, Failure> {
    let environment = Environment::for_tests()?;
    environment.install_sdk()?;
    let time = |code: &str| -> Result<Duration, Failure> {
        let mut command = environment.python(["-c", code]);
        command.env_remove("PYTHONDONTWRITEBYTECODE");
        let started = Instant::now();
        output(&mut command)?;
        Ok(started.elapsed())
    };
    let mut best = [Duration::MAX; 3];
    for _ in 0..15 {
        for (slot, code) in best.iter_mut().zip(["pass", "import hivekube", "import httpx2, pydantic"]) {
            *slot = (*slot).min(time(code)?);
        }
    }
    let [empty, ours, theirs] = best.map(|time| time.as_secs_f64() * 1e6);
    let (ours, theirs) = (ours - empty, theirs - empty);
    Ok(vec![Figure {
        name: "python import hivekube / import httpx2, pydantic".into(),
        ratio: ours / theirs,
        target: 1.3,
        ours,
        theirs,
    }])
}
