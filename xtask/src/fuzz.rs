//! Runs the fuzz targets of `fuzz/` with nightly Rust and cargo-fuzz. Seeds and the inputs that once crashed a target are
//! committed beside them; what a run finds is kept under `target/fuzz`, and a new crash is written to `fuzz/crashes`.

use crate::process::{Outcome, command, root, run, target};
use crate::test::install_tool;

/// How long `cargo xtask test --long` runs each target.
pub(crate) const SECONDS: u32 = 60;

/// A target of `fuzz/`.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    name: &'static str,
    pub(crate) step: &'static str,
}

/// All of them.
pub(crate) const TARGETS: [Target; 5] = [
    Target { name: "loader", step: "long: fuzz loader" },
    Target { name: "names", step: "long: fuzz names" },
    Target { name: "encoders", step: "long: fuzz encoders" },
    Target { name: "markdown", step: "long: fuzz markdown" },
    Target { name: "generate", step: "long: fuzz generate" },
];

/// Runs one target on its seeds, on what crashed it before, and on what it makes of them for some time.
pub(crate) fn run_target(chosen: Target, seconds: u32) -> Outcome {
    install_tool("cargo-fuzz", "0.13.1")?;
    let found = target().join("fuzz/corpus").join(chosen.name);
    let crashes = root().join("fuzz/crashes").join(chosen.name);
    for folder in [&found, &crashes] {
        std::fs::create_dir_all(folder)?;
    }
    let mut fuzz = command("cargo", ["+nightly", "fuzz", "run", "--fuzz-dir", "fuzz", "--target-dir"]);
    fuzz.arg(target().join("fuzz")).arg(chosen.name).arg(found);
    fuzz.args([root().join("fuzz/seeds").join(chosen.name), crashes.clone()]);
    fuzz.args(["--", &format!("-max_total_time={seconds}"), "-timeout=20", "-rss_limit_mb=4096"]);
    fuzz.arg(format!("-artifact_prefix={}/", crashes.display()));
    // Cargo finds cargo-fuzz on the path.
    let tools = target().join("tools/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(tools).chain(std::env::split_paths(&path)));
    fuzz.env("PATH", path.map_err(|error| crate::process::Failure::new(error.to_string()))?);
    run(&mut fuzz)
}
