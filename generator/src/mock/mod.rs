//! What a server of a document would answer: a request → a reply that the document declares, its example or a value made from
//! the schema. Pure: the same request gets the same reply. Sockets are the command line's.

mod body;
mod check;
mod choice;
mod form;
mod paging;
mod problem;
mod respell;
mod routes;
mod sample;
mod scalar;
mod spelled;
mod value;
mod xml;

use crate::diagnostics::SpecPointer;
use crate::ir::Api;
use crate::load::Node;
use crate::normalise::Normalised;
use crate::normalise::inheritance::Inheritance;
use crate::normalise::view::{At, View};
use crate::resolve::Resolved;

use choice::{Preference, Wanted};
use problem::Problem;
use std::collections::BTreeMap;

/// How values are made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Which of several values and variants is taken: with 0 the first of each.
    pub seed: u64,
    /// Values are made of schemas whatever examples there are, as `Prefer: dynamic=true` asks for.
    pub dynamic: bool,
    /// Fields and values are spelled as rules say that old servers spell them.
    pub old_spellings: bool,
}

/// A server of a document.
#[derive(Debug)]
pub struct Mock {
    resolved: Resolved,
    api: Api,
    routes: routes::Routes,
    spelled: spelled::Spelled,
    /// Schemas with a discriminator, and those that build upon them.
    children: BTreeMap<SpecPointer, Vec<SpecPointer>>,
    options: Options,
}

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `GET`.
    pub method: String,
    /// Path and query: `/tools?limit=2`.
    pub target: String,
    /// Header fields, in order.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Request {
    /// The values of a header field, in order.
    fn header<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let name = name.to_ascii_lowercase();
        let of_name = self.headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(&name));
        of_name.map(|(_, value)| value.as_str())
    }

    /// Path and query.
    fn parts(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((&self.target, ""))
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Header fields, `Content-Type` among them; lengths are the connection's.
    pub headers: Vec<(String, String)>,
    /// The body, in the pieces that it is sent in: a stream has several.
    pub body: Vec<Vec<u8>>,
    /// The operation that was called, by operationId or else by method and path; empty where there is none.
    pub operation: String,
}

impl Reply {
    /// The whole body.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.body.concat()
    }
}

impl Mock {
    /// Of a document as it was read.
    #[must_use]
    pub fn new(resolved: Resolved, normalised: &Normalised, api: Api, options: Options) -> Self {
        let view = View { resolved: &resolved };
        let children = Inheritance::find(view).families();
        let routes = routes::Routes::of(&resolved, normalised, &api);
        let spelled = spelled::Spelled::of(&api);
        Self { routes, spelled, children, resolved, api, options }
    }

    /// How many operations it answers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Whether the document has no operations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A request of each operation, with all that it must have and a whole body.
    pub fn requests(&self) -> impl Iterator<Item = Request> {
        self.routes.iter().filter_map(|route| sample::request(self, route))
    }

    /// The reply to a request: of the document, or a problem (RFC 9457) that says what is wrong with the request.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Reply {
        let mut operation = String::new();
        let mut reply = self.attempt(request, &mut operation).unwrap_or_else(|problem| problem.into_reply());
        reply.operation = operation;
        if request.method == "HEAD" {
            reply.body.clear();
        }
        reply
    }

    fn attempt(&self, request: &Request, called: &mut String) -> Result<Reply, Problem> {
        let (path, query) = request.parts();
        let mut preference = Preference::of(request)?;
        preference.dynamic |= self.options.dynamic;
        let mut refused = None;
        for route in self.routes.find(&request.method, path, query)? {
            let Some(operation) = self.at(&route.operation) else { continue };
            if refused.is_none() {
                called.clone_from(&route.name);
            }
            match check::Checker::new(self, route).request(&operation, request) {
                Ok(()) => {
                    called.clone_from(&route.name);
                    return self.reply(route, &operation, &preference, request);
                }
                Err(problem) => refused = refused.or(Some(problem)),
            }
        }
        Err(refused.unwrap_or_else(|| Problem::not_found(path)))
    }

    fn reply(
        &self,
        route: &routes::Route,
        operation: &At<'_>,
        preference: &Preference,
        request: &Request,
    ) -> Result<Reply, Problem> {
        let view = self.view();
        let (status, response) = choice::response(view, operation, preference.code)?;
        let wanted = Wanted::of(request);
        let content = response.as_ref().and_then(|response| response.get("content"));
        let media =
            content.map(|content| choice::media(view, &content, &wanted, status)).transpose()?.flatten();
        let mut headers = Vec::new();
        let mut pieces = Vec::new();
        let has_body = !matches!(status, 100..=199 | 204 | 205 | 304);
        if let Some(media) = media.filter(|_| has_body) {
            let made = body::of(self, route, &media, preference, (status, request))?;
            headers.push(("content-type".to_owned(), made.content_type));
            pieces = made.pieces;
        }
        if let Some(response) = &response {
            headers.extend(form::headers(self, route, response));
        }
        Ok(Reply { status, headers, body: pieces, operation: String::new() })
    }

    fn view(&self) -> View<'_> {
        View { resolved: &self.resolved }
    }

    fn at(&self, pointer: &SpecPointer) -> Option<At<'_>> {
        self.resolved.node(pointer).map(|node: &Node| At { node, pointer: pointer.clone() })
    }

    /// A number below `of` that is the same for a place each time, and 0 without a seed.
    fn choose(&self, pointer: &SpecPointer, of: usize) -> usize {
        if self.options.seed == 0 || of < 2 {
            return 0;
        }
        // FNV-1a: any mixing does, as long as it stays the same.
        let text = pointer.to_string();
        let bytes = self.options.seed.to_le_bytes().into_iter().chain(text.bytes());
        let mixed = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        usize::try_from(mixed % (of as u64)).unwrap_or(0)
    }
}
