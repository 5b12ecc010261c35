//! What comparing gave, for people and for programs: pairs of schemas, findings with both places, what has no counterpart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::catalogue::{Named, Wanted};
use super::compare::Check;
use super::disagreement::{Agreement, Disagreement, Spot};
use super::routes::Route;
use crate::diagnostics::{
    Diagnostic, Diagnostics, Severity, SourceMap, Span, SpecPointer, codes, fingerprint, quote,
};
use crate::drift::evidence::{Direction, Place};
use crate::drift::proposal::{self, Action};
use crate::normalise::Normalised;
use crate::normalise::model::SchemaId;
use crate::resolve::Resolved;

/// A schema of the document beside one of the source.
#[derive(Debug, Clone)]
pub struct Row {
    /// In the document: `Tool`, `createToolRequest`.
    pub document: String,
    /// Its node.
    pub pointer: SpecPointer,
    pub(super) schema: Option<SchemaId>,
    /// Its place.
    pub span: Span,
    /// The constant of the source.
    pub source: String,
    /// Its place.
    pub source_span: Span,
    /// How they stand.
    pub agreement: Agreement,
    /// Fingerprints of what differs or cannot be told.
    pub findings: Vec<String>,
}

/// Something that differs or cannot be told.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The same for the same disagreement, wherever it stands in the files.
    pub fingerprint: String,
    /// Whether it differs.
    pub agreement: Agreement,
    /// The words, with both places.
    pub diagnostic: Diagnostic,
    /// What would mend the document.
    pub action: Option<Action>,
}

/// A document beside its source.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Pairs, in the order of the document.
    pub rows: Vec<Row>,
    /// In the order of the document.
    pub findings: Vec<Finding>,
    /// Checks that no document can say, with their places: `refine`.
    pub checks: Vec<(String, &'static str, Span)>,
    /// Schemas of the document that the source does not have.
    pub only_document: Vec<(String, Span)>,
    /// Schemas of the source that the document does not have.
    pub only_source: Vec<(String, Span)>,
    /// Schemas of the source that have a name.
    pub schemas: usize,
    /// What `findings` and `checks` have had so far: many pairs lead to one thing.
    pub(super) known: (BTreeSet<String>, BTreeSet<Check>),
}

impl Row {
    /// Both sides and how they stand, in one line.
    pub(super) fn line(&self, sources: &SourceMap) -> String {
        let (here, there) = (place(sources, self.span), place(sources, self.source_span));
        format!("{} {here} · {} {there} · {}", self.document, self.source, self.agreement.as_str())
    }
}

fn place(sources: &SourceMap, span: Span) -> String {
    let at = sources.line_column(span);
    let name = sources.get(span.source).map(|source| crate::diagnostics::escape_line(source.name()));
    let at = at.map(|at| format!(":{}:{}", at.line, at.column));
    format!("{}{}", name.unwrap_or_default(), at.unwrap_or_default())
}

impl Report {
    pub(super) fn add(
        &mut self,
        wanted: &Wanted,
        found: &Named,
        (said, checks): (Vec<Disagreement>, Vec<Check>),
        normalised: &Normalised,
        resolved: &Resolved,
    ) {
        let pointer = normalised.schemas.get(wanted.schema).map(|schema| resolved.origin(&schema.pointer));
        let row = Row {
            document: wanted.name.clone(),
            pointer: pointer.unwrap_or_default(),
            schema: Some(wanted.schema),
            span: wanted.span,
            source: found.shown.clone(),
            source_span: found.span,
            agreement: Agreement::Agree,
            findings: Vec::new(),
        };
        self.add_row(row, (said, checks), resolved);
    }

    /// A route that the document does not have.
    pub(super) fn add_unknown(&mut self, route: &Route, resolved: &Resolved) {
        let pointer = SpecPointer::from_tokens(["paths"]);
        let span = resolved.span(&pointer).unwrap_or(resolved.tree.span);
        let spot = Spot { pointer, span, name: route.label() };
        let message = format!("the source has {}, which is not documented", quote(&spot.name));
        let said = Disagreement::differ(codes::DRIFT_OPERATION, &spot, route.span, message);
        let found = finding(said.detail(spot.name.clone()), resolved);
        self.add_finding(found);
    }

    /// What was not found before.
    fn add_finding(&mut self, found: Finding) {
        if !self.known.0.contains(&found.fingerprint) {
            self.known.0.insert(found.fingerprint.clone());
            self.findings.push(found);
        }
    }

    /// A pair with what was said of it.
    pub(super) fn add_row(
        &mut self,
        row: Row,
        (said, checks): (Vec<Disagreement>, Vec<Check>),
        resolved: &Resolved,
    ) {
        let agreement = said.iter().map(|found| found.agreement).max().unwrap_or(Agreement::Agree);
        let mut fingerprints: Vec<String> = Vec::new();
        for one in said {
            let finding = finding(one, resolved);
            if !fingerprints.contains(&finding.fingerprint) {
                fingerprints.push(finding.fingerprint.clone());
            }
            self.add_finding(finding);
        }
        self.rows.push(Row { agreement, findings: fingerprints, ..row });
        for check in checks {
            if self.known.1.insert(check.clone()) {
                self.checks.push(check);
            }
        }
    }

    /// Leaves out the findings of a baseline.
    pub fn without(&mut self, known: &BTreeSet<String>) {
        self.findings.retain(|finding| !known.contains(&finding.fingerprint));
        let left: BTreeMap<&str, Agreement> =
            self.findings.iter().map(|found| (found.fingerprint.as_str(), found.agreement)).collect();
        for row in &mut self.rows {
            row.findings.retain(|fingerprint| !known.contains(fingerprint));
            let left = row.findings.iter().filter_map(|print| left.get(print.as_str()));
            row.agreement = left.max().copied().unwrap_or(Agreement::Agree);
        }
    }

