//! Routes: what the source says an operation takes and gives, in `registerPath` of zod-to-openapi and `createRoute` of Hono. They tell
//! which schema belongs to which part of an operation, whatever it is called.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::compare::{Check, Comparer, Side};
use super::disagreement::{Disagreement, Spot};
use super::evaluate::{Members, Value};
use super::model::{Kind, Rest, Schema};
use crate::diagnostics::{Span, codes, quote};
use crate::ir::{EnumWire, Location};
use crate::normalise::Normalised;
use crate::normalise::model::{Operation, SchemaId};

/// Functions that a route is given to.
pub(super) const MAKERS: [&str; 2] = ["registerPath", "createRoute"];
/// Functions of packages that wrap a schema as the JSON of a body.
pub(super) const WRAPPERS: [&str; 2] = ["jsonContent", "jsonContentRequired"];

/// An operation as the source has it.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub(super) module: usize,
    /// Lower case.
    method: String,
    path: String,
    pub(super) span: Span,
    pub(super) parts: Vec<(Part, Rc<Schema>)>,
}

/// A part of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Body,
    /// By its status.
    Reply(String),
    Parameters(Location),
}

impl Part {
    /// `body`, `200`, `query`.
    pub(super) fn shown(&self) -> &str {
        match self {
            Self::Body => "body",
            Self::Reply(status) => status,
            Self::Parameters(Location::Path) => "path",
            Self::Parameters(Location::Query) => "query",
            Self::Parameters(Location::Header) => "headers",
            Self::Parameters(_) => "cookies",
        }
    }
}

impl Route {
    /// Reads what such a function is given.
    pub(super) fn of(value: &Value, module: usize, span: Span) -> Option<Self> {
        let method = text(get(value, "method")?)?.to_ascii_lowercase();
        let path = text(get(value, "path")?)?;
        let mut parts = Vec::new();
        let request = get(value, "request");
        let body = request.and_then(|request| get(request, "body")).and_then(json_of);
        parts.extend(body.map(|schema| (Part::Body, schema)));
        for (key, location) in [
            ("params", Location::Path),
            ("query", Location::Query),
            ("headers", Location::Header),
            ("cookies", Location::Cookie),
        ] {
            if let Some(Value::Schema(schema)) = request.and_then(|request| get(request, key)) {
                parts.push((Part::Parameters(location), Rc::clone(schema)));
            }
        }
        if let Some(Value::Object(replies)) = get(value, "responses") {
            for (status, _, reply) in &replies.all {
                parts.extend(json_of(reply).map(|schema| (Part::Reply(status.clone()), schema)));
            }
        }
        Some(Self { module, method, path, span, parts })
    }

    /// `POST /tools`.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// The operation of the document that is meant: of the same path, or of one that goes on where a router is mounted.
    pub(super) fn operation<'a>(&self, normalised: &'a Normalised) -> Option<&'a Operation> {
        let own = segments(&self.path);
        let same_method = |operation: &&Operation| {
            operation.variant.is_none() && operation.http.as_str().eq_ignore_ascii_case(&self.method)
        };
        let all: Vec<&Operation> = normalised.operations.iter().filter(same_method).collect();
        if let Some(same) = all.iter().find(|operation| segments(&operation.path) == own) {
            return Some(same);
        }
        let mut longer = all.iter().filter(|operation| {
            let other = segments(&operation.path);
            !own.is_empty() && (other.ends_with(&own) || !other.is_empty() && own.ends_with(&other))
        });
        longer.next().filter(|_| longer.next().is_none()).copied()
    }
}

/// `/tools/:id` and `/tools/{id}` are one.
fn segments(path: &str) -> Vec<String> {
    let variable = |segment: &str| segment.starts_with([':', '{']);
    let all = path.split('/').filter(|segment| !segment.is_empty());
    all.map(|segment| if variable(segment) { "{}".to_owned() } else { segment.to_owned() }).collect()
}

/// The schema of a part of an operation in the document.
pub(super) fn documented(operation: &Operation, part: &Part) -> Option<SchemaId> {
    match part {
        Part::Body => operation.request,
        Part::Reply(status) if status.starts_with('2') => operation.reply,
        Part::Reply(status) => {
            let range = format!("{}XX", status.get(..1).unwrap_or_default());
            let found = |wanted: &str| {
                let mut all = operation.error_schemas.iter();
                all.find(|(known, _)| known.eq_ignore_ascii_case(wanted)).map(|(_, schema)| *schema)
            };
            found(status).or_else(|| found(&range)).or_else(|| found("default"))
        }
        Part::Parameters(_) => None,
    }
}

