//! Third stage: the resolved document under its rules. `allOf` is merged, null is a flag, bodies are flat lists of
//! arguments, every field knows all its spellings and every operation its envelope; collisions are proved absent.
//! Types get no names here and nothing is dropped for want of a form in the generated code: that is `lower`'s.

mod alias;
mod argument;
mod batches;
mod body;
mod bounds;
mod call;
pub(crate) mod docs;
mod enums;
mod envelope;
mod extension;
mod extra;
mod frame;
mod guards;
mod incoming;
pub(crate) mod inheritance;
pub(crate) mod keywords;
pub mod model;
pub(crate) mod operation;
mod paging;
mod place;
mod prove;
mod recognise;
pub(crate) mod replies;
mod resource_names;
mod schema;
mod security;
pub(crate) mod servers;
mod type_names;
mod union;
mod unmatched;
pub(crate) mod view;
mod ways;

pub use model::{Fate, Fates, Normalised};

use std::collections::BTreeMap;

use operation::Draft;
use schema::SchemaReader;
use view::{At, View};

use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes};
use crate::ir::{HttpMethod, SpecText, Words};
use crate::load::Node;
use crate::resolve::Resolved;
use crate::rules::{OperationRule, Rules};

/// What was published of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedCall {
    /// Resource and method.
    pub call: (Words, Words),
    /// It answers with pages because the document looked like it.
    pub gives_pages: bool,
    /// The media type of its body, unless that is JSON.
    pub sends: Option<String>,
}

/// What was published of calls and servers.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// By operation: its operationId, else method and path.
    pub calls: BTreeMap<String, PublishedCall>,
    /// What servers are chosen by, by their addresses.
    pub servers: BTreeMap<String, Words>,
}

/// What an operation is called in a lock: its operationId, else method and path; then the variant, if it is one.
#[must_use]
pub fn operation_key(
    id: Option<&str>,
    http: crate::ir::HttpMethod,
    path: &str,
    variant: Option<&str>,
) -> String {
    let key = id.map_or_else(|| format!("{} {path}", http.as_str()), str::to_owned);
    variant.map_or_else(|| key.clone(), |variant| format!("{key} {variant}"))
}

/// Lays the rules over a document.
#[must_use]
pub fn run(
    resolved: &Resolved,
    rules: &Rules,
    published: &Published,
    diagnostics: &mut Diagnostics,
) -> Normalised {
    let mut found = Diagnostics::new(diagnostics.strictness());
    let extensions = extension::check(&resolved.tree, &mut found);
    let normalised = lay(resolved, rules, published, &mut found);
    for mut diagnostic in found {
        // What is said about a rule names the rule's pointer.
        let pointer = || {
            let span = diagnostic.span?;
            rules.pointers.get(&span).or_else(|| extensions.get(&span)).cloned()
        };
        diagnostic.pointer = diagnostic.pointer.clone().or_else(pointer);
        diagnostics.push(diagnostic);
    }
    normalised
}

