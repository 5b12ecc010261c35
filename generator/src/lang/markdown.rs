//! Markdown of a document, made safe to be printed anywhere: parsed and written anew, never passed through.
//!
//! HTML that only says how text looks has the form that Markdown has for it. What comes out holds no HTML, no image, no
//! code block but ` ```text `, no link but http, https and mailto, no reference that a documentation tool could resolve, no
//! control or bidirectional character, and no line that starts a block by accident. It is wrapped at a given width. Not
//! here: how a target writes its comments.

mod html;
mod inline;
mod page;
mod sanitize;
mod writer;

pub use inline::escape as escape_inline;
pub use page::page;
pub use sanitize::{clean, one_line};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use writer::Writer;

/// Writes `text` anew in lines of up to `width` columns where words allow it. Empty when there is nothing to say.
pub fn rewrite(text: &str, width: usize) -> Vec<String> {
    let source = clean(text);
    let events: Vec<Event<'_>> = TextMergeStream::new(Parser::new_ext(&source, options())).collect();
    // With emphasis, without, and as it stands: what reads as it should comes first.
    let fitting = [true, false].into_iter().find_map(|emphasis| {
        let translated = html::translated(&events, emphasis)?;
        let said = shown(translated.iter().cloned());
        let lines = written(translated, width);
        (shown(Parser::new_ext(&lines.join("\n"), options())) == said).then_some(lines)
    });
    let made = fitting.unwrap_or_else(|| written(events, width));
    // The writer is careful; this catches what it has not thought of.
    if is_inert(&made.join("\n")) { made } else { plain(&source, width) }
}

fn written(events: Vec<Event<'_>>, width: usize) -> Vec<String> {
    let mut writer = Writer::new(width);
    events.into_iter().for_each(|event| writer.take(event));
    writer.finish()
}

/// What a reader sees of events, without white space.
fn shown<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let mut shown = String::new();
    for event in events {
        if let Event::Text(text) | Event::Code(text) = event {
            shown.extend(text.chars().filter(|c| !c.is_whitespace()));
        }
    }
    shown
}

/// A code span with this text, or `(nothing)` if none of it can be seen.
pub fn code_span(text: &str) -> String {
    let span = inline::code(&one_line(text), false).replace(inline::FIXED_SPACE, " ");
    if span.is_empty() { "(nothing)".to_owned() } else { span }
}

/// What of Markdown is read besides CommonMark.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// Whether documentation tools would find nothing in it that acts.
fn is_inert(text: &str) -> bool {
    let all = options() | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut broken = false;
    let callback = |_: pulldown_cmark::BrokenLink<'_>| {
        broken = true;
        None
    };
    let inert = Parser::new_with_broken_link_callback(text, all, Some(callback)).all(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => false,
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_)) => false,
        Event::Start(Tag::Link { dest_url, .. }) => inline::is_safe_link(&dest_url),
        Event::Start(Tag::CodeBlock(kind)) => {
            matches!(kind, pulldown_cmark::CodeBlockKind::Fenced(info) if &*info == "text")
        }
        Event::End(TagEnd::HtmlBlock) => false,
        _ => true,
    });
    inert && !broken
}

