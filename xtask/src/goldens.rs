//! The Python packages recorded in `generator/tests/golden/python`: each gets the runtime and is then checked and imported
//! like a package that somebody has generated. That they are what the generator writes is a test of the generator.

use crate::process::{Outcome, command, root, run, target};
use crate::python::Environment;
use std::path::Path;

/// Imports every module and makes every model build its schema.
const IMPORT_ALL: &str = include_str!("import_all.py");

/// Checks all of them.
pub(crate) fn check() -> Outcome {
    let environment = Environment::for_tests()?;
    let python = environment.program("python");
    let python = python.to_string_lossy();
    let scratch = target().join("golden-python");
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch)?;
    }
    for case in std::fs::read_dir(root().join("generator/tests/golden/python"))? {
        let case = case?;
        let folder = scratch.join(case.file_name());
        copy(&case.path().join("package"), &folder)?;
        for package in std::fs::read_dir(folder.join("src"))? {
            let package = package?;
            copy(&root().join("sdk-python/src/hivekube/_runtime"), &package.path().join("_runtime"))?;
            let name = package.file_name().to_string_lossy().into_owned();
            let mut import = environment.python(["-W", "error", "-c", IMPORT_ALL, &name]);
            run(import.current_dir(folder.join("src")))?;
        }
        let ruff = environment.program("ruff");
        run(command(&ruff, ["format", "--check", "--no-cache", "."]).current_dir(&folder))?;
        run(command(&ruff, ["check", "--no-cache", "."]).current_dir(&folder))?;
        run(environment.python(["-m", "mypy", "--strict", "src"]).current_dir(&folder))?;
        run(environment.python(["-m", "pyright", "--pythonpath", &python]).current_dir(&folder))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
