//! Reads a rules file from its spanned tree: first the shape is checked against the table, then the values are taken.

use super::check;
use super::model::{
    AliasRule, Arrays, BatchRule, BoundsRule, CandidatesRule, Direction, EnvelopeRule, FailureSign, Failures,
    KnownFailureRule, OperationRule, Paging, PartialFailureRule, RenameRule, ResourceRenameRule, Rules,
    Scope, Sdk, Spanned, TargetField, TypeRenameRule, ValueRule,
};
use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes};
use crate::ir::{Bounds, ConflictPolicy, JsonPointer, LegacyStatus, ReplyKind};
use crate::load::{Mapping, Node};

/// Reads rules. Whatever is malformed is reported and left out, so that one run names every mistake.
#[must_use]
pub fn read(root: &Node, diagnostics: &mut Diagnostics) -> Rules {
    let before = diagnostics.len();
    check::check(root, diagnostics);
    if diagnostics.len() > before && root.as_mapping().is_none() {
        return Rules::default();
    }
    let (renames, type_renames, resource_renames) = renames(root, diagnostics);
    Rules {
        pointers: pointers_by_span(root),
        sdk: sdk(root),
        resources: text_map(root.get("resources")),
        zod: text_map(root.get("zod")),
        operations: entries(root.get("operations"))
            .map(|(key, span, node)| operation(Some(Spanned { value: key.to_owned(), span }), node))
            .collect(),
        positional_ids: root.get("positional_ids").and_then(Node::as_bool),
        renames,
        type_renames,
        resource_renames,
        arrays: match root.get_str("arrays") {
            Some("brackets") => Arrays::Brackets,
            Some("repeat") => Arrays::Repeat,
            Some("comma") => Arrays::Comma,
            _ => Arrays::Document,
        },
        aliases: items(root, "aliases").filter_map(|node| alias(node, diagnostics)).collect(),
        values: items(root, "values")
            .filter_map(|node| {
                let (legacy, send) = (text_map(node.get("legacy")), text_map(node.get("send")));
                Some(ValueRule { schema: text(node, "schema")?, legacy, send })
            })
            .collect(),
        json_strings: items(root, "json_string")
            .filter_map(|node| {
                let field = text(node, "field")?;
                Some(TargetField { scope: Scope::Schemas(texts(node, "schema")), field })
            })
            .collect(),
        envelopes: items(root, "envelopes").filter_map(envelope).collect(),
        bounds: items(root, "bounds").map(bounds).collect(),
        partial_failures: items(root, "partial_failure").filter_map(partial).collect(),
        failures: failures(root.get("failures")),
    }
}

/// Where everything stands, keys included, so that what is said about a rule later can name its pointer.
fn pointers_by_span(root: &Node) -> BTreeMap<Span, SpecPointer> {
    let mut found = BTreeMap::new();
    let mut pending = vec![(root, SpecPointer::root())];
    while let Some((node, pointer)) = pending.pop() {
        for (key, span, value) in node.as_mapping().into_iter().flat_map(Mapping::entries) {
            let inside = pointer.child(key);
            found.insert(span, inside.clone());
            pending.push((value, inside));
        }
        for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
            pending.push((item, pointer.index(index)));
        }
        found.entry(node.span).or_insert(pointer);
    }
    found
}

fn spanned(node: &Node) -> Option<Spanned<String>> {
    node.as_str()
        .filter(|text| !text.is_empty())
        .map(|text| Spanned { value: text.to_owned(), span: node.span })
}

fn text(node: &Node, key: &str) -> Option<Spanned<String>> {
    node.get(key).and_then(spanned)
}

fn one_or_more(node: Option<&Node>) -> &[Node] {
    match node {
        Some(node) => node.as_sequence().unwrap_or(std::slice::from_ref(node)),
        None => &[],
    }
}

fn texts(node: &Node, key: &str) -> Vec<Spanned<String>> {
    one_or_more(node.get(key)).iter().filter_map(spanned).collect()
}

fn items<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> {
    node.get(key)
        .and_then(Node::as_sequence)
        .unwrap_or_default()
        .iter()
        .filter(|item| item.as_mapping().is_some())
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, Span, &Node)> {
    node.and_then(Node::as_mapping).into_iter().flat_map(Mapping::entries)
}

fn text_map(node: Option<&Node>) -> Vec<(Spanned<String>, Spanned<String>)> {
    entries(node)
        .filter_map(|(key, span, value)| Some((Spanned { value: key.to_owned(), span }, spanned(value)?)))
        .collect()
}

/// `/` is the whole body; everything else is RFC 6901.
fn pointer(node: &Node) -> Option<JsonPointer> {
    let text = node.as_str()?;
    if text == "/" {
        return Some(JsonPointer::default());
    }
    let pointer = SpecPointer::parse(text)?;
    Some(JsonPointer { steps: unescaped(&pointer) })
}

