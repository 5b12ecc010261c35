//! Which operation a recorded path belongs to.

use crate::ir::{HttpMethod, PathSegment};
use crate::normalise::{Normalised, model};

/// The path of a server's URL, without a slash at the end; variables stay as they are written.
#[must_use]
pub fn base_path(url: &str) -> String {
    let behind = url
        .split_once("://")
        .map_or(url, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(""));
    let behind = if behind.starts_with('/') { behind } else { "" };
    behind.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned()
}

/// What follows a server's path; a segment with a variable in it stands for any segment.
pub(crate) fn behind<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    let mut rest = path;
    for segment in base.split('/').skip(1) {
        let inside = rest.strip_prefix('/')?;
        let end = inside.find('/').unwrap_or(inside.len());
        let (found, behind) = inside.split_at_checked(end)?;
        let is_variable = segment.contains('{') && !found.is_empty();
        if found != segment && !is_variable {
            return None;
        }
        rest = behind;
    }
    (rest.starts_with('/') || rest.is_empty()).then_some(rest)
}

/// The operations of a document, found by method and path.
pub(super) struct Routes<'a> {
    /// Paths in front of those of the document: of its servers, longest first.
    bases: Vec<String>,
    operations: Vec<&'a model::Operation>,
}

/// How well a path fits: characters that stand in the template itself, then fewer parameters. More is better.
pub(crate) type Fit = (usize, std::cmp::Reverse<usize>);

impl<'a> Routes<'a> {
    /// `bases` are the paths of servers, without a slash at the end.
    pub(super) fn new(normalised: &'a Normalised, bases: impl IntoIterator<Item = String>) -> Self {
        let mut bases: Vec<String> = bases.into_iter().chain([String::new()]).collect();
        bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
        bases.dedup();
        Self { bases, operations: normalised.operations.iter().collect() }
    }

    /// The operation of a call, if the document has one.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<&'a model::Operation> {
        self.bases.iter().find_map(|base| {
            let behind = behind(base, path)?;
            let fits = self.operations.iter().filter(|operation| is(operation.http, method));
            let fits = fits.filter_map(|operation| Some((fit(&operation.segments, behind)?, *operation)));
            fits.max_by_key(|(fit, _)| *fit).map(|(_, operation)| operation)
        })
    }
}

fn is(http: HttpMethod, method: &str) -> bool {
    http.as_str() == method
}

/// A parameter takes at least one character and no slash; a slash at the end of a path is no difference. All ends that a
/// segment can have are followed at once, so that the time is that of the path's length: which of them it was says nothing of
/// how well it fits.
pub(crate) fn fit(segments: &[PathSegment], path: &str) -> Option<Fit> {
    let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
    let (mut literal, mut parameters) = (0, 0);
    // Where what follows may begin, in order.
    let mut starts = vec![0];
    for (at, segment) in segments.iter().enumerate() {
        match segment {
            PathSegment::Literal(text) => {
                let text = text.for_encoder();
                let is_last = at + 1 == segments.len();
                let text = text
                    .strip_suffix('/')
                    .filter(|own| is_last && (at > 0 || !own.is_empty()))
                    .unwrap_or(text);
                let is_there = |start: &usize| path.get(*start..).is_some_and(|rest| rest.starts_with(text));
                starts = starts.into_iter().filter(is_there).map(|start| start + text.len()).collect();
                literal += text.len();
            }
            PathSegment::Parameter(_) => {
                let mut ends: Vec<usize> = Vec::new();
                // The end of the segment that was looked at last, and what of it is taken already.
                let (mut end, mut taken) = (0, 0);
                for start in starts {
                    if start >= end {
                        let rest = path.get(start..)?;
                        end = start + rest.find('/').unwrap_or(rest.len());
                    }
                    ends.extend((taken.max(start) + 1..=end).filter(|at| path.is_char_boundary(*at)));
                    taken = taken.max(end);
                }
                starts = ends;
                parameters += 1;
            }
        }
        if starts.is_empty() {
            return None;
        }
    }
    let is_end = |start: &usize| matches!(path.get(*start..), Some("" | "/"));
    starts.iter().any(is_end).then_some((literal, std::cmp::Reverse(parameters)))
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::fit;
    use crate::ir::PathSegment::{self, Literal, Parameter};
    use crate::ir::WireName;

    /// `/a/{}.json`: a name is nothing here.
    fn segments(template: &str) -> Vec<PathSegment> {
        let mut found = Vec::new();
        for (at, text) in template.split("{}").enumerate() {
            if at > 0 {
                found.push(Parameter(WireName::new("p")));
            }
            if !text.is_empty() {
                found.push(Literal(WireName::new(text)));
            }
        }
        found
    }

    #[test]
    fn paths_fit_their_templates() {
        for (template, path, expected) in [
            ("/", "/", Some((1, 0))),
            ("/items", "/items", Some((6, 0))),
            ("/items", "/items/", Some((6, 0))),
            ("/items/", "/items", Some((6, 0))),
            ("/items", "/items/7", None),
            ("/items/{}", "/items/7", Some((7, 1))),
            ("/items/{}", "/items/", None),
            ("/items/{}/", "/items/7/", Some((7, 1))),
            ("/items/{}", "/items/7/8", None),
            ("/{}/x/{}", "/a/x/b", Some((4, 2))),
            ("/{}.json", "/a.json.json", Some((6, 1))),
            ("/{}-{}", "/a-b-c", Some((2, 2))),
            ("/{}-{}", "/a-", None),
            ("/{}-{}", "/é-è", Some((2, 2))),
            ("/{}{}", "/ab", Some((1, 2))),
            ("/{}{}", "/a", None),
            ("/{}/{}", "/ab/cd", Some((2, 2))),
        ] {
            let expected = expected.map(|(literal, parameters)| (literal, Reverse(parameters)));
            assert_eq!(fit(&segments(template), path), expected, "{template} {path}");
        }
    }
}
