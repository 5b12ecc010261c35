//! The modules of `models`: enums and unions as aliases, objects as classes, and the TypedDicts requests take instead.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{
    Api, ConflictPolicy, EnumValue, EnumWire, Field, Legacy, LegacyStatus, ObjectType, Shape, TypeArena,
    TypeDef, TypeId, TypeUse,
};
use crate::lang::python::docs;
use crate::lang::python::encode::{Prose, PyDoc, PyLiteral};
use crate::lang::python::hints::{Here, Module, Place};
use crate::lang::python::imports::export_order;
use crate::lang::python::names::{Names, Topic, mentioned};
use crate::lang::python::reserved;
use crate::lang::scope::{Case, Scope};

/// One module of models.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct ModelsModule {
    /// Stem of the file.
    pub(in crate::lang::python) stem: String,
    doc: Option<PyDoc>,
    imports: Vec<Vec<String>>,
    /// Public names, sorted.
    pub(in crate::lang::python) exports: Vec<String>,
    /// Aliases that need nothing of this module.
    enums: Vec<Alias>,
    classes: Vec<Class>,
    /// Aliases that need classes, each after those it needs.
    unions: Vec<Alias>,
}

#[derive(Debug, Serialize)]
struct Alias {
    name: String,
    value: String,
    doc: Option<PyDoc>,
}

#[derive(Debug, Serialize)]
struct Class {
    name: String,
    /// Behind `Model` in the parentheses.
    arguments: String,
    doc: Option<PyDoc>,
    fields: Vec<FieldPlan>,
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

/// Plans all modules of models.
pub(super) fn plan(api: &Api, names: &Names, diagnostics: &mut Diagnostics) -> Vec<ModelsModule> {
    names.topics.iter().map(|topic| module(api, names, topic, diagnostics)).collect()
}

fn module(api: &Api, names: &Names, topic: &Topic, diagnostics: &mut Diagnostics) -> ModelsModule {
    let mut module = Module::new(names, &api.types, Here::Models(topic.module.clone()), []);
    let defs: Vec<(TypeId, &TypeDef)> =
        topic.types.iter().filter_map(|id| api.types.get(*id).map(|def| (*id, def))).collect();
    module.dates_by_module = defs.iter().any(|(_, def)| has_date_field(def));
    let mut plan = ModelsModule {
        stem: topic.module.clone(),
        doc: module_doc(api, topic),
        imports: Vec::new(),
        exports: Vec::new(),
        enums: Vec::new(),
        classes: Vec::new(),
        unions: Vec::new(),
    };
    for (id, def) in &defs {
        let Some(own) = names.of(*id) else { continue };
        plan.exports.push(own.class.clone());
        plan.exports.extend(own.input.clone());
        match &def.shape {
            Shape::Enum(values) => plan.enums.push(enumeration(&mut module, &own.class, def, values)),
            Shape::Object(object) => {
                plan.classes.push(class(&mut module, &own.class, own.input.as_deref(), def, object));
            }
            Shape::Union(_) => {}
        }
    }
    plan.unions = unions(api, names, &defs, &mut module, diagnostics);
    plan.exports.sort_by(|a, b| export_order(a, b));
    plan.imports = module.imports.sections();
    plan
}

fn module_doc(api: &Api, topic: &Topic) -> Option<PyDoc> {
    let Some(resource) = topic.resource.and_then(|at| api.resources.get(at)) else {
        return docs::sentence("Models that several resources use.", 0);
    };
    docs::docstring(&docs::about(&resource.docs), &[], 0).or_else(|| {
        docs::sentence(&format!("Models of the {} calls.", resource.name.as_slice().join(" ")), 0)
    })
}

fn has_date_field(def: &TypeDef) -> bool {
    let Shape::Object(object) = &def.shape else { return false };
    object.fields.iter().any(|field| matches!(field.name.snake().as_str(), "date" | "datetime"))
}

fn enumeration(module: &mut Module<'_>, name: &str, def: &TypeDef, values: &[EnumValue]) -> Alias {
    module.library("typing", "TypeAlias");
    let mut literals: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let (mut text, mut whole) = (false, false);
    for value in values {
        match &value.wire {
            EnumWire::String(_) => text = true,
            EnumWire::Int(_) => whole = true,
        }
        if seen.insert(&value.wire) {
            literals.push(PyLiteral::enum_value(&value.wire).as_str().to_owned());
        }
    }
    let mut arms: Vec<String> = Vec::new();
    if !literals.is_empty() {
        arms.push(format!("{}[{}]", module.library("typing", "Literal"), literals.join(", ")));
    }
    if text || !whole {
        arms.push("str".to_owned());
    }
    if whole {
        arms.push("int".to_owned());
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
        value = format!("Annotated[{value}, LegacyValues({{{}}})]", legacy.join(", "));
    }
    let explained = docs::enum_values(values.iter().map(|value| (&value.wire, &value.docs)));
    let about = docs::about(&def.docs)
        .paragraph(&explained)
        .then(&Prose::own("Values the document does not know are kept as they are."));
    Alias { name: name.to_owned(), value, doc: docs::docstring(&about, &[], 0) }
}

/// The unions of a module, each after those of the module it mentions, then what requests take in their place.
fn unions(
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
        let Shape::Union(arms) = &def.shape else { continue };
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
        let about = docs::about(&def.docs).then(&Prose::own("A value of no known type is kept as it is."));
        let mut spell = |place: Place| {
            let mut hints: Vec<String> = Vec::new();
            for arm in arms {
                let hint = module.hint(&arm.ty, place);
                if !hints.contains(&hint) {
                    hints.push(hint);
                }
            }
            if hints.is_empty() { module.hint(&TypeUse::Any, place) } else { hints.join(" | ") }
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
        values.push(Alias {
            name: own.class.clone(),
            value: format!("Annotated[{value}, OpenUnion()]"),
            doc,
        });
        module.cut.clear();
    }
    values.into_iter().chain(inputs).collect()
}

/// Unions that a union mentions and that lead back to it through unions alone.
fn leading_back(types: &TypeArena, id: TypeId) -> BTreeSet<TypeId> {
    let of = |id: TypeId| {
        let unions = types.get(id).filter(|def| def.recursive && matches!(def.shape, Shape::Union(_)));
        unions.map(mentioned).unwrap_or_default()
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
                open.extend(mentioned(def).into_iter().rev().map(|next| (next, false)));
            }
        }
    }
    order
}

