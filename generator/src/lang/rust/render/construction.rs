//! How callers make a struct: `new` or a builder, setters, and the deprecated names of both.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, ident};
use crate::lang::rust::plan::{
    BuilderPlan, Construction, Constructor, Convert, FieldPlan, LegacySetter, Mode, StructPlan,
};

use super::file::{File, ty};

/// Functions of the struct itself.
pub(super) fn functions(plan: &StructPlan, construction: &Construction) -> Vec<TokenStream> {
    let docs = construction.docs.attributes();
    let mut functions = Vec::new();
    let by_name = match &construction.constructor {
        Constructor::New(_) if construction.is_default => {
            functions.push(quote! { #docs pub fn new() -> Self { Self::default() } });
            false
        }
        Constructor::New(required) => {
            let given: Vec<&FieldPlan> =
                required.iter().filter_map(|index| plan.fields.get(*index)).collect();
            let parameters = given.iter().map(|field| parameter(field));
            let values = plan.fields.iter().enumerate().map(|(index, field)| {
                let name = ident(&field.name);
                let value = if required.contains(&index) { value(field) } else { absent(field) };
                // `Self { name }` where the value is the parameter of that name.
                if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
            });
            let extra = no_extra(plan);
            functions.push(quote! {
                #docs
                pub fn new(#(#parameters),*) -> Self { Self { #(#values,)* #extra } }
            });
            false
        }
        Constructor::Builder(builder) => {
            let name = ident(&builder.name);
            let states = builder.fields.iter().map(|_| quote!(()));
            let fields = required(plan, builder).map(|(field, _)| {
                let field = ident(&field.name);
                quote!(#field: ())
            });
            functions.push(quote! {
                #docs
                pub fn builder() -> #name<#(#states),*> { #name { #(#fields),* } }
            });
            true
        }
    };
    for field in &plan.fields {
        if field.settable || matches!(field.mode, Mode::Optional | Mode::Maybe) {
            functions.push(setter(field));
            functions.extend(field.legacy_setters.iter().map(|LegacySetter { name, note, .. }| {
                let docs = legacy_docs(field).attributes();
                let (name, target, argument, accepts) =
                    (ident(name), ident(&field.setter), ident(&field.setter), ty(&field.accepts.ty));
                let allowed = field.deprecated.as_ref().map(|_| quote!(#[allow(deprecated)]));
                quote! {
                    #docs
                    #[deprecated(note = #note)]
                    #allowed
                    pub fn #name(self, #argument: #accepts) -> Self { self.#target(#argument) }
                }
            }));
        } else if !by_name {
            functions.extend(field.legacy_setters.iter().map(|LegacySetter { name, note, .. }| {
                let docs = RustDoc::own(&format!(
                    "Legacy name of the argument `{}` of [`new`](Self::new).",
                    field.setter
                ));
                let (docs, name, parameter, target, value) =
                    (docs.attributes(), ident(name), parameter(field), ident(&field.name), value(field));
                quote! {
                    #docs
                    #[deprecated(note = #note)]
                    pub fn #name(mut self, #parameter) -> Self {
                        self.#target = #value;
                        self
                    }
                }
            }));
        }
    }
    functions
}

fn setter(field: &FieldPlan) -> TokenStream {
    let docs = field.docs.attributes();
    let deprecated = field.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]));
    let (name, parameter, target, value) =
        (ident(&field.setter), parameter(field), ident(&field.name), value(field));
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #parameter) -> Self {
            self.#target = #value;
            self
        }
    }
}

fn legacy_docs(field: &FieldPlan) -> RustDoc {
    RustDoc::own(&format!("Legacy name of [`{0}`](Self::{0}).", field.setter))
}