fn unescaped(pointer: &SpecPointer) -> Vec<String> {
    pointer.tokens().map(|token| token.to_string()).collect()
}

fn pointers(node: &Node, key: &str) -> Vec<JsonPointer> {
    one_or_more(node.get(key)).iter().filter_map(pointer).collect()
}

fn sdk(root: &Node) -> Sdk {
    let at = |section: &str, key: &str| root.get("sdk")?.get(section)?.get(key).and_then(spanned);
    let own = |key: &str| root.get("sdk")?.get(key).and_then(spanned);
    let keep = |key: &str| {
        root.get("sdk").and_then(|sdk| sdk.get("keep")).map(|keep| texts(keep, key)).unwrap_or_default()
    };
    Sdk {
        name: own("name"),
        version: own("version"),
        rust_version: at("rust", "version"),
        python_version: at("python", "version"),
        license: own("license"),
        repository: own("repository"),
        rust_crate: at("rust", "crate"),
        rust_client: at("rust", "client"),
        python_package: at("python", "package"),
        python_client: at("python", "client"),
        env_api_key: at("env", "api_key"),
        env_base_url: at("env", "base_url"),
        request_id_header: own("request_id_header"),
        keep_rust: keep("rust"),
        keep_python: keep("python"),
    }
}

/// Reads what is said about one operation; `x-trueup-*` keys of an operation come this way too.
pub(crate) fn operation(id: Option<Spanned<String>>, node: &Node) -> OperationRule {
    OperationRule {
        id,
        call: text(node, "call"),
        deprecated_calls: texts(node, "deprecated_calls"),
        idempotent: node.get("idempotent").and_then(Node::as_bool),
        wrapper: text(node, "wrapper"),
        json_string_body: node
            .get("body")
            .filter(|body| body.as_str() == Some("json-string"))
            .map(|body| Spanned { value: (), span: body.span }),
        positional: node.get("positional").map(|_| texts(node, "positional")),
        paging: node.get("paging").map(paging),
        batch: node.get("batch").and_then(batch),
    }
}

fn batch(node: &Node) -> Option<BatchRule> {
    let size = node.get("size").and_then(Node::as_i64).and_then(|size| u32::try_from(size).ok())?;
    Some(BatchRule { parameter: text(node, "parameter")?, size: size.max(1) })
}

fn paging(node: &Node) -> Paging {
    let place = |key: &str| node.get(key).and_then(pointer);
    let flag = |key: &str| node.get(key).and_then(Node::as_bool).unwrap_or(false);
    Paging {
        page: text(node, "page"),
        offset: text(node, "offset"),
        cursor: text(node, "cursor"),
        next_url: place("next_url"),
        link: flag("link"),
        none: flag("none"),
        token: place("token"),
        token_header: text(node, "token_header"),
        last: place("last"),
        more: place("more"),
        limit: text(node, "limit"),
        span: node.span,
    }
}

type Renames = (Vec<RenameRule>, Vec<TypeRenameRule>, Vec<ResourceRenameRule>);

/// Renames of fields and arguments, those of types, and those of resources.
fn renames(root: &Node, diagnostics: &mut Diagnostics) -> Renames {
    let (mut members, mut types, mut resources) = (Vec::new(), Vec::new(), Vec::new());
    for node in items(root, "rename") {
        let Some(to) = text(node, "to") else { continue };
        let deprecated = texts(node, "deprecated");
        let (mut schemas, field) = (texts(node, "schema"), text(node, "field"));
        let (operations, parameter) = (texts(node, "operation"), text(node, "parameter"));
        let resource = text(node, "resource");
        let target = match (schemas.as_slice(), field, operations.as_slice(), parameter) {
            ([], None, [], None) if resource.is_some() => {
                resources.extend(resource.map(|resource| ResourceRenameRule { resource, to, deprecated }));
                continue;
            }
            _ if resource.is_some() => {
                let message = "a rename of a `resource` names nothing else";
                diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(node.span));
                continue;
            }
            ([_], None, [], None) => {
                types.extend(schemas.pop().map(|schema| TypeRenameRule { schema, to, deprecated }));
                continue;
            }
            ([_, ..], Some(field), [], None) => TargetField { scope: Scope::Schemas(schemas), field },
            ([], None, [_, ..], Some(field)) => TargetField { scope: Scope::Operations(operations), field },
            _ => {
                let message = "a rename needs a `resource`, one `schema`, `schema` and `field`, or `operation` and `parameter`";
                diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(node.span));
                continue;
            }
        };
        members.push(RenameRule { target, to, deprecated });
    }
    (members, types, resources)
}

