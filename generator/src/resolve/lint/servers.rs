//! Server URLs: an SDK sends credentials there, so only what is plainly an HTTP address stays.

use super::Report;
use crate::diagnostics::{Span, SpecPointer, codes, quote};
use crate::load::shape::{ObjectKind, Place};
use crate::load::{Node, Value};

/// Leaves out the servers no client may be pointed at.
pub(super) fn check(node: &mut Node, place: &Place<'_>, report: &mut Report<'_>) {
    if !matches!(place.object, ObjectKind::Document | ObjectKind::PathItem | ObjectKind::Operation) {
        return;
    }
    let servers = node.as_mapping_mut().and_then(|members| members.get_mut("servers"));
    let Some(Value::Sequence(servers)) = servers.map(|servers| &mut servers.value) else { return };
    let at = place.pointer().child("servers");
    let mut index = 0;
    servers.retain(|server| {
        let pointer = at.index(index);
        index += 1;
        let Some(url) = server.get("url") else { return true };
        let Some(text) = url.as_str() else { return true };
        let Some((why, span, inside)) = fault_of(server, text, url.span, &pointer, report) else {
            return true;
        };
        let message = format!("{} cannot be the address of a server: {why}", quote(text));
        let help = "write an http(s) address without user, query and fragment";
        report.odd(codes::BAD_SERVER, span, &inside, &message, "it is left out", help);
        false
    });
}

/// Why a server is not used, as it is written or with its variables at their defaults, and where that stands.
fn fault_of(
    server: &Node,
    text: &str,
    at: Span,
    pointer: &SpecPointer,
    report: &mut Report<'_>,
) -> Option<(&'static str, Span, SpecPointer)> {
    let url = pointer.child("url");
    if let Some(why) = fault(text) {
        return Some((why, at, url));
    }
    let mut filled = String::new();
    let mut last = None;
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('{') {
        let Some((name, behind)) = inside.split_once('}') else {
            return Some(("a `{` is never closed", at, url));
        };
        let variable = server.get("variables").and_then(|variables| variables.get(name));
        let Some(default) = variable.and_then(|variable| variable.get("default")) else {
            return Some(("one of its variables is not declared", at, url));
        };
        let place = pointer.child("variables").child(name).child("default");
        let value = default.as_str().unwrap_or_default();
        let known = variable.and_then(|variable| variable.get("enum")).and_then(Node::as_sequence);
        if known.is_some_and(|known| known.iter().all(|known| known.as_str() != Some(value))) {
            let message = format!("{} is none of the values that `enum` allows", quote(value));
            report.warn(
                codes::BAD_SERVER,
                default.span,
                &place,
                &message,
                "list it, or use one that is listed",
            );
        }
        filled.push_str(before);
        filled.push_str(value);
        last = Some((default.span, place));
        rest = behind;
    }
    filled.push_str(rest);
    let (span, place) = last?;
    // What a variable may be is for its user to say; what it is by default must lead to the same kind of address.
    fault(&filled).map(|why| (why, span, place))
}

/// Why a server URL is not used.
fn fault(url: &str) -> Option<&'static str> {
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Some("it contains a space or a control character");
    }
    if url.contains(['?', '#']) {
        return Some("it has a query or a fragment");
    }
    if url.starts_with("//") || url.contains('\\') {
        return Some("it has no scheme");
    }
    // A relative address, or one that is all variables, is completed by the caller.
    let Some((scheme, rest)) = url.split_once("://") else {
        let scheme_like = url.split(['/', '{']).next().is_some_and(|head| head.contains(':'));
        return scheme_like.then_some("its scheme is not http or https");
    };
    if !scheme.starts_with('{') && !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return Some("its scheme is not http or https");
    }
    let authority = rest.split('/').next().unwrap_or("");
    if authority.contains('@') {
        return Some("it contains a user name or password");
    }
    authority.is_empty().then_some("it has no host")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn only_http_addresses_stay() {
        for url in [
            "https://api.example.com",
            "http://h:8080/v1",
            "/v1",
            "",
            "{scheme}://{host}/x",
            "https://{r}.x.com/",
            "v1",
        ] {
            assert_eq!(fault(url), None, "{url}");
        }
        for url in [
            "ftp://h",
            "javascript:alert(1)",
            "//h/x",
            "https://u:p@h/",
            "https://h/#f",
            "https://h/?q",
            "https://h /",
            "https:///x",
            "file:///etc/passwd",
            "https://h\\@evil",
        ] {
            assert!(fault(url).is_some(), "{url}");
        }
    }
}
