//! Which of the things that are gone is which of those that are new: a rename is told as one, and not as a loss and a gain.
//! What is no more than likely stays a loss and a gain.

use super::schema::{Schema, Site, signature};
use crate::ir::Words;
use crate::normalise::view::{At, View};

/// Something with a name and a schema that is in one document only.
#[derive(Debug)]
pub(super) struct Candidate {
    index: usize,
    words: Vec<String>,
    /// Its component, looked for in lists and maps too.
    component: Option<String>,
    signature: String,
    /// An object, or a list of something: two of those are rarely alike by chance.
    is_telling: bool,
    /// Names of the properties of the object that it is or lists.
    properties: Vec<String>,
    required: bool,
}

impl Candidate {
    pub(super) fn property(index: usize, name: &str, view: View<'_>, at: &At<'_>, required: bool) -> Self {
        let (depth, inner) = innermost(view, at);
        let schema = Schema::of(view, &inner.target);
        let signature = signature(view, at, 3);
        Self {
            index,
            words: Words::split(name).as_slice().to_vec(),
            component: inner.name.clone().map(|name| format!("{depth}{name}")),
            is_telling: depth.contains('[')
                || schema.properties.len() > 1
                || schema.values().is_some_and(|v| v.len() > 1),
            properties: schema.properties.keys().map(|name| (*name).to_owned()).collect(),
            signature,
            required,
        }
    }

    /// How likely the two are one; 0: they are not.
    fn likeness(&self, other: &Self) -> u32 {
        let names = related(&self.words, &other.words);
        let same_required = u32::from(self.required == other.required);
        if self.component.is_some() && self.component == other.component {
            return 40 + names * 4 + same_required;
        }
        if self.signature == other.signature {
            return match (self.is_telling, names) {
                (true, _) => 20 + names * 4 + same_required,
                (false, 2..) => 10 + names * 4 + same_required,
                (false, _) => 0,
            };
        }
        // An object that was described anew under a new name.
        let shared = self.properties.iter().filter(|name| other.properties.contains(name)).count();
        let most = self.properties.len().max(other.properties.len());
        if most >= 3 && shared * 2 > most { 5 + names * 4 + same_required } else { 0 }
    }
}

/// What lists and maps hold in the end, and the way there.
fn innermost<'a>(view: View<'a>, at: &At<'a>) -> (String, Site<'a>) {
    let mut way = String::new();
    let mut site = Site::of(view, at);
    for _ in 0..4 {
        let schema = Schema::of(view, &site.target);
        let Some(items) = schema.keywords.get("items").filter(|_| site.name.is_none()) else { break };
        way.push_str("[]");
        site = Site::of(view, items);
    }
    (way, site)
}

/// 2: one name is the other with words more or less (`tool_type`, `type`), or written otherwise; 1: they share a word.
fn related(a: &[String], b: &[String]) -> u32 {
    let within = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    if a.concat() == b.concat() || within(a, b) || within(b, a) {
        return 2;
    }
    let singular = |word: &String| word.trim_end_matches('s').to_owned();
    u32::from(a.iter().map(singular).any(|word| b.iter().map(singular).any(|other| other == word)))
}

/// Pairs of indexes, the likeliest first; what could be two things equally well is neither.
pub(super) fn pair(old: &[Candidate], new: &[Candidate]) -> Vec<(usize, usize)> {
    let mut likely: Vec<(u32, usize, usize)> = Vec::new();
    for a in old {
        likely.extend(
            new.iter().map(|b| (a.likeness(b), a.index, b.index)).filter(|(likeness, ..)| *likeness > 0),
        );
    }
    likely.sort_by_key(|(likeness, old, new)| (std::cmp::Reverse(*likeness), *old, *new));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (likeness, old, new) in &likely {
        let is_free = pairs.iter().all(|(a, b)| a != old && b != new);
        let rival = likely.iter().any(|(other, a, b)| {
            other == likeness && (a == old) != (b == new) && pairs.iter().all(|(x, y)| x != a && y != b)
        });
        if is_free && !rival {
            pairs.push((*old, *new));
        }
    }
    pairs
}
