//! What the rules say already, so that it is not asked for again. What they change in the model is seen there.

use super::Look;
use crate::normalise::model::{Field, Kind, Operation};
use crate::normalise::view::At;
use crate::rules::{OperationRule, glob};
use crate::suggest::Alias;

/// Whether an envelope is declared for a call, whatever its kind.
pub(super) fn says_payload(look: Look<'_>, operation: &Operation) -> bool {
    let call = operation.call();
    let mut globs = look.rules.envelopes.iter().flat_map(|rule| &rule.calls);
    globs.any(|pattern| glob::matches(&pattern.value, &call))
}

/// Whether a rule says how an operation pages, or that it does not.
pub(super) fn says_paging(look: Look<'_>, operation: &Operation) -> bool {
    operation.id.as_deref().and_then(|id| rule(look, id)).is_some_and(|rule| rule.paging.is_some())
}

/// Whether rules or the document name the method of an operation, and with it its resource.
pub(super) fn says_call(look: Look<'_>, at: &At<'_>) -> bool {
    let by_rule = at.str("operationId").and_then(|id| rule(look, id)).is_some_and(|rule| rule.call.is_some());
    by_rule || ["x-trueup-call", "x-trueup-name"].iter().any(|key| at.str(key).is_some())
}

fn rule<'a>(look: Look<'a>, id: &str) -> Option<&'a OperationRule> {
    look.rules.operations.iter().find(|rule| rule.id.as_ref().is_some_and(|known| known.value == id))
}

/// Whether a field and its other names are one in the SDKs: the other names are declared as its aliases, or both have one
/// public name.
pub(super) fn is_one_field(look: Look<'_>, alias: &Alias) -> bool {
    let all = |name: &str| -> Vec<(&str, &Field)> {
        let schemas = look.normalised.schemas.iter();
        let named = schemas.filter_map(|(_, schema)| match &schema.kind {
            Kind::Object(object) => Some((schema.name.as_str(), object)),
            _ => None,
        });
        let fields =
            named.flat_map(|(schema, object)| object.fields.iter().map(move |field| (schema, field)));
        fields.filter(|(_, field)| field.declared.for_encoder() == name).collect()
    };
    let own: Vec<&Field> = all(&alias.field)
        .into_iter()
        .filter(|(schema, _)| alias.schemas.iter().any(|name| name == schema))
        .map(|(_, field)| field)
        .collect();
    !own.is_empty()
        && alias.legacy.iter().all(|other| {
            let is_declared =
                |field: &Field| field.legacy.iter().any(|(legacy, _)| legacy.wire.for_encoder() == other);
            let others = all(other);
            own.iter().all(|field| {
                is_declared(field)
                    || (!others.is_empty() && others.iter().all(|(_, other)| other.public == field.public))
            })
        })
}
