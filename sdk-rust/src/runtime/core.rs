//! What all calls of one client share.

use std::sync::Arc;

use serde_json::Value;

use super::api::Api;
use super::call::Call;
use super::config::Settings;
use super::credential::Credentials;
use super::envelope::Envelope;
use super::heads::Heads;
use super::operation::{Method, Operation};
use super::redact;
use super::request::Request;
use super::retry::Bucket;
use super::transport::Transport;

/// The inside of a client; cloning it is cheap and shares connections and retry budget.
#[derive(Debug, Clone)]
pub(crate) struct Core(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) transport: Transport,
    pub(crate) settings: Settings,
    pub(crate) bucket: Bucket,
    /// What its requests begin with.
    pub(crate) heads: Heads,
    pub(crate) credentials: Credentials,
}

/// The operation behind requests that no document describes.
static UNTYPED: Operation = Operation {
    name: "request",
    path: "(untyped)",
    reply: Envelope { empty_ok: true, fails: &[], ..Envelope::ITEM },
    ..Operation::DEFAULT
};

impl Core {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Starts a call.
    pub(crate) fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self, operation)
    }

    /// Starts a request that no document describes.
    pub(crate) fn request(&self, method: Method, path: &str) -> Request<Value> {
        Call::untyped(self, &UNTYPED, method, path).value()
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.0.api
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn bucket(&self) -> &Bucket {
        &self.0.bucket
    }

    /// What its requests begin with.
    pub(crate) fn heads(&self) -> &Heads {
        &self.0.heads
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    /// `text` without the client's credentials.
    pub(crate) fn redact(&self, text: String) -> String {
        let text = self.0.credentials.redact(text);
        self.0.settings.header_secrets.iter().fold(text, |text, secret| redact::without(secret, text))
    }
}
