//! `tests/vectors/calls.rs`: every operation by its name, through the crate's public API, for the runner of wire vectors.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, RustStr, ident};
use crate::lang::rust::plan::{
    AuthPlan, CallPlan, Constructor, CratePlan, FieldPlan, Given, Mode, Model, ResourcePlan, StructPlan,
};

use super::file::{File, ty, word};

/// The file; `vectors` are the names of data files beside it.
///
/// # Errors
/// When something that was rendered is not Rust.
pub(in crate::lang::rust) fn calls(plan: &CratePlan, vectors: &[String]) -> Result<String, String> {
    let docs =
        RustDoc::own("Every operation by its name, through the public API, for the runner of wire vectors.");
    let mut file = File::new(&plan.header, &docs);
    file.block(
        "#![allow(deprecated, unused_imports, unused_mut, unused_variables)] // legacy names, small APIs",
    );
    let library = word(&plan.package.library);
    let client = ident(&plan.client.name);
    file.block("use std::collections::BTreeMap;");
    file.group([quote! {
        use super::arguments::{Arguments, Field, Type};
        use super::format::Vector;
        use super::observed::{self, Failed, Outcome};
        pub use #library as sdk;
        use #library::*;
    }]);
    let vectors = vectors.iter().map(|name| {
        let path = format!("data/{name}");
        quote!((#name, include_str!(#path)))
    });
    file.item(quote! {
        #[doc = " Files of vectors, by name."]
        pub static VECTORS: &[(&str, &str)] = &[#(#vectors),*];
    });
    let keys = (plan.client.auth != AuthPlan::None).then(|| {
        quote! {
            if let Some(key) = key {
                builder = builder.api_key(key);
            }
            for (name, text) in more {
                builder = builder.credential(name, text);
            }
        }
    });
    file.item(quote! {
        #[doc = " A client of the server at `url`."]
        pub fn client(url: &str, key: Option<&str>, more: &BTreeMap<String, String>) -> #client {
            let mut builder = #client::builder().base_url(url).no_proxy();
            #keys
            builder.build().unwrap()
        }
    });
    let arms = plan.resources.iter().flat_map(|resource| {
        let function = function(resource);
        resource
            .calls
            .iter()
            .map(move |call| {
                let name = &call.call;
                quote!(#name)
            })
            .collect::<Vec<_>>()
            .into_iter()
            .reduce(|all, one| quote!(#all | #one))
            .map(|names| quote!(#names => #function(client, call, arguments, vector).await))
    });
    file.item(quote! {
        #[doc = " Makes a call and gives its result as a vector writes it."]
        pub async fn call(client: &#client, call: &str, arguments: &mut Arguments, vector: &Vector) -> Outcome {
            match call {
                #(#arms,)*
                _ => Err(Failed::Vector(format!("there is no {call}"))),
            }
        }
    });
    for resource in &plan.resources {
        file.item(calls_of(plan, resource));
    }
    let types = plan.models.iter().flat_map(|file| &file.models).filter_map(|model| nested(plan, model));
    file.item(quote! {
        #[doc = " Models that arguments hold."]
        pub static TYPES: &[Type] = &[#(#types),*];
    });
    file.finish()
}

/// A function for each resource keeps each `match` small.
fn function(resource: &ResourcePlan) -> proc_macro2::Ident {
    word(&format!("call_{}", resource.module))
}

fn calls_of(plan: &CratePlan, resource: &ResourcePlan) -> TokenStream {
    let (function, accessor, client) =
        (function(resource), ident(&resource.accessor), ident(&plan.client.name));
    let arms = resource.calls.iter().map(|call| arm(plan, resource, call));
    quote! {
        async fn #function(client: &#client, call: &str, arguments: &mut Arguments, vector: &Vector) -> Outcome {
            let resource = client.#accessor();
            match call {
                #(#arms)*
                _ => Err(Failed::Vector(format!("there is no {call}"))),
            }
        }
    }
}

fn arm(plan: &CratePlan, resource: &ResourcePlan, call: &CallPlan) -> TokenStream {
    let (name, method, finish) = (&call.call, ident(&call.method), word(call.finish));
    let positional: Vec<TokenStream> = call.positional.iter().map(required).collect();
    let names: Vec<proc_macro2::Ident> =
        (0..positional.len()).map(|index| word(&format!("positional_{index}"))).collect();
    let structure = call.request.as_ref().and_then(|request| structure(plan, resource, request.as_str()));
    let request = structure.map(request);
    let argument = structure.map(|_| quote!(request));
    let given = names.iter().map(|name| quote!(#name)).chain(argument);
    let (chosen, choose) = match call.chooses {
        true => (
            Some(quote!(let content_type = arguments.unless_null::<String>("content_type", "")?;)),
            Some(quote! {
                let call = match content_type {
                    Some(content_type) => call.content_type(content_type),
                    None => call,
                };
            }),
        ),
        false => (None, None),
    };
    let made = quote!(resource.#method(#(#given),*));
    let finished = match choose {
        Some(choose) => quote!(let call = #made; #choose observed::#finish(call, vector).await),
        None => quote!(observed::#finish(#made, vector).await),
    };
    quote! {
        #name => {
            #(let #names = #positional;)*
            #request
            #chosen
            arguments.done()?;
            #finished
        }
    }
}

/// The struct of that name: of the resource's own arguments, or a model.
fn structure<'a>(plan: &'a CratePlan, resource: &'a ResourcePlan, name: &str) -> Option<&'a StructPlan> {
    let models = plan.models.iter().flat_map(|file| &file.models).filter_map(|model| match model {
        Model::Struct(plan) => Some(plan),
        Model::Enum(_) | Model::Union(_) => None,
    });
    resource.arguments().chain(models).find(|plan| plan.name.as_str() == name)
}

/// Makes the struct of arguments.
fn request(plan: &StructPlan) -> TokenStream {
    let name = ident(&plan.name);
    let field = |index: &usize| plan.fields.get(*index);
    let made = match plan.construction.as_ref().map(|construction| &construction.constructor) {
        Some(Constructor::New(indexes)) => {
            let values = indexes.iter().filter_map(field).map(given);
            quote!(#name::new(#(#values),*))
        }
        Some(Constructor::Builder(builder)) => {
            let steps = builder.fields.iter().filter_map(|(index, _)| field(index)).map(|field| {
                let (setter, value) = (ident(&field.setter), given(field));
                quote!(.#setter(#value))
            });
            quote!(#name::builder() #(#steps)*.build())
        }
        None => quote!(#name::new()),
    };
    let left = plan
        .fields
        .iter()
        .filter(|field| field.constant || matches!(field.mode, Mode::Optional | Mode::Maybe));
    let setters =
        left.map(|field| if field.constant && !field.settable { constant(field) } else { setters(field) });
    quote! {
        let mut request = #made;
        #(#setters)*
    }
}

/// A constant of a model, which has no setter.
fn constant(field: &FieldPlan) -> TokenStream {
    let (name, ty, of) = (ident(&field.name), ty(&field.given.ty), &field.given.of);
    let public = field.given.names.first();
    quote! {
        if let Some(value) = arguments.optional::<#ty>(#public, #of)? {
            request.#name = value;
        }
    }
}

/// The value of a required field.
fn given(field: &FieldPlan) -> TokenStream {
    if field.mode == Mode::Nullable {
        let (ty, of) = (ty(&field.given.ty), &field.given.of);
        let names = &field.given.names;
        return quote!(arguments.required::<Option<#ty>>(&[#(#names),*], #of)?);
    }
    required(&field.given)
}

fn required(given: &Given) -> TokenStream {
    let (names, ty, of) = (&given.names, ty(&given.ty), &given.of);
    quote!(arguments.required::<#ty>(&[#(#names),*], #of)?)
}

/// The setters of an optional field, its own and its deprecated ones.
fn setters(field: &FieldPlan) -> TokenStream {
    let own: Option<(&RustStr, _)> = field.given.names.first().map(|public| (public, &field.setter));
    let legacy = field.legacy_setters.iter().map(|legacy| (&legacy.public, &legacy.name));
    let setters = own.into_iter().chain(legacy).map(|(public, setter)| {
        let (setter, ty, of) = (ident(setter), ty(&field.given.ty), &field.given.of);
        let travels_in_body = field.place.is_none_or(|place| place.starts_with("body") || place == "whole");
        let is_file = field.place.is_some_and(|place| matches!(place, "file" | "files" | "upload"));
        match (field.mode, travels_in_body) {
            (Mode::Maybe, _) => quote! {
                if arguments.has(#public) {
                    request = request.#setter(arguments.maybe::<#ty>(#public, #of)?);
                }
            },
            (_, true) if !is_file => quote! {
                if let Some(value) = arguments.optional::<#ty>(#public, #of)? {
                    request = request.#setter(value);
                }
            },
            _ => quote! {
                if let Some(value) = arguments.unless_null::<#ty>(#public, #of)? {
                    request = request.#setter(value);
                }
            },
        }
    });
    quote!(#(#setters)*)
}

/// A model that arguments may hold. Fields of all arms stand in for those of a union.
fn nested(plan: &CratePlan, model: &Model) -> Option<TokenStream> {
    let fields = |plan: &StructPlan| -> Vec<TokenStream> {
        plan.fields
            .iter()
            .filter_map(|field| {
                let (public, wire, of, text) =
                    (field.given.names.first()?, &field.wire, &field.given.of, field.json_text);
                Some(quote!(Field { public: #public, wire: #wire, of: #of, text: #text }))
            })
            .collect()
    };
    let (name, fields) = match model {
        Model::Struct(plan) if plan.construction.is_some() => (plan.name.to_string(), fields(plan)),
        Model::Union(union) => {
            let arms = plan.models.iter().flat_map(|file| &file.models).filter_map(|model| match model {
                Model::Struct(plan) if union.arms.iter().any(|arm| arm.ty.as_str() == plan.name.as_str()) => {
                    Some(plan)
                }
                _ => None,
            });
            (union.name.to_string(), arms.flat_map(fields).collect())
        }
        Model::Struct(_) | Model::Enum(_) => return None,
    };
    (!fields.is_empty()).then(|| quote!(Type { name: #name, fields: &[#(#fields),*] }))
}
