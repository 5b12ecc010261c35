//! Prints diagnostics: for a terminal with a code frame, as plain lines, as JSON, as SARIF, as GitHub workflow commands.
//! Every renderer is a pure function to a string; nothing is written from here.

mod github;
mod json;
mod matrix;
mod page;
mod plain;
mod sarif;
mod terminal;

pub use github::github;
pub(crate) use github::{data, property};
pub(crate) use json::ascii;
pub use json::json;
pub use matrix::{Cell, Entry, Matrix, Row, Side, Standing};
pub(crate) use page::{escaped, framed, page};
pub use plain::plain;
pub use sarif::sarif;
pub(crate) use sarif::uri;
pub use terminal::terminal;

use super::{Diagnostic, LineColumn, SourceMap, Span, escape_line};

/// A span as people and machines name it.
struct Place {
    /// Source name, escaped.
    file: String,
    start: LineColumn,
    end: LineColumn,
}

fn place(sources: &SourceMap, span: Span) -> Option<Place> {
    let source = sources.get(span.source)?;
    Some(Place {
        file: escape_line(source.name()),
        start: source.line_column(span.start),
        end: source.line_column(span.end),
    })
}

/// Pointer, action and help as one trailing sentence, for the renderers that have one line.
fn one_line(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    if let Some(pointer) = &diagnostic.pointer {
        text.push_str(&format!(" ({})", pointer.shown()));
    }
    if let Some(action) = &diagnostic.action {
        text.push_str("; ");
        text.push_str(action);
    }
    if let Some(help) = &diagnostic.help {
        text.push_str("; help: ");
        text.push_str(help);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Diagnostics, codes};
    use super::*;

    fn sample(key: &str) -> (SourceMap, Diagnostics) {
        let mut sources = SourceMap::new();
        let id = sources.add("api\u{1b}.yaml", format!("a: 1\n\"{key}\": 2\n\"{key}\": 3\n"));
        let mut diagnostics = Diagnostics::default();
        let width = key.len() + 2;
        diagnostics.push(
            Diagnostic::error(codes::DUPLICATE_KEY, format!("the key {key} is given twice"))
                .at(Span::new(id, 5 + width + 4, 5 + width * 2 + 4))
                .pointer(&super::super::SpecPointer::root().child(key))
                .help("remove one")
                .related(Span::new(id, 5, 5 + width), "first given here"),
        );
        (sources, diagnostics)
    }

    #[test]
    fn the_terminal_shows_both_places_and_the_mend() {
        let (sources, diagnostics) = sample("k");
        let text = terminal(&diagnostics, &sources, false);
        for part in [
            "error[duplicate-key]: the key k is given twice",
            "api\\x1b.yaml:3:1",
            "3 | \"k\": 3",
            "^^^",
            "api\\x1b.yaml:2:1",
            "first given here",
            "#/k",
            "help: remove one",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(terminal(&diagnostics, &sources, true).contains("\u{1b}["));
    }

    #[test]
    fn plain_is_one_line_each() {
        let (sources, diagnostics) = sample("k");
        assert_eq!(
            plain(&diagnostics, &sources),
            "api\\x1b.yaml:3:1: error[duplicate-key]: the key k is given twice (#/k); help: remove one\n\
             api\\x1b.yaml:2:1: note: first given here\n"
        );
    }

    #[test]
    fn hostile_keys_reach_no_renderer_raw() {
        let (sources, diagnostics) = sample("x\u{1b}[2J\u{202e}::error::owned\u{7}\r::set-output name=a::b");
        let outputs = [
            terminal(&diagnostics, &sources, false),
            plain(&diagnostics, &sources),
            json(&diagnostics, &sources),
            sarif(&diagnostics, &sources),
            github(&diagnostics, &sources),
        ];
        for text in &outputs {
            assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
        }
        for line in outputs.iter().take(4).flat_map(|text| text.lines()) {
            assert!(
                !line.trim_start().starts_with("::")
                    || [":::", "::: api\\x1b.yaml:2:1"].contains(&line.trim()),
                "{line}"
            );
        }
        assert_eq!(outputs[4].lines().count(), 1, "{}", outputs[4]);
    }

    #[test]
    fn json_and_sarif_are_valid_and_carry_positions() {
        let (sources, diagnostics) = sample("k");
        let json: serde_json::Value = serde_json::from_str(&json(&diagnostics, &sources)).unwrap();
        assert_eq!(json[0]["code"], "duplicate-key");
        assert_eq!(json[0]["location"]["line"], 3);
        assert_eq!(json[0]["pointer"], "/k");
        assert_eq!(json[0]["related"][0]["location"]["line"], 2);
        let sarif: serde_json::Value = serde_json::from_str(&sarif(&diagnostics, &sources)).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
        let run = &sarif["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "duplicate-key");
        assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 3);
    }

    #[test]
    fn github_commands_escape_their_separators() {
        let mut sources = SourceMap::new();
        let id = sources.add("a,b:c%.yaml", "x");
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::warning(codes::SYNTAX, "100%\nbad").at(Span::new(id, 0, 1)));
        assert_eq!(
            github(&diagnostics, &sources),
            "::warning file=a%2Cb%3Ac%25.yaml,line=1,col=1,endLine=1,endColumn=2,title=syntax::100%25\\nbad\n"
        );
    }
}