fn parameter(field: &FieldPlan) -> TokenStream {
    let (name, accepts) = (ident(&field.setter), ty(&field.accepts.ty));
    quote!(#name: #accepts)
}

/// A value, made of a parameter.
pub(super) fn converted(name: &proc_macro2::Ident, convert: Convert) -> TokenStream {
    match convert {
        Convert::Same => quote!(#name),
        Convert::Into => quote!(#name.into()),
        Convert::Collect => quote!(#name.into_iter().map(Into::into).collect()),
        Convert::BoxInto => quote!(Box::new(#name.into())),
    }
}

/// The field's value, made of the parameter.
fn value(field: &FieldPlan) -> TokenStream {
    let name = ident(&field.setter);
    let value = converted(&name, field.accepts.convert);
    if field.mode == Mode::Optional { quote!(Some(#value)) } else { value }
}

fn absent(field: &FieldPlan) -> TokenStream {
    match field.mode {
        Mode::Required if field.constant => quote!(Default::default()),
        Mode::Maybe => quote!(Maybe::Absent),
        Mode::OrDefault => quote!(Vec::new()),
        Mode::Required | Mode::Optional | Mode::Nullable => quote!(None),
    }
}

/// `extra` with nothing in it, in a struct that has it.
fn no_extra(plan: &StructPlan) -> Option<TokenStream> {
    let extra = plan.extra.as_ref()?;
    let collection = quote::format_ident!("{}", extra.collection);
    Some(quote!(extra: #collection::new(),))
}

fn required<'a>(
    plan: &'a StructPlan,
    builder: &'a BuilderPlan,
) -> impl Iterator<Item = (&'a FieldPlan, &'a crate::lang::scope::Identifier)> {
    builder
        .fields
        .iter()
        .filter_map(|(index, parameter)| plan.fields.get(*index).map(|field| (field, parameter)))
}

/// The builder, if the struct has one: a setter for each field that exists until it was called, then `build`.
pub(super) fn builder(file: &mut File, plan: &StructPlan) {
    let Some(Constructor::Builder(builder)) = plan.construction.as_ref().map(|c| &c.constructor) else {
        return;
    };
    let (name, made, docs) = (ident(&builder.name), ident(&plan.name), builder.docs.attributes());
    let all: Vec<(&FieldPlan, proc_macro2::Ident)> =
        required(plan, builder).map(|(field, parameter)| (field, ident(parameter))).collect();
    let fields: Vec<_> = all.iter().map(|(field, _)| ident(&field.name)).collect();
    let parameters: Vec<_> = all.iter().map(|(_, parameter)| parameter).collect();
    let has_secret = all.iter().any(|(field, _)| field.secret);
    let debug = if has_secret { TokenStream::new() } else { quote!(Debug,) };
    file.item(quote! {
        #docs
        #[derive(#debug Clone)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct #name<#(#parameters),*> { #(#fields: #parameters),* }
    });
    if has_secret {
        let shown = name.to_string();
        file.item(quote! {
            impl<#(#parameters),*> std::fmt::Debug for #name<#(#parameters),*> {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#shown).finish_non_exhaustive()
                }
            }
        });
    }
    for (at, (field, own)) in all.iter().enumerate() {
        let others =
            parameters.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, parameter)| parameter);
        let states = |this: TokenStream| {
            let states: Vec<TokenStream> = all
                .iter()
                .map(|(_, parameter)| if parameter == own { this.clone() } else { quote!(#parameter) })
                .collect();
            quote!(#name<#(#states),*>)
        };
        let (before, after) = (states(quote!(())), states(ty(&field.ty)));
        let (docs, setter, given) = (field.docs.attributes(), ident(&field.setter), parameter(field));
        let values = all.iter().enumerate().map(|(index, (other, _))| {
            let target = ident(&other.name);
            let value = if index == at { value(other) } else { quote!(self.#target) };
            if target == value.to_string() { quote!(#target) } else { quote!(#target: #value) }
        });
        let mut functions = vec![quote! {
            #docs
            pub fn #setter(self, #given) -> #after { #name { #(#values),* } }
        }];
        functions.extend(field.legacy_setters.iter().map(|LegacySetter { name: legacy, note, .. }| {
            let docs = legacy_docs(field).attributes();
            let (legacy, argument) = (ident(legacy), ident(&field.setter));
            quote! {
                #docs
                #[deprecated(note = #note)]
                pub fn #legacy(self, #given) -> #after { self.#setter(#argument) }
            }
        }));
        let generics = if all.len() > 1 { quote!(<#(#others),*>).to_string() } else { String::new() };
        file.implementation(&format!("{} {}", spaced(&generics), spaced(&before.to_string())), functions);
    }
    let done = all.iter().map(|(field, _)| ty(&field.ty));
    let done = quote!(#name<#(#done),*>).to_string();
    let values = plan.fields.iter().enumerate().map(|(index, field)| {
        let target = ident(&field.name);
        let value = if builder.fields.iter().any(|(at, _)| *at == index) {
            quote!(self.#target)
        } else {
            absent(field)
        };
        quote!(#target: #value)
    });
    let extra = no_extra(plan);
    let docs = RustDoc::own(&format!("The [`{}`]; its own setters add the rest.", plan.name)).attributes();
    let build = quote! {
        #docs
        pub fn build(self) -> #made { #made { #(#values,)* #extra } }
    };
    file.implementation(&format!(" {}", spaced(&done)), [build]);
}

/// Tokens of generics as a person spaces them.
fn spaced(tokens: &str) -> String {
    tokens.replace(" < ", "<").replace("< ", "<").replace(" >", ">").replace(" ,", ",").replace("( )", "()")
}
