//! The plan of a crate: plain data in which every name, type, import and line of documentation is decided.
//!
//! [`plan`] reads [`Api`] and nothing else; the renderer prints what is here and decides nothing.

mod arguments;
mod docs;
mod fields;
mod methods;
mod models;
mod names;
mod operations;
mod package;
mod types;

use crate::diagnostics::Diagnostics;
use crate::ir::Api;
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::scope::Identifier;

pub use types::TypeExpr;

/// A whole crate.
#[derive(Debug)]
pub struct CratePlan {
    /// What stands in the first line of every file.
    pub header: String,
    /// Cargo.toml, README.md and api.md.
    pub package: PackagePlan,
    /// `client.rs` and `lib.rs`.
    pub client: ClientPlan,
    /// One file each.
    pub resources: Vec<ResourcePlan>,
    /// One file each.
    pub models: Vec<ModelFile>,
}

/// Facts for the package's own files.
#[derive(Debug)]
pub struct PackagePlan {
    /// Name of the crate.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SPDX expression.
    pub license: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// One line for Cargo.toml.
    pub description: String,
    /// Its name in `use`.
    pub library: String,
    /// The API's title, as Markdown.
    pub title: String,
    /// What the document says about itself, as lines of Markdown.
    pub about: Vec<String>,
    /// A first call to show.
    pub quick_start: Option<QuickStart>,
}

/// A list that takes no arguments.
#[derive(Debug)]
pub struct QuickStart {
    /// Method of the client.
    pub accessor: Identifier,
    /// Method of the resource.
    pub method: Identifier,
}

/// The client.
#[derive(Debug)]
pub struct ClientPlan {
    /// Its type.
    pub name: Identifier,
    /// Documentation of the client.
    pub docs: RustDoc,
    /// Documentation of `from_env`.
    pub from_env_docs: RustDoc,
    /// Name of the API in messages.
    pub title: RustStr,
    /// Default base URL; empty when there is none.
    pub base_url: RustStr,
    /// Environment variable with the credential.
    pub api_key_env: RustStr,
    /// Environment variable with the base URL.
    pub base_url_env: RustStr,
    /// How the credential travels.
    pub auth: AuthPlan,
    /// Reply header with the request id.
    pub request_id_header: RustStr,
    /// Bodies that mean one error whatever the status.
    pub known_failures: Vec<KnownFailurePlan>,
    /// One method each.
    pub accessors: Vec<AccessorPlan>,
}

/// How the credential travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthPlan {
    /// `Authorization: Bearer …`.
    Bearer,
    /// A header of this name.
    Header(RustStr),
    /// Not at all.
    None,
}

/// A body that means one error.
#[derive(Debug)]
pub struct KnownFailurePlan {
    /// Place of the text.
    pub at: RustStr,
    /// The text.
    pub equals: RustStr,
    /// Variant of `ErrorKind`.
    pub kind: String,
}

/// A method of the client that gives a resource.
#[derive(Debug)]
pub struct AccessorPlan {
    /// Its name.
    pub name: Identifier,
    /// The resource's type.
    pub resource: Identifier,
    /// Documentation.
    pub docs: RustDoc,
}

/// A file of `models/`.
#[derive(Debug)]
pub struct ModelFile {
    /// Module, and stem of the file.
    pub module: Identifier,
    /// Documentation of the file.
    pub docs: RustDoc,
    /// In document order.
    pub models: Vec<Model>,
    /// What the file uses of other places.
    pub uses: Uses,
}

/// A type of `models/`.
#[derive(Debug)]
pub enum Model {
    /// An object.
    Struct(StructPlan),
    /// An open enum.
    Enum(EnumPlan),
    /// A union.
    Union(UnionPlan),
}

/// A struct that travels as a JSON object, or that holds the arguments of a method.
#[derive(Debug)]
pub struct StructPlan {
    /// Its name.
    pub name: Identifier,
    /// Name of the schema in messages.
    pub schema: RustStr,
    /// Documentation.
    pub docs: RustDoc,
    /// Its fields; those a caller must give come first in constructors.
    pub fields: Vec<FieldPlan>,
    /// Differing spellings are an error.
    pub conflict_is_error: bool,
    /// How callers make one; `None`: only replies do.
    pub construction: Option<Construction>,
    /// Deprecated accessors for legacy names.
    pub accessors: Vec<LegacyAccessor>,
}

/// How a caller makes a struct. Optional fields have setters in every case.
#[derive(Debug)]
pub struct Construction {
    /// The constructor.
    pub constructor: Constructor,
    /// What the constructor's documentation says.
    pub docs: RustDoc,
    /// `Default` says the same as `new()`.
    pub is_default: bool,
}

/// The constructor of a struct. Indexes are into its fields.
#[derive(Debug)]
pub enum Constructor {
    /// `new(required…)`.
    New(Vec<usize>),
    /// `builder()` with one setter for each required field, checked at compile time.
    Builder(BuilderPlan),
}

