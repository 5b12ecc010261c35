//! Bytes as a document: read, resolved, lowered and talked about, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trueup::diagnostics::render;
use trueup::pipeline::{Input, Inputs, front};

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > trueup_fuzz::LARGEST {
        return;
    }
    let spec = Input { name: "openapi.yaml".to_owned(), bytes: bytes.to_vec() };
    let inputs = Inputs { spec, overlays: Vec::new(), rules: None, lock: None, strict: true, files: Vec::new() };
    let read = front(&inputs);
    assert!(read.diagnostics.iter().all(|found| found.code.as_str() != "internal"));
    let _ = render::terminal(&read.diagnostics, &read.sources, true);
});
