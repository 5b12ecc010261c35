//! Files of `resources/`: methods, and what stands behind them.

use crate::ir::{Api, Operation, ReplyKind, Resource};
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::rust::names as reserved;
use crate::lang::scope::{Identifier, Scope};

use super::docs::CommonErrors;
use super::names::{ArgumentsName, Names};
use super::types::{TypeExpr, Types, Uses};
use super::{Given, OperationPlan, PositionalPlan, StructPlan, arguments, docs, operations};

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
    /// In document order.
    pub methods: Vec<MethodPlan>,
    /// One for each operation.
    pub operations: Vec<OperationPlan>,
    /// Structs of arguments.
    pub arguments: Vec<StructPlan>,
    /// One for each operation.
    pub calls: Vec<CallPlan>,
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
}

pub(super) fn resource(
    api: &Api,
    names: &Names,
    common: &CommonErrors,
    index: usize,
    resource: &Resource,
) -> Option<ResourcePlan> {
    let own = names.resources.get(index)?;
    let mut types = Types::new(api, names, None);
    types.uses.runtime.extend(["Core", "Envelope", "Method", "Operation"]);
    let keys = || resource.operations.iter().map(|operation| (&operation.method, operation.call.as_str()));
    let mut scope = reserved::methods();
    let methods = scope.claim_all(keys());
    let statics = reserved::statics().claim_all(keys());

    let mut plan = ResourcePlan {
        module: own.module.clone(),
        name: own.name.clone(),
        accessor: own.accessor.clone(),
        docs: docs::prose(&resource.docs, &format!("Operations on `{}`.", resource.name.snake())),
        methods: Vec::new(),
        operations: Vec::new(),
        arguments: Vec::new(),
        calls: Vec::new(),
        uses: Uses::default(),
    };
    for (((operation, method), name), arguments_name) in
        resource.operations.iter().zip(methods).zip(statics).zip(&own.arguments)
    {
        let names =
            MethodNames { method, table: name.clone(), resource: &own.name, arguments: arguments_name };
        let made = one(&mut types, common, operation, &mut scope, &names);
        plan.methods.extend(made.0);
        plan.arguments.extend(made.1);
        plan.calls.push(made.2);
        plan.operations.push(operations::operation(&mut types, operation, name));
    }
    plan.uses = types.uses;
    Some(plan)
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
    let path = operations::path(operation);
    let (returns, finish) = returns(types, operation);
    let positional = arguments::positional(types, operation);
    let nothing_required = operation
        .arguments
        .iter()
        .filter(|argument| !arguments::is_positional(argument))
        .all(|argument| !argument.field.required);
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
    };
    (methods, structure, call)
}

/// What a method gives, and the method of the runtime's `Call` that gives it.
fn returns(types: &mut Types<'_>, operation: &Operation) -> (TypeExpr, &'static str) {
    let envelope = &operation.envelope;
    let has_value =
        matches!(envelope.kind, ReplyKind::Item | ReplyKind::List | ReplyKind::Created | ReplyKind::Updated);
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
    };
    types.uses.runtime.insert("Request");
    (inner.within("Request"), finish)
}
