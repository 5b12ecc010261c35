//! Named schemas that are in one document only: new ones, lost ones, and ones with another name.

use super::super::findings::{Anchor, Found};
use super::super::kind::Kind;
use super::super::pairing::{self, Candidate};
use super::super::schema::component;
use super::Comparer;
use crate::diagnostics::SpecPointer;
use crate::normalise::view::At;

impl<'a> Comparer<'a> {
    pub(super) fn components(&mut self) {
        let root = SpecPointer::from_tokens(["components", "schemas"]);
        let list = |document: &super::Document<'a>| -> Vec<(&'a str, At<'a>)> {
            let schemas = document.view.root().path(&["components", "schemas"]);
            schemas.iter().flat_map(At::members).map(|(name, _, at)| (name, at)).collect()
        };
        let (was, is) = (list(&self.old), list(&self.new));
        let has = |list: &[(&'a str, At<'a>)], name: &str| list.iter().any(|(other, _)| *other == name);
        let gone: Vec<&(&'a str, At<'a>)> = was.iter().filter(|(name, _)| !has(&is, name)).collect();
        let fresh: Vec<&(&'a str, At<'a>)> = is.iter().filter(|(name, _)| !has(&was, name)).collect();
        // Those that were compared with each other are one, if they are compared with nothing else.
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (i, (old, _)) in gone.iter().enumerate() {
            let met: Vec<&str> = self
                .seen
                .range((root.child(old), SpecPointer::root())..)
                .take_while(|((pointer, _), _)| *pointer == root.child(old))
                .filter_map(|((_, pointer), _)| component(pointer))
                .collect();
            let mut others = fresh.iter().enumerate().filter(|(_, (new, _))| met.contains(new));
            if let (Some((j, _)), None) = (others.next(), others.next())
                && pairs.iter().all(|(_, taken)| *taken != j)
            {
                pairs.push((i, j));
            }
        }
        let left = |taken: &dyn Fn(usize) -> bool, list: &[&(&'a str, At<'a>)], view| -> Vec<Candidate> {
            let free = list.iter().enumerate().filter(|(at, _)| !taken(*at));
            free.map(|(at, (name, schema))| Candidate::property(at, name, view, schema, false)).collect()
        };
        let old = left(&|at| pairs.iter().any(|(a, _)| *a == at), &gone, self.old.view);
        let new = left(&|at| pairs.iter().any(|(_, b)| *b == at), &fresh, self.new.view);
        pairs.extend(pairing::pair(&old, &new));
        for (a, b) in &pairs {
            if let (Some((from, old)), Some((to, new))) = (gone.get(*a), fresh.get(*b)) {
                let found =
                    Found::new(Kind::SchemaRenamed, Anchor::at(&old.pointer), Anchor::at(&new.pointer), *to);
                let found = found.saying(format!("`{from}` is called `{to}` now"));
                self.say(found.values(Some((*from).to_owned()), Some((*to).to_owned())));
            }
        }
        for (index, (name, at)) in gone.iter().enumerate() {
            if pairs.iter().all(|(a, _)| *a != index) {
                let found =
                    Found::new(Kind::SchemaRemoved, Anchor::at(&at.pointer), Anchor::holder(&root), *name);
                self.say(found);
            }
        }
        for (index, (name, at)) in fresh.iter().enumerate() {
            if pairs.iter().all(|(_, b)| *b != index) {
                let found =
                    Found::new(Kind::SchemaAdded, Anchor::holder(&root), Anchor::at(&at.pointer), *name);
                self.say(found);
            }
        }
    }
}
