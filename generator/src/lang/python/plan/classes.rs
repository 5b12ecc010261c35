//! Objects: a class each, and the TypedDict that requests take in its place.

use std::collections::BTreeSet;

use serde::Serialize;

use super::models::tuple;
use crate::ir::{self, ConflictPolicy, Field, Legacy, LegacyStatus, ObjectType, TypeDef, TypeUse};
use crate::lang::python::docs;
use crate::lang::python::encode::{Prose, PyDoc, PyLiteral};
use crate::lang::python::hints::{Module, Place};
use crate::lang::python::reserved;
use crate::lang::scope::{Case, Scope};

#[derive(Debug, Serialize)]
pub(super) struct Class {
    name: String,
    /// Behind `Model` in the parentheses.
    arguments: String,
    doc: Option<PyDoc>,
    fields: Vec<FieldPlan>,
    /// What is under undeclared keys, if the document says so. None or one.
    extras: Vec<Extra>,
    accessors: Vec<Accessor>,
    /// The TypedDict, if requests take one. None or one.
    dicts: Vec<Dict>,
}

#[derive(Debug, Serialize)]
struct FieldPlan {
    name: String,
    hint: String,
    /// Empty: the field is required.
    default: &'static str,
    doc: Option<PyDoc>,
}

#[derive(Debug, Serialize)]
struct Extra {
    /// Of all of them together.
    hint: String,
    doc: Option<PyDoc>,
}

#[derive(Debug, Serialize)]
struct Accessor {
    name: String,
    message: PyLiteral,
    hint: String,
    doc: Option<PyDoc>,
    field: String,
}

#[derive(Debug, Serialize)]
struct Dict {
    name: String,
    doc: Option<PyDoc>,
    keys: Vec<Key>,
}

#[derive(Debug, Serialize)]
struct Key {
    name: String,
    hint: String,
}

pub(super) fn class(
    module: &mut Module<'_>,
    name: &str,
    dict: Option<&str>,
    def: &TypeDef,
    object: &ObjectType,
) -> Class {
    module.models("Model");
    let mut arguments = String::new();
    if def.schema.for_encoder() != name {
        arguments.push_str(&format!(", schema_name={}", PyLiteral::wire(&def.schema)));
    }
    if object.conflict == ConflictPolicy::Error {
        arguments.push_str(", conflict=\"error\"");
    }
    let warned = object.fields.iter().flat_map(other_spellings);
    let warned = warned.filter(|old| old.status != LegacyStatus::Active);
    if let Some(names) = tuple(warned.map(|old| PyLiteral::wire(&old.wire).to_string())) {
        arguments.push_str(&format!(", warned={names}"));
    }
    let idents = field_names(module, object);
    let fields = object
        .fields
        .iter()
        .zip(&idents)
        .map(|(field, ident)| field_plan(module, def, field, ident))
        .collect();
    let extras = object.extra.iter().map(|extra| extra_plan(module, extra)).collect();
    let accessors = accessors(module, object, &idents);
    let mut about = docs::about(&def.docs);
    if about.is_empty() {
        about = Prose::own(&format!("Schema `{name}` of the API."));
    }
    let dicts = dict.into_iter().map(|dict| typed_dict(module, name, dict, object, &idents)).collect();
    Class {
        name: name.to_owned(),
        arguments,
        doc: docs::docstring(&about, &[docs::example("Example:", def.docs.example.as_ref())], 4),
        fields,
        extras,
        accessors,
        dicts,
    }
}

/// Names of the fields. What the class itself uses while it is made is no field's name.
fn field_names(module: &Module<'_>, object: &ObjectType) -> Vec<String> {
    let mut extra: Vec<&'static str> = Vec::new();
    if object.fields.iter().any(|field| field.legacy.iter().any(|old| old.name.is_some())) {
        extra.extend(["property", "deprecated"]);
    }
    if object.extra.is_some() {
        extra.extend(["property", "TYPE_CHECKING"]);
    }
    if module.dates_by_module {
        extra.push("dt");
    }
    let names = claimed_fields(object, &extra);
    let mut pairs = object.fields.iter().zip(&names);
    if names.iter().any(|name| name == "wire") && pairs.any(|(field, name)| needs_wire(field, name)) {
        extra.push("wire");
        return claimed_fields(object, &extra);
    }
    names
}

