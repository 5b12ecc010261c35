//! Target languages. Each is a folder: a plan that decides every name, type and doc line, and a renderer that prints it.
//!
//! What all of them share is here: [`scope`], the one door through which a name becomes an identifier.

pub mod markdown;
pub mod python;
pub mod scope;
