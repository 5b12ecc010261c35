//! What docstrings say: the document's words in lines that fit, and the few sentences of our own around them.

use super::encode::{Prose, PyDoc, json_block};
use super::format::LINE_LENGTH;
use crate::ir::{Docs, EnumWire, HttpMethod, PathSegment, SpecText, WireName};

/// Longest value that is shown inside a sentence, in characters.
const SHORT_VALUE: usize = 60;

/// A docstring that stands `indent` columns deep: prose, then blocks of lines that are ready. `None` when there is
/// nothing to say.
pub(super) fn docstring(prose: &Prose, blocks: &[Vec<String>], indent: usize) -> Option<PyDoc> {
    let line_length = usize::from(LINE_LENGTH);
    // The first line stands behind the quotes, so all are kept that much shorter.
    let mut lines = prose.lines(columns(indent + 3));
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block.iter().cloned());
    }
    if lines.is_empty() { None } else { Some(PyDoc::new(&lines, indent, line_length)) }
}

/// A sentence of our own as a docstring.
pub(super) fn sentence(text: &str, indent: usize) -> Option<PyDoc> {
    docstring(&Prose::own(text), &[], indent)
}

/// `METHOD /path` as a block.
pub(super) fn endpoint(method: HttpMethod, path: &[PathSegment]) -> Vec<String> {
    Prose::endpoint(method, path).lines(usize::MAX)
}

/// The media type of a body, where the document has several.
pub(super) fn sent_as(media_type: &WireName) -> Vec<String> {
    Prose::own("The body is sent as").then(&Prose::wire(media_type)).lines(usize::MAX)
}

/// What the document says about a class or a method: summary, description, constraints, deprecation.
pub(super) fn about(docs: &Docs) -> Prose {
    Prose::spec(&docs.summary)
        .ended()
        .paragraph(&Prose::spec(&docs.description).ended())
        .then(&remarks(docs, false))
}

/// What the document says about a field or an argument; in short what it says about its type, if it says no more.
pub(super) fn about_value(docs: &Docs, of_type: Option<&Docs>) -> Prose {
    let mut about = Prose::spec(&docs.summary).ended().then(&Prose::spec(&docs.description).ended());
    if let Some(of_type) = of_type.filter(|_| about.is_empty()) {
        about = Prose::spec(&of_type.summary).then(&Prose::spec(&of_type.description)).lead().ended();
    }
    about.then(&remarks(docs, true))
}

/// The values of an enum that the document explains, as a list.
pub(super) fn enum_values<'a>(values: impl IntoIterator<Item = (&'a EnumWire, &'a Docs)>) -> Prose {
    let explained = values.into_iter().map(|(value, docs)| {
        let value = match value {
            EnumWire::String(text) => Prose::value(text),
            EnumWire::Int(number) => Prose::own(&format!("`{number}`")),
            EnumWire::Bool(flag) => Prose::own(if *flag { "`True`" } else { "`False`" }),
        };
        (value, about_value(docs, None))
    });
    Prose::list(explained.filter(|(_, text)| !text.is_empty()))
}

/// An object or array of the document as a block under a heading.
pub(super) fn example(heading: &str, example: Option<&SpecText>) -> Vec<String> {
    let block = example.and_then(json_block).unwrap_or_default();
    if block.is_empty() {
        return Vec::new();
    }
    [heading.to_owned(), String::new()].into_iter().chain(block).collect()
}

