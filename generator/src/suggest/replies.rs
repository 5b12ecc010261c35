//! What the documented reply of an operation holds, and where: lists, things, ids, counts.

use super::Source;
use super::aliases::Lines;
use super::family::{holds, part_of, thing};
use super::inferred::PLAIN;
use crate::ir::HttpMethod;
use crate::naming::{singular, words};
use crate::normalise::Normalised;
use crate::normalise::model::{Kind, Object, Operation, SchemaId};

/// Members beside what was asked for that say something of it, or of the call.
const AROUND: [&str; 14] = [
    "_deprecation",
    "_links",
    "_meta",
    "_metadata",
    "error",
    "errors",
    "links",
    "meta",
    "metadata",
    "metrics",
    "pagination",
    "paging",
    "response_metadata",
    "usage",
];

/// Words of members that say how a call went, or which page this is: what stands beside them is what was asked for.
const ABOUT: [&str; 34] = [
    "acknowledged",
    "after",
    "before",
    "code",
    "count",
    "cursor",
    "first",
    "has",
    "kind",
    "last",
    "limit",
    "marker",
    "matched",
    "message",
    "modified",
    "more",
    "msg",
    "next",
    "object",
    "offset",
    "ok",
    "page",
    "pages",
    "per",
    "prev",
    "previous",
    "request",
    "size",
    "status",
    "success",
    "total",
    "type",
    "url",
    "warning",
];
/// An object with an id and so many members is the thing itself, and not what is said of it.
const ENTITY: usize = 4;

/// What database drivers call the id of what was stored.
pub(super) const INSERTED: [&str; 4] = ["insertedId", "inserted_id", "upsertedId", "upserted_id"];

/// What a documented reply holds, and where.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) is_list: bool,
    pub(super) places: Vec<(&'static str, Vec<String>)>,
    /// Where the one thing is that was asked for, should it be in a list of one.
    pub(super) ones: Vec<String>,
    /// Where the reply is documented; where it is not, the operation.
    pub(super) lines: Lines,
}

impl Look {
    pub(super) fn add(&mut self, part: &'static str, place: String) {
        match self.places.iter_mut().find(|(name, _)| *name == part) {
            Some((_, places)) => places.push(place),
            None => self.places.push((part, vec![place])),
        }
    }

    /// Every part with its places.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.places.iter().flat_map(|(part, all)| all.iter().map(|place| (*part, place.as_str())))
    }

    pub(super) fn places(&self, part: &str) -> &[String] {
        self.places
            .iter()
            .find(|(name, _)| *name == part)
            .map(|(_, places)| places.as_slice())
            .unwrap_or_default()
    }
}

/// Looks at the reply of an operation; `of` is what the main document calls it.
pub(super) fn look(source: Source<'_>, operation: &Operation, of: &Operation) -> Look {
    let normalised = source.normalised;
    let reply = operation.reply.and_then(|reply| normalised.schemas.get(reply));
    let side = source.side("", reply.map_or(operation.span, |reply| reply.span));
    let mut found = Look { lines: (side.place, side.lines), ..Look::default() };
    let Some(reply) = operation.reply else { return found };
    let (settled, _) = normalised.schemas.settle(reply);
    match normalised.schemas.get(settled).map(|schema| &schema.kind) {
        Some(Kind::List(inner)) => {
            found.is_list = true;
            // A list in a list: some servers answer with the inner one in the place of the outer one.
            if is_list(normalised, *inner) {
                found.add("items", "/0".to_owned());
            }
            found.ones.push("/0".to_owned());
            found.add("items", "/".to_owned());
        }
        Some(Kind::Object(object)) => look_into(normalised, object, "", of, &mut found),
        _ => {}
    }
    found
}

fn is_list(normalised: &Normalised, id: SchemaId) -> bool {
    let (settled, _) = normalised.schemas.settle(id);
    matches!(normalised.schemas.get(settled).map(|schema| &schema.kind), Some(Kind::List(_)))
}