/// The text as one paragraph with everything escaped.
fn plain(source: &str, width: usize) -> Vec<String> {
    let mut writer = Writer::new(width);
    writer.take(Event::Start(Tag::Paragraph));
    let words: Vec<&str> = source.split_whitespace().collect();
    writer.take(Event::Text(words.join(" ").into()));
    writer.take(Event::End(TagEnd::Paragraph));
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader sees: text and code, without white space.
    fn seen(text: &str) -> String {
        let mut seen = String::new();
        for event in Parser::new_ext(text, options()) {
            if let Event::Text(t) | Event::Code(t) | Event::InlineHtml(t) | Event::Html(t) = event {
                seen.extend(t.chars().filter(|c| !c.is_whitespace()));
            }
        }
        seen
    }

    #[test]
    fn prose_stays_as_it_is() {
        for text in [
            "Creates a tool.",
            "Use `tool_type` and *not* **type**.",
            "snake_case_names stay, 1 < 2 is fine; a - b too.",
            "- one\n- two\n  - three",
            "3. three\n4. four",
            "> quoted text",
            "See [the guide](https://example.com/guide?a=1&b=2).",
            "first\n\nsecond",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "```text\nlet x = 1;\n\n    indented\n```",
        ] {
            assert_eq!(rewrite(text, 90).join("\n"), text);
        }
    }

    #[test]
    fn what_acts_is_disarmed() {
        for (text, expected) in [
            ("```rust\nfn main() {}\n```", "```text\nfn main() {}\n```"),
            ("```\nrm -rf\n```", "```text\nrm -rf\n```"),
            ("~~~rust,no_run\nx\n~~~", "```text\nx\n```"),
            ("``````\n```\nx\n``````", "````text\n```\nx\n````"),
            ("```rust\nunclosed", "```text\nunclosed\n```"),
            ("    std::fs::write(1);", "```text\nstd::fs::write(1);\n```"),
            ("\tcode", "```text\ncode\n```"),
            ("- item\n\n  ```rust\n  x\n  ```", "- item\n\n  ```text\n  x\n  ```"),
            ("> ```rust\n> x\n> ```", "> ```text\n> x\n> ```"),
            ("[`Foo`] [bar] <T> Vec<u8>", "\\[`Foo`\\] \\[bar\\] \\<T> Vec\\<u8>"),
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("a <img src=x onerror=y> b", "a \\<img src=x onerror=y> b"),
            ("[x](javascript:alert(1))", "x"),
            ("[x](data:text/html,y) [z](#there) [w](crate::Foo)", "x z w"),
            ("![pixel](http://tracker/x.png)", "pixel"),
            ("go to https://x.example/a_b, now", "go to <https://x.example/a_b>, now"),
            ("<https://x.example>", "<https://x.example>"),
            (
                "[a > b <c> https://y.example](https://x.example)",
                "[a > b \\<c> https://y.example](https://x.example)",
            ),
            ("[ref]\n\n[ref]: https://x.example", "[ref](https://x.example)"),
            ("text[^1]\n\n[^1]: note", "text^1"),
            ("a<br>b", "a\\\nb"),
            ("&lt;b&gt; &amp;amp; &copy; x", "\\<b> \\&amp; © x"),
            ("# Title", "## Title"),
            ("Title\n=====", "## Title"),
            ("\\- no list", "\\- no list"),
            ("1986\\. A year", "1986\\. A year"),
            ("\"]pub fn pwn(){} #[doc=\"", "\"\\]pub fn pwn(){} #\\[doc=\""),
            ("#![feature(x)]", "#!\\[feature(x)\\]"),
            ("x */ pub fn pwn(){} /* y", "x */ pub fn pwn(){} /* y"),
            ("a\r\nb\u{85}c\u{2028}d\u{2029}e\rf\u{b}g\u{c}h", "a b c d e f g h"),
            ("a\u{202e}b\u{200f}c", "a\\\\u{202E}b\\\\u{200F}c"),
            ("a\0b\u{1b}[2Jc\u{7}\u{feff}\u{200b}\u{ad}d", "ab\\[2Jcd"),
            ("   \n \t\n", ""),
            ("", ""),
            ("/ ! *", "/ ! \\*"),
            ("</ul>http://u.v~~&amp;&#42;", "\\</ul>http://u.v\\~\\~\\&amp;\\&#42;"),
        ] {
            assert_eq!(rewrite(text, 90).join("\n"), expected, "{text:?}");
        }
    }

    #[test]
    fn rewriting_is_inert_keeps_the_text_and_is_stable() {
        let atoms = [
            "```rust",
            "```",
            "~~~",
            "    x",
            "\tx",
            "- ",
            "> ",
            "1. ",
            "# ",
            "[a]",
            "(b)",
            "[a]: http://c",
            "<b>",
            "</b>",
            "<p>",
            "</p>",
            "<code>",
            "</code>",
            "<ul>",
            "<li>",
            "</ul>",
            "<pre>",
            "</pre>",
            "<a href=http://h>",
            "</a>",
            "<br>",
            "<h2>",
            "<!--",
            "-->",
            "`",
            "``",
            "*",
            "**",
            "_",
            "__",
            "~",
            "~~",
            "|",
            "|-|-|",
            "---",
            "===",
            "\\",
            "\n",
            "\n\n",
            " ",
            "word",
            "http://u.v",
            "&amp;",
            "&#42;",
            "!",
            "+",
            "\u{202e}",
            "é",
            "^1",
            "[^1]",
            ":",
            "<http://x>",
            "$",
        ];
        // A fixed linear congruential generator: the same texts on every run.
        let mut state = 1_u64;
        let mut next = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or(0) % bound
        };
        for _ in 0..20_000 {
            let count = next(12) + 1;
            let text: String = (0..count).map(|_| atoms[next(atoms.len())]).collect();
            let once = rewrite(&text, 40).join("\n");
            assert!(is_inert(&once), "{text:?} gave {once:?}");
            let twice = rewrite(&once, 40).join("\n");
            assert_eq!(seen(&twice), seen(&once), "{text:?} gave {once:?} and then {twice:?}");
        }
    }

    #[test]
    fn long_lines_are_wrapped_and_no_word_starts_a_block() {
        let text = "word ".repeat(17) + "- + # > 1. --- === " + &"more ".repeat(30);
        for width in 20..60 {
            let lines = rewrite(&text, width);
            assert!(lines.iter().all(|line| line.len() <= width), "{lines:?}");
            let blocks = Parser::new_ext(&lines.join("\n"), options())
                .filter(|e| matches!(e, Event::Start(_)))
                .count();
            assert_eq!(blocks, 1, "{lines:?}");
        }
    }
}
