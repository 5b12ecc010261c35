//! Static tables of operations: what differs from the runtime's defaults.

use crate::ir::{
    BodyEncoding, BodyFormat, Envelope, HttpMethod, InlineFailure, JsonPointer, Location, Operation,
    PagingWay, ReplyKind, TokenPlace, Words, XmlRoot,
};
use crate::lang::rust::encode::RustStr;
use crate::lang::scope::Identifier;

use super::types::Types;

/// The static table of an operation: what differs from the runtime's defaults.
#[derive(Debug)]
pub struct OperationPlan {
    /// Name of the static.
    pub name: Identifier,
    /// `tools.create`.
    pub call: RustStr,
    /// Variant of `Method`.
    pub method: &'static str,
    /// The path template.
    pub path: RustStr,
    /// Key around the body's fields.
    pub wrapper: Option<RustStr>,
    /// The wrapped value is JSON in a string.
    pub json_string: bool,
    /// A body is always sent.
    pub body_required: bool,
    /// Content type, unless it is `application/json`.
    pub content_type: Option<RustStr>,
    /// Variant of `BodyFormat`, unless the body is JSON.
    pub format: Option<&'static str>,
    /// Media types that callers may choose in its place, with the variants of `BodyFormat`; XML has a form of its own.
    pub others: Vec<(RustStr, &'static str, Option<XmlRoot>)>,
    /// Names of parts with the content types that the document gives them.
    pub parts: Vec<(RustStr, RustStr)>,
    /// The body is XML of this form.
    pub xml: Option<XmlRoot>,
    /// The reply is XML of this form.
    pub reply_xml: Option<XmlRoot>,
    /// What `Accept` asks for, unless it is `application/json`.
    pub accept: Option<RustStr>,
    /// Safe to resend although its method is not.
    pub idempotent: bool,
    /// The document has an `Idempotency-Key`, which the runtime makes where none is given.
    pub takes_key: bool,
    /// Milliseconds that a call may take.
    pub timeout_ms: Option<u64>,
    /// How often a call is tried again.
    pub max_retries: Option<u32>,
    /// Needs no credential.
    pub anonymous: bool,
    /// Sets of credentials, unless the client's key is all that is asked for.
    pub security: Option<Vec<Vec<usize>>>,
    /// Where it is, if not where the others are.
    pub servers: Vec<super::ServerPlan>,
    /// Paging.
    pub paging: Option<PagingPlan>,
    /// A list that goes out in several requests, and how much of it in one.
    pub batch: Option<(SpotPlan, u32)>,
    /// Partial success.
    pub partial: Option<PartialPlan>,
    /// The envelope.
    pub reply: ReplyPlan,
}

/// Paging of an operation.
#[derive(Debug)]
pub struct PagingPlan {
    /// What tells where the next page is.
    pub by: PagedByPlan,
    /// The page size.
    pub limit: Option<SpotPlan>,
    /// Longest page.
    pub max: Option<u64>,
    /// Place of the flag that says whether there is more.
    pub more: Option<RustStr>,
}

/// A variant of `PagedBy` with what is in it.
#[derive(Debug)]
pub struct PagedByPlan {
    /// The variant.
    pub variant: &'static str,
    /// The argument.
    pub spot: Option<SpotPlan>,
    /// A pointer or the name of a header field.
    pub at: Option<RustStr>,
}

/// An argument: variant of `In` and wire name.
#[derive(Debug)]
pub struct SpotPlan {
    /// Variant of `In`.
    pub place: &'static str,
    /// Wire name.
    pub name: RustStr,
}

/// A failing reply with partial success.
#[derive(Debug)]
pub struct PartialPlan {
    /// Its statuses.
    pub statuses: Vec<u16>,
    /// Place of the ids.
    pub ids: RustStr,
    /// Place of the messages.
    pub errors: RustStr,
}

/// The envelope of an operation: what differs from the default of its kind.
#[derive(Debug)]
pub struct ReplyPlan {
    /// Constant of `Envelope`: `CREATED`.
    pub base: &'static str,
    /// Places of the entity: pointer, and spellings of fields it must have.
    pub value: Vec<(RustStr, Vec<Vec<RustStr>>)>,
    /// Other places: field of `Envelope`, pointers. Empty ones are left out.
    pub places: Vec<(&'static str, Vec<RustStr>)>,
    /// Whether an empty body is success, where the default differs.
    pub empty_ok: Option<bool>,
    /// An object without the list is an empty page.
    pub may_lack_items: bool,
    /// Variants of `Fail`, where the default differs.
    pub fails: Option<Vec<&'static str>>,
}

pub(super) fn operation(types: &mut Types<'_>, operation: &Operation, name: Identifier) -> OperationPlan {
    let body = operation.body.as_ref();
    let json_string = body.is_some_and(|body| body.encoding == BodyEncoding::JsonString);
    let paging = paging(operation);
    let runtime = &mut types.uses.runtime;
    if json_string {
        runtime.insert("Encoding");
    }
    let xml = body.and_then(|body| xml_root(&body.format));
    let format = body.map(|body| format_of(&body.format)).filter(|format| *format != "Json");
    let others: Vec<_> = body
        .into_iter()
        .flat_map(|body| &body.others)
        .map(|(name, other)| (RustStr::wire(name), format_of(other), xml_root(other).cloned()))
        .collect();
    if format.is_some() || !others.is_empty() {
        runtime.insert("BodyFormat");
    }
    let parts: Vec<(RustStr, RustStr)> = operation
        .arguments
        .iter()
        .filter_map(|argument| {
            let content_type = argument.part.as_ref()?.content_type.as_ref()?;
            Some((RustStr::wire(&argument.field.wire), RustStr::wire(content_type)))
        })
        .collect();
    if !parts.is_empty() {
        runtime.insert("PartType");
    }
    let has_xml = others.iter().any(|(.., root)| root.is_some());
    if xml.is_some() || has_xml || operation.reply_xml.is_some() {
        runtime.insert("xml");
    }
    if let Some(paging) = &paging {
        runtime.extend(["PagedBy", "Paging"]);
        if paging.limit.is_some() || paging.by.spot.is_some() {
            runtime.insert("In");
        }
    }
    let batch =
        operation.batch.as_ref().and_then(|batch| Some((spot(operation, &batch.argument)?, batch.size)));
    if batch.is_some() {
        runtime.insert("In");
    }
    if operation.partial.is_some() {
        runtime.insert("Partial");
    }
    let reply = reply(&operation.envelope);
    if !reply.value.is_empty() {
        runtime.insert("at");
    }
    if reply.fails.as_ref().is_some_and(|fails| !fails.is_empty()) {
        runtime.insert("Fail");
    }
    OperationPlan {
        name,
        call: RustStr::own(operation.call.clone()),
        method: method(operation.http),
        path: RustStr::wire(&operation.path_template()),
        wrapper: body.and_then(|body| body.wrapper.as_ref()).map(RustStr::wire),
        json_string,
        body_required: body.is_some_and(|body| body.required),
        content_type: body
            .map(|body| &body.media_type)
            .filter(|media_type| media_type.for_encoder() != "application/json")
            .map(RustStr::wire),
        format,
        others,
        parts,
        xml: xml.cloned(),
        reply_xml: operation.reply_xml.clone(),
        accept: operation.accept.as_ref().map(RustStr::wire),
        idempotent: operation.idempotent,
        takes_key: operation.takes_key(),
        timeout_ms: operation.bounds.timeout_ms,
        max_retries: operation.bounds.max_retries,
        anonymous: operation.anonymous,
        security: (!operation.anonymous && operation.security != [[0]]).then(|| operation.security.clone()),
        servers: super::servers::tables(&operation.servers),
        paging,
        batch,
        partial: operation.partial.as_ref().map(|partial| PartialPlan {
            statuses: partial.statuses.clone(),
            ids: RustStr::pointer(&partial.ids),
            errors: RustStr::pointer(&partial.errors),
        }),
        reply,
    }
}

/// Variant of `BodyFormat`.
fn format_of(format: &BodyFormat) -> &'static str {
    match format {
        BodyFormat::Json => "Json",
        BodyFormat::Xml(_) => "Xml",
        BodyFormat::Multipart => "Multipart",
        BodyFormat::Form => "Form",
        BodyFormat::Lines => "Lines",
        BodyFormat::Text => "Text",
        BodyFormat::Binary => "Bytes",
    }
}

fn xml_root(format: &BodyFormat) -> Option<&XmlRoot> {
    match format {
        BodyFormat::Xml(root) => Some(root),
        _ => None,
    }
}

fn method(http: HttpMethod) -> &'static str {
    match http {
        HttpMethod::Get => "Get",
        HttpMethod::Put => "Put",
        HttpMethod::Post => "Post",
        HttpMethod::Delete => "Delete",
        HttpMethod::Options => "Options",
        HttpMethod::Head => "Head",
        HttpMethod::Patch => "Patch",
        HttpMethod::Trace => "Trace",
        HttpMethod::Query => "Query",
    }
}

