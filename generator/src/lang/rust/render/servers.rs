//! `src/servers.rs`, and the runtime's tables of servers.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, ident};
use crate::lang::rust::plan::{ChoicePlan, CratePlan, ServerPlan, ServersPlan};

use super::file::File;

/// `&[Server { … }]`, with whole paths: names of models may be the same.
pub(super) fn tables(servers: &[ServerPlan]) -> TokenStream {
    let servers = servers.iter().map(|server| {
        let (name, url) = (&server.name, &server.url);
        let variables = server.variables.iter().map(|(name, default, values)| {
            quote!(crate::runtime::Variable { name: #name, default: #default, values: &[#(#values),*] })
        });
        quote!(crate::runtime::Server { name: #name, url: #url, variables: &[#(#variables),*] })
    });
    quote!(&[#(#servers),*])
}

pub(super) fn file(plan: &CratePlan, servers: &ServersPlan) -> Result<String, String> {
    let mut file = File::new(&plan.header, &RustDoc::own("What a client may choose of its servers."));
    let client = ident(&plan.client.name);
    file.block(&format!("use crate::client::{client};\nuse crate::runtime::ClientBuilder;"));
    let mut setters = Vec::new();
    if let Some(choice) = &servers.servers {
        file.item(choice_type(choice));
        let name = ident(&choice.name);
        setters.push(quote! {
            #[doc = " One of the document's servers, in place of the first one. A base URL, given or from the environment, comes first."]
            pub fn server(self, server: #name) -> Self { self.server_named(server.as_str()) }
        });
    }
    for variable in &servers.variables {
        let (setter, docs, name) = (ident(&variable.setter), variable.docs.attributes(), &variable.name);
        let (taken, text) = match &variable.choice {
            None => (quote!(impl Into<String>), quote!(value)),
            Some(choice) => {
                file.item(choice_type(choice));
                let of = ident(&choice.name);
                (quote!(#of), quote!(value.as_str()))
            }
        };
        setters.push(quote! {
            #docs
            pub fn #setter(self, value: #taken) -> Self { self.server_variable(#name, #text) }
        });
    }
    file.implementation(&format!(" ClientBuilder<{client}>"), setters);
    file.finish()
}

fn choice_type(plan: &ChoicePlan) -> TokenStream {
    let (name, docs) = (ident(&plan.name), plan.docs.attributes());
    let variants = plan.variants.iter().map(|(variant, _, docs)| {
        let (variant, docs) = (ident(variant), docs.attributes());
        quote!(#docs #variant)
    });
    let texts = plan.variants.iter().map(|(variant, text, _)| {
        let variant = ident(variant);
        quote!(Self::#variant => #text)
    });
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name { #(#variants),* }

        impl #name {
            fn as_str(self) -> &'static str {
                match self { #(#texts),* }
            }
        }
    }
}