fn lay(
    resolved: &Resolved,
    rules: &Rules,
    published: &Published,
    diagnostics: &mut Diagnostics,
) -> Normalised {
    let view = View { resolved };
    let document = view.root();
    let mut reader = SchemaReader::new(view, place::Places::of(view), diagnostics);
    // By name: like paths, components come in no order that means anything.
    let mut schemas: Vec<_> =
        document.path(&["components", "schemas"]).iter().flat_map(At::members).collect();
    schemas.sort_by_key(|(name, _, _)| *name);
    for (_, _, schema) in schemas {
        reader.id(&schema);
    }
    let found = operation::operations(&reader);
    let drafts: Vec<Draft> = found
        .iter()
        .map(|(item, http, at, path)| operation::read(&mut reader, item, *http, at, path))
        .collect();
    let calls_in = incoming::read(&mut reader, &found);
    reader.finish();
    let SchemaReader { mut schemas, mut fates, diagnostics, mut places, events, .. } = reader;
    let drafts = ways::variants(drafts, &schemas, published);
    event_data(&mut schemas, &events);

    let own = operation_rules(&drafts, rules, diagnostics);
    let pinned = |draft: &Draft| {
        let key = operation_key(draft.id.as_deref(), draft.http, &draft.path, draft.variant.as_deref());
        published.calls.get(&key).map(|known| known.call.clone())
    };
    let title = resolved.openapi.info.title.as_str();
    let renames = resource_names::usable(rules, diagnostics);
    let calls = call::assign(&drafts, rules, &renames, &own, title, &pinned, diagnostics);
    let former = resource_names::former(&renames, &drafts, &calls, diagnostics);
    for (draft, call) in drafts.iter().zip(&calls) {
        if let (true, Some(path), Some(method)) =
            (draft.is_route(), draft.pointer.parent(), draft.pointer.last())
        {
            places.call_operation(path.last().unwrap_or_default(), method, call.full_name());
        }
    }
    let incoming = incoming::unions(calls_in, &mut schemas, &mut places);
    // What stands in a type may be called after it.
    type_names::apply(&mut schemas, rules, diagnostics);
    guards::settle(&mut schemas, &mut places);
    alias::apply_to_schemas(&mut schemas, rules, diagnostics);

    let package = frame::package(
        &frame::title(&resolved.openapi, rules),
        &resolved.openapi.info.version,
        view.span_of(&["info", "version"]),
        rules,
        diagnostics,
    );
    let asked: Vec<Option<&security::Sets>> = drafts.iter().map(|draft| draft.security.as_ref()).collect();
    let security =
        security::Security::read(&resolved.openapi, &document, &asked, &package.env_api_key, diagnostics);
    let (mut needs_credential, mut gives_credential) = (false, false);
    let mut operations = Vec::with_capacity(drafts.len());
    let mut replies = Vec::with_capacity(drafts.len());
    let mut tags = Vec::with_capacity(drafts.len());
    for ((draft, call), rule) in drafts.into_iter().zip(calls).zip(&own) {
        let (sets, is_open) = security.of(draft.security.as_ref());
        needs_credential |= !is_open;
        gives_credential |= sets.is_empty() && !matches!(draft.http, HttpMethod::Get | HttpMethod::Query);
        let (mut made, body, reply, tag) = started(draft, call, rule, &former);
        made.anonymous = sets.is_empty();
        made.security = sets;
        if let Some(body) = &body {
            argument::add_body(&mut made, body, rule, &schemas, diagnostics);
        } else if let Some(wrapper) = &rule.wrapper {
            let message = format!("`{}` has no body to wrap", made.call());
            let found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(wrapper.span);
            diagnostics.push(found.related(made.span, "the operation"));
        }
        argument::settle_styles(&mut made, rules.arrays, &schemas, diagnostics);
        operations.push(made);
        replies.push(reply);
        tags.push(tag);
    }
    alias::apply_to_arguments(&mut operations, rules, diagnostics);
    let maximum = |field: &model::Field| maximum(view, field);
    for (made, rule) in operations.iter_mut().zip(&own) {
        argument::settle_positions(made, rule, rules.positional_ids.unwrap_or(true), diagnostics);
    }
    deprecated_methods(&mut operations, &own, &former, diagnostics);
    envelope::settle(&mut operations, &replies, &schemas, rules, diagnostics);
    bounds::settle(&mut operations, rules, diagnostics);
    let look = paging::Look { view, schemas: &schemas, rules, published, maximum: &maximum };
    look.settle(&mut operations, &replies, &own, &mut fates, diagnostics);
    for (operation, reply) in operations.iter().zip(&replies) {
        if reply.answers.is_none() || operation.envelope.of != reply.answers {
            for other in &reply.others {
                fates.note(other, Fate::Unsupported("the body of another success is decoded".into()));
            }
        }
    }
    batches::settle(&mut operations, &own, &schemas, diagnostics);
    prove::prove(&schemas, &operations, diagnostics);

    let mut servers = servers::read(&document);
    servers::keep_names(&mut servers, &published.servers);
    for made in &mut operations {
        servers::keep_names(&mut made.servers, &published.servers);
    }
    // Where the document says nothing of itself, what most of it is said of will do.
    let others = || operations.iter().find_map(|made| servers::base_url(made.servers.first()?));
    let base_url = match servers.first() {
        Some(first) => servers::base_url(first),
        None => others(),
    };
    let title = frame::title(&resolved.openapi, rules);
    let version = resolved.openapi.info.version.clone();
    Normalised {
        package,
        title: SpecText::new(title),
        docs: docs::api(&view.root(), &mut fates),
        version: SpecText::new(version),
        base_url,
        server_choices: servers::choices(&servers, operations.iter().map(|made| made.servers.as_slice())),
        servers,
        auth: security.credentials,
        needs_credential: needs_credential && !gives_credential,
        resources: resources(view, &operations, &tags, rules, &former),
        operations,
        schemas,
        failures: envelope::failures(rules),
        fates,
        incoming,
        places,
    }
}

