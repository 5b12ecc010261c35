//! Text as prose, in every place of a document: no shape of the generated code changes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if text.len() <= 1024 {
        trueup_fuzz::prose(text);
    }
});
