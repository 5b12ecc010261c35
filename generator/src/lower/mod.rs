//! Fourth stage: the normalised document → [`ir::Api`](crate::ir::Api). Types get names, places get types, every name is
//! looked up in the lock first and written to the new one.

mod arguments;
mod names;
mod outline;
mod patch;
mod pins;
mod reach;
mod split;
mod types;
mod xml;

pub use outline::outline;

use std::collections::BTreeMap;

use crate::diagnostics::Diagnostics;
use crate::ir::{Api, Envelope, FormerResource, Incoming, Operation, Paging, PagingWay, Resource, Words};
use crate::lock::Lock;
use crate::normalise::model::{Body, BodyFormat, Envelope as NormalisedEnvelope};
use crate::normalise::{Normalised, Published, PublishedCall, operation_key, servers};

/// What comes out.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// What the target languages plan from.
    pub api: Api,
    /// The names that are published now.
    pub lock: Lock,
}

/// What a lock holds of calls and servers, as `normalise` wants it.
#[must_use]
pub fn published(lock: &Lock) -> Published {
    let parsed = lock.operations.iter().filter_map(|(key, operation)| {
        let (resource, method) = operation.call.split_once('.')?;
        let call = (Words::split(resource), Words::split(method));
        let (gives_pages, sends) = (operation.gives_pages, operation.sends.clone());
        Some((key.clone(), PublishedCall { call, gives_pages, sends }))
    });
    let servers = lock.servers.iter().map(|(url, name)| (url.clone(), Words::split(name)));
    Published { calls: parsed.collect(), servers: servers.collect() }
}

/// Lowers a document.
#[must_use]
pub fn run(normalised: &Normalised, lock: &Lock, diagnostics: &mut Diagnostics) -> Lowered {
    let mut written = Lock::default();
    if !normalised.server_choices.servers.is_empty() {
        let own = normalised.operations.iter().map(|operation| operation.servers.as_slice());
        written.servers = servers::names(std::iter::once(normalised.servers.as_slice()).chain(own));
    }
    let types = types::Types::new(normalised, lock, &mut written, diagnostics);
    let mut resources: Vec<Resource> = normalised
        .resources
        .iter()
        .map(|resource| Resource {
            name: resource.name.clone(),
            former: resource
                .former
                .iter()
                .map(|name| FormerResource { name: name.clone(), feature: None })
                .collect(),
            docs: resource.docs.clone(),
            feature: None,
            operations: Vec::new(),
            pointer: resource.pointer.clone(),
        })
        .collect();
    let mut xml = xml::Xml::new(normalised);
    let mut by_name: BTreeMap<&Words, usize> = BTreeMap::new();
    for (at, resource) in normalised.resources.iter().enumerate() {
        by_name.entry(&resource.name).or_insert(at);
    }
    for operation in &normalised.operations {
        let key = operation_key(
            operation.id.as_deref(),
            operation.http,
            &operation.path,
            operation.variant.as_deref(),
        );
        let pinned = lock.operations.get(&key);
        let arguments = arguments::arguments(operation, &types, pinned);
        written.operations.insert(key, arguments::locked(operation, &arguments));
        let made = lowered(operation, arguments, &types, &mut xml);
        let resource = by_name.get(&operation.resource).and_then(|at| resources.get_mut(*at));
        if let Some(resource) = resource {
            resource.operations.push(made);
        }
    }
    features(&mut resources, lock, &mut written);
    let incoming: Vec<Incoming> = normalised
        .incoming
        .iter()
        .map(|incoming| Incoming { kind: incoming.kind, of: types.element(incoming.schema) })
        .collect();
    let mut arena = types.into_arena();
    split::split(&mut arena, &mut resources, &incoming, lock, &mut written);
    patch::patch(&mut arena, &mut resources, lock, &mut written);
    let arena = reach::mark(arena, &resources, &incoming, &mut written);
    names::without_types(normalised, &arena, diagnostics);
    let api = Api {
        title: normalised.title.clone(),
        docs: normalised.docs.clone(),
        version: normalised.version.clone(),
        base_url: normalised.base_url.clone(),
        servers: normalised.servers.clone(),
        server_choices: normalised.server_choices.clone(),
        auth: normalised.auth.clone(),
        needs_credential: normalised.needs_credential,
        package: normalised.package.clone(),
        resources,
        types: arena,
        failures: normalised.failures.clone(),
        xml: xml.into_objects(),
        incoming,
    };
    Lowered { api, lock: written }
}

/// From this many operations on, a first run gives each resource a Cargo feature (docs/decisions/0005).
const FEATURES_FROM: usize = 200;

