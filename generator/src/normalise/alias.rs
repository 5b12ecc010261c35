//! Renames, aliases, value aliases and JSON-in-a-string laid over schemas and arguments. What collides or matches
//! nothing is reported with both places.

use super::extension::keyword_name;
use super::model::{Argument, EnumValue, Field, Kind, Object, Operation, Schema, Schemas};
use super::schema::is_name;
use super::unmatched::{unmatched_argument, unmatched_field, unmatched_schema};
use crate::diagnostics::{Diagnostic, Diagnostics, Span, codes};
use crate::ir::{ConflictPolicy, EnumWire, Legacy, LegacyStatus, SpecText, WireName, Words};
use crate::rules::{AliasRule, Direction, RenameRule, Rules, Scope, Spanned, TargetField, ValueRule, glob};

/// Rules that reach fields of schemas.
pub(super) fn apply_to_schemas(schemas: &mut Schemas, rules: &Rules, diagnostics: &mut Diagnostics) {
    for rule in &rules.renames {
        if let Scope::Schemas(globs) = &rule.target.scope
            && are_names(&rule.to, &rule.deprecated, diagnostics)
        {
            each_field(schemas, globs, &rule.target, diagnostics, &mut |field| rename(field, rule));
        }
    }
    for target in &rules.json_strings {
        if let Scope::Schemas(globs) = &target.scope {
            each_field(schemas, globs, target, diagnostics, &mut |field| field.json_string = true);
        }
    }
    for rule in &rules.aliases {
        alias_schemas(schemas, rule, diagnostics);
    }
    for rule in &rules.values {
        alias_values(schemas, rule, diagnostics);
    }
}

/// Rules that reach arguments of operations.
pub(super) fn apply_to_arguments(operations: &mut [Operation], rules: &Rules, diagnostics: &mut Diagnostics) {
    for rule in &rules.renames {
        if let Scope::Operations(patterns) = &rule.target.scope
            && are_names(&rule.to, &rule.deprecated, diagnostics)
        {
            for pattern in patterns {
                let mut matched = false;
                for argument in arguments(operations, pattern) {
                    if is_field(&argument.field, &rule.target.field.value) {
                        rename(&mut argument.field, rule);
                        matched = true;
                    }
                }
                if !matched {
                    unmatched_argument(operations, pattern, &rule.target.field, diagnostics);
                }
            }
        }
    }
    for rule in &rules.aliases {
        if !rule.operations.is_empty() {
            alias_arguments(operations, rule, diagnostics);
        }
    }
}

fn arguments<'a>(
    operations: &'a mut [Operation],
    pattern: &'a Spanned<String>,
) -> impl Iterator<Item = &'a mut Argument> {
    operations
        .iter_mut()
        .filter(move |operation| names_operation(pattern, operation))
        .flat_map(|operation| operation.arguments.iter_mut())
}

/// Whether a pattern names an operation, by operationId or by call.
pub(super) fn names_operation(pattern: &Spanned<String>, operation: &Operation) -> bool {
    operation.id.as_deref() == Some(&pattern.value) || glob::matches(&pattern.value, &operation.call())
}

/// Whether a rule's word names this field: its wire name, or its public one.
fn is_field(field: &Field, name: &str) -> bool {
    field.declared.for_encoder() == name || field.public.snake() == name
}

/// Gives a field its name. The old ones are keywords alone: what travels stays as it is.
fn rename(field: &mut Field, rule: &RenameRule) {
    field.public = Words::split(&rule.to.value);
    field.renamed = Some(rule.to.span);
    for old in &rule.deprecated {
        let made = Legacy {
            wire: field.wire.clone(),
            name: Some(Words::split(&old.value)),
            request: true,
            response: true,
            status: LegacyStatus::Active,
        };
        field.legacy.push((made, old.span));
    }
}

