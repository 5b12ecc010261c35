//! Servers: which ones the document and its operations have, what they are called, and what callers may choose.
//!
//! `resolve` has taken out those that no client could use.

use std::collections::{BTreeMap, BTreeSet};

use super::view::At;
use crate::ir::{Server, ServerChoices, ServerVariable, SpecText, WireName, Words};

/// Words at the end or the beginning of a description that tell nothing.
const GENERIC: &[&str] =
    &["server", "servers", "api", "environment", "env", "endpoint", "url", "host", "the", "our"];
/// More words than this are no name.
const LONGEST: usize = 3;

/// The servers that an object lists, in order; one that differs from one before it in its scheme alone is left out.
pub(super) fn read(of: &At<'_>) -> Vec<Server> {
    let mut listed: Vec<At<'_>> = Vec::new();
    let bare = |server: &At<'_>| {
        let url = server.str("url").unwrap_or_default().trim();
        url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/').to_owned()
    };
    for server in of.get("servers").iter().flat_map(At::elements) {
        if server.str("url").is_some() && !listed.iter().any(|known| bare(known) == bare(&server)) {
            listed.push(server);
        }
    }
    let hosts: Vec<Vec<&str>> = listed.iter().map(labels).collect();
    let mut servers: Vec<Server> = Vec::new();
    let mut names = BTreeSet::new();
    for (at, server) in listed.iter().enumerate() {
        let url = server.str("url").unwrap_or_default().trim();
        let own = named(server).or_else(|| hosted(&hosts, at));
        let own = own.unwrap_or_else(|| Words::split(&format!("server {}", at + 1)));
        let mut name = own.clone();
        let mut number = 2;
        // Types of targets write words without anything between them.
        while !names.insert(name.as_slice().concat()) {
            name = Words::split(&format!("{} {number}", own.snake()));
            number += 1;
        }
        servers.push(Server {
            name,
            url: SpecText::new(url.trim_end_matches('/')),
            description: SpecText::new(server.str("description").unwrap_or_default()),
            variables: variables(server, url),
        });
    }
    servers
}

/// Gives servers the names they were published under. Others make way: a new one may want the name of one that is known.
pub(super) fn keep_names(servers: &mut [Server], published: &BTreeMap<String, Words>) {
    let mut names = BTreeSet::new();
    let mut fresh = Vec::new();
    for (at, server) in servers.iter_mut().enumerate() {
        match published.get(server.url.for_encoder()) {
            Some(name) if names.insert(name.as_slice().concat()) => server.name = name.clone(),
            _ => fresh.push(at),
        }
    }
    for at in fresh {
        let Some(server) = servers.get_mut(at) else { continue };
        let own = server.name.clone();
        let mut number = 2;
        while !names.insert(server.name.as_slice().concat()) {
            server.name = Words::split(&format!("{} {number}", own.snake()));
            number += 1;
        }
    }
}

/// Names by address of all servers that can be chosen; an address that goes by several names has none to keep.
pub(crate) fn names<'a>(lists: impl Iterator<Item = &'a [Server]>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    for server in lists.flatten() {
        let name = server.name.snake();
        let known = found.entry(server.url.for_encoder().to_owned()).or_insert_with(|| Some(name.clone()));
        if known.as_ref() != Some(&name) {
            *known = None;
        }
    }
    found.into_iter().filter_map(|(url, name)| Some((url, name?))).collect()
}

/// What it is called by the document: `name` (OpenAPI 3.2), or a description that is short enough.
fn named(server: &At<'_>) -> Option<Words> {
    let tidy = |text: &str| {
        let clause = text
            .split(['.', ',', ';', ':', '(', '\n', '\u{2013}', '\u{2014}'])
            .find(|part| !part.trim().is_empty())?;
        let words = split(clause)?;
        let mut words: &[String] = words.as_slice();
        while let [first, rest @ ..] = words {
            if !["the", "our"].contains(&first.as_str()) {
                break;
            }
            words = rest;
        }
        while let [rest @ .., last] = words {
            if !GENERIC.contains(&last.as_str()) {
                break;
            }
            words = rest;
        }
        let fits = !words.is_empty()
            && words.len() <= LONGEST
            && words.concat().len() <= 40
            && words.iter().all(|word| word.is_ascii());
        fits.then(|| Words::from_words(words.iter().cloned()))
    };
    ["name", "description"].iter().find_map(|key| tidy(server.str(key)?)).filter(usable)
}

fn usable(words: &Words) -> bool {
    words.snake().starts_with(|first: char| first.is_ascii_alphabetic())
}

/// The words of a text that has any.
fn split(text: &str) -> Option<Words> {
    crate::ir::in_ascii(text).contains(|c: char| c.is_ascii_alphanumeric()).then(|| Words::split(text))
}

/// The labels of the host, and the segments of the path, that are no variables.
fn labels<'a>(server: &At<'a>) -> Vec<&'a str> {
    let url = server.str("url").unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['.', '/', ':']).filter(|label| !label.is_empty() && !label.contains(['{', '}'])).collect()
}

