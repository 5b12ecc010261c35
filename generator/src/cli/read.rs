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
    trueup::diagnostics::escape_line(&path.to_string_lossy()).into()
}
