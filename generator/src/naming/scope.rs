//! What happens when several things want one name: an answer that does not depend on the order they come in.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Words;

/// How the names of a scope will be written, and so when two are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `create_tool`: words stay apart.
    Snake,
    /// `CreateTool`: `a1` and `a_1` become one name.
    Pascal,
}

impl Case {
    /// Names with one key are one name.
    #[must_use]
    pub fn key(self, words: &Words) -> String {
        match self {
            Self::Snake => words.snake(),
            Self::Pascal => words.as_slice().concat(),
        }
    }
}

/// Something that wants a name.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The name it would like.
    pub words: Words,
    /// Decides among those that want the same name: lower comes first. Unique in its scope, and independent of order.
    pub rank: (u8, String),
    /// The name it has had since it was first published.
    pub pinned: Option<Words>,
}

/// Names for all, in the order given. Of several that want one name the lowest rank gets it; the others get the first
/// free number behind it. Pinned names are never given away.
#[must_use]
pub fn assign(wanted: &[Wanted], case: Case) -> Vec<Words> {
    let mut names: Vec<Option<Words>> = vec![None; wanted.len()];
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, item) in wanted.iter().enumerate() {
        match &item.pinned {
            Some(pinned) if taken.insert(case.key(pinned)) => names[index] = Some(pinned.clone()),
            _ => groups.entry(case.key(&item.words)).or_default().push(index),
        }
    }
    let mut losers = Vec::new();
    for (key, members) in &mut groups {
        members.sort_by(|a, b| wanted[*a].rank.cmp(&wanted[*b].rank));
        let free = taken.insert(key.clone());
        for (place, index) in members.iter().enumerate() {
            if place == 0 && free {
                names[*index] = Some(wanted[*index].words.clone());
            } else {
                losers.push(*index);
            }
        }
    }
    // Numbers are given out after every name that was asked for is taken, so `Foo2` stays with the one that is called so.
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    for index in losers {
        let base = &wanted[index].words;
        let counter = next.entry(case.key(base)).or_insert(2);
        let name = loop {
            let candidate = Words::from_words(base.as_slice().iter().cloned().chain([counter.to_string()]));
            *counter += 1;
            if taken.insert(case.key(&candidate)) {
                break candidate;
            }
        };
        names[index] = Some(name);
    }
    names.into_iter().zip(wanted).map(|(name, item)| name.unwrap_or_else(|| item.words.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[(&str, Option<&str>)]) -> BTreeMap<String, String> {
        let wanted: Vec<Wanted> = names
            .iter()
            .map(|(name, pinned)| {
                let words = Words::split(name);
                let exact = u8::from(words.pascal() != *name);
                Wanted { rank: (exact, (*name).to_owned()), words, pinned: pinned.map(Words::split) }
            })
            .collect();
        let given = assign(&wanted, Case::Pascal);
        names.iter().zip(given).map(|((name, _), words)| ((*name).to_owned(), words.pascal())).collect()
    }

    #[test]
    fn order_does_not_matter() {
        let mut names = vec![("foo_", None), ("Foo", None), ("FOO", None), ("Foo2", None), ("foo", None)];
        let expected = named(&names);
        for _ in 0..names.len() {
            names.rotate_left(1);
            assert_eq!(named(&names), expected);
        }
        names.reverse();
        assert_eq!(named(&names), expected);
        assert_eq!(expected["Foo"], "Foo");
        assert_eq!(expected["Foo2"], "Foo2");
        assert_eq!(expected["FOO"], "Foo3");
    }

    #[test]
    fn a_pinned_name_stays_where_it_is() {
        let names = named(&[("Foo", None), ("foo", Some("Foo"))]);
        assert_eq!((names["foo"].as_str(), names["Foo"].as_str()), ("Foo", "Foo2"));
    }

    #[test]
    fn words_that_run_together_are_one_name() {
        let names = named(&[("A1", None), ("a_1", None)]);
        assert_ne!(names["A1"], names["a_1"]);
    }
}
