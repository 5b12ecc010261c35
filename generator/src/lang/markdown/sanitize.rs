//! Characters that must not reach any output as they are.

/// The text with one kind of line end, bidirectional controls spelled out and other invisible characters gone.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\u{b}' | '\u{c}' => cleaned.push(' '),
            '\n' | '\t' => cleaned.push(c),
            _ if is_bidirectional(c) => cleaned.push_str(&format!("\\u{{{:04X}}}", u32::from(c))),
            _ if is_invisible(c) => {}
            _ => cleaned.push(c),
        }
    }
    cleaned
}

/// The same on one line, with single spaces.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that change the direction of what follows: they can make code look like other code.
fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Controls, zero-width characters, tags and byte order marks.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}
