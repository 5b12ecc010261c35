//! The tokens of JSON, with exact errors for what people write by mistake: comments, NaN, single quotes, lone surrogates.

use super::number::Number;
use crate::diagnostics::{Diagnostic, SourceId, Span, codes, quote};

pub(super) enum TokenKind {
    BeginObject,
    EndObject,
    BeginArray,
    EndArray,
    Colon,
    Comma,
    String(String),
    Number(Number),
    True,
    False,
    Null,
    End,
}

pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

pub(super) struct Lexer<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(source: SourceId, text: &'a str) -> Self {
        Self { source, text, at: 0 }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    fn error<T>(&self, start: usize, end: usize, message: impl AsRef<str>, help: &str) -> Result<T> {
        let diagnostic = Diagnostic::error(codes::SYNTAX, message).at(self.span(start, end));
        Err(Box::new(if help.is_empty() { diagnostic } else { diagnostic.help(help) }))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// After a comma: an end here means that the comma is one too many.
    pub(super) fn refuse_trailing_comma(&mut self, comma: &Token) -> Result<()> {
        self.skip_space();
        match self.peek() {
            Some(b'}' | b']') => {
                let (start, end) = (comma.span.start as usize, comma.span.end as usize);
                self.error(start, end, "this comma is followed by no further value", "remove the comma")
            }
            _ => Ok(()),
        }
    }

    pub(super) fn next_token(&mut self) -> Result<Token> {
        self.skip_space();
        let start = self.at;
        let Some(byte) = self.peek() else {
            return Ok(Token { kind: TokenKind::End, span: self.span(start, start) });
        };
        let simple = match byte {
            b'{' => Some(TokenKind::BeginObject),
            b'}' => Some(TokenKind::EndObject),
            b'[' => Some(TokenKind::BeginArray),
            b']' => Some(TokenKind::EndArray),
            b':' => Some(TokenKind::Colon),
            b',' => Some(TokenKind::Comma),
            _ => None,
        };
        let kind = match (simple, byte) {
            (Some(kind), _) => {
                self.at += 1;
                kind
            }
            (None, b'"') => TokenKind::String(self.string()?),
            (None, b'-' | b'0'..=b'9') => TokenKind::Number(self.number()?),
            _ => self.word()?,
        };
        Ok(Token { kind, span: self.span(start, self.at) })
    }

    /// `true`, `false`, `null`, or an error that says what was meant.
    fn word(&mut self) -> Result<TokenKind> {
        let start = self.at;
        let rest = &self.text[start..];
        let word: &str = {
            let len = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$' || c == '-'));
            &rest[..len.unwrap_or(rest.len())]
        };
        self.at += word.len();
        match word {
            "true" => return Ok(TokenKind::True),
            "false" => return Ok(TokenKind::False),
            "null" => return Ok(TokenKind::Null),
            "NaN" | "Infinity" | "undefined" => {
                return self.error(
                    start,
                    self.at,
                    format!("{} is no JSON value", quote(word)),
                    "use null or a finite number",
                );
            }
            _ => {}
        }
        if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
            let end = start + rest.find('\n').unwrap_or(rest.len());
            return self.error(start, end, "JSON has no comments", "remove it, or use YAML");
        }
        if rest.starts_with('\'') {
            return self.error(
                start,
                start + 1,
                "JSON strings stand in double quotes",
                "use \" instead of '",
            );
        }
        if word.is_empty() {
            let c = rest.chars().next().unwrap_or_default();
            let end = start + c.len_utf8();
            let message = format!("the character {} cannot stand here", quote(c.encode_utf8(&mut [0; 4])));
            return self.error(start, end, message, "");
        }
        self.error(start, self.at, format!("{} is no JSON value", quote(word)), "put text in double quotes")
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<Number> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let first = self.peek();
        let whole = self.digits();
        let mut valid = whole > 0;
        if first == Some(b'0') && whole > 1 {
            return self.error(
                start,
                self.at,
                "a JSON number has no leading zero",
                "remove the zero, or quote it",
            );
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            valid &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            valid &= self.digits() > 0;
        }
        let text = &self.text[start..self.at];
        let ends = !self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_');
        if !valid || !ends {
            let end = (self.at + 1).min(self.text.len());
            return self.error(start, end, "this is no JSON number", "put text in double quotes");
        }
        let end = self.at;
        Number::from_json_text(text).or_else(|_| {
            let message = format!("the number {} is larger than a 64-bit float can be", quote(text));
            self.error(start, end, message, "put it in double quotes if it is text")
        })
    }

    fn string(&mut self) -> Result<String> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        let mut chunk = self.at;
        loop {
            match self.peek() {
                None => {
                    let line_end = start + self.text[start..].find('\n').unwrap_or(self.text.len() - start);
                    return self.error(
                        start,
                        line_end,
                        "this string has no closing quote",
                        "add the missing \"",
                    );
                }
                Some(b'"') => {
                    let rest = &self.text[chunk..self.at];
                    self.at += 1;
                    // Most strings are as they stand: those get the memory they need and no more.
                    if out.is_empty() {
                        return Ok(rest.to_owned());
                    }
                    out.push_str(rest);
                    return Ok(out);
                }
                Some(b'\\') => {
                    out.push_str(&self.text[chunk..self.at]);
                    out.push(self.escape()?);
                    chunk = self.at;
                }
                Some(b'\n' | b'\r') => {
                    return self.error(
                        start,
                        self.at,
                        "this string has no closing quote on its line",
                        "close it, or write a line break as \\n",
                    );
                }
                Some(byte) if byte < 0x20 => {
                    let message = format!("the control character \\u{byte:04x} stands raw in a string");
                    let help = format!("write it as \\u{byte:04x}");
                    return self.error(self.at, self.at + 1, message, &help);
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Reads an escape, the backslash being next.
    fn escape(&mut self) -> Result<char> {
        let start = self.at;
        self.at += 1;
        let c = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode_escape(start);
            }
            _ => {
                let end = start + 1 + self.text[start + 1..].chars().next().map_or(0, char::len_utf8);
                let shown = quote(&self.text[start..end]);
                return self.error(
                    start,
                    end,
                    format!("{shown} is no escape of JSON"),
                    "write a backslash as \\\\",
                );
            }
        };
        self.at += 1;
        Ok(c)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char> {
        let first = self.hex4(start)?;
        let lone = "a \\u escape names half of a surrogate pair without the other half";
        let help = "write both halves, or the character itself";
        let code = match first {
            0xD800..=0xDBFF => {
                if !self.text[self.at..].starts_with("\\u") {
                    return self.error(start, self.at, lone, help);
                }
                self.at += 2;
                let second = self.hex4(start)?;
                if !(0xDC00..=0xDFFF).contains(&second) {
                    return self.error(start, self.at, lone, help);
                }
                0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            }
            code => code,
        };
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => self.error(start, self.at, lone, help),
        }
    }

    fn hex4(&mut self, start: usize) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.error(start, self.at, "\\u takes four hexadecimal digits", ""),
        }
    }
}