/// Features of the resources, and of their old names. Whether a crate has them is settled when it is first published.
fn features(resources: &mut [Resource], lock: &Lock, written: &mut Lock) {
    let count: usize = resources.iter().map(|resource| resource.operations.len()).sum();
    let is_first = lock.operations.is_empty();
    if lock.features.is_empty() && !(is_first && count >= FEATURES_FROM) {
        return;
    }
    let mut feature = |resource: &Words| {
        let name = resource.snake();
        let feature = lock.features.get(&name).map_or_else(|| resource.clone(), |kept| Words::split(kept));
        written.features.insert(name, feature.kebab());
        Some(feature)
    };
    for resource in resources {
        resource.feature = feature(&resource.name);
        // Who depends on the crate with the old name of a feature goes on to do so.
        for old in &mut resource.former {
            old.feature = feature(&old.name);
        }
    }
}

fn lowered(
    operation: &crate::normalise::model::Operation,
    arguments: arguments::Arguments,
    types: &types::Types<'_>,
    xml: &mut xml::Xml<'_>,
) -> Operation {
    // Rules speak of the name an argument asked for; in a crowd it may have got another one.
    let given = |wanted: &Words| {
        arguments
            .wanted
            .iter()
            .find(|(name, _)| name == wanted)
            .map_or_else(|| wanted.clone(), |(_, got)| got.clone())
    };
    Operation {
        id: operation.id_words.clone(),
        method: operation.method.clone(),
        call: operation.call(),
        deprecated_methods: operation.deprecated_methods.clone(),
        former_ids: operation.former_ids.clone(),
        http: operation.http,
        path: operation.segments.clone(),
        body: operation.body.as_ref().map(|body| crate::ir::Body {
            wrapper: body.wrapper.clone(),
            encoding: body.encoding,
            whole: arguments.whole.clone().filter(|_| body.whole),
            schema: types.of_fields(body, &arguments.list),
            required: body.required,
            media_type: body.media_type.clone(),
            format: format(body.format, body, xml),
            others: body
                .others
                .iter()
                .map(|(name, other)| (name.clone(), format(*other, body, xml)))
                .collect(),
            is_only: body.is_only,
        }),
        reply_xml: operation.reply.filter(|_| operation.reply_is_xml).map(|schema| xml.root(schema)),
        envelope: envelope(&operation.envelope, types),
        accept: operation.accept.clone(),
        partial: operation.partial.clone(),
        bounds: operation.bounds,
        idempotent: operation.idempotent,
        paging: operation.paging.clone().map(|paging| Paging {
            way: match paging.way {
                PagingWay::Page(argument) => PagingWay::Page(given(&argument)),
                PagingWay::Index(argument) => PagingWay::Index(given(&argument)),
                PagingWay::Offset(argument) => PagingWay::Offset(given(&argument)),
                PagingWay::Cursor { argument, token } => {
                    PagingWay::Cursor { argument: given(&argument), token }
                }
                other => other,
            },
            limit: paging.limit.as_ref().map(given),
            ..paging
        }),
        batch: operation
            .batch
            .clone()
            .map(|batch| crate::ir::Batching { argument: given(&batch.argument), ..batch }),
        anonymous: operation.anonymous,
        security: operation.security.clone(),
        servers: operation.servers.clone(),
        docs: operation.docs.clone(),
        success: operation.success.clone(),
        request_example: operation.request_example.clone(),
        errors: operation.errors.clone(),
        error_types: operation
            .error_schemas
            .iter()
            .map(|(status, schema)| (status.clone(), types.element(*schema)))
            .collect(),
        pointer: operation.pointer.clone(),
        arguments: arguments.list,
    }
}

fn format(format: BodyFormat, body: &Body, xml: &mut xml::Xml<'_>) -> crate::ir::BodyFormat {
    match format {
        BodyFormat::Json => crate::ir::BodyFormat::Json,
        BodyFormat::Multipart => crate::ir::BodyFormat::Multipart,
        BodyFormat::Form => crate::ir::BodyFormat::Form,
        BodyFormat::Lines => crate::ir::BodyFormat::Lines,
        BodyFormat::Text => crate::ir::BodyFormat::Text,
        BodyFormat::Binary => crate::ir::BodyFormat::Binary,
        BodyFormat::Xml => crate::ir::BodyFormat::Xml(xml.root(body.declared)),
    }
}

fn envelope(envelope: &NormalisedEnvelope, types: &types::Types<'_>) -> Envelope {
    use crate::ir::{ReplyKind, TypeUse};
    let of = envelope.of.map(|schema| types.element(schema));
    let carries =
        matches!(envelope.kind, ReplyKind::Item | ReplyKind::List | ReplyKind::Lines | ReplyKind::Events(_));
    Envelope {
        kind: envelope.kind,
        of: of.or_else(|| carries.then_some(TypeUse::Any)),
        value: envelope.value.clone(),
        items: envelope.items.clone(),
        total: envelope.total.clone(),
        id: envelope.id.clone(),
        matched: envelope.matched.clone(),
        modified: envelope.modified.clone(),
        count: envelope.count.clone(),
        ids: envelope.ids.clone(),
        errors: envelope.errors.clone(),
        not_found: envelope.not_found.clone(),
        empty_ok: envelope.empty_ok,
        may_lack_items: envelope.may_lack_items,
        fails: envelope.fails.clone(),
    }
}
