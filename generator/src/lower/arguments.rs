//! The arguments of a method in calling order, with their final names.

use super::types::Types;
use crate::ir::{Argument, Location, Part, TypeUse, WireName, Words};
use crate::lock::LockedOperation;
use crate::naming::{self, Case, Wanted};
use crate::normalise::model::{Argument as Declared, Operation, Sent};

/// Arguments, and what is known only while they are made.
#[derive(Debug, Clone)]
pub(super) struct Arguments {
    /// Positional, then required, then optional ones, each in document order.
    pub(super) list: Vec<Argument>,
    /// Name asked for → name given.
    pub(super) wanted: Vec<(Words, Words)>,
    /// Type of the one body argument, for a body that is no object.
    pub(super) whole: Option<TypeUse>,
}

pub(super) fn arguments(
    operation: &Operation,
    types: &Types<'_>,
    pinned: Option<&LockedOperation>,
) -> Arguments {
    let wanted: Vec<Wanted> =
        operation.arguments.iter().map(|argument| wanted(argument, operation, pinned)).collect();
    let names = naming::assign(&wanted, Case::Snake);
    let mut made: Vec<(u8, u8, usize, Argument)> = Vec::with_capacity(names.len());
    let mut given = Vec::with_capacity(names.len());
    for (index, (declared, name)) in operation.arguments.iter().zip(names).enumerate() {
        given.push((declared.field.public.clone(), name.clone()));
        let mut field = types.field(&declared.field, name);
        match &declared.sent {
            Sent::File { .. } => field.ty = TypeUse::Upload,
            Sent::Files { .. } => field.ty = TypeUse::List(Box::new(TypeUse::Upload)),
            Sent::Lines => field.ty = lines(field.ty),
            Sent::Value | Sent::Part { .. } => {}
        }
        // There is no null file, and no part that is null.
        field.nullable &= matches!(declared.sent, Sent::Value);
        // Legacy names of arguments are spellings of requests; replies have none of them.
        field.legacy.retain(|legacy| legacy.request);
        if let Some(pinned) = pinned {
            // A published argument stays one, though the document has relaxed it.
            field.required |= pinned.required.contains(&field.name.snake());
        }
        let asked = pinned.is_some_and(|pinned| pinned.required.contains(&field.name.snake()));
        let default = types
            .default_of(&field.ty)
            .filter(|_| field.required && !field.nullable && declared.position.is_none() && !asked)
            .filter(|_| declared.location != Location::Path);
        let rank = match (declared.position, field.required && default.is_none()) {
            (Some(_), _) => 0,
            (None, true) => 1,
            (None, false) => 2,
        };
        let argument = Argument {
            field,
            location: declared.location,
            style: declared.style,
            explode: declared.explode,
            reserved: declared.reserved,
            part: part(&declared.sent),
            positional: declared.position.is_some(),
            order: index,
            default,
        };
        // Arguments that were published in one order keep it, wherever the document has moved them.
        let published = pinned.and_then(|pinned| {
            pinned.required.iter().position(|name| *name == argument.field.name.snake()).filter(|_| rank < 2)
        });
        made.push((
            rank,
            published.map_or(1, |_| 0),
            published.or(declared.position).unwrap_or(index),
            argument,
        ));
    }
    made.sort_by_key(|(rank, new, order, _)| (*rank, *new, *order));
    let list: Vec<Argument> = made.into_iter().map(|(_, _, _, argument)| argument).collect();
    let body = list.iter().find(|argument| argument.location == Location::Body);
    Arguments { whole: body.map(|argument| argument.field.ty.clone()), list, wanted: given }
}

fn part(sent: &Sent) -> Option<Part> {
    let (content_type, repeated) = match sent {
        Sent::Value | Sent::Lines => return None,
        Sent::File { content_type } => (content_type, false),
        Sent::Files { content_type } => (content_type, true),
        Sent::Part { content_type, repeated } => (content_type, *repeated),
    };
    Some(Part { content_type: content_type.as_deref().map(WireName::new), repeated })
}

/// The values of lines: the items of a list, or what a line is said to be. A text says nothing of its lines.
fn lines(ty: TypeUse) -> TypeUse {
    match ty {
        TypeUse::List(_) => ty,
        TypeUse::String => TypeUse::List(Box::new(TypeUse::Any)),
        item => TypeUse::List(Box::new(item)),
    }
}

/// Of arguments that want one name the path's gets it, then the query's, the header's, the body's; the others are called
/// after their place too.
fn wanted(argument: &Declared, operation: &Operation, pinned: Option<&LockedOperation>) -> Wanted {
    let wire = argument.field.wire.for_encoder();
    let rank = location_rank(argument.location);
    let public = &argument.field.public;
    let crowded = operation
        .arguments
        .iter()
        .any(|other| other.field.public == *public && location_rank(other.location) < rank);
    let words = if crowded {
        naming::join([&Words::split(location_name(argument.location)), public])
    } else {
        public.clone()
    };
    let pinned = pinned.and_then(|pinned| pinned.arguments.get(&lock_key(argument.location, wire)));
    let renamed = argument.field.renamed.is_some();
    Wanted {
        rank: (rank * 2 + u8::from(public.snake() != wire), wire.to_owned()),
        pinned: pinned.filter(|_| !renamed).map(|name| Words::split(name)),
        words,
    }
}

fn location_rank(location: Location) -> u8 {
    match location {
        Location::Path => 0,
        Location::Query => 1,
        Location::Header => 2,
        Location::Cookie => 3,
        Location::Body => 4,
    }
}

fn location_name(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Body => "body",
    }
}

fn lock_key(location: Location, wire: &str) -> String {
    format!("{} {wire}", location_name(location))
}

/// What the lock keeps of an operation.
pub(super) fn locked(operation: &Operation, arguments: &Arguments) -> LockedOperation {
    LockedOperation {
        call: operation.call(),
        gives_pages: operation.recognised,
        sends: operation
            .body
            .as_ref()
            .filter(|_| operation.variant.is_none())
            .map(|body| body.media_type.for_encoder().to_owned())
            .filter(|media_type| media_type != "application/json"),
        arguments: arguments
            .list
            .iter()
            .map(|a| (lock_key(a.location, a.field.wire.for_encoder()), a.field.name.snake()))
            .collect(),
        required: arguments
            .list
            .iter()
            .filter(|argument| argument.is_asked_for())
            .map(|argument| argument.field.name.snake())
            .collect(),
    }
}
