//! Evidence put into words: findings with places and fingerprints, and what became of every declared spelling and place.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Value, json};

use super::evidence::{Direction, Evidence, Fact, Place, Seen};
use super::proposal::{self, Action};
use super::recording::Broken;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, SourceMap, SpecPointer, codes, fingerprint, quote};
use crate::normalise::Normalised;
use crate::normalise::model::Kind;
use crate::resolve::Resolved;

/// Objects that must have had a field in other spellings before one that never came is called safe to drop.
const ENOUGH: u64 = 100;
/// Members of one object that are listed one by one; more are keys of a map that nobody declared.
const LISTED: usize = 25;

/// Something that does not agree.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The same for the same disagreement, whatever the recording.
    pub fingerprint: String,
    /// The words, with their place in the document.
    pub diagnostic: Diagnostic,
    /// Where it was met.
    pub seen: Seen,
    /// Which way the body went.
    pub direction: Direction,
    /// The node of the document as the stages know it; `None`: it has none.
    pub(super) place: Option<SpecPointer>,
    /// What would mend the document.
    pub action: Option<Action>,
}

/// A declared spelling or place, and whether it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// `Tool.id` or `tools.list items`.
    pub of: String,
    /// The node of the document.
    pub pointer: SpecPointer,
    /// Which way.
    pub direction: Direction,
    /// `_id`, `/testcases`.
    pub name: String,
    /// How often it was met.
    pub count: u64,
    /// How often it could have been.
    pub chances: u64,
    /// `used`, `safe to drop`, `never seen`, `unknown`.
    pub verdict: &'static str,
}

/// What a recording says of a document.
#[derive(Debug, Clone)]
pub struct Report {
    /// In the order of the document.
    pub findings: Vec<Finding>,
    /// Legacy names, in the order of the document.
    pub spellings: Vec<Usage>,
    /// Places of payloads of operations that have several.
    pub envelopes: Vec<Usage>,
    /// Exchanges that were read, and those of operations the document has.
    pub exchanges: (u64, u64),
    /// What could not be read.
    pub broken: Vec<Broken>,
    /// Calls of each operation, by its place.
    pub(super) calls: BTreeMap<SpecPointer, u64>,
}

impl Report {
    /// Puts evidence into words.
    #[must_use]
    pub fn new(
        evidence: &Evidence,
        broken: Vec<Broken>,
        resolved: &Resolved,
        normalised: &Normalised,
    ) -> Self {
        let mut findings: Vec<Finding> = gathered(evidence)
            .into_iter()
            .map(|((place, direction, fact), seen)| {
                let action = proposal::action(resolved, &place, &fact, direction);
                finding(resolved, &place, direction, &fact, seen, action)
            })
            .collect();
        findings.extend(evidence.strangers.iter().map(|((method, path), seen)| stranger(method, path, seen)));
        Self {
            findings,
            spellings: spellings(evidence, normalised, resolved),
            envelopes: envelopes(evidence, normalised, resolved),
            exchanges: (evidence.exchanges, evidence.known),
            broken,
            calls: evidence.calls.clone(),
        }
    }

    /// Leaves out the findings of a baseline.
    pub fn without(&mut self, known: &std::collections::BTreeSet<String>) {
        self.findings.retain(|finding| !known.contains(&finding.fingerprint));
    }