/// A builder whose type parameters say which required fields were given.
#[derive(Debug)]
pub struct BuilderPlan {
    /// Its name.
    pub name: Identifier,
    /// Required fields with their type parameters.
    pub fields: Vec<(usize, Identifier)>,
    /// Documentation.
    pub docs: RustDoc,
}

/// Whether a field may be absent or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `T`.
    Required,
    /// `Option<T>`: may be absent.
    Optional,
    /// `Option<T>`: may be null.
    Nullable,
    /// `Maybe<T>`: may be absent or null.
    Maybe,
    /// `T`: reads as empty when absent.
    OrDefault,
}

/// A field of a struct.
#[derive(Debug)]
pub struct FieldPlan {
    /// Its name.
    pub name: Identifier,
    /// Name of its setter and, in a constructor, of its parameter.
    pub setter: Identifier,
    /// Its type, with absence and null.
    pub ty: TypeExpr,
    /// The type of its value.
    pub value_ty: TypeExpr,
    /// Absence and null.
    pub mode: Mode,
    /// What a setter takes.
    pub accepts: Accepts,
    /// Documentation.
    pub docs: RustDoc,
    /// `#[deprecated]` with this note.
    pub deprecated: Option<RustStr>,
    /// The spelling that is sent.
    pub wire: RustStr,
    /// Other spellings, and whether each meeting is reported.
    pub legacy: Vec<(RustStr, bool)>,
    /// Travels as a string that holds JSON.
    pub json_text: bool,
    /// Where it travels, if it is an argument: a function of the runtime's `arguments::place`.
    pub place: Option<&'static str>,
    /// Its place among the fields that travel with it.
    pub order: usize,
    /// Deprecated setters for legacy names.
    pub legacy_setters: Vec<LegacySetter>,
    /// How wire vectors give it.
    pub given: Given,
}

/// A deprecated setter that fills a field under a legacy name.
#[derive(Debug)]
pub struct LegacySetter {
    /// Its name.
    pub name: Identifier,
    /// Why it is deprecated.
    pub note: RustStr,
    /// The name as wire vectors write it.
    pub public: RustStr,
}

/// An argument or a field, as wire vectors give it: by public names, as JSON.
#[derive(Debug, Clone)]
pub struct Given {
    /// The public name, then legacy ones.
    pub names: Vec<RustStr>,
    /// What its JSON is read as.
    pub ty: TypeExpr,
    /// The named type in it, be it in a list; empty when there is none.
    pub of: RustStr,
}

/// How wire vectors make the call of an operation.
#[derive(Debug)]
pub struct CallPlan {
    /// `tools.create`.
    pub call: RustStr,
    /// The method that takes all arguments.
    pub method: Identifier,
    /// Arguments by position.
    pub positional: Vec<Given>,
    /// The struct of the others.
    pub request: Option<TypeExpr>,
    /// `created`, `pages` …
    pub finish: &'static str,
}

/// What a setter takes and how it becomes the field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepts {
    /// Type of the parameter: `impl Into<String>`.
    pub ty: TypeExpr,
    /// From the parameter to the value.
    pub convert: Convert,
}

/// From a parameter to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convert {
    /// As it is.
    Same,
    /// `.into()`.
    Into,
    /// `.into_iter().map(Into::into).collect()`.
    Collect,
    /// `Box::new(….into())`.
    BoxInto,
}

/// A deprecated accessor that gives a field under a legacy name.
#[derive(Debug)]
pub struct LegacyAccessor {
    /// Its name.
    pub name: Identifier,
    /// The field.
    pub field: usize,
    /// Why it is deprecated.
    pub note: RustStr,
    /// Documentation.
    pub docs: RustDoc,
}

/// An open enum.
#[derive(Debug)]
pub struct EnumPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// Whole numbers, not strings.
    pub is_int: bool,
    /// Known values.
    pub variants: Vec<VariantPlan>,
}

/// A known value of an open enum.
#[derive(Debug)]
pub struct VariantPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// Source of the literal that travels.
    pub wire: String,
    /// Sources of other accepted literals.
    pub legacy: Vec<String>,
}

/// A union.
#[derive(Debug)]
pub struct UnionPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// In the order in which they are tried.
    pub arms: Vec<ArmPlan>,
}

/// An arm of a union.
#[derive(Debug)]
pub struct ArmPlan {
    /// Its name.
    pub name: Identifier,
    /// What it holds.
    pub ty: TypeExpr,
    /// Documentation.
    pub docs: RustDoc,
}

/// A file of `resources/`.
#[derive(Debug)]
pub struct ResourcePlan {
    /// Module, and stem of the file.
    pub module: Identifier,
    /// Its type.
    pub name: Identifier,
    /// Method of the client that gives it.
    pub accessor: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// In document order.
    pub methods: Vec<MethodPlan>,
    /// One for each operation.
    pub operations: Vec<OperationPlan>,
    /// Structs of arguments.
    pub arguments: Vec<StructPlan>,
    /// One for each operation.
    pub calls: Vec<CallPlan>,
    /// What the file uses of other places.
    pub uses: Uses,
}

