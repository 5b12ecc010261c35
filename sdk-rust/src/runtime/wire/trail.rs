//! Where decoding failed: a path that is built while an error travels outwards, and costs nothing otherwise.
//!
//! `serde`'s error type belongs to the input format and cannot carry a path, so the path waits here, in the thread
//! that decodes (decoding never awaits), until [`take`] collects it.

use std::cell::RefCell;

thread_local! {
    /// Innermost segment first.
    static TRAIL: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Adds the object key an error passed through.
pub(crate) fn key(name: &str) {
    TRAIL.with_borrow_mut(|trail| trail.push(name.to_owned()));
}

/// Adds the array index an error passed through.
pub(crate) fn index(position: usize) {
    TRAIL.with_borrow_mut(|trail| trail.push(position.to_string()));
}

/// Forgets what has been noted: before decoding, and after an attempt whose failure is no error.
pub(crate) fn clear() {
    TRAIL.with_borrow_mut(Vec::clear);
}

/// Runs an attempt whose failure is no error of the whole, and forgets its path.
pub(crate) fn attempt<T, E>(run: impl FnOnce() -> Result<T, E>) -> Option<T> {
    let depth = TRAIL.with_borrow(Vec::len);
    let outcome = run();
    TRAIL.with_borrow_mut(|trail| trail.truncate(depth));
    outcome.ok()
}

/// The path of the last failure as a JSON Pointer (RFC 6901), `""` for the whole value.
pub(crate) fn take() -> String {
    let trail = TRAIL.with_borrow_mut(std::mem::take);
    trail.iter().rev().fold(String::new(), |mut path, segment| {
        path.push('/');
        path.push_str(&segment.replace('~', "~0").replace('/', "~1"));
        path
    })
}
