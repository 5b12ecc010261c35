//! Text in the character encodings that media types name: UTF-8, and the two subsets of Unicode whose bytes are its numbers.

/// The `charset` of a media type, in lower case.
pub(crate) fn of(media_type: &str) -> Option<String> {
    let mut parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"').to_ascii_lowercase())
}

/// Whether it is Latin-1.
pub(crate) fn is_latin(charset: &str) -> bool {
    matches!(charset, "iso-8859-1" | "latin1" | "latin-1")
}

/// A text as a body of this media type.
///
/// # Errors
/// Says which character the encoding does not have.
pub(crate) fn encoded(text: String, media_type: &str) -> Result<Vec<u8>, String> {
    let last = match of(media_type) {
        Some(charset) if is_latin(&charset) => '\u{ff}',
        Some(charset) if charset == "us-ascii" => '\u{7f}',
        _ => return Ok(text.into_bytes()),
    };
    let bytes = text.chars().map(|char| u8::try_from(char).ok().filter(|_| char <= last).ok_or(char));
    bytes.collect::<Result<_, _>>().map_err(|char| format!("{char:?} has no form in `{media_type}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_sent_in_the_encoding_that_is_named() {
        for (media_type, text, bytes) in [
            ("text/plain", "é€", Some("é€".as_bytes())),
            ("text/plain; charset=UTF-8", "é", Some("é".as_bytes())),
            ("text/plain;format=flowed; Charset=\"ISO-8859-1\"", "é", Some(&b"\xe9"[..])),
            ("text/plain; charset=iso-8859-1", "€", None),
            ("text/plain; charset=us-ascii", "a", Some(b"a")),
            ("text/plain; charset=us-ascii", "é", None),
        ] {
            assert_eq!(encoded(text.to_owned(), media_type).ok().as_deref(), bytes, "{media_type} {text}");
        }
    }
}
