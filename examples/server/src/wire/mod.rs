//! The wire revisions: which one a reply is written in, how it spells names (`spelling`) and where it puts things
//! (`envelope`).

pub(crate) mod envelope;
pub(crate) mod spelling;

use crate::ids::Generator;

/// A revision of the API as its servers once spoke it, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Revision {
    /// March 2024.
    B,
    /// December 2025, hand-written.
    C,
    /// February 2026, hand-written: both spellings at once.
    C2,
    /// December 2025, generated.
    D,
    /// February 2026, generated.
    E,
    /// June 2026, generated.
    F,
}

impl Revision {
    /// Every revision, in the order of the columns of the tables in this folder.
    pub const ALL: [Self; 6] = [Self::B, Self::C, Self::C2, Self::D, Self::E, Self::F];

    /// The name, as `--wire` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["B", "C", "C2", "D", "E", "F"][self.column()]
    }

    /// The revision of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|revision| revision.name().eq_ignore_ascii_case(name))
    }

    /// The place of the revision in a table row.
    #[must_use]
    pub fn column(self) -> usize {
        self as usize
    }
}

/// What replies are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// Every reply in one revision.
    Revision(Revision),
    /// Every reply in a revision drawn for it.
    Mixed,
}

impl Wire {
    /// The revision of the next reply.
    pub(crate) fn draw(self, generator: &mut Generator) -> Revision {
        match self {
            Self::Revision(revision) => revision,
            Self::Mixed => Revision::ALL[generator.below(Revision::ALL.len())],
        }
    }
}
