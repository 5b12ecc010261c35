//! Server URLs: an SDK sends credentials there, so only what is plainly an HTTP address stays.

use super::Report;
use crate::diagnostics::{SpecPointer, codes, quote};
use crate::load::shape::{ObjectKind, Shape, walk_mut};
use crate::load::{Node, Value};

/// Leaves out the servers no client may be pointed at.
pub(super) fn lint(tree: &mut Node, report: &mut Report<'_>) {
    walk_mut(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        if !matches!(place.object, ObjectKind::Document | ObjectKind::PathItem | ObjectKind::Operation) {
            return;
        }
        let Some(Value::Sequence(servers)) = node
            .as_mapping_mut()
            .and_then(|members| members.get_mut("servers"))
            .map(|servers| &mut servers.value)
        else {
            return;
        };
        let at = place.pointer().child("servers");
        let mut index = 0;
        servers.retain(|server| {
            let pointer = at.index(index).child("url");
            index += 1;
            let Some(url) = server.get("url") else { return true };
            let Some(why) = url.as_str().and_then(fault) else { return true };
            let message =
                format!("{} cannot be the address of a server: {why}", quote(url.as_str().unwrap_or("")));
            let help = "write an http(s) address without user, query and fragment";
            report.odd(codes::BAD_SERVER, url.span, &pointer, &message, "it is left out", help);
            false
        });
    });
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
