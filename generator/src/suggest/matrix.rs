//! Suggestions as a matrix: operations down, kinds of rules across. A cell opens both places that speak for a rule.

use std::collections::BTreeMap;

use super::aliases::Lines;
use super::{Confidence, Names, Source, Suggestions};
use crate::diagnostics::render::{Cell, Entry, Matrix, Row, Side, Standing};
use crate::normalise::model::{Operation, SchemaId};

impl Suggestions {
    /// The matrix for a page.
    #[must_use]
    pub fn matrix(&self, title: &str, main: Source<'_>) -> Matrix {
        let mut entries: Vec<Entry> = Vec::new();
        // Numbers of entries by the schema, or by the call, that they are about.
        let mut of_schema: BTreeMap<SchemaId, Vec<usize>> = BTreeMap::new();
        let mut of_call: BTreeMap<(&'static str, String), Vec<usize>> = BTreeMap::new();
        for alias in &self.aliases {
            for sighting in &alias.sightings {
                let side = |title, (place, lines): &super::aliases::Lines| Side {
                    title,
                    place: place.clone(),
                    lines: lines.clone(),
                };
                let number = entries.len();
                entries.push(Entry {
                    standing: standing(alias.confidence),
                    kind: format!("alias, {} confidence", alias.confidence.as_str()),
                    message: format!("`{}` of {} is {} too", alias.field, sighting.schema, sighting.reason),
                    help: None,
                    sides: vec![side("document", &sighting.here), side("other", &sighting.there)],
                });
                if let Some(id) = main.normalised.schemas.at(&sighting.node) {
                    of_schema.entry(id).or_default().push(number);
                }
            }
        }
        for envelope in &self.envelopes {
            for (call, seen) in envelope.calls.iter().zip(&envelope.sightings) {
                let parts: Vec<String> = envelope
                    .parts
                    .iter()
                    .map(|(part, places)| format!("{part}: {}", places.join(", ")))
                    .collect();
                of_call.entry(("envelope", call.clone())).or_default().push(entries.len());
                entries.push(Entry {
                    standing: standing(envelope.confidence),
                    kind: format!("envelope, {} confidence", envelope.confidence.as_str()),
                    message: format!("{call} answers as {}: {}", envelope.kind, parts.join("; ")),
                    help: None,
                    sides: seen
                        .iter()
                        .enumerate()
                        .map(|(at, (place, lines))| Side {
                            title: if at == 0 { "document" } else { "other" },
                            place: place.clone(),
                            lines: lines.clone(),
                        })
                        .chain([Side::told("seen in", envelope.evidence.join(", "))])
                        .collect(),
                });
            }
        }
        for paging in &self.pagings {
            let is_it = |operation: &&Operation| {
                operation.id.as_ref() == Some(&paging.operation) || operation.call() == paging.operation
            };
            let Some(operation) = main.normalised.operations.iter().find(is_it) else { continue };
            let limit =
                paging.limit.as_ref().map(|limit| format!(", {limit} sizes them")).unwrap_or_default();
            of_call.entry(("paging", operation.call())).or_default().push(entries.len());
            entries.push(Entry {
                standing: standing(paging.confidence),
                kind: format!("paging, {} confidence", paging.confidence.as_str()),
                message: format!("{} counts pages{limit}", paging.page),
                help: None,
                sides: vec![
                    main.side("document", operation.span),
                    Side::told("seen in", "its arguments".to_owned()),
                ],
            });
        }
        for (call, entry) in self.names.entries() {
            of_call.entry(("naming", call)).or_default().push(entries.len());
            entries.push(entry);
        }
        let cell = |mut found: Vec<usize>| {
            found.sort_unstable();
            found.dedup();
            let worst =
                found.iter().filter_map(|number| entries.get(*number)).map(|entry| entry.standing).max();
            Cell { standing: worst.unwrap_or(Standing::Nothing), entries: found, compared: Vec::new() }
        };
        let aliases = |roots: Vec<SchemaId>| {
            let reached = main.normalised.schemas.closure(roots);
            cell(reached.iter().filter_map(|id| of_schema.get(id)).flatten().copied().collect())
        };
        let called = |kind: &'static str, operation: &Operation| {
            cell(of_call.get(&(kind, operation.call())).cloned().unwrap_or_default())
        };
        let rows: Vec<Row> = main
            .normalised
            .operations
            .iter()
            .map(|operation| Row {
                name: operation.call(),
                what: format!("{} {}", operation.http.as_str(), operation.path),
                cells: vec![
                    aliases(operation.request.into_iter().collect()),
                    aliases(operation.reply.into_iter().chain(operation.envelope.of).collect()),
                    called("envelope", operation),
                    called("paging", operation),
                    called("naming", operation),
                ],
            })
            .collect();
        let counted =
            |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let intro = match self.is_empty() {
            true => "Nothing to suggest.".to_owned(),
            false => format!(
                "{}, {}, {}, {}. Nothing is applied: read each before you keep it.",
                counted(self.aliases.len(), "alias", "aliases"),
                counted(self.envelopes.len(), "envelope", "envelopes"),
                counted(self.pagings.len(), "paging", "pagings"),
                counted(self.names.count(), "name", "names")
            ),
        };
        Matrix {
            title: title.to_owned(),
            intro: vec![intro],
            columns: vec!["aliases in requests", "aliases in replies", "envelope", "paging", "naming"],
            rows,
            entries,
            lists: Vec::new(),
        }
    }
}

impl Names {
    /// What is said of each call, by the name that it has without rules.
    fn entries(&self) -> Vec<(String, Entry)> {
        let renamed = self.renamed();
        let mut all = Vec::new();
        let entry =
            |confidence: Confidence, what: &str, message: String, sides: &[Lines], evidence: &[String]| {
                let shown = sides.iter().enumerate().map(|(at, (place, lines))| Side {
                    title: if at == 0 { "document" } else { "other" },
                    place: place.clone(),
                    lines: lines.clone(),
                });
                Entry {
                    standing: standing(confidence),
                    kind: format!("{what}, {} confidence", confidence.as_str()),
                    message,
                    help: None,
                    sides: shown.chain([Side::told("seen in", evidence.join(", "))]).collect(),
                }
            };
        for name in &self.resources {
            for moved in &name.moved {
                let message = format!("`{}` is `{}`, as all of its resource", moved.from, moved.to);
                let made = entry(name.confidence, "resource", message, &name.sides, &name.evidence);
                all.push((moved.from.clone(), made));
            }
        }
        for name in &self.calls {
            let new = name.call.as_ref().and_then(|_| renamed.get(name.from.as_str()));
            let mut said: Vec<String> =
                new.map(|new| format!("`{}` is better called `{new}`", name.from)).into_iter().collect();
            said.extend(name.deprecated.iter().map(|old| format!("`{old}` is an old name of it")));
            let made = entry(name.confidence, "call", said.join("; "), &name.sides, &name.evidence);
            all.push((name.from.clone(), made));
        }
        for name in &self.arguments {
            let message = format!("`{}` of `{}` is better called `{}`", name.parameter, name.call, name.to);
            let made = entry(name.confidence, "argument", message, &name.sides, &name.evidence);
            all.push((name.call.clone(), made));
        }
        all
    }
}

/// What leaves little doubt is proposed; the rest asks to be looked at.
const fn standing(confidence: Confidence) -> Standing {
    match confidence {
        Confidence::High => Standing::Proposed,
        Confidence::Medium | Confidence::Low => Standing::Possible,
    }
}
