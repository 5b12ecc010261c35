//! `resource.method` of an operation that no rule names, from its tag, operationId, HTTP method and path.

use super::inflect::is_form_of;
use super::text::{join, words};
use crate::ir::{HttpMethod, Words};

/// What the document says about an operation's name.
#[derive(Debug, Clone, Copy)]
pub struct CallParts<'a> {
    /// First tag.
    pub tag: Option<&'a str>,
    /// operationId.
    pub id: Option<&'a str>,
    /// HTTP method.
    pub http: HttpMethod,
    /// Path template.
    pub path: &'a str,
}

/// Where an operation belongs, and its candidate method names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The resource.
    pub resource: Words,
    /// The method with the words of the resource left out: `list`.
    pub short: Words,
    /// The method in full: `list_tools`. For resources in which two short names would be the same.
    pub full: Words,
}

/// Derives both names. `resource` is given where the rules name the tag's resource.
#[must_use]
pub fn derive(parts: CallParts<'_>, resource: Option<Words>) -> Resource {
    let resource = resource.unwrap_or_else(|| match parts.tag {
        Some(tag) if !tag.trim().is_empty() => words(tag, "api"),
        _ => literal_words(parts.path).into_iter().next().unwrap_or_else(|| words("api", "api")),
    });
    let full = match parts.id {
        Some(id) if id.chars().any(|c| c.is_ascii_alphanumeric()) => without_route(&words(id, "call"), parts),
        _ => from_path(parts),
    };
    // A resource that a rule renames leaves the words of its tag in the ids.
    let tag = parts.tag.map(|tag| words(tag, "api"));
    let short = match tag.map(|tag| without_resource(&full, &tag, parts)) {
        Some(short) if short != full => short,
        _ => without_resource(&full, &resource, parts),
    };
    Resource { resource, short, full }
}

/// The words of a path: literals, and `by` each parameter; a version prefix and `api` say nothing and are left out.
#[must_use]
pub fn path_words(path: &str) -> Words {
    let mut all = literal_words(path);
    for segment in path.split('/') {
        if let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            all.push(join([&words("by", "by"), &words(name, "value")]));
        }
    }
    if all.is_empty() { words("root", "root") } else { join(&all) }
}

fn literal_words(path: &str) -> Vec<Words> {
    path.split('/')
        .filter(|segment| !segment.is_empty() && !segment.contains('{') && !is_prefix(segment))
        .map(|segment| words(segment, "path"))
        .collect()
}

fn is_prefix(segment: &str) -> bool {
    let version =
        segment.strip_prefix(['v', 'V']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    version || segment.eq_ignore_ascii_case("api") || segment.eq_ignore_ascii_case("rest")
}

/// Frameworks make ids like `read_items_api_v1_items__get`: function, path, method. Only the function is a name.
fn without_route(id: &Words, parts: CallParts<'_>) -> Words {
    let mut route: Vec<String> = Words::split(&parts.path.replace(['{', '}'], "/")).as_slice().to_vec();
    route.push(parts.http.as_str().to_ascii_lowercase());
    match id.as_slice().strip_suffix(route.as_slice()) {
        Some(function) if !function.is_empty() && route.len() > 1 => {
            Words::from_words(function.iter().cloned())
        }
        _ => id.clone(),
    }
}

fn from_path(parts: CallParts<'_>) -> Words {
    let last_is_parameter = parts.path.trim_end_matches('/').ends_with('}');
    let verb = match (parts.http, last_is_parameter) {
        (HttpMethod::Get, true) => "get",
        (HttpMethod::Get, false) => "list",
        (HttpMethod::Post, _) => "create",
        (HttpMethod::Put | HttpMethod::Patch, _) => "update",
        (HttpMethod::Delete, _) => "delete",
        (HttpMethod::Head, _) => "head",
        (HttpMethod::Options, _) => "options",
        (HttpMethod::Trace, _) => "trace",
    };
    let literals = literal_words(parts.path);
    let verb = words(verb, "call");
    join(std::iter::once(&verb).chain(&literals))
}

/// Leaves out the resource's words where they stand together, in either number. A name that is nothing else stays.
fn without_resource(full: &Words, resource: &Words, parts: CallParts<'_>) -> Words {
    let (name, noun) = (full.as_slice(), resource.as_slice());
    let matches = |start: usize| name[start..].iter().zip(noun).all(|(a, b)| is_form_of(a, b));
    let start =
        (0..name.len()).filter(|start| name.len() - start >= noun.len()).find(|start| matches(*start));
    let Some(start) = start else { return full.clone() };
    let rest: Vec<String> = name[..start].iter().chain(&name[start + noun.len()..]).cloned().collect();
    if rest.is_empty() {
        let http = Words::split(parts.http.as_str());
        return if parts.id.is_some() { full.clone() } else { http };
    }
    Words::from_words(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_lose_what_the_resource_says() {
        use HttpMethod::{Delete, Get, Post, Put};
        for (tag, id, http, path, call) in [
            (Some("Tools"), Some("createTool"), Post, "/tools", "tools.create"),
            (Some("Tools"), Some("getTools"), Get, "/tools", "tools.get"),
            (Some("user"), Some("getUserByName"), Get, "/user/{name}", "user.get_by_name"),
            (Some("store"), Some("getInventory"), Get, "/store/inventory", "store.get_inventory"),
            (Some("repos"), Some("repos/list-for-org"), Get, "/orgs/{org}/repos", "repos.list_for_org"),
            (Some("chat"), Some("chat_postMessage"), Post, "/chat.postMessage", "chat.post_message"),
            (Some("Chat"), Some("createChatCompletion"), Post, "/chat/completions", "chat.create_completion"),
            (Some("Events"), Some("createModelEvent"), Post, "/events/model", "events.create_model"),
            (Some("items"), Some("read_items_api_v1_items__get"), Get, "/api/v1/items/", "items.read"),
            (None, None, Get, "/v1/tools/{id}", "tools.get"),
            (None, None, Get, "/v1/tools", "tools.list"),
            (None, None, Delete, "/tools/{id}/parts/{part}", "tools.delete_parts"),
            (None, None, Put, "/", "api.update"),
            (Some("health"), Some("health"), Get, "/health", "health.health"),
            (Some("Model Events"), Some("list_model_events"), Get, "/x", "model_events.list"),
        ] {
            let made = derive(CallParts { tag, id, http, path }, None);
            assert_eq!(format!("{}.{}", made.resource.snake(), made.short.snake()), call, "{id:?} {path}");
        }
    }
}
