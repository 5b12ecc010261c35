//! trueup: OpenAPI documents in, two typed SDKs out.
//!
//! The way through the house: `load` → `resolve` → `normalise` → `lower` (gives [`ir::Api`]) → `lang/*` → `output`.

pub mod diagnostics;
pub mod ir;
pub mod lang;
pub mod load;
pub mod naming;
pub mod output;
pub mod rules;
