//! Bounds of calls, by rule: how long one may take, and how often it is tried again.

use super::model::Operation;
use super::unmatched::unmatched_call;
use crate::diagnostics::Diagnostics;
use crate::rules::{Rules, glob};

/// Gives every operation the bounds of the first rule that matches it.
pub(super) fn settle(operations: &mut [Operation], rules: &Rules, diagnostics: &mut Diagnostics) {
    for operation in operations.iter_mut() {
        let call = operation.call();
        let matches = |pattern: &str| glob::matches(pattern, &call);
        let rule = rules.bounds.iter().find(|rule| rule.calls.iter().any(|glob| matches(&glob.value)));
        operation.bounds = rule.map(|rule| rule.bounds).unwrap_or_default();
    }
    for pattern in rules.bounds.iter().flat_map(|rule| &rule.calls) {
        if operations.iter().all(|operation| !glob::matches(&pattern.value, &operation.call())) {
            unmatched_call(operations, pattern, diagnostics);
        }
    }
}
