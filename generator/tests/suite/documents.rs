//! Two documents of one API as a matrix: `tests/documents/*` has both and the expected matrix as text. `TRUEUP_BLESS=1` records.

use crate::support;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use trueup::diagnostics::render::{Matrix, Standing};
use trueup::diff::{self, Report};
use trueup::drift::documents;
use trueup::pipeline::{self, Input, Inputs, Reading};

fn inputs(name: &str, bytes: Vec<u8>) -> Inputs {
    let spec = Input { name: name.to_owned(), bytes };
    Inputs { spec, files: Vec::new(), overlays: Vec::new(), rules: None, lock: None, strict: false }
}

fn read(old: &[u8], new: &[u8]) -> (Reading, Reading) {
    let name = if new.starts_with(b"{") { "made.json" } else { "made.yaml" };
    pipeline::readings(&inputs("openapi.yaml", old.to_vec()), &inputs(name, new.to_vec()))
}

fn held((before, after): &(Reading, Reading)) -> (Report, Matrix) {
    let said = |reading: &Reading| -> Vec<String> {
        reading.diagnostics.iter().map(|found| found.message.clone()).collect()
    };
    assert!(before.document.is_some() && after.document.is_some(), "{:?} {:?}", said(before), said(after));
    let (a, b) = (before.side().unwrap(), after.side().unwrap());
    let mut report = diff::compare(&a, &b);
    documents::judge(&mut report);
    let matrix = documents::matrix(&report, "Both", (&a, &b), 0);
    (report, matrix)
}

fn text(matrix: &Matrix) -> String {
    let mut out = matrix.intro.join("\n") + "\n";
    let side = |out: &mut String, entry: &trueup::diagnostics::render::Entry| {
        let _ = writeln!(out, "    {:?} {}: {}", entry.standing, entry.kind, entry.message);
        for side in &entry.sides {
            let meant = side.lines.iter().find(|(.., meant)| *meant).map(|(_, text, _)| text.trim());
            let _ = writeln!(out, "      {} {} | {}", side.title, side.place, meant.unwrap_or_default());
        }
    };
    for row in &matrix.rows {
        let _ = writeln!(out, "{} ({})", row.name, row.what);
        for (column, cell) in matrix.columns.iter().zip(&row.cells) {
            if cell.standing == Standing::Nothing {
                continue;
            }
            let _ = writeln!(out, "  {column}: {:?} {:?}", cell.standing, cell.entries);
            cell.compared.iter().for_each(|entry| side(&mut out, entry));
        }
    }
    for (number, entry) in matrix.entries.iter().enumerate() {
        let _ = writeln!(out, "{number}");
        side(&mut out, entry);
    }
    out
}

#[test]
fn matrices_are_as_recorded() {
    for folder in support::folders("documents") {
        let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
        let (_, matrix) = held(&read(&file("openapi.yaml"), &file("made.json")));
        support::compare(&folder.join("matrix.txt"), &text(&matrix));
        whole(&matrix);
    }
}

/// Everything that was found is in a cell, every cell that says something opens both sides, and every side with a place shows lines.
fn whole(matrix: &Matrix) {
    let cells = || matrix.rows.iter().flat_map(|row| &row.cells);
    let shown: BTreeSet<usize> = cells().flat_map(|cell| cell.entries.iter().copied()).collect();
    assert_eq!(shown, (0..matrix.entries.len()).collect(), "a change is in no cell");
    for row in &matrix.rows {
        assert_eq!(row.cells.len(), matrix.columns.len());
        for cell in &row.cells {
            let found = cell.entries.iter().map(|number| &matrix.entries[*number]);
            let entries: Vec<_> = found.chain(&cell.compared).collect();
            assert_eq!(entries.is_empty(), cell.standing == Standing::Nothing, "{} {cell:?}", row.name);
            for entry in entries {
                assert_eq!(entry.sides.len(), 2, "{entry:?}");
                assert!(entry.sides.iter().any(|side| !side.lines.is_empty()), "{entry:?}");
            }
        }
    }
}