impl Comparer<'_, '_> {
    /// Holds the parameters of one place against those of an operation. They travel as text: a text of the source may be a number
    /// of the document.
    pub(super) fn parameters(
        &mut self,
        zod: &Rc<Schema>,
        location: Location,
        operation: &Operation,
    ) -> (Vec<Disagreement>, Vec<Check>) {
        let name = format!("{} {}", operation.http.as_str(), operation.path);
        let whole = Spot { pointer: operation.pointer.clone(), span: operation.span, name: name.clone() };
        let Kind::Object(object) = &zod.kind else {
            return (
                vec![Disagreement::undecidable(&whole, zod.span, "parameters that are no object")],
                Vec::new(),
            );
        };
        let same = |one: &str, other: &str| match location {
            Location::Header => one.eq_ignore_ascii_case(other),
            _ => one == other,
        };
        let mut claimed: BTreeSet<&str> = BTreeSet::new();
        let mut said = Vec::new();
        for argument in operation.arguments.iter().filter(|argument| argument.location == location) {
            let field = &argument.field;
            let legacy = field.legacy.iter().map(|(legacy, _)| legacy.wire.for_encoder());
            let spellings: Vec<&str> =
                [field.declared.for_encoder(), field.wire.for_encoder()].into_iter().chain(legacy).collect();
            let found =
                object.fields.iter().find(|(name, _)| spellings.iter().any(|known| same(known, name)));
            let declared = field.declared.for_encoder();
            let spot =
                Spot { pointer: field.pointer.clone(), span: field.span, name: format!("{name} {declared}") };
            let Some((key, source)) = found else {
                let is_open = object.unknown.is_some() || object.rest == Rest::Keep;
                if !is_open && location != Location::Header {
                    let message =
                        format!("{} is documented, but the source has no such parameter", quote(&spot.name));
                    said.push(Disagreement::differ(codes::DRIFT_ABSENT, &spot, zod.span, message));
                }
                continue;
            };
            claimed.insert(key);
            said.extend(self.parameter(&source.schema, source.span, field.required, field.schema, &spot));
        }
        for (key, field) in object.fields.iter().filter(|(key, _)| !claimed.contains(key.as_str())) {
            let message = format!("{} takes a parameter {} that is not documented", quote(&name), quote(key));
            said.push(Disagreement::differ(codes::DRIFT_PARAMETER, &whole, field.span, message).detail(key));
        }
        (said, self.checked())
    }

    fn parameter(
        &mut self,
        zod: &Rc<Schema>,
        source: Span,
        required: bool,
        schema: SchemaId,
        spot: &Spot,
    ) -> Vec<Disagreement> {
        let mut said = self.field(zod, source, required, schema, spot, Side::Request);
        let is_text = |schema: &Schema| matches!(schema.kind, Kind::Text);
        if is_text(zod) || matches!(&zod.kind, Kind::Union(arms) if arms.iter().any(|arm| is_text(arm))) {
            said.retain(|found| found.code != codes::DRIFT_TYPE);
        }
        said
    }
}

/// `{content: {"application/json": {schema}}}`.
fn json_of(value: &Value) -> Option<Rc<Schema>> {
    let Some(Value::Object(content)) = get(value, "content") else { return None };
    let is_json = |name: &str| name.contains("json") || name == "*/*";
    let media = content.all.iter().find(|(name, ..)| is_json(name))?;
    match get(&media.2, "schema") {
        Some(Value::Schema(schema)) => Some(Rc::clone(schema)),
        _ => None,
    }
}

/// A schema as a function of such a package wraps it.
pub(super) fn wrapped(schema: &Value, span: Span) -> Value {
    let object = |name: &str, value: Value| {
        Value::Object(Rc::new(Members { all: vec![(name.to_owned(), span, value)], unknown: None }))
    };
    object("content", object("application/json", object("schema", schema.clone())))
}

fn get<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let Value::Object(members) = value else { return None };
    members.all.iter().rev().find(|(known, ..)| known == name).map(|(_, _, value)| value)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Scalar(EnumWire::String(text)) => Some(text.for_encoder().to_owned()),
        _ => None,
    }
}
