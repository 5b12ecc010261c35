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
        let lacking = |id: &SchemaId| {
            let schema = normalised.schemas.get(*id)?;
            Some(Entry {
                standing: Standing::Unknown,
                kind: schema.name.clone(),
                message: "no schema of the source is known to be this one".to_owned(),
                help: None,
                sides: vec![
                    Side::head("document", sources, schema.span),
                    Side::told("source", "not found".to_owned()),
                ],
            })
        };
        let cell = |roots: Vec<SchemaId>| {
            let first = roots.first().copied();
            if roots.is_empty() {
                return Cell::closed(Standing::Nothing);
            }
            let mut cell = Cell::closed(Standing::Unknown);
            for id in normalised.schemas.closure(roots) {
                let Some(row) = by_schema.get(&id).and_then(|at| self.rows.get(*at)) else { continue };
                cell.standing = cell.standing.max(standing(row.agreement));
                cell.compared.push(Entry {
                    standing: standing(row.agreement),
                    kind: row.document.clone(),
                    message: format!("{} of the source", row.source),
                    help: None,
                    sides: vec![
                        Side::head("document", sources, row.span),
                        Side::head("source", sources, row.source_span),
                    ],
                });
                cell.entries.extend(row.findings.iter().filter_map(|print| numbers.get(print.as_str())));
            }
            cell.entries.sort_unstable();
            cell.entries.dedup();
            if cell.compared.is_empty() {
                cell.compared.extend(first.as_ref().and_then(lacking));
            }
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
