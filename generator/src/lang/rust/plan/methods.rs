//! Files of `resources/`: methods, and what stands behind them.

use crate::ir::{Api, EventForm, Operation, ReplyKind, Resource};
use crate::lang::layout;
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::rust::names as reserved;
use crate::lang::scope::{Identifier, Scope};

use super::docs::CommonErrors;
use super::models::{OldName, old_name, old_names_of};
use super::names::{ArgumentsName, Names};
use super::types::{TypeExpr, Types, Uses};
use super::{Feature, Given, OperationPlan, PositionalPlan, StructPlan, arguments, docs, fields, operations};

/// A file of `resources/`.
#[derive(Debug)]
pub struct ResourcePlan {
    /// Module, and stem of the file.
    pub module: Identifier,
    /// Its type.
    pub name: Identifier,
    /// Method of the client that gives it.
    pub accessor: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// The Cargo feature that compiles it; `None`: it is always there.
    pub feature: Option<Feature>,
    /// Old names of it.
    pub former: Vec<FormerPlan>,
    /// Old names of types: of its own, and of structs of arguments that are called after it.
    pub old_names: Vec<OldName>,
    /// Its methods, in as many files as a reader needs.
    pub parts: Vec<ResourcePart>,
    /// One for each operation.
    pub calls: Vec<CallPlan>,
}

/// An old name of a resource.
#[derive(Debug)]
pub struct FormerPlan {
    /// Method of the client that gave it.
    pub accessor: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// The note of `#[deprecated]`.
    pub note: RustStr,
    /// The Cargo feature that compiled it.
    pub feature: Option<Feature>,
}

impl ResourcePlan {
    /// All methods.
    pub fn methods(&self) -> impl Iterator<Item = &MethodPlan> {
        self.parts.iter().flat_map(|part| &part.methods)
    }

    /// All structs of arguments.
    pub fn arguments(&self) -> impl Iterator<Item = &StructPlan> {
        self.parts.iter().flat_map(|part| &part.arguments)
    }
}

/// Some of a resource's methods with what stands behind them.
#[derive(Debug, Default)]
pub struct ResourcePart {
    /// Module inside the resource's; `None`: they stand in the resource's own file.
    pub module: Option<Identifier>,
    /// Documentation of the file.
    pub docs: RustDoc,
    /// In document order.
    pub methods: Vec<MethodPlan>,
    /// One for each operation.
    pub operations: Vec<OperationPlan>,
    /// Structs of arguments.
    pub arguments: Vec<StructPlan>,
    /// What the file uses of other places.
    pub uses: Uses,
}

/// A method of a resource.
#[derive(Debug)]
pub struct MethodPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// `#[deprecated]` with this note.
    pub deprecated: Option<RustStr>,
    /// Arguments by position.
    pub positional: Vec<PositionalPlan>,
    /// The struct of the others.
    pub request: Option<TypeExpr>,
    /// What it gives.
    pub returns: TypeExpr,
    /// What it does.
    pub body: MethodBody,
    /// Whether it is the call that a README shows first.
    pub is_first_call: bool,
    /// The method it calls is deprecated too.
    pub calls_deprecated: bool,
}

/// What a method does.
#[derive(Debug)]
pub enum MethodBody {
    /// Calls the operation of this static, and ends with this method of the runtime's `Call`.
    Call {
        /// The static.
        operation: Identifier,
        /// `created`, `pages` …
        finish: &'static str,
    },
    /// Calls another method with the same arguments.
    Forward(Identifier),
    /// Calls another method, with `new()` of this type for the struct it takes besides.
    Default(Identifier, TypeExpr),
}

/// How wire vectors make the call of an operation.
#[derive(Debug)]
pub struct CallPlan {
    /// `tools.create`.
    pub call: RustStr,
    /// The method that takes all arguments.
    pub method: Identifier,
    /// Arguments by position.
    pub positional: Vec<Given>,
    /// The struct of the others.
    pub request: Option<TypeExpr>,
    /// `created`, `pages` …
    pub finish: &'static str,
    /// Callers may choose the media type of the body.
    pub chooses: bool,
}

