//! Pages that a document shows without saying so: an object around one list with the token or the URL of the next page
//! in it, a `Link` field (RFC 8288), arguments that count pages or items. What could mean something else is left alone.

use super::model::{Argument, Field, Kind, Operation, SchemaId, Schemas};
use super::replies::Reply;
use super::view::View;
use crate::diagnostics::SpecPointer;
use crate::ir::{HttpMethod, JsonPointer, Location, Paging, PagingWay, ReplyKind, TokenPlace};

/// Objects beside a list that speak of the list.
const AROUND: &[&str] = &[
    "links",
    "meta",
    "metadata",
    "metrics",
    "page",
    "pageinfo",
    "pages",
    "pagination",
    "paging",
    "responsemetadata",
];
const TOTALS: &[&str] =
    &["total", "totalcount", "totalitems", "totalresults", "totalrecords", "totalelements"];
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage", "more"];
const NEXT_URLS: &[&str] =
    &["@odata.nextlink", "nextlink", "nextpagelink", "nextpageuri", "nextpageurl", "nexturi", "nexturl"];
const LIMITS: &[&str] = &[
    "count",
    "first",
    "limit",
    "maxitems",
    "maxpagesize",
    "maxresults",
    "pagelimit",
    "pagesize",
    "perpage",
    "size",
    "take",
    "top",
];
const OFFSETS: &[&str] = &["offset", "pageoffset", "skip"];
const PAGES: &[&str] = &["page", "pageno", "pagenumber"];
/// Arguments that take a token, and what replies call it, where that is not `next` and the argument's name.
const TOKENS: &[(&str, &[&str])] = &[
    ("after", &["endcursor", "lastid", "nextcursor"]),
    ("continuationtoken", &["continuationtoken"]),
    ("continue", &["continue"]),
    ("cursor", &["endcursor", "nextpage", "nextpagecursor", "nextpagetoken"]),
    ("nextcursor", &["nextcursor"]),
    ("nextpagetoken", &["nextpagetoken"]),
    ("nexttoken", &["nexttoken"]),
    ("pagecursor", &["nextcursor"]),
    ("pagetoken", &["nextpage", "nexttoken"]),
    ("startcursor", &["nextcursor", "endcursor"]),
    ("startingafter", &["lastid", "nextcursor"]),
    ("starttoken", &["nexttoken"]),
];
/// Arguments that take the id of the last item seen.
const AFTER: &[&str] = &["after", "afterid", "startafter", "startingafter"];

/// A name without case and marks between words.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

fn is_one_of(name: &str, known: &[&str]) -> bool {
    known.contains(&folded(name).as_str())
}

/// A list in a reply, and what stands around it.
pub(super) struct Listing<'a> {
    /// Its items.
    pub(super) item: SchemaId,
    /// Its place.
    pub(super) items: JsonPointer,
    /// How many items there are on all pages.
    pub(super) total: Option<JsonPointer>,
    /// The reply is an object.
    pub(super) is_object: bool,
    /// The list may be left out, or null.
    pub(super) may_lack_items: bool,
    /// Fields that speak of the list.
    around: Vec<(JsonPointer, &'a Field)>,
}

impl<'a> Listing<'a> {
    /// The one list that a reply is or holds; none if it could be another.
    pub(super) fn of(
        schemas: &'a Schemas,
        operation: &Operation,
        reply: &Reply,
        is_ruled: bool,
    ) -> Option<Self> {
        let root = reply.schema?;
        let object = match schemas.get(schemas.settle(root).0).map(|schema| &schema.kind)? {
            Kind::List(item) => {
                let items = JsonPointer::default();
                return Some(Self {
                    item: *item,
                    items,
                    total: None,
                    is_object: false,
                    may_lack_items: false,
                    around: Vec::new(),
                });
            }
            Kind::Object(object) => object,
            _ => return None,
        };
        let is_whole = operation.envelope.kind == ReplyKind::Item
            && matches!(operation.envelope.value.as_slice(), [only] if only.at.steps.is_empty());
        if is_ruled || !is_whole {
            return None;
        }
        let mut lists = Vec::new();
        let mut around = Vec::new();
        for field in &object.fields {
            let name = field.declared.for_encoder();
            let (settled, is_nullable) = schemas.settle(field.schema);
            let at = JsonPointer { steps: vec![name.to_owned()] };
            match &schemas.get(settled)?.kind {
                Kind::List(item) => lists.push((at, *item, !field.required || is_nullable)),
                Kind::Object(inner) if is_one_of(name.trim_start_matches('_'), AROUND) => {
                    inside(schemas, &at, &inner.fields, 0, &mut around);
                }
                Kind::FreeObject | Kind::Map(_) if is_one_of(name.trim_start_matches('_'), AROUND) => {}
                Kind::Object(_) | Kind::FreeObject | Kind::Map(_) | Kind::Union(_) | Kind::Any => {
                    return None;
                }
                _ => around.push((at, field)),
            }
        }
        let [(items, item, may_lack_items)] = lists.as_slice() else { return None };
        let number = |field: &Field| is_a(schemas, field, &[&Kind::Int, &Kind::UInt, &Kind::Number]);
        let total = around
            .iter()
            .find(|(_, field)| is_one_of(field.declared.for_encoder(), TOTALS) && number(field))
            .map(|(at, _)| at.clone());
        Some(Self {
            item: *item,
            items: items.clone(),
            total,
            is_object: true,
            may_lack_items: *may_lack_items,
            around,
        })
    }
}

