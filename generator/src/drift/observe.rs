//! Holds exchanges against the document and its rules. Where the rules know several envelopes and spellings, each of them
//! agrees.

use serde_json::{Map, Value};

use super::evidence::{Direction, Evidence, Fact, Seen};
use super::exchange::{Exchange, Reply};
use super::infer::Inference;
use super::redact::{is_key, shown};
use super::routes::Routes;
use super::way::{Way, Where, step};
use crate::ir::{Candidate, EnumWire, JsonPointer, ReplyKind};
use crate::normalise::Normalised;
use crate::normalise::model::{EnumValue, Field, Kind, Object, Operation, SchemaId, Union};

/// Steps that one body may take: replies are not ours, and unions inside of unions multiply.
const STEPS: usize = 2_000_000;
/// Levels that a body may have.
const DEPTH: usize = 128;

/// Collects evidence, exchange by exchange.
pub struct Observer<'a> {
    normalised: &'a Normalised,
    routes: Routes<'a>,
    /// What was found.
    pub evidence: Evidence,
    inference: Option<Inference>,
}

impl<'a> Observer<'a> {
    /// `bases`: paths of the servers, without a slash at the end.
    #[must_use]
    pub fn new(normalised: &'a Normalised, bases: impl IntoIterator<Item = String>) -> Self {
        let routes = Routes::new(normalised, bases);
        Self { normalised, routes, evidence: Evidence::default(), inference: None }
    }

    /// The same, and keeps the shapes of what does not agree.
    #[must_use]
    pub fn inferring(normalised: &'a Normalised, bases: impl IntoIterator<Item = String>) -> Self {
        Self { inference: Some(Inference::default()), ..Self::new(normalised, bases) }
    }

    /// The document that the exchanges would have which do not agree; `None` when all do, or shapes are not kept.
    #[must_use]
    pub fn inferred(&self) -> Option<String> {
        self.inference.as_ref()?.document()
    }

    /// Takes in one exchange.
    pub fn observe(&mut self, entry: u64, exchange: &Exchange) {
        self.evidence.exchanges += 1;
        let Some(operation) = self.routes.find(&exchange.method, &exchange.path) else {
            // What a proxy or a browser asks for by itself says nothing of the API.
            if !matches!(exchange.method.as_str(), "OPTIONS" | "CONNECT") {
                let key = (exchange.method.clone(), without_ids(&exchange.path));
                let seen = self.evidence.strangers.entry(key);
                seen.and_modify(|seen| seen.count += 1).or_insert(Seen {
                    count: 1,
                    entry,
                    path: String::new(),
                });
            }
            return;
        };
        self.evidence.known += 1;
        *self.evidence.calls.entry(operation.pointer.clone()).or_default() += 1;
        let noted = self.evidence.noted;
        let call = operation.call();
        let place = Where { pointer: &operation.pointer, span: operation.span, of: &call, field: None };
        let mut walk = Walk {
            normalised: self.normalised,
            evidence: std::mem::take(&mut self.evidence),
            entry,
            direction: Direction::Request,
            steps: STEPS,
        };
        // What the server refused for what it is says nothing of what it takes.
        if !matches!(exchange.status, 400 | 422) {
            walk.query(operation, place, &exchange.query);
            if let (Some(body), Some(schema)) = (&exchange.request, operation.request) {
                walk.value(body, schema, place, &Way::start("$"), 0);
            }
        }
        walk.direction = Direction::Reply;
        walk.reply(operation, place, exchange);
        self.evidence = walk.evidence;
        if let Some(inference) = self.inference.as_mut().filter(|_| self.evidence.noted > noted) {
            inference.add(operation, exchange);
        }
    }
}

pub(super) struct Walk<'a> {
    pub(super) normalised: &'a Normalised,
    pub(super) evidence: Evidence,
    entry: u64,
    pub(super) direction: Direction,
    steps: usize,
}