fn look_into(normalised: &Normalised, object: &Object, at: &str, of: &Operation, found: &mut Look) {
    let mut lists = Vec::new();
    let mut objects = Vec::new();
    let mut others = 0;
    // Members of the object that are its own: it is a thing, and no wrapper.
    let mut own = 0;
    // Beside the id that is called after its thing, another one is the database's own.
    let has_own = object.fields.iter().any(|field| is_own_id(field.declared.for_encoder(), of));
    for field in &object.fields {
        let name = field.declared.for_encoder();
        let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        let (settled, _) = normalised.schemas.settle(field.schema);
        let Some(schema) = normalised.schemas.get(settled) else { continue };
        own += usize::from(is_own(name, &schema.kind));
        match &schema.kind {
            Kind::List(inner) if holds(normalised, *inner) => lists.push((place, name, *inner)),
            Kind::Object(inner) if AROUND.contains(&name) => around(normalised, inner, &place, found),
            Kind::FreeObject | Kind::Map(_) if AROUND.contains(&name) => {}
            Kind::Object(inner) => objects.push((place, name, inner)),
            Kind::List(_) | Kind::FreeObject | Kind::Map(_) => others += 1,
            Kind::Int | Kind::UInt | Kind::Number => match name.to_ascii_lowercase().as_str() {
                name if TOTALS.contains(&name) => found.add("total", place),
                "matchedcount" | "matched_count" | "matched" => found.add("matched", place),
                "modifiedcount" | "modified_count" | "modified" => found.add("modified", place),
                "deletedcount" | "deleted_count" => found.add("count", place),
                _ => {}
            },
            Kind::String | Kind::Any | Kind::Union(_)
                if is_id(name, of) && (!has_own || is_own_id(name, of) || INSERTED.contains(&name)) =>
            {
                found.add("id", place);
            }
            // Which one is gone, and not whether it is.
            Kind::String
                if of.http == HttpMethod::Delete && GONE.contains(&name.to_ascii_lowercase().as_str()) =>
            {
                found.add("id", place);
            }
            _ => {}
        }
    }
    match (lists.as_slice(), objects.as_slice()) {
        ([(only, name, inner)], [])
            if others == 0 && object.fields.len() <= 6 && (own == 0 || is_named(name, of)) =>
        {
            found.is_list = true;
            found.add("items", only.clone());
            if is_named(name, of) {
                found.ones.push(format!("{only}/0{}", wrapped(normalised, *inner)));
            }
        }
        ([], [(place, name, inner)]) if object.fields.len() <= 4 && (own == 0 || is_of(name, of)) => {
            found.add("value", place.clone());
            if at.is_empty() {
                let mut nested = Look::default();
                look_into(normalised, inner, place, of, &mut nested);
                for part in ["id", "matched", "modified", "count"] {
                    nested.places(part).iter().for_each(|place| found.add(part, place.clone()));
                }
            }
        }
        _ if at.is_empty()
            && object.fields.len() >= ENTITY
            && object.fields.iter().any(|field| is_id(field.declared.for_encoder(), of)) =>
        {
            found.add("value", "/".to_owned());
        }
        _ => {}
    }
}

/// Whether a member is one of a thing: neither how the call went, nor an id of something, nor a wrapped thing or list.
fn is_own(name: &str, kind: &Kind) -> bool {
    let said = words(name, "field");
    let about = said.as_slice().iter().any(|word| ABOUT.contains(&word.to_lowercase().as_str()));
    let is_text = matches!(kind, Kind::String | Kind::Enum(_) | Kind::DateTime | Kind::Date | Kind::Bytes);
    let is_number = matches!(kind, Kind::Int | Kind::UInt | Kind::Number);
    let is_id_of = said.as_slice().len() > 1 && said.as_slice().last().is_some_and(|last| last == "id");
    let is_told = INSERTED.contains(&name) || TOTALS.contains(&name.to_ascii_lowercase().as_str());
    (is_text || is_number) && !about && !is_id_of && !is_told
}

/// Whether a member is called like what an operation is about.
fn is_of(name: &str, of: &Operation) -> bool {
    let said = words(name, "field");
    let one = singular(&said).unwrap_or(said);
    one == thing(of).0 || part_of(of).is_some_and(|part| part == one)
}

/// Whether a list is called like what an operation is about, or like any list.
fn is_named(name: &str, of: &Operation) -> bool {
    let said = words(name, "field");
    PLAIN.contains(&singular(&said).unwrap_or(said).snake().as_str()) || is_of(name, of)
}

/// Where the thing is inside of what is a wrapper once more: `/tool/0` of `{tool: [{…}]}`.
fn wrapped(normalised: &Normalised, id: SchemaId) -> String {
    let (settled, _) = normalised.schemas.settle(id);
    let Some(Kind::Object(object)) = normalised.schemas.get(settled).map(|schema| &schema.kind) else {
        return String::new();
    };
    let [only] = object.fields.as_slice() else { return String::new() };
    let name = only.declared.for_encoder().replace('~', "~0").replace('/', "~1");
    match holds(normalised, only.schema) {
        true if is_list(normalised, only.schema) => format!("/{name}/0"),
        true => format!("/{name}"),
        false => String::new(),
    }
}

/// What the id of what was deleted is called.
const GONE: [&str; 4] = ["deleted", "deletedid", "deleted_id", "removed"];

/// What stands beside a list says how many there are.
fn around(normalised: &Normalised, object: &Object, at: &str, found: &mut Look) {
    for field in &object.fields {
        let name = field.declared.for_encoder();
        let (settled, _) = normalised.schemas.settle(field.schema);
        let kind = normalised.schemas.get(settled).map(|schema| &schema.kind);
        if matches!(kind, Some(Kind::Int | Kind::UInt | Kind::Number))
            && TOTALS.contains(&name.to_ascii_lowercase().as_str())
        {
            found.add("total", format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")));
        }
    }
}

/// What the number of all items is called, in lower case.
const TOTALS: [&str; 9] = [
    "total",
    "count",
    "totalcount",
    "total_count",
    "totalevents",
    "total_items",
    "totalitems",
    "total_results",
    "totalresults",
];

/// Whether a field is the id of the thing that an operation is about: `id`, or its own.
fn is_id(name: &str, of: &Operation) -> bool {
    matches!(name, "id" | "_id" | "uuid") || INSERTED.contains(&name) || is_own_id(name, of)
}

/// `run_id` of runs.
fn is_own_id(name: &str, of: &Operation) -> bool {
    let own = part_of(of).unwrap_or_else(|| thing(of).0);
    let said = words(name, "field");
    said.as_slice().last().is_some_and(|last| last == "id")
        && said.as_slice().len() == own.as_slice().len() + 1
        && said.as_slice().starts_with(own.as_slice())
}
