//! The methods of a resource, with what their signatures, docstrings and bodies say, for the sync and the async class.

use std::collections::BTreeSet;

use serde::Serialize;

use super::operations::result;
use crate::ir::{Api, Argument, Body, Docs, Location, Operation, ReplyKind, TypeUse, WireName, Words};
use crate::lang::python::docs;
use crate::lang::python::encode::{Prose, PyDoc, PyLiteral};
use crate::lang::python::hints::{Module, Place};
use crate::lang::python::reserved;
use crate::lang::scope::{Case, Scope};

/// One method.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct Method {
    pub(in crate::lang::python) name: String,
    /// Constant of its table.
    pub(in crate::lang::python) constant: String,
    /// Lines above `def`.
    decorators: Vec<String>,
    /// Parameters up to the `*`, then those behind it.
    positional: Vec<String>,
    keyword: Vec<String>,
    /// What the sync and the async method return.
    returns: String,
    async_returns: String,
    /// A list: fetched when iterated, so not awaited here.
    pub(super) pages: bool,
    /// Read while it arrives: there is no raw reply.
    pub(super) streamed: bool,
    /// The method of the base that makes the call.
    runner: &'static str,
    doc: Option<PyDoc>,
    /// In the order of the operation's arguments.
    pub(in crate::lang::python) arguments: Vec<Arg>,
    /// Old names of the method, each a method of its own.
    shims: Vec<Shim>,
}

impl Method {
    /// Name and result.
    pub(super) fn row(&self) -> (&str, &str) {
        (&self.name, &self.returns)
    }
}

/// An argument as the body of the method names it.
#[derive(Debug, Clone, Serialize)]
pub(in crate::lang::python) struct Arg {
    pub(in crate::lang::python) name: String,
}

#[derive(Debug, Serialize)]
struct Shim {
    name: String,
    message: PyLiteral,
    doc: Option<PyDoc>,
}

/// Names of the methods of a resource: one each, then the old ones of each.
pub(in crate::lang::python) struct MethodNames {
    names: Vec<String>,
    constants: Vec<String>,
    shims: Vec<Vec<String>>,
}

impl MethodNames {
    /// Claims them all.
    pub(in crate::lang::python) fn decide(operations: &[Operation]) -> Self {
        let keyed = || operations.iter().map(|operation| (&operation.method, operation.call.as_str()));
        let mut scope = Scope::new(Case::Snake)
            .reserve(reserved::KEYWORDS)
            .reserve(reserved::RESOURCE_ATTRIBUTES)
            .digit_prefix("call_");
        let names = scope.claim_all(keyed()).iter().map(ToString::to_string).collect();
        let constants = Scope::new(Case::Upper).digit_prefix("CALL_").claim_all(keyed());
        let constants = constants.iter().map(|name| format!("_{name}")).collect();
        let shims = operations
            .iter()
            .map(|operation| {
                let free: Vec<&Words> =
                    operation.deprecated_methods.iter().filter(|name| scope.is_free(name)).collect();
                free.into_iter().map(|name| scope.claim(name).to_string()).collect()
            })
            .collect();
        Self { names, constants, shims }
    }

    /// One each, in the order of the operations.
    pub(in crate::lang::python) fn names(&self) -> &[String] {
        &self.names
    }

    /// Everything the class has under a name.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.names.iter().chain(self.shims.iter().flatten())
    }
}

/// Plans some methods of a resource, which are given with their indexes.
pub(super) fn methods(
    module: &mut Module<'_>,
    operations: &[(usize, &Operation)],
    names: &MethodNames,
    common: &CommonErrors,
) -> Vec<Method> {
    let mut out = Vec::with_capacity(operations.len());
    for (at, operation) in operations {
        if let (Some(name), Some(constant), Some(shims)) =
            (names.names.get(*at), names.constants.get(*at), names.shims.get(*at))
        {
            out.push(method(module, operation, name, constant, shims, common));
        }
    }
    out
}

