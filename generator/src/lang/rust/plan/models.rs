//! Files of `models/`: one a resource, and one for what several share.

use crate::ir::{
    Api, ConflictPolicy, Docs, EnumForm, EnumValue, EnumWire, Field, Guard, ObjectType, Shape, TypeDef,
    TypeId, TypeUse, UnionType, WireName,
};
use crate::lang::layout::TypeFile;
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::rust::names;
use crate::lang::scope::Identifier;

use super::names::{Names, TypeName};
use super::types::{TypeExpr, Types, Uses};
use super::{Constructor, ExtraPlan, Feature, StructPlan, docs, fields};

/// A file of `models/`.
#[derive(Debug)]
pub struct ModelFile {
    /// Module, and stem of the file.
    pub module: Identifier,
    /// Documentation of the file.
    pub docs: RustDoc,
    /// In document order.
    pub models: Vec<Model>,
    /// Old names of them.
    pub old_names: Vec<OldName>,
    /// What the file uses of other places.
    pub uses: Uses,
    /// The Cargo features that compile it, each of them; none: it is always there.
    pub features: Vec<Feature>,
}

/// An old name of a type.
#[derive(Debug)]
pub struct OldName {
    /// It.
    pub name: Identifier,
    /// What the type is called now.
    pub now: Identifier,
    /// Its type parameters: a builder has one for each thing it waits for.
    pub parameters: Vec<Identifier>,
    /// Documentation.
    pub docs: RustDoc,
    /// The note of `#[deprecated]`.
    pub note: RustStr,
}

/// A type of `models/`.
#[derive(Debug)]
pub enum Model {
    /// An object.
    Struct(StructPlan),
    /// An open enum.
    Enum(EnumPlan),
    /// A union.
    Union(UnionPlan),
}

/// An open enum.
#[derive(Debug)]
pub struct EnumPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// What its values have in common.
    pub form: EnumForm,
    /// Known values.
    pub variants: Vec<VariantPlan>,
}

/// A known value of an open enum.
#[derive(Debug)]
pub struct VariantPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// It is the enum's default.
    pub is_default: bool,
    /// Source of the literal that travels.
    pub wire: String,
    /// Sources of other accepted literals.
    pub legacy: Vec<String>,
}

/// A union.
#[derive(Debug)]
pub struct UnionPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// In document order.
    pub arms: Vec<ArmPlan>,
    /// A value that suits two objects equally well is neither.
    pub exclusive: bool,
}

/// An arm of a union.
#[derive(Debug)]
pub struct ArmPlan {
    /// Its name.
    pub name: Identifier,
    /// What it holds.
    pub ty: TypeExpr,
    /// Sources of its guards: `if "kind" is ["cat"]`.
    pub guards: Vec<String>,
    /// Documentation.
    pub docs: RustDoc,
}

pub(super) fn files(api: &Api, names: &Names) -> Vec<ModelFile> {
    let mut files = Vec::new();
    for (index, (module, file)) in names.model_files.iter().enumerate() {
        let mut types = Types::new(api, names, Some(index));
        let defs = file.types.iter().filter_map(|id| Some((*id, api.types.get(*id)?)));
        let models: Vec<Model> = defs.clone().filter_map(|(id, def)| model(&mut types, id, def)).collect();
        let owners = defs.filter_map(|(id, _)| names.of(id));
        let old_names = owners.zip(&models).flat_map(|(own, model)| old_names(own, model)).collect();
        let docs = RustDoc::own(&about(api, file));
        let features = conditions(api, names, file);
        if !models.is_empty() {
            files.push(ModelFile {
                module: module.clone(),
                docs,
                models,
                old_names,
                uses: types.uses,
                features,
            });
        }
    }
    files
}

/// The features of the resources that need a file; none where all do, since the condition would say nothing.
fn conditions(api: &Api, names: &Names, file: &TypeFile) -> Vec<Feature> {
    let features: Option<Vec<Feature>> =
        file.needed_by.iter().map(|at| names.features.get(*at).cloned().flatten()).collect();
    features.filter(|features| features.len() < api.resources.len()).unwrap_or_default()
}

