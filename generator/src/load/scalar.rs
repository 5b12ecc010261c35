//! YAML 1.2 core schema: what a plain scalar means, and which ones mean something else under YAML 1.1.

/// The meaning of a plain scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    /// A number, as JSON text.
    Number(String),
    Text,
    /// `.inf` or `.nan`: a YAML number that JSON cannot hold.
    NotFinite,
}

/// Reads a plain scalar by the core schema (YAML 1.2.2, §10.3.2).
pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Scalar::NotFinite,
        _ => {}
    }
    if !text.starts_with(['+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        return Scalar::Text;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (sign, rest) = match text.as_bytes().first() {
        Some(b'-') => ("-", &text[1..]),
        Some(b'+') => ("", &text[1..]),
        _ => ("", text),
    };
    if matches!(rest, ".inf" | ".Inf" | ".INF") {
        return Scalar::NotFinite;
    }
    decimal(sign, rest).map_or(Scalar::Text, Scalar::Number)
}

fn radix(digits: &str, radix: u32) -> Scalar {
    match u128::from_str_radix(digits, radix) {
        Ok(value) if !digits.starts_with('+') => Scalar::Number(value.to_string()),
        _ => Scalar::Text,
    }
}

/// `[0-9]+`, or `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, rewritten as JSON.
fn decimal(sign: &str, text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) {
        return None;
    }
    if whole.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    let exponent = match exponent {
        Some(exponent) => {
            let (sign, power) = match exponent.as_bytes().first() {
                Some(b'-') => ("-", &exponent[1..]),
                Some(b'+') => ("", &exponent[1..]),
                _ => ("", exponent),
            };
            if power.is_empty() || !digits(power) {
                return None;
            }
            format!("e{sign}{power}")
        }
        None => String::new(),
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = match fraction {
        Some("") => ".0".to_owned(),
        Some(fraction) => format!(".{fraction}"),
        None => String::new(),
    };
    Some(format!("{sign}{whole}{fraction}{exponent}"))
}

/// How a YAML 1.1 reader takes a plain scalar, where that differs from the core schema.
pub(super) fn yaml_1_1_trap(text: &str) -> Option<&'static str> {
    match text {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some("the boolean true"),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some("the boolean false"),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let bytes = unsigned.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    if bytes.len() > 1 && bytes[0] == b'0' && bytes.iter().all(|b| (b'0'..=b'7').contains(b)) {
        return Some("an octal number");
    }
    if unsigned.contains('_') && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'_') {
        return Some("a number with its underscores removed");
    }
    let sexagesimal = unsigned.split_once(':').is_some_and(|(head, tail)| {
        head.bytes().all(|b| b.is_ascii_digit())
            && tail.split(':').all(|part| {
                matches!(part.as_bytes(), [d] if d.is_ascii_digit())
                    || matches!(part.as_bytes(), [b'0'..=b'5', d] if d.is_ascii_digit())
            })
    });
    sexagesimal.then_some("a number in base 60")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_decides() {
        let number = |text: &str| Scalar::Number(text.to_owned());
        let table = [
            ("", Scalar::Null),
            ("~", Scalar::Null),
            ("null", Scalar::Null),
            ("nUll", Scalar::Text),
            ("true", Scalar::Bool(true)),
            ("FALSE", Scalar::Bool(false)),
            ("yes", Scalar::Text),
            ("NO", Scalar::Text),
            ("on", Scalar::Text),
            ("y", Scalar::Text),
            ("012", number("12")),
            ("0o14", number("12")),
            ("0x1F", number("31")),
            ("0x", Scalar::Text),
            ("0x+1", Scalar::Text),
            ("+7", number("7")),
            ("-0", number("-0")),
            (".5", number("0.5")),
            ("1.", number("1.0")),
            ("1e3", number("1e3")),
            ("1.50E+03", number("1.50e03")),
            ("1_000", Scalar::Text),
            ("1:30", Scalar::Text),
            ("2020-01-01", Scalar::Text),
            ("3.0.3", Scalar::Text),
            (".", Scalar::Text),
            ("-", Scalar::Text),
            ("1e", Scalar::Text),
            ("-.inf", Scalar::NotFinite),
            (".NaN", Scalar::NotFinite),
            ("12345678901234567890123", number("12345678901234567890123")),
        ];
        for (text, expected) in table {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }

    #[test]
    fn traps_are_those_of_yaml_1_1_alone() {
        for text in ["no", "YES", "off", "012", "1_000", "1:30", "190:20:30"] {
            assert!(yaml_1_1_trap(text).is_some(), "{text}");
        }
        for text in ["0", "12", "089x", "nope", "1:75", "a:b", "2020-01-01", "1.5", "y", "null"] {
            assert!(yaml_1_1_trap(text).is_none(), "{text}");
        }
    }
}