fn method(
    module: &mut Module<'_>,
    operation: &Operation,
    name: &str,
    constant: &str,
    shims: &[String],
    common: &CommonErrors,
) -> Method {
    let arguments: Vec<Arg> = argument_names(operation).into_iter().map(|name| Arg { name }).collect();
    let (mut positional, mut keyword) = (Vec::new(), Vec::new());
    // Python wants the parameters without a default first; the operation has them in that order already.
    for (argument, own) in operation.arguments.iter().zip(&arguments) {
        let parameter = parameter(module, argument, &own.name);
        if argument.positional { positional.push(parameter) } else { keyword.push(parameter) }
    }
    if let Some((body, choice)) = operation.body.as_ref().zip(arguments.get(operation.arguments.len())) {
        let names = media_types(body).map(PyLiteral::wire).map(|name| name.to_string());
        let literal = module.library("typing", "Literal");
        let names = names.collect::<Vec<_>>().join(", ");
        keyword.push(format!("{}: {literal}[{names}] | None = None", choice.name));
    }
    let pages = operation.envelope.kind == ReplyKind::List;
    let plain = result(module, &operation.envelope, Place::Return);
    let kind = operation.envelope.kind;
    let runner = match kind {
        ReplyKind::List => "_page",
        ReplyKind::Bytes => "_bytes",
        ReplyKind::Events(_) => "_events",
        ReplyKind::Lines => "_lines",
        _ => "_call",
    };
    let mut streams = |sync: &'static str, asynchronous: &'static str| {
        let of = if kind == ReplyKind::Bytes { String::new() } else { format!("[{plain}]") };
        (format!("{}{of}", module.calls(sync)), format!("{}{of}", module.calls(asynchronous)))
    };
    let (returns, async_returns) = if kind == ReplyKind::Bytes {
        streams("ByteStream", "AsyncByteStream")
    } else if kind == ReplyKind::Lines {
        streams("LineStream", "AsyncLineStream")
    } else if kind.is_streamed() {
        streams("EventStream", "AsyncEventStream")
    } else if pages {
        (
            format!("{}[{plain}]", module.calls("Page")),
            format!("{}[{plain}]", module.calls("AsyncPageRequest")),
        )
    } else {
        (plain.clone(), plain)
    };
    let mut decorators = Vec::new();
    if let Some(reason) = &operation.docs.deprecated {
        let message = if reason.is_blank() {
            PyLiteral::string("deprecated by the API")
        } else {
            PyLiteral::text(reason)
        };
        decorators.push(format!("@{}({message})", module.calls("deprecated")));
    }
    if let Some(keywords) = legacy_keywords(operation, &arguments) {
        decorators.push(format!("@{}({keywords})", module.calls("legacy_keywords")));
    }
    let shims = shims.iter().map(|shim| {
        module.calls("deprecated");
        Shim {
            name: shim.clone(),
            message: PyLiteral::string(&format!("renamed: use `{name}`")),
            doc: docs::sentence(&format!("Old name of `{name}`."), 8),
        }
    });
    let shims = shims.collect();
    Method {
        name: name.to_owned(),
        constant: constant.to_owned(),
        decorators,
        positional,
        keyword,
        returns,
        async_returns,
        pages,
        streamed: kind.is_streamed(),
        runner,
        doc: method_doc(module, operation, &arguments, common),
        arguments,
        shims,
    }
}

/// The media types of a body, the one that is sent unless another is chosen first.
fn media_types(body: &Body) -> impl Iterator<Item = &WireName> {
    [&body.media_type].into_iter().chain(body.others.iter().map(|(name, _)| name))
}

/// What the arguments of a method are called, in the order of the operation's; behind them the choice of a media type, where
/// there is one.
pub(in crate::lang::python) fn argument_names(operation: &Operation) -> Vec<String> {
    let mut scope =
        Scope::new(Case::Snake).reserve(reserved::KEYWORDS).reserve(&["self"]).digit_prefix("argument_");
    let keyed = operation.arguments.iter().map(|arg| (&arg.field.name, arg.field.wire.for_encoder()));
    let mut names: Vec<String> = scope.claim_all(keyed).iter().map(ToString::to_string).collect();
    if operation.body.as_ref().is_some_and(|body| !body.others.is_empty()) {
        names.push(scope.claim(&Words::split("content type")).to_string());
    }
    names
}

