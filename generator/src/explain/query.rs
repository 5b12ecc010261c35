//! Which items a query asks for. A query is cut into names at `::`, `.`, and call brackets; each must be a name of the item or of
//! what it belongs to. Requests (`GET /tools/{id}`, `/tools/42`) and JSON pointers are told by how they begin.

use super::{Item, Kind};
use crate::diagnostics::{SpecPointer, nearest};

/// Indexes of all items that the query names: as it is spelled, else whatever the case of its letters.
pub(super) fn find(items: &[Item], outer: &[String], query: &str) -> Vec<usize> {
    let query = query.trim();
    if let Some(pointer) = query.strip_prefix('#').and_then(SpecPointer::parse) {
        return at_pointer(items, &pointer);
    }
    if let Some((method, path)) = request(query) {
        let found = by_request(items, method, path);
        if !found.is_empty() {
            return found;
        }
        return SpecPointer::parse(path).map_or_else(Vec::new, |pointer| at_pointer(items, &pointer));
    }
    let all = |is_same: fn(&str, &str) -> bool| -> Vec<usize> {
        let whole = |item: &Item| {
            item.ways.iter().any(|way| way.len() == 1 && way[0].iter().any(|name| is_same(name, query)))
        };
        let names = names(query);
        let named = |item: &Item| item.ways.iter().any(|way| is_named(way, outer, &names, is_same));
        let found: Vec<usize> = indexes(items, whole);
        if !found.is_empty() {
            return found;
        }
        let found = indexes(items, named);
        if !found.is_empty() || names.len() != 1 {
            return found;
        }
        // A lone name of a member asks for all members of that name.
        indexes(items, |item| {
            item.ways.iter().any(|way| {
                way.len() > 1 && way.last().is_some_and(|own| own.iter().any(|name| is_same(name, names[0])))
            })
        })
    };
    let exact = all(|a, b| a == b);
    if exact.is_empty() { all(|a, b| a.eq_ignore_ascii_case(b)) } else { exact }
}

/// The name nearest to what was asked for.
pub(super) fn near(items: &[Item], query: &str) -> Option<String> {
    let names = names(query);
    let known = items.iter().flat_map(|item| {
        let shown = [item.python.trim_start_matches("client."), item.wire.as_str()];
        shown.into_iter().chain(item.ways.iter().flatten().flatten().map(String::as_str))
    });
    nearest(query, known.clone()).or_else(|| nearest(names.last()?, known)).map(str::to_owned)
}

fn indexes(items: &[Item], is_meant: impl Fn(&Item) -> bool) -> Vec<usize> {
    items.iter().enumerate().filter(|(_, item)| is_meant(item)).map(|(at, _)| at).collect()
}

/// The names a query is made of.
fn names(query: &str) -> Vec<&str> {
    let cut = query.split(['.', ':', '(', ')', '=', '…', ' ']);
    cut.map(|name| name.trim_start_matches("r#")).filter(|name| !name.is_empty()).collect()
}

/// Whether the names lead to an item one of whose ways this is; before it only names may stand that hold everything.
fn is_named(way: &[Vec<String>], outer: &[String], names: &[&str], is_same: fn(&str, &str) -> bool) -> bool {
    let Some(before) = names.len().checked_sub(way.len()) else { return false };
    let (before, own) = names.split_at(before);
    before.iter().all(|name| outer.iter().any(|known| is_same(known, name)))
        && own.iter().zip(way).all(|(name, known)| known.iter().any(|known| is_same(known, name)))
}

/// Method, if one is given, and path.
fn request(query: &str) -> Option<(Option<&str>, &str)> {
    match query.split_once(char::is_whitespace) {
        Some((method, path)) if path.trim_start().starts_with('/') => Some((Some(method), path.trim_start())),
        _ => query.starts_with('/').then_some((None, query)),
    }
}

/// Operations whose template the path is, or fits; with `?name` behind it, their arguments of that name.
fn by_request(items: &[Item], method: Option<&str>, path: &str) -> Vec<usize> {
    let (path, argument) = path.split_once('?').map_or((path, None), |(path, name)| (path, Some(name)));
    let fits = |wire: &str, is_same: fn(&str, &str) -> bool| {
        wire.split_once(' ').is_some_and(|(own, template)| {
            method.is_none_or(|method| method.eq_ignore_ascii_case(own)) && is_same(template, path)
        })
    };
    let of = |is_same: fn(&str, &str) -> bool| {
        indexes(items, |item| match (item.kind, argument) {
            (Kind::Method, None) => fits(&item.wire, is_same),
            (Kind::Argument, Some(name)) => item.ways.iter().any(|way| match way.as_slice() {
                [call, own] => {
                    call.iter().any(|wire| fits(wire, is_same)) && own.iter().any(|known| known == name)
                }
                _ => false,
            }),
            _ => false,
        })
    };
    let exact = of(|template, path| template == path);
    if exact.is_empty() { of(fits_template) } else { exact }
}

/// Whether a path could come of a template, segment by segment.
fn fits_template(template: &str, path: &str) -> bool {
    let mut given = path.split('/');
    template.split('/').all(|segment| {
        given.next().is_some_and(|value| {
            segment == value || (segment.contains('{') && segment.contains('}') && !value.is_empty())
        })
    }) && given.next().is_none()
}

/// What stands at a place of the document, or the nearest thing around it.
fn at_pointer(items: &[Item], pointer: &SpecPointer) -> Vec<usize> {
    let deepest = items
        .iter()
        .filter(|item| !item.pointer.is_root() && pointer.starts_with(&item.pointer))
        .map(|item| item.pointer.depth())
        .max();
    let is_there = |item: &Item| pointer.starts_with(&item.pointer) && Some(item.pointer.depth()) == deepest;
    indexes(items, is_there)
}

#[cfg(test)]
mod tests {
    use super::{fits_template, names};

    #[test]
    fn queries_are_cut_into_names() {
        for (query, expected) in [
            ("hivekube::Tool::tool_type", vec!["hivekube", "Tool", "tool_type"]),
            ("client.tools().create", vec!["client", "tools", "create"]),
            ("tools.create(name=…)", vec!["tools", "create", "name"]),
            ("Tool::r#type", vec!["Tool", "type"]),
        ] {
            assert_eq!(names(query), expected, "{query}");
        }
    }

    #[test]
    fn paths_fit_templates() {
        for (template, path, expected) in [
            ("/tools/{id}", "/tools/42", true),
            ("/tools/{id}", "/tools/", false),
            ("/tools/{id}", "/tools/42/runs", false),
            ("/files/{name}.json", "/files/a.json", true),
            ("/tools", "/tool", false),
        ] {
            assert_eq!(fits_template(template, path), expected, "{template} {path}");
        }
    }
}
