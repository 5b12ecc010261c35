//! Security schemes: names that keys travel under, and addresses that credentials are sent to.

use super::{Report, is_token};
use crate::diagnostics::{Diagnostic, codes, quote};
use crate::ir::answers_challenges;
use crate::load::shape::{ObjectKind, Place};
use crate::load::{Node, Value};

/// Looks at security schemes and their flows. Whether a scheme was left out.
pub(super) fn check(node: &mut Node, place: &Place<'_>, report: &mut Report<'_>) -> bool {
    match place.object {
        ObjectKind::Components => return schemes(node, place, report),
        ObjectKind::SecurityScheme
        | ObjectKind::ImplicitFlow
        | ObjectKind::TokenFlow
        | ObjectKind::CodeFlow => {}
        _ => return false,
    }
    challenged(node, place, report);
    for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "openIdConnectUrl"] {
        let Some(url) = node.get(key) else { continue };
        let Some(text) = url.as_str().filter(|text| is_open(text)) else { continue };
        let message = format!("credentials sent to {} would travel without encryption", quote(text));
        let found = Diagnostic::warning(codes::INSECURE_URL, message).action("the SDKs send nothing there");
        report.push(found, url.span, &place.pointer().child(key), "write an https address");
    }
    false
}

/// Schemes of HTTP that answer a challenge of the server each time, which the SDKs do not (RFC 9110 §11.3).
fn challenged(node: &Node, place: &Place<'_>, report: &mut Report<'_>) {
    let Some(scheme) = node.get("scheme").filter(|_| node.get_str("type") == Some("http")) else { return };
    let Some(text) = scheme.as_str().filter(|text| answers_challenges(text)) else { return };
    let message = format!("{} answers challenges of the server, and the SDKs answer none", quote(text));
    let found = Diagnostic::warning(codes::UNSUPPORTED, message)
        .action("callers give what follows the scheme's name, or a function that is asked for it");
    report.push(found, scheme.span, &place.pointer().child("scheme"), "offer another scheme besides it");
}

/// Keys whose names cannot be those of a header or cookie.
fn schemes(node: &mut Node, place: &Place<'_>, report: &mut Report<'_>) -> bool {
    let schemes = node.as_mapping_mut().and_then(|members| members.get_mut("securitySchemes"));
    let Some(Value::Mapping(schemes)) = schemes.map(|schemes| &mut schemes.value) else { return false };
    let mut bad = Vec::new();
    for (key, scheme) in schemes.iter() {
        let Some(name) = scheme.get("name").filter(|_| scheme.get_str("type") == Some("apiKey")) else {
            continue;
        };
        let travels = matches!(scheme.get_str("in"), Some("header" | "cookie"));
        if let Some(text) = name.as_str().filter(|text| travels && !is_token(text)) {
            let message = format!("{} is no name of a header or cookie", quote(text));
            let at = place.pointer().child("securitySchemes").child(key).child("name");
            let help = "letters, digits and `-` are";
            report.odd(codes::BAD_HEADER, name.span, &at, &message, "the scheme is left out", help);
            bad.push(key.to_owned());
        }
    }
    for key in &bad {
        schemes.remove(key);
    }
    !bad.is_empty()
}

/// Whether an address is one that everybody on the way can listen to. The own machine is not.
fn is_open(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    !scheme.eq_ignore_ascii_case("https") && !matches!(host, "localhost" | "127.0.0.1" | "[")
}
