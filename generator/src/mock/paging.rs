//! The end of lists: a mock has one page, and says so. Made values say neither that there is more nor that they failed.

use serde_json::Value;

use super::form::pairs;
use super::routes::Route;
use super::{Mock, Request};
use crate::ir::{InlineFailure, JsonPointer, Location, Operation, PagingWay, TokenPlace, Words};
use crate::normalise::Fates;
use crate::normalise::keywords::{Keywords, Parts};
use crate::normalise::view::At;

/// Takes out of a reply what leads to another page, and out of a made one what would be a failure.
pub(super) fn end(
    mock: &Mock,
    route: &Route,
    request: &Request,
    (value, schema): (&mut Value, &At<'_>),
    is_shown: bool,
) {
    let calls = route.calls.iter();
    let operations =
        calls.filter_map(|(resource, own)| mock.api.resources.get(*resource)?.operations.get(*own));
    for operation in operations {
        if !is_shown {
            for sign in &operation.envelope.fails {
                succeed(value, *sign);
            }
        }
        let Some(paging) = &operation.paging else { continue };
        let is_next = is_next(operation, &paging.way, request);
        if is_next {
            empty(operation, value);
        }
        if is_shown && !is_next && !matches!(paging.way, PagingWay::Url(_)) {
            continue;
        }
        if let Some(more) = paging.more.as_ref().and_then(|more| target(value, more)) {
            *more = Value::Bool(false);
        }
        match &paging.way {
            PagingWay::Cursor { token: TokenPlace::Body(at), .. } | PagingWay::Url(at) => {
                drop_token(mock, (&mut *value, schema), at);
            }
            _ => {}
        }
    }
}

fn succeed(value: &mut Value, sign: InlineFailure) {
    let Value::Object(members) = value else { return };
    match sign {
        InlineFailure::Success => {
            if let Some(success) = members.get_mut("success").filter(|success| success.is_boolean()) {
                *success = Value::Bool(true);
            }
        }
        // `""`, false and null are no failure; of other types only null is left.
        InlineFailure::Error => {
            if let Some(error) = members.get_mut("error") {
                *error = match error {
                    Value::String(_) => Value::String(String::new()),
                    Value::Bool(_) => Value::Bool(false),
                    _ => Value::Null,
                };
            }
        }
        InlineFailure::Status => {
            if let Some(status) = members.get_mut("status").filter(|status| *status == "error") {
                *status = Value::String("ok".to_owned());
            }
        }
    }
}

/// Whether a request asks for a page after the first.
fn is_next(operation: &Operation, way: &PagingWay, request: &Request) -> bool {
    let Some(name) = way.argument() else { return false };
    let Some(given) = given(operation, name, request) else { return false };
    let number = given.parse::<u64>().ok();
    match way {
        PagingWay::Page(_) => number.is_some_and(|page| page > 1),
        PagingWay::Index(_) | PagingWay::Offset(_) => number.is_some_and(|number| number > 0),
        _ => !given.is_empty(),
    }
}

/// The text of an argument in a request.
fn given(operation: &Operation, name: &Words, request: &Request) -> Option<String> {
    let argument = operation.arguments.iter().find(|argument| argument.field.name == *name)?;
    let wire = argument.field.wire.for_encoder();
    match argument.location {
        Location::Query => {
            let (_, query) = request.parts();
            pairs(query).into_iter().find(|(name, _)| name == wire).map(|(_, value)| value)
        }
        Location::Header => request.header(wire).next().map(str::to_owned),
        Location::Body => match serde_json::from_slice::<Value>(&request.body).ok()?.get(wire)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        },
        Location::Path | Location::Cookie => None,
    }
}

/// Takes the items out of a page.
fn empty(operation: &Operation, value: &mut Value) {
    for at in &operation.envelope.items {
        if let Some(Value::Array(items)) = target(value, at) {
            items.clear();
            return;
        }
    }
}

fn target<'v>(value: &'v mut Value, at: &JsonPointer) -> Option<&'v mut Value> {
    at.steps.iter().try_fold(value, |value, step| match value {
        Value::Object(members) => members.get_mut(step),
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Leaves out the token of the next page; where it must be there it is null, or else empty.
fn drop_token(mock: &Mock, (value, schema): (&mut Value, &At<'_>), at: &JsonPointer) {
    let Some((last, outer)) = at.steps.split_last() else { return };
    let outer = JsonPointer { steps: outer.to_vec() };
    let Some(Value::Object(members)) = target(value, &outer) else { return };
    if !members.contains_key(last) {
        return;
    }
    let Some(mut holder) = mock.at(&schema.pointer) else { return };
    let collect = |at: &At<'_>| -> Option<(bool, Option<crate::diagnostics::SpecPointer>, bool)> {
        let at = mock.view().follow(&mock.at(&at.pointer)?)?;
        let keywords = Keywords::collect(mock.view(), &Parts::of(at), &mut Fates::default());
        let property = keywords.properties.get(last.as_str());
        let own = property.and_then(|property| mock.view().follow(&property.at));
        let is_nullable = property.is_some_and(|property| property.at.flag("nullable"))
            || own.as_ref().is_some_and(|own| own.flag("nullable"));
        Some((keywords.is_required(last), own.map(|own| own.pointer), is_nullable))
    };
    for step in &outer.steps {
        let Some(at) = mock.view().follow(&holder) else { return };
        let keywords = Keywords::collect(mock.view(), &Parts::of(at), &mut Fates::default());
        let Some(property) = keywords.properties.get(step.as_str()) else { break };
        holder = property.at.clone();
    }
    match collect(&holder) {
        Some((true, _, true)) => {
            members.insert(last.clone(), Value::Null);
        }
        Some((true, _, false)) => {
            members.insert(last.clone(), Value::String(String::new()));
        }
        _ => {
            members.shift_remove(last);
        }
    }
}
