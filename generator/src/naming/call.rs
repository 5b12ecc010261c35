//! `resource.method` of an operation that no rule names, from its tag, operationId, HTTP method and path. The answer
//! depends on the operation itself and on the title of the API, never on other operations, so that one more renames none.

use super::inflect::{is_form_of, singular};
use super::route::{Repeated, Route, is_part, is_same};
use super::text::words;
use super::verbs::{GETTERS, is_action, is_thing, usual};
use crate::ir::{HttpMethod, Words, in_ascii};

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
    /// Title of the API.
    pub title: &'a str,
}

/// Where an operation belongs, and its candidate method names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The resource.
    pub resource: Words,
    /// The method with the words of the resource left out: `list`.
    pub short: Words,
    /// Longer names that say what the short one left out: `list_tools`. For an operation whose short name is taken.
    pub longer: Vec<Words>,
}

/// Words that end the class in ids like `ToolController_findAll` and `ToolService_List`.
const CLASSES: &[&str] = &["controller", "service", "api", "resource", "endpoint", "endpoints", "handler"];

/// Derives all names. `resource` is given where the rules name the tag's resource.
#[must_use]
pub fn derive(parts: CallParts<'_>, resource: Option<Words>) -> Resource {
    let route = Route::new(parts.path);
    let tag = parts.tag.filter(|tag| !tag.trim().is_empty()).map(|tag| tag_words(tag, parts));
    let resource = resource
        .or_else(|| tag.clone())
        .unwrap_or_else(|| route.literals().next().cloned().unwrap_or_else(|| words("api", "api")));
    // A resource that a rule renames leaves the words of its tag in the ids.
    let nouns: Vec<&Words> = tag.iter().chain([&resource]).collect();
    let id = parts.id.filter(|id| in_ascii(id).contains(|c: char| c.is_ascii_alphanumeric()));
    let repeated = id.map_or(Repeated::Path, |id| route.is_repeated_by(&said(id, parts), parts.http));
    let routed = route.method(parts.http, &resource, repeated == Repeated::Path);
    let named = id.filter(|_| repeated == Repeated::No).and_then(|id| from_id(id, parts, &route, &nouns));
    match named {
        Some((short, mut longer)) => {
            longer.push(routed.short);
            longer.extend(routed.longer);
            Resource { resource, short, longer }
        }
        None => Resource { resource, short: routed.short, longer: routed.longer },
    }
}

/// The words of a path: literals, and `by` each parameter; a version prefix and `api` say nothing and are left out.
#[must_use]
pub fn path_words(path: &str) -> Words {
    Route::new(path).words()
}

/// The literals of a path, without versions and `api`.
#[must_use]
pub fn path_literals(path: &str) -> Vec<Words> {
    Route::new(path).literals().cloned().collect()
}

/// What a path is about beside a resource; the resource itself when nothing else is said.
#[must_use]
pub fn path_subject(path: &str, resource: &Words) -> Words {
    Route::new(path).subject(resource).unwrap_or(resource).clone()
}

/// Words of type names that say nothing of what the type is about.
const EMPTY: &[&str] = &[
    "all", "and", "any", "api", "base", "body", "by", "custom", "default", "for", "from", "full", "global",
    "in", "input", "item", "kind", "minimal", "new", "nullable", "of", "on", "or", "output", "params",
    "part", "response", "result", "self", "simple", "the", "to", "type", "variant", "with",
];

/// What a type is about, by its name: the first word that is no verb and none of the resource's.
#[must_use]
pub fn subject(name: &Words, resource: Option<&Words>) -> Words {
    let own = |word: &String| {
        resource.is_some_and(|resource| resource.as_slice().iter().any(|own| is_form_of(own, word)))
    };
    let verb = |word: &String| usual(word).is_some() || (is_action(word) && !is_thing(word));
    let empty = |word: &String| EMPTY.contains(&word.as_str());
    let noun =
        name.as_slice().iter().find(|word| !own(word) && !verb(word) && !empty(word) && word.len() > 1);
    let found = Words::from_words(noun.or(name.as_slice().first()).cloned());
    singular(&found).unwrap_or(found)
}

