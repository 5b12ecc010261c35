//! Suggestions as a rules file with the evidence in comments, as an overlay, and for programs.

use serde_json::{Value, json};

use super::{Alias, Confidence, Envelope, Paging, Suggestions};

impl Suggestions {
    /// Whether there is nothing to suggest.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.aliases.is_empty() && self.envelopes.is_empty() && self.pagings.is_empty()
    }

    /// Leaves out what is less sure; what is shown of the rest is what was seen, and short of high confidence what it speaks for.
    pub fn at_least(&mut self, confidence: Confidence) {
        self.aliases.retain(|alias| alias.confidence >= confidence);
        self.envelopes.retain(|envelope| envelope.confidence >= confidence);
        if confidence < Confidence::High {
            self.envelopes.iter_mut().for_each(Envelope::take_inferred);
        }
        self.pagings.retain(|paging| paging.confidence >= confidence);
    }

    /// A rules file (`trueup.yaml`). Every value is a JSON string, which YAML reads too.
    #[must_use]
    pub fn rules(&self) -> String {
        let mut out = "# Suggested by trueup: read each rule before you keep it.\ntrueup: 1\n".to_owned();
        section(&mut out, "operations", &self.pagings, paging);
        section(&mut out, "aliases", &self.aliases, alias);
        section(&mut out, "envelopes", &self.envelopes, envelope);
        out
    }

    /// Everything, for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let alias = |alias: &Alias| {
            json!({
                "field": alias.field, "legacy": alias.legacy, "schemas": alias.schemas,
                "confidence": alias.confidence.as_str(), "evidence": alias.evidence,
            })
        };
        let envelope = |envelope: &Envelope| {
            let parts: serde_json::Map<String, Value> =
                envelope.parts.iter().map(|(part, places)| ((*part).to_owned(), json!(places))).collect();
            json!({
                "calls": envelope.calls, "kind": envelope.kind, "parts": parts,
                "confidence": envelope.confidence.as_str(), "evidence": envelope.evidence,
            })
        };
        let paging = |paging: &Paging| {
            json!({
                "operation": paging.operation, "page": paging.page, "limit": paging.limit,
                "confidence": paging.confidence.as_str(),
            })
        };
        json!({
            "aliases": self.aliases.iter().map(alias).collect::<Vec<_>>(),
            "envelopes": self.envelopes.iter().map(envelope).collect::<Vec<_>>(),
            "paging": self.pagings.iter().map(paging).collect::<Vec<_>>(),
        })
    }
}

fn section<T>(out: &mut String, key: &str, all: &[T], line: fn(&T) -> String) {
    if all.is_empty() {
        return;
    }
    out.push_str(&format!("\n{key}:\n"));
    all.iter().for_each(|each| out.push_str(&line(each)));
}

fn list(all: &[String]) -> String {
    format!("[{}]", all.iter().map(|each| json_text(each)).collect::<Vec<_>>().join(", "))
}

/// A scalar that YAML cannot take for anything but this text.
fn json_text(text: &str) -> String {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_./-".contains(&b))
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '_')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { Value::from(text).to_string() }
}

/// A comment: one line, without what could end it.
fn comment(confidence: Confidence, evidence: &[String]) -> String {
    let shown: Vec<String> =
        evidence.iter().take(4).map(|each| crate::diagnostics::escape_line(each)).collect();
    let more = evidence.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("  # {} confidence: {}{more}\n", confidence.as_str(), shown.join("; "))
}

fn paging(paging: &Paging) -> String {
    let limit =
        paging.limit.as_ref().map(|limit| format!(", limit: {}", json_text(limit))).unwrap_or_default();
    format!("  {}: {{paging: {{page: {}{limit}}}}}\n", json_text(&paging.operation), json_text(&paging.page))
}

fn alias(alias: &Alias) -> String {
    format!(
        "{}  - {{field: {}, legacy: {}, in: {{schemas: {}}}}}\n",
        comment(alias.confidence, &alias.evidence),
        json_text(&alias.field),
        list(&alias.legacy),
        list(&alias.schemas)
    )
}

fn envelope(envelope: &Envelope) -> String {
    let parts: String =
        envelope.parts.iter().map(|(part, places)| format!(", {part}: {}", list(places))).collect();
    format!(
        "{}  - {{calls: {}, kind: {}{parts}}}\n",
        comment(envelope.confidence, &envelope.evidence),
        list(&envelope.calls),
        envelope.kind
    )
}