/// What rules and extensions say about each operation; rules that name no operation are reported.
fn operation_rules(drafts: &[Draft], rules: &Rules, diagnostics: &mut Diagnostics) -> Vec<OperationRule> {
    for rule in &rules.operations {
        let Some(id) = &rule.id else { continue };
        let known = drafts.iter().filter_map(|draft| draft.id.as_deref());
        if known.clone().all(|known| known != id.value) {
            let message = format!("no operation has the operationId `{}`", id.value);
            let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(id.span);
            found = found.help(unmatched::mend(crate::diagnostics::nearest(&id.value, known)));
            diagnostics.push(found);
        }
    }
    for (tag, _) in &rules.resources {
        let known = drafts.iter().filter_map(|draft| draft.tag.as_deref());
        if known.clone().all(|known| known != tag.value) {
            let message = format!("no operation has `{}` as its first tag", tag.value);
            let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(tag.span);
            found = found.help(unmatched::mend(crate::diagnostics::nearest(&tag.value, known)));
            diagnostics.push(found);
        }
    }
    drafts
        .iter()
        .map(|draft| {
            let own = &draft.extensions;
            let rule = rules
                .operations
                .iter()
                .find(|rule| rule.id.as_ref().map(|id| &id.value) == draft.id.as_ref());
            let Some(rule) = rule.filter(|rule| rule.id.is_some()) else { return own.clone() };
            OperationRule {
                call: rule.call.clone().or_else(|| own.call.clone()),
                wrapper: rule.wrapper.clone().or_else(|| own.wrapper.clone()),
                idempotent: rule.idempotent.or(own.idempotent),
                ..rule.clone()
            }
        })
        .collect()
}

/// The `data` of an event is text on the wire: where the document describes something else, the text is JSON.
fn event_data(schemas: &mut model::Schemas, events: &std::collections::BTreeSet<model::SchemaId>) {
    let mut pending: Vec<model::SchemaId> = events.iter().copied().collect();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(id) = pending.pop() {
        let (id, _) = schemas.settle(id);
        if !seen.insert(id) {
            continue;
        }
        match schemas.get(id).map(|schema| &schema.kind) {
            Some(model::Kind::Union(union)) => pending.extend(union.arms.iter().map(|arm| arm.schema)),
            Some(model::Kind::Object(object)) => {
                let Some(at) = object.fields.iter().position(|field| field.declared.for_encoder() == "data")
                else {
                    continue;
                };
                let of = schemas.settle(object.fields[at].schema).0;
                let is_text = matches!(
                    schemas.get(of).map(|schema| &schema.kind),
                    None | Some(
                        model::Kind::Any
                            | model::Kind::String
                            | model::Kind::DateTime
                            | model::Kind::Date
                            | model::Kind::Bytes
                            | model::Kind::Enum(_)
                    )
                );
                if !is_text
                    && let Some(model::Kind::Object(object)) =
                        schemas.get_mut(id).map(|schema| &mut schema.kind)
                    && let Some(field) = object.fields.get_mut(at)
                {
                    field.json_string = true;
                }
            }
            _ => {}
        }
    }
}

type Started = (model::Operation, Option<body::DraftBody>, replies::Reply, Option<String>);

fn started(
    mut draft: Draft,
    call: call::Call,
    rule: &OperationRule,
    former: &resource_names::Former,
) -> Started {
    let is_route = draft.is_route();
    let reply = draft.replies.swap_remove(0);
    let variant = draft.variant.as_deref().map(Words::split);
    let body = draft.bodies.into_iter().next();
    let named = |words: Words| {
        variant.as_ref().map_or(words.clone(), |variant| crate::naming::join([&words, variant]))
    };
    let old_resources = former.get(&call.resource).map(Vec::as_slice).unwrap_or_default();
    let (id_words, former_ids) = match &draft.id {
        Some(id) if !is_route => (named(crate::naming::words(id, "call")), Vec::new()),
        _ => {
            let old = old_resources.iter().map(|old| crate::naming::full_name(old, &call.method));
            (call.full_name(), old.filter(|old| *old != call.full_name()).collect())
        }
    };
    let made = model::Operation {
        id_words,
        former_ids,
        variant: draft.variant,
        id: draft.id,
        resource: call.resource,
        method: call.method,
        deprecated_methods: Vec::new(),
        http: draft.http,
        path: draft.path,
        segments: draft.segments,
        arguments: draft.parameters,
        body: None,
        request: body.as_ref().map(|body| body.schema),
        reply_is_xml: reply.form == replies::Form::Xml,
        success: reply.docs.clone(),
        request_example: body.as_ref().and_then(|body| body.docs.example.clone()),
        reply: reply.schema,
        accept: (!reply.media_types.is_empty())
            .then(|| crate::ir::WireName::new(reply.media_types.join(", "))),
        envelope: envelope::blank(crate::ir::ReplyKind::Ack),
        partial: None,
        bounds: crate::ir::Bounds::default(),
        idempotent: rule.idempotent.unwrap_or(false),
        paging: None,
        recognised: false,
        batch: None,
        anonymous: false,
        security: Vec::new(),
        servers: draft.servers,
        docs: draft.docs,
        errors: draft.errors,
        error_schemas: draft.error_schemas,
        statuses: draft.statuses,
        pointer: draft.pointer,
        span: draft.span,
    };
    (made, body, reply, draft.tag)
}

