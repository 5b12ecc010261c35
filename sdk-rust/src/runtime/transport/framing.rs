//! Where a reply begins and ends: heads that are refused. HTTP libraries differ in what they let pass; what is said here is what
//! the SDKs of both languages take. What the library of this one refuses by itself is not said again.

use reqwest::header::{CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};

/// Bytes of all fields, with four each for what stands between.
const LONGEST_HEAD: usize = 100_000;

/// Whether a head says one thing about its reply, in a form that cannot be read in two ways (RFC 9112 sections 5 and 6).
pub(super) fn is_sound(headers: &HeaderMap) -> bool {
    let mut size = 0;
    for (name, value) in headers {
        size += name.as_str().len() + value.len() + 4;
    }
    size <= LONGEST_HEAD && has_one_length(headers) && is_chunked_at_most(headers)
}

/// Several lengths must be the same, as text: `11` and `011` are read differently.
fn has_one_length(headers: &HeaderMap) -> bool {
    let mut first: Option<&[u8]> = None;
    let lengths =
        headers.get_all(CONTENT_LENGTH).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    lengths.map(<[u8]>::trim_ascii).all(|length| *first.get_or_insert(length) == length)
}

/// Other transfer codings are asked for by nobody; a body in one would be taken for what it is not.
fn is_chunked_at_most(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    match (codings.next(), codings.next()) {
        (None, _) => true,
        (Some(coding), None) => coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"),
        (Some(_), Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_that_say_one_thing() {
        let cases: [(&[(&str, &str)], bool); 12] = [
            (&[], true),
            (&[("content-length", "11"), ("x", "y")], true),
            (&[("content-length", "11"), ("content-length", "11")], true),
            (&[("content-length", "11, 11")], true),
            (&[("content-length", "11"), ("content-length", "011")], false),
            (&[("content-length", "11,12")], false),
            (&[("transfer-encoding", "Chunked")], true),
            (&[("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")], false),
            (&[("transfer-encoding", "chunked, chunked")], false),
            (&[("transfer-encoding", "gzip, chunked")], false),
            (&[("transfer-encoding", "identity")], false),
            (&[("transfer-encoding", "")], false),
        ];
        for (fields, sound) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in fields {
                headers.append(*name, value.parse().unwrap());
            }
            assert_eq!(is_sound(&headers), sound, "{fields:?}");
        }
    }

    #[test]
    fn heads_have_a_bound() {
        let with =
            |length: usize| HeaderMap::from_iter([(CONTENT_LENGTH, "1".repeat(length).parse().unwrap())]);
        assert!(is_sound(&with(99_982)));
        assert!(!is_sound(&with(99_983)));
    }
}
