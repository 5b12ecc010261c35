//! What a path says of an operation's name: its literals and parameters, ids that only repeat it, and a method name made of
//! nothing else.

use std::collections::BTreeSet;

use super::inflect::{is_form_of, singular};
use super::text::{join, words};
use super::verbs::{is_action, is_read, is_thing};
use crate::ir::{HttpMethod, Words};

/// A piece of a path template, as words.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(Words),
    /// A version or `api`: it says nothing about the thing.
    Prefix(Words),
    Parameter(Words),
}

/// A path template, read for names.
#[derive(Debug, Clone)]
pub(super) struct Route(Vec<Piece>);

/// How much of a path an id repeats, when it says nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeated {
    No,
    /// `putSynonyms` of `/indexes/{id}/settings/synonyms`.
    LastSegment,
    /// All of it.
    Path,
}

/// A method name made of a path: without what the resource says already, and longer ones.
pub(super) struct FromRoute {
    pub(super) short: Words,
    pub(super) longer: Vec<Words>,
}

impl Route {
    pub(super) fn new(path: &str) -> Self {
        let mut pieces = Vec::new();
        // `/#Action=CreateTool` says in which field a request says what it is for, not what it is about.
        let mut rest = path
            .split_once('#')
            .filter(|(_, fragment)| fragment.contains('='))
            .map_or(path, |(path, _)| path);
        while !rest.is_empty() {
            let (literals, behind) = rest.split_once('{').unwrap_or((rest, ""));
            for text in literals.split(['/', '#']).filter(|text| text.contains(|c: char| c.is_alphanumeric()))
            {
                let made = words(text, "path");
                pieces.push(if is_prefix(text) { Piece::Prefix(made) } else { Piece::Literal(made) });
            }
            let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
            if !name.is_empty() {
                pieces.push(Piece::Parameter(words(name, "value")));
            }
            rest = behind;
        }
        Self(pieces)
    }

