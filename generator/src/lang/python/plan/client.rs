//! `_client.py`: the two clients, what they know of the API, and an attribute a resource.

use serde::Serialize;

use super::methods::{CommonErrors, resource_doc};
use crate::ir::{Api, AuthScheme, Location};
use crate::lang::python::docs;
use crate::lang::python::encode::{Prose, PyDoc, PyLiteral};
use crate::lang::python::imports::{Imports, export_order};
use crate::lang::python::names::Names;

/// The module of the clients.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct ClientModule {
    doc: Option<PyDoc>,
    /// What is imported for type checkers alone.
    resource_imports: Vec<String>,
    /// What is imported from the runtime's module of APIs.
    api_names: Vec<&'static str>,
    /// Where the bases of the clients come from.
    base_imports: Vec<String>,
    /// What is imported of what callers choose.
    server_names: &'static [&'static str],
    exports: [String; 2],
    /// Some resource has an old name.
    has_former: bool,
    /// What is imported to say so, and its name in the module.
    deprecated_import: &'static str,
    deprecated: &'static str,
    /// Clients have constructors of their own.
    asks_for_tokens: bool,
    /// Keyword arguments of `Api`.
    settings: Vec<Setting>,
    clients: Vec<Client>,
}

#[derive(Debug, Serialize)]
struct Setting {
    name: &'static str,
    value: String,
}

#[derive(Debug, Serialize)]
struct Client {
    class: String,
    /// With what it takes in brackets.
    base: String,
    doc: Option<PyDoc>,
    constructor: Option<super::oauth::Constructor>,
    resources: Vec<Attribute>,
}

#[derive(Debug, Serialize)]
struct Attribute {
    name: String,
    class: String,
    module: String,
    doc: Option<PyDoc>,
    /// Of an old name.
    former: Option<Former>,
}

/// What an old name stands for.
#[derive(Debug, Serialize)]
struct Former {
    now: String,
    message: PyLiteral,
}

/// What the class calls while it is made, if it has old names: what is called so itself comes last. (A checker of types knows it by
/// no other name.)
const HIDING: &str = "property";

/// Plans the clients.
pub(super) fn plan(api: &Api, names: &Names, common: &CommonErrors) -> ClientModule {
    let package = &names.package;
    let class = &package.python_client;
    let mut imports = Imports::default();
    for own in &names.resources {
        let module = format!(".resources.{}", own.module);
        imports.name(&module, &own.class);
        imports.name(&module, &own.async_class);
    }
    let mut api_names = vec!["Api"];
    let settings = settings(api, names, &mut api_names);
    api_names.sort_unstable();
    let has_former = names.resources.iter().any(|own| !own.former.is_empty());
    // Inside of the class a resource of that name would be the decorator.
    let is_hidden = names
        .resources
        .iter()
        .any(|own| own.former.iter().chain([&own.attribute]).any(|name| name == "deprecated"));
    let (deprecated_import, deprecated) =
        if is_hidden { ("deprecated as _deprecated", "_deprecated") } else { ("deprecated", "deprecated") };
    let client = |class: String, base: &'static str, behind: &str, asynchronous: bool| {
        let mut resources: Vec<Attribute> = api
            .resources
            .iter()
            .zip(&names.resources)
            .map(|(resource, own)| Attribute {
                name: own.attribute.clone(),
                class: if asynchronous { own.async_class.clone() } else { own.class.clone() },
                module: own.module.clone(),
                doc: resource_doc(&resource.docs, &resource.name, 8),
                former: None,
            })
            .collect();
        for own in &names.resources {
            let now = &own.attribute;
            resources.extend(own.former.iter().map(|name| Attribute {
                name: name.clone(),
                class: if asynchronous { own.async_class.clone() } else { own.class.clone() },
                module: own.module.clone(),
                doc: docs::sentence(&format!("Legacy name of `{now}`."), 8),
                former: Some(Former {
                    now: now.clone(),
                    message: PyLiteral::string(&format!("renamed: use `{now}`")),
                }),
            }));
        }
        resources.sort_by(|a, b| {
            // Old names come behind the others, but a resource that hides what they are made with behind them.
            let rank = |of: &Attribute| {
                let hides = has_former && of.name == HIDING;
                (hides, hides != of.former.is_some())
            };
            rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
        });
        let chosen = super::servers::parameters(&api.server_choices);
        let constructor = super::oauth::constructor(api, chosen, asynchronous);
        let base = format!("{base}{chosen}");
        Client { class, base, doc: class_doc(api, behind, common), constructor, resources }
    };
    // A client called Client is asked for often enough; its bases give way.
    let hidden = class == "Client";
    let (sync_base, async_base) =
        if hidden { ("_SyncClient", "_AsyncClient") } else { ("SyncClient", "AsyncClient") };
    let mut bases = Imports::default();
    for (name, local) in [("SyncClient", sync_base), ("AsyncClient", async_base)] {
        if hidden {
            bases.name_as("._runtime.client", name, local);
        } else {
            bases.name("._runtime.client", name);
        }
    }
    let clients = vec![
        client(class.clone(), sync_base, "", false),
        client(format!("Async{class}"), async_base, " for asyncio", true),
    ];
    let about = Prose::own(&format!("The clients: `{class}` for blocking code, `Async{class}` for asyncio."));
    let more = "What every client can do (options, closing, untyped requests) is in `_runtime/client.py`.";
    let doc = docs::docstring(&about.paragraph(&Prose::own(more)), &[], 0);
    let mut exports = [format!("Async{class}"), class.clone()];
    exports.sort_by(|a, b| export_order(a, b));
    ClientModule {
        doc,
        resource_imports: imports.sections().concat(),
        api_names,
        base_imports: bases.sections().concat(),
        server_names: super::servers::imports(&api.server_choices),
        exports,
        has_former,
        deprecated_import,
        deprecated,
        asks_for_tokens: clients.iter().any(|client| client.constructor.is_some()),
        settings,
        clients,
    }
}

