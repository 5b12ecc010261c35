//! Files of a git revision, `REV:path`, as `git show` names them: read by asking git for the blob, without filters, hooks or a
//! working tree. For `trueup diff` and `trueup release`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use trueup::diagnostics::{Diagnostic, codes};

use super::{Failure, read};

/// What helps where an object is missing.
const PARTIAL: &str = "the clone is partial or damaged: `git show` of it fetches what a partial one lacks, `git fsck` says what is lost";

/// Where a file is read from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// The file system.
    Disk,
    /// A revision of the repository that the current folder lies in.
    Revision(String),
}

/// A document as the command line names it: a path, or `REV:path`. What is a file by its whole name is that file.
pub(super) fn parse(named: &Path) -> (Origin, PathBuf) {
    let text = named.to_string_lossy();
    match text.split_once(':') {
        Some((revision, path))
            if !revision.is_empty()
                && !path.is_empty()
                && !path.starts_with("//")
                && !named.exists()
                && !is_drive(revision) =>
        {
            (Origin::Revision(revision.to_owned()), PathBuf::from(path))
        }
        _ => (Origin::Disk, named.to_path_buf()),
    }
}

/// `C:\api.yaml` is a path.
fn is_drive(text: &str) -> bool {
    cfg!(windows) && text.len() == 1
}

impl Origin {
    /// The name that messages show.
    pub(super) fn shown(&self, path: &Path) -> String {
        match self {
            Self::Disk => path.to_string_lossy().into_owned(),
            Self::Revision(revision) => format!("{revision}:{}", path.to_string_lossy()),
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// A sentence that names the file: it is not there, git is not, or it is too large.
    pub(super) fn bytes(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Disk => read::bytes(path),
            Self::Revision(_) => self.blob(path)?.ok_or_else(|| {
                let message =
                    format!("{} does not exist", trueup::diagnostics::escape_line(&self.shown(path)));
                let help = "name it as git does: from the top of the repository, or `REV:./path` from here";
                Box::new(Diagnostic::error(codes::UNREADABLE, message).help(help))
            }),
        }
    }

    /// The same, but a file that is not there gives `None`.
    pub(super) fn bytes_if_any(&self, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
        match self {
            Self::Disk => read::bytes_if_any(path),
            Self::Revision(_) => self.blob(path),
        }
    }

    fn blob(&self, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
        let Self::Revision(revision) = self else { return Ok(None) };
        let refuse = |message: String, help: &str| {
            let message = trueup::diagnostics::escape_line(&message);
            Err(Box::new(Diagnostic::error(codes::UNREADABLE, message).help(help)))
        };
        if revision.starts_with('-') {
            return refuse(format!("{revision} is no revision"), "name a commit, a tag or a branch");
        }
        let commit = format!("{revision}^{{tree}}");
        let known = match git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) {
            Ok(output) => output.status.success(),
            Err(error) => {
                return refuse(
                    format!("git, which {revision} is to be read with, cannot be run: {error}"),
                    "install git, or write the revision into a file and name that",
                );
            }
        };
        if !known {
            let commit = format!("{revision}^{{commit}}");
            let is_there = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
                .is_ok_and(|output| output.status.success());
            return match is_there {
                true => {
                    refuse(format!("{revision} cannot be read: its files are not in this clone"), PARTIAL)
                }
                false => refuse(
                    format!("{revision} is no revision of the repository that the current folder lies in"),
                    "name a commit, a tag or a branch that is there; a shallow clone may lack it",
                ),
            };
        }
        let object = self.shown(path);
        match kind(&object) {
            Some(kind) if kind == "blob" => {}
            Some(_) => return Ok(None),
            None if is_lost(revision, path) => {
                return refuse(format!("{object} cannot be read: git has it no more"), PARTIAL);
            }
            None => return Ok(None),
        }
        match git(&["cat-file", "blob", &object]) {
            Ok(output) if output.status.success() && output.stdout.len() as u64 <= read::MAX_BYTES => {
                Ok(Some(output.stdout))
            }
            Ok(output) if output.status.success() => refuse(
                format!("{object} is larger than {} MiB", read::MAX_BYTES >> 20),
                "no document of an API is",
            ),
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                refuse(format!("{object} cannot be read: {said}"), "see whether `git show` can read it")
            }
            Err(error) => {
                refuse(format!("{object} cannot be read: {error}"), "see whether `git show` can read it")
            }
        }
    }
}

/// What is there of a name of git: a blob, a tree. `None` where it names nothing, or what cannot be read.
fn kind(object: &str) -> Option<String> {
    let output = git(&["cat-file", "-t", object]).ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a file that git cannot tell of may have been there: it has a name in its folder, or its folder has one in another, and what
/// has that name cannot be read. A partial clone lacks such objects, a damaged repository has lost them.
fn is_lost(revision: &str, path: &Path) -> bool {
    for place in path.ancestors() {
        let folder =
            if place == Path::new(".") { "./".to_owned() } else { place.to_string_lossy().into_owned() };
        let object = format!("{revision}:{folder}");
        let named = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &object]);
        if named.is_ok_and(|output| output.status.success()) {
            return kind(&object).is_none();
        }
    }
    false
}

/// Asks git, which writes nothing, fetches nothing and prompts for nothing.
pub(super) fn git(arguments: &[&str]) -> std::io::Result<Output> {
    let mut command = Command::new("git");
    command.args(["--no-replace-objects", "--no-optional-locks"]).args(arguments);
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
    command.stdin(Stdio::null()).output()
}