fn about(api: &Api, file: &TypeFile) -> String {
    let part =
        file.about.as_ref().map(|about| format!(": {}", about.as_slice().join(" "))).unwrap_or_default();
    match file.resource.and_then(|at| api.resources.get(at)) {
        Some(resource) => format!("Types of the resource `{}`{part}.", resource.name.snake()),
        None => format!("Types that several resources use{part}."),
    }
}

fn model(types: &mut Types<'_>, id: TypeId, def: &TypeDef) -> Option<Model> {
    let name = types.names.of(id)?;
    Some(match &def.shape {
        Shape::Object(object) => {
            let (name, builder) = (name.name.clone(), name.builder.clone());
            types.uses.runtime.insert("wire_object");
            Model::Struct(object_struct(types, id, def, object, name, &builder))
        }
        Shape::Enum(values) => {
            types.uses.runtime.insert("wire_enum");
            types.uses.value |= EnumForm::of(values) == EnumForm::Mixed;
            Model::Enum(open_enum(name.name.clone(), def, values))
        }
        Shape::Union(shape) => {
            let name = name.name.clone();
            types.uses.runtime.insert("wire_union");
            types.uses.value = true;
            Model::Union(union(types, id, name, def, shape))
        }
    })
}

fn old_names(own: &TypeName, model: &Model) -> Vec<OldName> {
    let plan = match model {
        Model::Struct(plan) => Some(plan),
        Model::Enum(_) | Model::Union(_) => None,
    };
    old_names_of(&own.name, &own.builder, &own.former, plan)
}

/// Old names of a type, and of its builder where it has one.
pub(super) fn old_names_of(
    own: &Identifier,
    own_builder: &Identifier,
    former: &[(Identifier, Option<Identifier>)],
    plan: Option<&StructPlan>,
) -> Vec<OldName> {
    let built = plan.and_then(|plan| plan.construction.as_ref()).map(|made| &made.constructor);
    let parameters: Option<Vec<Identifier>> = match built {
        Some(Constructor::Builder(plan)) => {
            Some(plan.fields.iter().map(|(_, parameter)| parameter.clone()).collect())
        }
        _ => None,
    };
    former
        .iter()
        .flat_map(|(name, builder)| {
            let builder = builder.as_ref().zip(parameters.as_ref());
            let builder = builder.map(|(builder, parameters)| old_name(builder, own_builder, parameters));
            [old_name(name, own, &[])].into_iter().chain(builder)
        })
        .collect()
}

/// An old name of a type.
pub(super) fn old_name(name: &Identifier, now: &Identifier, parameters: &[Identifier]) -> OldName {
    OldName {
        name: name.clone(),
        now: now.clone(),
        parameters: parameters.to_vec(),
        docs: RustDoc::own(&format!("Legacy name of [`{now}`].")),
        note: fields::renamed(now),
    }
}