/// Whether the names of a rename can be ones: the new one, and the old ones beside it.
pub(super) fn are_names(
    to: &Spanned<String>,
    deprecated: &[Spanned<String>],
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut fine = is_public_name(to, diagnostics);
    let mut seen = vec![Words::split(&to.value)];
    for old in deprecated {
        let words = Words::split(&old.value);
        if !is_public_name(old, diagnostics) {
            fine = false;
        } else if seen.contains(&words) {
            let message = format!("`{}` is said twice: an old name is another one", old.value);
            diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(old.span));
            fine = false;
        }
        seen.push(words);
    }
    fine
}

fn is_public_name(name: &Spanned<String>, diagnostics: &mut Diagnostics) -> bool {
    let fine = is_name(&name.value);
    if !fine {
        let message = format!("{} cannot be a public name", crate::diagnostics::quote(&name.value));
        let found = Diagnostic::error(codes::BAD_RULE, message).at(name.span);
        diagnostics.push(found.help("use ASCII letters, digits and underscores"));
    }
    fine
}

/// Whether a rule about schema `name` reaches a field of this object: fields merged in from `allOf` belong to the
/// schema that declares them as well.
fn reaches(schema: &Schema, declaring: &str, pattern: &str) -> bool {
    glob::matches(pattern, &schema.name) || glob::matches(pattern, declaring)
}

/// Name of the schema each field is declared in.
fn declaring(schemas: &Schemas, field: &Field) -> Option<String> {
    let mut pointer = field.pointer.parent()?.parent()?;
    // `allOf` members without a name belong to the schema around them.
    loop {
        if let Some(id) = schemas.at(&pointer) {
            return schemas.get(id).map(|schema| schema.name.clone());
        }
        pointer = pointer.parent()?;
    }
}

type Owners = Vec<Vec<String>>;

/// For every schema, the names of the schemas its fields are declared in.
fn owners(schemas: &Schemas) -> Owners {
    schemas
        .all
        .iter()
        .map(|schema| match &schema.kind {
            Kind::Object(object) => {
                object.fields.iter().map(|field| declaring(schemas, field).unwrap_or_default()).collect()
            }
            _ => Vec::new(),
        })
        .collect()
}

fn each_field(
    schemas: &mut Schemas,
    patterns: &[Spanned<String>],
    target: &TargetField,
    diagnostics: &mut Diagnostics,
    change: &mut dyn FnMut(&mut Field),
) {
    let owners = owners(schemas);
    for pattern in patterns {
        let mut matched = false;
        for (schema, owners) in schemas.all.iter_mut().zip(&owners) {
            let named = schema.name.clone();
            let Kind::Object(object) = &mut schema.kind else { continue };
            for (field, owner) in object.fields.iter_mut().zip(owners) {
                let reached = glob::matches(&pattern.value, &named) || glob::matches(&pattern.value, owner);
                if reached && is_field(field, &target.field.value) {
                    change(field);
                    matched = true;
                }
            }
        }
        if !matched {
            unmatched_field(schemas, pattern, &target.field, diagnostics);
        }
    }
}

fn alias_schemas(schemas: &mut Schemas, rule: &AliasRule, diagnostics: &mut Diagnostics) {
    let owners = owners(schemas);
    let public = Words::split(&rule.field.value);
    for pattern in &rule.schemas {
        let mut matched = false;
        let mut collided = false;
        for (schema, owners) in schemas.all.iter_mut().zip(&owners) {
            let Kind::Object(object) = &schema.kind else { continue };
            let position = object.fields.iter().position(|field| field.public == public);
            let owner = position.and_then(|at| owners.get(at)).map(String::as_str).unwrap_or_default();
            let reached = match position {
                Some(_) => reaches(schema, owner, &pattern.value),
                None => glob::matches(&pattern.value, &schema.name),
            };
            if !reached {
                continue;
            }
            let name = schema.name.clone();
            let real = real_fields(object, position, rule, &name, diagnostics);
            collided |= !real.is_empty();
            let Kind::Object(object) = &mut schema.kind else { continue };
            let Some(field) = position.and_then(|at| object.fields.get_mut(at)) else { continue };
            add(field, rule, &real, diagnostics);
            if rule.conflict == ConflictPolicy::Error {
                object.conflict = ConflictPolicy::Error;
            }
            matched = true;
        }
        if !matched && !collided {
            unmatched_field(schemas, pattern, &rule.field, diagnostics);
        }
    }
}