/// An argument by its name.
fn spot(operation: &Operation, name: &Words) -> Option<SpotPlan> {
    let argument = operation.arguments.iter().find(|argument| argument.field.name == *name)?;
    let place = match argument.location {
        Location::Query => "Query",
        Location::Header => "Header",
        Location::Body => "Body",
        Location::Path | Location::Cookie => return None,
    };
    Some(SpotPlan { place, name: RustStr::wire(&argument.field.wire) })
}

fn paging(operation: &Operation) -> Option<PagingPlan> {
    let paging = operation.paging.as_ref()?;
    let spot = |name: &Words| spot(operation, name);
    let by = match &paging.way {
        PagingWay::Page(argument) => PagedByPlan { variant: "Number", spot: Some(spot(argument)?), at: None },
        PagingWay::Index(argument) => PagedByPlan { variant: "Index", spot: Some(spot(argument)?), at: None },
        PagingWay::Offset(argument) => {
            PagedByPlan { variant: "Offset", spot: Some(spot(argument)?), at: None }
        }
        PagingWay::Cursor { argument, token } => {
            let (variant, at) = match token {
                TokenPlace::Body(at) => ("Token", RustStr::pointer(at)),
                TokenPlace::Header(name) => ("HeaderToken", RustStr::wire(name)),
                TokenPlace::LastItem(at) => ("LastItem", RustStr::pointer(at)),
            };
            PagedByPlan { variant, spot: Some(spot(argument)?), at: Some(at) }
        }
        PagingWay::Url(at) => PagedByPlan { variant: "Url", spot: None, at: Some(RustStr::pointer(at)) },
        PagingWay::Link => PagedByPlan { variant: "Link", spot: None, at: None },
    };
    Some(PagingPlan {
        by,
        limit: paging.limit.as_ref().and_then(spot),
        max: paging.max_limit,
        more: paging.more.as_ref().map(RustStr::pointer),
    })
}

