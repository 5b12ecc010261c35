//! TypeScript and JavaScript into [`Module`]s, by `oxc_parser`. A statement that is none is told and left out of its file.

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::nesting;
use super::reader::Reader;
use super::syntax::{Module, Node};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceId, Span, codes};

/// Statements of one file that are left out one by one; a file with more is no TypeScript.
const MENDED: usize = 20;
/// Stack for [`nesting::LIMIT`] levels of the parser.
const STACK: usize = 256 << 20;

/// Parses files, each under its name and the id of its text: `None` for what is no program at all. What does not parse is told, and the
/// rest of its file is read.
pub(super) fn parse_all(
    files: &[(String, SourceId, std::sync::Arc<str>)],
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Module>> {
    let work = || {
        let mut said = Diagnostics::default();
        let modules = files.iter().map(|(name, id, text)| parse(name, *id, text, &mut said)).collect();
        (modules, said)
    };
    let done = std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(STACK);
        deep.spawn_scoped(scope, work).ok().and_then(|thread| thread.join().ok())
    });
    let (modules, said): (Vec<Option<Module>>, Diagnostics) = done.unwrap_or_default();
    diagnostics.extend(said);
    modules
}

fn parse(name: &str, id: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Module> {
    let whole = Span::new(id, 0, 0);
    if nesting::too_deep(text) {
        let message = format!("this file nests deeper than {} levels", nesting::LIMIT);
        diagnostics
            .push(Diagnostic::error(codes::BUDGET_EXCEEDED, message).at(whole).action("it is left out"));
        return None;
    }
    let kind = SourceType::from_path(name).unwrap_or_else(|_| SourceType::ts());
    let mut text = text.to_owned();
    for _ in 0..MENDED {
        let arena = Allocator::default();
        let read = Parser::new(&arena, &text, kind).parse();
        let Some(error) = read.diagnostics.errors().next() else {
            return Some(Reader::new(id).module(&read.program.body));
        };
        let at = error.labels.first().map_or(0, |label| label.offset() as usize).min(text.len());
        let message = format!("this is no TypeScript: {}", error.message);
        let here = Span::new(id, at, at);
        let range = statement_around(&text, at);
        let mended =
            range.filter(|range| text.get(range.clone()).is_some_and(|part| !part.trim().is_empty()));
        let said = Diagnostic::error(codes::SYNTAX, message).at(here);
        let Some(range) = mended else {
            diagnostics.push(said.action("the file is left out"));
            return None;
        };
        diagnostics.push(said.action("the statement is left out"));
        text = blanked(&text, range);
    }
    let message = format!("more than {MENDED} statements of this file are no TypeScript");
    diagnostics.push(Diagnostic::error(codes::SYNTAX, message).at(whole).action("the file is left out"));
    None
}

/// The lines from the start of the statement with a mistake to the next one: statements that matter start at the start of a line.
fn statement_around(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    const STARTS: [&str; 11] = [
        "export ",
        "const ",
        "import ",
        "let ",
        "var ",
        "function ",
        "type ",
        "interface ",
        "enum ",
        "class ",
        "async ",
    ];
    // A word at the start of a line behind a line that ends something starts a statement too.
    let ends_before =
        |from: usize| text.get(..from).is_some_and(|before| before.trim_end().ends_with([';', '}']));
    let starts = |from: usize| {
        text.get(from..).is_some_and(|rest| {
            STARTS.iter().any(|word| rest.starts_with(word))
                || (rest.starts_with(|c: char| c.is_ascii_alphabetic()) && ends_before(from))
        })
    };
    let lines: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .filter(|line| starts(*line))
        .collect();
    let start = lines.iter().rev().find(|line| **line <= at).copied().unwrap_or(0);
    let end = lines.iter().find(|line| **line > at).copied().unwrap_or(text.len());
    (start < end).then_some(start..end)
}

/// The text with spaces for a part of it, so that every other place stays where it is.
fn blanked(text: &str, range: std::ops::Range<usize>) -> String {
    let blank = text.get(range.clone()).unwrap_or_default().bytes();
    let blank: String = blank.map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    format!(
        "{}{blank}{}",
        text.get(..range.start).unwrap_or_default(),
        text.get(range.end..).unwrap_or_default()
    )
}

/// Files of settings, which are JSON with comments, as expressions. What cannot be read says nothing.
pub(super) fn settings(files: &[(String, SourceId, std::sync::Arc<str>)]) -> Vec<(String, Node)> {
    let read = |(path, id, text): &(String, SourceId, std::sync::Arc<str>)| {
        let program = format!("export default ({}\n)", text.trim_start_matches('\u{feff}'));
        let mut quiet = Diagnostics::default();
        let module = parse("settings.ts", *id, &program, &mut quiet)?;
        Some((path.clone(), module.values.get("default")?.clone()))
    };
    files.iter().filter_map(read).collect()
}