impl Walk<'_> {
    pub(super) fn note(&mut self, place: Where<'_>, fact: Fact, way: &Way<'_>) {
        self.evidence.note(place.place(), self.direction, fact, self.entry, || way.text());
    }

    fn reply(&mut self, operation: &Operation, place: Where<'_>, exchange: &Exchange) {
        let status = exchange.status;
        // 0: no answer came; 1xx and 3xx are the transport's.
        if !matches!(status, 200..=299 | 400..) {
            return;
        }
        // What the document calls it, the closest first.
        let called = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
        if !operation.statuses.is_empty() && !called.iter().any(|name| operation.statuses.contains(name)) {
            self.note(place, Fact::Status(status), &Way::start(""));
        }
        if status >= 400 {
            let known = called.iter().find(|name| operation.statuses.contains(name));
            let schema = operation.error_schemas.iter().find(|(name, _)| Some(name) == known);
            if let (Reply::Json(body), Some((_, schema))) = (&exchange.reply, schema) {
                self.value(body, *schema, place, &Way::start("$"), 0);
            }
            return;
        }
        let body = match &exchange.reply {
            Reply::Json(body) => body,
            Reply::Empty | Reply::Other => {
                let needs = matches!(operation.envelope.kind, ReplyKind::Item | ReplyKind::List);
                if needs && !operation.envelope.empty_ok && exchange.reply == Reply::Other {
                    self.note(place, Fact::Envelope, &Way::start("$"));
                }
                return;
            }
        };
        let envelope = &operation.envelope;
        for (part, places) in [
            ("total", &envelope.total),
            ("id", &envelope.id),
            ("matched", &envelope.matched),
            ("modified", &envelope.modified),
            ("count", &envelope.count),
            ("ids", &envelope.ids),
        ] {
            let found = places.iter().position(|at| look_up(body, at).is_some_and(|found| !found.is_null()));
            if let Some(at) = found {
                *self.evidence.envelopes.entry((operation.pointer.clone(), part, at)).or_default() += 1;
            }
        }
        match envelope.kind {
            ReplyKind::List => self.items(operation, place, body),
            ReplyKind::Item | ReplyKind::Created | ReplyKind::Updated => self.entity(operation, place, body),
            // What is no JSON, and what acknowledges, has no fields to look at.
            _ => {}
        }
    }

    fn items(&mut self, operation: &Operation, place: Where<'_>, body: &Value) {
        let envelope = &operation.envelope;
        let found = envelope.items.iter().enumerate().find_map(|(at, pointer)| {
            let items = look_up(body, pointer)?.as_array()?;
            // Rows of rows are another place's.
            (!items.iter().any(Value::is_array) || envelope.items.len() == 1).then_some((at, pointer, items))
        });
        let Some((at, pointer, items)) = found else {
            if !(envelope.empty_ok && body.is_null()) {
                self.note(place, Fact::Envelope, &Way::start("$"));
            }
            return;
        };
        *self.evidence.envelopes.entry((operation.pointer.clone(), "items", at)).or_default() += 1;
        let Some(schema) = envelope.of else { return };
        let path = json_path(pointer);
        let list = Way::start(&path);
        for (index, item) in items.iter().enumerate() {
            self.value(item, schema, place, &list.index(index), 0);
        }
    }

    fn entity(&mut self, operation: &Operation, place: Where<'_>, body: &Value) {
        let envelope = &operation.envelope;
        let fits = |candidate: &Candidate| {
            let found = look_up(body, &candidate.at)?;
            let has = |names: &Vec<crate::ir::WireName>| {
                names.iter().any(|name| found.get(name.for_encoder()).is_some())
            };
            candidate.has.iter().all(has).then_some(found)
        };
        let found = envelope
            .value
            .iter()
            .enumerate()
            .find_map(|(at, candidate)| Some((at, candidate, fits(candidate)?)));
        match (found, envelope.of) {
            (Some((at, candidate, found)), Some(schema)) => {
                *self.evidence.envelopes.entry((operation.pointer.clone(), "value", at)).or_default() += 1;
                self.value(found, schema, place, &Way::start(&json_path(&candidate.at)), 0);
            }
            (None, Some(_)) if envelope.kind == ReplyKind::Item => {
                self.note(place, Fact::Envelope, &Way::start("$"))
            }
            _ => {}
        }
    }

    /// Holds a value against a schema that stands at a place.
    pub(super) fn value(
        &mut self,
        value: &Value,
        schema: SchemaId,
        place: Where<'_>,
        way: &Way<'_>,
        depth: usize,
    ) {
        let Some(steps) = self.steps.checked_sub(1).filter(|_| depth < DEPTH) else { return };
        self.steps = steps;
        let schemas = &self.normalised.schemas;
        let (settled, nullable) = schemas.settle(schema);
        let Some(found) = schemas.get(settled) else { return };
        if value.is_null() {
            if !nullable && !matches!(found.kind, Kind::Any) {
                self.note(place, Fact::Null, way);
            }
            return;
        }
        let expected = match &found.kind {
            Kind::Any => None,
            Kind::Bool => (!value.is_boolean()).then_some("boolean"),
            Kind::String | Kind::DateTime | Kind::Date | Kind::Bytes => {
                (!value.is_string()).then_some("string")
            }
            Kind::Int | Kind::UInt => (!is_whole(value)).then_some("integer"),
            Kind::Number => (!value.is_number()).then_some("number"),
            Kind::FreeObject => (!value.is_object()).then_some("object"),
            Kind::Enum(values) => {
                let own = Where { pointer: &found.pointer, span: found.span, of: &found.name, field: None };
                self.one_of(value, values, own, way)
            }
            Kind::List(inner) => match value.as_array() {
                Some(items) => {
                    for (index, item) in items.iter().enumerate() {
                        self.value(item, *inner, place, &way.index(index), depth + 1);
                    }
                    None
                }
                None => Some("array"),
            },
            Kind::Map(inner) => match value.as_object() {
                Some(members) => {
                    for (key, member) in members {
                        self.value(member, *inner, place, &way.key(key), depth + 1);
                    }
                    None
                }
                None => Some("object"),
            },
            Kind::Object(object) => match value.as_object() {
                Some(members) => {
                    let own =
                        Where { pointer: &found.pointer, span: found.span, of: &found.name, field: None };
                    self.object(members, object, own, way, depth);
                    None
                }
                None => Some("object"),
            },
            Kind::Union(union) => {
                self.union(value, union, place, way, depth);
                None
            }
            Kind::Same(_) => None,
        };
        if let Some(documented) = expected {
            self.note(place, Fact::Type { documented, seen: kind_of(value) }, way);
        }
    }

    fn object(
        &mut self,
        members: &Map<String, Value>,
        object: &Object,
        own: Where<'_>,
        way: &Way<'_>,
        depth: usize,
    ) {
        for field in &object.fields {
            let declared = Some(field.declared.for_encoder());
            let place = Where { pointer: &field.pointer, span: field.span, of: own.of, field: declared };
            let there: Vec<(&str, &Value)> =
                spellings(field).filter_map(|spelling| Some((spelling, members.get(spelling)?))).collect();
            if !field.legacy.is_empty() {
                let count =
                    self.evidence.spellings.entry((field.pointer.clone(), self.direction)).or_default();
                count.objects += 1;
                there.iter().for_each(|(spelling, _)| count.see(spelling));
            }
            let one_way = match self.direction {
                Direction::Request => field.read_only,
                Direction::Reply => field.write_only,
            };
            if there.is_empty() && field.required && !one_way {
                self.note(place, Fact::Missing, way);
            }
            for (spelling, member) in there {
                let way = way.key(spelling);
                match member.as_str().filter(|_| field.json_string).map(serde_json::from_str::<Value>) {
                    Some(Ok(inner)) => self.value(&inner, field.schema, place, &way, depth + 1),
                    _ => self.value(member, field.schema, place, &way, depth + 1),
                }
            }
        }
        // Members come in the order of the fields, more often than not: the next one is looked for behind the last one.
        let mut behind = 0;
        let mut known = |name: &str| {
            let (before, after) = object.fields.split_at(behind.min(object.fields.len()));
            let mut fields = after.iter().chain(before);
            let found = fields.position(|field| spellings(field).any(|spelling| spelling == name));
            behind = found.map_or(behind, |at| (behind + at + 1) % object.fields.len());
            found.is_some()
        };
        for (name, member) in members {
            if known(name) {
                continue;
            }
            if let Some(values) = object.extra {
                self.value(member, values, own, &way.key(name), depth + 1);
                continue;
            }
            // What is rather a key than a name is one of a map.
            let field = if is_key(name) { String::new() } else { name.clone() };
            let fact = Fact::UndocumentedField { field, kinds: vec![kind_of(member)] };
            self.note(own, fact, way);
        }
    }

    fn one_of(
        &mut self,
        value: &Value,
        values: &[EnumValue],
        place: Where<'_>,
        way: &Way<'_>,
    ) -> Option<&'static str> {
        let is = |wire: &EnumWire| match (wire, value) {
            (EnumWire::String(text), Value::String(value)) => text.for_encoder() == value,
            (EnumWire::Int(number), value) => value.as_i64() == Some(*number),
            (EnumWire::Bool(flag), value) => value.as_bool() == Some(*flag),
            _ => false,
        };
        let is_old = |each: &EnumValue| {
            value.as_str().is_some_and(|value| each.legacy.iter().any(|old| old.for_encoder() == value))
        };
        if values.iter().any(|each| is(&each.wire) || is_old(each)) {
            return None;
        }
        let same_kind = values.iter().any(|each| match each.wire {
            EnumWire::String(_) => value.is_string(),
            EnumWire::Int(_) => value.is_i64(),
            EnumWire::Bool(_) => value.is_boolean(),
        });
        if !same_kind {
            return Some("a value of the enum");
        }
        let text = value.as_str().map_or_else(|| value.to_string(), shown);
        self.note(place, Fact::Value(text), way);
        None
    }

    /// The arm that agrees best speaks for the union.
    fn union(&mut self, value: &Value, union: &Union, place: Where<'_>, way: &Way<'_>, depth: usize) {
        let mut best: Option<Evidence> = None;
        for arm in &union.arms {
            let mut trial = Walk {
                normalised: self.normalised,
                evidence: Evidence::default(),
                entry: self.entry,
                direction: self.direction,
                steps: self.steps,
            };
            trial.value(value, arm.schema, place, way, depth + 1);
            self.steps = trial.steps;
            let agrees = trial.evidence.facts.is_empty();
            if best.as_ref().is_none_or(|best| trial.evidence.facts.len() < best.facts.len()) {
                best = Some(trial.evidence);
            }
            if agrees {
                break;
            }
        }
        if let Some(best) = best {
            self.evidence.absorb(best);
        }
    }
}

