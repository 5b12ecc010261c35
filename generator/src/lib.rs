//! trueup: OpenAPI documents in, two typed SDKs out.
//!
//! The way through the house: `load` → `resolve` → `normalise` → `lower` (gives [`ir::Api`]) → `lang/*` → `output`.

pub mod diagnostics;
pub mod diff;
pub mod drift;
pub mod explain;
pub mod init;
pub mod ir;
pub mod lang;
pub mod ledger;
pub mod lint;
pub mod load;
pub mod lock;
pub mod lower;
pub mod mock;
pub mod naming;
pub mod normalise;
pub mod output;
pub mod pipeline;
pub mod provenance;
pub mod reference;
pub mod release;
pub mod resolve;
pub mod rules;
pub mod suggest;
pub mod vectors;
