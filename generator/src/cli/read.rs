//! Reading input files: ordinary files of a bounded size, or standard input for the document.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// No input is larger: a document of a large API has some 15 MB.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The bytes of a file; `-` is standard input.
///
/// # Errors
/// A sentence that names the file: it is missing, no ordinary file, or too large.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("-") {
        return limited(std::io::stdin().lock(), path);
    }
    let describe = |error: std::io::Error| format!("cannot read {}: {error}", shown(path));
    let meta = std::fs::metadata(path).map_err(describe)?;
    if !meta.is_file() {
        return Err(format!("{} is no ordinary file", shown(path)));
    }
    limited(File::open(path).map_err(describe)?, path)
}

/// The same, but a file that is not there gives `None`.
pub(crate) fn bytes_if_any(path: &Path) -> Result<Option<Vec<u8>>, String> {
    if path.exists() { bytes(path).map(Some) } else { Ok(None) }
}

/// A file of wire vectors, or those of a folder in order of their names: name and text of each.
///
/// # Errors
/// A sentence that names the file: as for [`bytes`], or it is not UTF-8, or the folder has none.
pub(crate) fn vectors(path: &Path) -> Result<Vec<(String, String)>, String> {
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        let describe = |error: std::io::Error| format!("cannot read {}: {error}", shown(path));
        let entries = std::fs::read_dir(path).map_err(describe)?;
        files = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(describe)?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
    }
    if files.is_empty() {
        return Err(format!("{} has no .json files", shown(path)));
    }
    let read = |file: std::path::PathBuf| {
        let text = String::from_utf8(bytes(&file)?).map_err(|_| format!("{} is not UTF-8", shown(&file)))?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok((name.unwrap_or_default(), text))
    };
    files.into_iter().map(read).collect()
}

fn limited(reader: impl std::io::Read, path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("{} is larger than {} MiB", shown(path), MAX_BYTES >> 20));
    }
    Ok(bytes)
}

/// A path as it may be printed: control characters escaped, on one line.
pub(crate) fn shown(path: &Path) -> String {
    trueup::diagnostics::escape_line(&path.to_string_lossy())
}
