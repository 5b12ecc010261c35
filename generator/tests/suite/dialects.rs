//! Documents of every dialect, in one file or many (`dialects/*`): what the stages make of them. Each folder has the document as
//! `openapi.yaml` or `openapi.json`, the expected model as `ir.txt`, the account of every node as `ledger.txt`, and what is said as
//! `diagnostics.txt`. `TRUEUP_BLESS=1` writes what is found in place of what is expected.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::path::Path;

use trueup::diagnostics::render;
use trueup::load::{self, Budget, File, Gather, Unread};
use trueup::pipeline::{self, Input, Inputs};
use trueup::{ledger, lower};

fn inputs(folder: &Path) -> Inputs {
    let name = ["openapi.yaml", "openapi.json"].into_iter().find(|name| folder.join(name).exists()).unwrap();
    let spec = Input { name: name.to_owned(), bytes: std::fs::read(folder.join(name)).unwrap() };
    let files = files(folder, &spec);
    Inputs { spec, files, overlays: Vec::new(), rules: None, lock: None, strict: false }
}

/// The other files of a document, those that there are.
fn files(folder: &Path, spec: &Input) -> Vec<File> {
    let main = load::Input { name: &spec.name, bytes: &spec.bytes };
    let mut gather = Gather::new(main, &[], &Budget::default());
    loop {
        let wanted = gather.wanted();
        if wanted.is_empty() {
            return gather.finish();
        }
        for path in wanted {
            let missing = |_| Unread::Missing("does not exist".to_owned());
            let content = std::fs::read(folder.join(&path)).map_err(missing);
            gather.supply(File { name: path.clone(), path, content });
        }
    }
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
