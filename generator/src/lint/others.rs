//! What other linters found, read from the reports that they wrote: Redocly (JSON), Spectral (JSON), SARIF 2.1.0 of
//! any tool. Nothing is run.

use serde_json::Value as Json;

use crate::diagnostics::{Diagnostic, Severity, SourceId, SourceMap, Span, SpecPointer, codes, escape_line};
use crate::load::Node;

/// Reads a report. `tree` is the document as it was read.
///
/// # Errors
/// A sentence: the report is not JSON, or none of the three.
pub fn read(bytes: &[u8], tree: &Node, sources: &SourceMap) -> Result<Vec<Diagnostic>, String> {
    let report: Json = serde_json::from_slice(bytes).map_err(|error| format!("is not JSON: {error}"))?;
    let desk = Desk { tree, sources };
    if let Some(problems) = report.get("problems").and_then(Json::as_array) {
        return Ok(problems.iter().map(|problem| desk.redocly(problem)).collect());
    }
    if let Some(runs) = report.get("runs").and_then(Json::as_array) {
        return Ok(runs.iter().flat_map(|run| desk.run(run)).collect());
    }
    match report.as_array() {
        Some(results)
            if results
                .iter()
                .all(|result| result.get("code").is_some() && result.get("message").is_some()) =>
        {
            Ok(results.iter().map(|result| desk.spectral(result)).collect())
        }
        _ => Err("is no report of Redocly (`--format=json`), Spectral (`-f json`) or SARIF".to_owned()),
    }
}

struct Desk<'a> {
    tree: &'a Node,
    sources: &'a SourceMap,
}

impl Desk<'_> {
    fn redocly(&self, problem: &Json) -> Diagnostic {
        let severity = match text(problem, "severity") {
            "error" => Severity::Error,
            "warn" => Severity::Warning,
            _ => Severity::Note,
        };
        let found = told("Redocly", severity, text(problem, "ruleId"), text(problem, "message"));
        let place = problem.pointer("/location/0/pointer").and_then(Json::as_str);
        let pointer = place.and_then(|text| SpecPointer::parse(text.strip_prefix('#').unwrap_or(text)));
        let found = self.placed(found, pointer);
        match problem.pointer("/suggest/0").and_then(Json::as_str) {
            Some(better) => found.help(format!("did you mean {better}?")),
            None => found,
        }
    }

    fn spectral(&self, result: &Json) -> Diagnostic {
        let severity = match result.get("severity").and_then(Json::as_u64) {
            Some(0) => Severity::Error,
            Some(1) => Severity::Warning,
            _ => Severity::Note,
        };
        let found = told("Spectral", severity, text(result, "code"), text(result, "message"));
        let tokens: Option<Vec<String>> = result.get("path").and_then(Json::as_array).map(|path| {
            path.iter().map(|token| token.as_str().map_or_else(|| token.to_string(), str::to_owned)).collect()
        });
        self.placed(found, tokens.map(|tokens| SpecPointer::from_tokens(tokens.iter().map(String::as_str))))
    }

    fn run(&self, run: &Json) -> Vec<Diagnostic> {
        let tool = run.pointer("/tool/driver/name").and_then(Json::as_str).unwrap_or("SARIF");
        let results = run.get("results").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        results
            .iter()
            .map(|result| {
                let severity = match result.get("level").and_then(Json::as_str) {
                    Some("error") => Severity::Error,
                    Some("note" | "none") => Severity::Note,
                    _ => Severity::Warning,
                };
                let said = result.pointer("/message/text").and_then(Json::as_str).unwrap_or_default();
                let mut found = told(tool, severity, text(result, "ruleId"), said);
                let place = result.pointer("/locations/0/physicalLocation");
                found.span = place.and_then(|place| self.region(place));
                found
            })
            .collect()
    }

    /// The place a SARIF location names, in a source of this run.
    fn region(&self, place: &Json) -> Option<Span> {
        let uri = place.pointer("/artifactLocation/uri")?.as_str()?;
        let file = uri.rsplit('/').next()?;
        let of = |name: &str| name.rsplit(['/', '\\']).next() == Some(file);
        let named = |id: &SourceId| self.sources.get(*id).is_some_and(|source| of(source.name()));
        let id = self.sources.ids().find(named)?;
        let source = self.sources.get(id)?;
        let number =
            |key: &str| place.pointer(key).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
        let line = number("/region/startLine")?;
        let column = number("/region/startColumn").unwrap_or(1);
        let at = source.offset(line, column)?;
        let end =
            number("/region/endLine").and_then(|line| source.offset(line, number("/region/endColumn")?));
        Some(Span::new(id, at, end.unwrap_or(at).max(at)))
    }

    /// A finding at a node of the document, or at the nearest one around it that there is.
    fn placed(&self, found: Diagnostic, pointer: Option<SpecPointer>) -> Diagnostic {
        let Some(pointer) = pointer else { return found };
        let mut at = Some(pointer.clone());
        while let Some(place) = at {
            if let Some(span) = self.tree.name_span(&place) {
                return found.at(span).pointer(&pointer);
            }
            at = place.parent();
        }
        found.pointer(&pointer)
    }
}

fn told(tool: &str, severity: Severity, rule: &str, message: &str) -> Diagnostic {
    let message = message.trim().trim_end_matches('.');
    let rule = if rule.is_empty() { String::new() } else { format!("{rule}: ") };
    Diagnostic::new(severity, codes::OTHER_LINTER, escape_line(&format!("{tool}: {rule}{message}")))
}

fn text<'a>(node: &'a Json, key: &str) -> &'a str {
    node.get(key).and_then(Json::as_str).unwrap_or_default()
}