/// The first label that no other server has.
fn hosted(all: &[Vec<&str>], at: usize) -> Option<Words> {
    let others =
        |label: &str| all.iter().enumerate().any(|(other, labels)| other != at && labels.contains(&label));
    let own = all.get(at)?.iter().find(|label| !others(label))?;
    Some(Words::split(own))
        .filter(|words| usable(words) && own.len() <= 40 && words.as_slice().len() <= LONGEST)
}

fn variables(server: &At<'_>, url: &str) -> Vec<ServerVariable> {
    let declared = server.get("variables");
    let members = declared.iter().flat_map(At::members);
    let inside = members.filter(|(name, ..)| url.contains(&format!("{{{name}}}")));
    let text = |text: Option<&str>| SpecText::new(text.unwrap_or_default());
    inside
        .map(|(name, _, variable)| ServerVariable {
            name: WireName::new(name),
            default: text(variable.str("default")),
            values: variable
                .get("enum")
                .iter()
                .flat_map(At::elements)
                .filter_map(|value| value.node.as_str().map(SpecText::new))
                .collect(),
            description: text(variable.str("description")),
        })
        .collect()
}

/// What a client may choose: the document's servers, those of operations that have several, and all variables.
pub(super) fn choices<'a>(document: &'a [Server], own: impl Iterator<Item = &'a [Server]>) -> ServerChoices {
    let mut choices = ServerChoices::default();
    for (is_documents, servers) in std::iter::once((true, document)).chain(own.map(|own| (false, own))) {
        for server in servers {
            let is_known = choices.servers.iter().any(|known| known.name == server.name);
            if !is_known && (is_documents || servers.len() > 1) {
                choices.servers.push(server.clone());
            }
            for variable in &server.variables {
                match choices.variables.iter_mut().find(|known| known.name == variable.name) {
                    None => choices.variables.push(variable.clone()),
                    // One that may be anything somewhere is not limited by where it may not.
                    Some(known) if known.values.is_empty() || variable.values.is_empty() => {
                        known.values.clear()
                    }
                    Some(known) => {
                        let new = variable.values.iter().filter(|value| !known.values.contains(value));
                        let new: Vec<SpecText> = new.cloned().collect();
                        known.values.extend(new);
                    }
                }
            }
        }
    }
    if choices.servers.len() < 2 {
        choices.servers.clear();
    }
    choices
}

/// The address of a server, its variables at their defaults, if that is an absolute one that needs no escaping. A
/// relative address is no default: the caller knows the host.
pub(super) fn base_url(server: &Server) -> Option<SpecText> {
    let mut url = String::new();
    let mut rest = server.url.for_encoder();
    while let Some((before, inside)) = rest.split_once('{') {
        let Some((name, behind)) = inside.split_once('}') else { break };
        url.push_str(before);
        let variable = server.variables.iter().find(|variable| variable.name.for_encoder() == name);
        url.push_str(variable.map_or("", |variable| variable.default.for_encoder()));
        rest = behind;
    }
    url.push_str(rest);
    is_base_url(&url).then(|| SpecText::new(url.trim_end_matches('/')))
}

/// http or https, a host, no user, no query, no fragment, nothing that needs escaping.
fn is_base_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with(['/', ':'])
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/:%[]".contains(&b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Diagnostics, SourceMap, SpecPointer, Strictness};
    use crate::load::{Budget, parse};

    #[test]
    fn names_come_from_what_is_said_or_from_hosts() {
        let cases: &[(&str, &[&str])] = &[
            ("servers: [{url: 'https://a.example', description: Production server}]", &["production"]),
            (
                "servers: [{url: 'https://a.example', description: The sandbox (no money moves)}]",
                &["sandbox"],
            ),
            (
                "servers: [{url: 'https://api.x.com', description: 'Live. '}, {url: 'https://b.x.com', description: live}]",
                &["live", "live_2"],
            ),
            ("servers: [{url: 'https://api.x.com'}, {url: 'https://staging.x.com/'}]", &["api", "staging"]),
            ("servers: [{url: 'https://x.com'}, {url: 'http://x.com/'}]", &["x"]),
            ("servers: [{url: '/v1'}, {url: '/v2', name: Newest}]", &["v1", "newest"]),
            ("servers: [{url: 'https://{r}.{z}', description: '\"; import os #'}]", &["server_1"]),
            ("servers: [{url: 'https://1.2.3.4', description: 'сервер'}]", &["server_1"]),
            ("{}", &[]),
        ];
        for (document, expected) in cases {
            let (mut sources, mut found) = (SourceMap::default(), Diagnostics::new(Strictness::Lenient));
            let parsed = parse("d.yaml", document.as_bytes(), &Budget::default(), &mut sources, &mut found);
            let parsed = parsed.expect("it is YAML");
            let servers = read(&At { node: &parsed.root, pointer: SpecPointer::root() });
            let names: Vec<String> = servers.iter().map(|server| server.name.snake()).collect();
            assert_eq!(names, *expected, "{document}");
        }
    }
}
