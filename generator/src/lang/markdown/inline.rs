//! Text, code spans and links inside a paragraph.

/// A space that no line break may replace; the source cannot hold it, being cleaned of controls.
pub(super) const FIXED_SPACE: char = '\0';
/// A forced line break.
pub(super) const BREAK: char = '\u{1}';

/// Escapes text so that Markdown shows it as it is, wherever in a line it stands but at its start (see
/// [`start_of_line`]). Bare addresses become links.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut plain, mut from) = (0, 0);
    while let Some(start) = text.get(from..).and_then(address_start).map(|at| from + at) {
        let address = text.get(start..).unwrap_or_default();
        let address = address.get(..address_length(address)).unwrap_or_default();
        from = start + address.len().max(1);
        if is_link_text(address) {
            escape_into(&mut out, text.get(plain..start).unwrap_or_default());
            out.push('<');
            out.push_str(address);
            out.push('>');
            plain = from;
        }
    }
    escape_into(&mut out, text.get(plain..).unwrap_or_default());
    out
}

/// The same, with addresses as text.
pub(super) fn escape_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

fn address_start(text: &str) -> Option<usize> {
    [text.find("http://"), text.find("https://")].into_iter().flatten().min()
}

/// Up to the next white space, without the punctuation that ends a sentence or closes a bracket around the address.
fn address_length(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || "<>\"`|\\[]".contains(c)).unwrap_or(text.len());
    text.get(..end).map_or(0, |word| {
        word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_', '~']).len()
    })
}

/// Whether `<…>` around it makes a link and nothing else.
pub(super) fn is_link_text(address: &str) -> bool {
    let host = address.split_once("://").map_or("", |(_, rest)| rest);
    !host.is_empty() && address.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>&".contains(c))
}

fn escape_into(out: &mut String, text: &str) {
    let mut previous = out.chars().next_back().unwrap_or(' ');
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '~' | '|' => true,
            // Between letters it is no emphasis.
            '_' => !(previous.is_alphanumeric() && next.is_alphanumeric()),
            '<' => !next.is_whitespace(),
            '&' => is_entity(text.get(at..).unwrap_or_default()),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        previous = c;
    }
}

/// Whether text at an ampersand would be read as a character reference: `&amp;`, `&#42;`.
fn is_entity(text: &str) -> bool {
    let name = text.strip_prefix('&').unwrap_or(text);
    let name = name.strip_prefix('#').unwrap_or(name);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    end > 0 && name.get(end..).is_some_and(|rest| rest.starts_with(';'))
}

/// Escapes the first word of a line if it would start a block there.
pub(super) fn start_of_line(word: &str) -> String {
    let all = |c: char| word.chars().all(|other| other == c);
    let is_marker = match word.chars().next() {
        Some('>' | '=') => true,
        Some('#') => all('#'),
        Some('-') => all('-') || word == "-",
        Some('+') => word == "+",
        _ => false,
    };
    if is_marker {
        return format!("\\{word}");
    }
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    match (digits, word.get(digits..)) {
        (1.., Some(mark @ ("." | ")"))) => format!("{}\\{mark}", word.get(..digits).unwrap_or_default()),
        _ => word.to_owned(),
    }
}

/// A code span.
pub(super) fn code(text: &str, in_table: bool) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let text = if in_table { text.replace('|', "\\|") } else { text };
    format!("{fence}{pad}{text}{pad}{fence}").replace(' ', &FIXED_SPACE.to_string())
}

/// Length of the longest run of `c`.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for other in text.chars() {
        run = if other == c { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Whether a link may be kept.
pub(super) fn is_safe_link(target: &str) -> bool {
    let lower: String = target.chars().take(8).collect::<String>().to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// A link's target inside `(…)`.
pub(super) fn target(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for (at, c) in target.char_indices() {
        match c {
            '&' if is_entity(target.get(at..).unwrap_or_default()) => out.push_str("&amp;"),
            '(' | ')' | '<' | '>' | '\\' | '`' | '|' | '*' | '[' | ']' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_whitespace() || c.is_control() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}
