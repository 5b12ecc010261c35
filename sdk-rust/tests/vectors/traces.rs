//! Collects what the crate reports through `tracing` while a vector runs on this thread.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};

use super::format::Conflict;

/// Collected conflicts; collecting ends when it is dropped.
pub struct Traces {
    found: Arc<Mutex<Vec<Conflict>>>,
    _guard: DefaultGuard,
}

impl Traces {
    pub fn collect() -> Self {
        let found = Arc::new(Mutex::new(Vec::new()));
        let guard = tracing::subscriber::set_default(Collector(found.clone()));
        Self { found, _guard: guard }
    }

    pub fn conflicts(&self) -> Vec<Conflict> {
        self.found.lock().unwrap().clone()
    }
}

struct Collector(Arc<Mutex<Vec<Conflict>>>);

#[derive(Default)]
struct Fields {
    schema: Option<String>,
    field: Option<String>,
    legacy: Option<String>,
    message: String,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "schema" => self.schema = Some(value.to_owned()),
            // A name that is a keyword has an underscore at its end.
            "field" => self.field = Some(value.trim_end_matches('_').to_owned()),
            "legacy" => self.legacy = Some(value.to_owned()),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Fields { schema: Some(schema), field: Some(field), legacy: Some(legacy), message } = fields else { return };
        if message.contains("differ") {
            self.0.lock().unwrap().push(Conflict { schema, field, legacy });
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
