//! `webhooks.py`: proving who calls, and what the calls that the document describes bring.

use serde::Serialize;

use crate::ir::{Api, IncomingKind, TypeUse};
use crate::lang::python::imports::Imports;
use crate::lang::python::names::Names;

/// The module.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct WebhooksModule {
    /// By section.
    imports: Vec<Vec<String>>,
    /// Sorted.
    exports: Vec<String>,
    /// Calls of one kind each.
    kinds: Vec<Calls>,
}

#[derive(Debug, Serialize)]
struct Calls {
    /// The function that verifies and reads.
    unwrap: &'static str,
    /// The function that only reads.
    parse: &'static str,
    /// What the call is, for the documentation.
    what: &'static str,
    /// The union of what they bring.
    class: String,
}

/// Decides the module.
pub(super) fn plan(api: &Api, names: &Names) -> WebhooksModule {
    let mut imports = Imports::default();
    let runtime = "._runtime.webhooks";
    let mut exports = vec!["WebhookError".to_owned(), "WebhookVerifier".to_owned(), "verify_hmac".to_owned()];
    for name in &exports {
        imports.name(runtime, name);
    }
    let mut kinds = Vec::new();
    for incoming in &api.incoming {
        let TypeUse::Named(id) = &incoming.of else { continue };
        let Some(of) = names.of(*id) else { continue };
        let (unwrap, parse, what) = match incoming.kind {
            IncomingKind::Webhook => ("unwrap", "parse", "webhook"),
            IncomingKind::Callback => ("unwrap_callback", "parse_callback", "callback"),
        };
        imports.name(&format!(".models.{}", of.module), &of.class);
        exports.extend([unwrap.to_owned(), parse.to_owned()]);
        kinds.push(Calls { unwrap, parse, what, class: of.class.clone() });
    }
    if !kinds.is_empty() {
        imports.name(runtime, "parsed");
        imports.name("collections.abc", "Iterable");
        imports.name("collections.abc", "Mapping");
        imports.name("typing", "cast");
    }
    exports.sort_by(|a, b| crate::lang::python::imports::export_order(a, b));
    WebhooksModule { imports: imports.sections(), exports, kinds }
}
