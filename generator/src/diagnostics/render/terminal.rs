//! Diagnostics for people at a terminal: header, code frame with the line in question, notes, mend.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::super::escape::push_escaped;
use super::super::{Diagnostic, Diagnostics, Severity, Source, SourceMap, Span, escape_line};

/// Characters of a source line shown before the marked stretch, and in all.
const LEAD: usize = 60;
const WIDTH: usize = 140;

/// All diagnostics with code frames, followed by a line that counts them; coloured only when asked.
#[must_use]
pub fn terminal(diagnostics: &Diagnostics, sources: &SourceMap, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH * 2);
    let mut out = String::new();
    for diagnostic in diagnostics.sorted() {
        out.push_str(&renderer.render(&[group(diagnostic, sources)]));
        out.push_str("\n\n");
    }
    let counts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .filter_map(|(severity, word)| match diagnostics.count(severity) {
            0 => None,
            1 => Some(format!("1 {word}")),
            n => Some(format!("{n} {word}s")),
        })
        .collect();
    if !counts.is_empty() {
        out.push_str(&counts.join(", "));
        out.push('\n');
    }
    out
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &SourceMap) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str()));
    if let Some(span) = diagnostic.span {
        group = group.elements(frame(sources, span, AnnotationKind::Primary, None));
    }
    for related in &diagnostic.related {
        group = group.elements(frame(sources, related.span, AnnotationKind::Context, Some(&related.label)));
    }
    if let Some(pointer) = &diagnostic.pointer {
        group = group.element(Level::NOTE.with_name("at").message(pointer.shown()));
    }
    if let Some(action) = &diagnostic.action {
        group = group.element(Level::NOTE.message(action.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// The place and its first line. Where cutting or escaping moved the column, the position is given apart.
fn frame<'a>(
    sources: &SourceMap,
    span: Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Vec<Element<'a>> {
    let Some(source) = sources.get(span.source) else { return Vec::new() };
    let at = source.line_column(span.start);
    let (line, marked) = excerpt(source, span, at.line);
    let name = escape_line(source.name());
    let column_kept = line.get(..marked.start).map(|lead| lead.chars().count() + 1) == Some(at.column);
    let annotation = kind.span(marked).label(label);
    let snippet = Snippet::source(line).line_start(at.line).annotation(annotation);
    if column_kept {
        vec![snippet.path(name).into()]
    } else {
        vec![Origin::path(name).line(at.line).char_column(at.column).into(), snippet.into()]
    }
}

/// The line, escaped and cut, and the range of the span's part of it.
fn excerpt(source: &Source, span: Span, line: usize) -> (String, std::ops::Range<usize>) {
    let range = source.line_range(line);
    let text = source.text().get(range.clone()).unwrap_or("");
    let clip = |offset: u32| (offset as usize).clamp(range.start, range.end) - range.start;
    let (start, end) = (clip(span.start), clip(span.end));
    let before = text.get(..start).map_or(0, |lead| lead.chars().count());
    let skipped = before.saturating_sub(LEAD);
    let mut out = String::new();
    if skipped > 0 {
        out.push('…');
    }
    let mut marked = None;
    let mut marked_end = None;
    for (shown, (at, c)) in text.char_indices().skip(skipped).enumerate() {
        if at >= start && marked.is_none() {
            marked = Some(out.len());
        }
        if at >= end && marked_end.is_none() {
            marked_end = Some(out.len());
        }
        if shown == WIDTH {
            out.push('…');
            break;
        }
        push_escaped(&mut out, c);
    }
    let marked = marked.unwrap_or(out.len());
    let marked_end = marked_end.unwrap_or(out.len()).max(marked);
    (out, marked..marked_end)
}