    /// The literals, without versions.
    pub(super) fn literals(&self) -> impl DoubleEndedIterator<Item = &Words> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Literal(words) => Some(words),
            Piece::Prefix(_) | Piece::Parameter(_) => None,
        })
    }

    /// Literals, then `by` each parameter: what tells a path from every other one.
    pub(super) fn words(&self) -> Words {
        let mut all: Vec<Words> = self.literals().cloned().collect();
        for piece in &self.0 {
            if let Piece::Parameter(name) = piece {
                all.push(join([&words("by", "by"), name]));
            }
        }
        if all.is_empty() { words("root", "root") } else { join(&all) }
    }

    /// Whether the path names one thing of several: `/tools/{id}`.
    pub(super) fn is_item(&self) -> bool {
        matches!(self.0.last(), Some(Piece::Parameter(_)))
    }

    /// Whether an id says nothing but the HTTP method and the path: `get_tools_id`, `PostToolsToolRuns`, `put-runs`.
    pub(super) fn is_repeated_by(&self, id: &Words, http: HttpMethod) -> Repeated {
        let letters = id.as_slice().concat();
        let method = http.as_str().to_ascii_lowercase();
        let before = letters.strip_prefix(&method);
        let last = self.literals().next_back().map(|last| last.as_slice().concat());
        match before.or_else(|| letters.strip_suffix(&method)) {
            Some(rest) if !rest.is_empty() && self.spells(rest, false) => Repeated::Path,
            // `Synonyms_Get` is a name: the thing, and what is done.
            Some(rest) if before.is_some() && last.as_deref() == Some(rest) => Repeated::LastSegment,
            _ => Repeated::No,
        }
    }

    /// Whether an id was made of the HTTP method and the path: it writes out every parameter, or starts with a method that is
    /// no verb of people's.
    pub(super) fn makes(&self, id: &Words, http: HttpMethod) -> bool {
        let letters = id.as_slice().concat();
        let method = http.as_str().to_ascii_lowercase();
        let is_odd = matches!(http, HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch);
        let is_full = self.0.iter().any(|piece| matches!(piece, Piece::Parameter(_)));
        let rest = letters.strip_prefix(&method).or_else(|| letters.strip_suffix(&method));
        let rest = rest.filter(|rest| !rest.is_empty());
        rest.is_some_and(|rest| (is_odd && self.spells(rest, false)) || (is_full && self.spells(rest, true)))
    }

    /// Whether `text` is the letters of the path, in which parameters may be shortened or, unless `full`, left out. All places
    /// that were reached are followed together, so that no text takes long.
    fn spells(&self, text: &str, full: bool) -> bool {
        let mut reached = BTreeSet::from([0]);
        for piece in &self.0 {
            let mut ways: BTreeSet<String> = BTreeSet::new();
            match piece {
                Piece::Literal(words) => {
                    ways.insert(words.as_slice().concat());
                }
                Piece::Prefix(words) => ways.extend([words.as_slice().concat(), String::new()]),
                Piece::Parameter(words) => {
                    let last = words.as_slice().last().cloned().unwrap_or_default();
                    for way in [words.as_slice().concat(), last, "id".to_owned()] {
                        ways.extend([format!("by{way}"), way]);
                    }
                    if !full {
                        ways.insert(String::new());
                    }
                }
            }
            let next = reached.iter().flat_map(|at: &usize| {
                let rest = text.get(*at..).unwrap_or_default();
                ways.iter().filter(move |way| rest.starts_with(way.as_str())).map(move |way| at + way.len())
            });
            reached = next.collect();
        }
        reached.contains(&text.len())
    }

    /// A method of `resource`. `whose`: a name that would be a verb alone says whose things it lists or creates.
    pub(super) fn method(&self, http: HttpMethod, resource: &Words, whose: bool) -> FromRoute {
        let literals: Vec<&Words> = self.literals().collect();
        let own = literals.iter().rposition(|literal| is_same(literal, resource));
        let (before, rest) = literals.split_at(own.map_or(0, |at| at + 1));
        let nouns: Vec<&Words> = rest.iter().copied().filter(|noun| !is_part(noun, resource)).collect();
        // What stands before the resource's own place says for whom: `/users/{id}/tools`.
        let owners: Vec<Words> =
            before.iter().filter(|noun| !is_part(noun, resource)).map(|noun| one(noun)).collect();
        let of_owner = |name: &Words, owners: &[Words]| {
            let preposition = words("for", "for");
            join([name, &preposition].into_iter().chain(owners))
        };
        let bare = self.name(self.verb(http), http, &nouns);
        let owned = of_owner(&bare, &owners);
        let mut longer = Vec::new();
        let says_whose =
            whose && !owners.is_empty() && nouns.is_empty() && self.is_owned() && !self.is_item();
        let short = if says_whose { owned.clone() } else { bare };
        if http == HttpMethod::Post && self.is_item() {
            longer.push(self.name("create", http, &nouns));
        }
        if self.is_item() {
            longer.push(join([&short, &words("by", "by")].into_iter().chain(self.last_parameters())));
        } else if !owners.is_empty() && !says_whose {
            longer.push(owned);
        } else if let (true, [.., owner, _]) = (self.is_owned(), literals.as_slice()) {
            longer.push(of_owner(&short, &[one(owner)]));
        }
        longer.push(join([&short, &self.words()]));
        FromRoute { short, longer }
    }

    fn name(&self, verb: &'static str, http: HttpMethod, nouns: &[&Words]) -> Words {
        let last = self.literals().next_back();
        if let Some((action, nouns)) = nouns.split_last()
            && self.is_action(http, action)
        {
            let nouns: Vec<Words> = nouns.iter().map(|noun| one(noun)).collect();
            return join(std::iter::once(*action).chain(&nouns));
        }
        let verb = words(verb, "call");
        let many = !self.is_item() && http != HttpMethod::Post;
        let keeps = |at: usize| many && at + 1 == nouns.len() && nouns.last().copied() == last;
        let nouns: Vec<Words> = nouns
            .iter()
            .enumerate()
            .map(|(at, noun)| if keeps(at) { (*noun).clone() } else { one(noun) })
            .collect();
        join(std::iter::once(&verb).chain(&nouns))
    }

    /// Whether a parameter stands before the last literal: `/users/{id}/tools`.
    fn is_owned(&self) -> bool {
        let mut pieces = self.0.iter().rev().skip_while(|piece| !matches!(piece, Piece::Literal(_))).skip(1);
        matches!(pieces.next(), Some(Piece::Parameter(_)))
    }

    /// The parameters behind the last literal.
    fn last_parameters(&self) -> Vec<&Words> {
        let mut found: Vec<&Words> = Vec::new();
        for piece in self.0.iter().rev() {
            match piece {
                Piece::Parameter(name) => found.insert(0, name),
                Piece::Literal(_) | Piece::Prefix(_) => break,
            }
        }
        found
    }

    fn is_action(&self, http: HttpMethod, literal: &Words) -> bool {
        let Some((first, behind)) = literal.as_slice().split_first() else { return false };
        let changes = matches!(http, HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch);
        let may_be = match http {
            HttpMethod::Get if behind.is_empty() => !is_thing(first) || first == "search",
            HttpMethod::Get => !is_thing(first) && (is_read(first) || singular(literal).is_none()),
            _ => changes && (!is_thing(first) || behind.is_empty()),
        };
        may_be && is_action(first) && !self.is_item() && self.literals().next_back() == Some(literal)
    }

    /// What the path is about beside `resource`: its first literal that neither names an owner (`/orgs/{org}/…`) nor the
    /// resource.
    pub(super) fn subject(&self, resource: &Words) -> Option<&Words> {
        let mut pieces = self.0.iter().peekable();
        let mut last = None;
        while let Some(piece) = pieces.next() {
            let Piece::Literal(literal) = piece else { continue };
            if is_part(literal, resource) {
                continue;
            }
            last = Some(literal);
            let owns = matches!(pieces.peek(), Some(Piece::Parameter(_)))
                && pieces
                    .clone()
                    .any(|later| matches!(later, Piece::Literal(later) if !is_part(later, resource)));
            if !owns {
                break;
            }
        }
        last
    }

    fn verb(&self, http: HttpMethod) -> &'static str {
        let several = self.literals().next_back().is_some_and(|last| singular(last).is_some());
        match (http, self.is_item()) {
            (HttpMethod::Get, false) if several => "list",
            (HttpMethod::Get, _) => "get",
            (HttpMethod::Post, false) => "create",
            (HttpMethod::Post, true) | (HttpMethod::Put | HttpMethod::Patch, _) => "update",
            (HttpMethod::Delete, _) => "delete",
            (HttpMethod::Head, _) => "head",
            (HttpMethod::Options, _) => "options",
            (HttpMethod::Trace, _) => "trace",
            (HttpMethod::Query, _) => "query",
        }
    }
}

fn is_prefix(segment: &str) -> bool {
    let digits = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    let version = digits.starts_with(|c: char| c.is_ascii_digit())
        && (digits.len() < segment.len() || digits.chars().all(|c| c.is_ascii_digit() || c == '.'));
    version || ["api", "apis", "rest"].iter().any(|word| segment.eq_ignore_ascii_case(word))
}

/// `people` stays: paths with `persons` beside it exist.
fn one(noun: &Words) -> Words {
    let collective = noun.as_slice().last().is_some_and(|last| last == "people");
    singular(noun).filter(|_| !collective).unwrap_or_else(|| noun.clone())
}

/// Whether two nouns are the same, in either number. Paths often write in one word what tags write in several (`alertrules`).
pub(super) fn is_same(a: &Words, b: &Words) -> bool {
    let (a, b) = (a.as_slice(), b.as_slice());
    let by_words = a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_form_of(a, b));
    by_words || is_form_of(&a.concat(), &b.concat())
}

/// Whether every word of a noun is one of the resource's, or it is the resource.
pub(super) fn is_part(noun: &Words, resource: &Words) -> bool {
    is_same(noun, resource)
        || noun.as_slice().iter().all(|word| resource.as_slice().iter().any(|own| is_form_of(word, own)))
}
