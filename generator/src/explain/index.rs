//! Everything of an SDK that has a name, with all its names.

use super::{Item, Kind};
use crate::ir::{Api, Argument, Field, Location, Operation, Shape, TypeDef};
use crate::lang::spelling::{MethodSpelling, ResourceSpelling, Spelling, TypeSpelling};
use crate::lang::{python, rust};
use crate::resolve::Resolved;

/// Both languages' names.
struct Names {
    rust: Spelling,
    python: Spelling,
}

/// All items: resources with their methods and arguments, then types with their members.
pub(super) fn items(resolved: &Resolved, api: &Api) -> Vec<Item> {
    let names = names(api);
    let mut items = Vec::new();
    for (at, resource) in api.resources.iter().enumerate() {
        let (Some(rust), Some(python)) = (names.rust.resources.get(at), names.python.resources.get(at))
        else {
            continue;
        };
        let mut own = spellings([&rust.accessor, &rust.class, &python.accessor, &python.class]);
        let old: Vec<String> = resource.former.iter().map(|old| old.name.snake()).collect();
        own.extend(resource.former.iter().flat_map(|old| [old.name.snake(), old.name.pascal()]));
        items.push(Item {
            kind: Kind::Resource,
            rust: format!("client.{}()", rust.accessor),
            python: format!("client.{}", python.accessor),
            wire: String::new(),
            legacy: old,
            pointer: resource.pointer.clone(),
            span: resolved.span(&resource.pointer),
            rules: Vec::new(),
            calls: Vec::new(),
            ways: vec![vec![own.clone()]],
        });
        let spelled = resource.operations.iter().zip(rust.methods.iter().zip(&python.methods));
        for (operation, (in_rust, in_python)) in spelled {
            let package = names.rust.package.as_str();
            let holders = Holders { package, rust, python, in_rust, in_python, own: own.clone() };
            method(resolved, operation, &holders, &mut items);
        }
    }
    for (id, def) in api.types.iter() {
        let (Some(rust), Some(python)) = (names.rust.types.get(&id), names.python.types.get(&id)) else {
            continue;
        };
        type_item(resolved, &names, def, (rust, python), &mut items);
    }
    items
}

/// Names that may stand before any other: crate and package, clients, folders.
pub(super) fn outer_names(api: &Api) -> Vec<String> {
    let names = names(api);
    let mut outer = spellings([
        &names.rust.package,
        &names.python.package,
        &names.rust.client,
        &names.python.client,
        &format!("Async{}", names.python.client),
    ]);
    outer.extend(["client", "models", "resources", "crate"].map(str::to_owned));
    outer.extend(names.python.resources.into_iter().map(|resource| resource.accessor));
    outer.extend(api.resources.iter().flat_map(|resource| &resource.former).map(|old| old.name.snake()));
    outer
}

fn names(api: &Api) -> Names {
    Names { rust: rust::plan::spelling(api), python: python::spelling(api) }
}

/// A method and the resource it belongs to, as both languages call them.
struct Holders<'a> {
    /// The crate.
    package: &'a str,
    rust: &'a ResourceSpelling,
    python: &'a ResourceSpelling,
    in_rust: &'a MethodSpelling,
    in_python: &'a MethodSpelling,
    /// All names of the resource.
    own: Vec<String>,
}

fn method(resolved: &Resolved, operation: &Operation, names: &Holders<'_>, items: &mut Vec<Item>) {
    let pointer = &operation.pointer;
    let id = resolved.node(&pointer.child("operationId")).and_then(|node| node.as_str()).map(str::to_owned);
    let template = operation.path_template();
    let calls: Vec<String> = std::iter::once(operation.call.clone()).chain(id.clone()).collect();
    let old: Vec<String> = operation.deprecated_methods.iter().map(crate::ir::Words::snake).collect();
    let mut called = spellings([&names.in_rust.name, &names.in_python.name]);
    called.extend(old.iter().cloned());
    let mut ways = vec![vec![names.own.clone(), called.clone()]];
    ways.extend(id.clone().map(|id| vec![vec![id]]));
    ways.extend(names.in_rust.holder.clone().map(|holder| vec![vec![holder]]));
    let wire = format!("{} {}", operation.http.as_str(), template.for_encoder());
    ways.push(vec![vec![wire.clone()]]);
    items.push(Item {
        kind: Kind::Method,
        rust: format!("client.{}().{}", names.rust.accessor, names.in_rust.name),
        python: format!("client.{}.{}", names.python.accessor, names.in_python.name),
        wire: wire.clone(),
        legacy: old,
        pointer: pointer.clone(),
        span: resolved.span(pointer),
        rules: Vec::new(),
        calls: calls.clone(),
        ways,
    });
    let spelled =
        operation.arguments.iter().zip(names.in_rust.arguments.iter().zip(&names.in_python.arguments));
    for (argument, (in_rust, in_python)) in spelled {
        let field = &argument.field;
        let own = member_names(field, in_rust, in_python);
        let mut ways = vec![vec![names.own.clone(), called.clone(), own.clone()]];
        ways.push(vec![vec![wire.clone()], own.clone()]);
        ways.extend(id.clone().map(|id| vec![vec![id], own.clone()]));
        ways.extend(names.in_rust.holder.clone().map(|holder| vec![vec![holder], own.clone()]));
        items.push(Item {
            kind: Kind::Argument,
            rust: match &names.in_rust.holder {
                Some(holder) if !argument.positional && argument.location != Location::Path => {
                    format!("{}::{holder}::{in_rust}", names.package)
                }
                _ => format!("client.{}().{}({in_rust})", names.rust.accessor, names.in_rust.name),
            },
            python: format!("client.{}.{}({in_python}=…)", names.python.accessor, names.in_python.name),
            wire: format!("`{}` {} of {wire}", field.wire.for_encoder(), location(argument)),
            legacy: legacy(field),
            pointer: field.pointer.clone(),
            span: resolved.span(&field.pointer),
            rules: Vec::new(),
            calls: calls.clone(),
            ways,
        });
    }
}