    /// Whether anything differs.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.findings.iter().any(|finding| finding.agreement == Agreement::Differ)
    }

    /// The findings as diagnostics: what differs warns, what cannot be told or said is a note.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        let mut all = Diagnostics::default();
        self.findings.iter().for_each(|finding| all.push(finding.diagnostic.clone()));
        for (name, check, span) in &self.checks {
            let message = format!("{} has a {check} in the source, which no document can say", quote(name));
            all.push(Diagnostic::note(codes::DRIFT_UNSAID, message).at(*span));
        }
        all
    }

    /// The mends as an OpenAPI Overlay 1.0.0; `None` when there is nothing to propose.
    #[must_use]
    pub fn overlay(&self, title: &str) -> Option<String> {
        proposal::overlay(title, self.findings.iter().filter_map(|finding| finding.action.as_ref()))
    }

    /// The whole report for programs.
    #[must_use]
    pub fn json(&self, sources: &SourceMap) -> Value {
        let place = |span: Span| {
            let source = sources.get(span.source)?;
            let at = sources.line_column(span)?;
            Some(json!({"file": source.name(), "line": at.line, "column": at.column}))
        };
        let row = |row: &Row| {
            json!({
                "document": row.document,
                "pointer": row.pointer.to_string(),
                "location": place(row.span),
                "source": row.source,
                "source_location": place(row.source_span),
                "agreement": row.agreement.as_str(),
                "findings": row.findings,
            })
        };
        let finding = |finding: &Finding| {
            json!({
                "code": finding.diagnostic.code.as_str(),
                "agreement": finding.agreement.as_str(),
                "fingerprint": finding.fingerprint,
                "message": finding.diagnostic.message,
                "help": finding.diagnostic.help,
                "pointer": finding.diagnostic.pointer.as_ref().map(ToString::to_string),
                "location": finding.diagnostic.span.and_then(place),
                "source_location": finding.diagnostic.related.first().and_then(|related| place(related.span)),
            })
        };
        let alone = |(name, span): &(String, Span)| json!({"name": name, "location": place(*span)});
        let check = |(name, check, span): &(String, &'static str, Span)| json!({"document": name, "check": check, "source_location": place(*span)});
        json!({
            "schemas": self.rows.iter().map(row).collect::<Vec<_>>(),
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
            "checks": self.checks.iter().map(check).collect::<Vec<_>>(),
            "only_document": self.only_document.iter().map(alone).collect::<Vec<_>>(),
            "only_source": self.only_source.iter().map(alone).collect::<Vec<_>>(),
        })
    }

    /// How many stand how.
    pub(super) fn summary(&self) -> String {
        let count = |agreement| self.rows.iter().filter(|row| row.agreement == agreement).count();
        format!(
            "{} agree, {} differ, {} undecidable; {} only in the document, {} only in the source",
            count(Agreement::Agree),
            count(Agreement::Differ),
            count(Agreement::Undecidable),
            self.only_document.len(),
            self.only_source.len(),
        )
    }

    /// The table for people: which schemas stand how.
    #[must_use]
    pub fn text(&self, sources: &SourceMap) -> String {
        let mut out = format!("{}\n", self.summary());
        let lines: Vec<[String; 5]> = self
            .rows
            .iter()
            .map(|row| {
                let source = crate::diagnostics::escape_line(&row.source);
                let document = crate::diagnostics::escape_line(&row.document);
                [
                    document,
                    place(sources, row.span),
                    source,
                    place(sources, row.source_span),
                    row.agreement.as_str().to_owned(),
                ]
            })
            .collect();
        let width =
            |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|text| text.chars().count()).max();
        let widths: Vec<usize> = (0..4).map(|at| width(at).unwrap_or_default()).collect();
        for line in &lines {
            out.push(' ');
            for (at, text) in line.iter().enumerate() {
                let width = widths.get(at).copied().unwrap_or_default();
                out.push_str(&format!(" {text:<width$} "));
            }
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        for (title, alone) in
            [("Only in the document", &self.only_document), ("Only in the source", &self.only_source)]
        {
            if !alone.is_empty() {
                out.push_str(&format!("\n{title}\n"));
            }
            for (name, span) in alone {
                out.push_str(&format!(
                    "  {} {}\n",
                    crate::diagnostics::escape_line(name),
                    place(sources, *span)
                ));
            }
        }
        out
    }
}

fn finding(said: Disagreement, resolved: &Resolved) -> Finding {
    let pointer = resolved.origin(&said.spot.pointer);
    let place =
        Place { pointer: said.spot.pointer.clone(), span: said.spot.span, name: said.spot.name.clone() };
    let action =
        said.fact.as_ref().and_then(|fact| proposal::action(resolved, &place, fact, Direction::Request));
    let severity = if said.agreement == Agreement::Differ { Severity::Warning } else { Severity::Note };
    let mut diagnostic = Diagnostic::new(severity, said.code, &said.message)
        .at(said.spot.span)
        .pointer(&pointer)
        .related(said.source, &said.label);
    if let Some(help) = said.help {
        diagnostic = diagnostic.help(help);
    }
    Finding {
        fingerprint: fingerprint(&format!("{}\n{pointer}\nzod\n{}", said.code.as_str(), said.detail)),
        agreement: said.agreement,
        diagnostic,
        action,
    }
}
