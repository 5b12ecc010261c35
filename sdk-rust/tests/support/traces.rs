//! Collects what the crate says through `tracing` while a test runs on one thread.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};

/// One event: its level and its fields, `name=value`, in order.
pub type Line = (Level, String);

/// Collected events; collecting ends when it is dropped.
pub struct Traces {
    lines: Arc<Mutex<Vec<Line>>>,
    _guard: DefaultGuard,
}

impl Traces {
    pub fn collect() -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let guard = tracing::subscriber::set_default(Collector(lines.clone()));
        Self { lines, _guard: guard }
    }

    /// Everything, spans included.
    pub fn all(&self) -> Vec<Line> {
        self.lines.lock().unwrap().clone()
    }

    /// The warnings alone.
    pub fn warnings(&self) -> Vec<String> {
        let warnings = self.all().into_iter().filter(|(level, _)| *level == Level::WARN);
        warnings.map(|(_, line)| line).collect()
    }
}

struct Collector(Arc<Mutex<Vec<Line>>>);

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("hivekube")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text("span ".to_owned());
        span.record(&mut text);
        self.0.lock().unwrap().push((*span.metadata().level(), text.0));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().unwrap().push((*event.metadata().level(), text.0.trim().to_owned()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
