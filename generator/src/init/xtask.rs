//! The package behind `cargo xtask`: its manifest, its program, and the alias that leads to it. What is decided about them is
//! [`super::cargo`]'s.

use super::{File, Place};

/// The program, but for what it is run over. It needs no dependencies and is formatted as `rustfmt` would.
const PROGRAM: &str = include_str!("../../templates/init/xtask.rs");

/// How the package stands to the others of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Xtask {
    /// The workspace around it takes it in by one of its patterns. Otherwise it is a workspace of its own, so that no manifest
    /// that is there has to be edited.
    pub is_member: bool,
    /// The alias is to be written: no configuration of Cargo is there that it would have to be added to.
    pub writes_alias: bool,
}

impl Xtask {
    /// The folder of the package.
    pub const FOLDER: &str = "xtask";

    /// What the alias stands for.
    #[must_use]
    pub fn alias(self) -> &'static str {
        match self.is_member {
            true => "run --quiet --package xtask --",
            false => "run --quiet --manifest-path xtask/Cargo.toml --",
        }
    }

    /// The line of the alias, below `[alias]`.
    #[must_use]
    pub fn line(self) -> String {
        format!("xtask = \"{}\"", self.alias())
    }

    /// Manifest, program and alias.
    pub(super) fn files(self, place: &Place<'_>) -> Vec<File> {
        let file = |path: &str, text: String| File { path: path.to_owned(), beside_document: false, text };
        let mut files = vec![
            file("xtask/Cargo.toml", self.manifest()),
            file("xtask/src/main.rs", PROGRAM.replacen("// PLACE\n", &constants(place), 1)),
        ];
        if !self.is_member {
            files.push(file("xtask/.gitignore", "/target\n".to_owned()));
        }
        if self.writes_alias {
            files.push(file(".cargo/config.toml", format!("[alias]\n{}\n", self.line())));
        }
        files
    }

    fn manifest(self) -> String {
        let own = match self.is_member {
            true => "",
            false => "\n# Of its own: no other manifest has to name it.\n[workspace]\n",
        };
        format!(
            "[package]\nname = \"xtask\"\nversion = \"0.0.0\"\nedition = \"2021\"\npublish = false\n\
             description = \"What is run over the API of this folder: cargo xtask help\"\n{own}"
        )
    }
}

fn constants(place: &Place<'_>) -> String {
    // The debug form of a text is a literal of Rust.
    let options: Vec<String> = place.options.iter().map(|option| format!("{option:?}")).collect();
    format!(
        "const DOCUMENT: &str = {:?};\nconst RUST: &str = {:?};\nconst PYTHON: &str = {:?};\n\
         // What every command is told of the document.\nconst OPTIONS: &[&str] = &[{}];\n",
        place.document,
        place.rust,
        place.python,
        options.join(", ")
    )
}