    /// The findings as diagnostics.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        let mut all = Diagnostics::default();
        self.findings.iter().for_each(|finding| all.push(finding.diagnostic.clone()));
        all
    }

    /// The whole report for programs.
    #[must_use]
    pub fn json(&self, sources: &SourceMap) -> Value {
        let finding = |finding: &Finding| {
            let place = finding
                .diagnostic
                .span
                .and_then(|span| Some((sources.get(span.source)?.name(), sources.line_column(span)?)));
            json!({
                "code": finding.diagnostic.code.as_str(),
                "fingerprint": finding.fingerprint,
                "message": finding.diagnostic.message,
                "help": finding.diagnostic.help,
                "pointer": finding.diagnostic.pointer.as_ref().map(ToString::to_string),
                "location": place.map(|(file, at)| json!({"file": file, "line": at.line, "column": at.column})),
                "direction": finding.direction.as_str(),
                "count": finding.seen.count,
                "entry": finding.seen.entry,
                "path": finding.seen.path,
            })
        };
        let usage = |usage: &Usage| {
            json!({
                "of": usage.of, "pointer": usage.pointer.to_string(), "direction": usage.direction.as_str(),
                "name": usage.name, "count": usage.count, "chances": usage.chances, "verdict": usage.verdict,
            })
        };
        let broken =
            |broken: &Broken| json!({"line": broken.line, "reason": broken.reason, "end": broken.end});
        json!({
            "exchanges": self.exchanges.0,
            "known": self.exchanges.1,
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
            "spellings": self.spellings.iter().map(usage).collect::<Vec<_>>(),
            "envelopes": self.envelopes.iter().map(usage).collect::<Vec<_>>(),
            "broken": self.broken.iter().map(broken).collect::<Vec<_>>(),
        })
    }

    /// The tables for people: what occurs of what the rules declare.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "{} of {} exchanges are operations of the document\n",
            self.exchanges.1, self.exchanges.0
        );
        for (title, rows) in [("Legacy names", &self.spellings), ("Places of payloads", &self.envelopes)] {
            if rows.is_empty() {
                continue;
            }
            out.push_str(&format!("\n{title}\n"));
            let width = |of: fn(&Usage) -> usize| rows.iter().map(of).max().unwrap_or_default();
            let (first, second) =
                (width(|row| row.of.chars().count()), width(|row| row.name.chars().count()));
            for row in rows {
                out.push_str(&format!(
                    "  {:<first$}  {:<second$}  {:<7}  {:<12}  {} of {}\n",
                    row.of,
                    row.name,
                    row.direction.as_str(),
                    row.verdict,
                    row.count,
                    row.chances
                ));
            }
        }
        out
    }

    /// The mends as an OpenAPI Overlay 1.0.0; `None` when there is nothing to propose.
    #[must_use]
    pub fn overlay(&self, title: &str) -> Option<String> {
        proposal::overlay(title, self.findings.iter().filter_map(|finding| finding.action.as_ref()))
    }
}

