//! The Python target: from the language-neutral model to the files of a package.
//!
//! [`plan`] decides everything, [`render`] puts it into templates, [`format`] lays it out. Text of the document goes
//! through [`encode`]. The runtime is copied from its one source, see [`runtime`].

mod docs;
mod encode;
mod format;
mod hints;
mod imports;
mod names;
mod package;
mod plan;
mod render;
mod reserved;
mod runtime;
#[cfg(test)]
mod samples;
mod spelling;
#[cfg(test)]
mod tests;
mod vectors;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Api, Words};
use crate::lang::parallel;
use crate::vectors::Vectors;
use encode::PyLiteral;
use plan::PackagePlan;
use plan::models::ModelsModule;
use plan::resources::ResourceModule;
use render::Renderer;

pub use spelling::spelling;

/// Whether the client has something else of this name, or no attribute can have it.
pub(super) fn is_kept_from_resources(name: &Words) -> bool {
    !names::attributes().is_free(name)
}

/// Makes all files of the package, by path from the folder of `pyproject.toml`. Where a conformance suite speaks of the
/// document, the tests that run it are among them.
///
/// What Python cannot hold is told in the diagnostics. An error there is a bug of this target: something that was
/// written is not Python.
pub fn generate(api: &Api, vectors: &Vectors) -> (BTreeMap<String, String>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let plan = plan::package(api, &mut diagnostics);
    let mut files = Files { folder: format!("src/{}", plan.package.python_package), files: BTreeMap::new() };
    for (path, text) in runtime::FILES {
        files.add(&format!("_runtime/{path}"), (*text).to_owned());
    }
    files.add("py.typed", String::new());
    if let Err(message) = write(api, &plan, vectors, &mut files) {
        diagnostics.push(Diagnostic::error(codes::INTERNAL, message));
    }
    (files.files, diagnostics)
}

struct Files {
    folder: String,
    files: BTreeMap<String, String>,
}

impl Files {
    fn add(&mut self, path: &str, text: String) {
        self.files.insert(format!("{}/{path}", self.folder), text);
    }
}

#[derive(Serialize)]
struct Version {
    version: PyLiteral,
}

fn write(api: &Api, plan: &PackagePlan, vectors: &Vectors, files: &mut Files) -> Result<(), String> {
    let renderer = Renderer::new()?;
    files.add("__init__.py", renderer.module("root", &plan.root)?);
    let version = Version { version: PyLiteral::string(&api.package.python_version) };
    files.add("_version.py", renderer.module("version", &version)?);
    files.add("hooks.py", renderer.module("hooks", &version)?);
    files.add("testing.py", renderer.module("testing", &version)?);
    files.add("webhooks.py", renderer.module("webhooks", &plan.webhooks)?);
    files.add("_client.py", renderer.module("client", &plan.client)?);
    if let Some(servers) = &plan.servers {
        files.add("_servers.py", renderer.module("servers", servers)?);
    }
    if !plan.xml.roots.is_empty() {
        files.add("_xml.py", renderer.module("xml", &plan.xml)?);
    }
    match &plan.models_index {
        None => files.add("models/__init__.py", renderer.module("exports", &plan.models_root)?),
        Some(index) => {
            files.add("models/__init__.py", renderer.module("many", index)?);
            for part in &index.parts {
                files.add(&format!("models/{}.py", part.stem), renderer.module("index", part)?);
            }
        }
    }
    files.add("resources/__init__.py", renderer.module("exports", &plan.resources_root)?);
    enum Source<'a> {
        Models(&'a ModelsModule),
        Resource(&'a ResourceModule),
    }
    let sources: Vec<Source<'_>> = plan
        .models
        .iter()
        .map(Source::Models)
        .chain(
            plan.resources
                .iter()
                .flat_map(|module| [module].into_iter().chain(&module.parts))
                .map(Source::Resource),
        )
        .collect();
    let made = parallel::map(&sources, |source| match source {
        Source::Models(module) => (format!("models/{}.py", module.stem), renderer.module("models", *module)),
        Source::Resource(module) => {
            (format!("resources/{}.py", module.stem), renderer.module("resource", *module))
        }
    });
    for (path, text) in made {
        files.add(&path, text?);
    }
    files.files.insert("README.md".to_owned(), renderer.markdown("readme", &plan.readme)?);
    if !vectors.cases.is_empty() {
        files.files.extend(vectors::files(plan, api, &vectors.cases)?);
    }
    files.files.insert("pyproject.toml".to_owned(), package::pyproject(api, &plan.package)?);
    Ok(())
}
