//! How deeply a text nests, before it is parsed: a parser that descends into what it reads needs stack for every level. The count is an
//! upper bound that knows brackets, quotes, comments and the operators that nest without brackets.

/// Levels that are parsed: real schemas stay below 60.
pub(super) const LIMIT: usize = 800;

/// Whether parsing a text takes more than [`LIMIT`] levels.
pub(super) fn too_deep(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut open = vec![Level::default()];
    let (mut at, mut outer) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let is_inside = open.len() > 1;
        let Some(level) = open.last_mut() else { return false };
        match byte {
            b'/' if next == Some(b'/') => at = skip(bytes, at, |rest| rest.starts_with(b"\n")),
            b'/' if next == Some(b'*') => at = skip(bytes, at + 2, |rest| rest.starts_with(b"*/")) + 1,
            b'"' | b'\'' => at = quoted(bytes, at, byte),
            b'(' | b'[' | b'{' => {
                outer += level.depth() + 1;
                open.push(Level::default());
            }
            // A bracket too many is for the parser to see.
            b')' | b']' | b'}' if is_inside => {
                open.pop();
                outer = outer.saturating_sub(open.last().map_or(0, Level::depth) + 1);
            }
            b';' => (level.operators, level.types) = (0, 0),
            b',' => level.operators = 0,
            b'<' => {
                level.types += 1;
                // A type asserted of what follows, `<T>x`, which may be asserted in turn; arguments of types follow a name.
                if !bytes.get(..at).is_some_and(ends_in_name) {
                    level.operators += 1;
                }
            }
            b'>' if at > 0 && bytes.get(at - 1) != Some(&b'=') => level.types = level.types.saturating_sub(1),
            b'!' | b'~' | b'+' | b'-' | b'*' | b'?' | b'=' | b':' | b'@' | b'&' | b'|' => {
                level.operators += 1
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | 0x80.. => {
                let end = word(bytes, at);
                match bytes.get(at..end).unwrap_or_default() {
                    b"const" | b"export" | b"import" | b"let" | b"interface" | b"return" => {
                        level.operators = 0
                    }
                    // What follows stands inside of it, whatever ends a statement.
                    b"else" | b"if" | b"for" | b"while" | b"do" | b"with" => level.statements += 1,
                    b"new" | b"typeof" | b"void" | b"delete" | b"await" | b"yield" | b"keyof" | b"unique"
                    | b"readonly" | b"infer" | b"extends" | b"abstract" | b"asserts" | b"is" | b"async" => {
                        level.operators += 1;
                    }
                    _ => {}
                }
                at = end - 1;
            }
            _ => {}
        }
        if outer + open.last().map_or(0, Level::depth) > LIMIT {
            return true;
        }
        at += 1;
    }
    false
}

fn ends_in_name(text: &[u8]) -> bool {
    text.trim_ascii_end()
        .last()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..))
}

/// What nests between two brackets without brackets of its own.
#[derive(Default)]
struct Level {
    operators: usize,
    types: usize,
    statements: usize,
}

impl Level {
    const fn depth(&self) -> usize {
        self.operators + self.types + self.statements
    }
}

fn skip(bytes: &[u8], from: usize, is_end: impl Fn(&[u8]) -> bool) -> usize {
    (from..bytes.len()).find(|at| bytes.get(*at..).is_some_and(&is_end)).unwrap_or(bytes.len())
}

/// The closing quote; a line that ends first ends the text, so that a quote in a regular expression hides little.
fn quoted(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if *byte == quote => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

fn word(bytes: &[u8], from: usize) -> usize {
    let of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..);
    (from..bytes.len()).find(|at| !bytes.get(*at).is_some_and(of_word)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    #[test]
    fn what_nests_is_counted_and_what_follows_is_not() {
        let deep = [
            "(",
            "[",
            "{",
            "!",
            "-",
            "typeof ",
            "a=>",
            "a?",
            "if(a)",
            "if(a)b;else ",
            "<T>",
            "A<",
            "a=",
            "a:",
            "new ",
            "`${",
            "keyof ",
            "a**",
            "@b ",
        ];
        for text in deep {
            assert!(too_deep(&text.repeat(1000)), "{text}");
        }
        let flat = [
            "const a = b;\n",
            "export const a = z.object({b: c})\n",
            "a(b, c);",
            "a, ",
            "'(', ",
            "// (\n",
            "/* ( */",
            "type A = B<C>;\n",
            "z.a().b().c().d()\n",
            "{a: 1, b: -1},",
        ];
        for text in flat {
            assert!(!too_deep(&text.repeat(5000)), "{text}");
        }
    }
}
