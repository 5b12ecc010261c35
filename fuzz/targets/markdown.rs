//! Text as Markdown, written anew: nothing in it acts, and doing it twice changes nothing that matters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use trueup::lang::markdown;

fuzz_target!(|text: &str| {
    if text.len() > trueup_fuzz::LARGEST {
        return;
    }
    let written = markdown::rewrite(text, 100).join("\n");
    for event in Parser::new_ext(&written, Options::ENABLE_TABLES) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => {
                panic!("{event:?} in\n{written}")
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => assert_eq!(&*language, "text"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => panic!("indented code in\n{written}"),
            _ => {}
        }
    }
    assert!(!markdown::code_span(text).contains('\n'));
    assert!(!markdown::one_line(text).contains('\n'));
});
