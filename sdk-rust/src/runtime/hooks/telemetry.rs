//! A span around every try, with the names of OpenTelemetry, as one hook like any other.

use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use super::{Answer, Attempt, AttemptError, Hook, Next, Running};

/// Opens a `tracing` span for every try, with the attributes that OpenTelemetry's
/// [conventions for HTTP clients](https://opentelemetry.io/docs/specs/semconv/http/http-spans/) give it:
/// `http.request.method`, `server.address`, `server.port`, `url.full`, `url.template`, `http.request.resend_count`,
/// `http.response.status_code` and `error.type`; and with `otel.name`, `otel.kind` and `otel.status_code`, by which
/// `tracing-opentelemetry` makes a span of a client of it.
///
/// Level `INFO`, target `…::hooks::telemetry`. The values in the query of `url.full` are `REDACTED`, but for those that
/// [`show_query`](Self::show_query) names; `url.template` and the name are low in cardinality.
///
/// Hooks after this one run within the span: one of them sends `traceparent` (W3C Trace Context) on, since the context of a
/// span is known to the exporter alone:
///
/// ```text
/// let propagate = before_attempt(|attempt| {
///     let mut fields = std::collections::HashMap::new();
///     let context = tracing::Span::current().context();        // tracing_opentelemetry::OpenTelemetrySpanExt
///     opentelemetry::global::get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut fields));
///     fields.iter().try_for_each(|(name, value)| attempt.set_header(name, value))
/// });
/// let client = Client::builder().hook(OpenTelemetry::new()).hook(propagate).build()?;
/// ```
#[derive(Debug, Clone, Default)]
pub struct OpenTelemetry {
    shown: Vec<String>,
}

impl OpenTelemetry {
    /// One that shows no value of a query.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows the values of these parameters of the query in `url.full`.
    #[must_use]
    pub fn show_query<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.shown.extend(names.into_iter().map(Into::into));
        self
    }

    fn span(&self, attempt: &Attempt) -> Span {
        let method = attempt.method().as_str();
        let template = attempt.url_template();
        let name = template.map_or_else(|| method.to_owned(), |template| format!("{method} {template}"));
        tracing::info_span!(
            "attempt",
            otel.name = name,
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = method,
            server.address = attempt.server_address(),
            server.port = attempt.server_port(),
            url.full = attempt.shown_url(&self.shown),
            url.template = template,
            http.request.resend_count = Some(attempt.number() - 1).filter(|again| *again > 0),
            http.response.status_code = Empty,
            error.r#type = Empty,
        )
    }
}

impl Hook for OpenTelemetry {
    fn around<'a>(&'a self, attempt: &'a mut Attempt, next: Next<'a>) -> Running<'a> {
        let span = self.span(attempt);
        let mut outcome = Outcome { span: span.clone(), deadline: attempt.deadline(), is_known: false };
        let within = async move {
            let came = next.run(attempt).await;
            outcome.record(&came);
            came
        };
        Box::pin(within.instrument(span))
    }
}

/// Says what came of a try when it is over, also when nobody waits for it any longer.
struct Outcome {
    span: Span,
    deadline: Option<Instant>,
    is_known: bool,
}

impl Outcome {
    fn record(&mut self, came: &Result<Answer, AttemptError>) {
        self.is_known = true;
        let status = came.as_ref().map_or_else(AttemptError::status, |answer| Some(answer.status()));
        if let Some(status) = status {
            self.span.record("http.response.status_code", status);
        }
        match came {
            Ok(answer) if answer.status() < 400 => {}
            Ok(answer) => self.failed(&answer.status().to_string()),
            Err(why) => self.failed(why.kind().map_or("_OTHER", |kind| kind.as_str())),
        }
    }

    fn failed(&self, error: &str) {
        self.span.record("error.type", error);
        self.span.record("otel.status_code", "ERROR");
    }
}

impl Drop for Outcome {
    fn drop(&mut self) {
        if !self.is_known {
            let is_late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
            self.failed(if is_late { "timeout" } else { "cancelled" });
        }
    }
}