/// The documented maximum of a number, wherever its schema stands.
fn maximum(view: View<'_>, field: &model::Field) -> Option<u64> {
    let node = view.resolved.node(&field.pointer)?;
    let at = At { node, pointer: field.pointer.clone() };
    let schema = at.get("schema").unwrap_or(at);
    let schema = view.follow(&schema)?;
    schema.node.get("maximum").and_then(Node::as_i64).and_then(|maximum| u64::try_from(maximum).ok())
}

/// Old method names: of the same resource, and nothing else's name.
fn deprecated_methods(
    operations: &mut [model::Operation],
    own: &[OperationRule],
    former: &resource_names::Former,
    diagnostics: &mut Diagnostics,
) {
    let mut taken: BTreeMap<String, crate::diagnostics::Span> =
        operations.iter().map(|operation| (operation.call(), operation.span)).collect();
    for (operation, rule) in operations.iter_mut().zip(own) {
        for old in &rule.deprecated_calls {
            let parts = old.value.split_once('.').filter(|(_, method)| schema::is_name(method));
            let is_own = |resource: &str| {
                let kept = former.get(&operation.resource).into_iter().flatten();
                kept.chain([&operation.resource]).any(|known| known.snake() == resource)
            };
            let Some((_, method)) = parts.filter(|(resource, _)| is_own(resource)) else {
                let message =
                    format!("`{}` is no call of the resource `{}`", old.value, operation.resource.snake());
                let found = Diagnostic::error(codes::BAD_RULE, message).at(old.span);
                diagnostics.push(found.help("old names stay with their resource: `resource.old_name`"));
                continue;
            };
            // Another way to make the call has an old name of its own.
            let method = match &operation.variant {
                Some(variant) => crate::naming::join([&Words::split(method), &Words::split(variant)]),
                None => Words::split(method),
            };
            let name = format!("{}.{}", operation.resource.snake(), method.snake());
            if let Some(other) = taken.insert(name.clone(), old.span) {
                let message = format!("`{name}` is the name of another operation");
                diagnostics.push(
                    Diagnostic::error(codes::NAME_COLLISION, message).at(old.span).related(other, "it"),
                );
                continue;
            }
            operation.deprecated_methods.push(method);
        }
    }
}

/// Resources: tags that name one, in the document's order, then the others by first use.
fn resources(
    view: View<'_>,
    operations: &[model::Operation],
    tags: &[Option<String>],
    rules: &Rules,
    former: &resource_names::Former,
) -> Vec<model::Resource> {
    let openapi = &view.resolved.openapi;
    let described = |at: usize| {
        let tag = view.root().get("tags").and_then(|tags| tags.elements().nth(at));
        tag.map(|tag| docs::node(&tag)).unwrap_or_default()
    };
    let mut found: Vec<(usize, model::Resource)> = Vec::new();
    for (operation, tag) in operations.iter().zip(tags) {
        if found.iter().any(|(_, known)| known.name == operation.resource) {
            continue;
        }
        // A tag documents the resource that bears its name, or that a rule gives to it, by way of another rule too.
        let renamed = |from: &Words| {
            rules.resource_renames.iter().any(|rule| {
                Words::split(&rule.resource.value) == *from
                    && Words::split(&rule.to.value) == operation.resource
            })
        };
        let is_it = |words: &Words| *words == operation.resource || renamed(words);
        let bears = |tag: &str| is_it(&crate::naming::words(tag, "api"));
        let given = |tag: &str| {
            rules.resources.iter().any(|(name, to)| name.value == tag && is_it(&Words::split(&to.value)))
        };
        let own = tag.as_deref().filter(|tag| bears(tag) || given(tag));
        let position = openapi.tags.iter().position(|tag| match own {
            Some(own) => tag.name == own,
            None => bears(&tag.name),
        });
        let resource = model::Resource {
            name: operation.resource.clone(),
            former: former.get(&operation.resource).cloned().unwrap_or_default(),
            docs: position.map(described).unwrap_or_default(),
            pointer: position
                .map_or_else(|| operation.pointer.clone(), |at| SpecPointer::root().child("tags").index(at)),
        };
        found.push((position.unwrap_or(usize::MAX), resource));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, resource)| resource).collect()
}
