//! Pages for the users of both SDKs: every operation and type as both languages have it, and what the wire says where that is
//! something else. Static HTML: one stylesheet, no scripts, nothing of the network. Pure.

mod html;
mod operations;
mod prose;
mod snippets;
mod types;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::render::escaped;
use crate::ir::{Api, Resource, TypeDef, TypeId};
use crate::lang::scope::DEVICES;
use crate::lang::spelling::Spelling;
use crate::lang::surface::Surface;
use crate::lang::{python, rust};
use crate::output::{FileSet, InvalidPath};

/// The sources of both SDKs, by what users write against.
#[derive(Debug)]
pub struct Sources {
    /// The crate.
    pub rust: Surface,
    /// The package.
    pub python: Surface,
}

/// What all pages are made of.
struct Book<'a> {
    api: &'a Api,
    sources: &'a Sources,
    rust: Spelling,
    python: Spelling,
    /// Pages of resources, in their order.
    files: Vec<String>,
    /// Pages of types: the name of the file, and what is on it.
    topics: BTreeMap<String, Vec<TypeId>>,
    /// The page of each type.
    homes: BTreeMap<TypeId, String>,
}

/// All pages of an API.
///
/// # Errors
/// A name that no file can have, which would be a bug.
pub fn pages(api: &Api, sources: &Sources) -> Result<FileSet, InvalidPath> {
    let book = Book::of(api, sources);
    let mut files = FileSet::default();
    files.insert("style.css", html::STYLE)?;
    files.insert("index.html", book.index())?;
    files.insert("wire.html", wire::page(&book))?;
    for (at, resource) in api.resources.iter().enumerate() {
        if let Some(name) = book.resource_file(at) {
            files.insert(&format!("resources/{name}.html"), operations::page(&book, at, resource))?;
        }
    }
    for (name, types) in &book.topics {
        files.insert(&format!("types/{name}.html"), types::page(&book, name, types))?;
    }
    Ok(files)
}

impl<'a> Book<'a> {
    fn of(api: &'a Api, sources: &'a Sources) -> Self {
        let (rust, python) = (rust::plan::spelling(api), python::spelling(api));
        let mut topics: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
        let mut homes = BTreeMap::new();
        for (id, def) in api.types.iter() {
            if !(rust.types.contains_key(&id) && python.types.contains_key(&id)) {
                continue;
            }
            let name = def.topic.as_ref().map_or_else(|| "shared".to_owned(), crate::ir::Words::snake);
            let name = file_name(&name);
            topics.entry(name.clone()).or_default().push(id);
            homes.insert(id, name);
        }
        let mut files: Vec<String> = Vec::new();
        for resource in &python.resources {
            let name = file_name(&resource.accessor);
            let same = files.iter().filter(|known| **known == name).count();
            files.push(if same == 0 { name } else { format!("{name}-{}", files.len()) });
        }
        Self { api, sources, rust, python, files, topics, homes }
    }

    /// The name of a resource's page, without its ending.
    fn resource_file(&self, at: usize) -> Option<&str> {
        self.files.get(at).map(String::as_str)
    }

    /// What Python calls a type: its anchor.
    fn anchor(&self, id: TypeId) -> Option<&str> {
        self.python.types.get(&id).map(|names| names.name.as_str())
    }

    /// A link to a type; `up` leads from the page to the folder of all pages.
    fn type_link(&self, id: TypeId, up: &str) -> String {
        let named = self.homes.get(&id).zip(self.anchor(id));
        named.map_or_else(
            || "<code>value</code>".to_owned(),
            |(home, name)| {
                format!(
                    "<a href=\"{up}types/{}.html#{}\"><code>{}</code></a>",
                    escaped(home),
                    escaped(name),
                    escaped(name)
                )
            },
        )
    }

    fn index(&self) -> String {
        let api = self.api;
        let mut body = String::new();
        body.push_str(&prose::docs(&api.docs));
        body.push_str(&html::sides(
            &format!(
                "use {}::{};\n\nlet client = {}::from_env()?;",
                self.rust.package, self.rust.client, self.rust.client
            ),
            &format!(
                "from {} import {}\n\nclient = {}()",
                self.python.package, self.python.client, self.python.client
            ),
        ));
        body.push_str("<h2>Operations</h2>\n");
        for (at, resource) in api.resources.iter().enumerate() {
            body.push_str(&self.entry(at, resource));
        }
        body.push_str("<h2>Types</h2>\n<ul>\n");
        for (name, types) in &self.topics {
            let links: Vec<String> = types.iter().map(|id| self.type_link(*id, "")).collect();
            body.push_str(&format!(
                "<li><a href=\"types/{0}.html\">{0}</a>: {1}</li>\n",
                escaped(name),
                links.join(", ")
            ));
        }
        body.push_str(
            "</ul>\n<p><a href=\"wire.html\">What the wire says</a> where it is something else.</p>\n",
        );
        html::page(api.title.for_encoder(), "", &body)
    }

    fn entry(&self, at: usize, resource: &Resource) -> String {
        let (Some(file), Some(names)) = (self.resource_file(at), self.python.resources.get(at)) else {
            return String::new();
        };
        let mut out = format!(
            "<h3><a href=\"resources/{0}.html\">{1}</a></h3>\n<table>\n",
            escaped(file),
            escaped(&names.accessor)
        );
        for (operation, method) in resource.operations.iter().zip(&names.methods) {
            out.push_str(&format!(
                "<tr><td><a href=\"resources/{0}.html#{1}\"><code>{1}</code></a></td><td>{2}</td><td><code>{3} {4}</code></td></tr>\n",
                escaped(file),
                escaped(&method.name),
                escaped(&prose::words(&operation.docs.summary)),
                operation.http.as_str(),
                escaped(operation.path_template().for_encoder())
            ));
        }
        out.push_str("</table>\n");
        out
    }

    /// The signature of a method in Python. A long resource is a class of several parts, which are named after it.
    fn python_method(&self, class: &str, method: &str) -> Option<&'a Vec<String>> {
        let items = &self.sources.python.items;
        let is_other = |name: &str| self.python.resources.iter().any(|other| other.class == name);
        let of_part = |(name, lines): (&String, &'a Vec<String>)| {
            let (part, own) = name.split_once('.')?;
            (own == method && part.starts_with(class) && !is_other(part)).then_some(lines)
        };
        let own = items.get(&format!("{class}.{method}"));
        own.or_else(|| {
            items.range(class.to_owned()..).take_while(|(name, _)| name.starts_with(class)).find_map(of_part)
        })
    }

    fn def(&self, id: TypeId) -> Option<&'a TypeDef> {
        self.api.types.get(id)
    }
}

/// A name as one of a file: letters, digits and `_` of ASCII, which no system has of two minds.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let name: String = name.chars().map(plain).collect();
    let is_taken = name.is_empty() || name == "index" || DEVICES.contains(&name.as_str());
    if is_taken { format!("{name}_") } else { name }
}

/// Each once, in the order they came in.
fn once(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}
