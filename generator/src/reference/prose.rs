//! Markdown of a document as HTML: written anew from what it parses to, every text through the encoder.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::diagnostics::render::escaped;
use crate::ir::{Docs, SpecText};
use crate::lang::markdown;

/// Columns that no line has: lines are the browser's.
const WIDTH: usize = 100_000;

/// Everything that a node says of itself.
pub(super) fn docs(docs: &Docs) -> String {
    let mut out = String::new();
    if let Some(reason) = &docs.deprecated {
        out.push_str(&format!("<p class=\"old\">Deprecated. {}</p>\n", escaped(reason.for_encoder())));
    }
    if !docs.summary.is_blank() {
        out.push_str(&text(&docs.summary));
    }
    if !docs.description.is_blank() && docs.description != docs.summary {
        out.push_str(&text(&docs.description));
    }
    let shown = |label: &str, value: &Option<SpecText>| {
        let value = value.as_ref()?;
        Some(format!("{label} <code>{}</code>", escaped(value.for_encoder())))
    };
    let facts = docs.constraints.iter().map(|text| escaped(text));
    let facts = facts.chain(shown("default", &docs.default)).chain(shown("example", &docs.example));
    let facts: Vec<String> = facts.collect();
    if !facts.is_empty() {
        out.push_str(&format!("<p class=\"facts\">{}</p>\n", facts.join("; ")));
    }
    out
}

/// Markdown as HTML.
pub(super) fn text(text: &SpecText) -> String {
    // What comes out of it has no HTML, no images and no links but to http, https and mailto.
    let safe = markdown::rewrite(text.for_encoder(), WIDTH).join("\n");
    let mut out = String::new();
    for event in Parser::new_ext(&safe, markdown::options()) {
        match event {
            Event::Start(tag) => start(&mut out, &tag),
            Event::End(tag) => end(&mut out, tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                let lines: Vec<String> = text.split('\n').map(escaped).collect();
                out.push_str(&lines.join("\n"));
            }
            Event::Code(code) => out.push_str(&format!("<code>{}</code>", escaped(&code))),
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>"),
            Event::Rule => out.push_str("<hr>\n"),
            _ => {}
        }
    }
    out
}

/// What Markdown says, on one line: as plain text, for places that hold no elements.
pub(super) fn words(text: &SpecText) -> String {
    let safe = markdown::rewrite(text.for_encoder(), WIDTH).join("\n");
    let mut out = String::new();
    for event in Parser::new_ext(&safe, markdown::options()) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) | Event::Code(text) => {
                out.push_str(&text);
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            _ => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn start(out: &mut String, tag: &Tag<'_>) {
    let opened = match tag {
        Tag::Paragraph => "<p>".to_owned(),
        // The page's own headings are above those of a description.
        Tag::Heading { .. } => "<h5>".to_owned(),
        Tag::BlockQuote(_) => "<blockquote>".to_owned(),
        Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => "<pre><code>".to_owned(),
        Tag::List(Some(first)) => format!("<ol start=\"{first}\">"),
        Tag::List(None) => "<ul>".to_owned(),
        Tag::Item => "<li>".to_owned(),
        Tag::Emphasis => "<em>".to_owned(),
        Tag::Strong => "<strong>".to_owned(),
        Tag::Strikethrough => "<s>".to_owned(),
        Tag::Table(_) => "<table>".to_owned(),
        Tag::TableHead => "<tr class=\"head\">".to_owned(),
        Tag::TableRow => "<tr>".to_owned(),
        Tag::TableCell => "<td>".to_owned(),
        Tag::Link { dest_url, .. } => format!("<a rel=\"noreferrer\" href=\"{}\">", escaped(dest_url)),
        _ => String::new(),
    };
    out.push_str(&opened);
}

fn end(out: &mut String, tag: TagEnd) {
    let closed = match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::Heading(_) => "</h5>\n",
        TagEnd::BlockQuote(_) => "</blockquote>\n",
        TagEnd::CodeBlock => "</code></pre>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</s>",
        TagEnd::Table => "</table>\n",
        TagEnd::TableHead | TagEnd::TableRow => "</tr>\n",
        TagEnd::TableCell => "</td>",
        TagEnd::Link => "</a>",
        _ => "",
    };
    out.push_str(closed);
}
