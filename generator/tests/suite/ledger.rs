//! The ledger accounts for every node: each has an entry, or lies in one that stands for all that is in it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::collections::BTreeMap;

use support::Lowered;
use trueup::diagnostics::SpecPointer;
use trueup::load::Node;

/// Pointers of a tree that no entry covers.
fn uncovered(found: &Lowered) -> Vec<String> {
    let entries: BTreeMap<&SpecPointer, bool> =
        found.ledger.entries.iter().map(|entry| (&entry.pointer, entry.whole)).collect();
    let mut missing = Vec::new();
    let mut pending: Vec<(&Node, SpecPointer)> = vec![(&found.resolved.tree, SpecPointer::root())];
    while let Some((node, pointer)) = pending.pop() {
        match entries.get(&found.resolved.origin(&pointer)) {
            Some(true) => continue,
            Some(false) => {}
            None => {
                missing.push(pointer.to_string());
                continue;
            }
        }
        for (key, value) in node.as_mapping().into_iter().flat_map(|members| members.iter()) {
            pending.push((value, pointer.child(key)));
        }
        for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
            pending.push((item, pointer.index(index)));
        }
    }
    missing
}

#[test]
fn every_node_is_accounted_for() {
    let mut folders = support::folders("lowering");
    folders.push(support::hive());
    for folder in folders {
        let found = support::lower_folder(&folder);
        assert_eq!(uncovered(&found), Vec::<String>::new(), "{}", folder.display());
        assert!(found.ledger.missing.is_empty(), "{:?}", found.ledger.missing);
    }
}

#[test]
fn ledgers_are_as_recorded() {
    for folder in support::folders("lowering") {
        support::compare(&folder.join("ledger.txt"), &support::lower_folder(&folder).ledger_text);
    }
}

/// Nothing that is in the document of the real API has no form in the SDKs.
#[test]
fn hive_loses_nothing_but_what_rules_name() {
    let found = support::lower_folder(&support::hive());
    let losses: Vec<String> =
        found.ledger.losses().map(|entry| format!("{} {:?}\n", entry.pointer, entry.fate)).collect();
    support::compare(&support::data("hive.losses.txt"), &losses.concat());
}
