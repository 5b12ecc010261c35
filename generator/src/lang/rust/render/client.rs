//! `lib.rs` and `client.rs`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::lang::rust::encode::{RustDoc, ident};
use crate::lang::rust::plan::{AuthPlan, CratePlan, Feature, Uses};
use crate::lang::scope::Identifier;

use super::file::{File, condition, everything, reexport, word};
use super::{models, resources};

/// What of the runtime belongs to the public API of every crate.
const PUBLIC: &[&str] = &[
    "Ack",
    "Base64",
    "Batch",
    "ByteStream",
    "ClientBuilder",
    "Created",
    "Deleted",
    "Error",
    "ErrorKind",
    "EventStream",
    "Extra",
    "FileUpload",
    "FromHeader",
    "Headers",
    "Items",
    "LineStream",
    "Maybe",
    "Method",
    "NextPage",
    "Object",
    "Page",
    "PageRequest",
    "Pages",
    "RateLimit",
    "RawRequest",
    "RawResponse",
    "Request",
    "Result",
    "ServerEvent",
    "StreamRequest",
    "Updated",
    "WaitUntil",
];

pub(super) fn lib(plan: &CratePlan) -> Result<String, String> {
    let mut file = File::new(&plan.header, &RustDoc::default());
    file.block("#![doc = include_str!(\"../README.md\")]");
    if let Some(limit) = plan.recursion_limit {
        file.block(&format!("#![recursion_limit = \"{limit}\"]"));
    }
    file.block("mod client;\npub mod models;\npub mod resources;\nmod runtime;");
    if !plan.client.oauth.is_empty() {
        file.block("mod oauth;");
    }
    if plan.servers.is_some() {
        file.block("pub mod servers;");
    }
    if !plan.xml.is_empty() {
        file.block("mod xml;");
    }
    let client = reexport(&["self", "client"], &[&plan.client.name]);
    let models =
        exported("models", plan.models.iter().map(|file| (file.features.as_slice(), models::exports(file))));
    let old_names = exported(
        "models",
        plan.models.iter().map(|file| (file.features.as_slice(), models::old_exports(file))),
    );
    let old_arguments = exported(
        "resources",
        plan.resources
            .iter()
            .map(|resource| (resource.feature.as_slice(), resources::old_argument_names(resource))),
    );
    let old_names = old_names.into_iter().chain(old_arguments);
    // Who uses one of them is told, the list of them is not.
    let old_names = old_names.into_iter().filter(|names| !names.is_empty());
    let models =
        models.into_iter().chain(old_names.map(|names| quote!(#[allow(deprecated)] #names))).collect();
    let resources = exported(
        "resources",
        plan.resources
            .iter()
            .map(|resource| (resource.feature.as_slice(), resources::argument_names(resource))),
    );
    let public = PUBLIC.iter().map(|name| word(name));
    let runtime = quote! {
        #[cfg(feature = "blocking")]
        pub use self::runtime::Blocking;
        pub use self::runtime::{#(#public),*};
        pub use serde_json::Value;
    };
    let modules = quote! {
        pub use self::runtime::hooks;
        #[cfg(feature = "testing")]
        pub use self::runtime::testing;
        #[cfg(feature = "webhooks")]
        pub use self::runtime::webhooks;
    };
    let (models, resources) = if plan.has_many_names {
        // Without any feature there may be nothing in them.
        let all = |module| {
            let exported = everything(&["self", module]);
            quote!(#[allow(unused_imports, unreachable_pub)] #exported)
        };
        (vec![all("models")], vec![all("resources")])
    } else {
        (models, resources)
    };
    file.group([client].into_iter().chain(models).chain(resources).chain([runtime, modules]));
    file.finish()
}

/// One list of exports for what is always there, and one for each condition.
fn exported<'a>(
    module: &'static str,
    names: impl Iterator<Item = (&'a [Feature], Vec<&'a Identifier>)>,
) -> Vec<TokenStream> {
    let mut by_feature: BTreeMap<&[Feature], Vec<&Identifier>> = BTreeMap::new();
    for (features, names) in names {
        by_feature.entry(features).or_default().extend(names);
    }
    let export = |(features, mut names): (&[Feature], Vec<&Identifier>)| {
        names.sort_unstable();
        let (condition, exports) = (condition(features), reexport(&["self", module], &names));
        if names.is_empty() { TokenStream::new() } else { quote!(#condition #exports) }
    };
    by_feature.into_iter().map(export).collect()
}

pub(super) fn client(plan: &CratePlan) -> Result<String, String> {
    let client = &plan.client;
    let mut file = File::new(&plan.header, &RustDoc::own("The client: where every call starts."));
    let mut uses = Uses { value: true, ..Uses::default() };
    uses.runtime.extend(["Api", "Auth", "ClientBuilder", "Core", "Method", "Request", "Result"]);
    if !client.more.is_empty() {
        uses.runtime.insert("Scheme");
    }
    if !client.known_failures.is_empty() {
        uses.runtime.extend(["ErrorKind", "KnownFailure"]);
    }
    file.uses_with_resources(
        &uses,
        client.accessors.iter().map(|accessor| (accessor.feature.as_ref(), &accessor.resource)),
    );
    file.item(api(plan));
    let (name, docs) = (ident(&client.name), client.docs.attributes());
    file.item(quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name { core: Core }
    });
    if client.auth != AuthPlan::None {
        file.block(&format!("crate::runtime::key_options!({name});"));
    }
    let from_env = client.from_env_docs.attributes();
    let mut functions = vec![
        made_with(client.auth != AuthPlan::None),
        quote! {
            #from_env
            pub fn from_env() -> Result<Self> {
                Self::builder().from_env().build()
            }
        },
        quote! {
            #[doc = " Settings to choose before the client is made."]
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new(&API, |core| Self { core })
            }
        },
        quote! {
            #[doc = " A request that the document does not describe; it gives the JSON that comes back (`null` for an empty body)."]
            #[doc = ""]
            #[doc = " `path` is absolute and not encoded yet: `/v2/things`."]
            pub fn request(&self, method: Method, path: &str) -> Request<Value> {
                self.core.request(method, path)
            }
        },
    ];
    functions.extend(client.accessors.iter().map(|accessor| {
        let (docs, name, resource) =
            (accessor.docs.attributes(), ident(&accessor.name), ident(&accessor.resource));
        let condition = condition(accessor.feature.as_slice());
        let deprecated = accessor.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]));
        quote! {
            #condition
            #docs
            #deprecated
            pub fn #name(&self) -> #resource { #resource::new(&self.core) }
        }
    }));
    file.implementation(&format!(" {}", client.name), functions);
    file.finish()
}

/// `new`, which takes the key if there is one.
fn made_with(key: bool) -> TokenStream {
    if !key {
        return quote! {
            #[doc = " A client with the defaults of [`builder`](Self::builder)."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If there is no default base URL."]
            pub fn new() -> Result<Self> {
                Self::builder().build()
            }
        };
    }
    quote! {
        #[doc = " A client with this API key and the defaults of [`builder`](Self::builder)."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " If the key is empty, or there is no default base URL."]
        pub fn new(api_key: impl Into<String>) -> Result<Self> {
            Self::builder().api_key(api_key).build()
        }
    }
}

fn api(plan: &CratePlan) -> proc_macro2::TokenStream {
    let client = &plan.client;
    let (title, base_url, id_header) = (&client.title, &client.base_url, &client.request_id_header);
    let (key_env, url_env) = (&client.api_key_env, &client.base_url_env);
    let auth = auth(&client.auth);
    let more = client.more.iter().map(|credential| {
        let (name, env, auth) = (&credential.name, &credential.env, self::auth(&credential.auth));
        quote!(Scheme { name: #name, env: #env, auth: #auth })
    });
    let more = (!client.more.is_empty()).then(|| quote!(more: &[#(#more),*],));
    let optional =
        (client.auth != AuthPlan::None && !client.key_required).then(|| quote!(key_required: false,));
    let oauth = (!client.oauth.is_empty()).then(|| {
        let schemes = super::oauth::tables(&client.oauth);
        quote!(oauth: #schemes,)
    });
    let servers = (!client.servers.is_empty()).then(|| {
        let servers = super::servers::tables(&client.servers);
        quote!(servers: #servers,)
    });
    let rest = (servers.is_none() || more.is_none() || oauth.is_none() || optional.is_none())
        .then(|| quote!(..Api::DEFAULT));
    let known = client.known_failures.iter().map(|known| {
        let (at, equals, kind) = (&known.at, &known.equals, word(&known.kind));
        quote!(KnownFailure { at: #at, equals: #equals, kind: ErrorKind::#kind })
    });
    quote! {
        static API: Api = Api {
            name: #title,
            package: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            base_url: #base_url,
            #servers
            api_key_env: #key_env,
            base_url_env: #url_env,
            auth: #auth,
            #more
            #oauth
            #optional
            request_id_header: #id_header,
            known_failures: &[#(#known),*],
            #rest
        };
    }
}

fn auth(plan: &AuthPlan) -> TokenStream {
    match plan {
        AuthPlan::Bearer => quote!(Auth::Bearer),
        AuthPlan::Basic => quote!(Auth::Basic),
        AuthPlan::Http(scheme) => quote!(Auth::Http(#scheme)),
        AuthPlan::Header(name) => quote!(Auth::Header(#name)),
        AuthPlan::Query(name) => quote!(Auth::Query(#name)),
        AuthPlan::Cookie(name) => quote!(Auth::Cookie(#name)),
        AuthPlan::None => quote!(Auth::None),
    }
}
