//! The `trueup` command line. Reads files and prints; everything else is the library's.
fn main() {}
