//! Collects the spans of tries, each as the JSON object of its attributes.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use hivekube::Value;
use serde_json::{Map, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Every span in the order of their beginnings; those of tries alone have an `otel.kind`.
#[derive(Clone, Default)]
pub struct Spans(Arc<Mutex<Vec<Map<String, Value>>>>);

impl Spans {
    /// The spans of tries, with the names that a case has for what is no attribute.
    pub fn of_tries(&self) -> Vec<Value> {
        let all = self.0.lock().unwrap().clone();
        all.into_iter().filter(|span| span.contains_key("kind")).map(Value::Object).collect()
    }

    fn note(&self, id: &Id, record: impl FnOnce(&mut Fields<'_>)) {
        let at = usize::try_from(id.into_u64()).unwrap() - 1;
        record(&mut Fields(&mut self.0.lock().unwrap()[at]));
    }
}

struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        let name = match field.name() {
            "otel.name" => "name",
            "otel.kind" => "kind",
            "otel.status_code" => "status",
            name => name,
        };
        self.0.insert(name.to_owned(), value);
    }
}

impl Visit for Fields<'_> {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, json!(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, json!(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, json!(format!("{value:?}")));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("hivekube") && metadata.is_span()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = {
            let mut all = self.0.lock().unwrap();
            all.push(Map::new());
            Id::from_u64(all.len() as u64)
        };
        self.note(&id, |fields| span.record(fields));
        id
    }

    fn record(&self, id: &Id, record: &Record<'_>) {
        self.note(id, |fields| record.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
