//! What a handler answers: an [`Outcome`] (data by placeholder, for `wire::envelope`) or a [`Failure`], and how each
//! revision words failures.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::operation::Resource;
use crate::store::{Entity, StoreError};
use crate::wire::Revision;
use crate::wire::envelope::{Data, Datum};

/// The data of a success; the envelope picks from it what its revision sends.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Outcome {
    /// Data by placeholder name.
    pub(crate) data: Data,
}

impl Outcome {
    /// Adds a datum that is sent as it is.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.data.insert(name, Datum::Plain(value.into()));
        self
    }

    /// Adds an entity under a name of its own.
    #[must_use]
    pub(crate) fn with_entity(mut self, name: &'static str, resource: Resource, entity: Entity) -> Self {
        self.data.insert(name, Datum::Entity(resource, entity));
        self
    }

    /// One entity and its id.
    #[must_use]
    pub(crate) fn entity(resource: Resource, entity: Entity) -> Self {
        let mut outcome = Self::default();
        for (name, field) in [("id", resource.id_field()), ("org_id", "org_id"), ("project_id", "project_id")]
        {
            if let Some(value) = entity.get(field) {
                outcome = outcome.with(name, value.clone());
            }
        }
        outcome.with_entity("entity", resource, entity)
    }

    /// Several entities; `total` is how many there are besides these.
    #[must_use]
    pub(crate) fn list(resource: Resource, entities: Vec<Entity>, total: usize) -> Self {
        let mut outcome = Self::default().with("total", total);
        outcome.data.insert("items", Datum::Entities(resource, entities));
        outcome
    }

    /// Ids alone; the first one is also `id`.
    #[must_use]
    pub(crate) fn ids(ids: Vec<String>) -> Self {
        let first = ids.first().cloned();
        let outcome = Self::default().with("ids", ids);
        match first {
            Some(id) => outcome.with("id", id),
            None => outcome,
        }
    }
}

/// Why a request was not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// An error of the application, worded the revision's way.
    Application {
        /// The HTTP status.
        status: StatusCode,
        /// The machine-readable code that the latest servers add.
        code: &'static str,
        /// What went wrong.
        message: String,
    },
    /// The validator's own words, as plain text with status 400.
    Validation(String),
    /// `{"error": "Forbidden route"}` with this status.
    Forbidden(u16),
}

impl Failure {
    /// 400.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::Application { status: StatusCode::BAD_REQUEST, code: "BAD_REQUEST", message: message.into() }
    }

    /// 404.
    pub(crate) fn not_found(what: &str, id: &str) -> Self {
        let message = format!("{what} not found: {id}");
        Self::Application { status: StatusCode::NOT_FOUND, code: "NOT_FOUND", message }
    }

    /// 401.
    pub(crate) fn unauthorized(message: &str) -> Self {
        Self::Application {
            status: StatusCode::UNAUTHORIZED,
            code: "UNAUTHORIZED",
            message: message.to_owned(),
        }
    }

    /// Status and body.
    #[must_use]
    pub(crate) fn render(&self, revision: Revision) -> (StatusCode, Body) {
        match self {
            Self::Validation(text) => {
                (StatusCode::BAD_REQUEST, Body::Text("text/plain; charset=utf-8", text.clone()))
            }
            Self::Forbidden(status) => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::FORBIDDEN);
                (status, Body::Json(json!({"error": "Forbidden route"})))
            }
            Self::Application { status, code, message } => {
                let body = match revision {
                    Revision::B | Revision::C | Revision::C2 => json!({"error": message}),
                    Revision::D => {
                        json!({"statusCode": status.as_u16(), "message": message, "success": false})
                    }
                    Revision::E | Revision::F => json!({
                        "statusCode": status.as_u16(), "message": message, "success": false, "errorCode": code,
                    }),
                };
                (*status, Body::Json(body))
            }
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Application {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: "INTERNAL_SERVER_ERROR",
            message: error.to_string(),
        }
    }
}

/// The body of a reply.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    /// No bytes at all.
    Empty,
    /// A JSON value.
    Json(Value),
    /// Text of this content type.
    Text(&'static str, String),
}

/// The object in a JSON value, or an empty one.
#[must_use]
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
