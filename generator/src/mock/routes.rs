//! Which operation a request calls.

use crate::diagnostics::SpecPointer;
use crate::drift::base_path;
use crate::drift::routes::{Fit, behind, fit};
use crate::ir::{Api, PathSegment};
use crate::normalise::Normalised;
use crate::resolve::{PathKey, Resolved};

use super::form::{decoded, pairs};
use super::problem::Problem;

/// An operation and how it is called.
#[derive(Debug)]
pub(super) struct Route {
    /// Where it stands.
    pub(super) operation: SpecPointer,
    /// operationId, else method and path.
    pub(super) name: String,
    pub(super) method: &'static str,
    pub(super) segments: Vec<PathSegment>,
    /// What its key in `paths` says of the query.
    pub(super) constants: Vec<(String, String)>,
    /// Its methods in the model, as (resource, operation).
    pub(super) calls: Vec<(usize, usize)>,
}

/// All operations of a document.
#[derive(Debug)]
pub(super) struct Routes {
    /// Paths in front of those of the document: none, then those of its servers, shortest first.
    bases: Vec<String>,
    routes: Vec<Route>,
}

impl Routes {
    pub(super) fn of(resolved: &Resolved, normalised: &Normalised, api: &Api) -> Self {
        let mut routes: Vec<Route> = Vec::new();
        for operation in &normalised.operations {
            if routes.iter().any(|known| known.operation == operation.pointer) {
                continue;
            }
            let key = operation.pointer.parent();
            let key = PathKey::new(key.as_ref().and_then(SpecPointer::last).unwrap_or_default());
            let own = |(name, value): &(&str, &str)| (decoded(name), decoded(value));
            routes.push(Route {
                operation: operation.pointer.clone(),
                name: operation
                    .id
                    .clone()
                    .unwrap_or_else(|| format!("{} {}", operation.http.as_str(), operation.path)),
                method: operation.http.as_str(),
                segments: operation.segments.clone(),
                constants: key.query.iter().map(own).collect(),
                calls: Vec::new(),
            });
        }
        for (at, resource) in api.resources.iter().enumerate() {
            for (own, operation) in resource.operations.iter().enumerate() {
                let route = routes.iter_mut().find(|route| route.operation == operation.pointer);
                if let Some(route) = route {
                    route.calls.push((at, own));
                }
            }
        }
        let own = api.resources.iter().flat_map(|resource| &resource.operations);
        let servers = own.flat_map(|operation| &operation.servers).chain(&api.servers);
        let declared = servers.map(|server| base_path(server.url.for_encoder()));
        let swagger = resolved.tree.get_str("basePath").map(|base| base.trim_end_matches('/').to_owned());
        let mut bases: Vec<String> = declared.chain(swagger).chain([String::new()]).collect();
        bases.sort_by_key(|base| (base.len(), base.clone()));
        bases.dedup();
        Self { bases, routes }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.routes.len()
    }

    /// The operations of a request, with or without the path of a server before its own: one, or several that only a fragment
    /// tells apart, which is never sent.
    pub(super) fn find(&self, method: &str, path: &str, query: &str) -> Result<Vec<&Route>, Problem> {
        let plain = decoded(path);
        let given = pairs(query);
        let mut found = self.fitting(path, &given);
        if found.iter().all(Vec::is_empty) && plain != path {
            found = self.fitting(&plain, &given);
        }
        // The document's own paths first: a server's path may look like the beginning of one. What has another method is not
        // meant while there is one that has this.
        for fits in &found {
            let of = |name: &str| -> Vec<&Route> {
                let all = || fits.iter().filter(|(_, route)| route.method == name);
                let best = all().map(rank).max();
                all().filter(|one| Some(rank(one)) == best).map(|(_, route)| *route).collect()
            };
            let mut meant = of(method);
            if meant.is_empty() && method == "HEAD" {
                meant = of("GET");
            }
            if !meant.is_empty() {
                return Ok(meant);
            }
        }
        let found: Vec<&(Fit, &Route)> = found.iter().flatten().collect();
        if found.is_empty() {
            return Err(Problem::not_found(path));
        }
        let mut allowed: Vec<&str> = found.iter().map(|(_, route)| route.method).collect();
        if allowed.contains(&"GET") {
            allowed.push("HEAD");
        }
        allowed.sort_unstable();
        allowed.dedup();
        Err(Problem::wrong_method(method, path, &allowed.join(", ")))
    }

    /// What fits a path behind each of the bases. What a key says of the query has to be there.
    fn fitting(&self, path: &str, given: &[(String, String)]) -> Vec<Vec<(Fit, &Route)>> {
        let behind = self.bases.iter().filter_map(|base| behind(base, path));
        let fits = behind.map(|rest| {
            let meant =
                self.routes.iter().filter(|route| route.constants.iter().all(|one| given.contains(one)));
            meant.filter_map(|route| Some((fit(&route.segments, rest)?, route))).collect()
        });
        fits.collect()
    }
}

fn rank((fit, route): &(Fit, &Route)) -> (usize, Fit) {
    (route.constants.len(), *fit)
}
