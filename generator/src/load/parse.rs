//! Bytes → spanned tree, for every input there is: documents, overlays, rules, locks. YAML or JSON.

use super::decode::decode;
use super::tree::Document;
use super::{Budget, json, yaml};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceMap, Span, SpecPointer};

/// Reads the bytes of a file into a tree. `name` is what diagnostics show, and its ending tells JSON from YAML; without
/// a telling ending the text does. The decoded text goes into `sources`.
///
/// `None` when there is no tree; an error then says why. A tree may come with errors too (duplicate keys).
pub fn parse(
    name: &str,
    bytes: &[u8],
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let decoded = decode(bytes, budget);
    let source = sources.add(name, decoded.text);
    let text = sources.get(source)?.shared_text();
    if let Some(problem) = decoded.problem {
        let diagnostic = Diagnostic::error(problem.code, problem.message)
            .at(Span::new(source, problem.at, problem.at))
            .pointer(&SpecPointer::root());
        diagnostics.push(match problem.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
        return None;
    }
    let result = if is_json(name, &text) {
        json::read(source, &text, budget, diagnostics)
    } else {
        yaml::read(source, &text, budget, diagnostics)
    };
    match result {
        Ok(root) => Some(Document { source, root, grafts: super::files::Grafts::new() }),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// Whether a text is to be read as JSON. JSON under a YAML name is YAML too, and reads the same.
fn is_json(name: &str, text: &str) -> bool {
    let ending =
        name.rsplit(['/', '\\']).next().and_then(|file| file.rsplit_once('.')).map(|(_, ending)| ending);
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => {
            let text = text.trim_start();
            let inside = text.strip_prefix('{').map(str::trim_start);
            inside.is_some_and(|inside| inside.starts_with(['"', '}'])) || text.starts_with('[')
        }
    }
}
