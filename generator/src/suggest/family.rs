//! Which schemas of documents speak of the same thing: those of one name, of one operation, and those of one document whose
//! names differ by what is done with them (`Tool`, `CreateToolRequest`).

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::ir::{HttpMethod, Words};
use crate::naming::{singular, words};
use crate::normalise::Normalised;
use crate::normalise::model::{Field, Kind, Object, Operation, Schema, SchemaId};

/// Words of schema names that say what is done with a thing, not which one it is.
const DEEDS: [&str; 14] = [
    "add", "body", "create", "dto", "edit", "input", "new", "params", "patch", "payload", "post", "put",
    "request", "update",
];

/// Pairs that are looked at in all.
const MOST: usize = 100_000;

/// Two schemas that may speak of the same thing, the first of the main document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) main: &'a Schema,
    pub(super) other: &'a Schema,
    pub(super) of: Source<'a>,
    /// In whose schemas `other` leads on.
    pub(super) same_document: bool,
}

/// All pairs, each once, in the order of the main document.
pub(super) fn pairs<'a>(main: Source<'a>, others: &[Twins<'a>]) -> Vec<Pair<'a>> {
    let mut found: Vec<Pair<'a>> = Vec::new();
    let mut seen: BTreeSet<(usize, SchemaKey, SchemaKey)> = BTreeSet::new();
    let mut add = |at: usize, one: Option<SchemaId>, other: Option<SchemaId>, of: Source<'a>| {
        let (Some(one), Some(other)) = (one, other) else { return };
        let (Some(a), Some(b)) = (object(main.normalised, one), object(of.normalised, other)) else { return };
        let same_document = std::ptr::eq(main.normalised, of.normalised);
        if (!same_document || a.pointer != b.pointer) && seen.insert((at, key(a), key(b))) {
            found.push(Pair { main: a, other: b, of, same_document });
        }
    };
    for (at, twins) in others.iter().enumerate() {
        let of = &twins.of;
        let by_name = named(of.normalised);
        for (id, schema) in main.normalised.schemas.iter() {
            add(at, Some(id), by_name.get(schema.name.as_str()).copied(), *of);
        }
        for operation in &main.normalised.operations {
            let Some(twin) = twins.twin(operation) else { continue };
            add(at, operation.request, twin.request, *of);
            add(at, payload(main.normalised, operation), payload(of.normalised, twin), *of);
        }
    }
    // Relatives inside of the document.
    let mut stems: BTreeMap<String, Vec<SchemaId>> = BTreeMap::new();
    for (id, schema) in main.normalised.schemas.iter().filter(|(_, schema)| is_component(schema)) {
        stems.entry(stem(&schema.name)).or_default().push(id);
    }
    for family in stems.into_values().filter(|family| family.len() > 1) {
        for one in &family {
            for other in &family {
                // The thing itself against what is sent to make or change it; two requests are two things.
                let is_bare = |id: &SchemaId| {
                    let name = main.normalised.schemas.get(*id).map(|schema| words(&schema.name, "schema"));
                    name.is_some_and(|name| {
                        !name.as_slice().iter().any(|word| DEEDS.contains(&word.as_str()))
                    })
                };
                if is_bare(one) != is_bare(other) {
                    add(usize::MAX, Some(*one), Some(*other), main);
                }
            }
        }
    }
    // What both call by one name is one thing inside too.
    let mut at = 0;
    while let Some(pair) = found.get(at).copied().filter(|_| found.len() < MOST) {
        at += 1;
        if pair.same_document {
            continue;
        }
        let (Some(ours), Some(theirs)) = (fields(pair.main), fields(pair.other)) else { continue };
        let theirs: BTreeMap<&str, &Field> =
            theirs.fields.iter().map(|field| (field.declared.for_encoder(), field)).collect();
        for field in &ours.fields {
            let Some(twin) = theirs.get(field.declared.for_encoder()) else { continue };
            let (Some(a), Some(b)) =
                (inside(main.normalised, field.schema), inside(pair.of.normalised, twin.schema))
            else {
                continue;
            };
            let Some(number) =
                others.iter().position(|twins| std::ptr::eq(twins.of.normalised, pair.of.normalised))
            else {
                continue;
            };
            if seen.insert((number, key(a), key(b))) {
                found.push(Pair { main: a, other: b, of: pair.of, same_document: false });
            }
        }
    }
    found
}

type SchemaKey = String;

/// The object that a schema is, or that its lists hold.
fn inside(normalised: &Normalised, id: SchemaId) -> Option<&Schema> {
    let mut at = id;
    for _ in 0..4 {
        let (settled, _) = normalised.schemas.settle(at);
        match &normalised.schemas.get(settled)?.kind {
            Kind::List(inner) => at = *inner,
            _ => return object(normalised, settled),
        }
    }
    None
}

fn key(schema: &Schema) -> SchemaKey {
    schema.pointer.to_string()
}

fn is_component(schema: &Schema) -> bool {
    let tokens: Vec<&str> = schema.pointer.tokens().collect();
    matches!(tokens.as_slice(), ["components", "schemas", _])
}

fn named(normalised: &Normalised) -> BTreeMap<&str, SchemaId> {
    let components = normalised.schemas.iter().filter(|(_, schema)| is_component(schema));
    components.map(|(id, schema)| (schema.name.as_str(), id)).collect()
}

/// `CreateToolRequest` and `ToolUpdate` are about a tool.
pub(super) fn stem(name: &str) -> String {
    let words = words(name, "schema");
    let left: Vec<&String> = words.as_slice().iter().filter(|word| !DEEDS.contains(&word.as_str())).collect();
    left.iter().map(|word| word.trim_end_matches('s')).collect::<Vec<_>>().join(" ")
}