fn class(
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
    let idents = field_names(module, object);
    let fields = object
        .fields
        .iter()
        .zip(&idents)
        .map(|(field, ident)| field_plan(module, def, field, ident))
        .collect();
    let accessors = accessors(module, object, &idents);
    let mut about = docs::about(&def.docs);
    if about.is_empty() {
        about = Prose::own(&format!("Schema `{name}` of the API."));
    }
    let dicts = dict.into_iter().map(|dict| typed_dict(module, name, dict, object, &idents)).collect();
    Class {
        name: name.to_owned(),
        arguments,
        doc: docs::docstring(&about, &[docs::example(&def.docs)], 4),
        fields,
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
    if module.dates_by_module {
        extra.push("dt");
    }
    let claim = |extra: &[&'static str]| -> Vec<String> {
        let mut scope = Scope::new(Case::Snake)
            .reserve(reserved::KEYWORDS)
            .reserve(reserved::MODEL_ATTRIBUTES)
            .reserve(reserved::FIELD_BUILTINS)
            .reserve(extra)
            .digit_prefix("field_");
        let keyed = object.fields.iter().map(|field| (&field.name, field.wire.for_encoder()));
        scope.claim_all(keyed).iter().map(ToString::to_string).collect()
    };
    let names = claim(&extra);
    let mut pairs = object.fields.iter().zip(&names);
    if names.iter().any(|name| name == "wire") && pairs.any(|(field, name)| needs_wire(field, name)) {
        extra.push("wire");
        return claim(&extra);
    }
    names
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

/// A tuple of expressions; `None` without any.
pub(super) fn tuple(items: impl IntoIterator<Item = String>) -> Option<String> {
    let items: Vec<String> = items.into_iter().collect();
    match items.as_slice() {
        [] => None,
        [only] => Some(format!("({only},)")),
        _ => Some(format!("({})", items.join(", "))),
    }
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