/// The fields of an object beside the list, and of objects in it: `links.pages.next`.
fn inside<'a>(
    schemas: &'a Schemas,
    at: &JsonPointer,
    fields: &'a [Field],
    depth: u8,
    found: &mut Vec<(JsonPointer, &'a Field)>,
) {
    const DEEPEST: u8 = 2;
    for field in fields {
        let mut place = at.clone();
        place.steps.push(field.declared.for_encoder().to_owned());
        match schemas.get(schemas.settle(field.schema).0).map(|schema| &schema.kind) {
            Some(Kind::Object(object)) if depth < DEEPEST => {
                inside(schemas, &place, &object.fields, depth + 1, found);
            }
            _ => found.push((place, field)),
        }
    }
}

fn is_a(schemas: &Schemas, field: &Field, kinds: &[&Kind]) -> bool {
    let kind = schemas.get(schemas.settle(field.schema).0).map(|schema| std::mem::discriminant(&schema.kind));
    kinds.iter().any(|known| Some(std::mem::discriminant(*known)) == kind)
}

/// Reads documents for pages.
pub(super) struct Recogniser<'a> {
    pub(super) view: View<'a>,
    pub(super) schemas: &'a Schemas,
}

type Found = (Paging, Vec<SpecPointer>);

impl Recogniser<'_> {
    /// How the next page is asked for, and the fields of the reply that say so. The way the server itself tells comes
    /// before arguments that count.
    pub(super) fn paging(
        &self,
        operation: &Operation,
        reply: &Reply,
        listing: &Listing<'_>,
    ) -> Option<Found> {
        let is_safe = matches!(operation.http, HttpMethod::Get | HttpMethod::Query);
        let may_read = is_safe || operation.http == HttpMethod::Post;
        let found = may_read.then(|| self.by_token(operation, listing)).flatten();
        if !is_safe || found.is_some() {
            return found;
        }
        self.by_url(listing)
            .or_else(|| self.by_last_item(operation, listing))
            .or_else(|| reply.has_link.then(|| (way(PagingWay::Link), Vec::new())))
            .or_else(|| self.by_count(operation, listing))
    }

    /// The argument that sizes a page.
    pub(super) fn limit<'o>(&self, operation: &'o Operation) -> Option<&'o Argument> {
        let named = |argument: &&Argument| {
            self.counts(argument) && is_one_of(argument.field.declared.for_encoder(), LIMITS)
        };
        operation.arguments.iter().find(named)
    }

    fn counts(&self, argument: &Argument) -> bool {
        matches!(argument.location, Location::Query | Location::Body)
            && is_a(self.schemas, &argument.field, &[&Kind::Int, &Kind::UInt, &Kind::Number])
    }

    fn is_text(&self, field: &Field) -> bool {
        is_a(self.schemas, field, &[&Kind::String])
    }

    fn more<'l>(&self, listing: &'l Listing<'_>) -> Option<(&'l JsonPointer, &'l Field)> {
        let found = listing.around.iter().find(|(_, field)| {
            is_one_of(field.declared.for_encoder(), MORE) && is_a(self.schemas, field, &[&Kind::Bool])
        });
        found.map(|(at, field)| (at, *field))
    }

    fn by_token(&self, operation: &Operation, listing: &Listing<'_>) -> Option<Found> {
        let mut found: Vec<(&Argument, &JsonPointer, &Field)> = Vec::new();
        for argument in &operation.arguments {
            if !matches!(argument.location, Location::Query | Location::Body) {
                continue;
            }
            let name = folded(argument.field.declared.for_encoder());
            let own = format!("next{name}");
            let others = TOKENS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, names)| names);
            for (at, field) in &listing.around {
                let named = folded(field.declared.for_encoder());
                let same = (self.is_text(field) && self.is_text(&argument.field))
                    || (is_a(self.schemas, field, &[&Kind::Int, &Kind::UInt]) && self.counts(argument));
                if !same || !(named == own || others.contains(&named.as_str())) {
                    continue;
                }
                found.push((argument, at, field));
            }
        }
        // Of two that fit the one counts that is called what tokens of pages are called: `pageToken`, and not `syncToken`
        // beside it. Else neither is certain.
        let is_usual = |argument: &Argument| {
            let name = folded(argument.field.declared.for_encoder());
            TOKENS.iter().any(|(known, _)| *known == name)
        };
        if found.len() > 1 {
            found.retain(|(argument, _, _)| is_usual(argument));
        }
        let [(argument, at, field)] = *found.as_slice() else { return None };
        // The id of the last item tells nothing of whether there is another page.
        let more = self.more(listing);
        if folded(field.declared.for_encoder()) == "lastid" && more.is_none() {
            return None;
        }
        let way = PagingWay::Cursor {
            argument: argument.field.public.clone(),
            token: TokenPlace::Body(at.clone()),
        };
        Some(with_more(way, vec![field.pointer.clone()], more))
    }

    fn by_url(&self, listing: &Listing<'_>) -> Option<Found> {
        let is_url = |at: &JsonPointer, field: &Field| {
            let steps: Vec<String> = at.steps.iter().map(|step| folded(step)).collect();
            let name = steps.last().map(String::as_str).unwrap_or_default();
            let outer = steps.len().checked_sub(2).and_then(|at| steps.get(at)).map(String::as_str);
            let linked = steps.iter().any(|step| matches!(step.as_str(), "links" | "pages"));
            NEXT_URLS.contains(&name)
                || (name == "next" && (linked || self.format(field) == Some("uri")))
                || (name == "href" && outer == Some("next") && linked)
        };
        let mut fitting =
            listing.around.iter().filter(|(at, field)| self.is_text(field) && is_url(at, field));
        let (at, field) = fitting.next()?;
        if fitting.next().is_some() {
            return None;
        }
        Some(with_more(PagingWay::Url(at.clone()), vec![field.pointer.clone()], None))
    }

    /// `format` of a field.
    fn format(&self, field: &Field) -> Option<&str> {
        let schema = self.schemas.get(self.schemas.settle(field.schema).0)?;
        self.view.resolved.node(&schema.pointer)?.get_str("format")
    }

    /// The argument takes the id of the last item, and the reply says whether there is more.
    fn by_last_item(&self, operation: &Operation, listing: &Listing<'_>) -> Option<Found> {
        let more = self.more(listing)?;
        let item = self.schemas.get(self.schemas.settle(listing.item).0)?;
        let Kind::Object(object) = &item.kind else { return None };
        let id =
            object.fields.iter().find(|field| field.declared.for_encoder() == "id" && self.is_text(field))?;
        let argument = operation.arguments.iter().find(|argument| {
            argument.location == Location::Query
                && is_one_of(argument.field.declared.for_encoder(), AFTER)
                && self.is_text(&argument.field)
        })?;
        let at = JsonPointer { steps: vec![id.declared.for_encoder().to_owned()] };
        let way =
            PagingWay::Cursor { argument: argument.field.public.clone(), token: TokenPlace::LastItem(at) };
        Some(with_more(way, Vec::new(), Some(more)))
    }

    /// Arguments that count, beside one that sizes; around a list, something must say that it goes on.
    fn by_count(&self, operation: &Operation, listing: &Listing<'_>) -> Option<Found> {
        let more = self.more(listing);
        let speaks = !listing.is_object || more.is_some() || listing.total.is_some();
        if !speaks || self.limit(operation).is_none() {
            return None;
        }
        let counting = |names: &[&str]| {
            operation.arguments.iter().find(|argument| {
                argument.location == Location::Query
                    && self.counts(argument)
                    && is_one_of(argument.field.declared.for_encoder(), names)
            })
        };
        if let Some(argument) = counting(OFFSETS) {
            let way = PagingWay::Offset(argument.field.public.clone());
            return Some(with_more(way, Vec::new(), more));
        }
        // Some servers count pages from 0: the document has to say where they begin.
        let argument = counting(PAGES)?;
        let way = match first_page(self.view, &argument.field)? {
            FirstPage::Zero => PagingWay::Index(argument.field.public.clone()),
            FirstPage::One => PagingWay::Page(argument.field.public.clone()),
        };
        Some(with_more(way, Vec::new(), more))
    }
}

/// The number of the first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstPage {
    Zero,
    One,
}

/// Where an argument that counts pages begins, if its schema says so: what it is if it is left out, or the least it may be. A
/// least of 0 alone says nothing; that is how unsigned numbers are written.
pub(super) fn first_page(view: View<'_>, field: &Field) -> Option<FirstPage> {
    let node = view.resolved.node(&field.pointer)?;
    let at = super::view::At { node, pointer: field.pointer.clone() };
    let schema = at.get("schema").unwrap_or(at);
    let schema = view.follow(&schema)?;
    let number = |key: &str| schema.node.get(key).and_then(crate::load::Node::as_i64);
    match (number("default"), number("minimum")) {
        (Some(0), _) => Some(FirstPage::Zero),
        (Some(1), _) | (_, Some(1)) => Some(FirstPage::One),
        _ => None,
    }
}

fn way(way: PagingWay) -> Paging {
    Paging { way, limit: None, max_limit: None, more: None }
}

fn with_more(found: PagingWay, mut read: Vec<SpecPointer>, more: Option<(&JsonPointer, &Field)>) -> Found {
    read.extend(more.map(|(_, field)| field.pointer.clone()));
    (Paging { more: more.map(|(at, _)| at.clone()), ..way(found) }, read)
}
