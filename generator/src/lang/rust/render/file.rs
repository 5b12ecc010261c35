//! A source file as blocks with blank lines between them, and how blocks are printed.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, ident};
use crate::lang::rust::plan::{Feature, Uses};
use crate::lang::scope::Identifier;

/// A file that is being put together.
pub(super) struct File {
    text: String,
    /// The first thing that was no Rust: a bug of the renderer.
    error: Option<String>,
}

impl File {
    /// Starts a file with the line that says where it comes from, and its documentation.
    pub(super) fn new(header: &str, docs: &RustDoc) -> Self {
        let mut file = Self { text: format!("// {header}\n"), error: None };
        file.block(&docs.source("//!"));
        file
    }

    /// Adds a block after a blank line; empty ones are left out.
    pub(super) fn block(&mut self, text: &str) {
        let text = text.trim_end();
        if !text.is_empty() {
            self.text.push('\n');
            self.text.push_str(text);
            self.text.push('\n');
        }
    }

    /// Adds an item.
    pub(super) fn item(&mut self, tokens: TokenStream) {
        self.group([tokens]);
    }

    /// Adds items without blank lines between them.
    pub(super) fn group(&mut self, items: impl IntoIterator<Item = TokenStream>) {
        let text: String = items.into_iter().map(|tokens| self.printed(tokens)).collect();
        self.block(&text);
    }

    /// Adds an `impl` with blank lines between its functions; without any, nothing.
    pub(super) fn implementation(&mut self, of: &str, functions: impl IntoIterator<Item = TokenStream>) {
        let functions: Vec<String> =
            functions.into_iter().map(|function| indented(&self.printed(function))).collect();
        if !functions.is_empty() {
            self.block(&format!("impl{of} {{\n{}}}\n", functions.join("\n")));
        }
    }

    /// Adds modules, which nobody names: what is in them is exported from this file.
    pub(super) fn modules<'a>(&mut self, modules: impl IntoIterator<Item = (&'a [Feature], &'a Identifier)>) {
        self.group(modules.into_iter().map(|(features, module)| {
            let (condition, module) = (condition(features), ident(module));
            quote!(#condition mod #module;)
        }));
    }

    /// Adds what the file uses: the standard library, other crates, this crate.
    pub(super) fn uses(&mut self, uses: &Uses) {
        self.uses_with_resources(uses, []);
    }

    /// The same, with types of `crate::resources`.
    pub(super) fn uses_with_resources<'a>(
        &mut self,
        uses: &Uses,
        resources: impl IntoIterator<Item = (Option<&'a Feature>, &'a Identifier)>,
    ) {
        if uses.map {
            self.block("use std::collections::BTreeMap;");
        }
        if uses.value {
            self.block("use serde_json::Value;");
        }
        let mut by_feature: BTreeMap<Option<&Feature>, BTreeSet<&Identifier>> = BTreeMap::new();
        for (feature, resource) in resources {
            by_feature.entry(feature).or_default().insert(resource);
        }
        let always = by_feature.remove(&None).unwrap_or_default();
        let (types, functions): (Vec<&str>, Vec<&str>) =
            uses.runtime.iter().partition(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
        let lists: [(&str, Vec<_>); 3] = [
            ("models", uses.models.iter().map(ident).collect()),
            ("resources", always.into_iter().map(ident).collect()),
            ("runtime", types.iter().chain(&functions).map(|name| word(name)).collect()),
        ];
        self.group(lists.into_iter().filter(|(_, names)| !names.is_empty()).map(|(module, names)| {
            let module = word(module);
            quote!(use crate::#module::{#(#names),*};)
        }));
        self.group(by_feature.into_iter().map(|(feature, names)| {
            let (condition, names) =
                (condition(feature.map_or(&[], std::slice::from_ref)), names.into_iter().map(ident));
            quote!(#condition use crate::resources::{#(#names),*};)
        }));
    }

    /// The text of the file.
    ///
    /// # Errors
    /// When something that was added is not Rust.
    pub(super) fn finish(self) -> Result<String, String> {
        self.error.map_or(Ok(self.text), Err)
    }

    /// Formats items.
    fn printed(&mut self, tokens: TokenStream) -> String {
        let source = tokens.to_string();
        match syn::parse2::<syn::File>(tokens) {
            Ok(file) => prettyplease::unparse(&file),
            Err(error) => {
                self.error.get_or_insert_with(|| format!("rendered Rust does not parse: {error}: {source}"));
                String::new()
            }
        }
    }
}

/// What is compiled with any of these features; always, where there is none.
pub(super) fn condition(features: &[Feature]) -> TokenStream {
    let each = features.iter().map(Feature::as_str).map(|name| quote!(feature = #name));
    match features {
        [] => TokenStream::new(),
        [_] => quote!(#[cfg(#(#each)*)]),
        _ => quote!(#[cfg(any(#(#each),*))]),
    }
}

/// `pub use self::module::{A, B};`, nothing without names.
pub(super) fn reexport(path: &[&str], names: &[&Identifier]) -> TokenStream {
    let path: Vec<_> = path.iter().map(|part| word(part)).collect();
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(pub use #(#path)::*::#name;),
        names => quote!(pub use #(#path)::*::{#(#names),*};),
    }
}

/// `pub use self::module::*;`.
pub(super) fn everything(path: &[&str]) -> TokenStream {
    let path: Vec<_> = path.iter().map(|part| word(part)).collect();
    quote!(pub use #(#path)::*::*;)
}

/// A word of our own as a token.
pub(super) fn word(text: &str) -> proc_macro2::Ident {
    proc_macro2::Ident::new(text, proc_macro2::Span::call_site())
}

/// A type of the plan as tokens.
pub(super) fn ty(expr: &crate::lang::rust::plan::TypeExpr) -> TokenStream {
    // It is built from identifiers and names of our own, so there is nothing to go wrong.
    expr.as_str().parse().unwrap_or_default()
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}