fn alias(node: &Node, diagnostics: &mut Diagnostics) -> Option<AliasRule> {
    let scope = node.get("in")?;
    let (schemas, operations) = (texts(scope, "schemas"), texts(scope, "operations"));
    if schemas.is_empty() && operations.is_empty() {
        let message = "`in` needs `schemas` or `operations`";
        diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(scope.span));
        return None;
    }
    let legacy = texts(node, "legacy");
    if legacy.is_empty() {
        let place = node.get("legacy").unwrap_or(node);
        if one_or_more(node.get("legacy")).is_empty() && node.get("legacy").is_some() {
            let message = "an alias needs at least one legacy name";
            diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(place.span));
        }
        return None;
    }
    Some(AliasRule {
        field: text(node, "field")?,
        legacy,
        schemas,
        operations,
        direction: direction(node.get_str("direction")),
        status: status(node.get("status")),
        conflict: match node.get_str("conflict") {
            Some("error") => ConflictPolicy::Error,
            _ => ConflictPolicy::Warn,
        },
        keyword: node.get("keyword").and_then(Node::as_bool),
        send: text(node, "send"),
        span: node.span,
    })
}

pub(crate) fn direction(word: Option<&str>) -> Direction {
    match word {
        Some("request") => Direction::Request,
        Some("response") => Direction::Response,
        _ => Direction::Both,
    }
}

pub(crate) fn status(node: Option<&Node>) -> LegacyStatus {
    match node {
        Some(node) if node.as_str() == Some("warn") => LegacyStatus::Warn,
        Some(node) => match node.get_str("removed_in") {
            Some(version) => LegacyStatus::RemovedIn(version.to_owned()),
            None => LegacyStatus::Active,
        },
        None => LegacyStatus::Active,
    }
}

fn envelope(node: &Node) -> Option<EnvelopeRule> {
    let kind = match node.get_str("kind")? {
        "item" => ReplyKind::Item,
        "list" => ReplyKind::List,
        "created" => ReplyKind::Created,
        "updated" => ReplyKind::Updated,
        "deleted" => ReplyKind::Deleted,
        "batch" => ReplyKind::Batch,
        "ack" => ReplyKind::Ack,
        _ => return None,
    };
    Some(EnvelopeRule {
        calls: texts(node, "calls"),
        kind,
        of: text(node, "of"),
        value_has: texts(node, "value_has"),
        at: CandidatesRule {
            value: pointers(node, "value"),
            items: pointers(node, "items"),
            total: pointers(node, "total"),
            id: pointers(node, "id"),
            matched: pointers(node, "matched"),
            modified: pointers(node, "modified"),
            count: pointers(node, "count"),
            ids: pointers(node, "ids"),
            errors: pointers(node, "errors"),
            not_found: pointers(node, "not_found"),
        },
        empty_ok: node.get_str("empty").map(|word| word == "ok"),
        span: node.span,
    })
}

fn bounds(node: &Node) -> BoundsRule {
    BoundsRule {
        calls: texts(node, "calls"),
        bounds: Bounds {
            timeout_ms: node.get("timeout").and_then(milliseconds),
            max_retries: node.get("max_retries").and_then(count),
        },
    }
}

/// A span of time in milliseconds, where seconds are written; some thirty years at most, as both runtimes have it.
pub(super) fn milliseconds(node: &Node) -> Option<u64> {
    let seconds = node.as_number()?.as_f64();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it is within the bounds of either
    (0.001..=1e9).contains(&seconds).then_some((seconds * 1000.0).round() as u64)
}

pub(super) fn count(node: &Node) -> Option<u32> {
    node.as_i64().and_then(|count| u32::try_from(count).ok())
}

fn partial(node: &Node) -> Option<PartialFailureRule> {
    Some(PartialFailureRule {
        calls: texts(node, "calls"),
        statuses: one_or_more(node.get("status"))
            .iter()
            .filter_map(Node::as_i64)
            .filter_map(|status| u16::try_from(status).ok())
            .collect(),
        ids: node.get("ids").and_then(pointer)?,
        errors: node.get("errors").and_then(pointer)?,
    })
}

fn failures(node: Option<&Node>) -> Failures {
    let Some(node) = node else { return Failures::default() };
    Failures {
        in_2xx: one_or_more(node.get("in_2xx"))
            .iter()
            .filter_map(|item| match item.as_str() {
                Some("success") => Some(FailureSign::Success),
                Some("error") => Some(FailureSign::Error),
                Some("status") => Some(FailureSign::Status),
                _ => None,
            })
            .collect(),
        known: items(node, "known")
            .filter_map(|item| {
                Some(KnownFailureRule {
                    at: item.get("at").and_then(pointer)?,
                    equals: text(item, "equals")?,
                    kind: text(item, "kind")?,
                })
            })
            .collect(),
    }
}