/// A method of a resource.
#[derive(Debug)]
pub struct MethodPlan {
    /// Its name.
    pub name: Identifier,
    /// Documentation.
    pub docs: RustDoc,
    /// `#[deprecated]` with this note.
    pub deprecated: Option<RustStr>,
    /// Arguments by position.
    pub positional: Vec<PositionalPlan>,
    /// The struct of the others.
    pub request: Option<TypeExpr>,
    /// What it gives.
    pub returns: TypeExpr,
    /// What it does.
    pub body: MethodBody,
    /// The method it calls is deprecated too.
    pub calls_deprecated: bool,
}

/// What a method does.
#[derive(Debug)]
pub enum MethodBody {
    /// Calls the operation of this static, and ends with this method of the runtime's `Call`.
    Call {
        /// The static.
        operation: Identifier,
        /// `created`, `pages` …
        finish: &'static str,
    },
    /// Calls another method with the same arguments.
    Forward(Identifier),
    /// Calls another method, with `new()` of this type for the struct it takes besides.
    Default(Identifier, TypeExpr),
}

/// An argument by position.
#[derive(Debug, Clone)]
pub struct PositionalPlan {
    /// Its name.
    pub name: Identifier,
    /// Type of the parameter.
    pub accepts: TypeExpr,
    /// Method of the runtime's `Call` that takes it: `path`, `query`, `body` or `header`.
    pub place: &'static str,
    /// Its name on the wire.
    pub wire: RustStr,
    /// From the parameter to a string.
    pub convert: Stringify,
    /// How wire vectors give it.
    pub given: Given,
}

/// From a parameter to a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stringify {
    /// `.into()`.
    Into,
    /// `.to_string()`.
    Display,
    /// `.into().to_string()`.
    IntoDisplay,
}

/// The static table of an operation: what differs from the runtime's defaults.
#[derive(Debug)]
pub struct OperationPlan {
    /// Name of the static.
    pub name: Identifier,
    /// `tools.create`.
    pub call: RustStr,
    /// Variant of `Method`.
    pub method: &'static str,
    /// The path template.
    pub path: RustStr,
    /// Key around the body's fields.
    pub wrapper: Option<RustStr>,
    /// The wrapped value is JSON in a string.
    pub json_string: bool,
    /// A body is always sent.
    pub body_required: bool,
    /// Content type, unless it is `application/json`.
    pub content_type: Option<RustStr>,
    /// Safe to resend although its method is not.
    pub idempotent: bool,
    /// Needs no credential.
    pub anonymous: bool,
    /// Paging.
    pub paging: Option<PagingPlan>,
    /// Partial success.
    pub partial: Option<PartialPlan>,
    /// The envelope.
    pub reply: ReplyPlan,
}

/// Paging of an operation.
#[derive(Debug)]
pub struct PagingPlan {
    /// Variant of `In`.
    pub place: &'static str,
    /// Wire name of the page number.
    pub page: RustStr,
    /// Wire name of the page size.
    pub limit: Option<RustStr>,
    /// Longest page.
    pub max: Option<u64>,
}

/// A failing reply with partial success.
#[derive(Debug)]
pub struct PartialPlan {
    /// Its statuses.
    pub statuses: Vec<u16>,
    /// Place of the ids.
    pub ids: RustStr,
    /// Place of the messages.
    pub errors: RustStr,
}

/// The envelope of an operation: what differs from the default of its kind.
#[derive(Debug)]
pub struct ReplyPlan {
    /// Constant of `Envelope`: `CREATED`.
    pub base: &'static str,
    /// Places of the entity: pointer, and spellings of fields it must have.
    pub value: Vec<(RustStr, Vec<Vec<RustStr>>)>,
    /// Other places: field of `Envelope`, pointers. Empty ones are left out.
    pub places: Vec<(&'static str, Vec<RustStr>)>,
    /// Whether an empty body is success, where the default differs.
    pub empty_ok: Option<bool>,
    /// Variants of `Fail`, where the default differs.
    pub fails: Option<Vec<&'static str>>,
}

/// What a file uses, by the place it comes from; sorted, without doubles.
#[derive(Debug, Default)]
pub struct Uses {
    /// Types of `crate::models`.
    pub models: std::collections::BTreeSet<Identifier>,
    /// Names of `crate::runtime`.
    pub runtime: std::collections::BTreeSet<&'static str>,
    /// `std::collections::BTreeMap`.
    pub map: bool,
    /// `serde_json::Value`.
    pub value: bool,
}

/// Plans the crate. What the runtime cannot do is said in the diagnostics.
pub fn plan(api: &Api, diagnostics: &mut Diagnostics) -> CratePlan {
    let names = names::Names::claim(api);
    let common = docs::CommonErrors::of(api);
    let planned = api
        .resources
        .iter()
        .enumerate()
        .filter_map(|(at, resource)| methods::resource(api, &names, &common, at, resource));
    let resources: Vec<ResourcePlan> = planned.collect();
    let models = models::files(api, &names);
    let client = package::client(api, &names, &common, &resources, diagnostics);
    let package = package::package(api, &resources);
    CratePlan { header: package::header(api), package, client, resources, models }
}
