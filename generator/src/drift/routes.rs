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

/// A parameter takes what is left of its segment, at least one character; a slash at the end of a path is no difference.
pub(crate) fn fit(segments: &[PathSegment], path: &str) -> Option<Fit> {
    let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
    let Some((first, rest)) = segments.split_first() else {
        return (path.is_empty() || path == "/").then_some((0, std::cmp::Reverse(0)));
    };
    match first {
        PathSegment::Literal(text) => {
            let text = text.for_encoder();
            let ends = rest.is_empty();
            let text = if ends {
                text.strip_suffix('/').filter(|text| !text.is_empty()).unwrap_or(text)
            } else {
                text
            };
            let (literal, parameters) = fit(rest, path.strip_prefix(text)?)?;
            Some((literal + text.len(), parameters))
        }
        PathSegment::Parameter(_) => {
            let end = path.find('/').unwrap_or(path.len());
            // The longest value first: `{id}` before `{id}.json` would not fit otherwise.
            (1..=end).rev().filter(|at| path.is_char_boundary(*at)).find_map(|at| {
                let (literal, std::cmp::Reverse(parameters)) = fit(rest, path.get(at..)?)?;
                Some((literal, std::cmp::Reverse(parameters + 1)))
            })
        }
    }
}
