//! What a change is known by from run to run: what kind it is and what it is about, not where it stands in the text.

use std::collections::BTreeMap;

use super::change::Change;
use crate::diagnostics::fingerprint;

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
        change.fingerprint = fingerprint(&format!("{text}\u{0}{count}"));
    }
}
