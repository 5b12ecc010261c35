//! Hostile documents: every string of a document may be an attack on the generated code, on the machine that generates, or on
//! the people who read the result. The tables in `tests/hostile` are the attacks; what must hold of the answer is here, for all of them.
//!
//! - `tests/hostile/text.yaml`: prose, put into every place a document has for prose;
//! - `tests/hostile/names.yaml`: names and values, put into every place that makes an identifier or travels;
//! - `tests/hostile/documents.yaml`: whole documents, and what is to be said of them;
//! - `bytes.rs`: inputs that must be exact to the byte, or are too large to write down.

mod bytes;
mod documents;
mod names;
mod pages;
mod python;
mod real;
mod rust;
mod safety;
mod text;
