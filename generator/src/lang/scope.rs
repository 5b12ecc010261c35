//! The one door for identifiers: a name becomes one by being claimed in a [`Scope`], and in no other way.
//!
//! A scope knows a case rule and the words its language or our own API keeps for itself. Claimed identifiers are ASCII,
//! start with a letter, are no reserved word and are unique in their scope, whatever the document calls things.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::ir::Words;

/// Names that Windows keeps for devices, whatever their ending: no file is called so.
pub const DEVICES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "conin$",
    "conout$", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// An identifier that was claimed in a scope: safe to be written into code as it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

impl Identifier {
    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How words are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `create_tool`: functions, fields, modules and file stems.
    Snake,
    /// `CreateTool`: types and enum variants.
    Pascal,
    /// `CREATE_TOOL`: constants.
    Upper,
}

/// Longest identifier and file stem; a longer name keeps its head and gets a hash of the whole.
const MAX_LENGTH: usize = 96;
/// Bytes of that hash, two digits each.
const HASH_BYTES: usize = 5;

/// A set of names that must differ from each other and from reserved words.
#[derive(Debug, Clone)]
pub struct Scope {
    case: Case,
    /// Compared as they are, so a table lists words in the case of the scope.
    reserved: BTreeSet<&'static str>,
    claimed: BTreeSet<String>,
    /// What comes before a name that starts with a digit.
    digit_prefix: &'static str,
    /// What comes after a name that is reserved.
    suffix: &'static str,
}

impl Scope {
    /// An empty scope.
    #[must_use]
    pub fn new(case: Case) -> Self {
        let digit_prefix = match case {
            Case::Snake => "n",
            Case::Pascal | Case::Upper => "N",
        };
        Self { case, reserved: BTreeSet::new(), claimed: BTreeSet::new(), digit_prefix, suffix: "_" }
    }

    /// Adds words that nothing from a document may be called; such a name gets the suffix at its end.
    #[must_use]
    pub fn reserve(mut self, words: &[&'static str]) -> Self {
        self.reserved.extend(words);
        self
    }

    /// Sets what a reserved name gets at its end (`_` by default).
    #[must_use]
    pub fn suffix(mut self, suffix: &'static str) -> Self {
        self.suffix = suffix;
        self
    }

    /// Sets what comes before a name that starts with a digit; it must start with a letter itself.
    #[must_use]
    pub fn digit_prefix(mut self, prefix: &'static str) -> Self {
        self.digit_prefix = prefix;
        self
    }

    /// Claims the identifier for `name`, numbered if another name has it already.
    pub fn claim(&mut self, name: &Words) -> Identifier {
        let spelled = self.spell(name);
        self.claim_spelled(spelled)
    }

    /// Claims identifiers for names that are equals of each other, so that none depends on their order: `key` is what
    /// the document calls each. Of several that would get one identifier the one already spelled like that keeps it,
    /// else the first by key; the others are numbered by key, never with a number that makes a third one's name.
    pub fn claim_all<'a>(
        &mut self,
        names: impl IntoIterator<Item = (&'a Words, &'a str)>,
    ) -> Vec<Identifier> {
        let mut groups: BTreeMap<String, Vec<(bool, &str, usize)>> = BTreeMap::new();
        let mut count = 0;
        for (index, (name, key)) in names.into_iter().enumerate() {
            let spelled = self.spell(name);
            let differs = spelled != key;
            groups.entry(spelled).or_default().push((differs, key, index));
            count = index + 1;
        }
        let mut claimed: Vec<Option<Identifier>> = vec![None; count];
        for members in groups.values_mut() {
            members.sort_unstable();
        }
        // First everybody who needs no number, then the numbered ones.
        for numbered in [false, true] {
            for (spelled, members) in &groups {
                for (_, _, index) in
                    members.iter().skip(usize::from(numbered)).take(if numbered { count } else { 1 })
                {
                    if let Some(slot) = claimed.get_mut(*index) {
                        *slot = Some(self.claim_spelled(spelled.clone()));
                    }
                }
            }
        }
        claimed.into_iter().flatten().collect()
    }

    /// Whether claiming the name now would give it without a number or a suffix. Nothing is claimed.
    pub fn is_free(&self, name: &Words) -> bool {
        let joined = self.join(name);
        !self.reserved.contains(joined.as_str()) && !self.claimed.contains(&self.spell(name))
    }

    /// Whether another name has this one's identifier, so that claiming it would give a number.
    pub fn is_taken(&self, name: &Words) -> bool {
        self.claimed.contains(&self.spell(name))
    }

