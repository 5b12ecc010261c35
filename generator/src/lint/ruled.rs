//! What rules and names say already, so that it is not asked for again. What is left to suggest is [`crate::suggest`]'s to know.

use super::Look;
use crate::normalise::model::{Field, Kind};
use crate::normalise::view::At;
use crate::rules::OperationRule;
use crate::suggest::Alias;

/// Whether rules or the document name the method of an operation, and with it its resource.
pub(super) fn says_call(look: Look<'_>, at: &At<'_>) -> bool {
    let by_rule = at.str("operationId").and_then(|id| rule(look, id)).is_some_and(|rule| rule.call.is_some());
    by_rule || ["x-trueup-call", "x-trueup-name"].iter().any(|key| at.str(key).is_some())
}

fn rule<'a>(look: Look<'a>, id: &str) -> Option<&'a OperationRule> {
    look.rules.operations.iter().find(|rule| rule.id.as_ref().is_some_and(|known| known.value == id))
}

/// Whether a field and its other names have one public name: in the SDKs they are one, however they are spelled.
pub(super) fn has_one_name(look: Look<'_>, alias: &Alias) -> bool {
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
            let others = all(other);
            let is_other = |field: &&Field| others.iter().all(|(_, other)| other.public == field.public);
            !others.is_empty() && own.iter().all(is_other)
        })
}
