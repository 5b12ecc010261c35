//! Makes spec text safe to print: one line, no control, no bidirectional or invisible characters.
//! Nothing here is an encoder for generated code; those belong to the target languages.

use std::fmt::Write as _;

/// The longest piece of spec text repeated inside a message, in characters.
const QUOTE_LIMIT: usize = 80;

/// Whether a character would act on a terminal, hide itself, or reorder what surrounds it.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Appends one character in its printable form.
pub(super) fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if u32::from(c) < 0x80 && c.is_control() => {
            let _ = write!(out, "\\x{:02x}", u32::from(c));
        }
        c if is_unprintable(c) => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// The text on one line: control, bidirectional and invisible characters appear as `\n`, `\x1b`, `\u{202e}`.
#[must_use]
pub fn escape_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_escaped(&mut out, c);
    }
    out
}

/// The text escaped, cut to a readable length and put between backticks: the way messages repeat spec text.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::from("`");
    let mut chars = text.chars();
    for c in chars.by_ref().take(QUOTE_LIMIT) {
        push_escaped(&mut out, c);
    }
    if chars.next().is_some() {
        out.push('…');
    }
    out.push('`');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out() {
        let table = [
            ("plain é 中", "plain é 中"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{1b}[2J\u{0}\u{7f}", "\\x1b[2J\\x00\\x7f"),
            ("a\u{202E}b\u{2066}\u{200B}\u{FEFF}\u{AD}", "a\\u{202e}b\\u{2066}\\u{200b}\\u{feff}\\u{ad}"),
            ("\u{85}\u{9b}31m\u{2028}", "\\u{85}\\u{9b}31m\\u{2028}"),
        ];
        for (text, expected) in table {
            assert_eq!(escape_line(text), expected);
        }
    }

    #[test]
    fn quotes_are_cut_at_the_limit() {
        assert_eq!(quote("x\u{1b}"), "`x\\x1b`");
        let long = quote(&"é".repeat(1000));
        assert_eq!(long.chars().count(), QUOTE_LIMIT + 3);
    }
}
