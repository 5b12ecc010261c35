//! Reading input files: ordinary files of a bounded size, or standard input for the document.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use trueup::diagnostics::{Diagnostic, codes};

use super::Failure;

/// No input is larger: a document of a large API has some 15 MB.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The bytes of a file; `-` is standard input.
///
/// # Errors
/// A sentence that names the file: it is missing, no ordinary file, or too large.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        return limited(std::io::stdin().lock(), path);
    }
    let meta = std::fs::metadata(path).map_err(|error| unread(path, &error))?;
    if meta.is_dir() {
        return Err(unreadable(&format!("{} is a folder, not a file", shown(path)), "name the file in it"));
    }
    if !meta.is_file() {
        let message = format!("{} is no ordinary file", shown(path));
        return Err(unreadable(&message, "name an ordinary file, or `-` for standard input"));
    }
    limited(File::open(path).map_err(|error| unread(path, &error))?, path)
}

/// An ordinary file of any size, to be read as it comes.
///
/// # Errors
/// A sentence that names the file: it is missing, or a folder.
pub(crate) fn open(path: &Path) -> Result<File, Failure> {
    if path.is_dir() {
        return Err(unreadable(&format!("{} is a folder, not a file", shown(path)), "name the file in it"));
    }
    File::open(path).map_err(|error| unread(path, &error))
}

/// The same, but a file that is not there gives `None`.
pub(crate) fn bytes_if_any(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    if path.exists() { bytes(path).map(Some) } else { Ok(None) }
}

/// A file of wire vectors, or those of a folder in order of their names: name and text of each.
///
/// # Errors
/// A sentence that names the file: as for [`bytes`], or it is not UTF-8, or the folder has none.
pub(crate) fn vectors(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        let describe = |error: std::io::Error| unread(path, &error);
        let entries = std::fs::read_dir(path).map_err(describe)?;
        files = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(describe)?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
    }
    if files.is_empty() {
        let message = format!("{} has no .json files", shown(path));
        return Err(unreadable(&message, "name a file of vectors, or a folder of them"));
    }
    let read = |file: std::path::PathBuf| {
        let text = String::from_utf8(bytes(&file)?)
            .map_err(|_| unreadable(&format!("{} is not UTF-8", shown(&file)), "save it as UTF-8"))?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok((name.unwrap_or_default(), text))
    };
    files.into_iter().map(read).collect()
}

fn limited(reader: impl std::io::Read, path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unread(path, &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        let message = format!("{} is larger than {} MiB", shown(path), MAX_BYTES >> 20);
        return Err(unreadable(&message, "no document of an API is: split it, or name another file"));
    }
    Ok(bytes)
}

fn unreadable(message: &str, help: &str) -> Failure {
    Box::new(Diagnostic::error(codes::UNREADABLE, message).help(help))
}

/// The sentence for what the file system says; the platform's own number for it helps nobody.
fn unread(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("{} cannot be read: {}", shown(path), trueup::output::said(error));
    Box::new(Diagnostic::error(codes::UNREADABLE, message))
}

/// A path as it may be printed: control characters escaped, on one line.
pub(crate) fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    trueup::diagnostics::escape_line(&path.to_string_lossy())
}
