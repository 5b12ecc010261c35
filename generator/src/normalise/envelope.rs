//! Where each operation's payload sits: the first rule that matches its call, else what the documented reply shows.

use super::model::{Envelope, Field, Kind, Operation, SchemaId, Schemas};
use super::replies::{Form, Reply};
use super::unmatched::{unmatched_call, unmatched_schema};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{
    Candidate, FailureRules, InlineFailure, JsonPointer, KnownFailure, PartialFailure, ReplyKind, SpecText,
    WireName, Words,
};
use crate::rules::{EnvelopeRule, FailureSign, Rules, glob};

/// An envelope nothing is known about yet.
pub(super) fn blank(kind: ReplyKind) -> Envelope {
    Envelope {
        kind,
        of: None,
        value: Vec::new(),
        items: Vec::new(),
        total: Vec::new(),
        id: Vec::new(),
        matched: Vec::new(),
        modified: Vec::new(),
        count: Vec::new(),
        ids: Vec::new(),
        errors: Vec::new(),
        not_found: Vec::new(),
        empty_ok: true,
        may_lack_items: false,
        fails: Vec::new(),
    }
}

/// Gives every operation its envelope, its partial failure, and the signs of failure it looks for.
pub(super) fn settle(
    operations: &mut [Operation],
    replies: &[Reply],
    schemas: &Schemas,
    rules: &Rules,
    diagnostics: &mut Diagnostics,
) {
    let mut used = vec![false; rules.envelopes.len()];
    for (operation, reply) in operations.iter_mut().zip(replies) {
        let call = operation.call();
        let rule = rules
            .envelopes
            .iter()
            .position(|rule| rule.calls.iter().any(|glob| glob::matches(&glob.value, &call)));
        operation.envelope = match rule.and_then(|at| rules.envelopes.get(at).map(|rule| (at, rule))) {
            Some((at, rule)) => {
                used[at] = true;
                ruled(operation, reply, rule, schemas, diagnostics)
            }
            None => inferred(operation, reply, schemas, diagnostics),
        };
        operation.envelope.fails = fails(&operation.envelope, schemas, rules);
        let partial = rules
            .partial_failures
            .iter()
            .find(|rule| rule.calls.iter().any(|pattern| glob::matches(&pattern.value, &call)));
        operation.partial = partial.map(|rule| PartialFailure {
            statuses: rule.statuses.clone(),
            ids: rule.ids.clone(),
            errors: rule.errors.clone(),
        });
    }
    unmatched(operations, rules, &used, diagnostics);
}

/// Rules, and single globs of rules, that match no call.
fn unmatched(operations: &[Operation], rules: &Rules, used: &[bool], diagnostics: &mut Diagnostics) {
    let globs = rules.envelopes.iter().flat_map(|rule| &rule.calls);
    for pattern in globs.chain(rules.partial_failures.iter().flat_map(|rule| &rule.calls)) {
        if operations.iter().all(|operation| !glob::matches(&pattern.value, &operation.call())) {
            unmatched_call(operations, pattern, diagnostics);
        }
    }
    for (index, rule) in rules.envelopes.iter().enumerate() {
        let matches =
            |rule: &EnvelopeRule, call: &str| rule.calls.iter().any(|glob| glob::matches(&glob.value, call));
        let shadowed = !used[index] && operations.iter().any(|operation| matches(rule, &operation.call()));
        if shadowed {
            let message = "every call this envelope matches is taken by an earlier one";
            let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(rule.span);
            let earlier = rules.envelopes.iter().take(index).find(|earlier| {
                operations.iter().any(|o| matches(rule, &o.call()) && matches(earlier, &o.call()))
            });
            if let Some(earlier) = earlier {
                found = found.related(earlier.span, "the earlier one");
            }
            diagnostics.push(found.help("move it before the earlier one, or drop it"));
        }
    }
}

