//! `schemes`, `host` and `basePath` → `servers`.

use super::super::super::tree::{Mapping, Node, Value};
use super::super::SideTable;
use super::{Swagger, take};
use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};

/// Where the API of a document is.
pub(super) struct Address {
    /// `api.example.com/v1`; without a host only operations relative to where the document was found can be told.
    authority_and_path: Option<String>,
    schemes: Vec<String>,
    span: Span,
}

/// Takes the three fields out of the document and writes its `servers`.
pub(super) fn lower(
    root: &mut Mapping,
    document: Span,
    side: &mut SideTable,
    diagnostics: &mut Diagnostics,
) -> Address {
    let at = &SpecPointer::root();
    let mut text = |key: &str| {
        let (_, node) = take(root, key)?;
        side.reword(at.child(key));
        match node.as_str() {
            Some(text) => Some((text.trim().to_owned(), node.span)),
            None => {
                let message = format!("`{key}` is {}; it must be text", node.kind().with_article());
                diagnostics.push(
                    Diagnostic::oddity(codes::WRONG_TYPE, message)
                        .at(node.span)
                        .pointer(&at.child(key))
                        .action("it is left out")
                        .help("write text"),
                );
                None
            }
        }
    };
    let host = text("host").filter(|(host, _)| !host.is_empty());
    let base_path = text("basePath");
    let span = host.as_ref().or(base_path.as_ref()).map(|(_, span)| *span);
    let schemes = schemes(root, at, side, diagnostics).unwrap_or_default();
    let span = span.or_else(|| root.key_span("openapi"));
    let path = base_path.map_or(String::new(), |(path, _)| path);
    let path = path.trim_end_matches('/');
    let path = if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    // A host may not have a scheme; some have.
    let bare = host.map(|(host, _)| match host.split_once("://") {
        Some((_, bare)) => bare.trim_end_matches('/').to_owned(),
        None => host.trim_end_matches('/').to_owned(),
    });
    let mut address = Address {
        authority_and_path: bare.map(|host| format!("{host}{path}")),
        schemes,
        span: span.unwrap_or(document),
    };
    if address.authority_and_path.is_some() {
        let servers = address.servers(&address.schemes);
        root.set("servers", address.span, servers);
    } else if !path.is_empty() {
        root.set("servers", address.span, list([server(&path, address.span)], address.span));
    }
    if address.schemes.is_empty() {
        address.schemes.push("https".to_owned());
    }
    address
}

/// Takes `schemes` out: those that HTTP has, the safe one first.
fn schemes(
    members: &mut Mapping,
    at: &SpecPointer,
    side: &mut SideTable,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<String>> {
    let (_, node) = take(members, "schemes")?;
    side.reword(at.child("schemes"));
    let mut found = Vec::new();
    let one = std::slice::from_ref(&node);
    for item in node.as_sequence().unwrap_or(one) {
        match item.as_str().map(str::to_ascii_lowercase) {
            Some(scheme) if scheme == "http" || scheme == "https" => found.push(scheme),
            _ => diagnostics.push(
                Diagnostic::warning(
                    codes::UNSUPPORTED,
                    format!("the scheme {} is not one of HTTP", quote(item.as_str().unwrap_or_default())),
                )
                .at(item.span)
                .pointer(&at.child("schemes"))
                .action("it is left out"),
            ),
        }
    }
    // `https` sorts behind `http`: credentials go the safe way where there is a choice.
    found.sort_by(|a, b| b.cmp(a));
    found.dedup();
    Some(found)
}

impl Address {
    fn servers(&self, schemes: &[String]) -> Node {
        let rest = self.authority_and_path.as_deref().unwrap_or_default();
        let https = ["https".to_owned()];
        let schemes = if schemes.is_empty() { &https } else { schemes };
        list(schemes.iter().map(|scheme| server(&format!("{scheme}://{rest}"), self.span)), self.span)
    }
}

impl Swagger<'_> {
    /// Schemes of an operation are servers of its own, where they differ from those of the document.
    pub(super) fn operation_servers(&mut self, operation: &mut Mapping, at: &SpecPointer) {
        let Some(schemes) = schemes(operation, at, self.side, self.diagnostics) else { return };
        if self.server.authority_and_path.is_some() && schemes != self.server.schemes && !schemes.is_empty() {
            let span = self.server.span;
            operation.set("servers", span, self.server.servers(&schemes));
        }
    }
}

fn server(url: &str, span: Span) -> Node {
    let mut members = Mapping::new();
    members.set("url", span, Node::text(span, url));
    Node::new(span, Value::Mapping(members))
}

fn list(items: impl IntoIterator<Item = Node>, span: Span) -> Node {
    Node::new(span, Value::Sequence(items.into_iter().collect()))
}
