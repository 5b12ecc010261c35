//! Rules that name the types of schemas (`rename: {schema, to}`), as `x-trueup-name` does in the document. Whether another type has
//! the name already shows when all of them are named, in `lower`.

use super::alias::are_names;
use super::model::{GivenName, Kind, PublicName, Schemas};
use super::unmatched::unmatched_schema;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::Words;
use crate::rules::{Rules, Spanned, TypeRenameRule, glob};

/// Gives schemas the names that rules have for their types.
pub(super) fn apply(schemas: &mut Schemas, rules: &Rules, diagnostics: &mut Diagnostics) {
    for rule in &rules.type_renames {
        if are_names(&rule.to, &rule.deprecated, diagnostics) {
            name(schemas, rule, rules, diagnostics);
        }
    }
}

fn name(schemas: &mut Schemas, rule: &TypeRenameRule, rules: &Rules, diagnostics: &mut Diagnostics) {
    let pattern = rule.schema.value.as_str();
    let found: Vec<usize> = schemas
        .all
        .iter()
        .enumerate()
        .filter(|(_, schema)| glob::matches(pattern, &schema.name))
        .map(|(index, _)| index)
        .collect();
    let [only] = found.as_slice() else {
        let Some(first) = found.first().and_then(|index| schemas.all.get(*index)) else {
            return unmatched_schema(schemas, &rule.schema, diagnostics);
        };
        let message = format!("`{pattern}` names {} schemas, and one name is for one type", found.len());
        let problem = Diagnostic::error(codes::BAD_RULE, message).at(rule.schema.span);
        diagnostics.push(problem.related(first.span, "the first one").help("name one of them"));
        return;
    };
    let stands_for = match schemas.all.get(*only).map(|schema| &schema.kind) {
        Some(Kind::Same(other)) => schemas.get(schemas.settle(*other).0).map(|schema| schema.name.clone()),
        _ => None,
    };
    let Some(schema) = schemas.all.get_mut(*only) else { return };
    if !matches!(schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_)) {
        let message = format!("`{}` makes no type that could have a name", schema.name);
        let mut problem = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(rule.schema.span);
        problem = problem.related(schema.span, "the schema");
        diagnostics.push(match stands_for {
            Some(other) => problem.help(format!("it stands for `{other}`: rename that")),
            None => problem.help("objects with fields, enums and unions are types; drop the rule"),
        });
        return;
    }
    if let Some(earlier) = schema.public.as_ref().filter(|public| public.by_rule) {
        let message = format!("`{}` has two names by rules", schema.name);
        let problem = Diagnostic::error(codes::BAD_RULE, message).at(rule.to.span);
        diagnostics.push(problem.related(earlier.given.span, "the other one").help("drop one of them"));
        return;
    }
    let given = |name: &Spanned<String>| GivenName {
        words: Words::split(&name.value),
        span: name.span,
        pointer: rules.pointers.get(&name.span).cloned(),
    };
    schema.public = Some(PublicName {
        given: given(&rule.to),
        by_rule: true,
        former: rule.deprecated.iter().map(given).collect(),
    });
}