fn class_doc(api: &Api, behind: &str, common: &CommonErrors) -> Option<PyDoc> {
    let package = &api.package;
    let first = Prose::own("Client of").title(&api.title, &format!("{behind}."));
    let environment = if api.auth.is_empty() {
        format!("The address is read from `{}` unless it is given.", package.env_base_url)
    } else {
        format!(
            "The key is read from `{}` and the address from `{}` unless they are given.",
            package.env_api_key, package.env_base_url
        )
    };
    docs::docstring(&first.paragraph(&Prose::own(&environment)), &[common.section(4)], 4)
}

fn settings(api: &Api, names: &Names, api_names: &mut Vec<&'static str>) -> Vec<Setting> {
    let package = &names.package;
    let text = |text: &str| PyLiteral::string(text).to_string();
    let mut settings = vec![
        Setting { name: "package", value: text(&package.python_package) },
        Setting { name: "version", value: "__version__".to_owned() },
    ];
    let mut set = |name: &'static str, value: String| settings.push(Setting { name, value });
    if let Some(url) = &api.base_url {
        set("base_url", PyLiteral::text(url).to_string());
    }
    if !api.server_choices.is_empty() {
        let names = api.server_choices.servers.iter().map(|server| text(&server.name.snake()));
        let variables =
            api.server_choices.variables.iter().map(|variable| PyLiteral::wire(&variable.name).to_string());
        let tables = [
            ("servers", super::servers::tables(&api.servers)),
            ("server_names", super::models::tuple(names)),
            ("server_variables", super::models::tuple(variables)),
        ];
        for (name, table) in tables {
            if let Some(table) = table {
                set(name, table);
            }
        }
    }
    set("env_api_key", text(&package.env_api_key));
    set("env_base_url", text(&package.env_base_url));
    let mut auth = |scheme: &AuthScheme| {
        let (class, arguments) = match scheme {
            AuthScheme::Bearer => ("Bearer", String::new()),
            AuthScheme::Basic => ("Basic", String::new()),
            AuthScheme::Http(scheme) => ("Http", PyLiteral::wire(scheme).to_string()),
            AuthScheme::ApiKey { location, name } => {
                let place = match location {
                    Location::Query => "query",
                    Location::Cookie => "cookie",
                    Location::Header | Location::Path | Location::Body => "header",
                };
                ("ApiKey", format!("{}, location={}", PyLiteral::wire(name), text(place)))
            }
        };
        if !api_names.contains(&class) {
            api_names.push(class);
        }
        format!("{class}({arguments})")
    };
    let mut schemes = api.auth.iter().map(|credential| (credential, auth(&credential.scheme)));
    if let Some((_, first)) = schemes.next() {
        set("auth", first);
    }
    let more: Vec<String> = schemes
        .map(|(credential, auth)| {
            format!("Scheme({}, {auth}, env={})", PyLiteral::wire(&credential.name), text(&credential.env))
        })
        .collect();
    if let Some(more) = super::models::tuple(more) {
        set("more", more);
        api_names.push("Scheme");
    }
    if let Some(oauth) = super::oauth::tables(api) {
        set("oauth", oauth);
        api_names.push("OAuth");
    }
    if !api.auth.is_empty() && !api.needs_credential {
        set("key_required", "False".to_owned());
    }
    set("request_id_header", text(&package.request_id_header));
    let known: Vec<String> = api
        .failures
        .known
        .iter()
        .map(|known| {
            format!(
                "KnownFailure(at={}, equals={}, kind={})",
                PyLiteral::pointer(&known.at),
                PyLiteral::text(&known.equals),
                text(&known.kind)
            )
        })
        .collect();
    if let Some(known) = super::models::tuple(known) {
        api_names.push("KnownFailure");
        set("known_failures", known);
    }
    settings
}