fn parameter(module: &mut Module<'_>, argument: &Argument, name: &str) -> String {
    let field = &argument.field;
    let mut hint = module.hint(&field.ty, Place::Argument);
    let any = field.ty == TypeUse::Any;
    if argument.location == Location::Body {
        if field.nullable && !any {
            hint.push_str(" | None");
        }
        if field.required {
            return match &argument.default {
                Some(value) => format!("{name}: {hint} = {}", PyLiteral::enum_value(value)),
                None => format!("{name}: {hint}"),
            };
        }
        let omit = module.calls("omit");
        if !any {
            hint = format!("{hint} | {}", module.calls("Omit"));
        }
        return format!("{name}: {hint} = {omit}");
    }
    if let Some(value) = &argument.default {
        return format!("{name}: {hint} = {}", PyLiteral::enum_value(value));
    }
    match (field.required, any) {
        (true, _) => format!("{name}: {hint}"),
        (false, true) => format!("{name}: {hint} = None"),
        (false, false) => format!("{name}: {hint} | None = None"),
    }
}

/// `old="canonical"` for each old keyword that is free.
fn legacy_keywords(operation: &Operation, arguments: &[Arg]) -> Option<String> {
    let mut taken: BTreeSet<String> = arguments.iter().map(|arg| arg.name.clone()).collect();
    taken.insert("self".to_owned());
    let mut pairs = Vec::new();
    for (argument, own) in operation.arguments.iter().zip(arguments) {
        for old in argument.field.legacy.iter().filter(|old| old.request) {
            let Some(words) = &old.name else { continue };
            let old =
                Scope::new(Case::Snake).reserve(reserved::KEYWORDS).digit_prefix("argument_").claim(words);
            if taken.insert(old.to_string()) {
                pairs.push(format!("{old}={}", PyLiteral::string(&own.name)));
            }
        }
    }
    if pairs.is_empty() { None } else { Some(pairs.join(", ")) }
}

fn method_doc(
    module: &Module<'_>,
    operation: &Operation,
    arguments: &[Arg],
    common: &CommonErrors,
) -> Option<PyDoc> {
    let mut blocks = vec![docs::endpoint(operation.http, &operation.path)];
    let alone = operation.body.as_ref().filter(|body| !body.is_only && body.others.is_empty());
    blocks.extend(alone.map(|body| docs::sent_as(&body.media_type)));
    blocks.extend(operation.batch.as_ref().map(|batch| {
        let (size, name) = (batch.size, batch.argument.snake());
        vec![format!("More than {size} `{name}` go out in several requests, one after the other.")]
    }));
    let entries = operation.arguments.iter().zip(arguments).map(|(argument, own)| {
        let field = &argument.field;
        (own.name.as_str(), docs::about_value(&field.docs, module.docs_of(&field.ty)))
    });
    let choice =
        operation.body.as_ref().zip(arguments.get(operation.arguments.len())).map(|(body, choice)| {
            let said = Prose::own("The media type that the body is sent in; unless given,");
            (choice.name.as_str(), said.then(&Prose::wire(&body.media_type)))
        });
    blocks.push(docs::section("Args", entries.chain(choice), 8));
    let returns = docs::about(&Docs { example: None, ..operation.success.clone() });
    blocks.push(docs::section("Returns", [("", returns.then(&Prose::own(returns_doc(operation))))], 8));
    blocks.push(docs::section("Raises", raises(operation, common), 8));
    blocks.push(docs::example("Body of a request:", operation.request_example.as_ref()));
    blocks.push(docs::example("Body of a reply:", operation.success.example.as_ref()));
    let bounds = Prose::own(&operation.bounds.in_words().unwrap_or_default());
    docs::docstring(&docs::about(&operation.docs).paragraph(&bounds), &blocks, 8)
}