/// Reports every legacy name that is a real field of a schema the rule reaches, and returns those.
fn real_fields<'r>(
    object: &Object,
    canonical: Option<usize>,
    rule: &'r AliasRule,
    schema: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<&'r str> {
    let mut found = Vec::new();
    for legacy in &rule.legacy {
        let real =
            object.fields.iter().enumerate().find(|(index, field)| {
                Some(*index) != canonical && field.declared.for_encoder() == legacy.value
            });
        if let Some((_, field)) = real {
            collision(legacy, rule, &format!("a real field of `{schema}`"), field.span, diagnostics);
            found.push(legacy.value.as_str());
        }
    }
    found
}

fn collision(
    legacy: &Spanned<String>,
    rule: &AliasRule,
    what: &str,
    other: crate::diagnostics::Span,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("the legacy name `{}` of `{}` is {what}", legacy.value, rule.field.value);
    diagnostics.push(
        Diagnostic::error(codes::ALIAS_COLLISION, message)
            .at(legacy.span)
            .related(other, "the real field")
            .help("name only those schemas or operations under `in` where it is a legacy name, or drop it"),
    );
}

/// Adds a rule's legacy names to a field, and sets the spelling that is sent.
fn add(field: &mut Field, rule: &AliasRule, real: &[&str], diagnostics: &mut Diagnostics) {
    for legacy in rule.legacy.iter().filter(|legacy| !real.contains(&legacy.value.as_str())) {
        let keyword = keyword_name(&legacy.value, rule.keyword, &field.public);
        let known = field.legacy.iter_mut().find(|(known, _)| {
            // Several keywords may have the field's own spelling.
            known.wire.for_encoder() == legacy.value && (known.wire != field.wire || known.name == keyword)
        });
        if let Some((known, _)) = known {
            known.request |= rule.direction.request();
            known.response |= rule.direction.response();
            continue;
        }
        let made = Legacy {
            wire: WireName::new(&legacy.value),
            name: keyword,
            request: rule.direction.request(),
            response: rule.direction.response(),
            status: rule.status.clone(),
        };
        field.legacy.push((made, legacy.span));
    }
    let Some(send) = &rule.send else { return };
    if send.value == field.declared.for_encoder() {
        return;
    }
    if rule.legacy.iter().all(|legacy| legacy.value != send.value) {
        let message =
            format!("`send` names `{}`, which is neither the document's name nor a legacy one", send.value);
        diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(send.span));
        return;
    }
    // What is a keyword alone has the spelling of its field.
    for (legacy, _) in field.legacy.iter_mut().filter(|(legacy, _)| legacy.wire == field.wire) {
        legacy.wire = WireName::new(&send.value);
    }
    field.wire = WireName::new(&send.value);
    // A legacy name that is sent now is legacy only where it is also a keyword.
    field.legacy.retain(|(legacy, _)| legacy.wire != field.wire || legacy.name.is_some());
    // What the document calls it is still read.
    let declared = Legacy {
        wire: field.declared.clone(),
        name: None,
        request: true,
        response: true,
        status: LegacyStatus::Active,
    };
    field.legacy.insert(0, (declared, send.span));
}

