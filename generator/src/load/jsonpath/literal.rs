//! Texts and numbers in a query.

use super::parse::{Parser, Result};

impl Parser<'_> {
    pub(super) fn integer(&mut self) -> Result<Option<i64>> {
        let len = self
            .rest()
            .char_indices()
            .find(|(at, c)| !(c.is_ascii_digit() || (*at == 0 && *c == '-')))
            .map_or(self.rest().len(), |(at, _)| at);
        if len == 0 {
            return Ok(None);
        }
        let digits = &self.rest()[..len];
        match digits.parse::<i64>() {
            _ if !is_integer(digits) => self.fault("an index has no leading zero"),
            Ok(value) if value.unsigned_abs() < (1 << 53) => {
                self.at += len;
                Ok(Some(value))
            }
            _ => self.fault("this is no index"),
        }
    }

    pub(super) fn quoted(&mut self) -> Result<String> {
        let Some(quote) = self.peek() else { return self.fault("expected a quoted text") };
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.peek() else {
                self.at = start;
                return self.fault("this text is never closed");
            };
            self.at += c.len_utf8();
            match c {
                c if c == quote => return Ok(out),
                '\\' => out.push(self.escape(quote)?),
                c if c < ' ' => return self.fault("a control character stands in a text"),
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self, quote: char) -> Result<char> {
        let Some(c) = self.peek() else { return self.fault("an escape is cut off") };
        self.at += c.len_utf8();
        Ok(match c {
            '\\' | '/' => c,
            c if c == quote => c,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => return self.hexadecimal(),
            _ => return self.fault("this escape is unknown"),
        })
    }

    /// What follows `\u`: four digits, or twice four that are one character beyond the first 65536.
    fn hexadecimal(&mut self) -> Result<char> {
        let first = self.four()?;
        let code = match first {
            0xd800..=0xdbff if self.rest().starts_with("\\u") => {
                self.at += 2;
                let second = self.four()?;
                match second {
                    0xdc00..=0xdfff => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => return self.fault("half of a character stands alone"),
                }
            }
            _ => first,
        };
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => self.fault("half of a character stands alone"),
        }
    }

    fn four(&mut self) -> Result<u32> {
        let digits =
            self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.fault("\\u takes four hexadecimal digits that are a character"),
        }
    }

    /// A number, as JSON has it.
    pub(super) fn number(&mut self) -> Result<f64> {
        let end = |c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'));
        let len = self.rest().find(end).unwrap_or(self.rest().len());
        let text = &self.rest()[..len];
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() && is_number(text) => {
                self.at += len;
                Ok(value)
            }
            _ => self.fault("this is no number"),
        }
    }
}

/// `0`, `12`, `-3`; neither `012` nor `-0`.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    text == "0" || (!digits.is_empty() && !digits.starts_with('0'))
}

/// `-0` and fractions and exponents too, each with digits.
fn is_number(text: &str) -> bool {
    let (text, exponent) = match text.split_once(['e', 'E']) {
        Some((text, exponent)) => (text, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    (whole == "-0" || is_integer(whole))
        && [fraction, exponent].iter().flatten().all(|digits| !digits.is_empty())
}