fn type_item(
    resolved: &Resolved,
    names: &Names,
    def: &TypeDef,
    (rust, python): (&TypeSpelling, &TypeSpelling),
    items: &mut Vec<Item>,
) {
    let schema = def.schema.for_encoder().to_owned();
    let old: Vec<String> = def.former.iter().map(crate::ir::Words::pascal).collect();
    let mut own = spellings([&rust.name, &python.name, &schema]);
    own.extend(old.iter().cloned());
    let paths = (
        format!("{}::{}", names.rust.package, rust.name),
        format!("{}.models.{}", names.python.package, python.name),
    );
    let item = |kind, rust, python, wire, legacy, pointer: &crate::diagnostics::SpecPointer, ways| Item {
        kind,
        rust,
        python,
        wire,
        legacy,
        pointer: pointer.clone(),
        span: resolved.span(pointer),
        rules: Vec::new(),
        calls: Vec::new(),
        ways,
    };
    let ways = vec![vec![own.clone()]];
    items.push(item(Kind::Type, paths.0.clone(), paths.1.clone(), schema, old, &def.pointer, ways));
    match &def.shape {
        Shape::Object(object) => {
            for (field, (in_rust, in_python)) in
                object.fields.iter().zip(rust.members.iter().zip(&python.members))
            {
                let ways = vec![vec![own.clone(), member_names(field, in_rust, in_python)]];
                items.push(item(
                    Kind::Field,
                    format!("{}::{in_rust}", paths.0),
                    format!("{}.{in_python}", paths.1),
                    format!("`{}`", field.wire.for_encoder()),
                    legacy(field),
                    &field.pointer,
                    ways,
                ));
            }
        }
        Shape::Enum(values) => {
            for (value, (in_rust, in_python)) in values.iter().zip(rust.members.iter().zip(&python.members)) {
                let sent = value.wire.text();
                let old: Vec<String> = value.legacy.iter().map(|old| old.for_encoder().to_owned()).collect();
                let mut named = spellings([in_rust, &sent]);
                named.extend(old.iter().cloned());
                items.push(item(
                    Kind::Value,
                    format!("{}::{in_rust}", paths.0),
                    in_python.clone(),
                    format!("`{sent}`"),
                    old,
                    &def.pointer,
                    vec![vec![own.clone(), named]],
                ));
            }
        }
        Shape::Union(_) => {}
    }
}

/// All names of a field: in both languages, on the wire, and old ones.
fn member_names(field: &Field, in_rust: &str, in_python: &str) -> Vec<String> {
    let mut names = spellings([in_rust, in_python, field.wire.for_encoder()]);
    for old in &field.legacy {
        names.push(old.wire.for_encoder().to_owned());
        names.extend(old.name.as_ref().map(crate::ir::Words::snake));
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn legacy(field: &Field) -> Vec<String> {
    let other = field.legacy.iter().map(|old| old.wire.for_encoder());
    other.filter(|old| *old != field.wire.for_encoder()).map(str::to_owned).collect()
}

fn location(argument: &Argument) -> &'static str {
    match argument.location {
        Location::Path => "in the path",
        Location::Query => "in the query",
        Location::Header => "in the header",
        Location::Cookie => "among the cookies",
        Location::Body => "in the body",
    }
}

fn spellings<const N: usize>(names: [&str; N]) -> Vec<String> {
    let mut all: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
