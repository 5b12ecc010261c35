//! Rules that match nothing: the message, and the name that was most likely meant.

use super::alias::names_operation;
use super::model::{Kind, Operation, Schema, Schemas};
use crate::diagnostics::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::rules::{Spanned, glob};

/// How to mend a rule that matches nothing.
pub(super) fn mend(near: Option<&str>) -> String {
    near.map_or_else(
        || "correct the name, or drop the rule".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}

/// Reports a field that no schema of a pattern has.
pub(super) fn unmatched_field(
    schemas: &Schemas,
    pattern: &Spanned<String>,
    field: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) {
    let reached: Vec<&Schema> =
        schemas.all.iter().filter(|schema| glob::matches(&pattern.value, &schema.name)).collect();
    if reached.is_empty() {
        return unmatched_schema(schemas, pattern, diagnostics);
    }
    let names: Vec<String> = reached
        .iter()
        .filter_map(|schema| match &schema.kind {
            Kind::Object(object) => Some(object.fields.iter().map(|field| field.public.snake())),
            _ => None,
        })
        .flatten()
        .collect();
    let message = format!("no schema that `{}` names has a field `{}`", pattern.value, field.value);
    let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(pattern.span);
    found = found.help(mend(nearest(&field.value, names.iter().map(String::as_str))));
    if let [only] = reached.as_slice() {
        found = found.related(only.span, "the schema");
    }
    diagnostics.push(found);
}

/// Reports a schema name that names nothing.
pub(super) fn unmatched_schema(schemas: &Schemas, pattern: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let message = format!("no schema is called `{}`", pattern.value);
    let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(pattern.span);
    found = found.help(mend(nearest(&pattern.value, schemas.all.iter().map(|schema| schema.name.as_str()))));
    diagnostics.push(found);
}

/// Reports an argument that no operation of a pattern has.
pub(super) fn unmatched_argument(
    operations: &[Operation],
    pattern: &Spanned<String>,
    field: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) {
    let reached: Vec<&Operation> = operations.iter().filter(|o| names_operation(pattern, o)).collect();
    if reached.is_empty() {
        return unmatched_call(operations, pattern, diagnostics);
    }
    let names: Vec<String> =
        reached.iter().flat_map(|o| o.arguments.iter().map(|a| a.field.public.snake())).collect();
    let message = format!("no operation that `{}` names has an argument `{}`", pattern.value, field.value);
    let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(field.span);
    found = found.help(mend(nearest(&field.value, names.iter().map(String::as_str))));
    if let [only] = reached.as_slice() {
        found = found.related(only.span, "the operation");
    }
    diagnostics.push(found);
}

/// Reports a call, glob or operationId that names no operation.
pub(super) fn unmatched_call(
    operations: &[Operation],
    pattern: &Spanned<String>,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("`{}` matches no operation", pattern.value);
    let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(pattern.span);
    let calls: Vec<String> = operations.iter().map(Operation::call).collect();
    let ids = operations.iter().filter_map(|operation| operation.id.as_deref());
    found = found.help(mend(nearest(&pattern.value, calls.iter().map(String::as_str).chain(ids))));
    diagnostics.push(found);
}
