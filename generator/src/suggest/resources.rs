//! Names of resources: one group under two spellings, and a group that goes by another name than what all its paths are about.

use std::collections::{BTreeMap, BTreeSet};

use super::Confidence;
use super::names::{Desk, Moved, ResourceName, counted, lines_of, one, says};
use crate::ir::Words;
use crate::naming::singular;

/// Operations of one resource that tags alone put there.
struct Group<'a> {
    name: Words,
    tags: BTreeSet<&'a str>,
    operations: Vec<usize>,
    /// How many there are, other ways to make a call aside.
    count: usize,
    /// First literals of the paths, in the singular.
    families: BTreeSet<String>,
}

/// Letters that a name must have for a slip of the pen to be told from another word.
const TELLING: usize = 6;

pub(super) fn resources(desk: &Desk<'_>) -> Vec<ResourceName> {
    let groups = groups(desk);
    let mut found = spellings(desk, &groups);
    let mut taken: BTreeSet<String> = found.iter().flat_map(|name| name.tags.iter().cloned()).collect();
    for name in numbers(desk, &groups).into_iter().chain(subjects(desk, &groups)) {
        if name.tags.iter().all(|tag| !taken.contains(tag)) {
            taken.extend(name.tags.iter().cloned());
            found.push(name);
        }
    }
    found
}

/// Groups that no rule speaks of. A group that has some operations put elsewhere by people is theirs.
fn groups<'a>(desk: &Desk<'a>) -> Vec<Group<'a>> {
    let mut all: BTreeMap<String, Group<'a>> = BTreeMap::new();
    let mut ruled: BTreeSet<String> = BTreeSet::new();
    let mut ruled_tags: BTreeSet<&str> =
        desk.rules.resources.iter().map(|(tag, _)| tag.value.as_str()).collect();
    for (at, asked) in desk.asked.iter().enumerate() {
        let name = asked.operation.resource.snake();
        let Some(tag) = asked.tag else {
            ruled.insert(name);
            continue;
        };
        if asked.is_ruled {
            ruled_tags.insert(tag);
        }
        if asked.is_ruled || ruled_tags.contains(tag) {
            ruled.insert(name.clone());
        }
        let group = all.entry(name).or_insert_with(|| Group {
            name: asked.operation.resource.clone(),
            tags: BTreeSet::new(),
            operations: Vec::new(),
            count: 0,
            families: BTreeSet::new(),
        });
        group.tags.insert(tag);
        group.operations.push(at);
        group.count += usize::from(asked.operation.variant.is_none());
        group.families.extend(asked.literals.first().map(one));
    }
    all.retain(|name, group| !ruled.contains(name) && group.tags.iter().all(|tag| !ruled_tags.contains(tag)));
    all.into_values().collect()
}

/// `Session` beside `Sessions`, `WorkFlow` beside `Workflow`, `Evnets` beside `Events`.
fn spellings(desk: &Desk<'_>, groups: &[Group<'_>]) -> Vec<ResourceName> {
    // Groups that are spelled alike have a key in common: the letters of the name in the singular, or these without one of them.
    let mut alike: BTreeMap<String, Vec<(usize, bool)>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let letters = one(&group.name);
        if letters.len() >= TELLING && letters.is_ascii() {
            let without = |skip: usize| -> String {
                letters.chars().enumerate().filter(|(at, _)| *at != skip).map(|(_, c)| c).collect()
            };
            let keys: BTreeSet<String> = (0..letters.len().min(64)).map(without).collect();
            for key in keys {
                alike.entry(key).or_default().push((at, false));
            }
        }
        alike.entry(letters).or_default().push((at, true));
    }
    let mut found: BTreeMap<usize, ResourceName> = BTreeMap::new();
    for members in alike.into_values().filter(|members| members.len() > 1) {
        let rank = |at: usize| {
            groups
                .get(at)
                .map(|group| (group.count, singular(&group.name).is_some(), group.name.as_slice().len()))
        };
        let Some((best, _)) =
            members.iter().copied().max_by_key(|(at, _)| (rank(*at), std::cmp::Reverse(*at)))
        else {
            continue;
        };
        for (at, _) in members.iter().copied().filter(|(at, _)| *at != best) {
            let (Some(odd), Some(usual)) = (groups.get(at), groups.get(best)) else { continue };
            let is_spelling = one(&odd.name) == one(&usual.name);
            // Two words of one letter's difference may be two things: the rare one is no slip where it is not rare.
            let letters = |group: &Group<'_>| -> String {
                one(&group.name).chars().filter(|c| !c.is_ascii_digit()).collect()
            };
            // `v1` and `v2` are no slip of the pen either.
            let is_rare = is_spelling || letters(odd) != letters(usual) && odd.count * 3 <= usual.count;
            if !is_rare || odd.families.is_empty() || !odd.families.is_subset(&usual.families) {
                continue;
            }
            let evidence = format!(
                "{} under {} beside {} under {}",
                counted(odd.count),
                listed(&odd.tags),
                counted(usual.count),
                listed(&usual.tags)
            );
            let confidence = if is_spelling { Confidence::Medium } else { Confidence::Low };
            if let Some(mut name) = moved(desk, odd, &usual.name, confidence, evidence) {
                name.sides.extend(usual.operations.first().map(|first| desk.lines(*first)));
                found.entry(at).or_insert(name);
            }
        }
    }
    found.into_values().collect()
}

