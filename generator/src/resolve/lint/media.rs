//! Media types: keys of `content` become values of headers.

use super::Report;
use crate::diagnostics::{codes, quote};
use crate::load::shape::{ObjectKind, Place};
use crate::load::{Node, Value};

/// Leaves out what cannot be a media type. Whether anything was.
pub(super) fn check(node: &mut Node, place: &Place<'_>, report: &mut Report<'_>) -> bool {
    let holds = [ObjectKind::RequestBody, ObjectKind::Response, ObjectKind::Parameter, ObjectKind::Header];
    if !holds.contains(&place.object) {
        return false;
    }
    let content = node.as_mapping_mut().and_then(|members| members.get_mut("content"));
    let Some(Value::Mapping(content)) = content.map(|content| &mut content.value) else { return false };
    let bad: Vec<_> = content
        .entries()
        .filter(|(key, ..)| !is_media_type(key))
        .map(|(key, span, _)| (key.to_owned(), span))
        .collect();
    for (key, span) in &bad {
        let message = format!("{} cannot be a media type", quote(key));
        let at = place.pointer().child("content").child(key);
        let help = "write it as `type/subtype`, in ASCII";
        report.odd(codes::BAD_MEDIA_TYPE, *span, &at, &message, "it is left out", help);
        content.remove(key);
    }
    !bad.is_empty()
}

/// Whether it can be the value of a header as it stands (RFC 9110, section 5.5): documents write lists and wildcards here,
/// which are nobody's danger.
fn is_media_type(text: &str) -> bool {
    !text.trim().is_empty() && text.bytes().all(|b| matches!(b, b' '..=b'~'))
}
