//! The manifest: which files of a folder the generator owns, and from what they were made.

use super::RelPath;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// File name of the manifest, at the root of every generated folder.
pub const MANIFEST_NAME: &str = ".trueup-manifest.json";

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a folder was generated from. Hashes are of the bytes as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputHashes {
    /// Version of the generator.
    pub generator: String,
    /// The document.
    pub spec: String,
    /// Overlays, in order of application.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<String>,
    /// The rules file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
}

/// The manifest's contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// A word to whoever opens the file.
    #[serde(rename = "//")]
    pub note: String,
    /// What it was made from.
    pub inputs: InputHashes,
    /// SHA-256 of each owned file.
    pub files: BTreeMap<String, String>,
}

/// A manifest that cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError(pub String);

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MANIFEST_NAME} is not usable: {}", self.0)
    }
}

impl std::error::Error for ManifestError {}

impl Manifest {
    /// A manifest for these inputs and files.
    pub fn new(inputs: InputHashes, files: BTreeMap<String, String>) -> Self {
        let note = "Written by trueup: the files it owns. Do not edit.".to_owned();
        Self { note, inputs, files }
    }

    /// Reads a manifest; every path in it is checked again, because the file may have been tampered with.
    ///
    /// # Errors
    /// When it is not JSON of this form or lists a path that leaves the folder.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_str(text).map_err(|error| ManifestError(error.to_string()))?;
        for path in manifest.files.keys() {
            RelPath::new(path).map_err(|error| ManifestError(error.to_string()))?;
        }
        Ok(manifest)
    }

    /// The text of the file: stable, one file a line.
    pub fn render(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
