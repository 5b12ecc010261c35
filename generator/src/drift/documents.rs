//! Two documents of one API held against each other: which of their differences the API would differ by, and which are words for
//! readers; and the matrix of both. What differs is found by `diff`.

use std::collections::BTreeMap;

use crate::diagnostics::render::{Cell, Entry, Matrix, Row, Side, Standing};
use crate::diff::{self, Change, Compared, Kind, Part, Place, Report, Verdict};

/// Tells drift from notes: what is said to readers of a document (descriptions, titles, examples, its version and the version of OpenAPI
/// that it follows) and what shows nowhere are no drift. Notes count in no verdict, and come last.
pub fn judge(report: &mut Report) {
    for change in &mut report.changes {
        let is_of_words = matches!(
            change.kind,
            Kind::DocsChanged | Kind::TitleChanged | Kind::VersionChanged | Kind::DialectChanged
        );
        change.is_drift = Some(!is_of_words && change.verdicts.worst() > Verdict::None);
    }
    report.changes.sort_by_key(Change::is_note);
    report.reckon();
}

/// How many of the changes are drift.
#[must_use]
pub fn count(report: &Report) -> usize {
    report.changes.iter().filter(|change| !change.is_note()).count()
}

/// Whether the two have no operation in common, though each has some.
#[must_use]
pub fn are_strangers(report: &Report, old: &diff::Side<'_>, new: &diff::Side<'_>) -> bool {
    let has = |kind: Kind| report.changes.iter().any(|change| change.kind == kind);
    has(Kind::OperationRemoved)
        && has(Kind::OperationAdded)
        && diff::operations(old, new).iter().all(|row| row.places.iter().any(Option::is_none))
}

/// The matrix for a page: operations of either document down, their parts across, then what belongs to no operation.
/// `left_out`: how many changes a baseline lists.
#[must_use]
pub fn matrix(
    report: &Report,
    title: &str,
    (old, new): (&diff::Side<'_>, &diff::Side<'_>),
    left_out: usize,
) -> Matrix {
    let operations = diff::operations(old, new);
    let entries: Vec<Entry> = report.changes.iter().map(|change| entry(change, old, new)).collect();
    // Numbers of changes by operation and part; what is left is of none.
    let mut found: BTreeMap<(&str, Part), Vec<usize>> = BTreeMap::new();
    let mut rest: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, change) in report.changes.iter().enumerate() {
        for reach in &change.operations {
            for part in &reach.parts {
                found.entry((reach.operation.as_str(), *part)).or_default().push(number);
            }
        }
        if change.operations.is_empty() {
            rest.entry(section(change)).or_default().push(number);
        }
    }
    let columns: Vec<Part> = Part::ALL
        .into_iter()
        .filter(|part| {
            *part == Part::Itself || operations.iter().any(|row| row.parts.iter().any(|(of, ..)| of == part))
        })
        .collect();
    let standing = |numbers: &[usize]| {
        numbers.iter().filter_map(|number| entries.get(*number)).map(|entry| entry.standing).max()
    };
    let cell = |row: &Compared, part: Part| {
        let numbers = found.get(&(row.label.as_str(), part)).cloned().unwrap_or_default();
        let compared = sides(row, part, old, new);
        let standing = match (&row.places, part) {
            ([Some(_), None], Part::Itself) => Standing::OnlyHere,
            ([None, Some(_)], Part::Itself) => Standing::OnlyThere,
            ([Some(_), Some(_)], _) if !compared.is_empty() => standing(&numbers).unwrap_or(Standing::Agree),
            // Nothing of it is there to be compared with.
            _ => standing(&numbers).unwrap_or(Standing::Nothing),
        };
        let compared =
            if numbers.is_empty() && standing != Standing::Nothing { compared } else { Vec::new() };
        Cell { standing, entries: numbers, compared }
    };
    let mut rows: Vec<Row> = operations
        .iter()
        .map(|row| Row {
            name: row.call.clone().unwrap_or_else(|| row.label.clone()),
            what: row.label.clone(),
            cells: columns.iter().map(|part| cell(row, *part)).collect(),
        })
        .collect();
    rows.extend(rest.into_iter().map(|(name, entries)| {
        let own =
            Cell { standing: standing(&entries).unwrap_or(Standing::Nothing), entries, compared: Vec::new() };
        let others = columns.iter().skip(1).map(|_| Cell::closed(Standing::Nothing));
        Row { name, what: "of no operation".to_owned(), cells: std::iter::once(own).chain(others).collect() }
    }));
    Matrix {
        title: title.to_owned(),
        intro: intro(report, &operations, left_out),
        columns: columns.into_iter().map(name).collect(),
        rows,
        entries,
        lists: Vec::new(),
    }
}

