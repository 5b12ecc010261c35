//! The task runner: `cargo xtask gen | test | bench | corpus | release | conformance | differential |
//! soak`. Thin: it calls the
//! generator and other tools, and knows nothing of how SDKs are made.

mod bench;
mod conformance;
mod corpus;
mod differential;
mod fuzz;
mod generate;
mod goldens;
mod own_files;
mod pages;
mod process;
mod python;
mod release;
mod soak;
mod steps;
mod systems;
mod test;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write every SDK from its documents under specs/ (--check: only compare, exit 1 when something differs).
    Gen(generate::Options),
    /// Run every test in both languages, the way CI does (--long adds what takes minutes).
    Test(test::Options),
    /// Measure: each figure is a ratio to a peer or a limit, taken in one run.
    Bench(bench::Options),
    /// Generate and check the SDKs of real documents, and print a row for each (exit 1 when a cell is red).
    Corpus(corpus::Options),
    /// Choose the next versions, write changelog and migration page, generate (--check: look whether it can be published).
    Release(release::Options),
    /// Run the vectors of a conformance suite through both SDKs, and print the scenarios that pass.
    Conformance(conformance::Options),
    /// Have both SDKs make calls for minutes to a server that fails in every way (exit 1 when anything they hold grows).
    Soak(soak::Options),
    /// Have both SDKs of real documents read the same generated JSON, and print where they differ.
    Differential(differential::Options),
}

fn main() -> ExitCode {
    let result = match Cli::parse().task {
        Task::Gen(options) => generate::run(&options),
        Task::Test(options) => test::run_task(&options),
        Task::Bench(options) => bench::run_task(&options),
        Task::Corpus(options) => corpus::run_task(&options),
        Task::Release(options) => release::run_task(&options),
        Task::Conformance(options) => conformance::run_task(&options),
        Task::Soak(options) => soak::run_task(&options),
        Task::Differential(options) => differential::run_task(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(process::Failure { message, status }) => {
            if !message.is_empty() {
                eprintln!("xtask: {message}");
            }
            ExitCode::from(status)
        }
    }
}
