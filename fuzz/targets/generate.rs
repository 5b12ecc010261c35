//! Bytes as a document, through the whole generator: what comes out parses and keeps its shape.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() <= trueup_fuzz::LARGEST {
        trueup_fuzz::generated(bytes);
    }
});
