//! Files of `models/`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::EnumForm;
use crate::lang::rust::encode::{RustDoc, ident};
use crate::lang::rust::plan::{
    Constructor, CratePlan, EnumPlan, FieldPlan, LegacyAccessor, Mode, Model, ModelFile, OldName, StructPlan,
    UnionPlan,
};
use crate::lang::scope::Identifier;

use super::construction;
use super::file::{File, condition, everything, reexport, ty};

/// Names a file exports, sorted.
pub(super) fn exports(file: &ModelFile) -> Vec<&Identifier> {
    let mut names: Vec<&Identifier> = file.models.iter().flat_map(names).collect();
    names.sort_unstable();
    names
}

/// Old names among them, sorted.
pub(super) fn old_exports(file: &ModelFile) -> Vec<&Identifier> {
    let mut names: Vec<&Identifier> = file.old_names.iter().map(|old| &old.name).collect();
    names.sort_unstable();
    names
}

fn names(model: &Model) -> Vec<&Identifier> {
    match model {
        Model::Struct(plan) => struct_names(plan),
        Model::Enum(plan) => vec![&plan.name],
        Model::Union(plan) => vec![&plan.name],
    }
}

/// A struct and its builder.
pub(super) fn struct_names(plan: &StructPlan) -> Vec<&Identifier> {
    match plan.construction.as_ref().map(|construction| &construction.constructor) {
        Some(Constructor::Builder(builder)) => vec![&plan.name, &builder.name],
        _ => vec![&plan.name],
    }
}

