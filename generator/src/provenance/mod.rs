//! What a package was made from, as a file in it: hashes of the document, overlays, rules, lock and vectors, and the generator's
//! version. Whoever has the same inputs makes the same bytes again (`trueup verify`). Pure; docs/provenance.md is the page.

mod manifest;
mod sbom;

use serde::{Deserialize, Serialize};

use crate::output::sha256;

pub use manifest::differences as manifest_differences;
pub use sbom::{python as python_sbom, rust as rust_sbom};

/// Where the crate has it.
pub const IN_CRATE: &str = "provenance.json";
/// Where the package has it, in the folder that is imported: wheels have nothing else.
pub const IN_PACKAGE: &str = "_provenance.json";
/// Where the crate has its bill of materials; the package has it in the folder that is imported, with `_` before it.
pub const SBOM: &str = "sbom.cdx.json";

/// Where both files go among the files of a package: into the folder that is imported, if it has one, else to the top.
pub fn places<'a>(mut files: impl Iterator<Item = &'a str>) -> [String; 2] {
    match files.find_map(|path| path.strip_suffix("/py.typed")) {
        Some(folder) => [format!("{folder}/{IN_PACKAGE}"), format!("{folder}/_{SBOM}")],
        None => [IN_CRATE.to_owned(), SBOM.to_owned()],
    }
}

const FORMAT: u32 = 1;

/// An input by its name and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// File name; for the files of a document in several, the path from the first one. The document and the rules have
    /// none: what they are called is no part of what they say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Source {
    /// Of bytes alone.
    #[must_use]
    pub fn unnamed(bytes: &[u8]) -> Self {
        Self { name: String::new(), sha256: sha256(bytes) }
    }

    /// Of a file's bytes. Folders are left out of the name: they are those of one machine.
    #[must_use]
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        let name = path.rsplit(['/', '\\', ':']).next().unwrap_or(path);
        Self { name: crate::diagnostics::escape_line(name), sha256: sha256(bytes) }
    }
}

/// Everything that a package depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// A word to whoever opens the file.
    #[serde(rename = "//")]
    pub note: String,
    /// The version of this format.
    pub provenance: u32,
    /// Version of the generator.
    pub generator: String,
    /// The document.
    pub document: Source,
    /// Other files that it is written in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Source>,
    /// Overlays, in order of application.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<Source>,
    /// The rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Source>,
    /// SHA-256 of the lock as this run left it: with it as input, the next run gives the same.
    pub lock: String,
    /// Wire vectors and suites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vectors: Vec<Source>,
}

/// The inputs of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The document.
    pub document: Source,
    /// Its other files.
    pub files: Vec<Source>,
    /// Overlays.
    pub overlays: Vec<Source>,
    /// The rules.
    pub rules: Option<Source>,
    /// SHA-256 of the lock.
    pub lock: String,
    /// Vectors.
    pub vectors: Vec<Source>,
}

impl Provenance {
    /// Of this generator.
    #[must_use]
    pub fn new(made: Made) -> Self {
        let Made { document, files, overlays, rules, lock, vectors } = made;
        Self {
            note: "Written by trueup: what this package was made from. `trueup verify` makes it again."
                .to_owned(),
            provenance: FORMAT,
            generator: env!("CARGO_PKG_VERSION").to_owned(),
            document,
            files,
            overlays,
            rules,
            lock,
            vectors,
        }
    }

    /// The text of the file.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads the file.
    ///
    /// # Errors
    /// A sentence: it is not of this form, or of a newer one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let json: serde_json::Value =
            serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
        match json.get("provenance").and_then(serde_json::Value::as_u64) {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) => return Err(format!("has the format {format}, and this trueup knows {FORMAT}")),
            None => return Err("is no provenance file".to_owned()),
        }
        serde_json::from_value(json).map_err(|error| format!("is not usable: {error}"))
    }

    /// What differs in the inputs, a sentence each: `self` is the package's, `other` what is at hand.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let named = |what: &str, source: &Source| match source.name.as_str() {
            "" => what.to_owned(),
            name => format!("{what} {name}"),
        };
        let mut one = |what: &str, a: Option<&Source>, b: Option<&Source>| match (a, b) {
            (Some(a), Some(b)) if a.sha256 != b.sha256 => {
                found.push(format!("{} is not the one the package was made from", named(what, b)));
            }
            (Some(a), None) => {
                found.push(format!("the package was made with {}, and that is not given", named(what, a)))
            }
            (None, Some(b)) => found.push(format!("the package was made without {}", named(what, b))),
            _ => {}
        };
        one("the document", Some(&self.document), Some(&other.document));
        one("the rules", self.rules.as_ref(), other.rules.as_ref());
        for (what, ours, theirs) in [
            ("the file", &self.files, &other.files),
            ("the overlay", &self.overlays, &other.overlays),
            ("the vectors", &self.vectors, &other.vectors),
        ] {
            for index in 0..ours.len().max(theirs.len()) {
                one(what, ours.get(index), theirs.get(index));
            }
        }
        // Another lock may be what another document left.
        if found.is_empty() && self.lock != other.lock {
            found.push("the lock is not the one the package was made with".to_owned());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Provenance {
        let source = |name: &str| Source::of(name, name.as_bytes());
        Provenance::new(Made {
            document: Source::unnamed(b"document"),
            files: vec![source("parts/a.yaml")],
            overlays: vec![source("C:\\x\\api/o.yaml")],
            rules: Some(Source::unnamed(b"rules")),
            lock: sha256(b"lock"),
            vectors: Vec::new(),
        })
    }

    #[test]
    fn it_is_read_as_it_is_written_and_names_no_folder() {
        let text = sample().render();
        assert_eq!(Provenance::parse(&text), Ok(sample()));
        assert!(!text.contains("api/") && !text.contains("C:"), "{text}");
    }

    #[test]
    fn differences_are_named() {
        let mut other = sample();
        assert_eq!(sample().differences(&other), Vec::<String>::new());
        other.lock = sha256(b"x");
        assert_eq!(sample().differences(&other), ["the lock is not the one the package was made with"]);
        other.rules = None;
        other.document.sha256 = sha256(b"x");
        other.overlays.push(Source::of("more.yaml", b""));
        assert_eq!(
            sample().differences(&other),
            [
                "the document is not the one the package was made from",
                "the package was made with the rules, and that is not given",
                "the package was made without the overlay more.yaml",
            ]
        );
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in ["", "{}", "{\"provenance\": 2}", "{\"provenance\": 1}", "[1]"] {
            assert!(Provenance::parse(text).is_err(), "{text}");
        }
    }
}
