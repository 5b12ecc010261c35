//! The virtual environments of the tests: made under target/, remade when what they hold changes.

use crate::process::{Failure, Outcome, command, output, root, run, target};
use std::path::PathBuf;
use std::process::Command;

/// An environment with the SDK installed and the tools pinned in sdk-python/requirements-dev.txt.
pub(crate) struct Environment(PathBuf);

impl Environment {
    /// Makes or reuses the environment of the tests.
    pub(crate) fn for_tests() -> Result<Self, Failure> {
        Self::with("sdk-python/requirements-dev.txt", "python-tests")
    }

    /// Makes or reuses the environment of releases: what builds packages and looks at them.
    pub(crate) fn for_releases() -> Result<Self, Failure> {
        Self::with("sdk-python/requirements-release.txt", "python-release")
    }

    fn with(file: &str, name: &str) -> Result<Self, Failure> {
        let requirements = std::fs::read_to_string(root().join(file))?;
        let folder = target().join(name);
        let stamp = folder.join("requirements-installed.txt");
        let environment = Self(folder.clone());
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == requirements) {
            return Ok(environment);
        }
        create(&folder)?;
        run(&mut environment.pip(["install", "--quiet", "--requirement", file]))?;
        std::fs::write(stamp, requirements)?;
        Ok(environment)
    }

    /// An environment with nothing but pip in it.
    pub(crate) fn empty(name: &str) -> Result<Self, Failure> {
        let folder = target().join(name);
        create(&folder)?;
        Ok(Self(folder))
    }

    /// A program of the environment.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        if cfg!(windows) {
            self.0.join("Scripts").join(format!("{name}.exe"))
        } else {
            self.0.join("bin").join(name)
        }
    }

    /// `python` with these arguments.
    pub(crate) fn python<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = command(self.program("python"), arguments);
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// `pip` with these arguments.
    pub(crate) fn pip<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let all = ["-m", "pip", "--disable-pip-version-check"].into_iter().chain(arguments);
        command(self.program("python"), all)
    }

    /// Installs the package from its folder, as a user's pip would from a source distribution.
    pub(crate) fn install_sdk(&self) -> Outcome {
        run(&mut self.pip(["install", "--quiet", "--force-reinstall", "--no-deps", "./sdk-python"]))
    }
}

fn create(folder: &PathBuf) -> Outcome {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let python = find_python()?;
    let mut make = command(python, ["-m", "venv"]);
    make.arg(folder);
    run(&mut make)
}

/// The first Python on the PATH that is new enough.
fn find_python() -> Result<&'static str, Failure> {
    const VERSION: &str = "import sys; print(sys.version_info >= (3, 11))";
    ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"]
        .into_iter()
        .find(|name| output(&mut command(name, ["-c", VERSION])).is_ok_and(|answer| answer.trim() == "True"))
        .ok_or_else(|| Failure::new("Python 3.11 or newer is needed and none is on the PATH"))
}
