//! Enums and unions: aliases of types.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::models::tuple;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::graph::mentioned;
use crate::ir::{Api, EnumValue, EnumWire, Guard, Shape, TypeArena, TypeDef, TypeId, TypeUse, UnionType};
use crate::lang::python::docs;
use crate::lang::python::encode::{Prose, PyDoc, PyLiteral};
use crate::lang::python::hints::{Module, Place};
use crate::lang::python::names::Names;

#[derive(Debug, Serialize)]
pub(super) struct Alias {
    name: String,
    value: String,
    doc: Option<PyDoc>,
}

pub(super) fn enumeration(module: &mut Module<'_>, name: &str, def: &TypeDef, values: &[EnumValue]) -> Alias {
    module.library("typing", "TypeAlias");
    let mut literals: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let (mut text, mut whole, mut flag) = (false, false, false);
    for value in values {
        match &value.wire {
            EnumWire::String(_) => text = true,
            EnumWire::Int(_) => whole = true,
            EnumWire::Bool(_) => flag = true,
        }
        if seen.insert(&value.wire) {
            literals.push(PyLiteral::enum_value(&value.wire).as_str().to_owned());
        }
    }
    let mut arms: Vec<String> = Vec::new();
    if !literals.is_empty() {
        arms.push(format!("{}[{}]", module.library("typing", "Literal"), literals.join(", ")));
    }
    if text || !(whole || flag) {
        arms.push("str".to_owned());
    }
    if whole {
        arms.push("int".to_owned());
    }
    if flag {
        arms.push("bool".to_owned());
    }
    let mut value = arms.join(" | ");
    let legacy: Vec<String> = values
        .iter()
        .flat_map(|each| {
            let new = PyLiteral::enum_value(&each.wire);
            each.legacy.iter().map(move |old| format!("{}: {new}", PyLiteral::text(old)))
        })
        .collect();
    if !legacy.is_empty() {
        module.library("typing", "Annotated");
        module.models("LegacyValues");
        let sent = values.iter().filter_map(|each| {
            let sent = each.sent.as_ref()?;
            Some(format!("{}: {}", PyLiteral::enum_value(&each.wire), PyLiteral::text(sent)))
        });
        let sent = sent.collect::<Vec<_>>().join(", ");
        let sent = if sent.is_empty() { sent } else { format!(", send={{{sent}}}") };
        value = format!("Annotated[{value}, LegacyValues({{{}}}{sent})]", legacy.join(", "));
    }
    let explained = docs::enum_values(values.iter().map(|value| (&value.wire, &value.docs)));
    let about = docs::about(&def.docs)
        .paragraph(&explained)
        .then(&Prose::own("Values the document does not know are kept as they are."));
    Alias { name: name.to_owned(), value, doc: docs::docstring(&about, &[], 0) }
}

