//! Generated files in memory, under paths that are safe on every platform.

use std::collections::BTreeMap;
use std::fmt;

use crate::lang::scope::DEVICES;

/// A relative path with `/` between components; each component is plain ASCII and no reserved device name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelPath(String);

/// Why a text is no [`RelPath`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPath {
    /// The text.
    pub path: String,
    /// The rule it breaks.
    pub reason: &'static str,
}

impl fmt::Display for InvalidPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no path of a generated file: {}", self.path, self.reason)
    }
}

impl std::error::Error for InvalidPath {}

impl RelPath {
    /// Checks a path.
    ///
    /// # Errors
    /// When a component is empty, `.`, `..`, longer than 128 bytes, holds anything but ASCII letters, digits, `.`, `_`
    /// or `-`, ends with a dot, or is a device name of Windows.
    pub fn new(path: &str) -> Result<Self, InvalidPath> {
        let fail = |reason| Err(InvalidPath { path: path.to_owned(), reason });
        for component in path.split('/') {
            let stem = component.split('.').find(|part| !part.is_empty()).unwrap_or("").to_ascii_lowercase();
            if component.is_empty() || component == "." || component == ".." {
                return fail("a component is empty, `.` or `..`");
            }
            if component.len() > 128 {
                return fail("a component is longer than 128 bytes");
            }
            if !component.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) {
                return fail("only ASCII letters, digits, `.`, `_` and `-` are used in names");
            }
            if component.ends_with('.') || DEVICES.contains(&stem.as_str()) {
                return fail("the name is reserved on a platform");
            }
        }
        Ok(Self(path.to_owned()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Files by path, in order of path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<RelPath, String>,
    folded: BTreeMap<String, RelPath>,
}

impl FileSet {
    /// Adds a file.
    ///
    /// # Errors
    /// When the path is not safe, or another file's path differs from it by case alone.
    pub fn insert(&mut self, path: &str, contents: impl Into<String>) -> Result<(), InvalidPath> {
        let rel = RelPath::new(path)?;
        match self.folded.get(&path.to_ascii_lowercase()) {
            Some(_) => Err(InvalidPath {
                path: path.to_owned(),
                reason: "another generated file has this path, case aside",
            }),
            None => {
                self.folded.insert(path.to_ascii_lowercase(), rel.clone());
                self.files.insert(rel, contents.into());
                Ok(())
            }
        }
    }

    /// Builds from pairs.
    ///
    /// # Errors
    /// As [`Self::insert`].
    pub fn from_files(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, InvalidPath> {
        let mut set = Self::default();
        for (path, contents) in files {
            set.insert(&path, contents)?;
        }
        Ok(set)
    }

    /// In order of path.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &str)> {
        self.files.iter().map(|(path, contents)| (path, contents.as_str()))
    }

    /// The contents of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(&RelPath(path.to_owned())).map(String::as_str)
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{FileSet, RelPath};

    #[test]
    fn unsafe_paths_are_refused() {
        for path in [
            "",
            "/a",
            "a//b",
            "../a",
            "a/..",
            "a b",
            "a\u{202e}b",
            "CON.rs",
            "nul.py",
            "a.",
            "a:b",
            "a\\b",
            "é.rs",
        ] {
            assert!(RelPath::new(path).is_err(), "{path:?}");
        }
        for path in ["src/lib.rs", ".trueup.json", "a-b/c_d.E"] {
            assert!(RelPath::new(path).is_ok(), "{path:?}");
        }
    }

    #[test]
    fn paths_that_differ_by_case_collide() {
        let mut set = FileSet::default();
        assert!(set.insert("src/Foo.rs", "").is_ok());
        assert!(set.insert("src/foo.rs", "").is_err());
    }
}
