//! Formats generated Python in process, as `ruff format` does with the settings of the generated `pyproject.toml`.
//! A text that does not parse is a bug of this generator, reported as such and never written.

use std::path::Path;

use ruff_python_formatter::{PyFormatOptions, format_module_source};

/// `line-length` of the generated `pyproject.toml`.
pub(super) const LINE_LENGTH: u16 = 100;

/// Formats one module.
///
/// # Errors
/// When the text is not Python; the message says where.
pub(super) fn format(source: &str) -> Result<String, String> {
    let options = PyFormatOptions::from_extension(Path::new("module.py"));
    let options = match LINE_LENGTH.try_into() {
        Ok(width) => options.with_line_width(width),
        Err(_) => options,
    };
    format_module_source(source, options)
        .map(|printed| printed.into_code())
        .map_err(|error| error.to_string())
}
