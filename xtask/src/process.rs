//! Running other programs: where the workspace is, what a failure looks like.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Why a task did not succeed, and the exit status that says so.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) status: u8,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 1 }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

pub(crate) type Outcome = Result<(), Failure>;

/// The workspace's root: the folder above this package.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where builds and scratch files go.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A command that runs at the root with no input.
pub(crate) fn command<S: AsRef<OsStr>>(
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    command
}

/// `cargo` as it runs us, so that a pinned toolchain stays the one in use.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// Builds a program of the workspace with the features that the tests build it with, so that what they have built is used
/// again, and says where it is.
pub(crate) fn tested_program(name: &str) -> Result<PathBuf, Failure> {
    run(&mut cargo(["build", "--quiet", "--workspace", "--all-features", "--bin", name]))?;
    Ok(target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// The folder of test input that belongs to no project: `TRUEUP_SHARED`, or `../shared` beside the workspace.
pub(crate) fn shared() -> PathBuf {
    std::env::var_os("TRUEUP_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from)
}

/// Longest that one command may take where nobody watches; the slowest takes a tenth of it on two idle cores.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// Runs to the end, output shown. Under CI, where nobody is there to interrupt what hangs, it fails after a while.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = if std::env::var_os("CI").is_some() {
        within(command, PATIENCE)?
    } else {
        command.status().map_err(|error| not_started(command, &error))?
    };
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{} ended with {status}", shown(command))))
    }
}

/// Ends a command that takes too long, and all that it started: they share a group of processes, which a terminal's
/// interrupt would not reach.
fn within(command: &mut Command, limit: Duration) -> Result<ExitStatus, Failure> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let started = Instant::now();
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if started.elapsed() > limit {
            #[cfg(unix)]
            Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status()?;
            child.kill()?;
            child.wait()?;
            return Err(Failure::new(format!("{} did not end within {limit:?}", shown(command))));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Runs to the end and gives what it printed on standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new(format!("{} ended with {}", shown(command), output.status)))
    }
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot start {}: {error}", shown(command)))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(all(test, unix))]
mod tests {
    use super::{command, within};
    use std::time::{Duration, Instant};

    #[test]
    fn what_hangs_is_ended_with_all_that_it_started() {
        let started = Instant::now();
        let mut hangs = command("sh", ["-c", "sleep 600 & wait"]);
        let failure = within(&mut hangs, Duration::from_millis(200)).unwrap_err();
        assert!(failure.message.contains("did not end within"), "{}", failure.message);
        assert!(started.elapsed() < Duration::from_secs(300));
        assert!(within(&mut command("true", [""; 0]), Duration::from_secs(60)).unwrap().success());
    }
}