/// Fields that an object's schema does not name: the JSON types of their values, and where they were met.
type Unnamed<'a> = BTreeMap<&'a str, (Vec<&'static str>, Seen)>;

/// Facts, where one member with values of several types is one fact, and so are very many members of one object that nobody
/// named: they are keys of a map.
fn gathered(evidence: &Evidence) -> Vec<((Place, Direction, Fact), Seen)> {
    let mut out: Vec<((Place, Direction, Fact), Seen)> = Vec::new();
    let mut unnamed: BTreeMap<(&Place, Direction), Unnamed<'_>> = BTreeMap::new();
    for ((place, direction, fact), seen) in &evidence.facts {
        let Fact::UndocumentedField { field, kinds } = fact else {
            out.push(((place.clone(), *direction, fact.clone()), seen.clone()));
            continue;
        };
        let fields = unnamed.entry((place, *direction)).or_default();
        match fields.entry(field) {
            Entry::Vacant(entry) => drop(entry.insert((kinds.clone(), seen.clone()))),
            Entry::Occupied(mut entry) => {
                let (known, first) = entry.get_mut();
                known.extend(kinds);
                let count = first.count + seen.count;
                *first =
                    Seen { count, ..if seen.entry < first.entry { seen.clone() } else { first.clone() } };
            }
        }
    }
    for ((place, direction), fields) in unnamed {
        let key = |fact| (place.clone(), direction, fact);
        if fields.len() > LISTED {
            let count = fields.values().map(|(_, seen)| seen.count).sum();
            let first = fields.into_values().map(|(_, seen)| seen).min_by_key(|seen| seen.entry);
            let fact = Fact::UndocumentedField { field: String::new(), kinds: Vec::new() };
            out.extend(first.map(|first| (key(fact), Seen { count, ..first })));
            continue;
        }
        out.extend(fields.into_iter().map(|(field, (kinds, seen))| {
            (key(Fact::UndocumentedField { field: field.to_owned(), kinds }), seen)
        }));
    }
    out.sort_by(|(a, _), (b, _)| a.cmp(b));
    out
}

fn finding(
    resolved: &Resolved,
    place: &Place,
    direction: Direction,
    fact: &Fact,
    seen: Seen,
    action: Option<Action>,
) -> Finding {
    let way = direction.as_str();
    let name = quote(&place.name);
    let (code, message, detail) = match fact {
        Fact::UndocumentedField { field, .. } if field.is_empty() => (
            codes::DRIFT_FIELD,
            format!("{name} has keys of many names in a {way}, or what is no name, as a map has"),
            "*".to_owned(),
        ),
        Fact::UndocumentedField { field, kinds } => {
            let kinds = kinds.join(" or ");
            let message =
                format!("{name} has a field {} ({kinds}) in a {way} that is not documented", quote(field));
            (codes::DRIFT_FIELD, message, field.clone())
        }
        Fact::Missing => {
            (codes::DRIFT_MISSING, format!("{name} is required, but a {way} goes without it"), String::new())
        }
        Fact::Null => {
            (codes::DRIFT_NULL, format!("{name} is null in a {way}, which is not documented"), String::new())
        }
        Fact::Type { documented, seen } => {
            let message = format!("{name} is documented as {documented}, but came as {seen} in a {way}");
            (codes::DRIFT_TYPE, message, format!("{documented}:{seen}"))
        }
        Fact::Value(value) => {
            let message =
                format!("{name} has the value {} in a {way}, which its enum does not list", quote(value));
            (codes::DRIFT_ENUM_VALUE, message, value.clone())
        }
        Fact::UndocumentedParameter(parameter) => {
            let message = format!("{name} is sent a parameter {} that is not documented", quote(parameter));
            (codes::DRIFT_PARAMETER, message, parameter.clone())
        }
        Fact::Status(status) => (
            codes::DRIFT_STATUS,
            format!("{name} answers with status {status}, which is not documented"),
            status.to_string(),
        ),
        Fact::Envelope => {
            let message = format!("a reply of {name} has its payload in none of the declared places");
            (codes::DRIFT_ENVELOPE, message, String::new())
        }
    };
    let at = if seen.path.is_empty() { String::new() } else { format!(" at {}", seen.path) };
    let times = if seen.count == 1 { "once".to_owned() } else { format!("{} times", seen.count) };
    let message = format!("{message} ({times}, first in exchange {}{at})", seen.entry);
    let pointer = resolved.origin(&place.pointer);
    let mut diagnostic = Diagnostic::warning(code, message).at(place.span).pointer(&pointer);
    let is_parameter = resolved.node(&place.pointer).is_some_and(|node| node.get("in").is_some());
    if let Some(help) = help(fact, is_parameter) {
        diagnostic = diagnostic.help(help);
    }
    Finding {
        fingerprint: known_by(code, &pointer.to_string(), direction, &detail),
        diagnostic,
        seen,
        direction,
        place: Some(place.pointer.clone()),
        action,
    }
}

fn help(fact: &Fact, is_parameter: bool) -> Option<&'static str> {
    Some(match fact {
        Fact::UndocumentedField { field, .. } if field.is_empty() => {
            "describe it with `additionalProperties`"
        }
        Fact::UndocumentedField { .. } => {
            "document it, or declare it as an alias if it is an old name of another field"
        }
        Fact::Missing if is_parameter => "say `required: false`",
        Fact::Missing => "take it out of `required`",
        Fact::Null => "declare it nullable",
        Fact::Value(_) => "add it to the enum, or declare it as an alias of a value",
        Fact::Envelope => "name the place under `operations:` in the rules",
        Fact::Type { .. } | Fact::UndocumentedParameter(_) | Fact::Status(_) => return None,
    })
}

fn stranger(method: &str, path: &str, seen: &Seen) -> Finding {
    let call = format!("{method} {path}");
    let times = if seen.count == 1 { "once".to_owned() } else { format!("{} times", seen.count) };
    let message = format!(
        "{} is no operation of the document ({times}, first in exchange {})",
        quote(&call),
        seen.entry
    );
    Finding {
        fingerprint: known_by(codes::DRIFT_OPERATION, &call, Direction::Request, ""),
        diagnostic: Diagnostic::warning(codes::DRIFT_OPERATION, message),
        seen: seen.clone(),
        direction: Direction::Request,
        place: None,
        action: None,
    }
}

