//! A finished page. Sites that read Markdown as MDX evaluate braces and leading statements; nothing on a page of ours is
//! meant so, and plain Markdown shows the same with them escaped.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

/// The page with `{` escaped in its text, and no paragraph that begins like a statement. Code stays as it is.
pub fn page(text: &str) -> String {
    let mut inserts: Vec<(usize, usize, &str)> = Vec::new();
    let (mut in_code, mut in_address) = (false, false);
    for (event, range) in Parser::new_ext(text, super::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                in_address = true
            }
            Event::End(TagEnd::Link) => in_address = false,
            Event::Start(Tag::Paragraph) => {
                let paragraph = text.get(range.start..).unwrap_or_default();
                if paragraph.starts_with("import ") {
                    inserts.push((range.start, 1, "&#105;"));
                } else if paragraph.starts_with("export ") {
                    inserts.push((range.start, 1, "&#101;"));
                }
            }
            Event::Text(_) if !in_code && !in_address => {
                let shown = text.get(range.clone()).unwrap_or_default();
                for (at, _) in shown.match_indices('{') {
                    let before = text.get(..range.start + at).unwrap_or_default();
                    let escapes = before.len() - before.trim_end_matches('\\').len();
                    if escapes % 2 == 0 {
                        inserts.push((range.start + at, 0, "\\"));
                    }
                }
            }
            _ => {}
        }
    }
    inserts.sort_unstable();
    let mut out = String::with_capacity(text.len() + inserts.len());
    let mut from = 0;
    for (at, replaced, with) in inserts {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(with);
        from = at + replaced;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn nothing_is_left_to_evaluate() {
        for (text, expected) in [
            ("plain `{code}` text", "plain `{code}` text"),
            ("{a} {{b}}", "\\{a} \\{\\{b}}"),
            ("\\{a} \\\\{b}", "\\{a} \\\\\\{b}"),
            ("```text\n{a}\nimport x\n```", "```text\n{a}\nimport x\n```"),
            ("# {a}\n\n- {b}\n\n| {c} |\n|---|", "# \\{a}\n\n- \\{b}\n\n| \\{c} |\n|---|"),
            ("import x from 'y'\n\nexport z", "&#105;mport x from 'y'\n\n&#101;xport z"),
            ("text\nimport x", "text\nimport x"),
            ("important", "important"),
            ("<https://x.example/{y}>", "<https://x.example/{y}>"),
        ] {
            assert_eq!(page(text), expected);
        }
    }
}
