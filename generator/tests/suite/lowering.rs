//! Documents with their rules, lowered: the compact text of the result is compared with `ir.txt`, the diagnostics with
//! `diagnostics.txt`. `TRUEUP_BLESS=1` writes what is found in place of what is expected.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use support::{Lowered, lower_folder, shuffled};

#[test]
fn documents_lower_as_recorded() {
    for folder in support::folders("lowering") {
        let Lowered { outline, diagnostics, .. } = lower_folder(&folder);
        support::compare(&folder.join("ir.txt"), &outline);
        support::compare(&folder.join("diagnostics.txt"), &diagnostics);
    }
}

/// The real API, strictly: its document and rules leave nothing to say.
#[test]
fn hive_lowers_without_a_word() {
    let folder = support::hive();
    let found = lower_folder(&folder);
    assert_eq!(found.diagnostics, "");
    support::compare(&support::data("hive.ir.txt"), &found.outline);
}

/// Order of keys carries order in the result and nothing else: no name, no type, no number changes with it.
#[test]
fn names_do_not_depend_on_order() {
    for folder in support::folders("lowering") {
        let plain = lower_folder(&folder);
        for seed in 1..6 {
            let other = support::lower(&shuffled(&folder, seed), &support::rules_text(&folder), None);
            assert_eq!(
                support::unordered(&plain.outline),
                support::unordered(&other.outline),
                "{folder:?} {seed}"
            );
            assert_eq!(support::unordered(&plain.lock), support::unordered(&other.lock), "{folder:?} {seed}");
        }
    }
}

#[test]
fn a_lock_that_was_written_changes_nothing() {
    for folder in support::folders("lowering") {
        let first = lower_folder(&folder);
        let again = support::lower(
            &support::document_text(&folder),
            &support::rules_text(&folder),
            Some(&first.lock),
        );
        assert_eq!(first.outline, again.outline, "{folder:?}");
        assert_eq!(first.lock, again.lock, "{folder:?}");
    }
}
