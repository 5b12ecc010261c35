//! Patterns are documentation in the SDKs and never run there; who copies a costly one into a check of their own should know.

use super::Report;
use crate::diagnostics::{Diagnostic, codes};
use crate::load::Node;
use crate::load::shape::{ObjectKind, Place};

/// Bytes of a pattern that somebody wrote.
const LONGEST: usize = 4096;

/// Tells of patterns that backtracking matchers may never come to an end with.
pub(super) fn check(node: &Node, place: &Place<'_>, report: &mut Report<'_>) {
    if place.object != ObjectKind::Schema {
        return;
    }
    let Some(pattern) = node.get("pattern") else { return };
    let Some(text) = pattern.as_str() else { return };
    let message = if text.len() > LONGEST {
        format!("the pattern has {} bytes, more than {LONGEST}", text.len())
    } else if repeats_a_repetition(text) {
        "the pattern repeats a repetition: some matchers take very long with it".to_owned()
    } else {
        return;
    };
    let found = Diagnostic::warning(codes::COSTLY_PATTERN, message).action("it is documented and never run");
    report.push(found, pattern.span, &place.pointer().child("pattern"), "write a simpler pattern");
}

/// `(a+)+`: a group that is repeated without bound and is, as a whole, a repetition without bound itself. A group in which
/// something else must stand too (`(-[a-z]+)*`) can be taken apart in one way only.
fn repeats_a_repetition(pattern: &str) -> bool {
    let bytes = pattern.as_bytes();
    let unbounded = |at: usize| match bytes.get(at) {
        Some(b'*' | b'+') => true,
        Some(b'{') => {
            let inside = bytes.get(at + 1..).unwrap_or_default();
            let end = inside.iter().position(|b| *b == b'}').unwrap_or(0);
            inside.get(..end).is_some_and(|inside| inside.ends_with(b","))
        }
        _ => false,
    };
    // Where groups opened, and what stood in each: (atoms, whether the last one is repeated).
    let mut groups: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\\' => {
                atom(&mut groups, unbounded(at + 2));
                2
            }
            b'[' => {
                let inside = bytes.get(at + 1..).unwrap_or_default();
                let end = (0..inside.len())
                    .find(|end| *end > 0 && inside[*end] == b']' && inside[*end - 1] != b'\\')
                    .map_or(bytes.len(), |end| at + 1 + end);
                atom(&mut groups, unbounded(end + 1));
                end + 1 - at
            }
            b'(' => {
                groups.push((0, false));
                let rest = bytes.get(at + 1..).unwrap_or_default();
                if rest.starts_with(b"?:") { 3 } else { 1 }
            }
            b')' => {
                let repeated = unbounded(at + 1);
                let (atoms, inside) = groups.pop().unwrap_or_default();
                if atoms == 1 && inside && repeated {
                    return true;
                }
                atom(&mut groups, repeated || (atoms == 1 && inside));
                1
            }
            b'|' => {
                if let Some(group) = groups.last_mut() {
                    *group = (0, false);
                }
                1
            }
            b'{' => bytes.iter().skip(at).position(|b| *b == b'}').unwrap_or(0) + 1,
            b'*' | b'+' | b'?' | b'^' | b'$' => 1,
            _ => {
                atom(&mut groups, unbounded(at + 1));
                1
            }
        };
    }
    false
}

/// One more atom in the innermost group.
fn atom(groups: &mut [(usize, bool)], repeated: bool) {
    if let Some((atoms, inside)) = groups.last_mut() {
        *atoms += 1;
        *inside = repeated;
    }
}

#[cfg(test)]
mod tests {
    use super::repeats_a_repetition;

    #[test]
    fn repeated_repetitions_are_found() {
        for pattern in ["^(a+)+$", "(.*)*x", "(?:[a-z]+)*", r"(\d+)+", "(a{2,})+", "((a+))+", "(x|y+)*"] {
            assert!(repeats_a_repetition(pattern), "{pattern}");
        }
        for pattern in [
            "",
            "(",
            "[",
            "\\",
            "a+",
            "(a+)",
            "^[a-z]+(-[a-z]+)*$",
            "(ab)+",
            "(a{2})+",
            "[(a+)+]",
            r"\(a+\)+",
        ] {
            assert!(!repeats_a_repetition(pattern), "{pattern}");
        }
    }
}