/// The unions of a module, each after those of the module it mentions, then what requests take in their place.
pub(super) fn unions(
    api: &Api,
    names: &Names,
    defs: &[(TypeId, &TypeDef)],
    module: &mut Module<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Alias> {
    let here: BTreeMap<TypeId, &TypeDef> = defs
        .iter()
        .filter(|(_, def)| matches!(def.shape, Shape::Union(_)))
        .map(|(id, def)| (*id, *def))
        .collect();
    let mut values = Vec::new();
    let mut inputs = Vec::new();
    for id in in_order_of_need(&here) {
        let (Some(def), Some(own)) = (here.get(&id), names.of(id)) else { continue };
        let Shape::Union(union) = &def.shape else { continue };
        module.cut = leading_back(&api.types, id);
        if !module.cut.is_empty() {
            let message = format!("the union `{}` contains itself other than through an object", own.class);
            diagnostics.push(
                Diagnostic::warning(codes::UNSUPPORTED, message)
                    .pointer(&def.pointer)
                    .action("there it holds any value in Python"),
            );
        }
        module.library("typing", "TypeAlias");
        let about = docs::about(&def.docs).then(&Prose::own("A value of no known type is an `Unknown`."));
        let mut spell = |place: Place| {
            let mut hints: Vec<String> = Vec::new();
            for arm in &union.arms {
                let hint = module.hint(&arm.ty, place);
                if !hints.contains(&hint) {
                    hints.push(hint);
                }
            }
            if hints.is_empty() {
                hints.push(module.hint(&TypeUse::Any, place));
            }
            hints.push(module.models("Unknown").to_owned());
            hints.join(" | ")
        };
        if let Some(input) = &own.input {
            let value = spell(Place::Argument);
            let doc = docs::sentence(&format!("`{}`, or plain dicts in its place.", own.class), 0);
            inputs.push(Alias { name: input.clone(), value, doc });
        }
        let value = spell(Place::Field);
        module.library("typing", "Annotated");
        module.models("OpenUnion");
        let doc = docs::docstring(&about, &[], 0);
        let told = told_by(module, union);
        values.push(Alias {
            name: own.class.clone(),
            value: format!("Annotated[{value}, OpenUnion({told})]"),
            doc,
        });
        module.cut.clear();
    }
    values.into_iter().chain(inputs).collect()
}

/// How the variants of a union are told apart, as the arguments of `OpenUnion`.
fn told_by(module: &mut Module<'_>, union: &UnionType) -> String {
    let mut arguments: Vec<String> = Vec::new();
    let guarded: Vec<String> = union
        .arms
        .iter()
        .filter(|arm| !arm.guards.is_empty() && matches!(arm.ty, TypeUse::Named(_)))
        .map(|arm| {
            let guards: Vec<String> = arm.guards.iter().map(|each| guard(module, each)).collect();
            format!("{}: {}", module.hint(&arm.ty, Place::Value), tuple(guards).unwrap_or_default())
        })
        .collect();
    if !guarded.is_empty() {
        arguments.push(format!("{{{}}}", guarded.join(", ")));
    }
    if union.exclusive {
        arguments.push("one_of=True".to_owned());
    }
    arguments.join(", ")
}

fn guard(module: &mut Module<'_>, guard: &Guard) -> String {
    let property = PyLiteral::wire(&guard.property).to_string();
    let values = guard.values.iter().map(|value| PyLiteral::enum_value(value).to_string());
    let arguments: Vec<String> = std::iter::once(property).chain(values).collect();
    let how = match guard {
        Guard { negated: true, .. } => "IsNot",
        Guard { required: true, .. } => "Is",
        _ => "MayBe",
    };
    format!("{}({})", module.models(how), arguments.join(", "))
}

/// Unions that a union mentions and that lead back to it through unions alone.
fn leading_back(types: &TypeArena, id: TypeId) -> BTreeSet<TypeId> {
    let of = |id: TypeId| {
        let unions = types.get(id).filter(|def| def.recursive && matches!(def.shape, Shape::Union(_)));
        unions.map(|def| mentioned(&def.shape)).unwrap_or_default()
    };
    let mut back = BTreeSet::new();
    for first in of(id) {
        let (mut seen, mut open) = (BTreeSet::new(), vec![first]);
        while let Some(next) = open.pop() {
            if next == id {
                back.insert(first);
                break;
            }
            if seen.insert(next) {
                open.extend(of(next));
            }
        }
    }
    back
}

fn in_order_of_need(unions: &BTreeMap<TypeId, &TypeDef>) -> Vec<TypeId> {
    let mut done = BTreeSet::new();
    let mut order = Vec::new();
    for start in unions.keys() {
        // An explicit stack: a type is written when it comes up the second time, after what it needs.
        let mut open = vec![(*start, false)];
        while let Some((id, ready)) = open.pop() {
            let Some(def) = unions.get(&id) else { continue };
            if ready {
                order.push(id);
            } else if done.insert(id) {
                open.push((id, true));
                open.extend(mentioned(&def.shape).into_iter().rev().map(|next| (next, false)));
            }
        }
    }
    order
}