/// A tag without what surrounds the noun: `ToolService` of `ToolService_List`, `MessagingV1Tool` of the messaging API.
fn tag_words(tag: &str, parts: CallParts<'_>) -> Words {
    let all = words(tag, "api");
    let mut kept = all.as_slice();
    if let (Some((last, rest)), Some(id)) = (kept.split_last(), parts.id)
        && CLASSES.contains(&last.as_str())
        && !rest.is_empty()
        && id.split_once(['_', '.', '/']).is_some_and(|(class, _)| words(class, "api") == all)
    {
        kept = rest;
    }
    let title = words(parts.title, "api");
    let version = kept.iter().position(|word| is_version(word));
    if let Some(at) = version.filter(|at| (1..kept.len() - 1).contains(at))
        && kept.iter().take(at).all(|word| title.as_slice().contains(word))
    {
        kept = &kept[at + 1..];
    }
    Words::from_words(kept.iter().cloned())
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The words of an id, without the number of a framework.
fn said(id: &str, parts: CallParts<'_>) -> Words {
    words(without_number(id, parts.path), "call")
}

/// Short name and longer ones. `None`: the id names the resource alone.
fn from_id(id: &str, parts: CallParts<'_>, route: &Route, nouns: &[&Words]) -> Option<(Words, Vec<Words>)> {
    let id = behind_space(id, nouns);
    let all = without_route(&said(id, parts), parts);
    let method = without_class(id, &all, nouns);
    let method = without_suffix(method, parts.http);
    if method.is_empty() || nouns.iter().any(|noun| is_same(&Words::from_words(method.iter().cloned()), noun))
    {
        return None;
    }
    let made = |list: &[String]| Words::from_words(list.iter().cloned());
    let longest = made(&method);
    let full = usual_order(method, parts.http, route.is_item());
    let short = made(&without_noun(&full, parts.http, route, nouns));
    let longer = [made(&full), longest].into_iter().filter(|longer| *longer != short).collect();
    Some((short, longer))
}

/// What stands before the resource in ids of several parts is the whole API: `shop.tools.parts.create`.
fn behind_space<'a>(id: &'a str, nouns: &[&Words]) -> &'a str {
    let mut rest = id;
    while let Some((part, behind)) = rest.split_once('.') {
        if nouns.iter().any(|noun| is_same(&words(part, "api"), noun)) {
            return rest;
        }
        rest = behind;
    }
    id
}

/// Frameworks number ids that are equal (`list_1`). Where the path has no such number, it says nothing.
pub(super) fn without_number<'a>(id: &'a str, path: &str) -> &'a str {
    match id.rsplit_once('_') {
        Some((name, number))
            if !name.is_empty()
                && !number.is_empty()
                && number.len() < 3
                && number.chars().all(|c| c.is_ascii_digit())
                && !path.contains(number) =>
        {
            name
        }
        _ => id,
    }
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

/// What stands before the method: a class (`ToolController_findAll`) or the resource (`tools/list`, `tool_list`).
fn without_class(id: &str, all: &Words, nouns: &[&Words]) -> Vec<String> {
    let all = all.as_slice();
    let space = id.split_once(['/', '.']).map(|(space, _)| words(space, "api"));
    let class = space.clone().or_else(|| id.split_once(['_', ':']).map(|(class, _)| words(class, "api")));
    if let Some(class) = class
        && let Some(behind) = all.strip_prefix(class.as_slice())
        && !behind.is_empty()
    {
        let letters = class.as_slice().concat();
        let is_class = class.as_slice().len() > 1
            && class.as_slice().last().is_some_and(|last| CLASSES.contains(&last.as_str()));
        let is_noun = nouns
            .iter()
            .any(|noun| letters == noun.as_slice().concat() || (space.is_some() && is_part(&class, noun)));
        if is_class || is_noun {
            return behind.to_vec();
        }
    }
    // Another space than the resource tells its methods from the resource's own.
    if space.is_some() {
        return all.to_vec();
    }
    let rest =
        nouns.iter().find_map(|noun| behind(all, noun).filter(|rest| !is_verb_before(noun, all, rest)));
    rest.unwrap_or(all).to_vec()
}

