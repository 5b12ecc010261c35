//! From the plan to files. Items are built as tokens and printed by `prettyplease`; invocations of the runtime's macros,
//! which no formatter lays out, are written line by line from identifiers and encoded literals.

mod calls;
mod client;
mod construction;
mod file;
mod models;
mod oauth;
mod operations;
mod resources;
mod servers;
mod xml;

use std::collections::BTreeMap;

use super::plan::{CratePlan, ModelFile, ResourcePart, ResourcePlan};
use crate::lang::parallel;

pub(super) use calls::calls;

/// The source files of a crate, without its runtime, by path.
///
/// # Errors
/// When something that was rendered is not Rust.
pub(super) fn sources(plan: &CratePlan) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    files.insert("src/lib.rs".to_owned(), client::lib(plan)?);
    files.insert("src/client.rs".to_owned(), client::client(plan)?);
    if !plan.client.oauth.is_empty() {
        files.insert("src/oauth.rs".to_owned(), oauth::file(plan)?);
    }
    if let Some(servers) = &plan.servers {
        files.insert("src/servers.rs".to_owned(), servers::file(plan, servers)?);
    }
    if !plan.xml.is_empty() {
        files.insert("src/xml.rs".to_owned(), xml::file(plan)?);
    }
    files.insert("src/models/mod.rs".to_owned(), models::index(plan)?);
    files.insert("src/resources/mod.rs".to_owned(), resources::index(plan)?);
    enum Source<'a> {
        Models(&'a ModelFile),
        Resource(&'a ResourcePlan, &'a ResourcePart),
    }
    let models = plan.models.iter().map(Source::Models);
    let resources = plan
        .resources
        .iter()
        .flat_map(|resource| resource.parts.iter().map(move |part| Source::Resource(resource, part)));
    let sources: Vec<Source<'_>> = models.chain(resources).collect();
    let made = parallel::map(&sources, |source| match source {
        Source::Models(file) => (format!("src/models/{}.rs", file.module), models::file(plan, file)),
        Source::Resource(resource, part) => resources::file(plan, resource, part),
    });
    for (path, text) in made {
        files.insert(path, text?);
    }
    Ok(files)
}
