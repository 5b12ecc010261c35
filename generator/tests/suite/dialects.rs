//! Documents of every dialect, in one file or many (`dialects/*`): what the stages make of them. Each folder has the document as
//! `openapi.yaml` or `openapi.json`, the expected model as `ir.txt`, the account of every node as `ledger.txt`, and what is said as
//! `diagnostics.txt`. `TRUEUP_BLESS=1` writes what is found in place of what is expected.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::path::Path;

use trueup::diagnostics::render;
use trueup::pipeline::{self, Input, Inputs};
use trueup::{ledger, lower};

fn inputs(folder: &Path) -> Inputs {
    let name = ["openapi.yaml", "openapi.json"].into_iter().find(|name| folder.join(name).exists()).unwrap();
    let spec = Input { name: name.to_owned(), bytes: std::fs::read(folder.join(name)).unwrap() };
    Inputs { spec, overlays: Vec::new(), rules: None, lock: None, strict: false }
}

#[test]
fn dialects_are_lowered_as_recorded() {
    for folder in support::folders("dialects") {
        let (front, account) = pipeline::account(&inputs(&folder));
        let said = render::plain(&front.diagnostics, &front.sources);
        support::compare(&folder.join("diagnostics.txt"), &said);
        let (Some(lowered), Some(account)) = (front.lowered, account) else {
            panic!("{}: nothing came of it:\n{said}", folder.display());
        };
        support::compare(&folder.join("ir.txt"), &lower::outline(&lowered.api));
        support::compare(&folder.join("ledger.txt"), &ledger::text(&account, &front.sources));
        assert!(account.missing.is_empty(), "{}: {:?}", folder.display(), account.missing);
    }
}