/// Real pairs: no change and no operation is left out of the page.
#[test]
fn no_change_of_a_real_pair_is_left_out() {
    let Some(folder) = support::corpus().and_then(|corpus| Some(corpus.parent()?.join("drift"))) else {
        return;
    };
    let mut pairs = 0;
    for number in 1..=20 {
        let file = |which: &str| std::fs::read(folder.join(format!("{number:02}-{which}.yaml")));
        let (Ok(old), Ok(new)) = (file("old"), file("new")) else { continue };
        let both = read(&old, &new);
        let (report, matrix) = held(&both);
        pairs += 1;
        whole(&matrix);
        assert_eq!(report.changes.len(), matrix.entries.len());
        let of = |reading: &Reading| reading.document.as_ref().unwrap().1.operations.len();
        let there = |lacking: Standing| {
            let has = |row: &&trueup::diagnostics::render::Row| {
                let first = &row.cells[0];
                row.what != "of no operation" && !row.what.starts_with("webhook") && first.standing != lacking
            };
            matrix.rows.iter().filter(has).count()
        };
        assert_eq!(there(Standing::OnlyThere), of(&both.0), "{number}: operations of the older one");
        assert_eq!(there(Standing::OnlyHere), of(&both.1), "{number}: operations of the newer one");
    }
    assert!(pairs > 5 || !Path::new(&folder).is_dir(), "{pairs} pairs");
}

/// What readers are told is no drift, whatever it says; what callers send and get is, however little it costs.
#[test]
fn words_are_notes() {
    let document = |version: &str, words: &str, limit: u32, openapi: &str| {
        serde_json::json!({
            "openapi": openapi,
            "info": {"title": format!("T{words}"), "version": version, "description": words},
            "paths": {"/a": {"get": {
                "operationId": "a",
                "summary": format!("S{words}"),
                "parameters": [{"name": "q", "in": "query", "description": words, "schema": {"type": "integer", "maximum": limit}}],
                "responses": {"200": {"description": words, "content": {"application/json": {
                    "example": {"a": words},
                    "schema": {"type": "object", "title": format!("O{words}"), "properties": {
                        "a": {"type": "string", "description": words, "example": words},
                    }},
                }}}},
            }}},
        })
        .to_string()
    };
    let held = |old: String, new: String| held(&read(old.as_bytes(), new.as_bytes())).0;
    let words = held(document("1", "one", 5, "3.0.3"), document("2", "two", 5, "3.1.0"));
    assert!(words.changes.len() >= 8, "{:?}", words.changes);
    assert_eq!(documents::count(&words), 0, "{:?}", words.changes);
    assert_eq!(words.overall(), diff::Verdict::None);
    let more = held(document("1", "one", 5, "3.0.3"), document("2", "two", 6, "3.1.0"));
    assert_eq!(documents::count(&more), 1);
    assert_eq!(more.changes.len(), words.changes.len() + 1);
    assert!(!more.changes[0].is_note() && more.changes.iter().skip(1).all(diff::Change::is_note));
}

/// A document of one line, as servers send it, is shown where it is meant.
#[test]
fn one_line_is_shown_where_it_is_meant() {
    let of = |kind: &str| {
        let many: Vec<String> = (0..40).map(|at| format!("\"p{at}\":{{\"type\":\"string\"}}")).collect();
        format!(
            "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{\"/a\":{{\"get\":{{\"operationId\":\"a\",\"responses\":{{\"200\":\
             {{\"description\":\"D\",\"content\":{{\"application/json\":{{\"schema\":{{\"type\":\"object\",\"properties\":{{{},\"meant\":{{\"type\":\
             \"{kind}\"}}}}}}}}}}}}}}}}}}}}}}",
            many.join(",")
        )
    };
    let (_, matrix) = held(&read(of("string").as_bytes(), of("integer").as_bytes()));
    let shown: Vec<&str> = matrix.entries[0].sides.iter().map(|side| side.lines[0].1.as_str()).collect();
    assert!(shown.iter().all(|line| line.contains("\"meant\"") && line.starts_with('…')), "{shown:?}");
}

/// What cannot be seen in the name of an operation is spelled in its row, and what was found stands there all the same.
#[test]
fn names_with_what_cannot_be_seen_have_their_findings() {
    let document = |of_type: &str| {
        let schema = format!(r#""content": {{"application/json": {{"schema": {{"type": "{of_type}"}}}}}}"#);
        let replies = format!(r#""responses": {{"200": {{"description": "Fine.", {schema}}}}}"#);
        format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "paths": {{"/a\u200bb": {{"get": {{{replies}}}}}}},
            "webhooks": {{"p\u0007ing": {{"post": {{"requestBody": {{{schema}}}, "responses": {{}}}}}}}}}}"#
        )
    };
    let (report, matrix) = held(&read(document("string").as_bytes(), document("integer").as_bytes()));
    assert_eq!(report.changes.len(), 2);
    let spelled: Vec<&str> =
        report.changes.iter().flat_map(|change| &change.operations).map(|of| of.operation.as_str()).collect();
    assert_eq!(spelled, ["GET /a\\u{200b}b", "webhook POST p\\x07ing"]);
    for row in &matrix.rows {
        let found: Vec<usize> = row.cells.iter().flat_map(|cell| cell.entries.clone()).collect();
        assert_eq!(found.len(), 1, "{}", row.what);
    }
}
