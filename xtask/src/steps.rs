//! A list of named steps: run in order, timed, summed up; a failure does not hide the later ones.

use crate::process::{Failure, Outcome};
use std::time::{Duration, Instant};

/// One step of a task.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) work: Box<dyn FnOnce() -> Outcome>,
}

impl Step {
    pub(crate) fn new(name: &'static str, work: impl FnOnce() -> Outcome + 'static) -> Self {
        Self { name, work: Box::new(work) }
    }
}

/// Runs the steps whose names contain `only` (all when it is empty) and prints a summary that ends in the line
/// `steps: N passed, N failed`.
pub(crate) fn run(steps: Vec<Step>, only: &[String]) -> Outcome {
    let chosen: Vec<Step> = steps
        .into_iter()
        .filter(|s| only.is_empty() || only.iter().any(|word| s.name.contains(word.as_str())))
        .collect();
    if chosen.is_empty() {
        return Err(Failure { message: "no step has such a name".into(), status: 2 });
    }
    let mut results: Vec<(&str, Duration, Outcome)> = Vec::new();
    for Step { name, work } in chosen {
        println!("\n=== {name}");
        let started = Instant::now();
        let outcome = work();
        if let Err(failure) = &outcome {
            println!("--- {name} FAILED: {}", failure.message);
        }
        results.push((name, started.elapsed(), outcome));
    }
    println!("\n{:-<60}", "");
    for (name, took, outcome) in &results {
        let mark = if outcome.is_ok() { "ok    " } else { "FAILED" };
        println!("{mark} {:>7.1} s  {name}", took.as_secs_f64());
    }
    let failed = results.iter().filter(|(_, _, outcome)| outcome.is_err()).count();
    println!("steps: {} passed, {failed} failed", results.len() - failed);
    if failed == 0 { Ok(()) } else { Err(Failure { message: String::new(), status: 1 }) }
}
