//! Examples that look like credentials that work: they would be printed into two packages and every editor.

use super::Report;
use crate::diagnostics::{Diagnostic, codes};
use crate::load::shape::{ObjectKind, Place};
use crate::load::{Node, Value};

/// How keys begin that their issuers mark, and how many characters of a key follow at least.
const MARKS: [(&str, usize); 22] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 35),
    ("github_pat_", 40),
    ("ghp_", 36),
    ("gho_", 36),
    ("ghs_", 36),
    ("ghu_", 36),
    ("glpat-", 20),
    ("sk-", 20),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("whsec_", 24),
    ("xoxa-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("npm_", 36),
    ("pypi-", 40),
    ("hf_", 30),
    ("dop_v1_", 40),
    ("SG.", 40),
    ("ya29.", 40),
];

/// What stands in its place.
const REDACTED: &str = "…redacted";

/// Members of objects that hold values of the document's author.
const MEMBERS: [&str; 5] = ["example", "examples", "default", "const", "value"];

/// Takes credentials out of examples and defaults, and tells where they stand.
pub(super) fn check(node: &mut Node, place: &Place<'_>, report: &mut Report<'_>) {
    let holds = [
        ObjectKind::Schema,
        ObjectKind::Parameter,
        ObjectKind::Header,
        ObjectKind::MediaType,
        ObjectKind::Example,
    ];
    let Some(members) = node.as_mapping_mut().filter(|_| holds.contains(&place.object)) else { return };
    for key in MEMBERS {
        let Some(value) = members.get_mut(key) else { continue };
        let mut todo = vec![value];
        while let Some(node) = todo.pop() {
            match &mut node.value {
                Value::String(text) => {
                    let Some(redacted) = redacted(&text.text) else { continue };
                    text.text = redacted;
                    let message = "this looks like a credential that works";
                    let found = Diagnostic::warning(codes::SECRET, message)
                        .action("the SDKs show its beginning alone");
                    let help = "revoke it if it is real, and write an example that is none";
                    report.push(found, node.span, &place.pointer().child(key), help);
                }
                Value::Sequence(items) => todo.extend(items),
                Value::Mapping(members) => todo.extend(members.iter_mut().map(|(_, node)| node)),
                _ => {}
            }
        }
    }
}

/// The text without the credentials in it, if there are any.
fn redacted(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for (at, found) in candidates(text) {
        if at < from {
            continue;
        }
        let Some(kept) = kept(found) else { continue };
        out.push_str(text.get(from..at + kept).unwrap_or_default());
        out.push_str(REDACTED);
        from = at + found.len();
    }
    if let Some(at) = text.find("PRIVATE KEY-----").filter(|_| text.contains("-----BEGIN ")) {
        out.push_str(text.get(from..at + "PRIVATE KEY-----".len()).unwrap_or_default());
        out.push_str(REDACTED);
        from = text.len();
    }
    (from > 0).then(|| out + text.get(from..).unwrap_or_default())
}

/// Runs of characters that keys are made of.
fn candidates(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    text.split(move |c| !is_key(c))
        .filter(|word| word.len() >= 19)
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// How much of a credential may be shown; `None` if it is none.
fn kept(word: &str) -> Option<usize> {
    for (mark, length) in MARKS {
        let Some(rest) = word.strip_prefix(mark) else { continue };
        // A placeholder repeats a letter or is all words.
        let is_key = rest.len() >= length
            && rest.bytes().any(|b| b.is_ascii_digit())
            && rest.bytes().collect::<std::collections::BTreeSet<_>>().len() >= 6;
        return is_key.then_some(mark.len());
    }
    // A JSON Web Token: three parts, the first two of them JSON in base 64.
    let mut parts = word.split('.');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let is_token =
        first.starts_with("eyJ") && second.starts_with("eyJ") && third.len() >= 20 && parts.next().is_none();
    is_token.then_some(3)
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn credentials_are_found_and_placeholders_left() {
        for (text, expected) in [
            ("AKIAIOSFODNN7EXAMPL2", Some("AKIA…redacted")),
            ("key: sk-abcDEF123456ghiJKL7890, ok", Some("key: sk-…redacted, ok")),
            ("Bearer eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeKKF2QT4fwpM", Some("Bearer eyJ…redacted")),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", Some("-----BEGIN RSA PRIVATE KEY-----…redacted")),
            ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", Some("sk_live_…redacted")),
            ("sk-xxxxxxxxxxxxxxxxxxxxxxxx", None),
            ("sk-your-key-goes-right-here", None),
            ("plain text of some length, and more", None),
            ("3fa85f64-5717-4562-b3fc-2c963f66afa6", None),
            ("com.example.package.name.of.length", None),
            ("", None),
        ] {
            assert_eq!(redacted(text).as_deref(), expected, "{text}");
        }
    }
}
