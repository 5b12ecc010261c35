//! Suggestions as a rules file with the evidence in comments, as an overlay, and for programs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Alias, ArgumentName, Confidence, Envelope, Paging, ResourceName, Suggestions};

impl Suggestions {
    /// Whether there is nothing to suggest.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.aliases.is_empty()
            && self.envelopes.is_empty()
            && self.pagings.is_empty()
            && self.names.is_empty()
    }

    /// Leaves out what is less sure; what is shown of the rest is what was seen, and short of high confidence what it speaks for.
    pub fn at_least(&mut self, confidence: Confidence) {
        self.aliases.retain(|alias| alias.confidence >= confidence);
        self.envelopes.retain(|envelope| envelope.confidence >= confidence);
        if confidence < Confidence::High {
            self.envelopes.iter_mut().for_each(Envelope::take_inferred);
        }
        self.pagings.retain(|paging| paging.confidence >= confidence);
        self.names.at_least(confidence);
    }

    /// A rules file (`trueup.yaml`). Every value is a JSON string, which YAML reads too.
    #[must_use]
    pub fn rules(&self) -> String {
        let mut out = "# Suggested by trueup: read each rule before you keep it.\ntrueup: 1\n".to_owned();
        // Rules that speak of calls are read when these have their names.
        let renamed = self.names.renamed();
        let (kept, given): (Vec<_>, Vec<_>) =
            self.names.resources.iter().partition(|name| !name.deprecated.is_empty());
        section(&mut out, "resources", &given, |name| resource(name));
        self.operations(&renamed, &mut out);
        let kept = kept.into_iter().map(renamed_resource);
        let lines: Vec<String> =
            kept.chain(self.names.arguments.iter().map(|name| argument(name, &renamed))).collect();
        section(&mut out, "rename", &lines, String::clone);
        section(&mut out, "aliases", &self.aliases, alias);
        section(&mut out, "envelopes", &self.envelopes, |each| envelope(each, &renamed));
        out
    }

    /// What is said of operations: those that are named first, each once.
    fn operations(&self, renamed: &BTreeMap<&str, String>, out: &mut String) {
        let (mut lines, mut remarks) = (String::new(), String::new());
        let mut paged: BTreeMap<&str, &Paging> =
            self.pagings.iter().map(|each| (each.operation.as_str(), each)).collect();
        for name in &self.names.calls {
            let mut said: Vec<String> = Vec::new();
            if name.call.is_some() {
                said.extend(renamed.get(name.from.as_str()).map(|call| format!("call: {}", json_text(call))));
            }
            if !name.deprecated.is_empty() {
                said.push(format!("deprecated_calls: {}", list(&name.deprecated)));
            }
            let Some(operation) = &name.operation else {
                let said = crate::diagnostics::escape_line(&said.join(", "));
                remarks += &comment(name.confidence, &name.evidence);
                remarks += &format!(
                    "  # {}: {{{said}}}: it has no operationId, so only the document can say it (`--overlay-out`)\n",
                    name.from
                );
                continue;
            };
            lines += &comment(name.confidence, &name.evidence);
            said.extend(paged.remove(operation.as_str()).map(pages));
            lines += &format!("  {}: {{{}}}\n", json_text(operation), said.join(", "));
        }
        for each in self.pagings.iter().filter(|each| paged.contains_key(each.operation.as_str())) {
            lines += &format!("  {}: {{{}}}\n", json_text(&each.operation), pages(each));
        }
        let key = if lines.is_empty() { "# operations:" } else { "operations:" };
        if !lines.is_empty() || !remarks.is_empty() {
            out.push_str(&format!("\n{key}\n{remarks}{lines}"));
        }
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
        let renamed = self.names.renamed();
        let now = |call: &String| renamed.get(call.as_str()).unwrap_or(call).clone();
        let envelope = |envelope: &Envelope| {
            let parts: serde_json::Map<String, Value> =
                envelope.parts.iter().map(|(part, places)| ((*part).to_owned(), json!(places))).collect();
            json!({
                "calls": envelope.calls.iter().map(now).collect::<Vec<_>>(), "kind": envelope.kind, "parts": parts,
                "confidence": envelope.confidence.as_str(), "evidence": envelope.evidence,
            })
        };
        let paging = |paging: &Paging| {
            json!({
                "operation": paging.operation, "page": paging.page, "limit": paging.limit,
                "confidence": paging.confidence.as_str(),
            })
        };
        let resource = |name: &ResourceName| {
            json!({
                "tags": name.tags, "to": name.to, "deprecated": name.deprecated,
                "calls": name.moved.iter().map(|each| json!({"from": each.from, "to": each.to})).collect::<Vec<_>>(),
                "confidence": name.confidence.as_str(), "evidence": name.evidence,
            })
        };
        let call = |name: &super::CallName| {
            json!({
                "operation": name.operation, "from": name.from,
                "to": name.call.as_ref().map(|_| now(&name.from)), "deprecated": name.deprecated,
                "variants": name.variants.iter().filter(|_| name.call.is_some())
                    .map(|(from, _)| json!({"from": from, "to": now(from)})).collect::<Vec<_>>(),
                "confidence": name.confidence.as_str(), "evidence": name.evidence,
            })
        };
        let argument = |name: &ArgumentName| {
            json!({
                "operation": name.operation, "parameter": name.parameter, "to": name.to,
                "confidence": name.confidence.as_str(), "evidence": name.evidence,
            })
        };
        json!({
            "resources": self.names.resources.iter().map(resource).collect::<Vec<_>>(),
            "calls": self.names.calls.iter().map(call).collect::<Vec<_>>(),
            "renames": self.names.arguments.iter().map(argument).collect::<Vec<_>>(),
            "aliases": self.aliases.iter().map(alias).collect::<Vec<_>>(),
            "envelopes": self.envelopes.iter().map(envelope).collect::<Vec<_>>(),
            "paging": self.pagings.iter().map(paging).collect::<Vec<_>>(),
        })
    }
}

