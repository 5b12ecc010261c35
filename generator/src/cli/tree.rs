//! Reads the other files of a document that is written as a tree of files. Only what lies in the folder of the document, or in the one
//! that `--ref-root` names, is read; links that lead out of it are not followed.

use super::arguments::Document;
use super::{Failure, read};
use std::path::{Path, PathBuf};
use trueup::load::{self, Budget, File, Gather, Unread};
use trueup::pipeline::Input;

/// All files of a document together are no larger.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// The files that a document and its overlays refer to, directly or through one another.
pub(super) fn files(document: &Document, spec: &Input, overlays: &[Input]) -> Result<Vec<File>, Failure> {
    let overlays: Vec<load::Input<'_>> = overlays.iter().map(borrowed).collect();
    let main = borrowed(spec);
    let mut gather = Gather::new(main, &overlays, &Budget::default());
    let mut wanted = gather.wanted();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let folder = document.spec.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let root = root(document, &folder);
    let mut total = 0;
    while !wanted.is_empty() {
        for path in wanted {
            let content = match &root {
                Ok(root) => one(&folder.join(&path), root),
                Err(why) => Err(Unread::Refused(why.clone())),
            };
            total += content.as_ref().map_or(0, Vec::len);
            let content = if total > MAX_BYTES {
                Err(Unread::Refused(format!("is not read: all files have more than {} MiB", MAX_BYTES >> 20)))
            } else {
                content
            };
            let name = folder.join(&path).to_string_lossy().trim_start_matches("./").to_owned();
            gather.supply(File { path, name, content });
        }
        wanted = gather.wanted();
    }
    Ok(gather.finish())
}

fn borrowed(input: &Input) -> load::Input<'_> {
    load::Input { name: &input.name, bytes: &input.bytes }
}

/// The folder that nothing is read outside of.
fn root(document: &Document, folder: &Path) -> Result<PathBuf, String> {
    if document.spec == Path::new("-") {
        return Err("cannot be found: standard input has no folder".to_owned());
    }
    let root = document.ref_root.as_deref().unwrap_or(folder);
    std::fs::canonicalize(root).map_err(|error| format!("cannot be found: {}: {error}", read::shown(root)))
}

/// The bytes of one file.
fn one(path: &Path, root: &Path) -> Result<Vec<u8>, Unread> {
    let real = match std::fs::canonicalize(path) {
        Ok(real) => real,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Unread::Missing("does not exist".to_owned()));
        }
        Err(error) => return Err(Unread::Missing(format!("cannot be read: {error}"))),
    };
    if !real.starts_with(root) {
        let why = "lies outside of the folder of the document (--ref-root names another one)";
        return Err(Unread::Refused(why.to_owned()));
    }
    if !real.is_file() {
        return Err(Unread::Missing("is no ordinary file".to_owned()));
    }
    read::bytes(&real).map_err(|failure| Unread::Refused(failure.message))
}
