//! The part of this crate that is the same for every API: it sends requests, reads replies and knows no API itself.
//!
//! Everything particular arrives as data: an [`Api`](api::Api) for the client, an [`Operation`](operation::Operation)
//! for each method, and the macros `wire_object!`, `wire_enum!`, `wire_union!` and `parameters!` for the types.
//! Not here: resources, models, names.
//!
//! A call in the order of its files: `arguments` → `call` → `request` → `send` (`retry`, `retry_after`,
//! `transport`) → `failure` or `envelope` → `replies` and `page`, or `stream`.

#![allow(dead_code, unused_imports, unused_macros)] // an API uses the part that it needs

pub(crate) mod api;
pub(crate) mod arguments;
mod base_url;
mod batching;
#[cfg(feature = "blocking")]
mod blocking;
pub(crate) mod body;
mod bound;
pub(crate) mod call;
mod charset;
mod compression;
mod config;
pub(crate) mod core;
mod credential;
pub(crate) mod envelope;
mod error;
mod failure;
mod finite;
mod grant;
mod header;
mod header_value;
mod heads;
pub mod hooks;
mod keys;
mod link;
pub(crate) mod multipart;
mod oauth;
pub(crate) mod operation;
mod page;
mod paging;
mod payload;
mod rate_limit;
mod raw;
pub(crate) mod redact;
mod redirect;
mod replies;
mod reply;
mod request;
mod retry;
mod retry_after;
mod secret;
mod send;
pub(crate) mod servers;
mod stream;
pub(crate) mod style;
#[cfg(test)]
mod tables;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;
mod unpack;
mod upload;
mod url;
mod waiting;
#[cfg(feature = "webhooks")]
pub mod webhooks;
pub(crate) mod wire;
pub(crate) mod xml;

pub(crate) use self::api::{Api, Auth, KnownFailure, OAuth, Scheme, TokenUrls};
pub(crate) use self::arguments::{Parameters, parameters};
pub(crate) use self::call::Call;
pub(crate) use self::core::Core;
pub(crate) use self::credential::Source;
pub(crate) use self::envelope::{Envelope, Fail, at};
pub(crate) use self::keys::key_options;
pub(crate) use self::multipart::PartType;
pub(crate) use self::operation::{BodyFormat, Encoding, In, Operation, PagedBy, Paging, Partial};
pub(crate) use self::redact::redacted;
pub(crate) use self::servers::{Server, Variable};
pub(crate) use self::style::PathStyle;
pub(crate) use self::wire::object::wire_object;
pub(crate) use self::wire::open_enum::wire_enum;
pub(crate) use self::wire::union::wire_union;

#[cfg(feature = "blocking")]
pub use self::blocking::Blocking;
pub use self::config::ClientBuilder;
pub use self::error::{Error, ErrorKind, Result};
pub use self::header::Headers;
pub use self::header_value::FromHeader;
pub use self::operation::Method;
pub use self::page::{Items, NextPage, Page, PageRequest, Pages};
pub use self::rate_limit::RateLimit;
pub use self::raw::{RawRequest, RawResponse};
pub use self::replies::{Ack, Batch, Created, Deleted, Updated};
pub use self::request::Request;
pub use self::stream::StreamRequest;
pub use self::stream::bytes::ByteStream;
pub use self::stream::events::{EventStream, ServerEvent};
pub use self::stream::lines::LineStream;
pub use self::upload::FileUpload;
pub use self::waiting::WaitUntil;
pub use self::wire::bytes::Base64;
pub use self::wire::container::{Extra, Object};
pub use self::wire::maybe::Maybe;