/// The object behind a schema, if it is one.
pub(super) fn object(normalised: &Normalised, id: SchemaId) -> Option<&Schema> {
    let (settled, _) = normalised.schemas.settle(id);
    normalised.schemas.get(settled).filter(|schema| matches!(schema.kind, Kind::Object(_)))
}

/// The fields of a schema that is an object.
pub(super) fn fields(schema: &Schema) -> Option<&Object> {
    match &schema.kind {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

/// A document with its operations by what they do.
pub(super) struct Twins<'a> {
    pub(super) of: Source<'a>,
    by_route: BTreeMap<(HttpMethod, String), &'a Operation>,
    by_id: BTreeMap<&'a str, &'a Operation>,
}

impl<'a> Twins<'a> {
    pub(super) fn new(of: Source<'a>) -> Self {
        let (mut by_route, mut by_id) = (BTreeMap::new(), BTreeMap::new());
        for operation in &of.normalised.operations {
            by_route.entry(route(operation)).or_insert(operation);
            if let Some(id) = &operation.id {
                by_id.entry(id.as_str()).or_insert(operation);
            }
        }
        Self { of, by_route, by_id }
    }

    /// The operation that does the same as one of another document: same method and path, versions and names of parameters
    /// aside, or the same operationId.
    pub(super) fn twin(&self, operation: &Operation) -> Option<&'a Operation> {
        let by_route = self.by_route.get(&route(operation)).copied();
        by_route.or_else(|| self.by_id.get(operation.id.as_deref()?).copied())
    }
}

/// What an operation is about, one and many of it: what its path names, `run` and `runs` of `/runs/{run_id}`; its resource where the path
/// goes on from there.
pub(super) fn thing(operation: &Operation) -> (Words, Words) {
    let segments: Vec<&str> = operation.path.split('/').filter(|segment| !segment.is_empty()).collect();
    let is_variable = |segment: &str| segment.starts_with('{');
    let named = match segments.as_slice() {
        [.., name, last] if is_variable(last) && !is_variable(name) => Some(*name),
        [rest @ .., last] if !is_variable(last) && !rest.iter().any(|segment| is_variable(segment)) => {
            Some(*last)
        }
        _ => None,
    };
    let named = named.map(|name| words(name, "resource"));
    // A path that ends in a deed (`/session/start`), or names one thing alone, says less than the resource does.
    let many = named.filter(|words| singular(words).is_some()).unwrap_or_else(|| operation.resource.clone());
    (singular(&many).unwrap_or_else(|| many.clone()), many)
}

/// What is made or changed below another thing, one of it: `file` of `/vector_stores/{id}/files`; none where the path has no such part.
pub(super) fn part_of(operation: &Operation) -> Option<Words> {
    let mut segments = operation.path.split('/').filter(|segment| !segment.is_empty()).rev();
    let last = segments.next().filter(|last| !last.contains('{'))?;
    let last = segments.any(|segment| segment.contains('{')).then(|| words(last, "resource"))?;
    Some(singular(&last).unwrap_or(last))
}

/// Whether a call is of one thing by its id, and says nothing of a list.
pub(super) fn is_of_one(operation: &Operation) -> bool {
    let variable =
        operation.path.rsplit('/').next().and_then(|last| last.strip_prefix('{')?.strip_suffix('}'));
    let Some(variable) = variable.map(|name| words(name, "field")) else { return false };
    let is_id = variable.as_slice().last().is_some_and(|last| IDS.contains(&last.to_lowercase().as_str()));
    let verb = operation.method.as_slice().first().map(String::as_str).unwrap_or_default();
    (is_id || variable == thing(operation).0) && !LISTING.contains(&verb)
}

/// Last words of what one thing is named by.
const IDS: [&str; 6] = ["guid", "id", "identifier", "number", "slug", "uuid"];

/// What methods that give lists are called by.
const LISTING: [&str; 4] = ["find", "list", "query", "search"];

fn route(operation: &Operation) -> (HttpMethod, String) {
    let is_version = |segment: &&str| {
        segment
            .strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let segments = operation
        .path
        .split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment) && *segment != "api");
    let shape: Vec<&str> =
        segments.map(|segment| if segment.contains('{') { "{}" } else { segment }).collect();
    (operation.http, shape.join("/"))
}

/// What a reply is about: the item of a list, or the object in a wrapper with one object or list in it.
pub(super) fn payload(normalised: &Normalised, operation: &Operation) -> Option<SchemaId> {
    let mut at = operation.reply?;
    for _ in 0..4 {
        let (settled, _) = normalised.schemas.settle(at);
        match &normalised.schemas.get(settled)?.kind {
            Kind::List(inner) => at = *inner,
            Kind::Object(object) => {
                let mut inner = object.fields.iter().filter(|field| holds(normalised, field.schema));
                match (inner.next(), inner.next()) {
                    // An object with much of its own is the thing itself.
                    (Some(only), None) if object.fields.len() <= 4 => at = only.schema,
                    _ => return Some(settled),
                }
            }
            _ => return Some(settled),
        }
    }
    Some(at)
}

/// Whether a schema is an object, or a list of something.
pub(super) fn holds(normalised: &Normalised, id: SchemaId) -> bool {
    let (settled, _) = normalised.schemas.settle(id);
    let kind = normalised.schemas.get(settled).map(|schema| &schema.kind);
    matches!(kind, Some(Kind::Object(_) | Kind::List(_)))
}
