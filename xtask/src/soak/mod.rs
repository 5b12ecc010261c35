//! `cargo xtask soak`: both SDKs make calls for minutes to a server that fails in every way, and nothing that they hold may grow.
//!
//! Each language has a program of its own (`benches/rust/soak.rs`, `benches/python/soak.py`) that is told a URL, seconds and a rate. It
//! prints a line every second, `sample<TAB>files<TAB>threads<TAB>tasks<TAB>memory`, and at its end `ended<TAB>kind<TAB>count` for every
//! way in which calls ended, and `calls<TAB>begun<TAB>late<TAB>unknown`: late ones took longer than they may, unknown ones ended with
//! what is no error of the SDK, or not at all.

mod server;
mod verdict;

use crate::process::{Failure, Outcome, cargo, command, run, target};
use crate::python::Environment;
use server::Server;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use verdict::{Sample, trends};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long.
    #[arg(long, value_name = "N", default_value_t = 5.0)]
    minutes: f64,
    /// Only this one; both go at the same time otherwise.
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// Calls a second from each SDK.
    #[arg(long, value_name = "N", default_value_t = 50.0)]
    rate: f64,
    /// What the faults are drawn from.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    Rust,
    Python,
}

pub(crate) fn run_task(options: &Options) -> Outcome {
    let languages = [(Language::Rust, "rust"), (Language::Python, "python")];
    let chosen = languages.into_iter().filter(|(each, _)| options.language.is_none_or(|only| only == *each));
    let mut running = Vec::new();
    for (language, name) in chosen {
        let program = match language {
            Language::Rust => rust()?,
            Language::Python => python()?,
        };
        running.push((name, program));
    }
    println!("{} min at {} calls a second, seed {}", options.minutes, options.rate, options.seed);
    let watching = running.into_iter().map(|(name, mut program)| {
        let address = Server::start(options.seed)?.address;
        let arguments =
            [format!("http://{address}"), (options.minutes * 60.0).to_string(), options.rate.to_string()];
        program.args(arguments);
        Ok((name, std::thread::spawn(move || soaked(program))))
    });
    // All of them are started before the first one is waited for.
    let watching = watching.collect::<Result<Vec<_>, Failure>>()?;
    let mut red = Vec::new();
    for (name, thread) in watching {
        let soaked = thread.join().map_err(|_| Failure::new(format!("{name}: the watcher broke")))??;
        if !soaked.told(name) {
            red.push(name);
        }
    }
    if red.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("not as it should be: {}", red.join(", "))))
    }
}

/// Less than a minute of it, for `cargo xtask test --long`.
pub(crate) fn short() -> Outcome {
    run_task(&Options { minutes: 0.75, language: None, rate: 50.0, seed: 1 })
}

fn rust() -> Result<Command, Failure> {
    // With the features of the tests, so that what they have built is used again.
    run(&mut cargo(["build", "--quiet", "--workspace", "--all-features", "--example", "soak"]))?;
    let program = target().join(format!("debug/examples/soak{}", std::env::consts::EXE_SUFFIX));
    Ok(command(program, [""; 0]))
}

fn python() -> Result<Command, Failure> {
    let environment = Environment::for_tests()?;
    environment.install_sdk()?;
    Ok(environment.python(["benches/python/soak.py"]))
}

/// What a program said.
#[derive(Default)]
struct Soaked {
    samples: Vec<Sample>,
    ended: Vec<(String, u64)>,
    /// Calls that were begun, and of these the late and the unknown ones; none if the program broke.
    calls: Option<[u64; 3]>,
}

fn soaked(mut program: Command) -> Result<Soaked, Failure> {
    let mut child = program.stdout(Stdio::piped()).spawn()?;
    let mut soaked = Soaked::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            match line {
                Ok(line) => soaked.take(&line),
                Err(error) => {
                    // It would go on for as long as it was told to.
                    child.kill()?;
                    child.wait()?;
                    return Err(error.into());
                }
            }
        }
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(Failure::new(format!("the program ended with {status}")));
    }
    Ok(soaked)
}

impl Soaked {
    fn take(&mut self, line: &str) {
        let mut cells = line.split('\t');
        let kind = cells.next().unwrap_or_default();
        let cells: Vec<&str> = cells.collect();
        let numbers: Vec<u64> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
        match (kind, cells.as_slice(), numbers.as_slice()) {
            ("sample", _, &[files, threads, tasks, memory]) => {
                self.samples.push(Sample { files, threads, tasks, memory });
            }
            ("ended", [name, _], &[count]) => self.ended.push(((*name).to_owned(), count)),
            ("calls", _, &[begun, late, unknown]) => self.calls = Some([begun, late, unknown]),
            _ => println!("{line}"),
        }
    }

    /// Prints it; gives whether all is well.
    fn told(&self, name: &str) -> bool {
        println!("\n{name}: medians of the thirds after warming up, and how much more the last may have");
        let trends = trends(&self.samples);
        trends.iter().for_each(|trend| println!("  {trend}"));
        let ended: Vec<String> = self.ended.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        println!("  ended: {}", ended.join(", "));
        let Some([begun, late, unknown]) = self.calls else {
            println!("  it did not say how its calls ended");
            return false;
        };
        let counted: u64 = self.ended.iter().map(|(_, count)| count).sum();
        println!("  calls: {begun} begun, {counted} ended, {late} late, {unknown} unknown");
        let worked = self.ended.iter().any(|(kind, count)| kind == "value" && *count > 0);
        // Of a program that took no samples nothing is known.
        let seen = self.samples.len() >= 12;
        worked
            && seen
            && counted == begun
            && late == 0
            && unknown == 0
            && trends.iter().all(verdict::Trend::is_flat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_are_lost_late_or_of_no_kind_are_no_success() {
        let told = |end: &str| {
            let mut soaked = Soaked::default();
            (0..20).for_each(|_| soaked.take("sample\t20\t4\t3\t1000000"));
            soaked.take("ended\tvalue\t90");
            soaked.take("ended\ttimeout\t10");
            soaked.take(end);
            soaked.told("test")
        };
        assert!(told("calls\t100\t0\t0"));
        for end in ["calls\t101\t0\t0", "calls\t100\t1\t0", "calls\t100\t0\t1", ""] {
            assert!(!told(end), "{end}");
        }
    }
}
