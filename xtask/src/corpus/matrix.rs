//! The table of results: a row a document, a cell a check.

use std::time::Duration;

/// The head of the printed table.
pub(super) const HEAD: &str = "document                        generate  ops   lost  check     clippy    doc       import    mypy       pyright    ruff";

/// The outcome of one check.
#[derive(Default)]
pub(super) enum Cell {
    /// Not run.
    #[default]
    Skipped,
    /// Passed.
    Passed { took: Duration, peak_kib: u64, said: String },
    /// A fact, without a command behind it.
    Said(String),
    /// Failed, with the end of what was said.
    Failed(String),
}

impl Cell {
    pub(super) fn ran(passed: bool, took: Duration, peak_kib: u64, said: String) -> Self {
        if passed { Self::Passed { took, peak_kib, said } } else { Self::Failed(said) }
    }

    pub(super) fn failed(why: String) -> Self {
        Self::Failed(why)
    }

    pub(super) fn said(text: String) -> Self {
        Self::Said(text)
    }

    pub(super) fn is_red(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// A compiler that warned has failed.
    pub(super) fn without_warnings(self) -> Self {
        match self {
            Self::Passed { said, .. } if said.contains("warning:") => Self::Failed(said),
            other => other,
        }
    }

    /// Both must pass.
    pub(super) fn and(self, other: Self) -> Self {
        if self.is_red() { self } else { other }
    }

    fn text(&self) -> String {
        match self {
            Self::Skipped => "-".into(),
            Self::Passed { took, .. } => format!("{:.1} s", took.as_secs_f64()),
            Self::Said(text) => text.clone(),
            Self::Failed(_) => "FAILED".into(),
        }
    }

    /// With the memory of what took much.
    fn text_with_peak(&self) -> String {
        match self {
            Self::Passed { peak_kib, .. } if *peak_kib > 512 * 1024 => {
                format!("{}, {:.1} GiB", self.text(), *peak_kib as f64 / (1024.0 * 1024.0))
            }
            _ => self.text(),
        }
    }
}

/// A document's row.
pub(super) struct Row {
    name: String,
    pub(super) generate: Cell,
    pub(super) operations: Cell,
    pub(super) lost: Option<usize>,
    pub(super) check: Cell,
    pub(super) clippy: Cell,
    pub(super) doc: Cell,
    pub(super) import: Cell,
    pub(super) mypy: Cell,
    pub(super) pyright: Cell,
    pub(super) ruff: Cell,
}

impl Row {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            generate: Cell::Skipped,
            operations: Cell::Skipped,
            lost: None,
            check: Cell::Skipped,
            clippy: Cell::Skipped,
            doc: Cell::Skipped,
            import: Cell::Skipped,
            mypy: Cell::Skipped,
            pyright: Cell::Skipped,
            ruff: Cell::Skipped,
        }
    }

    fn named(&self) -> [(&'static str, &Cell); 9] {
        [
            ("generate", &self.generate),
            ("operations", &self.operations),
            ("check", &self.check),
            ("clippy", &self.clippy),
            ("doc", &self.doc),
            ("import", &self.import),
            ("mypy", &self.mypy),
            ("pyright", &self.pyright),
            ("ruff", &self.ruff),
        ]
    }

    /// What failed, with the end of what was said.
    pub(super) fn red(&self) -> impl Iterator<Item = String> {
        self.named().into_iter().filter_map(|(name, cell)| match cell {
            Cell::Failed(said) => Some(format!("{name}: {said}")),
            _ => None,
        })
    }

    fn lost(&self) -> String {
        self.lost.map_or_else(|| "-".into(), |count| count.to_string())
    }

    /// For the terminal.
    pub(super) fn line(&self) -> String {
        format!(
            "{:<31} {:<9} {:<5} {:<5} {:<9} {:<9} {:<9} {:<9} {:<10} {:<10} {}",
            self.name,
            self.generate.text(),
            self.operations.text(),
            self.lost(),
            self.check.text(),
            self.clippy.text(),
            self.doc.text(),
            self.import.text(),
            self.mypy.text(),
            self.pyright.text(),
            self.ruff.text(),
        )
    }
}

/// The table as a page.
pub(super) fn markdown(rows: &[Row]) -> String {
    let mut page = String::from(
        "# Real documents\n\n\
         What `cargo xtask corpus --write` printed: both SDKs of public documents, generated without rules, and checked by the\n\
         tools their users run: `cargo check`, `cargo clippy -D warnings`, `cargo doc -D warnings` with all features; every module\n\
         imported with warnings as errors and every model built, `mypy --strict`, `pyright` in strict mode, `ruff check` and\n\
         `ruff format --check`. *Operations* is how many both SDKs have, and fails when the document has another number; *lost* counts\n\
         the nodes that `trueup ledger` calls unsupported. Times are of one run on two cores; memory is shown above half a GiB.\n\n\
         | document | generate | operations | lost | check | clippy | doc | import | mypy | pyright | ruff |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let cells: Vec<String> = [
            row.name.clone(),
            row.generate.text_with_peak(),
            row.operations.text(),
            row.lost(),
            row.check.text_with_peak(),
            row.clippy.text(),
            row.doc.text(),
            row.import.text(),
            row.mypy.text_with_peak(),
            row.pyright.text_with_peak(),
            row.ruff.text(),
        ]
        .into();
        page.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    page
}
