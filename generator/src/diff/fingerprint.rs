//! What a change is known by from run to run: what kind it is and what it is about, not where it stands in the text.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::change::Change;

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 16;

/// Gives every change its fingerprint. Changes that are alike in everything are counted.
pub(super) fn stamp(changes: &mut [Change]) {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for change in changes {
        let text = [
            change.kind.as_str(),
            &change.subject,
            change.from.as_deref().unwrap_or_default(),
            change.to.as_deref().unwrap_or_default(),
        ]
        .join("\u{0}");
        let count = met.entry(text.clone()).or_default();
        *count += 1;
        change.fingerprint = digits(&format!("{text}\u{0}{count}"));
    }
}

fn digits(text: &str) -> String {
    let mut out: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    out.truncate(DIGITS);
    out
}
