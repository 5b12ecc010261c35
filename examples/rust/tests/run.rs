//! Every example runs to its end against the emulator, in the generations of the backend that answer every create with an
//! id. The older ones answer some with an empty body, and the examples need the id to go on.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

use hive_server::{Config, Revision, Wire};
use std::process::Command;

/// The program and a word it must print at the end of its work.
const EXAMPLES: [(&str, &str, &str); 6] = [
    ("quick_start", env!("CARGO_BIN_EXE_quick_start"), "deleted"),
    ("datasets_round_trip", env!("CARGO_BIN_EXE_datasets_round_trip"), "deleted"),
    ("experiment_comparison", env!("CARGO_BIN_EXE_experiment_comparison"), "datapoints in common"),
    ("event_export", env!("CARGO_BIN_EXE_event_export"), "step 4"),
    ("error_handling", env!("CARGO_BIN_EXE_error_handling"), "no answer"),
    ("raw_response", env!("CARGO_BIN_EXE_raw_response"), "untyped: 200"),
];

#[test]
fn every_example_runs_to_its_end() {
    for wire in [Revision::D, Revision::E, Revision::F].map(Wire::Revision) {
        for (name, program, last) in EXAMPLES {
            let server = hive_server::spawn(Config::with_wire(wire)).unwrap();
            let run = Command::new(program)
                .env("HIVE_API_KEY", "test-key")
                .env("HIVE_API_URL", server.base_url())
                .output()
                .unwrap();
            let printed = String::from_utf8_lossy(&run.stdout);
            let said = String::from_utf8_lossy(&run.stderr);
            assert!(run.status.success(), "{name} on {wire:?}: {printed}{said}");
            assert!(printed.contains(last), "{name} on {wire:?}: {printed}{said}");
        }
    }
}
