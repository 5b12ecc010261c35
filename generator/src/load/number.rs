//! Numbers of a document, kept digit by digit: a 64-bit float would lose what an id or a limit says.

use serde_json::Value as Json;

/// A finite number in JSON notation, exactly as the document has it (`12345678901234567890123`, `0.10`, `-0`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    text: Box<str>,
}

/// A number too large for a 64-bit float (`1e400`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OutOfRange;

impl Number {
    /// Takes a number in JSON notation.
    pub(super) fn from_json_text(text: &str) -> Result<Self, OutOfRange> {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Self { text: text.into() }),
            _ => Err(OutOfRange),
        }
    }

    /// The number in JSON notation, every digit of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is written as an integer: no fraction, no exponent.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        !self.text.contains(['.', 'e', 'E'])
    }

    /// Its value when that is an integer that fits, however it is written (`3`, `3.0`, `3e0`).
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128().and_then(|value| i64::try_from(value).ok())
    }

    /// Its value when that is an integer that fits, however it is written.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        if self.is_integer() {
            return self.text.parse().ok();
        }
        // Beyond 2^53 a float no longer says which integer was meant.
        let value = self.as_f64();
        #[allow(clippy::cast_possible_truncation)]
        (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i128)
    }

    /// Whether both are the same number, however they are written: `1.50` and `15e-1`.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.text == other.text || self.normal() == other.normal()
    }

    /// Sign, digits without zeros around them, and the power of ten that the last one counts.
    fn normal(&self) -> (bool, String, i64) {
        let (is_negative, text) =
            self.text.strip_prefix('-').map_or((false, &*self.text), |rest| (true, rest));
        let (text, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let kept = digits.trim_end_matches('0');
        if kept.is_empty() {
            return (false, String::new(), 0);
        }
        let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
        // A number that a float can be has no exponent that this would not hold.
        let exponent = exponent.parse::<i64>().unwrap_or_default();
        let last = exponent.saturating_sub(length(fraction)).saturating_add(length(digits) - length(kept));
        (is_negative, kept.to_owned(), last)
    }

    /// The nearest 64-bit float.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.text.parse().unwrap_or(0.0)
    }

    /// The nearest thing a JSON value can hold: integers up to 64 bits exactly, floats otherwise.
    #[must_use]
    pub fn to_json(&self) -> Json {
        if self.is_integer() && &*self.text != "-0" {
            if let Ok(value) = self.text.parse::<i64>() {
                return Json::from(value);
            }
            if let Ok(value) = self.text.parse::<u64>() {
                return Json::from(value);
            }
        }
        Json::from(self.as_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept() {
        for text in ["12345678901234567890123", "0.10", "-0", "1e3", "9223372036854775808"] {
            assert_eq!(Number::from_json_text(text).map(|n| n.as_str().to_owned()), Ok(text.to_owned()));
        }
        assert_eq!(Number::from_json_text("1e400"), Err(OutOfRange));
    }

    #[test]
    fn numbers_are_the_same_however_written() {
        let number = |text| Number::from_json_text(text).unwrap();
        for (a, b, same) in [
            ("1.50", "15e-1", true),
            ("0", "-0.0e5", true),
            ("100", "1e2", true),
            ("-1", "1", false),
            ("12345678901234567890123", "12345678901234567890124", false),
            ("12345678901234567890120", "1.234567890123456789012e22", true),
            ("0.1", "0.01", false),
            ("1e-7", "0.0000001", true),
        ] {
            assert_eq!(number(a).same(&number(b)), same, "{a} {b}");
        }
    }

    #[test]
    fn integers_are_recognised_however_written() {
        let table = [
            ("7", Some(7)),
            ("7.0", Some(7)),
            ("1e3", Some(1000)),
            ("7.5", None),
            ("9223372036854775808", None),
            ("-9223372036854775808", Some(i64::MIN)),
            ("1e300", None),
        ];
        for (text, expected) in table {
            assert_eq!(Number::from_json_text(text).unwrap().as_i64(), expected, "{text}");
        }
    }
}
