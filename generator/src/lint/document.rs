//! The frame of a document: servers, security, tags, licence.

use std::collections::BTreeSet;

use serde_json::json;

use super::desk::Desk;
use super::operations::all;
use crate::diagnostics::{SpecPointer, codes, quote};

pub(super) fn check(desk: &mut Desk<'_>) {
    servers(desk);
    security(desk);
    tags(desk);
    license(desk);
}

fn servers(desk: &mut Desk<'_>) {
    desk.checked(codes::LINT_SERVER, 1);
    let root = desk.root();
    let first = root.get("servers").and_then(|servers| servers.elements().next());
    let Some(server) = first else {
        let message = "no server is named: every caller has to give the address of the API";
        let help = "add `servers:` with the address of production";
        return desk.find(codes::LINT_SERVER, &SpecPointer::root(), message, help);
    };
    let url = server.str("url").unwrap_or_default();
    let what = match host(url) {
        None if url.contains('{') => return,
        None => "has no host: what it is relative to is not known to a client",
        Some(host) if is_local(host) => "is a local one: the clients would call the machine they run on",
        Some(host) if is_example(host) => "is an example: nothing answers there",
        Some(_) => return,
    };
    let message = format!("the first server, {}, {what}", quote(url));
    let help = "name the address of production first";
    desk.find(codes::LINT_SERVER, &server.pointer.child("url"), message, help);
}

/// The host of a URL.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') { host } else { host.split(':').next()? };
    (!host.is_empty()).then_some(host)
}

fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "0.0.0.0" | "[::1]")
        || host.starts_with("127.")
        || host.ends_with(".localhost")
}

/// Names that RFC 2606 keeps for examples.
fn is_example(host: &str) -> bool {
    let last_two: Vec<&str> = host.rsplit('.').take(2).collect();
    matches!(last_two.as_slice(), ["com" | "net" | "org", "example"])
}

fn security(desk: &mut Desk<'_>) {
    desk.checked(codes::LINT_SECURITY, 1);
    let root = desk.root();
    let schemes =
        root.path(&["components", "securitySchemes"]).map_or(0, |schemes| schemes.members().count());
    let asks = root.get("security").is_some_and(|list| list.elements().next().is_some())
        || all(&root).any(|operation| operation.at.get("security").is_some());
    let open = root.get("security").is_some();
    if schemes == 0 && !open {
        let message = "no security scheme is declared: the clients take no key";
        let help = "declare one under `components.securitySchemes`, or write `security: []` where the API is open to all";
        desk.find(codes::LINT_SECURITY, &SpecPointer::root(), message, help);
    } else if schemes > 0 && !asks && !open {
        let message =
            "security schemes are declared, and no operation asks for one: no credential is ever sent";
        let help = "add `security:` to the document, or to the operations that need it";
        let pointer = SpecPointer::from_tokens(["components", "securitySchemes"]);
        desk.find(codes::LINT_SECURITY, &pointer, message, help);
    }
    // Who says that a call may be refused for want of a credential says how to give one.
    let general = root.get("security").is_some_and(|list| list.elements().next().is_some());
    for operation in all(&root) {
        let own = operation.at.get("security");
        let asks = own.map_or(general, |list| list.elements().next().is_some());
        let refuses = operation.at.path(&["responses", "401"]).is_some();
        desk.checked(codes::LINT_SECURITY, usize::from(refuses));
        if refuses && !asks && schemes > 0 {
            let message = format!("{} answers 401, and takes no credential", operation.shown());
            let help = "add the security requirement, or remove the response";
            desk.find(codes::LINT_SECURITY, &operation.at.pointer, message, help);
        }
    }
}

fn tags(desk: &mut Desk<'_>) {
    let root = desk.root();
    let declared: BTreeSet<String> = root
        .get("tags")
        .into_iter()
        .flat_map(|tags| tags.elements())
        .filter_map(|tag| Some(tag.str("name")?.to_owned()))
        .collect();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for operation in all(&root) {
        for tag in operation.at.get("tags").into_iter().flat_map(|tags| tags.elements()) {
            let Some(name) = tag.node.as_str() else { continue };
            if !told.insert(name.to_owned()) {
                continue;
            }
            desk.checked(codes::LINT_TAG_UNDECLARED, 1);
            if !declared.contains(name) {
                let message =
                    format!("the tag {} is not declared: its resource has no description", quote(name));
                let help = "add it to `tags:`, with a description; their order is that of the resources";
                desk.find(codes::LINT_TAG_UNDECLARED, &tag.pointer, message, help);
            }
        }
    }
}

fn license(desk: &mut Desk<'_>) {
    desk.checked(codes::LINT_LICENSE, 1);
    let is_known = desk.look.rules.sdk.license.is_some() || desk.root().path(&["info", "license"]).is_some();
    if !is_known {
        let message = "no licence is named, neither of the API nor of the packages";
        let help = "add `info.license` for the API, and `sdk: {license: …}` to the rules for the packages";
        desk.find(codes::LINT_LICENSE, &SpecPointer::from_tokens(["info"]), message, help);
    }
}

/// The `tags` list that gives an operation its resource.
pub(super) fn tag_of(resource: &str) -> serde_json::Value {
    json!({ "tags": [resource] })
}
