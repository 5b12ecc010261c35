//! Markdown and TOML read again: nothing in them acts, loads, runs or depends on anything that is not ours.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use toml_edit::{DocumentMut, Item};

/// Languages of the code blocks that templates write.
const OWN: [&str; 6] = ["console", "sh", "rust,no_run", "python", "json", "rust"];

/// A Markdown file: also no front matter and nothing that MDX would evaluate.
pub(super) fn check(place: &str, text: &str) {
    assert!(!text.starts_with("---") && !text.starts_with("+++"), "{place} begins with front matter");
    inert(place, text, &OWN);
    let (mut in_address, mut in_code) = (false, false);
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { link_type: LinkType::Autolink, .. }) => in_address = true,
            Event::End(TagEnd::Link) => in_address = false,
            Event::Start(Tag::Paragraph) => {
                let is_statement =
                    ["import ", "export "].iter().any(|word| text[range.start..].starts_with(word));
                assert!(!is_statement, "{place}: MDX would run {}", &text[range]);
            }
            Event::Text(shown) if !in_address && !in_code => {
                let open = text[range.clone()].match_indices('{').any(|(at, _)| {
                    let before = &text[..range.start + at];
                    (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2)
                });
                assert!(!open, "{place}: MDX would evaluate {shown:?}");
            }
            _ => {}
        }
    }
}

/// A doc comment of Rust.
pub(super) fn check_doc(place: &str, text: &str) {
    inert(place, text, &["rust,no_run", "toml", "no_run", "ignore"]);
    let mut broken = None;
    let callback = |link: pulldown_cmark::BrokenLink<'_>| {
        // Our own words link to our own items.
        let own = link.reference.starts_with('`') || link.reference.contains("::");
        if !own {
            broken = Some(link.reference.to_string());
        }
        None
    };
    Parser::new_with_broken_link_callback(text, Options::ENABLE_TABLES, Some(callback)).for_each(drop);
    assert!(broken.is_none(), "{place}: rustdoc would look for {broken:?} in\n{text}");
}

/// No HTML, no image, no link that runs, no block of code in a language that a tool would run, but those of templates.
fn inert(place: &str, text: &str, own: &[&str]) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for event in Parser::new_ext(text, options) {
        let fault = match &event {
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => Some("HTML or a note"),
            Event::Start(Tag::Image { .. }) => Some("an image"),
            Event::Start(Tag::MetadataBlock(_) | Tag::HtmlBlock) => Some("front matter or HTML"),
            Event::Start(Tag::Link { dest_url, .. }) if !is_link(dest_url) => Some("a link that acts"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("indented code"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language)))
                if &**language != "text" && !own.contains(&&**language) =>
            {
                Some("code of another language")
            }
            _ => None,
        };
        assert!(fault.is_none(), "{place} has {fault:?}: {event:?} in\n{text}");
    }
}

/// On the web, or within the page or crate itself.
fn is_link(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https" | "mailto") => true,
        _ => ["crate::", "Self::", "#", "api.md", "struct@", "Self", "super::"]
            .iter()
            .any(|own| target.starts_with(own)),
    }
}

/// The blocks of code of the Markdown files that are not `text`, with names of the package and spaces taken out.
pub(super) fn examples(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for text in files.iter().filter(|(path, _)| path.ends_with(".md")).map(|(_, text)| text) {
        let mut block: Option<String> = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language != "text" => {
                    block = Some(format!("{language}\n"));
                }
                Event::Text(code) => block.iter_mut().for_each(|block| block.push_str(&code)),
                Event::End(TagEnd::CodeBlock) => found.extend(block.take().map(|block| words(&block))),
                _ => {}
            }
        }
    }
    found
}

/// What is left without identifiers.
fn words(code: &str) -> String {
    let mut out = String::new();
    for c in code.chars() {
        // Long names break lines, and broken lines take brackets and commas.
        if c.is_whitespace() || "(),".contains(c) {
            continue;
        }
        if c.is_alphanumeric() || c == '_' || c == '-' {
            if !out.ends_with('x') {
                out.push('x');
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Every key and value of a TOML file, but for the given ones.
pub(super) fn toml(text: &str, without: &[&str]) -> Vec<(String, String)> {
    let document: DocumentMut = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut found = Vec::new();
    flatten("", document.as_item(), &mut found);
    found.retain(|(key, _)| !without.contains(&key.as_str()));
    found
}

fn flatten(at: &str, item: &Item, into: &mut Vec<(String, String)>) {
    let Some(table) = item.as_table_like() else {
        into.push((at.to_owned(), item.to_string().trim().to_owned()));
        return;
    };
    for (key, item) in table.iter() {
        flatten(&if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }, item, into);
    }
}