fn alias_arguments(operations: &mut [Operation], rule: &AliasRule, diagnostics: &mut Diagnostics) {
    let public = Words::split(&rule.field.value);
    if rule.direction == Direction::Response {
        let message =
            "arguments are never received: an alias of operations cannot have the direction `response`";
        diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(rule.span));
        return;
    }
    for pattern in &rule.operations {
        let (mut matched, mut collided) = (false, false);
        for operation in operations.iter_mut().filter(|operation| names_operation(pattern, operation)) {
            let call = operation.call();
            let position = operation.arguments.iter().position(|argument| argument.field.public == public);
            let mut taken = Vec::new();
            for legacy in &rule.legacy {
                let real = operation.arguments.iter().enumerate().find(|(index, argument)| {
                    Some(*index) != position && argument.field.declared.for_encoder() == legacy.value
                });
                if let Some((_, argument)) = real {
                    collision(
                        legacy,
                        rule,
                        &format!("a real argument of `{call}`"),
                        argument.field.span,
                        diagnostics,
                    );
                    taken.push(legacy.value.as_str());
                    collided = true;
                }
            }
            let Some(argument) = position.and_then(|at| operation.arguments.get_mut(at)) else { continue };
            add(&mut argument.field, rule, &taken, diagnostics);
            matched = true;
        }
        if !matched && !collided {
            unmatched_argument(operations, pattern, &rule.field, diagnostics);
        }
    }
}

fn alias_values(schemas: &mut Schemas, rule: &ValueRule, diagnostics: &mut Diagnostics) {
    let Some(schema) = schemas.all.iter_mut().find(|schema| schema.name == rule.schema.value) else {
        return unmatched_schema(schemas, &rule.schema, diagnostics);
    };
    let (name, declared) = (schema.name.clone(), schema.span);
    let Kind::Enum(values) = &mut schema.kind else {
        let message = format!("`{name}` is no enum");
        let found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(rule.schema.span);
        diagnostics.push(found.related(declared, "the schema"));
        return;
    };
    let text = |value: &EnumValue| value.wire.text();
    for (legacy, canonical) in &rule.legacy {
        if values.iter().any(|value| text(value) == legacy.value) {
            let message = format!("the legacy value `{}` is a real value of `{name}`", legacy.value);
            let found = Diagnostic::error(codes::ALIAS_COLLISION, message).at(legacy.span);
            diagnostics.push(found.related(declared, "the enum"));
            continue;
        }
        let taken = values.iter().any(|value| {
            text(value) != canonical.value && value.legacy.iter().any(|l| l.for_encoder() == legacy.value)
        });
        if taken {
            let message =
                format!("the legacy value `{}` would stand for two values of `{name}`", legacy.value);
            diagnostics.push(Diagnostic::error(codes::ALIAS_COLLISION, message).at(legacy.span));
            continue;
        }
        match values.iter_mut().find(|value| text(value) == canonical.value) {
            Some(value) => value.legacy.push(SpecText::new(&legacy.value)),
            None => {
                let message = format!("`{name}` has no value `{}`", canonical.value);
                let found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(canonical.span);
                diagnostics.push(found.related(declared, "the enum"));
            }
        }
    }
    for (canonical, sent) in &rule.send {
        send_value(values, canonical, sent, (&name, declared), diagnostics);
    }
}

/// Sets the spelling of a value that is sent.
fn send_value(
    values: &mut [EnumValue],
    canonical: &Spanned<String>,
    sent: &Spanned<String>,
    (name, declared): (&str, Span),
    diagnostics: &mut Diagnostics,
) {
    let Some(value) = values.iter_mut().find(|value| value.wire.text() == canonical.value) else {
        let message = format!("`{name}` has no value `{}`", canonical.value);
        let found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(canonical.span);
        return diagnostics.push(found.related(declared, "the enum"));
    };
    if sent.value == canonical.value {
        return;
    }
    if !matches!(value.wire, EnumWire::String(_)) {
        let message = format!("`{}` is no text, and has one spelling", canonical.value);
        return diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(sent.span));
    }
    match value.legacy.iter().find(|legacy| legacy.for_encoder() == sent.value) {
        Some(legacy) => value.sent = Some(legacy.clone()),
        None => {
            let message = format!(
                "`send` names `{}`, which is neither the value `{}` nor a legacy one of it",
                sent.value, canonical.value
            );
            diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(sent.span));
        }
    }
}
