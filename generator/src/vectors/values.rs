//! From text on the wire to the JSON value of an argument, by its type and the style it travels in (RFC 6570 as OpenAPI
//! uses it, Parameter Object).

use crate::ir::{Api, EnumWire, Field, Shape, TypeUse};
use serde_json::{Map, Value};

/// The value of a single text.
pub(super) fn scalar(api: &Api, ty: &TypeUse, text: &str) -> Value {
    let parsed = || serde_json::from_str::<Value>(text).ok();
    let own = || Value::String(text.to_owned());
    match ty {
        TypeUse::Bool => parsed().filter(Value::is_boolean).unwrap_or_else(own),
        TypeUse::Int | TypeUse::Number => parsed().filter(Value::is_number).unwrap_or_else(own),
        TypeUse::Nullable(inner) => scalar(api, inner, text),
        TypeUse::Named(id) => match api.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Enum(values))
                if values.iter().any(|value| matches!(value.wire, EnumWire::Int(_))) =>
            {
                parsed().filter(Value::is_number).unwrap_or_else(own)
            }
            _ => own(),
        },
        _ => own(),
    }
}

/// The value of one text that may hold several, written with commas: `a,b`, `name,1,other,2` or, exploded, `name=1,other=2`.
pub(super) fn delimited(api: &Api, ty: &TypeUse, text: &str, separator: char) -> Value {
    let pieces: Vec<&str> = if text.is_empty() { Vec::new() } else { text.split(separator).collect() };
    if let Some(item) = item(ty) {
        return pieces.into_iter().map(|piece| scalar(api, item, piece)).collect();
    }
    if !is_object(api, ty) {
        return scalar(api, ty, text);
    }
    let pairs: Vec<(&str, &str)> = if pieces.iter().all(|piece| piece.contains('=')) {
        pieces.iter().filter_map(|piece| piece.split_once('=')).collect()
    } else {
        pieces.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
    };
    object(api, ty, pairs)
}

/// The value of a path parameter as it travels: simple, label or matrix style, told apart by their first character.
pub(super) fn in_path(api: &Api, ty: &TypeUse, name: &str, raw: &str) -> Value {
    let many = item(ty).is_some() || is_object(api, ty);
    if let Some(rest) = raw.strip_prefix(';') {
        let own = format!("{name}=");
        let exploded = rest.split(';').count() > 1;
        return match rest.strip_prefix(&own) {
            Some(one) if !exploded => delimited(api, ty, one, ','),
            Some(_) => {
                let values: Vec<&str> = rest.split(';').filter_map(|each| each.strip_prefix(&own)).collect();
                delimited(api, ty, &values.join(","), ',')
            }
            None => delimited(api, ty, rest, ';'),
        };
    }
    match raw.strip_prefix('.') {
        Some(rest) if many => delimited(api, ty, rest, if rest.contains('.') { '.' } else { ',' }),
        _ => delimited(api, ty, raw, ','),
    }
}

/// An object of members that are texts.
pub(super) fn object<'a>(
    api: &Api,
    ty: &TypeUse,
    members: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Value {
    let value = |(name, text): (&'a str, &'a str)| {
        let member = fields(api, ty).iter().find(|field| field.wire.for_encoder() == name);
        let ty = match ty {
            TypeUse::Map(inner) => inner,
            _ => member.map_or_else(|| extra(api, ty).unwrap_or(&TypeUse::String), |field| &field.ty),
        };
        (name.to_owned(), scalar(api, ty, text))
    };
    Value::Object(members.into_iter().map(value).collect::<Map<_, _>>())
}

/// Whether values of a type are objects.
pub(super) fn is_object(api: &Api, ty: &TypeUse) -> bool {
    match ty {
        TypeUse::Map(_) | TypeUse::Object => true,
        TypeUse::Nullable(inner) => is_object(api, inner),
        TypeUse::Named(id) => {
            matches!(api.types.get(*id).map(|def| &def.shape), Some(Shape::Object(_)))
        }
        _ => false,
    }
}

/// The type of the items of a list.
pub(super) fn item(ty: &TypeUse) -> Option<&TypeUse> {
    match ty {
        TypeUse::List(item) => Some(item),
        TypeUse::Nullable(inner) => item(inner),
        _ => None,
    }
}

/// The type of values under keys that are no fields.
fn extra<'a>(api: &'a Api, ty: &TypeUse) -> Option<&'a TypeUse> {
    match ty {
        TypeUse::Nullable(inner) => extra(api, inner),
        TypeUse::Named(id) => match api.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Object(object)) => object.extra.as_ref().map(|extra| &extra.of),
            _ => None,
        },
        _ => None,
    }
}

fn fields<'a>(api: &'a Api, ty: &TypeUse) -> &'a [Field] {
    match ty {
        TypeUse::Nullable(inner) => fields(api, inner),
        TypeUse::Named(id) => match api.types.get(*id).map(|def| &def.shape) {
            Some(Shape::Object(object)) => &object.fields,
            _ => &[],
        },
        _ => &[],
    }
}
