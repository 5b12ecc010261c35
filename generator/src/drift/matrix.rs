//! What traffic says of a document as a matrix: operations down, requests and replies across.

use super::evidence::Direction;
use super::report::{Finding, Report, Usage};
use crate::diagnostics::SourceMap;
use crate::diagnostics::render::{Cell, Entry, Matrix, Row, Side, Standing};
use crate::normalise::Normalised;
use crate::normalise::model::{Operation, SchemaId};

impl Report {
    /// The matrix for a page.
    #[must_use]
    pub fn matrix(&self, title: &str, normalised: &Normalised, sources: &SourceMap) -> Matrix {
        let schemas: Vec<Option<SchemaId>> =
            self.findings.iter().map(|finding| owner(finding, normalised)).collect();
        let cell = |operation: &Operation, direction: Direction| {
            let calls = self.calls.get(&operation.pointer).copied().unwrap_or_default();
            let mut roots: Vec<SchemaId> = match direction {
                Direction::Request => operation.request.into_iter().collect(),
                Direction::Reply => operation.reply.into_iter().chain(operation.envelope.of).collect(),
            };
            if direction == Direction::Reply {
                roots.extend(operation.error_schemas.iter().map(|(_, schema)| *schema));
            }
            let roots_of = roots.clone();
            let reached = normalised.schemas.closure(roots);
            let found = |(finding, schema): (&Finding, &Option<SchemaId>)| {
                let of_schema = schema.is_some_and(|schema| reached.contains(&schema));
                let below = finding.place.as_ref().is_some_and(|place| place.starts_with(&operation.pointer));
                finding.direction == direction && (of_schema || below)
            };
            let numbered = self.findings.iter().zip(&schemas).enumerate();
            let entries: Vec<usize> =
                numbered.filter(|(_, both)| calls > 0 && found(*both)).map(|(at, _)| at).collect();
            let standing = match (calls, entries.is_empty()) {
                (0, _) => Standing::Unknown,
                (_, true) => Standing::Agree,
                (_, false) => Standing::Differ,
            };
            let schema = roots_of.first().and_then(|id| normalised.schemas.get(*id));
            let span = schema.map_or(operation.span, |schema| schema.span);
            let compared = Entry {
                standing,
                kind: direction.as_str().to_owned(),
                message: format!("{} {}", operation.http.as_str(), operation.path),
                help: None,
                sides: vec![
                    Side::head("document", sources, span),
                    Side::told(
                        "traffic",
                        match calls {
                            0 => "no exchange of it was recorded".to_owned(),
                            1 => "one exchange".to_owned(),
                            many => format!("{many} exchanges"),
                        },
                    ),
                ],
            };
            Cell { standing, entries, compared: vec![compared] }
        };
        let rows = normalised.operations.iter().map(|operation| Row {
            name: operation.call(),
            what: format!("{} {}", operation.http.as_str(), operation.path),
            cells: vec![cell(operation, Direction::Request), cell(operation, Direction::Reply)],
        });
        let entry = |finding: &Finding| Entry {
            standing: Standing::Differ,
            kind: finding.diagnostic.code.as_str().to_owned(),
            message: finding.diagnostic.message.clone(),
            help: finding.diagnostic.help.clone(),
            sides: finding
                .diagnostic
                .span
                .map(|span| Side::cut("document", sources, span))
                .into_iter()
                .chain([Side::told("traffic", met(finding))])
                .collect(),
        };
        let usage = |usage: &Usage| {
            format!(
                "{} {} in a {}: {}, {} of {}",
                usage.of,
                usage.name,
                usage.direction.as_str(),
                usage.verdict,
                usage.count,
                usage.chances
            )
        };
        let broken = |broken: &super::Broken| format!("line {}: {}", broken.line, broken.reason);
        Matrix {
            title: title.to_owned(),
            intro: vec![format!(
                "{} of {} exchanges are operations of the document.",
                self.exchanges.1, self.exchanges.0
            )],
            columns: vec!["requests", "replies"],
            rows: rows.collect(),
            entries: self.findings.iter().map(entry).collect(),
            lists: vec![
                ("Legacy names", self.spellings.iter().map(usage).collect()),
                ("Places of payloads", self.envelopes.iter().map(usage).collect()),
                ("Exchanges that could not be read", self.broken.iter().map(broken).collect()),
            ],
        }
    }
}

/// The schema that a finding is about: the nearest one around its node.
fn owner(finding: &Finding, normalised: &Normalised) -> Option<SchemaId> {
    let mut at = finding.place.clone();
    while let Some(place) = at {
        if let Some(id) = normalised.schemas.at(&place) {
            return Some(id);
        }
        at = place.parent();
    }
    None
}

fn met(finding: &Finding) -> String {
    let seen = &finding.seen;
    let at = if seen.path.is_empty() { String::new() } else { format!(" at {}", seen.path) };
    let times = if seen.count == 1 { "once".to_owned() } else { format!("{} times", seen.count) };
    format!("{times}, first in exchange {}{at}", seen.entry)
}
