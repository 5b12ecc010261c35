//! Limits on what is read, so that a hostile or broken input ends in an error and not in a full memory.
//! Budgets count bytes, nodes and steps, never seconds: the same input gives the same answer everywhere.

/// The limits. Every breach is an error that names the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// Bytes of one document, and of the text its YAML aliases copy (64 MiB).
    pub bytes: usize,
    /// Nodes of one document (5 million).
    pub nodes: usize,
    /// Nodes that YAML anchors and aliases copy (1 million).
    pub alias_nodes: usize,
    /// Levels of nesting (128).
    pub depth: usize,
    /// References followed from one `$ref` to the next before something else is met (64).
    pub ref_chain: usize,
    /// Files a document may be written in (10,000), all together no larger than four documents.
    pub files: usize,
    /// Steps an overlay target or another search may take in all (20 million).
    pub steps: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            nodes: 5_000_000,
            alias_nodes: 1_000_000,
            depth: 128,
            ref_chain: 64,
            files: 10_000,
            steps: 20_000_000,
        }
    }
}
