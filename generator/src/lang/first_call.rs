//! Which call a README shows first: one that reads something and needs next to nothing. The same in every language.

use crate::ir::{Api, Argument, HttpMethod, Operation, ReplyKind, TypeUse};

/// First words of methods that read, whatever they are sent by.
const READING: [&str; 7] = ["describe", "fetch", "find", "get", "list", "query", "search"];

/// The places of the resource and, in it, of the operation that serves best: of equal ones the first of the document.
pub(super) fn choose(api: &Api) -> Option<(usize, usize)> {
    let operations = api.resources.iter().enumerate().flat_map(|(resource, own)| {
        let operations = own.operations.iter().enumerate();
        operations.filter_map(move |(at, operation)| Some((rank(operation)?, resource, at)))
    });
    operations.min().map(|(_, resource, at)| (resource, at))
}

/// How well an operation serves, the least best; `None` for one that changes things or needs more than a text.
///
/// Lists without arguments come first, those called `list` before others, then what reads a thing, then what reads it by
/// its id.
fn rank(operation: &Operation) -> Option<u8> {
    if operation.docs.deprecated.is_some() {
        return None;
    }
    let asked: Vec<&Argument> =
        operation.arguments.iter().filter(|argument| argument.is_asked_for()).collect();
    let needs = match asked.as_slice() {
        [] => 0,
        [one] if one.positional && one.field.ty == TypeUse::String && !one.field.nullable => 1,
        _ => return None,
    };
    let is_get = operation.http == HttpMethod::Get;
    let first = operation.method.as_slice().first().map(String::as_str);
    let reads = is_get || first.is_some_and(|word| READING.contains(&word));
    match operation.envelope.kind {
        ReplyKind::List if needs == 0 => Some(if first == Some("list") { 0 } else { 2 - u8::from(is_get) }),
        ReplyKind::Item if reads => Some(3 + needs),
        _ => None,
    }
}
