//! The plan of a crate: plain data in which every name, type, import and line of documentation is decided.
//!
//! [`plan`] reads [`Api`] and nothing else; the renderer prints what is here and decides nothing.

mod arguments;
mod docs;
mod fields;
mod methods;
mod models;
mod names;
mod oauth;
mod operations;
mod package;
mod servers;
mod spelling;
mod structs;
mod types;

use crate::diagnostics::Diagnostics;
use crate::ir::graph;
use crate::ir::{Api, XmlObject};
use crate::lang::first_call;
use crate::lang::scope::Identifier;

pub use arguments::{PositionalPlan, Stringify, StyledPlan};
pub use methods::{CallPlan, FormerPlan, MethodBody, MethodPlan, ResourcePart, ResourcePlan};
pub use models::{ArmPlan, EnumPlan, Model, ModelFile, OldName, UnionPlan, VariantPlan};
pub use names::Feature;
pub use oauth::{OAuthPlan, OptionPlan, Takes};
pub use operations::{OperationPlan, PagedByPlan, PagingPlan, PartialPlan, ReplyPlan, SpotPlan};
pub use package::{AccessorPlan, AuthPlan, ClientPlan, KnownFailurePlan, PackagePlan, QuickStart};
pub use servers::{ChoicePlan, ServerPlan, ServersPlan, VariablePlan};
pub use spelling::spelling;
pub use structs::{
    Accepts, BuilderPlan, Construction, Constructor, Convert, ExtraPlan, FieldPlan, Given, LegacyAccessor,
    LegacySetter, Mode, StructPlan,
};
pub use types::{TypeExpr, Uses};

/// A whole crate.
#[derive(Debug)]
pub struct CratePlan {
    /// What stands in the first line of every file.
    pub header: String,
    /// Cargo.toml, README.md and api.md.
    pub package: PackagePlan,
    /// `client.rs` and `lib.rs`.
    pub client: ClientPlan,
    /// What callers may choose of its servers.
    pub servers: Option<ServersPlan>,
    /// One file each.
    pub resources: Vec<ResourcePlan>,
    /// The API calls its clients.
    pub has_incoming: bool,
    /// `xml.rs`: objects that bodies of XML hold, with the names of their statics. Empty: there is no such file.
    pub xml: Vec<(Identifier, XmlObject)>,
    /// One file each.
    pub models: Vec<ModelFile>,
    /// What the compiler has to be allowed for types that lead far into each other.
    pub recursion_limit: Option<usize>,
    /// There are more names than a reader of lists wants: everything is exported at once.
    pub has_many_names: bool,
}

impl CratePlan {
    /// Whether any body is XML.
    pub fn has_xml(&self) -> bool {
        let operations =
            self.resources.iter().flat_map(|resource| &resource.parts).flat_map(|part| &part.operations);
        operations.into_iter().any(|operation| {
            let others = operation.others.iter().any(|(.., root)| root.is_some());
            operation.xml.is_some() || others || operation.reply_xml.is_some()
        })
    }
}

/// From this many types on, exports are not listed one by one.
const MANY: usize = 500;

/// Plans the crate. What the runtime cannot do is said in the diagnostics.
pub fn plan(api: &Api, diagnostics: &mut Diagnostics) -> CratePlan {
    let names = names::Names::claim(api);
    let common = docs::CommonErrors::of(api);
    let first_call = first_call::choose(api);
    let planned = api.resources.iter().enumerate().filter_map(|(at, resource)| {
        let first_call = first_call.filter(|(chosen, _)| *chosen == at).map(|(_, operation)| operation);
        methods::resource(api, &names, &common, at, resource, first_call)
    });
    let resources: Vec<ResourcePlan> = planned.collect();
    let models = models::files(api, &names);
    let servers = servers::plan(&api.server_choices);
    let client = package::client(api, &names, &common, &resources, servers.as_ref());
    let package = package::package(api, &resources, diagnostics);
    let has_many_names = models.iter().map(|file| file.models.len()).sum::<usize>() >= MANY;
    let xml = super::names::statics().claim_all(api.xml.iter().map(|object| (&object.name, "")));
    let xml = xml.into_iter().zip(api.xml.iter().cloned()).collect();
    let header = package::header(api);
    let recursion_limit = recursion_limit(api);
    let has_incoming = !api.incoming.is_empty();
    CratePlan {
        has_incoming,
        header,
        package,
        client,
        servers,
        resources,
        models,
        xml,
        recursion_limit,
        has_many_names,
    }
}

/// Whether a type is `Send` is asked of all it holds, step by step; rustc gives up after 128 steps.
fn recursion_limit(api: &Api) -> Option<usize> {
    /// Steps from a struct by way of `Option`, `Box` or `Vec` and what they are made of to the next one.
    const STEPS: usize = 8;
    /// What rustc allows by itself.
    const DEFAULT: usize = 128;
    let needed = (graph::depth(&graph::mentions(&api.types)) * STEPS).next_power_of_two();
    (needed > DEFAULT).then_some(needed)
}