    fn claim_spelled(&mut self, spelled: String) -> Identifier {
        if self.claimed.insert(spelled.clone()) {
            return Identifier(spelled);
        }
        let joint = match self.case {
            Case::Pascal if !spelled.ends_with(|c: char| c.is_ascii_digit() || c == '_') => "",
            _ if spelled.ends_with('_') => "",
            _ => "_",
        };
        // One of `claimed.len() + 1` different names is free.
        let mut number = 2_usize;
        loop {
            let candidate = format!("{spelled}{joint}{number}");
            if self.claimed.insert(candidate.clone()) {
                return Identifier(candidate);
            }
            number += 1;
        }
    }

    /// The identifier a name has in this scope if nobody else wants it.
    fn spell(&self, name: &Words) -> String {
        let mut spelled = self.join(name);
        if spelled.starts_with(|c: char| c.is_ascii_digit()) {
            spelled.insert_str(0, self.digit_prefix);
        }
        if spelled.len() > MAX_LENGTH {
            let digest = Sha256::digest(spelled.as_bytes());
            let hash: String = digest.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
            spelled.truncate(MAX_LENGTH - 2 * HASH_BYTES - 1);
            let hash = if self.case == Case::Upper { hash.to_ascii_uppercase() } else { hash };
            spelled = format!("{}_{hash}", spelled.trim_end_matches('_'));
        }
        if self.reserved.contains(spelled.as_str()) {
            spelled.push_str(self.suffix);
        }
        spelled
    }

    fn join(&self, name: &Words) -> String {
        match self.case {
            Case::Snake => name.snake(),
            Case::Pascal => name.pascal(),
            Case::Upper => name.snake().to_ascii_uppercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(texts: &[&str]) -> Vec<Words> {
        texts.iter().map(|text| Words::split(text)).collect()
    }

    fn claimed(scope: &Scope, texts: &[&str]) -> Vec<String> {
        let words = names(texts);
        scope
            .clone()
            .claim_all(words.iter().zip(texts.iter().copied()))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn names_become_identifiers() {
        let snake = Scope::new(Case::Snake).reserve(&["type", "self", "crate"]);
        let pascal = Scope::new(Case::Pascal).reserve(&["Self", "Option"]);
        let upper = Scope::new(Case::Upper);
        for (scope, text, expected) in [
            (&snake, "type", "type_"),
            (&snake, "self", "self_"),
            (&snake, "_", "unnamed"),
            (&snake, "a b", "a_b"),
            (&snake, "1a", "n1a"),
            (&snake, "'a", "a"),
            (&snake, "\u{200b}a", "a"),
            (&snake, "createHTTPTool", "create_http_tool"),
            (&pascal, "self", "Self_"),
            (&pascal, "option", "Option_"),
            (&pascal, "2fa", "N2fa"),
            (&upper, "list all", "LIST_ALL"),
        ] {
            assert_eq!(scope.clone().claim(&Words::split(text)).as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn equal_names_are_numbered_without_touching_real_ones() {
        let scope = Scope::new(Case::Pascal);
        assert_eq!(claimed(&scope, &["Foo", "foo", "FOO", "foo_"]), ["Foo", "Foo3", "Foo2", "Foo4"]);
        assert_eq!(claimed(&scope, &["Foo", "foo", "Foo2"]), ["Foo", "Foo3", "Foo2"]);
        assert_eq!(claimed(&scope, &["v1", "V1"]), ["V1_2", "V1"]);
        let snake = Scope::new(Case::Snake).reserve(&["type"]);
        assert_eq!(claimed(&snake, &["type", "Type", "type_2"]), ["type_3", "type_", "type_2"]);
    }

    #[test]
    fn order_does_not_matter() {
        let scope = Scope::new(Case::Pascal);
        let texts = ["Foo", "foo", "Foo2", "FOO", "foo-2", "bar", "Bar"];
        let by_text = |texts: &[&str]| -> BTreeMap<String, String> {
            texts.iter().map(|t| (*t).to_owned()).zip(claimed(&scope, texts)).collect()
        };
        let forward = by_text(&texts);
        let mut rotated = texts;
        for _ in 0..texts.len() {
            rotated.rotate_left(1);
            assert_eq!(by_text(&rotated), forward);
        }
        let unique: BTreeSet<_> = forward.values().collect();
        assert_eq!(unique.len(), texts.len());
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let mut scope = Scope::new(Case::Snake);
        let long = "word ".repeat(1000);
        let one = scope.claim(&Words::split(&long));
        let two = scope.claim(&Words::split(&format!("{long} more")));
        assert!(one.as_str().len() <= MAX_LENGTH && two.as_str().len() <= MAX_LENGTH);
        assert_ne!(one, two);
    }
}
