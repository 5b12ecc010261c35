//! What every stage says about its input: positions, pointers, diagnostics.

mod pointer;

pub use pointer::SpecPointer;
