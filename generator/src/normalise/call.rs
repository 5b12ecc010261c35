//! Public names of operations: what rules and the lock say, else derived; never one name for two.

use std::collections::{BTreeMap, BTreeSet};

use super::operation::Draft;
use super::resource_names;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::Words;
use crate::naming::{self, CallParts};
use crate::rules::{OperationRule, ResourceRenameRule, Rules, Spanned};

/// `resource.method` of one operation.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) resource: Words,
    pub(super) method: Words,
}

impl Call {
    fn shown(&self) -> String {
        format!("{}.{}", self.resource.snake(), self.method.snake())
    }

    /// Both in one name: `create_tool`.
    pub(super) fn full_name(&self) -> Words {
        naming::full_name(&self.resource, &self.method)
    }
}

/// Calls of all operations, in their order.
pub(super) fn assign(
    drafts: &[Draft],
    rules: &Rules,
    renames: &[&ResourceRenameRule],
    own: &[OperationRule],
    title: &str,
    pinned: &dyn Fn(&Draft) -> Option<(Words, Words)>,
    diagnostics: &mut Diagnostics,
) -> Vec<Call> {
    let mut fixed = vec![false; drafts.len()];
    let mut in_place = vec![false; drafts.len()];
    let mut calls: Vec<Call> = Vec::with_capacity(drafts.len());
    let mut longer: Vec<Vec<Words>> = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let resource = draft.tag.as_deref().and_then(|tag| {
            let rule = rules.resources.iter().find(|(name, _)| name.value == tag);
            rule.map(|(_, resource)| naming::words(&resource.value, "api"))
        });
        let parts = CallParts {
            tag: draft.tag.as_deref(),
            id: draft.id.as_deref(),
            http: draft.http,
            path: &draft.path,
            title,
        };
        let mut derived = naming::derive_call(parts, resource);
        if let Some(variant) = draft.variant.as_deref().map(Words::split) {
            derived.short = naming::join([&derived.short, &variant]);
            derived.longer = derived.longer.iter().map(|name| naming::join([name, &variant])).collect();
        }
        let named = own
            .get(index)
            .and_then(|rule| rule.call.as_ref())
            .and_then(|call| parse(call, &derived.resource, diagnostics))
            .map(|call| match draft.variant.as_deref().map(Words::split) {
                Some(variant) => Call { method: naming::join([&call.method, &variant]), ..call },
                None => call,
            });
        let said = own.get(index).and_then(|rule| rule.call.as_ref());
        in_place[index] = named.is_some() && said.is_some_and(|call| call.value.contains('.'));
        let pinned = || pinned(draft).map(|(resource, method)| Call { resource, method });
        let chosen = named.or_else(pinned);
        fixed[index] = chosen.is_some();
        longer.push(derived.longer);
        calls.push(chosen.unwrap_or(Call { resource: derived.resource, method: derived.short }));
    }
    resource_names::rename(renames, &mut calls, &in_place, diagnostics);
    let mut clashes = Vec::new();
    let mut taken: BTreeSet<String> = calls.iter().map(Call::shown).collect();
    for (name, mut members) in same(&calls).into_iter().filter(|(_, members)| members.len() > 1) {
        // The one with a fixed name keeps it, else the shortest path; path and method make the order, not the document.
        members.sort_by_key(|index| {
            let draft = &drafts[*index];
            (!fixed[*index], draft.path.len(), draft.path.clone(), draft.http)
        });
        let Some((first, others)) = members.split_first() else { continue };
        for index in others {
            let (draft, winner) = (&drafts[*index], &drafts[*first]);
            let place =
                own.get(*index).and_then(|rule| rule.call.as_ref()).map_or(draft.span, |call| call.span);
            let other =
                own.get(*first).and_then(|rule| rule.call.as_ref()).map_or(winner.span, |call| call.span);
            // A longer name is made of the operation too, so that it stays when a third one comes or goes.
            let by_path = naming::join([&calls[*index].method, &naming::path_words(&draft.path)]);
            let by_verb =
                (draft.path == winner.path).then(|| naming::exact_verb(&calls[*index].method, draft.http));
            let longer = by_verb.flatten().into_iter().chain(longer[*index].iter().cloned());
            let candidates = longer.filter(|_| !fixed[*index]).chain([by_path]);
            for method in candidates {
                calls[*index].method = method;
                if taken.insert(calls[*index].shown()) {
                    break;
                }
            }
            clashes.push((name.clone(), *index, *first, place, other));
        }
    }
    number_leftovers(drafts, &mut calls);
    for (name, index, first, place, other) in clashes {
        let (draft, winner) = (&drafts[index], &drafts[first]);
        let (http, path) = (draft.http.as_str(), &draft.path);
        let message = format!(
            "two operations would be called `{name}`: {http} {path} and {} {}",
            winner.http.as_str(),
            winner.path
        );
        diagnostics.push(
            Diagnostic::oddity(codes::NAME_COLLISION, message)
                .at(place)
                .pointer(&draft.pointer)
                .related(other, "the other one")
                .action(format!("{http} {path} is called `{}`", calls[index].shown()))
                .help("name one of them with `call:` under `operations:` in the rules"),
        );
    }
    calls
}

/// Even path words can be the same (`/a-b`, `/a/b`); a number tells the rest apart.
fn number_leftovers(drafts: &[Draft], calls: &mut [Call]) {
    let mut resources: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, call) in calls.iter().enumerate() {
        resources.entry(call.resource.snake()).or_default().push(index);
    }
    for members in resources.into_values() {
        let wanted: Vec<naming::Wanted> = members
            .iter()
            .map(|index| {
                let draft = &drafts[*index];
                let rank = (0, format!("{:08} {} {}", draft.path.len(), draft.path, draft.http.as_str()));
                naming::Wanted { words: calls[*index].method.clone(), rank, pinned: None }
            })
            .collect();
        for (index, method) in members.into_iter().zip(naming::assign(&wanted, naming::Case::Snake)) {
            calls[index].method = method;
        }
    }
}

fn same(calls: &[Call]) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, call) in calls.iter().enumerate() {
        groups.entry(call.shown()).or_default().push(index);
    }
    groups
}

/// `resource.method`; a name without a dot is the method alone (`x-trueup-name`).
fn parse(call: &Spanned<String>, resource: &Words, diagnostics: &mut Diagnostics) -> Option<Call> {
    let (resource, method) = match call.value.split_once('.') {
        Some((resource, method)) => (resource, method),
        None => (&*resource.snake(), call.value.as_str()),
    };
    if [resource, method].iter().all(|name| super::schema::is_name(name)) {
        return Some(Call { resource: Words::split(resource), method: Words::split(method) });
    }
    let message = format!("{} is no `resource.method`", crate::diagnostics::quote(&call.value));
    let found = Diagnostic::error(codes::BAD_RULE, message).at(call.span);
    diagnostics.push(found.help("use ASCII letters, digits and underscores: `tools.create`"));
    None
}
