//! `--timings`: when each stage started and how long it took. The one place that looks at a clock.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use trueup::pipeline::{Stage, Watch};

/// A clock, and what was timed.
pub(super) struct Timings {
    began: Instant,
    spans: Mutex<Vec<Span>>,
}

struct Span {
    name: &'static str,
    started: Duration,
    /// `None` while it goes on.
    ended: Option<Duration>,
}

impl Timings {
    pub(super) fn start() -> Self {
        Self { began: Instant::now(), spans: Mutex::default() }
    }

    /// Times a piece of work of the command itself.
    pub(super) fn time<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        self.open(name);
        let made = work();
        self.close(name);
        made
    }

    /// One line a stage: name, start and length in milliseconds. Stages that overlap ran at the same time.
    pub(super) fn table(&self) -> String {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let mut table = format!("{:<10} {:>9} {:>9}\n", "stage", "start, ms", "took, ms");
        let total = self.began.elapsed();
        if let Ok(spans) = self.spans.lock() {
            for Span { name, started, ended } in spans.iter() {
                let took = ended.unwrap_or(total).saturating_sub(*started);
                let _ =
                    writeln!(table, "{name:<10} {:>9.1} {:>9.1}", milliseconds(*started), milliseconds(took));
            }
        }
        let _ = writeln!(table, "{:<10} {:>9.1} {:>9.1}", "total", 0.0, milliseconds(total));
        table
    }

    fn open(&self, name: &'static str) {
        if let Ok(mut spans) = self.spans.lock() {
            spans.push(Span { name, started: self.began.elapsed(), ended: None });
        }
    }

    fn close(&self, name: &'static str) {
        if let Ok(mut spans) = self.spans.lock()
            && let Some(span) = spans.iter_mut().rfind(|span| span.name == name)
        {
            span.ended = Some(self.began.elapsed());
        }
    }
}

impl Watch for Timings {
    fn started(&self, stage: Stage) {
        self.open(name(stage));
    }

    fn ended(&self, stage: Stage) {
        self.close(name(stage));
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Load => "load",
        Stage::Resolve => "resolve",
        Stage::Normalise => "normalise",
        Stage::Lower => "lower",
        Stage::Rust => "rust",
        Stage::Python => "python",
    }
}
