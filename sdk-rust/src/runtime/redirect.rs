//! Where a redirect leads, for callers who want it followed: reads alone, within one origin, a few times.

use super::operation::Method;
use super::transport::Url;

/// How many redirects of one call are followed.
pub(crate) const MOST: u32 = 5;

/// Whether replies with this status to a request with this method are followed; `300` and `304` are no redirects to one place.
pub(crate) fn may_be_followed(status: u16, method: Method) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308) && matches!(method, Method::Get | Method::Head)
}

/// The URL a `Location` names, if it has the same origin: scheme, host and port (RFC 6454). A credential never goes elsewhere.
pub(crate) fn target(from: &Url, location: &str) -> Option<Url> {
    if location.is_empty() || location.contains('\\') || !location.bytes().all(|c| c.is_ascii_graphic()) {
        return None;
    }
    // `http:c` is a path to some programs, and a host to others.
    if location.split_once(':').is_some_and(|(scheme, rest)| !scheme.contains('/') && !rest.starts_with("//"))
    {
        return None;
    }
    if is_untidy(location) {
        return None;
    }
    let mut to = from.join(location).ok()?;
    to.set_fragment(None);
    let plain = to.username().is_empty() && to.password().is_none();
    (to.origin() == from.origin() && plain).then_some(to)
}

/// Whether programs differ in where it leads: no host where one belongs, dots that are encoded, dots beside an empty segment.
fn is_untidy(location: &str) -> bool {
    let place = location.split(['?', '#']).next().unwrap_or_default();
    let after_scheme = match place.split_once(':') {
        Some((scheme, rest)) if !scheme.contains('/') => rest,
        _ => place,
    };
    let path = after_scheme.strip_prefix("//").unwrap_or(after_scheme);
    let is_dots = |segment: &str| segment.bytes().all(|byte| byte == b'.') && matches!(segment.len(), 1 | 2);
    let has_encoded_dots = place.split('/').any(|segment| {
        let bare = segment.to_ascii_lowercase();
        bare.contains("%2e") && bare.replace("%2e", "").bytes().all(|byte| byte == b'.')
    });
    after_scheme.starts_with("///")
        || has_encoded_dots
        || (path.contains("//") && place.split('/').any(is_dots))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_same_origin() {
        let from = Url::parse("https://h/a/b?q=1").unwrap();
        let cases = [
            ("/c", Some("https://h/c")),
            ("c?x=1#f", Some("https://h/a/c?x=1")),
            ("../c", Some("https://h/c")),
            ("?x", Some("https://h/a/b?x")),
            ("//h/c", Some("https://h/c")),
            ("https://h:443/c", Some("https://h/c")),
            ("HTTPS://H/c", Some("https://h/c")),
            ("http://h/c", None),
            ("https://h:444/c", None),
            ("https://evil/c", None),
            ("//evil/c", None),
            ("https://u:p@h/c", None),
            ("\\\\evil\\c", None),
            ("/\\evil/c", None),
            ("/c d", None),
            ("/c\r\nx: y", None),
            ("/é", None),
            ("javascript:alert(1)", None),
            ("https:c", None),
            ("https://", None),
            ("/c:d", Some("https://h/c:d")),
            ("/c//d", Some("https://h/c//d")),
            ("/c?x=///%2e/../", Some("https://h/c?x=///%2e/../")),
            ("////h/c", None),
            ("https:///h/c", None),
            ("/%2e%2E/c", None),
            ("/c/.%2e", None),
            ("/..//h/c", None),
            ("https://h//../c", None),
            ("file:///etc/passwd", None),
            ("", None),
        ];
        for (location, to) in cases {
            assert_eq!(target(&from, location).as_ref().map(Url::as_str), to, "{location:?}");
        }
    }
}