/// `models/mod.rs`.
pub(super) fn index(plan: &CratePlan) -> Result<String, String> {
    let docs = RustDoc::own("What travels: the entities of the API and their parts.");
    let mut file = File::new(&plan.header, &docs);
    file.modules(plan.models.iter().map(|file| (file.features.as_slice(), &file.module)));
    file.group(plan.models.iter().map(|file| {
        let condition = condition(&file.features);
        let module = file.module.as_str();
        let exports = if plan.has_many_names {
            everything(&["self", module])
        } else {
            reexport(&["self", module], &exports(file))
        };
        quote!(#condition #exports)
    }));
    if !plan.has_many_names {
        file.group(plan.models.iter().filter(|file| !file.old_names.is_empty()).map(|file| {
            let condition = condition(&file.features);
            let exports = reexport(&["self", file.module.as_str()], &old_exports(file));
            quote!(#condition #[allow(deprecated)] #exports)
        }));
    }
    file.finish()
}

/// One file.
pub(super) fn file(plan: &CratePlan, models: &ModelFile) -> Result<String, String> {
    let mut file = File::new(&plan.header, &models.docs);
    file.uses(&models.uses);
    for model in &models.models {
        match model {
            Model::Struct(plan) => object(&mut file, plan),
            Model::Enum(plan) => open_enum(&mut file, plan),
            Model::Union(plan) => union(&mut file, plan),
        }
    }
    old_names(&mut file, &models.old_names);
    file.finish()
}

/// Old names of types.
pub(super) fn old_names(file: &mut File, names: &[OldName]) {
    for old in names {
        let (name, now) = (ident(&old.name), ident(&old.now));
        let (docs, note) = (old.docs.attributes(), &old.note);
        let parameters: Vec<_> = old.parameters.iter().map(ident).collect();
        let of = if parameters.is_empty() { TokenStream::new() } else { quote!(<#(#parameters),*>) };
        file.item(quote!(#docs #[deprecated(note = #note)] pub type #name #of = #now #of;));
    }
}

fn object(file: &mut File, plan: &StructPlan) {
    let name = ident(&plan.name);
    let docs = plan.docs.attributes();
    let fields = plan.fields.iter().map(|field| {
        let (docs, name, ty) = (field.docs.attributes(), ident(&field.name), ty(&field.ty));
        quote!(#docs pub #name: #ty)
    });
    let default = plan.construction.as_ref().filter(|c| c.is_default).map(|_| quote!(, Default));
    let debug = derived_debug(plan);
    let extra = plan.extra.as_ref().map(|extra| {
        let (docs, ty) = (extra.docs.attributes(), ty(&extra.ty));
        quote!(#docs pub extra: #ty,)
    });
    file.item(quote! {
        #docs
        #[derive(#debug Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #extra
        }
    });
    let mut functions: Vec<TokenStream> = Vec::new();
    if let Some(construction) = &plan.construction {
        functions.extend(construction::functions(plan, construction));
    }
    functions.extend(plan.accessors.iter().filter_map(|accessor| legacy_accessor(plan, accessor)));
    file.implementation(&format!(" {}", plan.name), functions);
    construction::builder(file, plan);
    file.block(&wire_object(plan));
    redacted(file, plan);
}

fn has_secret(plan: &StructPlan) -> bool {
    plan.fields.iter().any(|field| field.secret)
}

/// What a struct derives to be printed; nothing where that would show a secret.
pub(super) fn derived_debug(plan: &StructPlan) -> TokenStream {
    if has_secret(plan) { TokenStream::new() } else { quote!(Debug,) }
}

/// How a struct with secrets is printed.
pub(super) fn redacted(file: &mut File, plan: &StructPlan) {
    if !has_secret(plan) {
        return;
    }
    let mut text = format!("redacted! {{\n    {} {{\n", plan.name);
    for field in &plan.fields {
        let how = if field.secret { "hidden" } else { "shown" };
        text.push_str(&format!("        {}: {how},\n", field.name));
    }
    if plan.extra.is_some() {
        text.push_str("        extra: shown,\n");
    }
    file.block(&(text + "    }\n}\n"));
}

fn legacy_accessor(plan: &StructPlan, accessor: &LegacyAccessor) -> Option<TokenStream> {
    let field = plan.fields.get(accessor.field)?;
    let (docs, note) = (accessor.docs.attributes(), &accessor.note);
    let (name, target) = (ident(&accessor.name), ident(&field.name));
    let (returns, value) = match field.mode {
        Mode::Required | Mode::OrDefault => {
            let ty = ty(&field.ty);
            (quote!(&#ty), quote!(&self.#target))
        }
        Mode::Optional | Mode::Nullable => (inner_reference(field), quote!(self.#target.as_ref())),
        Mode::Maybe => (inner_reference(field), quote!(self.#target.value())),
    };
    Some(quote! {
        #docs
        #[deprecated(note = #note)]
        pub fn #name(&self) -> #returns { #value }
    })
}

fn inner_reference(field: &FieldPlan) -> TokenStream {
    let ty = ty(&field.value_ty);
    quote!(Option<&#ty>)
}

/// The spellings of a struct's fields.
fn wire_object(plan: &StructPlan) -> String {
    let conflicts = if plan.conflict_is_error { " conflicts error" } else { "" };
    let mut text = format!("wire_object! {{\n    {} {}{conflicts} {{\n", plan.name, plan.schema.source());
    for field in &plan.fields {
        text.push_str(&format!("        {}: {} {}", field.name, mode(field.mode), field.wire.source()));
        for (legacy, warn) in &field.legacy {
            text.push_str(&format!(" | {}", legacy.source()));
            if *warn {
                text.push_str(" (warn)");
            }
        }
        text.push_str(if field.json_text { " as json_text,\n" } else { ",\n" });
    }
    text + "    }\n}\n"
}

/// The macros' word for a mode.
pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Required => "required",
        Mode::Optional => "optional",
        Mode::Nullable => "nullable",
        Mode::Maybe => "maybe",
        Mode::OrDefault => "or_default",
    }
}

fn open_enum(file: &mut File, plan: &EnumPlan) {
    let (name, docs) = (ident(&plan.name), plan.docs.attributes());
    let default = plan.variants.iter().any(|variant| variant.is_default).then(|| quote!(, Default));
    let variants = plan.variants.iter().map(|variant| {
        let (docs, name) = (variant.docs.attributes(), ident(&variant.name));
        let default = variant.is_default.then(|| quote!(#[default]));
        quote!(#docs #default #name)
    });
    let (unknown, form) = match plan.form {
        EnumForm::Text => (quote!(String), ""),
        EnumForm::Whole => (quote!(i64), "int "),
        EnumForm::Mixed => (quote!(Value), "any "),
    };
    file.item(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash #default)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value the document does not list."]
            Unknown(#unknown),
        }
    });
    let mut text = format!("wire_enum! {{\n    {form}{} {{\n", plan.name);
    for variant in &plan.variants {
        let legacy: String = variant.legacy.iter().map(|legacy| format!(" | {legacy}")).collect();
        text.push_str(&format!("        {} = {}{legacy},\n", variant.name, variant.wire));
    }
    file.block(&(text + "    }\n}\n"));
}

fn union(file: &mut File, plan: &UnionPlan) {
    let (name, docs) = (ident(&plan.name), plan.docs.attributes());
    let arms = plan.arms.iter().map(|arm| {
        let (docs, name, ty) = (arm.docs.attributes(), ident(&arm.name), ty(&arm.ty));
        quote!(#docs #name(#ty))
    });
    file.item(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#arms,)*
            #[doc = " Anything else."]
            Unknown(Value),
        }
    });
    let arms: Vec<String> = plan
        .arms
        .iter()
        .map(|arm| {
            let guards: String = arm.guards.iter().map(|guard| format!(" {guard}")).collect();
            format!("{}({}){guards}", arm.name, arm.ty.as_str())
        })
        .collect();
    let one_of = if plan.exclusive { "one_of " } else { "" };
    let line = format!("    {one_of}{} {{ {} }}\n", plan.name, arms.join(", "));
    let body = if line.len() <= 100 {
        line
    } else {
        let arms: String = arms.iter().map(|arm| format!("        {arm},\n")).collect();
        format!("    {one_of}{} {{\n{arms}    }}\n", plan.name)
    };
    file.block(&format!("wire_union! {{\n{body}}}\n"));
}