fn ruled(
    operation: &Operation,
    reply: &Reply,
    rule: &EnvelopeRule,
    schemas: &Schemas,
    diagnostics: &mut Diagnostics,
) -> Envelope {
    let of = match &rule.of {
        Some(name) => match schemas.iter().find(|(_, schema)| schema.name == name.value) {
            Some((id, _)) => Some(id),
            None => {
                unmatched_schema(schemas, name, diagnostics);
                None
            }
        },
        None => documented(reply, rule, schemas),
    };
    let carries = matches!(rule.kind, ReplyKind::Item | ReplyKind::List);
    if carries && of.is_none() && rule.of.is_none() {
        let message = format!(
            "the documented reply of `{}` has nothing at the places of its envelope",
            operation.call()
        );
        let found = Diagnostic::oddity(codes::ENVELOPE_MISMATCH, message).at(rule.span);
        let found = found.related(operation.span, "the operation").action("any value is accepted there");
        diagnostics.push(found.help("name the schema with `of:`, or mend the places"));
    }
    for name in &rule.value_has {
        let known = fields(schemas, of);
        let public = Words::split(&name.value);
        if !known.is_empty()
            && known.iter().all(|f| f.public != public && f.declared.for_encoder() != name.value)
        {
            let message = format!("the value of this envelope has no field `{}`", name.value);
            let names: Vec<String> = known.iter().map(|field| field.public.snake()).collect();
            let near = crate::diagnostics::nearest(&name.value, names.iter().map(String::as_str));
            let found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(name.span);
            diagnostics.push(found.help(super::unmatched::mend(near)));
        }
    }
    let has: Vec<Vec<WireName>> =
        rule.value_has.iter().map(|name| spellings(schemas, of, &name.value)).collect();
    let candidate = |at: &JsonPointer| Candidate { at: at.clone(), has: has.clone() };
    let whole = || vec![JsonPointer::default()];
    let (kind, at) = (rule.kind, rule.at.clone());
    let items = if kind == ReplyKind::List && at.items.is_empty() { whole() } else { at.items };
    let value = if kind == ReplyKind::Item && at.value.is_empty() { whole() } else { at.value };
    Envelope {
        kind,
        of,
        value: value.iter().map(candidate).collect(),
        items,
        total: at.total,
        id: at.id,
        matched: at.matched,
        modified: at.modified,
        count: at.count,
        ids: at.ids,
        errors: at.errors,
        not_found: at.not_found,
        empty_ok: rule.empty_ok.unwrap_or(!carries || reply.may_be_empty),
        may_lack_items: false,
        fails: Vec::new(),
    }
}

/// The schema at the first place of an envelope that the documented reply has.
fn documented(reply: &Reply, rule: &EnvelopeRule, schemas: &Schemas) -> Option<SchemaId> {
    let root = reply.schema?;
    if rule.kind == ReplyKind::List {
        let places = if rule.at.items.is_empty() { &vec![JsonPointer::default()] } else { &rule.at.items };
        return places.iter().find_map(|place| {
            match schemas.get(schemas.settle(walk(schemas, root, place)?).0)?.kind {
                Kind::List(items) => Some(items),
                _ => None,
            }
        });
    }
    let whole = vec![JsonPointer::default()];
    let places =
        if rule.kind == ReplyKind::Item && rule.at.value.is_empty() { &whole } else { &rule.at.value };
    places.iter().find_map(|place| walk(schemas, root, place))
}

/// Follows a pointer through schemas.
fn walk(schemas: &Schemas, root: SchemaId, place: &JsonPointer) -> Option<SchemaId> {
    place.steps.iter().try_fold(root, |at, step| match &schemas.get(schemas.settle(at).0)?.kind {
        Kind::Object(object) => {
            object.fields.iter().find(|field| field.declared.for_encoder() == step).map(|field| field.schema)
        }
        Kind::Map(values) => Some(*values),
        Kind::List(items) if step.bytes().all(|b| b.is_ascii_digit()) => Some(*items),
        _ => None,
    })
}

fn fields(schemas: &Schemas, of: Option<SchemaId>) -> &[Field] {
    match of.and_then(|id| schemas.get(schemas.settle(id).0)).map(|schema| &schema.kind) {
        Some(Kind::Object(object)) => &object.fields,
        _ => &[],
    }
}

/// The fields of an entity; of a union those of all its variants. What a stream of events describes as objects has them in
/// `data`.
fn fields_of_any(schemas: &Schemas, of: Option<SchemaId>) -> Vec<&Field> {
    let mut found = Vec::new();
    let mut pending: Vec<SchemaId> = of.into_iter().collect();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(id) = pending.pop() {
        let (id, _) = schemas.settle(id);
        if !seen.insert(id) {
            continue;
        }
        match schemas.get(id).map(|schema| &schema.kind) {
            Some(Kind::Object(object)) => found.extend(&object.fields),
            Some(Kind::Union(union)) => pending.extend(union.arms.iter().map(|arm| arm.schema)),
            _ => {}
        }
    }
    found
}

