//! First stage: bytes → spanned document tree → overlays → dialect lowered to OpenAPI 3.0 → typed view.
//! Pure: reading files is the caller's. The parser is shared by documents, overlays, rules and locks.

mod budget;
mod conform;
mod decode;
mod dialect;
mod entry;
mod files;
mod indentation;
mod json;
mod json_lexer;
pub(crate) mod jsonpath;
mod mapping;
mod meter;
mod number;
pub mod overlay;
mod parse;
pub(crate) mod reference;
mod scalar;
pub mod shape;
mod tree;
mod typed;
pub mod written;
mod yaml;
mod yaml_mapping;
mod yaml_words;

pub use budget::Budget;
pub use dialect::{Dialect, SideTable};
pub use entry::{Input, Loaded, admit, load, load_with_overlays, read, read_tree};
pub use files::{File, Gather, Unread};
pub use parse::parse;
pub use tree::{Document, Kind, Mapping, Node, Number, Text, Value};
pub use typed::typed_node;
pub(crate) use typed::typed_view;