/// Of everything that makes a disagreement the same one.
fn known_by(code: Code, pointer: &str, direction: Direction, detail: &str) -> String {
    fingerprint(&format!("{}\n{pointer}\n{}\n{detail}", code.as_str(), direction.as_str()))
}

fn spellings(evidence: &Evidence, normalised: &Normalised, resolved: &Resolved) -> Vec<Usage> {
    let mut out = Vec::new();
    let of_schemas = normalised.schemas.iter().flat_map(|(_, schema)| match &schema.kind {
        Kind::Object(object) => {
            object.fields.iter().map(|field| (schema.name.clone(), field)).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    });
    let of_arguments = normalised.operations.iter().flat_map(|operation| {
        let query =
            operation.arguments.iter().filter(|argument| argument.location == crate::ir::Location::Query);
        query.map(|argument| (operation.call(), &argument.field)).collect::<Vec<_>>()
    });
    for (owner, field) in of_schemas.chain(of_arguments) {
        for direction in [Direction::Request, Direction::Reply] {
            for (legacy, _) in &field.legacy {
                if !(if direction == Direction::Request { legacy.request } else { legacy.response }) {
                    continue;
                }
                let name = legacy.wire.for_encoder();
                if name == field.declared.for_encoder() || name == field.wire.for_encoder() {
                    continue;
                }
                let found = evidence.spellings.get(&(field.pointer.clone(), direction));
                let count = found.and_then(|found| found.seen.get(name)).copied().unwrap_or_default();
                let others: u64 =
                    found.map(|found| found.seen.values().sum::<u64>() - count).unwrap_or_default();
                let verdict = match (count, others, found) {
                    (1.., _, _) => "used",
                    (0, ENOUGH.., _) => "safe to drop",
                    (0, _, Some(_)) => "never seen",
                    (0, _, None) => "unknown",
                };
                out.push(Usage {
                    of: format!("{owner}.{}", field.declared.for_encoder()),
                    pointer: resolved.origin(&field.pointer),
                    direction,
                    name: name.to_owned(),
                    count,
                    chances: found.map(|found| found.objects).unwrap_or_default(),
                    verdict,
                });
            }
        }
    }
    out.sort_by(|a, b| (&a.of, a.direction, &a.name).cmp(&(&b.of, b.direction, &b.name)));
    out.dedup();
    out
}

fn envelopes(evidence: &Evidence, normalised: &Normalised, resolved: &Resolved) -> Vec<Usage> {
    let mut out = Vec::new();
    for operation in &normalised.operations {
        let envelope = &operation.envelope;
        let values: Vec<_> = envelope.value.iter().map(|candidate| candidate.at.clone()).collect();
        for (part, places) in [
            ("value", &values),
            ("items", &envelope.items),
            ("total", &envelope.total),
            ("id", &envelope.id),
            ("matched", &envelope.matched),
            ("modified", &envelope.modified),
            ("count", &envelope.count),
            ("ids", &envelope.ids),
        ] {
            if places.len() < 2 {
                continue;
            }
            let calls = evidence.calls.get(&operation.pointer).copied().unwrap_or_default();
            let met = |at: usize| {
                evidence.envelopes.get(&(operation.pointer.clone(), part, at)).copied().unwrap_or_default()
            };
            let all: u64 = (0..places.len()).map(met).sum();
            for (at, place) in places.iter().enumerate() {
                let verdict = match (met(at), all, calls) {
                    (1.., _, _) => "used",
                    (0, ENOUGH.., _) => "safe to drop",
                    (0, _, 1..) => "never seen",
                    (0, _, 0) => "unknown",
                };
                out.push(Usage {
                    of: format!("{} {part}", operation.call()),
                    pointer: resolved.origin(&operation.pointer),
                    direction: Direction::Reply,
                    name: format!("/{}", place.steps.join("/")),
                    count: met(at),
                    chances: calls,
                    verdict,
                });
            }
        }
    }
    out
}