/// `first_call`: the operation that a README shows first, if it is one of these.
pub(super) fn resource(
    api: &Api,
    names: &Names,
    common: &CommonErrors,
    index: usize,
    resource: &Resource,
    first_call: Option<usize>,
) -> Option<ResourcePlan> {
    let own = names.resources.get(index)?;
    let keys = || resource.operations.iter().map(|operation| (&operation.method, operation.call.as_str()));
    let mut scope = reserved::methods();
    let methods = scope.claim_all(keys());
    let statics = reserved::statics().claim_all(keys());
    let claimed: Vec<(Identifier, Identifier)> = methods.into_iter().zip(statics).collect();

    let mut modules = reserved::modules();
    let mut parts = Vec::new();
    let mut calls = Vec::new();
    for (about, operations) in layout::operations(resource) {
        let mut types = Types::new(api, names, None);
        let docs = match &about {
            None => docs::prose(&resource.docs, &format!("Operations on `{}`.", resource.name.snake())),
            Some(about) => RustDoc::own(&format!(
                "Operations of the resource `{}`: {}.",
                resource.name.snake(),
                about.as_slice().join(" ")
            )),
        };
        let module = about.map(|about| modules.claim(&about));
        let mut part = ResourcePart {
            module,
            docs,
            methods: Vec::new(),
            operations: Vec::new(),
            arguments: Vec::new(),
            uses: Uses::default(),
        };
        for at in operations {
            let (Some(operation), Some((method, table)), Some(arguments)) =
                (resource.operations.get(at), claimed.get(at), own.arguments.get(at))
            else {
                continue;
            };
            types.uses.runtime.extend(["Envelope", "Method", "Operation"]);
            let names =
                MethodNames { method: method.clone(), table: table.clone(), resource: &own.name, arguments };
            let mut made = one(&mut types, common, operation, &mut scope, &names);
            if let Some(method) = made.0.first_mut() {
                method.is_first_call = method.request.is_none() && first_call == Some(at);
            }
            part.methods.extend(made.0);
            part.arguments.extend(made.1);
            calls.push(made.2);
            part.operations.push(operations::operation(&mut types, operation, table.clone()));
        }
        part.uses = types.uses;
        parts.push(part);
    }
    let former = own.former.iter().map(|old| FormerPlan {
        accessor: old.accessor.clone(),
        docs: RustDoc::own(&format!("Legacy name of [`{0}`](Self::{0}).", own.accessor)),
        note: fields::renamed(&own.accessor),
        feature: old.feature.clone(),
    });
    let old_types = own.former.iter().filter_map(|old| Some(old_name(old.name.as_ref()?, &own.name, &[])));
    let mut old_names: Vec<OldName> = old_types.collect();
    for (former, now) in own.former_arguments.iter().zip(&own.arguments) {
        let ArgumentsName::Own(name, builder) = now else { continue };
        let mut structs = parts.iter().flat_map(|part: &ResourcePart| &part.arguments);
        let structure = structs.find(|plan| plan.name == *name);
        old_names.extend(old_names_of(name, builder, former, structure));
    }
    // The resource's own file is there even where all its methods are about something.
    if parts.first().is_none_or(|part| part.module.is_some()) {
        parts.insert(0, ResourcePart::default());
    }
    Some(ResourcePlan {
        module: own.module.clone(),
        name: own.name.clone(),
        accessor: own.accessor.clone(),
        docs: docs::prose(&resource.docs, &format!("Operations on `{}`.", resource.name.snake())),
        feature: names.features.get(index).cloned().flatten(),
        former: former.collect(),
        old_names,
        parts,
        calls,
    })
}

/// Names around one operation.
struct MethodNames<'a> {
    method: Identifier,
    table: Identifier,
    resource: &'a Identifier,
    arguments: &'a ArgumentsName,
}

