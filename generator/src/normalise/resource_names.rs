//! Rules that name resources (`rename: {resource, to}`), and the old names that these keep. What an operation's `call` says in full is
//! what it says.

use std::collections::BTreeMap;

use super::alias::are_names;
use super::call::Call;
use super::operation::Draft;
use super::unmatched::mend;
use crate::diagnostics::{Diagnostic, Diagnostics, Span, codes, nearest};
use crate::ir::{Words, in_ascii};
use crate::rules::{ResourceRenameRule, Rules};

/// Old names of resources that go on to work, by the name of now.
pub(super) type Former = BTreeMap<Words, Vec<Words>>;

/// The rules that can be followed. Names are kept in a lock, so that what a rule gives must not be what another one takes away:
/// the next run would go on from there.
pub(super) fn usable<'r>(rules: &'r Rules, diagnostics: &mut Diagnostics) -> Vec<&'r ResourceRenameRule> {
    let mut found: Vec<&ResourceRenameRule> = Vec::new();
    for rule in &rules.resource_renames {
        if !are_names(&rule.to, &rule.deprecated, diagnostics) {
            continue;
        }
        // What cannot be spelled is all the same in words.
        if !in_ascii(&rule.resource.value).contains(|c: char| c.is_ascii_alphanumeric()) {
            let help = "names of resources have ASCII letters, as `trueup ir` shows them".to_owned();
            diagnostics.push(unknown(rule).help(help));
            continue;
        }
        let from = Words::split(&rule.resource.value);
        let twice = found.iter().find(|other| Words::split(&other.resource.value) == from);
        if let Some(twice) = twice {
            let message = format!("`{}` has two names by rules", rule.resource.value);
            let problem = Diagnostic::error(codes::BAD_RULE, message).at(rule.resource.span);
            diagnostics.push(problem.related(twice.resource.span, "the other one").help("drop one of them"));
            continue;
        }
        let to = Words::split(&rule.to.value);
        let next = rules
            .resource_renames
            .iter()
            .find(|other| other.resource != rule.resource && Words::split(&other.resource.value) == to);
        if let Some(next) = next {
            let message = format!("`{}` is renamed by another rule", rule.to.value);
            let problem = Diagnostic::error(codes::BAD_RULE, message).at(rule.to.span);
            let problem = problem.related(next.resource.span, "that one");
            diagnostics.push(problem.help("give the name that it has in the end, in one rule"));
            continue;
        }
        found.push(rule);
    }
    found
}

/// Gives calls the resources that rules have for them; those in `fixed` have theirs from a rule of their own.
pub(super) fn rename(
    rules: &[&ResourceRenameRule],
    calls: &mut [Call],
    fixed: &[bool],
    diagnostics: &mut Diagnostics,
) {
    let known: Vec<String> = calls.iter().map(|call| call.resource.snake()).collect();
    for rule in rules {
        let (from, to) = (Words::split(&rule.resource.value), Words::split(&rule.to.value));
        let mut is_there = false;
        for (call, fixed) in calls.iter_mut().zip(fixed) {
            if call.resource == from && !fixed {
                call.resource = to.clone();
            }
            is_there |= call.resource == to;
        }
        if !is_there {
            let near = nearest(&rule.resource.value, known.iter().map(String::as_str));
            diagnostics.push(unknown(rule).help(mend(near)));
        }
    }
}

fn unknown(rule: &ResourceRenameRule) -> Diagnostic {
    let message = format!("no resource is called `{}`", rule.resource.value);
    Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(rule.resource.span)
}

/// Old names that rules keep: each of one resource, and no other one's name.
pub(super) fn former(
    rules: &[&ResourceRenameRule],
    drafts: &[Draft],
    calls: &[Call],
    diagnostics: &mut Diagnostics,
) -> Former {
    let mut resources: BTreeMap<&Words, Span> = BTreeMap::new();
    for (draft, call) in drafts.iter().zip(calls) {
        resources.entry(&call.resource).or_insert(draft.span);
    }
    let mut taken: BTreeMap<Words, Span> = BTreeMap::new();
    let mut kept = Former::new();
    for rule in rules {
        let to = Words::split(&rule.to.value);
        for old in &rule.deprecated {
            let words = Words::split(&old.value);
            let holder = match (resources.get(&words), taken.get(&words)) {
                (Some(holder), _) => Some((format!("`{}` is the name of a resource", old.value), *holder)),
                (_, Some(other)) => {
                    Some((format!("`{}` is an old name of two resources", old.value), *other))
                }
                (None, None) => None,
            };
            if let Some((message, holder)) = holder {
                let problem = Diagnostic::error(codes::NAME_COLLISION, message).at(old.span);
                diagnostics.push(problem.related(holder, "the other one").help("keep another name, or none"));
                continue;
            }
            taken.insert(words.clone(), old.span);
            if resources.contains_key(&to) {
                kept.entry(to.clone()).or_default().push(words);
            }
        }
    }
    kept
}
