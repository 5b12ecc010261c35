//! The report as a matrix: operations down, requests and replies across.

use std::collections::BTreeMap;

use super::disagreement::Agreement;
use super::report::Report;
use crate::diagnostics::render::{Cell, Entry, Matrix, Row, Side, Standing};
use crate::diagnostics::{SourceMap, Span};
use crate::normalise::Normalised;
use crate::normalise::model::SchemaId;

impl Report {
    /// The matrix for a page.
    #[must_use]
    pub fn matrix(&self, title: &str, normalised: &Normalised, sources: &SourceMap) -> Matrix {
        let numbers: BTreeMap<&str, usize> =
            self.findings.iter().enumerate().map(|(at, found)| (found.fingerprint.as_str(), at)).collect();
        let by_schema: BTreeMap<SchemaId, usize> =
            self.rows.iter().enumerate().filter_map(|(at, row)| Some((row.schema?, at))).collect();
        let cell = |roots: Vec<SchemaId>| {
            if roots.is_empty() {
                return Cell { standing: Standing::Nothing, entries: Vec::new() };
            }
            let mut cell = Cell { standing: Standing::Unknown, entries: Vec::new() };
            for id in normalised.schemas.closure(roots) {
                let Some(row) = by_schema.get(&id).and_then(|at| self.rows.get(*at)) else { continue };
                cell.standing = cell.standing.max(standing(row.agreement));
                cell.entries.extend(row.findings.iter().filter_map(|print| numbers.get(print.as_str())));
            }
            cell.entries.sort_unstable();
            cell.entries.dedup();
            cell
        };
        let rows = normalised.operations.iter().map(|operation| Row {
            name: operation.call(),
            what: format!("{} {}", operation.http.as_str(), operation.path),
            cells: vec![
                cell(operation.request.into_iter().collect()),
                cell(operation.reply.into_iter().collect()),
                cell(operation.error_schemas.iter().map(|(_, schema)| *schema).collect()),
            ],
        });
        let place = |(name, span): &(String, Span)| format!("{name} {}", Side::cut("", sources, *span).place);
        Matrix {
            title: title.to_owned(),
            intro: vec![self.summary()],
            columns: vec!["request", "reply", "errors"],
            rows: rows.collect(),
            entries: self.entries(sources),
            lists: vec![
                ("Pairs of schemas", self.rows.iter().map(|row| row.line(sources)).collect()),
                ("Only in the document", self.only_document.iter().map(place).collect()),
                ("Only in the source", self.only_source.iter().map(place).collect()),
            ],
        }
    }

    fn entries(&self, sources: &SourceMap) -> Vec<Entry> {
        let entry = |found: &super::report::Finding| {
            let side = |title, span: Option<Span>| span.map(|span| Side::cut(title, sources, span));
            let source = found.diagnostic.related.first().map(|related| related.span);
            Entry {
                standing: standing(found.agreement),
                kind: found.diagnostic.code.as_str().to_owned(),
                message: found.diagnostic.message.clone(),
                help: found.diagnostic.help.clone(),
                sides: side("document", found.diagnostic.span)
                    .into_iter()
                    .chain(side("source", source))
                    .collect(),
            }
        };
        self.findings.iter().map(entry).collect()
    }
}

const fn standing(agreement: Agreement) -> Standing {
    match agreement {
        Agreement::Agree => Standing::Agree,
        Agreement::Undecidable => Standing::Maybe,
        Agreement::Differ => Standing::Differ,
    }
}