fn object_struct(
    types: &mut Types<'_>,
    id: TypeId,
    def: &TypeDef,
    object: &ObjectType,
    name: Identifier,
    builder: &Identifier,
) -> StructPlan {
    let list: Vec<(&Field, Option<&'static str>)> = object.fields.iter().map(|field| (field, None)).collect();
    let all: Vec<&Field> = object.fields.iter().collect();
    let (mut planned, mut scope) = fields::plan(types, &list, Some(id));
    let accessors =
        if def.usage.response { fields::accessors(&all, &planned, &mut scope) } else { Vec::new() };
    let mut construction = None;
    if def.usage.request {
        fields::legacy_setters(&all, &mut planned, &mut scope);
        construction = Some(fields::construction(&planned, builder, &name));
    }
    let docs = docs::model(&def.schema, &def.docs);
    StructPlan {
        name,
        schema: RustStr::wire(&def.schema),
        docs,
        fields: planned,
        extra: Some(Box::new(extra(types, object))),
        conflict_is_error: object.conflict == ConflictPolicy::Error,
        construction,
        accessors,
    }
}

/// The field for everything that is no other field.
fn extra(types: &mut Types<'_>, object: &ObjectType) -> ExtraPlan {
    let Some(extra) = &object.extra else {
        let docs = RustDoc::own("Everything else the server sent.");
        return ExtraPlan { ty: types.runtime("Extra"), collection: "Extra", docs };
    };
    let ty = types.of(&TypeUse::Map(Box::new(extra.of.clone())));
    let docs = docs::item(&extra.docs, "What is under all other keys, by name.");
    ExtraPlan { ty, collection: "BTreeMap", docs }
}

fn open_enum(name: Identifier, def: &TypeDef, values: &[EnumValue]) -> EnumPlan {
    let form = EnumForm::of(values);
    let keys: Vec<String> = values.iter().map(|value| value.wire.text()).collect();
    let mut scope = names::variants();
    let claimed = scope.claim_all(values.iter().zip(&keys).map(|(value, key)| (&value.name, key.as_str())));
    let mut seen: Vec<String> = Vec::new();
    let mut variants = Vec::new();
    let canonical: std::collections::BTreeSet<String> =
        values.iter().map(|value| literal(&value.wire, form)).collect();
    for (value, name) in values.iter().zip(claimed) {
        let wire = literal(&value.wire, form);
        if seen.contains(&wire) {
            continue;
        }
        seen.push(wire.clone());
        let mut legacy = Vec::new();
        // The spelling that is sent takes the place of the value's own, which is read all the same.
        let own = value.sent.as_ref().map(|_| wire.clone());
        let wire = value.sent.as_ref().map_or(wire, |sent| RustStr::text(sent).source());
        seen.extend(value.sent.as_ref().map(|_| wire.clone()));
        legacy.extend(own);
        for text in &value.legacy {
            let text = RustStr::text(text).source();
            if !canonical.contains(&text) && !seen.contains(&text) {
                seen.push(text.clone());
                legacy.push(text);
            }
        }
        let mut docs = docs::item(&value.docs, "");
        if docs.is_empty() {
            match value.wire.text() {
                key if key.is_empty() => docs.push_own("The empty string."),
                key => docs.push_code("", &WireName::new(key), "."),
            }
        }
        variants.push(VariantPlan { name, docs, is_default: value.is_default, wire, legacy });
    }
    // An example of an enum says less than its variants.
    let docs = docs::model(&def.schema, &Docs { example: None, ..def.docs.clone() });
    EnumPlan { name, docs, form, variants }
}

fn literal(wire: &EnumWire, form: EnumForm) -> String {
    match wire {
        EnumWire::String(text) => RustStr::text(text).source(),
        // Compared with a JSON value, a number has to say how long it is.
        EnumWire::Int(number) if form == EnumForm::Mixed => format!("{number}i64"),
        EnumWire::Int(number) => number.to_string(),
        EnumWire::Bool(flag) => flag.to_string(),
    }
}

fn guard(guard: &Guard) -> String {
    let values: Vec<String> = guard.values.iter().map(|value| literal(value, EnumForm::Mixed)).collect();
    let how = match guard {
        Guard { negated: true, .. } => "is_not",
        Guard { required: true, .. } => "is",
        _ => "may_be",
    };
    format!("if {} {how} [{}]", RustStr::wire(&guard.property).source(), values.join(", "))
}

fn union(types: &mut Types<'_>, id: TypeId, name: Identifier, def: &TypeDef, shape: &UnionType) -> UnionPlan {
    let mut planned: Vec<ArmPlan> = Vec::new();
    let mut scope = names::variants();
    let mut distinct = Vec::new();
    for arm in &shape.arms {
        let (ty, _) = types.of_field(&arm.ty, Some(id));
        // Two arms of one Rust type cannot be told apart.
        if !distinct.iter().any(|(_, seen)| *seen == ty) {
            distinct.push((arm, ty));
        }
    }
    let claimed = scope.claim_all(distinct.iter().map(|(arm, _)| (&arm.name, "")));
    for ((arm, ty), name) in distinct.into_iter().zip(claimed) {
        let docs = RustDoc::own(&format!("A `{}`.", ty.as_str()));
        planned.push(ArmPlan { name, ty, guards: arm.guards.iter().map(guard).collect(), docs });
    }
    let docs = docs::model(&def.schema, &def.docs);
    UnionPlan { name, docs, arms: planned, exclusive: shape.exclusive }
}