/// All spellings a reply may have for a field of the entity.
fn spellings(schemas: &Schemas, of: Option<SchemaId>, name: &str) -> Vec<WireName> {
    let public = Words::split(name);
    let field = fields(schemas, of)
        .iter()
        .find(|field| field.declared.for_encoder() == name || field.public == public);
    let Some(field) = field else { return vec![WireName::new(name)] };
    let mut all = vec![field.wire.clone()];
    for (legacy, _) in field.legacy.iter().filter(|(legacy, _)| legacy.response) {
        if !all.contains(&legacy.wire) {
            all.push(legacy.wire.clone());
        }
    }
    all
}

/// No rule: what the documented reply shows.
fn inferred(
    operation: &Operation,
    reply: &Reply,
    schemas: &Schemas,
    diagnostics: &mut Diagnostics,
) -> Envelope {
    let mut mismatch = |message: String, action: &str| {
        let found = Diagnostic::oddity(codes::ENVELOPE_MISMATCH, message).at(operation.span);
        let found = found.pointer(&operation.pointer).action(action);
        diagnostics.push(found.help("say what it answers with under `envelopes:` in the rules"));
    };
    let streamed = |kind: ReplyKind| Envelope { of: reply.schema, ..blank(kind) };
    match reply.form {
        Form::Json | Form::Xml => {}
        Form::Events(form) => return streamed(ReplyKind::Events(form)),
        Form::Lines => return streamed(ReplyKind::Lines),
        Form::Text => return blank(ReplyKind::Text),
        Form::Bytes => return blank(ReplyKind::Bytes),
    }
    let Some(schema) = reply.schema else { return blank(ReplyKind::Ack) };
    let root = JsonPointer::default();
    let carrying = Envelope { empty_ok: reply.may_be_empty, ..blank(ReplyKind::Item) };
    let item = Envelope {
        of: Some(reply.answers.unwrap_or(schema)),
        value: vec![Candidate { at: root.clone(), has: Vec::new() }],
        ..carrying.clone()
    };
    match schemas.get(schemas.settle(schema).0).map(|schema| &schema.kind) {
        Some(Kind::List(items)) => {
            Envelope { kind: ReplyKind::List, of: Some(*items), items: vec![root], ..carrying }
        }
        Some(Kind::Object(_) | Kind::FreeObject | Kind::Map(_) | Kind::Union(_) | Kind::Any) | None => item,
        Some(_) => {
            mismatch(
                format!("`{}` answers with a bare value, neither an object nor a list", operation.call()),
                "the value is returned as it is",
            );
            item
        }
    }
}

/// Signs of failure to look for: not those that are fields of the entity where the entity is the body.
pub(super) fn fails(envelope: &Envelope, schemas: &Schemas, rules: &Rules) -> Vec<InlineFailure> {
    let is_body = envelope.value.iter().any(|candidate| candidate.at.steps.is_empty());
    let is_body = is_body || envelope.kind.is_streamed();
    let own = if is_body { fields_of_any(schemas, envelope.of) } else { Vec::new() };
    let has = |name: &str| {
        own.iter().any(|field| {
            let legacy = field.legacy.iter().filter(|(legacy, _)| legacy.response);
            field.wire.for_encoder() == name
                || legacy.into_iter().any(|(legacy, _)| legacy.wire.for_encoder() == name)
        })
    };
    let mut signs: Vec<InlineFailure> = rules
        .failures
        .in_2xx
        .iter()
        .filter_map(|sign| match sign {
            FailureSign::Success => (!has("success")).then_some(InlineFailure::Success),
            FailureSign::Error => (!has("error")).then_some(InlineFailure::Error),
            FailureSign::Status => (!has("status")).then_some(InlineFailure::Status),
        })
        .collect();
    signs.sort_unstable();
    signs.dedup();
    signs
}

/// Failures of the whole API.
pub(super) fn failures(rules: &Rules) -> FailureRules {
    let known = rules.failures.known.iter().map(|rule| KnownFailure {
        at: rule.at.clone(),
        equals: SpecText::new(&rule.equals.value),
        kind: rule.kind.value.clone(),
    });
    FailureRules { known: known.collect() }
}