/// Constraints, default, example and deprecation as sentences.
fn remarks(docs: &Docs, with_example: bool) -> Prose {
    let mut remarks = Prose::default();
    for constraint in &docs.constraints {
        remarks = remarks.then(&Prose::own(&format!("{}.", capitalised(constraint))));
    }
    let value = |label: &str, text: &SpecText| {
        let value = Prose::value(text);
        if value.length() <= SHORT_VALUE { Prose::own(label).label(&value).ended() } else { Prose::default() }
    };
    if let Some(default) = &docs.default {
        remarks = remarks.then(&value("Server default", default));
    }
    if let Some(example) = docs.example.as_ref().filter(|_| with_example) {
        remarks = remarks.then(&value("Example", example));
    }
    match &docs.deprecated {
        Some(reason) if reason.is_blank() => remarks.then(&Prose::own("Deprecated.")),
        Some(reason) => remarks.then(&Prose::own("Deprecated").label(&Prose::inline(reason)).ended()),
        None => remarks,
    }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A list of `name: text` entries under a heading, as in Google's style. Empty when no entry says anything. Without a
/// name an entry is just its text.
pub(super) fn section<'a>(
    heading: &str,
    entries: impl IntoIterator<Item = (&'a str, Prose)>,
    indent: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (name, text) in entries {
        if text.is_empty() {
            continue;
        }
        let hanging = if name.is_empty() { 4 } else { 8 };
        let width = columns(indent + hanging);
        let behind =
            if name.is_empty() { None } else { text.lines_behind((name.len() + 2).saturating_sub(5), width) };
        let (head, written) = match behind {
            Some(written) => (format!("    {name}: "), written),
            None if name.is_empty() => ("    ".to_owned(), text.lines(width)),
            None => {
                lines.push(format!("    {name}:"));
                (" ".repeat(hanging), text.lines(width))
            }
        };
        let margin = " ".repeat(hanging);
        for (at, line) in written.iter().enumerate() {
            lines.push(match (at, line.is_empty()) {
                (0, _) => format!("{head}{line}").trim_end().to_owned(),
                (_, true) => String::new(),
                (_, false) => format!("{margin}{line}"),
            });
        }
    }
    if !lines.is_empty() {
        lines.insert(0, format!("{heading}:"));
    }
    lines
}

/// Columns that are left behind an indentation; long names leave some all the same.
fn columns(indent: usize) -> usize {
    usize::from(LINE_LENGTH).saturating_sub(indent).max(40)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(description: &str, constraints: &[&str], default: Option<&str>) -> Docs {
        Docs {
            description: SpecText::new(description),
            constraints: constraints.iter().map(ToString::to_string).collect(),
            default: default.map(SpecText::new),
            ..Docs::default()
        }
    }

    #[test]
    fn values_say_their_constraints_and_defaults() {
        for (docs, expected) in [
            (
                value("Events a page", &["1 to 7500"], Some("1000")),
                "Events a page. 1 to 7500. Server default: `1000`.",
            ),
            (value("", &["at least one item"], None), "At least one item."),
            (value("See https://a.example/b", &["x"], None), "See <https://a.example/b>\n\nX."),
            (value("- one\n- two", &["x"], None), "- one\n- two\n\nX."),
            (value("終わり", &[], None), "終わり"),
            (value("<p/>", &["x"], None), "X."),
            (value("<p></p>", &[], None), ""),
            (value("Really?", &["x"], None), "Really? X."),
            (
                Docs { deprecated: Some(SpecText::new("use\nb")), ..value("A", &[], None) },
                "A. Deprecated: use b.",
            ),
            (Docs::default(), ""),
        ] {
            assert_eq!(about_value(&docs, None).lines(90).join("\n"), expected);
        }
    }

    #[test]
    fn entries_hang_under_their_names() {
        let long = "word ".repeat(24);
        let entries = [
            ("limit", Prose::own("Events a page.")),
            ("silent", Prose::default()),
            ("filters", Prose::own(&long)),
            ("a_name_that_is_rather_long", Prose::own(&long)),
            ("kinds", Prose::own("- a\n- b")),
        ];
        let expected = "Args:
    limit: Events a page.
    filters: word word word word word word word word word word word word word word word
        word word word word word word word word word
    a_name_that_is_rather_long: word word word word word word word word word word word word
        word word word word word word word word word word word word
    kinds:
        - a
        - b";
        assert_eq!(section("Args", entries, 8).join("\n"), expected);
        assert!(section("Args", [("silent", Prose::default())], 8).is_empty());
    }
}
