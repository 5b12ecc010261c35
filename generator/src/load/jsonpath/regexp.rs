//! I-Regexp (RFC 9485), the expressions of `match` and `search`: run by an engine whose time grows with the text alone.

use regex::{Regex, RegexBuilder};

/// Bytes that a compiled expression may have.
const LARGEST: usize = 1 << 20;

/// Whether a text matches; an expression that is none matches nothing (RFC 9535 §2.4.6).
pub(super) fn matches(text: &str, pattern: &str, whole: bool) -> bool {
    compiled(pattern, whole).is_some_and(|regex| regex.is_match(text))
}

fn compiled(pattern: &str, whole: bool) -> Option<Regex> {
    let pattern = translated(pattern);
    let pattern = if whole { format!("^(?:{pattern})$") } else { pattern };
    RegexBuilder::new(&pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).build().ok()
}

/// A dot stands for anything but the two ends of a line, where the engine means one.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut escaped, mut in_class) = (false, false);
    for c in pattern.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '.' if !in_class => {
                out.push_str("[^\\n\\r]");
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn whole_texts_and_parts_of_them() {
        for (text, pattern, whole, part) in [
            ("/v1/items", "/v[0-9]/.*", true, true),
            ("/v1/items", "items", false, true),
            ("a\nb", "a.b", false, false),
            ("a.b", "a\\.b", true, true),
            ("a", "(", false, false),
            ("a", "[.]", false, false),
        ] {
            assert_eq!(matches(text, pattern, true), whole, "{text} {pattern}");
            assert_eq!(matches(text, pattern, false), part, "{text} {pattern}");
        }
    }
}
