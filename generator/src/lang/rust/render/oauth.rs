//! `src/oauth.rs`: options of a client that asks for tokens itself; and the runtime's table of schemes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, RustStr, ident};
use crate::lang::rust::plan::{CratePlan, OAuthPlan, OptionPlan, Takes};

use super::file::{File, word};

/// `&[OAuth { … }]`, with whole paths: names of models may be the same.
pub(super) fn tables(schemes: &[OAuthPlan]) -> TokenStream {
    let urls = |urls: &Option<(RustStr, RustStr)>| match urls {
        Some((token, refresh)) => {
            quote!(Some(crate::runtime::TokenUrls { token: #token, refresh: #refresh }))
        }
        None => quote!(None),
    };
    let schemes = schemes.iter().map(|scheme| {
        let (at, scopes, env) =
            (proc_macro2::Literal::usize_unsuffixed(scheme.at), &scheme.scopes, &scheme.env);
        let (program, user) = (urls(&scheme.client_credentials), urls(&scheme.password));
        quote!(crate::runtime::OAuth {
            at: #at,
            client_credentials: #program,
            password: #user,
            scopes: &[#(#scopes),*],
            env: #env,
        })
    });
    quote!(&[#(#schemes),*])
}

pub(super) fn file(plan: &CratePlan) -> Result<String, String> {
    let docs = "What a client may be given to ask for its tokens itself.";
    let mut file = File::new(&plan.header, &RustDoc::own(docs));
    let client = ident(&plan.client.name);
    let schemes = &plan.client.oauth;
    file.block(&format!("use crate::client::{client};\nuse crate::runtime::ClientBuilder;"));
    let setters: Vec<TokenStream> = schemes
        .iter()
        .enumerate()
        .flat_map(|(of, scheme)| {
            let of = proc_macro2::Literal::usize_unsuffixed(of);
            scheme.options.iter().map(move |option| setter(&of, option))
        })
        .collect();
    file.implementation(&format!(" ClientBuilder<{client}>"), setters);
    file.finish()
}

fn setter(of: &proc_macro2::Literal, option: &OptionPlan) -> TokenStream {
    let (name, docs, sets) = (ident(&option.setter), option.docs.attributes(), word(option.sets));
    match option.takes {
        Takes::Text => quote! {
            #docs
            pub fn #name(self, value: impl Into<String>) -> Self { self.#sets(#of, value) }
        },
        Takes::Texts => quote! {
            #docs
            pub fn #name<S: Into<String>>(self, value: impl IntoIterator<Item = S>) -> Self { self.#sets(#of, value) }
        },
        Takes::Flag => quote! {
            #docs
            pub fn #name(self, value: bool) -> Self { self.#sets(#of, value) }
        },
        Takes::Duration => quote! {
            #docs
            pub fn #name(self, value: std::time::Duration) -> Self { self.#sets(#of, value) }
        },
    }
}