/// Methods and struct of arguments of one operation.
fn one(
    types: &mut Types<'_>,
    common: &CommonErrors,
    operation: &Operation,
    scope: &mut Scope,
    names: &MethodNames<'_>,
) -> (Vec<MethodPlan>, Option<StructPlan>, CallPlan) {
    let MethodNames { method, table, resource, arguments: arguments_name } = names;
    let path = operation.path_template();
    let (returns, finish) = returns(types, operation);
    let positional = arguments::positional(types, operation);
    let nothing_required = operation
        .arguments
        .iter()
        .filter(|argument| !arguments::is_positional(argument))
        .all(|argument| !argument.is_asked_for());
    let request = match arguments_name {
        ArgumentsName::None => None,
        ArgumentsName::Schema(id) => Some(types.named(*id)),
        ArgumentsName::Own(name, _) => Some(TypeExpr::named(name)),
    };
    let all_arguments = request.clone();
    let deprecated = docs::note(&operation.docs);
    let call = MethodBody::Call { operation: table.clone(), finish };
    let template = |name: &Identifier, docs, request: Option<TypeExpr>, body| MethodPlan {
        name: name.clone(),
        docs,
        deprecated: deprecated.clone(),
        positional: positional.clone(),
        request,
        returns: returns.clone(),
        is_first_call: false,
        calls_deprecated: deprecated.is_some() && !matches!(body, MethodBody::Call { .. }),
        body,
    };
    let mut methods = Vec::new();
    let mut takes_arguments = method.clone();
    match request {
        Some(request) if nothing_required => {
            takes_arguments = scope.claim(&reserved::followed_by(&operation.method, "with"));
            let forward = MethodBody::Default(takes_arguments.clone(), request.clone());
            methods.push(template(method, docs::method(types.api, common, operation, &path), None, forward));
            let with = docs::method_with(method.as_str());
            methods.push(template(&takes_arguments, with, Some(request), call));
        }
        request => {
            methods.push(template(method, docs::method(types.api, common, operation, &path), request, call))
        }
    }
    for old in &operation.deprecated_methods {
        let name = scope.claim(old);
        let target = methods.first().map(|first| first.request.clone()).unwrap_or_default();
        methods.push(MethodPlan {
            deprecated: Some(RustStr::own(format!("renamed: use `{method}`"))),
            docs: RustDoc::own(&format!("Legacy name of [`{method}`](Self::{method}).")),
            ..template(&name, RustDoc::default(), target, MethodBody::Forward(method.clone()))
        });
    }
    let structure = arguments::structure(types, operation, arguments_name, resource, &takes_arguments);
    let call = CallPlan {
        call: RustStr::own(operation.call.clone()),
        method: takes_arguments,
        positional: positional.into_iter().map(|argument| argument.given).collect(),
        request: all_arguments,
        finish,
        chooses: operation.body.as_ref().is_some_and(|body| !body.others.is_empty()),
    };
    (methods, structure, call)
}

/// What a method gives, and the method of the runtime's `Call` that gives it.
fn returns(types: &mut Types<'_>, operation: &Operation) -> (TypeExpr, &'static str) {
    let envelope = &operation.envelope;
    let has_value = matches!(
        envelope.kind,
        ReplyKind::Item
            | ReplyKind::List
            | ReplyKind::Created
            | ReplyKind::Updated
            | ReplyKind::Events(EventForm::Json | EventForm::Whole)
            | ReplyKind::Lines
    );
    let of = envelope.of.as_ref().filter(|_| has_value).map(|of| types.of(of));
    let plain = |types: &mut Types<'_>| of.clone().unwrap_or_else(|| types.value());
    let within = |types: &mut Types<'_>, outer: &'static str| {
        let bare = types.runtime(outer);
        of.as_ref().map_or(bare, |of| of.within(outer))
    };
    let (inner, finish) = match envelope.kind {
        ReplyKind::List => {
            types.uses.runtime.insert("PageRequest");
            return (plain(types).within("PageRequest"), "pages");
        }
        ReplyKind::Item => (plain(types), "item"),
        ReplyKind::Created => (within(types, "Created"), "created"),
        ReplyKind::Updated => (within(types, "Updated"), "updated"),
        ReplyKind::Deleted => (types.runtime("Deleted"), "deleted"),
        ReplyKind::Batch => (types.runtime("Batch"), "batch"),
        ReplyKind::Ack => (types.runtime("Ack"), "ack"),
        ReplyKind::Text => (TypeExpr::own("String"), "plain_text"),
        ReplyKind::Bytes => {
            let stream = types.runtime("ByteStream");
            return (streamed(types, &stream), "byte_stream");
        }
        ReplyKind::Lines => {
            let stream = plain(types).within("LineStream");
            types.uses.runtime.insert("LineStream");
            return (streamed(types, &stream), "lines");
        }
        ReplyKind::Events(form) => {
            let (event, finish) = match form {
                EventForm::Json => (plain(types).within("ServerEvent"), "events"),
                EventForm::Text => (TypeExpr::own("String").within("ServerEvent"), "text_events"),
                EventForm::Whole => (plain(types), "whole_events"),
            };
            if form != EventForm::Whole {
                types.uses.runtime.insert("ServerEvent");
            }
            types.uses.runtime.insert("EventStream");
            return (streamed(types, &event.within("EventStream")), finish);
        }
    };
    types.uses.runtime.insert("Request");
    (inner.within("Request"), finish)
}

/// A request whose reply is read while it arrives.
fn streamed(types: &mut Types<'_>, stream: &TypeExpr) -> TypeExpr {
    types.uses.runtime.insert("StreamRequest");
    stream.within("StreamRequest")
}
