//! Names decided in one place: of resources and methods, of types by where they stand, and what happens when two
//! things want one name. Words only: case and keywords belong to the target languages.

mod call;
mod full;
mod inflect;
mod route;
mod scope;
mod text;
mod title;
mod verbs;

pub use call::{
    CallParts, Resource, derive as derive_call, path_literals, path_subject, path_words, subject,
};
pub use full::{exact_verb, full_name, is_route};
pub use inflect::{is_form_of, singular};
pub use scope::{Case, Wanted, assign};
pub use text::{join, words};
pub use title::{Product, product};
pub use verbs::{is_action, usual};