fn reply(envelope: &Envelope) -> ReplyPlan {
    let (base, empty_ok) = match envelope.kind {
        ReplyKind::Item => ("ITEM", false),
        ReplyKind::List => ("LIST", false),
        ReplyKind::Created => ("CREATED", true),
        ReplyKind::Updated => ("UPDATED", true),
        ReplyKind::Deleted => ("DELETED", true),
        ReplyKind::Batch => ("BATCH", true),
        ReplyKind::Ack => ("ACK", true),
        ReplyKind::Text | ReplyKind::Bytes | ReplyKind::Events(_) | ReplyKind::Lines => ("STREAM", true),
    };
    let value = envelope.value.iter().map(|candidate| {
        let has =
            candidate.has.iter().map(|spellings| spellings.iter().map(RustStr::wire).collect()).collect();
        (RustStr::pointer(&candidate.at), has)
    });
    let places: [(&'static str, &[JsonPointer]); 9] = [
        ("items", &envelope.items),
        ("total", &envelope.total),
        ("id", &envelope.id),
        ("matched", &envelope.matched),
        ("modified", &envelope.modified),
        ("count", &envelope.count),
        ("ids", &envelope.ids),
        ("errors", &envelope.errors),
        ("not_found", &envelope.not_found),
    ];
    let fail = |fail: &InlineFailure| match fail {
        InlineFailure::Success => "Success",
        InlineFailure::Error => "Error",
        InlineFailure::Status => "Status",
    };
    let mut fails: Vec<InlineFailure> = envelope.fails.clone();
    fails.sort_unstable();
    fails.dedup();
    ReplyPlan {
        base,
        value: value.collect(),
        places: places
            .into_iter()
            .filter(|(_, pointers)| !pointers.is_empty())
            .map(|(name, pointers)| (name, pointers.iter().map(RustStr::pointer).collect()))
            .collect(),
        empty_ok: (envelope.empty_ok != empty_ok).then_some(envelope.empty_ok),
        may_lack_items: envelope.may_lack_items,
        fails: (fails.len() < 3).then(|| fails.iter().map(fail).collect()),
    }
}
