//! Files of `resources/`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, ident};
use crate::lang::rust::plan::{
    CratePlan, MethodBody, MethodPlan, PositionalPlan, ResourcePlan, Stringify, StructPlan,
};
use crate::lang::scope::Identifier;

use super::file::{File, reexport, ty, word};
use super::{construction, models, operations};

/// Names of a resource's structs of arguments, sorted.
pub(super) fn argument_names(resource: &ResourcePlan) -> Vec<&Identifier> {
    let mut names: Vec<&Identifier> = resource.arguments.iter().flat_map(models::struct_names).collect();
    names.sort_unstable();
    names
}

/// `resources/mod.rs`.
pub(super) fn index(plan: &CratePlan) -> Result<String, String> {
    let docs =
        RustDoc::own("What the API offers: one file a resource, with its methods and their arguments.");
    let mut file = File::new(&plan.header, &docs);
    let modules = plan.resources.iter().map(|resource| format!("pub mod {};\n", resource.module));
    file.block(&modules.collect::<String>());
    let exports = plan.resources.iter().map(|resource| {
        let mut names = argument_names(resource);
        names.push(&resource.name);
        names.sort_unstable();
        reexport(&["self", resource.module.as_str()], &names)
    });
    file.group(exports);
    file.finish()
}

/// One file.
pub(super) fn file(plan: &CratePlan, resource: &ResourcePlan) -> Result<String, String> {
    let mut file = File::new(&plan.header, &resource.docs);
    file.uses(&resource.uses);
    let (name, docs) = (ident(&resource.name), resource.docs.attributes());
    file.item(quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name { core: Core }
    });
    let new = quote! { pub(crate) fn new(core: &Core) -> Self { Self { core: core.clone() } } };
    let methods = [new].into_iter().chain(resource.methods.iter().map(method));
    file.implementation(&format!(" {}", resource.name), methods);
    for operation in &resource.operations {
        file.item(operations::table(operation));
    }
    for arguments in &resource.arguments {
        structure(&mut file, arguments);
    }
    file.finish()
}

fn method(plan: &MethodPlan) -> TokenStream {
    let (docs, name, returns) = (plan.docs.attributes(), ident(&plan.name), ty(&plan.returns));
    let deprecated = plan.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]));
    let allowed = plan.calls_deprecated.then(|| quote!(#[allow(deprecated)]));
    let positional = plan.positional.iter().map(|argument| {
        let (name, accepts) = (ident(&argument.name), ty(&argument.accepts));
        quote!(, #name: #accepts)
    });
    let request = plan.request.as_ref().map(|request| {
        let request = ty(request);
        quote!(, request: #request)
    });
    let names = plan.positional.iter().map(|argument| ident(&argument.name));
    let body = match &plan.body {
        MethodBody::Call { operation, finish } => {
            let (operation, finish) = (ident(operation), word(finish));
            let arguments = plan.positional.iter().map(chained);
            let with = plan.request.as_ref().map(|_| quote!(.with(request)));
            quote!(self.core.call(&#operation) #(#arguments)* #with.#finish())
        }
        MethodBody::Forward(target) => {
            let target = ident(target);
            let names = names.chain(plan.request.as_ref().map(|_| word("request")));
            quote!(self.#target(#(#names),*))
        }
        MethodBody::Default(target, request) => {
            let (target, request) = (ident(target), ty(request));
            let names = names.map(|name| quote!(#name)).chain([quote!(#request::new())]);
            quote!(self.#target(#(#names),*))
        }
    };
    quote! {
        #docs
        #deprecated
        #allowed
        pub fn #name(&self #(#positional)* #request) -> #returns { #body }
    }
}

/// An argument by position, in the chain of the call.
fn chained(argument: &PositionalPlan) -> TokenStream {
    let (place, wire, name) = (word(argument.place), &argument.wire, ident(&argument.name));
    let value = match argument.convert {
        Stringify::Into => quote!(#name.into()),
        Stringify::Display => quote!(#name.to_string()),
        Stringify::IntoDisplay => quote!(#name.into().to_string()),
    };
    quote!(.#place(#wire, #value))
}

/// A struct of arguments.
fn structure(file: &mut File, plan: &StructPlan) {
    let (name, docs) = (ident(&plan.name), plan.docs.attributes());
    let fields = plan.fields.iter().map(|field| {
        let (name, ty) = (ident(&field.name), ty(&field.ty));
        quote!(#name: #ty)
    });
    let default = plan.construction.as_ref().filter(|c| c.is_default).map(|_| quote!(, Default));
    file.item(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq #default)]
        pub struct #name { #(#fields,)* }
    });
    if let Some(construction) = &plan.construction {
        file.implementation(&format!(" {}", plan.name), construction::functions(plan, construction, false));
        construction::builder(file, plan, false);
    }
    let mut text = format!("parameters! {{\n    {} {{\n", plan.name);
    let mut fields: Vec<_> = plan.fields.iter().collect();
    fields.sort_by_key(|field| field.order);
    for field in fields {
        let place = field.place.unwrap_or("body");
        text.push_str(&format!(
            "        {}: {} {place} {},\n",
            field.name,
            models::mode(field.mode),
            field.wire.source()
        ));
    }
    file.block(&(text + "    }\n}\n"));
}
