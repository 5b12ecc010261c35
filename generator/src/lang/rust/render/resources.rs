//! Files of `resources/`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, ident};
use crate::lang::rust::plan::{
    CratePlan, MethodBody, MethodPlan, PositionalPlan, ResourcePart, ResourcePlan, Stringify, StructPlan,
};
use crate::lang::scope::Identifier;

use super::file::{File, condition, everything, reexport, ty, word};
use super::{construction, models, operations, xml};

/// Names of a resource's structs of arguments, sorted.
pub(super) fn argument_names(resource: &ResourcePlan) -> Vec<&Identifier> {
    let mut names: Vec<&Identifier> = resource.arguments().flat_map(models::struct_names).collect();
    names.sort_unstable();
    names
}

/// Old names of its types, sorted.
fn old_exports(resource: &ResourcePlan) -> Vec<&Identifier> {
    let mut names: Vec<&Identifier> = resource.old_names.iter().map(|old| &old.name).collect();
    names.sort_unstable();
    names
}

/// Old names of its structs of arguments, which the crate exports too.
pub(super) fn old_argument_names(resource: &ResourcePlan) -> Vec<&Identifier> {
    let of_arguments = resource.old_names.iter().filter(|old| old.now != resource.name);
    let mut names: Vec<&Identifier> = of_arguments.map(|old| &old.name).collect();
    names.sort_unstable();
    names
}

/// `resources/mod.rs`.
pub(super) fn index(plan: &CratePlan) -> Result<String, String> {
    let docs =
        RustDoc::own("What the API offers: one file a resource, with its methods and their arguments.");
    let mut file = File::new(&plan.header, &docs);
    let modules = plan.resources.iter().map(|resource| (resource.feature.as_slice(), &resource.module));
    file.modules(modules);
    let exports = plan.resources.iter().map(|resource| {
        let mut names = argument_names(resource);
        names.push(&resource.name);
        names.sort_unstable();
        let condition = condition(resource.feature.as_slice());
        let module = resource.module.as_str();
        let exports = if plan.has_many_names {
            everything(&["self", module])
        } else {
            reexport(&["self", module], &names)
        };
        quote!(#condition #exports)
    });
    file.group(exports);
    if !plan.has_many_names {
        file.group(plan.resources.iter().filter(|resource| !resource.old_names.is_empty()).map(|resource| {
            let condition = condition(resource.feature.as_slice());
            let exports = reexport(&["self", resource.module.as_str()], &old_exports(resource));
            quote!(#condition #[allow(deprecated)] #exports)
        }));
    }
    file.finish()
}

/// The resource's own file.
fn root(plan: &CratePlan, resource: &ResourcePlan, part: &ResourcePart) -> Result<String, String> {
    let mut file = File::new(&plan.header, &resource.docs);
    let parts = resource.parts.iter().filter_map(|part| Some((&[][..], part.module.as_ref()?)));
    file.modules(parts);
    let mut uses = part.uses.clone();
    uses.runtime.insert("Core");
    file.uses(&uses);
    let exports = resource.parts.iter().filter_map(|part| {
        let mut names: Vec<&Identifier> = part.arguments.iter().flat_map(models::struct_names).collect();
        names.sort_unstable();
        Some(reexport(&["self", part.module.as_ref()?.as_str()], &names))
    });
    file.group(exports);
    let (name, docs) = (ident(&resource.name), resource.docs.attributes());
    file.item(quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name { core: Core }
    });
    let new = quote! { pub(crate) fn new(core: &Core) -> Self { Self { core: core.clone() } } };
    contents(&mut file, plan, resource, part, Some(new));
    models::old_names(&mut file, &resource.old_names);
    file.finish()
}

/// The files of a resource: its own, and those of the modules in it. Path in the crate, and text.
pub(super) fn file(
    plan: &CratePlan,
    resource: &ResourcePlan,
    part: &ResourcePart,
) -> (String, Result<String, String>) {
    let Some(module) = &part.module else {
        return (format!("src/resources/{}.rs", resource.module), root(plan, resource, part));
    };
    let mut file = File::new(&plan.header, &part.docs);
    file.uses(&part.uses);
    let name = ident(&resource.name);
    file.group([quote!(use super::#name;)]);
    contents(&mut file, plan, resource, part, None);
    (format!("src/resources/{}/{module}.rs", resource.module), file.finish())
}

fn contents(
    file: &mut File,
    plan: &CratePlan,
    resource: &ResourcePlan,
    part: &ResourcePart,
    new: Option<TokenStream>,
) {
    let xml = &xml::names(plan);
    let methods = new.into_iter().chain(part.methods.iter().map(method));
    file.implementation(&format!(" {}", resource.name), methods);
    for operation in &part.operations {
        file.item(operations::table(xml, operation));
    }
    for arguments in &part.arguments {
        structure(file, arguments);
    }
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
    if let Some(styled) = &argument.styled {
        let (style, value_ty) = (word(styled.style), ty(&styled.ty));
        let value = construction::converted(&name, styled.convert);
        return quote!(.path_in::<#value_ty>(PathStyle::#style, #wire, #value));
    }
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
    let debug = models::derived_debug(plan);
    file.item(quote! {
        #docs
        #[derive(#debug Clone, PartialEq #default)]
        pub struct #name { #(#fields,)* }
    });
    if let Some(construction) = &plan.construction {
        file.implementation(&format!(" {}", plan.name), construction::functions(plan, construction));
        construction::builder(file, plan);
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
    models::redacted(file, plan);
}