/// `session` where other documents say `sessions`, and all else is of several.
fn numbers(desk: &Desk<'_>, groups: &[Group<'_>]) -> Vec<ResourceName> {
    let several = groups.iter().filter(|group| singular(&group.name).is_some()).count();
    groups
        .iter()
        .filter(|group| singular(&group.name).is_none() && several >= 3 && several + 1 == groups.len())
        .filter_map(|group| {
            let (of, twin) = group.operations.iter().find_map(|at| {
                let asked = desk.asked.get(*at)?;
                let mut twins = desk.twins(asked.operation);
                twins.find_map(|(of, twin, tag)| {
                    let many = singular(&twin.resource).is_some_and(|one| one == group.name);
                    (many && tag.is_some()).then_some((of, twin))
                })
            })?;
            let evidence =
                format!("`{}` in {}, and every other resource is of several", twin.call(), of.name);
            let mut name = moved(desk, group, &twin.resource, Confidence::Medium, evidence)?;
            name.sides.push(lines_of(of, twin));
            Some(name)
        })
        .collect()
}

/// `Experiments`, all of whose paths start with `/runs`, and whose calls speak of runs.
fn subjects(desk: &Desk<'_>, groups: &[Group<'_>]) -> Vec<ResourceName> {
    let mut shared: BTreeMap<&String, usize> = BTreeMap::new();
    for family in groups.iter().flat_map(|group| &group.families) {
        *shared.entry(family).or_default() += 1;
    }
    let subject = |group: &Group<'_>| {
        let mut families = group.families.iter();
        let (Some(family), None) = (families.next(), families.next()) else { return None };
        let asked = || {
            let all = group.operations.iter().filter_map(|at| desk.asked.get(*at));
            all.filter(|asked| asked.operation.variant.is_none())
        };
        let noun = asked().find_map(|asked| asked.literals.first())?;
        let known = group.name.as_slice().iter().any(|word| says(noun, &Words::from_words([word.clone()])));
        let speaks = asked().filter(|asked| says(&asked.operation.method, noun)).count();
        let is_it = shared.get(family) == Some(&1)
            && group.count >= 3
            && singular(noun).is_some()
            && !known
            && speaks >= 3
            && speaks * 2 >= group.count
            && !desk.methods.contains_key(&noun.snake());
        if !is_it {
            return None;
        }
        let seen = group.operations.iter().find_map(|at| {
            let mut twins = desk.twins(desk.asked.get(*at)?.operation);
            twins.find(|(_, twin, tag)| tag.is_some() && twin.resource == *noun)
        });
        let mut evidence = format!("{speaks} of {} speak of {}", counted(group.count), noun.snake());
        let mut confidence = Confidence::Low;
        if let Some((of, twin, _)) = seen {
            evidence = format!("{evidence}; `{}` in {}", twin.call(), of.name);
            confidence = Confidence::Medium;
        }
        let mut name = moved(desk, group, noun, confidence, evidence)?;
        name.sides.extend(seen.map(|(of, twin, _)| lines_of(of, twin)));
        Some(name)
    };
    groups.iter().filter_map(subject).collect()
}

/// The name with what becomes of the calls; `None` where two of them would be called the same.
fn moved(
    desk: &Desk<'_>,
    group: &Group<'_>,
    to: &Words,
    confidence: Confidence,
    evidence: String,
) -> Option<ResourceName> {
    let resource = to.snake();
    let mut taken: BTreeSet<String> =
        desk.methods.get(&resource).into_iter().flat_map(|methods| methods.keys().cloned()).collect();
    let mut moved = Vec::with_capacity(group.operations.len());
    for at in &group.operations {
        let asked = desk.asked.get(*at)?;
        let method = desk.derived(asked.operation, asked.tag, to).snake();
        if !taken.insert(method.clone()) || asked.operation.method != asked.alone {
            return None;
        }
        moved.push(Moved {
            from: asked.operation.call(),
            to: format!("{resource}.{method}"),
            node: asked.operation.pointer.clone(),
            is_variant: asked.operation.variant.is_some(),
        });
    }
    Some(ResourceName {
        tags: group.tags.iter().map(|tag| (*tag).to_owned()).collect(),
        to: resource,
        deprecated: Vec::new(),
        confidence,
        evidence: vec![evidence],
        moved,
        sides: group.operations.first().map(|first| desk.lines(*first)).into_iter().collect(),
    })
}

fn listed(tags: &BTreeSet<&str>) -> String {
    tags.iter().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ")
}
