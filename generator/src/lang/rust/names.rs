//! Names that Rust or the crate's own API keeps for itself. Each list is in the case of the scope that reserves it.

use crate::ir::Words;
use crate::lang::scope::{Case, DEVICES, Identifier, Scope};

/// Keywords of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Types and variants of the prelude, and other names that stand alone in generated code.
const PRELUDE_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Default",
    "Debug",
    "Clone",
    "Copy",
    "PartialEq",
    "Eq",
    "Hash",
    "From",
    "Into",
    "Send",
    "Sync",
    "Sized",
    "Iterator",
    "IntoIterator",
    "Value",
    "BTreeMap",
    "ToString",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "AsRef",
    "Ord",
    "PartialOrd",
    "Extend",
];

/// Types of the runtime: those at the root of every crate, and those that tables of operations name.
pub const RUNTIME_TYPES: &[&str] = &[
    "Ack",
    "Api",
    "Auth",
    "Base64",
    "Batch",
    "Blocking",
    "BodyFormat",
    "ByteStream",
    "Call",
    "ClientBuilder",
    "Core",
    "Created",
    "Deleted",
    "Encoding",
    "Envelope",
    "Error",
    "ErrorKind",
    "EventStream",
    "Extra",
    "Fail",
    "FileUpload",
    "FromCore",
    "FromHeader",
    "Headers",
    "In",
    "Items",
    "KnownFailure",
    "LineStream",
    "Maybe",
    "Method",
    "NextPage",
    "Object",
    "Operation",
    "Page",
    "PageRequest",
    "PagedBy",
    "Pages",
    "Paging",
    "Parameters",
    "PartType",
    "Partial",
    "PathStyle",
    "RateLimit",
    "RawRequest",
    "RawResponse",
    "Request",
    "Scheme",
    "ServerEvent",
    "StreamRequest",
    "Updated",
    "WaitUntil",
];

/// Methods every resource, client or request struct has already, or that would hide a trait's.
const METHODS: &[&str] = &[
    "new", "builder", "build", "default", "clone", "into", "from", "try_into", "to_owned", "borrow", "fmt",
    "eq", "ne", "drop", "with",
];

/// Methods of the client.
const CLIENT_METHODS: &[&str] = &["from_env", "request", "close"];

/// Modules and files the crate has already.
const MODULES: &[&str] = &[
    "client",
    "core",
    "lib",
    "main",
    "models",
    "resources",
    "runtime",
    "serde",
    "serde_json",
    "shared",
    "std",
    "tests",
];

/// Names of crates that mean something to Cargo, to the compiler or in the crate itself. A crate of the same name as one of its
/// dependencies would hide it in examples.
const CRATES: &[&str] = &[
    "alloc",
    "build",
    "bytes",
    "core",
    "deps",
    "examples",
    "fastrand",
    "flate2",
    "futures-core",
    "futures-util",
    "httpdate",
    "incremental",
    "proc-macro",
    "reqwest",
    "serde",
    "serde-json",
    "std",
    "test",
    "tokio",
    "tracing",
];

/// The name of the crate, changed where Cargo or Rust would not take it.
pub fn package(wanted: &str) -> String {
    let same = wanted.replace('_', "-");
    let taken = [KEYWORDS, DEVICES, CRATES].iter().any(|words| words.contains(&same.as_str()));
    if taken { format!("{wanted}-api") } else { wanted.to_owned() }
}

/// What a builder's type parameters must not be called, since its setters name these.
pub const STATES: &[&str] = PRELUDE_TYPES;

/// Types of the whole crate: models, enums, structs of arguments, resources.
pub fn types() -> Scope {
    Scope::new(Case::Pascal).suffix("Model").reserve(PRELUDE_TYPES).reserve(RUNTIME_TYPES)
}

/// Variants of one enum or union.
pub fn variants() -> Scope {
    Scope::new(Case::Pascal).suffix("Value").digit_prefix("Value").reserve(&["Self", "Unknown"])
}

/// Fields of one struct. A model has one more, `extra`.
pub fn fields(is_model: bool) -> Scope {
    Scope::new(Case::Snake).reserve(KEYWORDS).reserve(if is_model { &["extra"] } else { &[] })
}

/// Setters and accessors of one struct.
pub fn setters() -> Scope {
    Scope::new(Case::Snake).reserve(KEYWORDS).reserve(METHODS)
}

/// Methods of one resource.
pub fn methods() -> Scope {
    Scope::new(Case::Snake).reserve(KEYWORDS).reserve(METHODS)
}

/// Parameters of one method; `request` is the struct of the others.
pub fn parameters() -> Scope {
    Scope::new(Case::Snake).reserve(KEYWORDS).reserve(&["request", "self"])
}

/// Methods of the client that give a resource.
pub fn accessors() -> Scope {
    methods().reserve(CLIENT_METHODS)
}

/// Modules, and with them file stems.
pub fn modules() -> Scope {
    Scope::new(Case::Snake).reserve(KEYWORDS).reserve(MODULES).reserve(DEVICES)
}

/// The module of the types that several resources use.
pub fn shared_module() -> Identifier {
    Scope::new(Case::Snake).claim(&Words::split("shared"))
}

/// Cargo features, which share their space with those of every crate.
pub fn features() -> Scope {
    Scope::new(Case::Snake)
        .reserve(&["default", "blocking", "testing", "webhooks"])
        .suffix("_api")
        .digit_prefix("n")
}

/// Tables of one resource's operations.
pub fn statics() -> Scope {
    Scope::new(Case::Upper)
}

/// A name with more words at its end.
pub fn followed_by(name: &Words, more: &str) -> Words {
    Words::from_words(name.as_slice().iter().cloned().chain([more.to_owned()]))
}