/// Names of the fields where `extra` words mean something else in the module.
pub(in crate::lang::python) fn claimed_fields(object: &ObjectType, extra: &[&'static str]) -> Vec<String> {
    let mut scope = Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(reserved::MODEL_ATTRIBUTES)
        .reserve(reserved::FIELD_BUILTINS)
        .reserve(extra)
        .digit_prefix("field_");
    let keyed = object.fields.iter().map(|field| (&field.name, field.wire.for_encoder()));
    scope.claim_all(keyed).iter().map(ToString::to_string).collect()
}

fn needs_wire(field: &Field, ident: &str) -> bool {
    field.wire.for_encoder() != ident || other_spellings(field).next().is_some()
}

/// Spellings that are read beside the one that is sent, which may be an old name itself.
fn other_spellings(field: &Field) -> impl Iterator<Item = &Legacy> {
    field.legacy.iter().filter(|old| old.wire != field.wire)
}

fn field_plan(module: &mut Module<'_>, def: &TypeDef, field: &Field, ident: &str) -> FieldPlan {
    let base = module.hint(&field.ty, Place::Field);
    let any = field.ty == TypeUse::Any;
    let empty = field.is_empty_when_absent(def.usage);
    let mut hint = match (field.nullable && !any, field.required || any || empty) {
        (true, _) => format!("{}[{base}]", module.models("Nullable")),
        (false, true) => base,
        (false, false) => format!("{base} | None"),
    };
    let mut notes: Vec<String> = Vec::new();
    if needs_wire(field, ident) {
        module.models("wire");
        let legacy = tuple(other_spellings(field).map(|old| PyLiteral::wire(&old.wire).to_string()));
        let legacy = legacy.map(|tuple| format!(", legacy={tuple}")).unwrap_or_default();
        notes.push(format!("wire({}{legacy})", PyLiteral::wire(&field.wire)));
    }
    if field.json_string {
        notes.push(format!("{}()", module.models("JsonString")));
    }
    if field.secret {
        notes.push(module.models("HIDDEN").to_owned());
    }
    if !notes.is_empty() {
        hint = format!("{}[{hint}, {}]", module.library("typing", "Annotated"), notes.join(", "));
    }
    let doc = docs::docstring(&docs::about_value(&field.docs, module.docs_of(&field.ty)), &[], 4);
    let default = match (field.required, empty) {
        (true, _) => "",
        (false, true) => " = []",
        (false, false) => " = None",
    };
    FieldPlan { name: ident.to_owned(), hint, default, doc }
}

fn extra_plan(module: &mut Module<'_>, extra: &ir::Extra) -> Extra {
    module.library("typing", "TYPE_CHECKING");
    let hint = module.hint(&TypeUse::Map(Box::new(extra.of.clone())), Place::Field);
    let mut about = docs::about_value(&extra.docs, module.docs_of(&extra.of));
    if about.is_empty() {
        about = Prose::own("What is under all other keys, by name.");
    }
    Extra { hint, doc: docs::docstring(&about, &[], 8) }
}

fn accessors(module: &mut Module<'_>, object: &ObjectType, idents: &[String]) -> Vec<Accessor> {
    let mut taken: BTreeSet<String> = idents.iter().cloned().collect();
    for table in [reserved::KEYWORDS, reserved::MODEL_ATTRIBUTES, reserved::FIELD_BUILTINS] {
        taken.extend(table.iter().map(|word| (*word).to_owned()));
    }
    taken.extend(["property", "deprecated", "wire"].map(str::to_owned));
    if module.dates_by_module {
        taken.insert("dt".to_owned());
    } else {
        taken.extend(["date", "datetime"].map(str::to_owned));
    }
    let mut out = Vec::new();
    for (field, ident) in object.fields.iter().zip(idents) {
        for old in field.legacy.iter().filter(|old| old.response) {
            let Some(name) = old.name.as_ref().map(crate::ir::Words::snake) else { continue };
            if name.starts_with(|c: char| c.is_ascii_digit()) || !taken.insert(name.clone()) {
                continue;
            }
            let base = module.hint(&field.ty, Place::Return);
            let maybe = (field.nullable || !field.required) && field.ty != TypeUse::Any;
            module.models("deprecated");
            out.push(Accessor {
                name,
                message: PyLiteral::string(&renamed(ident, old)),
                hint: if maybe { format!("{base} | None") } else { base },
                doc: docs::sentence(&format!("Old name of `{ident}`."), 8),
                field: ident.clone(),
            });
        }
    }
    out
}

/// What users of an old name are told.
pub(super) fn renamed(canonical: &str, old: &Legacy) -> String {
    match &old.status {
        LegacyStatus::RemovedIn(version) => format!("renamed: use `{canonical}`; removed in {version}"),
        LegacyStatus::Active | LegacyStatus::Warn => format!("renamed: use `{canonical}`"),
    }
}

fn typed_dict(
    module: &mut Module<'_>,
    class: &str,
    name: &str,
    object: &ObjectType,
    idents: &[String],
) -> Dict {
    module.library("typing", "TypedDict");
    let keys = object.fields.iter().zip(idents).map(|(field, ident)| {
        let mut hint = module.hint(&field.ty, Place::Key);
        if field.nullable && field.ty != TypeUse::Any {
            hint.push_str(" | None");
        }
        if field.required {
            hint = format!("{}[{hint}]", module.library("typing", "Required"));
        }
        Key { name: ident.clone(), hint }
    });
    let keys = keys.collect();
    Dict { name: name.to_owned(), doc: docs::sentence(&format!("`{class}` as a plain dict."), 4), keys }
}
