//! What a finding is known by from run to run.

use sha2::{Digest as _, Sha256};

/// 16 hexadecimal digits of everything that makes a finding the same one.
pub(crate) fn fingerprint(text: &str) -> String {
    let mut out: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    out.truncate(16);
    out
}