fn section<T>(out: &mut String, key: &str, all: &[T], line: impl Fn(&T) -> String) {
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
    if plain {
        return text.to_owned();
    }
    // What turns the direction of a line, or cannot be seen, is spelled.
    let spelled = |c: char| match u16::try_from(u32::from(c)) {
        Ok(code) if !c.is_ascii() && !c.is_alphanumeric() => format!("\\u{code:04x}"),
        _ => c.to_string(),
    };
    Value::from(text).to_string().chars().map(spelled).collect()
}

/// A comment: one line, without what could end it.
fn comment(confidence: Confidence, evidence: &[String]) -> String {
    let shown: Vec<String> =
        evidence.iter().take(4).map(|each| crate::diagnostics::escape_line(each)).collect();
    let more = evidence.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("  # {} confidence: {}{more}\n", confidence.as_str(), shown.join("; "))
}

fn pages(paging: &Paging) -> String {
    let limit =
        paging.limit.as_ref().map(|limit| format!(", limit: {}", json_text(limit))).unwrap_or_default();
    format!("paging: {{page: {}{limit}}}", json_text(&paging.page))
}

fn resource(name: &ResourceName) -> String {
    let tags: String =
        name.tags.iter().map(|tag| format!("  {}: {}\n", json_text(tag), json_text(&name.to))).collect();
    format!("{}{tags}", comment(name.confidence, &name.evidence))
}

/// A resource whose old names stay.
fn renamed_resource(name: &ResourceName) -> String {
    let from = json_text(name.deprecated.first().map_or("", String::as_str));
    let (to, deprecated) = (json_text(&name.to), list(&name.deprecated));
    let members = format!("resource: {from}, to: {to}, deprecated: {deprecated}");
    item(name.confidence, &name.evidence, &members)
}

fn argument(name: &ArgumentName, renamed: &BTreeMap<&str, String>) -> String {
    // An operation without an id goes by its call.
    let operation = json_text(renamed.get(name.operation.as_str()).unwrap_or(&name.operation));
    let (parameter, to) = (json_text(&name.parameter), json_text(&name.to));
    let members = format!("operation: {operation}, parameter: {parameter}, to: {to}");
    item(name.confidence, &name.evidence, &members)
}

fn alias(alias: &Alias) -> String {
    let (field, legacy) = (json_text(&alias.field), list(&alias.legacy));
    let members = format!("field: {field}, legacy: {legacy}, in: {{schemas: {}}}", list(&alias.schemas));
    item(alias.confidence, &alias.evidence, &members)
}

fn envelope(envelope: &Envelope, renamed: &BTreeMap<&str, String>) -> String {
    let calls: Vec<String> =
        envelope.calls.iter().map(|call| renamed.get(call.as_str()).unwrap_or(call).clone()).collect();
    let parts: String =
        envelope.parts.iter().map(|(part, places)| format!(", {part}: {}", list(places))).collect();
    let members = format!("calls: {}, kind: {}{parts}", list(&calls), envelope.kind);
    item(envelope.confidence, &envelope.evidence, &members)
}

/// One of a list of rules, with the reasons for it.
fn item(confidence: Confidence, evidence: &[String], members: &str) -> String {
    format!("{}  - {{{members}}}\n", comment(confidence, evidence))
}

#[cfg(test)]
mod tests {
    use super::json_text;

    #[test]
    fn texts_are_one_line_of_what_can_be_seen() {
        for (text, shown) in [
            ("listTools", "listTools"),
            ("yes", "\"yes\""),
            ("a: b", "\"a: b\""),
            ("Werkstücke & Co", "\"Werkstücke & Co\""),
            ("a\n- b", "\"a\\n- b\""),
            ("a\u{202e}b\u{2028}", "\"a\\u202eb\\u2028\""),
            ("\u{85}", "\"\\u0085\""),
        ] {
            assert_eq!(json_text(text), shown);
            let read: String = serde_yaml::from_str(shown).unwrap_or_default();
            assert_eq!(read, text);
        }
    }
}
