//! What the samples of a soak say: whether anything that a client holds goes on growing.

use std::fmt;

/// What a client held at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sample {
    /// Open file descriptors.
    pub(super) files: u64,
    /// Threads of the system.
    pub(super) threads: u64,
    /// Tasks of the runtime that are not over.
    pub(super) tasks: u64,
    /// Resident memory, in bytes.
    pub(super) memory: u64,
}

/// Something that must stay flat.
struct Held {
    what: &'static str,
    of: fn(&Sample) -> u64,
    /// How much more the last third may hold than the first.
    bound: u64,
}

const MEGABYTE: u64 = 1 << 20;

const ALL: [Held; 4] = [
    Held { what: "open files", of: |sample| sample.files, bound: 8 },
    Held { what: "threads", of: |sample| sample.threads, bound: 8 },
    Held { what: "tasks", of: |sample| sample.tasks, bound: 8 },
    Held { what: "memory, KiB", of: |sample| sample.memory / 1024, bound: 8 * MEGABYTE / 1024 },
];

/// How one of them went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trend {
    what: &'static str,
    /// Medians of the three thirds.
    thirds: [u64; 3],
    bound: u64,
}

impl Trend {
    pub(super) fn is_flat(&self) -> bool {
        let [first, _, last] = self.thirds;
        last <= first.saturating_add(self.bound)
    }
}

impl fmt::Display for Trend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([first, middle, last], verdict) = (self.thirds, if self.is_flat() { "flat" } else { "GROWS" });
        write!(f, "{:<12} {first:>8} {middle:>8} {last:>8}   +{:<6} {verdict}", self.what, self.bound)
    }
}

/// How everything went after warming up, which a sixth of the time is for.
pub(super) fn trends(samples: &[Sample]) -> Vec<Trend> {
    let warm = samples.get(samples.len() / 6..).unwrap_or_default();
    let third = warm.len().div_ceil(3).max(1);
    let median = |at: usize, of: fn(&Sample) -> u64| {
        let mut values: Vec<u64> = warm.iter().skip(at * third).take(third).map(of).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let trend = |Held { what, of, bound }| Trend { what, thirds: [0, 1, 2].map(|at| median(at, of)), bound };
    ALL.into_iter().map(trend).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(samples: &[Sample]) -> Vec<&'static str> {
        trends(samples).iter().filter(|trend| !trend.is_flat()).map(|trend| trend.what).collect()
    }

    #[test]
    fn what_grows_is_told_and_what_swings_is_not() {
        let steady =
            |at: u64| Sample { files: 20 + at % 9, threads: 4, tasks: at % 30, memory: 40 * MEGABYTE };
        let samples: Vec<Sample> = (0..60).map(steady).collect();
        assert!(grown(&samples).is_empty());
        let leaking = |at: u64| Sample { files: 20 + at / 2, ..steady(at) };
        assert_eq!(grown(&(0..60).map(leaking).collect::<Vec<_>>()), ["open files"]);
        let all = |at: u64| Sample { files: at, threads: at, tasks: at, memory: at * MEGABYTE };
        assert_eq!(grown(&(0..60).map(all).collect::<Vec<_>>()).len(), 4);
    }

    #[test]
    fn what_is_taken_at_the_beginning_is_for_warming_up() {
        let warming = |at: u64| Sample { memory: 40.min(20 + 4 * at) * MEGABYTE, ..Sample::default() };
        assert!(grown(&(0..60).map(warming).collect::<Vec<_>>()).is_empty());
    }
}