/// `invite_user` of `invites` asks for something; `invite_create` names the thing first.
fn is_verb_before(noun: &Words, all: &[String], rest: &[String]) -> bool {
    noun.as_slice().len() == 1
        && all.first().is_some_and(|first| is_action(first))
        && rest.first().is_some_and(|next| !is_action(next) && usual(next).is_none())
}

/// What follows the noun, in either number.
fn behind<'a>(words: &'a [String], noun: &Words) -> Option<&'a [String]> {
    let noun = noun.as_slice();
    let (head, rest) = words.split_at_checked(noun.len())?;
    head.iter().zip(noun).all(|(a, b)| is_form_of(a, b)).then_some(rest)
}

/// `createToolUsingPOST` → `create_tool`.
fn without_suffix(mut method: Vec<String>, http: HttpMethod) -> Vec<String> {
    let suffix = ["using".to_owned(), http.as_str().to_ascii_lowercase()];
    if method.len() > suffix.len() && method.ends_with(&suffix) {
        method.truncate(method.len() - suffix.len());
    }
    method
}

/// `ip_pool_view` → `get_ip_pool`, `retrieve_tool` → `get_tool`, `find_all` → `list`, `tools_create_or_update` →
/// `create_or_update_tool`. `is_item`: the path names one of several things.
fn usual_order(mut method: Vec<String>, http: HttpMethod, is_item: bool) -> Vec<String> {
    let fits = |verb: &str| match usual(verb) {
        Some("get" | "list") => http == HttpMethod::Get,
        Some("create") => http == HttpMethod::Post,
        Some("update") => matches!(http, HttpMethod::Put | HttpMethod::Patch | HttpMethod::Post),
        Some(_) => http == HttpMethod::Delete,
        None => false,
    };
    // A version behind the verb stays at the end: `ip_pool_list_v1`.
    let version = method.pop_if(|last| is_version(last));
    let starts_with_verb = method.first().is_some_and(|first| is_action(first) || usual(first).is_some());
    let is_verb = |word: &String| usual(word).is_some();
    if let [noun @ .., first, or, second] = method.as_slice()
        && !starts_with_verb
        && !noun.is_empty()
        && or == "or"
        && is_verb(first)
        && is_verb(second)
    {
        let verbs = [first.clone(), or.clone(), second.clone()];
        method = verbs.into_iter().chain(of_number(noun, is_item)).collect();
    } else if method.len() > 1
        && !starts_with_verb
        && let Some(verb) = method.pop_if(|last| fits(last))
    {
        if verb == "list" && singular(&Words::from_words(method.iter().cloned())).is_none() {
            plural(&mut method);
        }
        method = std::iter::once(verb).chain(of_number(&method, is_item)).collect();
    }
    let verbs: Vec<&str> = method.iter().map(String::as_str).collect();
    if http == HttpMethod::Get && matches!(verbs.as_slice(), ["find" | "get", "all"]) {
        method = vec!["list".to_owned()];
    } else if http == HttpMethod::Get && matches!(verbs.as_slice(), ["find" | "get", "one"]) {
        method = vec!["get".to_owned()];
    } else if let Some(first) = method.first_mut()
        && fits(first)
        && let Some(verb) = usual(first)
    {
        *first = verb.to_owned();
    }
    method.extend(version);
    method
}

/// The noun of an operation on one thing is singular.
fn of_number(noun: &[String], is_item: bool) -> Vec<String> {
    let noun = Words::from_words(noun.iter().cloned());
    let one = singular(&noun).filter(|_| is_item);
    one.unwrap_or(noun).as_slice().to_vec()
}

