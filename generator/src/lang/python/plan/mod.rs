//! The plan of a Python package: plain data in which every name, type, import and doc line is decided. What a template
//! does with it is to put it in its place.

mod aliases;
pub(super) mod classes;
pub(super) mod client;
pub(super) mod exports;
pub(super) mod methods;
pub(super) mod models;
pub(super) mod oauth;
pub(super) mod operations;
pub(super) mod readme;
pub(super) mod resources;
pub(super) mod servers;
pub(super) mod webhooks;
pub(super) mod xml;

use super::names::Names;
use crate::diagnostics::Diagnostics;
use crate::ir::{Api, Package};

/// A whole package.
#[derive(Debug)]
pub(super) struct PackagePlan {
    /// `_client.py`
    pub(super) client: client::ClientModule,
    /// `_servers.py`
    pub(super) servers: Option<servers::ServersModule>,
    /// `models/*.py`, by stem.
    pub(super) models: Vec<models::ModelsModule>,
    /// `resources/*.py`, by stem.
    pub(super) resources: Vec<resources::ResourceModule>,
    /// `__init__.py` of the package.
    pub(super) root: exports::Exports,
    /// `models/__init__.py`
    pub(super) models_root: exports::Exports,
    /// The table of a large `models/__init__.py`.
    pub(super) models_index: Option<exports::Index>,
    /// `resources/__init__.py`
    pub(super) resources_root: exports::Exports,
    /// Names and facts as they are used.
    pub(super) package: Package,
    /// `_xml.py`
    pub(super) xml: xml::XmlModule,
    /// `webhooks.py`
    pub(super) webhooks: webhooks::WebhooksModule,
    /// `README.md`
    pub(super) readme: readme::Readme,
}

/// Decides everything about the package of an API.
pub(super) fn package(api: &Api, diagnostics: &mut Diagnostics) -> PackagePlan {
    let names = Names::decide(api, diagnostics);
    let models = models::plan(api, &names, diagnostics);
    let common = methods::CommonErrors::find(api);
    let resources = resources::plan(api, &names, &common, exports::are_many(&models));
    let readme = readme::plan(api, &names, &resources);
    PackagePlan {
        client: client::plan(api, &names, &common),
        servers: servers::plan(&api.server_choices),
        root: exports::root(&names, readme::package_doc(api, &names, &readme)),
        models_root: exports::models(&models),
        models_index: exports::models_index(&models),
        resources_root: exports::resources(&names),
        readme,
        webhooks: webhooks::plan(api, &names),
        xml: xml::plan(api, &names.xml),
        package: names.package.clone(),
        models,
        resources,
    }
}
