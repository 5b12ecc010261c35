//! What generated Rust is made of: its shape without names and text, its literals, its documentation, its manifest.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;

use super::pages;

type Files = BTreeMap<String, String>;

fn sources(files: &Files) -> impl Iterator<Item = (&String, syn::File)> {
    files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(path, text)| {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        (path, file)
    })
}

/// Parses everything; documentation holds nothing that rustdoc compiles, resolves or runs; names are unique.
pub(super) fn check(row: &str, files: &Files) {
    for (path, file) in sources(files) {
        let mut docs = Vec::new();
        documentation(file.to_token_stream(), &mut docs);
        for doc in docs {
            pages::check_doc(&format!("{row}: {path}"), &doc);
        }
        unique(row, path, &file);
    }
}

/// Every item of every file with identifiers, text and documentation taken out; sorted, since names sort items.
pub(super) fn shapes(files: &Files) -> Vec<String> {
    let mut all = Vec::new();
    for (_, file) in sources(files) {
        all.push(format!("attributes {}", shape(file.attrs.iter().map(|a| a.to_token_stream()).collect())));
        all.extend(file.items.iter().map(|item| shape(item.to_token_stream())));
    }
    all.sort();
    all
}

fn shape(tokens: TokenStream) -> String {
    let mut out = String::new();
    push_shape(tokens, &mut out);
    out
}

fn push_shape(tokens: TokenStream, out: &mut String) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        if let Some(next) = doc_attribute(&trees, at) {
            at = next.1;
            continue;
        }
        match &trees[at] {
            // Where a line is broken, a comma ends the list.
            TokenTree::Punct(punct) if punct.as_char() == ',' && at + 1 == trees.len() => {}
            TokenTree::Punct(punct) => out.push(punct.as_char()),
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                out.push_str(if syn::parse_str::<syn::Ident>(&word).is_ok() { "x" } else { &word });
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                out.push_str(if text.starts_with(['"', 'r', 'b']) { "\"\"" } else { &text });
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ('(', ')'),
                    Delimiter::Brace => ('{', '}'),
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::None => ('<', '>'),
                };
                out.push(open);
                push_shape(group.stream(), out);
                out.push(close);
            }
        }
        out.push(' ');
        at += 1;
    }
}

/// The text of a `#[doc = "…"]` that begins here, and where it ends.
fn doc_attribute(trees: &[TokenTree], at: usize) -> Option<(Option<String>, usize)> {
    let is =
        |tree: Option<&TokenTree>, c| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == c);
    if !is(trees.get(at), '#') {
        return None;
    }
    let group = at + 1 + usize::from(is(trees.get(at + 1), '!'));
    let Some(TokenTree::Group(inside)) = trees.get(group) else { return None };
    let inside: Vec<TokenTree> = inside.stream().into_iter().collect();
    let is_doc =
        matches!(inside.first(), Some(TokenTree::Ident(ident)) if ident == "doc") && is(inside.get(1), '=');
    let text = inside.get(2).and_then(|literal| syn::parse_str::<syn::LitStr>(&literal.to_string()).ok());
    is_doc.then(|| (text.map(|text| text.value()), group + 1))
}

/// Doc comments, each as Markdown.
fn documentation(tokens: TokenStream, into: &mut Vec<String>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut lines: Vec<String> = Vec::new();
    let mut at = 0;
    while at < trees.len() {
        if let Some((text, next)) = doc_attribute(&trees, at) {
            lines.extend(text.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()));
            at = next;
            continue;
        }
        if !lines.is_empty() {
            into.push(std::mem::take(&mut lines).join("\n"));
        }
        if let TokenTree::Group(group) = &trees[at] {
            documentation(group.stream(), into);
        }
        at += 1;
    }
    if !lines.is_empty() {
        into.push(lines.join("\n"));
    }
}

/// The values of all string literals that are not documentation.
pub(super) fn literals(files: &Files) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (_, file) in sources(files) {
        push_literals(file.to_token_stream(), &mut all);
    }
    all
}

fn push_literals(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        if let Some((_, next)) = doc_attribute(&trees, at) {
            at = next;
            continue;
        }
        match &trees[at] {
            TokenTree::Literal(literal) => {
                into.extend(syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value()));
            }
            TokenTree::Group(group) => push_literals(group.stream(), into),
            _ => {}
        }
        at += 1;
    }
}

/// Types, statics and functions of a file, fields and variants of a type have names of their own.
fn unique(row: &str, path: &str, file: &syn::File) {
    let mut seen = BTreeSet::new();
    let mut note = |scope: &str, name: String| {
        assert!(seen.insert((scope.to_owned(), name.clone())), "{row}: {path}: {name} is twice in {scope}");
    };
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => {
                note("types", item.ident.to_string());
                for field in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
                    note(&item.ident.to_string(), field.to_string());
                }
            }
            syn::Item::Enum(item) => {
                note("types", item.ident.to_string());
                for variant in &item.variants {
                    note(&item.ident.to_string(), variant.ident.to_string());
                }
            }
            syn::Item::Static(item) => note("values", item.ident.to_string()),
            syn::Item::Fn(item) => note("values", item.sig.ident.to_string()),
            syn::Item::Mod(item) => note("modules", item.ident.to_string()),
            syn::Item::Impl(item) if item.trait_.is_none() => {
                let of = item.self_ty.to_token_stream().to_string();
                for function in &item.items {
                    if let syn::ImplItem::Fn(function) = function {
                        note(&format!("impl {of}"), function.sig.ident.to_string());
                    }
                }
            }
            _ => {}
        }
    }
}

/// Cargo.toml without what a document may say: name, version, description.
pub(super) fn manifest(files: &Files) -> Vec<(String, String)> {
    pages::toml(&files["Cargo.toml"], &["package.name", "package.version", "package.description"])
}
