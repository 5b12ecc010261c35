//! Recognises the specification a document follows, and says what it is when it is none.

use super::super::tree::{Document, Node, Value};
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes, quote};

/// A version of the OpenAPI specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// Swagger 2.0.
    V20,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2.
    V32,
}

impl Dialect {
    /// `3.0`, for messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V20 => "2.0",
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V32 => "3.2",
        }
    }
}

/// The dialect of a document; `None` and an error when it has none that can be read.
pub(in super::super) fn detect(document: &Document, diagnostics: &mut Diagnostics) -> Option<Dialect> {
    let root = &document.root;
    let Some(members) = root.as_mapping() else {
        let message = match root.span.start == root.span.end {
            true => "the document is empty".to_owned(),
            false => {
                format!("the document is {}, not an object: no OpenAPI document", root.kind().with_article())
            }
        };
        let diagnostic = Diagnostic::error(codes::NOT_OPENAPI, message).at(root.span);
        diagnostics.push(
            diagnostic.pointer(&SpecPointer::root()).help("an OpenAPI document begins with `openapi: 3.0.3`"),
        );
        return None;
    };
    let (keyword, node) = match (members.get("openapi"), members.get("swagger")) {
        (Some(node), _) => ("openapi", node),
        (None, Some(node)) => ("swagger", node),
        (None, None) => {
            diagnostics.push(not_openapi(root));
            return None;
        }
    };
    let pointer = SpecPointer::root().child(keyword);
    let version = match &node.value {
        Value::String(text) => text.text.as_str(),
        // `openapi: 3.0` without quotes is a number.
        Value::Number(number) => number.as_str(),
        _ => {
            let message = format!("`{keyword}` is {}, not a version", node.kind().with_article());
            let diagnostic = Diagnostic::error(codes::NOT_OPENAPI, message).at(node.span).pointer(&pointer);
            diagnostics.push(diagnostic.help("write it as `openapi: 3.0.3`"));
            return None;
        }
    };
    let dialect = match (keyword, minor_version(version)) {
        ("swagger", Some((2, 0))) => Dialect::V20,
        ("openapi", Some((3, 0))) => Dialect::V30,
        ("openapi", Some((3, 1))) => Dialect::V31,
        ("openapi", Some((3, 2))) => Dialect::V32,
        _ => {
            let message = format!("version {} of the specification is not supported", quote(version));
            let diagnostic =
                Diagnostic::error(codes::UNSUPPORTED_VERSION, message).at(node.span).pointer(&pointer);
            diagnostics.push(diagnostic.help("Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are"));
            return None;
        }
    };
    Some(dialect)
}

/// `3.0`, `3.0.3`, `3.1.0-rc1` → the first two numbers.
fn minor_version(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().splitn(3, '.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    Some((major, minor))
}

fn not_openapi(root: &Node) -> Diagnostic {
    let has = |key: &str| root.get(key).is_some();
    let what = if has("overlay") && has("actions") {
        Some(("an OpenAPI Overlay", "pass it with --overlay, and the document it changes as the input"))
    } else if has("asyncapi") {
        Some(("an AsyncAPI document", "it describes messages, not HTTP operations"))
    } else if has("openrpc") {
        Some(("an OpenRPC document", "it describes JSON-RPC, not HTTP operations"))
    } else if has("arazzo") {
        Some(("an Arazzo document", "pass the OpenAPI document it works on"))
    } else if root.get("info").is_some_and(|info| info.get("_postman_id").is_some()) {
        Some(("a Postman collection", "export it as OpenAPI first"))
    } else if has("trueup") {
        Some(("a rules file of trueup", "pass it with --config, and the OpenAPI document as the input"))
    } else if has("paths") {
        Some(("an OpenAPI document without its version", "add `openapi: 3.0.3` as the first line"))
    } else if has("$schema") || has("$defs") || has("properties") {
        Some(("a JSON Schema", "put it under `components: {schemas: …}` of an OpenAPI document"))
    } else {
        None
    };
    let (message, help) = match what {
        Some((what, help)) => (format!("this is {what}, not an OpenAPI document with `openapi: 3.x`"), help),
        None => (
            "this is not an OpenAPI document: `openapi` is missing".to_owned(),
            "an OpenAPI document begins with `openapi: 3.0.3`",
        ),
    };
    let at =
        root.as_mapping().and_then(|members| members.entries().next()).map_or(root.span, |(_, key, _)| key);
    Diagnostic::error(codes::NOT_OPENAPI, message).at(at).pointer(&SpecPointer::root()).help(help)
}
