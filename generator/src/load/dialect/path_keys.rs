//! Keys of `paths` that are nearly paths: one that does not begin with `/`, one with characters that a URL has only encoded.

use super::super::tree::{Mapping, Node};
use super::SideTable;
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes, quote};

/// Characters that a URL cannot have as they are (RFC 3986, section 2), those of templates aside.
const ENCODED: &[char] = &[' ', '"', '<', '>', '^', '`', '|', '\\'];

/// Renames them, so that no operation is lost.
pub(super) fn mend(tree: &mut Node, side: &mut SideTable, diagnostics: &mut Diagnostics) {
    let Some(paths) = tree.as_mapping_mut().and_then(|root| root.get_mut("paths")) else { return };
    let Some(members) = paths.as_mapping_mut() else { return };
    if members.keys().all(|key| mended(key).is_none()) {
        return;
    }
    let at = SpecPointer::root().child("paths");
    let mut renamed = Mapping::new();
    for (key, span, item) in members.entries() {
        let free =
            |new: &(String, (&str, &str))| !members.contains_key(&new.0) && !renamed.contains_key(&new.0);
        let Some((new, (fault, help))) = mended(key).filter(free) else {
            renamed.set(key, span, item.clone());
            continue;
        };
        let message = format!("the path {} {fault}", quote(key));
        diagnostics.push(
            Diagnostic::oddity(codes::PATH_TEMPLATE, message)
                .at(span)
                .pointer(&at.child(key))
                .action(format!("it is read as {}", quote(&new)))
                .help(help),
        );
        side.moved(at.child(&new), at.child(key));
        renamed.set(new, span, item.clone());
    }
    *members = renamed;
}

/// What a key was surely meant to be, with what is wrong with it and how to mend that; `None` where it is in order, or cannot be mended.
fn mended(key: &str) -> Option<(String, (&'static str, &'static str))> {
    if key.starts_with("x-") || key.chars().any(char::is_control) {
        return None;
    }
    let mut new = if key.starts_with('/') { String::new() } else { "/".to_owned() };
    let mut inside = false;
    for c in key.chars() {
        inside = (inside || c == '{') && c != '}';
        if !inside && ENCODED.contains(&c) {
            new.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            new.push(c);
        }
    }
    let fault = if key.starts_with('/') {
        ("has a character that a URL has only encoded", "write it as it is sent")
    } else {
        ("does not begin with `/`", "begin it with `/`")
    };
    (new != key).then_some((new, fault))
}
