//! Bytes → text: UTF-8 and, with a byte order mark, UTF-16. Anything else is named and refused.

use super::Budget;
use crate::diagnostics::{Code, codes};

/// A decoded input, or the reason why there is none.
pub(super) struct Decoded {
    /// The text, without byte order mark. With a problem: as much of it as can be shown.
    pub(super) text: String,
    /// What is wrong with it.
    pub(super) problem: Option<Problem>,
}

pub(super) struct Problem {
    pub(super) code: Code,
    /// Byte offset in `text`.
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

/// Files people hand in by mistake, by their first bytes.
const BINARY: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\x7fELF", "a program"),
];

pub(super) fn decode(bytes: &[u8], budget: &Budget) -> Decoded {
    if bytes.len() > budget.bytes {
        let message =
            format!("the input has {} bytes, more than the limit of {} (bytes)", bytes.len(), budget.bytes);
        return refused(codes::BUDGET_EXCEEDED, message, Some("split the document, or raise the limit"));
    }
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return refused(codes::NOT_TEXT, format!("the input is {what}, not text"), Some("unpack it first"));
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return refused(
            codes::NOT_TEXT,
            "the input is a tar archive, not text".into(),
            Some("unpack it first"),
        );
    }
    let utf32 = [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]];
    if utf32.iter().any(|mark| bytes.starts_with(mark)) {
        return refused(codes::BAD_ENCODING, "the input is UTF-32".into(), Some("save it as UTF-8"));
    }
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0, first, ..] if *first != 0 => unmarked_utf16("big-endian"),
        [first, 0, ..] if *first != 0 => unmarked_utf16("little-endian"),
        _ => utf8(bytes),
    }
}

fn refused(code: Code, message: String, help: Option<&'static str>) -> Decoded {
    Decoded { text: String::new(), problem: Some(Problem { code, at: 0, message, help }) }
}

fn unmarked_utf16(order: &str) -> Decoded {
    let message = format!("the input looks like UTF-16 ({order}) without a byte order mark");
    refused(codes::BAD_ENCODING, message, Some("save it as UTF-8"))
}

fn utf8(bytes: &[u8]) -> Decoded {
    match std::str::from_utf8(bytes) {
        Ok(text) => checked(text.to_owned()),
        Err(error) => {
            let at = error.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or_default();
            Decoded {
                text: String::from_utf8_lossy(bytes).into_owned(),
                problem: Some(Problem {
                    code: codes::BAD_ENCODING,
                    at,
                    message: format!("the byte 0x{byte:02x} is not valid UTF-8 here"),
                    help: Some("the file may be Latin-1 or Windows-1252: save it as UTF-8"),
                }),
            }
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut problem = None;
    let (pairs, rest) = bytes.as_chunks::<2>();
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match decoded {
            Ok(c) => text.push(c),
            Err(error) => {
                let unit = error.unpaired_surrogate();
                problem.get_or_insert((text.len(), format!("the UTF-16 unit 0x{unit:04x} has no partner")));
                text.push('\u{FFFD}');
            }
        }
    }
    if !rest.is_empty() {
        problem.get_or_insert((text.len(), "the UTF-16 input ends in half a unit".to_owned()));
    }
    match problem {
        Some((at, message)) => Decoded {
            text,
            problem: Some(Problem { code: codes::BAD_ENCODING, at, message, help: Some("save it as UTF-8") }),
        },
        None => checked(text),
    }
}

/// A raw NUL is no text; an escaped one in a string is data and comes later.
fn checked(text: String) -> Decoded {
    let problem = text.find('\0').map(|at| Problem {
        code: codes::NOT_TEXT,
        at,
        message: "the input contains a raw NUL character".to_owned(),
        help: Some("write it as \\u0000 inside a quoted string if it is meant"),
    });
    Decoded { text, problem }
}