fn intro(report: &Report, operations: &[Compared], left_out: usize) -> Vec<String> {
    let alone = |which: usize| {
        let has = |row: &&Compared| row.places.get(which).is_some_and(Option::is_none);
        operations.iter().filter(has).count()
    };
    let drift = count(report);
    let mut said = vec![format!(
        "{} operations and webhooks of the document, {} of the other one; only here {}, only there {}. {} {}, {} {}.",
        operations.len() - alone(0),
        operations.len() - alone(1),
        alone(1),
        alone(0),
        drift,
        if drift == 1 { "difference" } else { "differences" },
        report.changes.len() - drift,
        if report.changes.len() - drift == 1 { "note" } else { "notes" },
    )];
    if left_out > 0 {
        said.push(format!("Left out is what the baseline lists: {left_out}. Where nothing else was found, a cell says that both agree."));
    }
    said
}

const fn name(part: Part) -> &'static str {
    match part {
        Part::Itself => "itself",
        Part::Parameters => "parameters",
        Part::Request => "request",
        Part::Reply => "reply",
        Part::Errors => "errors",
        Part::Security => "security",
        Part::Callbacks => "callbacks",
    }
}

/// What a change of no operation is about: `servers`, `components/schemas`.
fn section(change: &Change) -> String {
    let place = if change.new.is_holder { &change.old } else { &change.new };
    let mut tokens = place.pointer.tokens();
    match (tokens.next(), tokens.next()) {
        (Some("components"), Some(section)) => format!("components/{section}"),
        (Some(section), _) => section.to_owned(),
        (None, _) => "the document".to_owned(),
    }
}

fn entry(change: &Change, old: &diff::Side<'_>, new: &diff::Side<'_>) -> Entry {
    let standing = match change.kind {
        _ if change.is_note() => Standing::Note,
        // What leads nowhere, or is yet to be written, says nothing of the API.
        Kind::DanglingRef
        | Kind::DanglingRefMended
        | Kind::PlaceholderIntroduced
        | Kind::PlaceholderReplaced => Standing::Maybe,
        Kind::OperationRemoved => Standing::OnlyHere,
        Kind::OperationAdded => Standing::OnlyThere,
        _ => Standing::Differ,
    };
    let side = |title, side: &diff::Side<'_>, place: &Place| match place.is_holder {
        true => Side::lacking(title, side.sources, place.span),
        false => Side::cut(title, side.sources, place.span),
    };
    Entry {
        standing,
        kind: change.kind.as_str().to_owned(),
        message: format!("{}: {}", change.subject, diff::render::sentence(change)),
        help: change.suspect.clone(),
        sides: vec![side("document", old, &change.old), side("other", new, &change.new)],
    }
}

/// Both sides of a part, for a cell in which nothing was found.
fn sides(row: &Compared, part: Part, old: &diff::Side<'_>, new: &diff::Side<'_>) -> Vec<Entry> {
    let side = |title, side: &diff::Side<'_>, place: &Option<Place>| match place {
        Some(place) => Side::head(title, side.sources, place.span),
        None => Side::told(title, "says nothing of it".to_owned()),
    };
    let shown = |what: &str, [was, is]: &[Option<Place>; 2]| Entry {
        standing: Standing::Agree,
        kind: name(part).to_owned(),
        message: if what.is_empty() { row.label.clone() } else { format!("{} {what}", row.label) },
        help: None,
        sides: vec![side("document", old, was), side("other", new, is)],
    };
    if part == Part::Itself {
        return vec![shown("", &row.places)];
    }
    row.parts.iter().filter(|(of, ..)| *of == part).map(|(_, what, places)| shown(what, places)).collect()
}
