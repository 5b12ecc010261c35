//! The table of results: a row a document, a cell a check.

use std::collections::BTreeMap;
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

/// Where the table begins in the page.
const TABLE: &str = "| document | generate | operations | lost | check | clippy | doc | import | mypy | pyright | ruff |\n\
                     |---|---|---|---|---|---|---|---|---|---|---|\n";

/// What stands above it.
const PAGE: &str = "\
# Real documents

What `cargo xtask corpus --write` found: both SDKs of public documents, generated with default options and no rules, then checked by
the tools their users run. A cell says how long that took, or `FAILED`; the memory of the largest process is added above half a GiB.

| column | what passes |
|---|---|
| generate | `trueup generate DOCUMENT --rust … --python …` ends with 0 |
| operations | both SDKs have a method for each operation of the document |
| lost | nodes of the document that `trueup ledger` calls unsupported; [the command line](command-line.md) says how to list them |
| check | `cargo check --all-features`, without a warning |
| clippy | `cargo clippy --all-features -- -D warnings` |
| doc | `cargo doc --no-deps --all-features` with `-D warnings` |
| import | every module imported with warnings as errors, every model built |
| mypy | `mypy --strict`, nothing from its cache |
| pyright | `pyright` in strict mode |
| ruff | `ruff check` and `ruff format --check` |

Times are of one run on two cores that had other work to do: they tell documents apart, and no more; `cargo xtask bench` measures. The
crates' dependencies were built beforehand. `own/…` are documents of this repository (`generator/tests/corpus`) that hold in few lines
what is hard: names that mean something in either language, values that contradict their types, forms that refer to themselves.

";

/// The page with these rows in it: in place of those it has of the same documents, beside the others.
pub(super) fn page(old: &str, rows: &[Row]) -> String {
    let own = |line: &str| line.strip_prefix("| ").and_then(|line| Some(line.split_once(" |")?.0.to_owned()));
    let kept = old.split_once(TABLE).map_or("", |(_, table)| table).lines();
    let mut lines: BTreeMap<String, String> =
        kept.filter_map(|line| Some((own(line)?, line.to_owned()))).collect();
    lines.extend(rows.iter().map(|row| (row.name.clone(), row.markdown())));
    let table: String = lines.into_values().map(|line| line + "\n").collect();
    format!("{PAGE}{TABLE}{table}")
}

impl Row {
    fn markdown(&self) -> String {
        let cells: [String; 11] = [
            self.name.clone(),
            self.generate.text_with_peak(),
            self.operations.text(),
            self.lost(),
            self.check.text_with_peak(),
            self.clippy.text_with_peak(),
            self.doc.text_with_peak(),
            self.import.text_with_peak(),
            self.mypy.text_with_peak(),
            self.pyright.text_with_peak(),
            self.ruff.text(),
        ];
        format!("| {} |", cells.join(" | "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_other_documents_stay() {
        let rows = |names: &[&str]| names.iter().map(|name| Row::new(name)).collect::<Vec<_>>();
        let first = page("", &rows(&["b.json", "c.yaml"]));
        let cell = |lost| Row { lost: Some(lost), ..Row::new("b.json") };
        let second = page(&first, &[cell(7), Row::new("a.json")]);
        let table: Vec<&str> = second.lines().rev().take(3).collect();
        let row = |name: &str, lost: &str| format!("| {name} | - | - | {lost}{} |", " | -".repeat(7));
        assert_eq!(table, [row("c.yaml", "-"), row("b.json", "7"), row("a.json", "-")]);
    }
}
