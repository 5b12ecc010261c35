//! Names of operations in full, for types and for operations that would have one name: what their methods do not say alone.

use super::call::without_number;
use super::inflect::{is_form_of, singular};
use super::route::Route;
use super::text::{join, words};
use super::verbs::{GETTERS, is_action, usual};
use crate::ir::{HttpMethod, Words, in_ascii};

/// Whether an operationId was made of the HTTP method and the path, as `post_tools` and `get_tools_id` are, and says nothing
/// else; a missing one says nothing either. `getTools` of `/tools` is what a person would say.
#[must_use]
pub fn is_route(id: Option<&str>, http: HttpMethod, path: &str) -> bool {
    let id = id.filter(|id| in_ascii(id).contains(|c: char| c.is_ascii_alphanumeric()));
    id.is_none_or(|id| Route::new(path).makes(&words(without_number(id, path), "call"), http))
}

/// A method with its resource, as an operationId would say it: `tools.list` → `list_tools`, `invoices.create_line` →
/// `create_invoice_line`, `tools.list_for_user` → `list_tools_for_user`. What types of an operation are called after that
/// has no such id.
#[must_use]
pub fn full_name(resource: &Words, method: &Words) -> Words {
    let method_words = method.as_slice();
    let is_verb =
        |word: &String| is_action(word) || usual(word).is_some() || GETTERS.contains(&word.as_str());
    let is_said = method_words
        .windows(resource.as_slice().len().max(1))
        .any(|window| window.iter().zip(resource.as_slice()).all(|(a, b)| is_form_of(a, b)));
    if is_said {
        return method.clone();
    }
    let one = singular(resource).unwrap_or_else(|| resource.clone());
    let verbs = match method_words {
        [first, or, second, ..] if or == "or" && is_verb(first) && is_verb(second) => 3,
        [first, ..] if is_verb(first) => 1,
        _ => 0,
    };
    let (verb, rest) = method_words.split_at(verbs);
    let goes_on = rest.first().is_some_and(|next| !PREPOSITIONS.contains(&next.as_str()));
    let several = verb.first().is_some_and(|verb| verb == "list") && !goes_on;
    let noun = if several { resource } else { &one };
    let parts = [verb, noun.as_slice(), rest].into_iter().filter(|words| !words.is_empty());
    join(&parts.map(|words| Words::from_words(words.iter().cloned())).collect::<Vec<_>>())
}

/// What may follow the noun of a method.
const PREPOSITIONS: &[&str] = &["as", "at", "by", "for", "from", "in", "of", "on", "to", "with"];

/// A name that tells PUT from PATCH, which both are `update` (RFC 9110 section 9.3.4, RFC 5789). For operations of one path.
#[must_use]
pub fn exact_verb(method: &Words, http: HttpMethod) -> Option<Words> {
    let exact = match http {
        HttpMethod::Put => "replace",
        HttpMethod::Patch => "patch",
        _ => return None,
    };
    let (verb, rest) = method.as_slice().split_first()?;
    let made = std::iter::once(exact.to_owned()).chain(rest.iter().cloned());
    (verb == "update").then(|| Words::from_words(made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_frameworks_make_of_paths_are_known() {
        use HttpMethod::{Get, Post, Put};
        for (id, http, path, expected) in [
            (None, Get, "/tools", true),
            (Some("PostToolsToolRuns"), Post, "/tools/{tool}/runs", true),
            (Some("post-tools"), Post, "/v1/tools", true),
            (Some("putToolsId"), Put, "/tools/{tool_id}", true),
            (Some("get_tools_id"), Get, "/tools/{id}", true),
            (Some("getTools"), Get, "/tools", false),
            (Some("getToolsRuns"), Get, "/tools/{id}/runs", false),
            (Some("createTool"), Post, "/tools", false),
        ] {
            assert_eq!(is_route(id, http, path), expected, "{id:?} {path}");
        }
    }

    #[test]
    fn methods_and_resources_make_full_names() {
        for (resource, method, full) in [
            ("tools", "list", "list_tools"),
            ("tools", "get", "get_tool"),
            ("tools", "delete", "delete_tool"),
            ("invoices", "create_line", "create_invoice_line"),
            ("invoices", "pay", "pay_invoice"),
            ("tools", "list_for_user", "list_tools_for_user"),
            ("tools", "get_by_name", "get_tool_by_name"),
            ("projects", "list_merge_requests", "list_project_merge_requests"),
            ("tools", "create_or_update", "create_or_update_tool"),
            ("tools", "create_from_form", "create_tool_from_form"),
            ("shared_tools", "list_shared_tools", "list_shared_tools"),
            ("health", "get", "get_health"),
            ("me", "settings", "me_settings"),
        ] {
            assert_eq!(full_name(&Words::split(resource), &Words::split(method)).snake(), full);
        }
    }
}
