//! The rules file `trueup.yaml`: its shape, its reader, its model. What the rules mean is `normalise`'s business.

mod check;
pub mod glob;
mod model;
mod read;
mod schema;
mod shape;

pub use model::{
    AliasRule, Arrays, BatchRule, BoundsRule, CandidatesRule, Direction, EnvelopeRule, FailureSign, Failures,
    KnownFailureRule, OperationRule, Paging, PartialFailureRule, RenameRule, ResourceRenameRule, Rules,
    Scope, Sdk, Spanned, TargetField, TypeRenameRule, ValueRule,
};
pub use read::read;
pub(crate) use read::{direction, status};
pub use schema::json_schema;