/// What the result holds beyond what its type says.
fn returns_doc(operation: &Operation) -> &'static str {
    match (operation.envelope.kind, operation.envelope.of.is_some()) {
        (ReplyKind::List, _) if operation.paging.is_some() => {
            "One page; iterating over it goes on to the next ones."
        }
        (ReplyKind::Created, true) => "The new id, and the new object if the server sent it.",
        (ReplyKind::Created, false) => "The new id.",
        (ReplyKind::Updated, true) => "The changed object if the server sent it.",
        (ReplyKind::Bytes, _) => {
            "The bytes, still to come: read, iterate or save them, or use it in a `with` block."
        }
        (ReplyKind::Events(_), _) => {
            "The events as they arrive; use it in a `with` block, or read it to its end."
        }
        (ReplyKind::Lines, _) => {
            "The values as they arrive; use it in a `with` block, or read it to its end."
        }
        (ReplyKind::Batch, _) => "The ids that were made, and what went wrong.",
        _ => "",
    }
}

fn raises(operation: &Operation, common: &CommonErrors) -> Vec<(&'static str, Prose)> {
    let own = operation.errors.iter().filter(|error| !common.0.contains(error));
    let mut out = error_entries(own);
    if operation.batch.is_some() {
        out.push((
            "BatchError",
            Prose::own("A request behind the first one failed; `ids` tells what is done."),
        ));
    }
    if operation.partial.is_some() {
        out.push(("PartialFailureError", Prose::own("A part of it failed; `ids` tells what worked.")));
    }
    out
}

/// Errors that every operation documents in the same words: said once, of the client.
#[derive(Debug, Default)]
pub(super) struct CommonErrors(Vec<(u16, Docs)>);

impl CommonErrors {
    /// Looks for them.
    pub(super) fn find(api: &Api) -> Self {
        let mut operations = api.resources.iter().flat_map(|resource| &resource.operations);
        let Some(first) = operations.next() else { return Self::default() };
        let rest: Vec<&Operation> = operations.collect();
        if rest.is_empty() {
            return Self::default();
        }
        let everywhere = |error: &&(u16, Docs)| rest.iter().all(|operation| operation.errors.contains(error));
        Self(first.errors.iter().filter(everywhere).cloned().collect())
    }

    /// As a section of a docstring.
    pub(super) fn section(&self, indent: usize) -> Vec<String> {
        docs::section("Every call may raise", error_entries(&self.0), indent)
    }
}

/// What is raised and when; one entry a class.
fn error_entries<'a>(errors: impl IntoIterator<Item = &'a (u16, Docs)>) -> Vec<(&'static str, Prose)> {
    let mut out: Vec<(&'static str, Prose)> = Vec::new();
    for (status, docs) in errors {
        let mut text = docs::about_value(docs, None);
        if text.is_empty() {
            text = Prose::own(&format!("The server answered {status}."));
        }
        let class = error_class(*status);
        match out.iter_mut().find(|(known, _)| *known == class) {
            Some((_, known)) => *known = std::mem::take(known).then(&text),
            None => out.push((class, text)),
        }
    }
    out
}

fn error_class(status: u16) -> &'static str {
    match status {
        400 => "BadRequestError",
        401 => "AuthenticationError",
        403 => "PermissionDeniedError",
        404 => "NotFoundError",
        409 => "ConflictError",
        422 => "UnprocessableEntityError",
        429 => "RateLimitError",
        500..=599 => "InternalServerError",
        _ => "APIStatusError",
    }
}

/// What `client.resource` says of itself.
pub(super) fn resource_doc(docs: &Docs, name: &Words, indent: usize) -> Option<PyDoc> {
    docs::docstring(&docs::about(docs), &[], indent)
        .or_else(|| docs::sentence(&format!("The {} calls.", name.as_slice().join(" ")), indent))
}