/// All spellings of a field, the document's first.
pub(super) fn spellings(field: &Field) -> impl Iterator<Item = &str> {
    let own = [field.declared.for_encoder(), field.wire.for_encoder()];
    let second = if own[0] == own[1] { None } else { Some(own[1]) };
    let legacy = field.legacy.iter().map(|(legacy, _)| legacy.wire.for_encoder());
    std::iter::once(own[0]).chain(second).chain(legacy.filter(move |name| !own.contains(name)))
}

fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
}

pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) if is_whole(value) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn look_up<'v>(body: &'v Value, pointer: &JsonPointer) -> Option<&'v Value> {
    pointer.steps.iter().try_fold(body, |at, step| match at {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        at => at.get(step),
    })
}

fn json_path(pointer: &JsonPointer) -> String {
    pointer.steps.iter().fold("$".to_owned(), |path, each| match each.parse::<usize>() {
        Ok(index) => format!("{path}[{index}]"),
        Err(_) => step(&path, each),
    })
}

/// A path with `{}` for what looks like an id.
fn without_ids(path: &str) -> String {
    let is_version = |segment: &str| {
        segment.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_id = |segment: &str| {
        segment.len() > 24
            || is_key(segment)
            || (segment.chars().any(|c| c.is_ascii_digit()) && !is_version(segment))
    };
    path.split('/').map(|segment| if is_id(segment) { "{}" } else { segment }).collect::<Vec<_>>().join("/")
}
