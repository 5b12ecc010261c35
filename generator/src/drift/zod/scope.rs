//! Parameters and constants of functions that are being evaluated, one table for each block. Functions are made in the midst of a block
//! and know what stood there until then, so a [`Scope`] is a block and how much of it is seen; the blocks themselves are kept here and
//! own nothing of one another, so that no chain of them is ever gone through where it is dropped.

use std::collections::BTreeMap;

use super::evaluate::Value;

/// A value with its height.
pub(super) type Measured = (Value, usize);

/// A place in a block: what is seen from there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scope {
    /// `None`: outside of all functions.
    block: Option<usize>,
    /// So many names of the block stand before the place.
    seen: usize,
}

#[derive(Debug, Default)]
struct Names {
    around: Scope,
    /// What a name is worth with its height, and from which place on: the last one before a place counts there.
    all: BTreeMap<String, Vec<(usize, Measured)>>,
    count: usize,
    /// A function was made in it, which may be called after it is left.
    is_held: bool,
}

/// The names of all blocks.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    blocks: Vec<Names>,
    /// Blocks that were left.
    free: Vec<usize>,
}

impl Scopes {
    /// A new block inside of another one.
    pub(super) fn inside(&mut self, around: Scope) -> Scope {
        let names = Names { around, ..Names::default() };
        let left = self.free.pop();
        let at = left.unwrap_or(self.blocks.len());
        match self.blocks.get_mut(at) {
            Some(block) => *block = names,
            None => self.blocks.push(names),
        }
        Scope { block: Some(at), seen: 0 }
    }

    /// The scope behind one more name.
    pub(super) fn with(&mut self, scope: Scope, name: &str, value: Value, height: usize) -> Scope {
        let Some(block) = scope.block.and_then(|at| self.blocks.get_mut(at)) else { return scope };
        match block.all.get_mut(name) {
            Some(values) => values.push((block.count, (value, height))),
            None => drop(block.all.insert(name.to_owned(), vec![(block.count, (value, height))])),
        }
        block.count += 1;
        Scope { seen: block.count, ..scope }
    }

    pub(super) fn get(&self, mut scope: Scope, name: &str) -> Option<Measured> {
        while let Some(block) = scope.block.and_then(|at| self.blocks.get(at)) {
            let values = block.all.get(name).map(Vec::as_slice).unwrap_or_default();
            let before = values.partition_point(|(at, _)| *at < scope.seen);
            if let Some((_, value)) = before.checked_sub(1).and_then(|last| values.get(last)) {
                return Some(value.clone());
            }
            scope = block.around;
        }
        None
    }

    /// A function is made here. The blocks around are held already: the one that is being called was made there.
    pub(super) fn hold(&mut self, scope: Scope) -> Scope {
        if let Some(block) = scope.block.and_then(|at| self.blocks.get_mut(at)) {
            block.is_held = true;
        }
        scope
    }

    /// A call ends: its names are forgotten unless a function knows them.
    pub(super) fn leave(&mut self, scope: Scope) {
        let Some(at) = scope.block else { return };
        if let Some(block) = self.blocks.get_mut(at).filter(|block| !block.is_held) {
            *block = Names::default();
            self.free.push(at);
        }
    }
}
