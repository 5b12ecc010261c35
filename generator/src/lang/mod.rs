//! Target languages. Each is a folder: a plan that decides every name, type and doc line, and a renderer that prints it.
//!
//! What all of them share is here: [`scope`], the one door through which a name becomes an identifier, and [`markdown`],
//! which makes the document's prose safe to print.

mod credentials;
mod first_call;
pub mod former;
pub(crate) mod layout;
pub mod markdown;
pub mod outline;
pub(crate) mod parallel;
pub mod python;
pub mod rust;
pub mod scope;
pub mod spelling;
pub mod surface;