/// Gives the last word the ending of several, where that is plain.
fn plural(words: &mut [String]) {
    let Some(last) = words.last_mut() else { return };
    let consonant_y = last
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']))
        .map(|s| format!("{s}ies"));
    if let Some(many) = consonant_y {
        *last = many;
    } else if last.ends_with(|c: char| c.is_ascii_alphabetic() && c != 's' && c != 'x' && c != 'h') {
        last.push('s');
    }
}

/// Leaves out the resource where it follows the verb: `create_tool` of `tools` → `create`.
fn without_noun(method: &[String], http: HttpMethod, route: &Route, nouns: &[&Words]) -> Vec<String> {
    let Some((verb, rest)) = method.split_first() else { return Vec::new() };
    let Some((noun, behind)) = nouns.iter().find_map(|noun| {
        let behind = behind(rest, noun)?;
        Some((rest.get(..noun.as_slice().len()).unwrap_or_default(), behind))
    }) else {
        return method.to_vec();
    };
    let several = singular(&Words::from_words(noun.iter().cloned())).is_some();
    let verb = match behind {
        // `get_tools` lists, unless it is no read of a collection; then the number is all that tells it from `get_tool`.
        [] if several && GETTERS.contains(&verb.as_str()) => {
            if http != HttpMethod::Get || route.is_item() {
                return method.to_vec();
            }
            "list"
        }
        _ => verb.as_str(),
    };
    std::iter::once(verb.to_owned()).chain(behind.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_lose_what_the_resource_says() {
        use HttpMethod::{Delete, Get, Post, Put};
        for (tag, id, http, path, call) in [
            (Some("Tools"), Some("createTool"), Post, "/tools", "tools.create"),
            (Some("Tools"), Some("getTools"), Get, "/tools", "tools.list"),
            (Some("Tools"), Some("getTools"), Post, "/tools", "tools.get_tools"),
            (Some("Tools"), Some("retrieve-tool"), Get, "/tools/{id}", "tools.get"),
            (Some("Tools"), Some("listSharedTools"), Get, "/tools/shared", "tools.list_shared_tools"),
            (Some("user"), Some("getUserByName"), Get, "/user/{key}", "user.get_by_name"),
            (Some("store"), Some("getInventory"), Get, "/store/inventory", "store.get_inventory"),
            (Some("repos"), Some("repos/list-for-org"), Get, "/orgs/{org}/repos", "repos.list_for_org"),
            (Some("repos"), Some("repos/create-fork"), Post, "/repos/{repo}/forks", "repos.create_fork"),
            (Some("pulls"), Some("pull-stacks/create"), Post, "/stacks", "pulls.pull_stacks_create"),
            (Some("OAuth"), Some("oauth/list-grants"), Get, "/oauth/grants", "o_auth.list_grants"),
            (Some("chat"), Some("chat_postMessage"), Post, "/chat.postMessage", "chat.post_message"),
            (Some("Chat"), Some("createChatCompletion"), Post, "/chat/completions", "chat.create_completion"),
            (Some("Events"), Some("createModelEvent"), Post, "/events/model", "events.create_model_event"),
            (Some("Invites"), Some("inviteUser"), Post, "/invites", "invites.invite_user"),
            (Some("Invites"), Some("invite_create"), Post, "/invites", "invites.create"),
            (Some("items"), Some("read_items_api_v1_items__get"), Get, "/api/v1/items/", "items.list"),
            (Some("system"), Some("ip_pool_view"), Get, "/ip-pools/{pool}", "system.get_ip_pool"),
            (Some("system"), Some("ip_pool_list_v1"), Get, "/v1/ip-pools", "system.list_ip_pools_v1"),
            (Some("ToolService"), Some("ToolService_GetTool"), Get, "/tools/{id}", "tool.get"),
            (Some("tools"), Some("ToolController_findAll"), Get, "/tools", "tools.list"),
            (Some("tools"), Some("createToolUsingPOST_1"), Post, "/tools", "tools.create"),
            (Some("MessagingV1Sender"), Some("FetchSender"), Get, "/v1/Senders/{Sid}", "sender.get"),
            (
                Some("core_v1"),
                Some("listCoreV1NamespacedPod"),
                Get,
                "/api/v1/pods",
                "core_v1.list_namespaced_pod",
            ),
            (Some("Files"), Some("get_files_id"), Get, "/files/{file_id}", "files.get"),
            (Some("Files"), Some("put_files_id"), Put, "/files/{file_id}", "files.update"),
            (
                Some("Comments"),
                Some("get_files_id_comments"),
                Get,
                "/files/{id}/comments",
                "comments.list_for_file",
            ),
            (None, Some("PostInvoicesInvoicePay"), Post, "/v1/invoices/{invoice}/pay", "invoices.pay"),
            (None, Some("GetAppsSecretsFind"), Get, "/v1/apps/secrets/find", "apps.find_secret"),
            (
                None,
                Some("PostAccountsAccountLoginLinks"),
                Post,
                "/v1/accounts/{account}/login_links",
                "accounts.create_login_link",
            ),
            (None, Some("GetTestClocks"), Get, "/v1/test/clocks", "test.list_clocks"),
            (None, Some("CreateTool"), Post, "/#Action=Shop_2012.CreateTool", "api.create_tool"),
            (None, Some("GetToolAcl"), Get, "/{tool}#acl", "acl.get"),
            (Some("Shop"), None, Get, "/shop/{id}/merge_requests", "shop.list_merge_requests"),
            (Some("Shop"), None, Post, "/shop/{id}/merge_requests", "shop.create_merge_request"),
            (Some("Shop"), None, Post, "/shop/{id}/merge", "shop.merge"),
            (Some("Shop"), None, Get, "/shop/cancel_reasons", "shop.list_cancel_reasons"),
            (Some("Shop"), None, Get, "/shop/find_secrets", "shop.find_secrets"),
            (Some("Shop"), None, Get, "/shop/validate_token", "shop.validate_token"),
            (
                Some("Settings"),
                Some("putStopWords"),
                Put,
                "/x/{id}/settings/stop-words",
                "settings.update_stop_words",
            ),
            (
                Some("AlertRules"),
                Some("AlertRules_Get"),
                Get,
                "/by/{b}/x.y/alertrules/{name}",
                "alert_rules.get",
            ),
            (Some("AlertRules"), Some("AlertRules_List"), Get, "/by/{b}/x.y/alertrules", "alert_rules.list"),
            (Some("Shop"), Some("Tools_Get"), Get, "/by/{b}/tools/{name}", "shop.get_tool"),
            (Some("Shop"), Some("Tools_Delete"), Delete, "/by/{b}/tools/{name}", "shop.delete_tool"),
            (Some("Shop"), Some("Tools_List"), Get, "/by/{b}/tools", "shop.list_tools"),
            (
                Some("Shop"),
                Some("Tools_CreateOrUpdate"),
                Put,
                "/by/{b}/tools/{name}",
                "shop.create_or_update_tool",
            ),
            (
                Some("projects"),
                Some("shop.projects.tools.abortRun"),
                Post,
                "/v2/{name}:abortRun",
                "projects.tools_abort_run",
            ),
            (Some("users"), Some("chat.users.list"), Get, "/users", "users.list"),
            (None, None, Get, "/v1/tools/{id}", "tools.get"),
            (None, None, Get, "/v1/tools", "tools.list"),
            (None, None, Delete, "/tools/{id}/parts/{part}", "tools.delete_part"),
            (None, None, Put, "/", "api.update"),
            (Some("health"), Some("health"), Get, "/health", "health.get"),
            (Some("Model Events"), Some("list_model_events"), Get, "/x", "model_events.list"),
        ] {
            let made = derive(CallParts { tag, id, http, path, title: "Messaging" }, None);
            assert_eq!(format!("{}.{}", made.resource.snake(), made.short.snake()), call, "{id:?} {path}");
        }
    }
}
