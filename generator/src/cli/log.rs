//! Lines on standard output that nobody waits for: a thread writes them, and what it cannot keep up with is left out and counted.
//! Results and diagnostics are `print`'s.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use super::print;

/// Lines that wait to be written, at most.
const WAITING: usize = 1_000;

/// Takes lines, and never waits.
pub(super) struct Log {
    lines: SyncSender<String>,
    /// Lines that were left out and not yet told of.
    left_out: AtomicU64,
}

/// Tells when all lines are written.
pub(super) struct Written(Receiver<()>);

impl Log {
    /// Starts the thread that writes.
    pub(super) fn start() -> std::io::Result<(Self, Written)> {
        let (lines, waiting) = sync_channel::<String>(WAITING);
        let (done, written) = sync_channel(0);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || {
            // Dropped at the end of the thread, which is what `Written` waits for.
            let _done: SyncSender<()> = done;
            waiting.iter().for_each(|line| print::out(&line));
        })?;
        Ok((Self { lines, left_out: AtomicU64::new(0) }, Written(written)))
    }

    /// Writes a line soon, or leaves it out if many wait already.
    pub(super) fn tell(&self, line: String) {
        let left_out = self.left_out.swap(0, Ordering::Relaxed);
        if left_out > 0 && self.lines.try_send(format!("({left_out} requests not shown)\n")).is_err() {
            self.left_out.fetch_add(left_out + 1, Ordering::Relaxed);
            return;
        }
        if self.lines.try_send(line).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Written {
    /// Waits until the log is gone and written, or for so long: nobody may be reading.
    pub(super) fn wait(self, at_most: Duration) {
        let _ = self.0.recv_timeout(at_most);
    }
}
