//! Text as a name: identifiers of both languages, each there once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trueup::naming::{Case, Wanted, assign, words};

fuzz_target!(|text: &str| {
    if text.len() > 1024 {
        return;
    }
    let wanted: Vec<Wanted> = text
        .lines()
        .enumerate()
        .map(|(at, line)| Wanted { words: words(line, "name"), rank: (0, format!("{at:08}")), pinned: None })
        .collect();
    for case in [Case::Snake, Case::Pascal] {
        let mut keys: Vec<String> = assign(&wanted, case).iter().map(|name| case.key(name)).collect();
        assert!(keys.iter().all(|key| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')));
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), wanted.len());
    }
    trueup_fuzz::names(text);
});
