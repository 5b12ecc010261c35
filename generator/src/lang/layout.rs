//! Which type and which operation stands in which file, the same in every language. What users import does not depend on
//! it: a target exports everything from one place.
//!
//! Types that one resource uses stand beside it; those that several use are shared. A topic that is too long for a reader
//! is split by what its types are about, and files import each other in one direction only, so that no language has to
//! load two at a time. Only a cycle of types, which has to stay together, may be longer than [`LIMIT`].

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::graph::{closure, components, mentioned, named};
use crate::ir::{Api, Docs, Field, Operation, Resource, Shape, TypeDef, TypeId, TypeUse, Words};
use crate::naming;

/// Lines of a file, as far as they can be estimated: what is printed stays below 2,500.
pub(crate) const LIMIT: usize = 1500;
/// Lines of a file of operations, whose examples are most of it.
const OPERATIONS: usize = 2000;
/// What types are worth a file of their own.
const WORTHY: usize = 250;
/// What operations are.
const OPERATIONS_WORTHY: usize = 400;

/// A file of types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeFile {
    /// The resource whose types these are; `None`: several resources use them.
    pub(crate) resource: Option<usize>,
    /// What they are about, where a topic has several files.
    pub(crate) about: Option<Words>,
    /// In the order of the arena.
    pub(crate) types: Vec<TypeId>,
    /// The resources that need it: those that use one of its types, or a file that imports it.
    pub(crate) needed_by: BTreeSet<usize>,
}

impl TypeFile {
    /// The words of the file's name.
    pub(crate) fn name(&self, api: &Api) -> Words {
        let topic = self.resource.and_then(|at| api.resources.get(at));
        match (topic, &self.about) {
            (Some(resource), Some(about)) => naming::join([&resource.name, about]),
            (Some(resource), None) => resource.name.clone(),
            (None, Some(about)) => about.clone(),
            (None, None) => Words::split("shared"),
        }
    }
}

/// What a file holds: a topic, and a part of it.
type Label = (Option<usize>, Option<Words>);

/// Files of the types for which `emitted` holds: those of the resources in their order, then the shared ones.
pub(crate) fn types(api: &Api, emitted: impl Fn(&TypeDef) -> bool) -> Vec<TypeFile> {
    let defs: BTreeMap<TypeId, &TypeDef> = api.types.iter().filter(|(_, def)| emitted(def)).collect();
    let edges: BTreeMap<TypeId, BTreeSet<TypeId>> = defs
        .iter()
        .map(|(id, def)| {
            (*id, mentioned(&def.shape).into_iter().filter(|to| defs.contains_key(to)).collect())
        })
        .collect();
    let homes = homes(api, &defs, &edges);
    let components = components(&edges);
    let label = labels(api, &defs, &homes, &components);
    let placed = place(&components, &label, &edges, &defs);

    let mut files: BTreeMap<(bool, Label, usize), Vec<TypeId>> = BTreeMap::new();
    for (id, (label, number)) in placed {
        files.entry((label.0.is_none(), label, number)).or_default().push(id);
    }
    let file = |((_, (resource, about), number), types): ((bool, Label, usize), Vec<TypeId>)| {
        let number = (number > 0).then(|| Words::split(&format!("part {}", number + 1)));
        let about = match (about, number) {
            (Some(about), Some(number)) => Some(naming::join([&about, &number])),
            (None, Some(number)) if resource.is_none() => {
                Some(naming::join([&Words::split("shared"), &number]))
            }
            (about, number) => about.or(number),
        };
        TypeFile { resource, about, types, needed_by: BTreeSet::new() }
    };
    let mut files: Vec<TypeFile> = files.into_iter().map(file).collect();
    needs(api, &mut files, &edges);
    files
}

/// Notes which resources need which files.
fn needs(api: &Api, files: &mut [TypeFile], edges: &BTreeMap<TypeId, BTreeSet<TypeId>>) {
    let homes: BTreeMap<TypeId, usize> =
        files.iter().enumerate().flat_map(|(at, file)| file.types.iter().map(move |id| (*id, at))).collect();
    let file_of = |id: &TypeId| homes.get(id).copied();
    let imports: BTreeMap<usize, BTreeSet<usize>> = files
        .iter()
        .enumerate()
        .map(|(at, file)| {
            let mentioned = file.types.iter().filter_map(|id| edges.get(id)).flatten();
            (at, mentioned.filter_map(file_of).collect())
        })
        .collect();
    for (index, resource) in api.resources.iter().enumerate() {
        let mut used: BTreeSet<TypeId> = BTreeSet::new();
        for operation in &resource.operations {
            operation.arguments.iter().for_each(|argument| named(&argument.field.ty, &mut used));
            operation.envelope.of.iter().for_each(|of| named(of, &mut used));
            operation.error_types.iter().for_each(|(_, of)| named(of, &mut used));
            used.extend(operation.body.as_ref().and_then(|body| body.schema));
        }
        let own = files.iter().enumerate().filter(|(_, file)| file.resource == Some(index)).map(|(at, _)| at);
        let roots: Vec<usize> = used.iter().filter_map(file_of).chain(own).collect();
        for at in closure(roots, &imports) {
            if let Some(file) = files.get_mut(at) {
                file.needed_by.insert(index);
            }
        }
    }
}

/// The resource of each type. What another topic mentions is shared, and so is what that mentions.
fn homes(
    api: &Api,
    defs: &BTreeMap<TypeId, &TypeDef>,
    edges: &BTreeMap<TypeId, BTreeSet<TypeId>>,
) -> BTreeMap<TypeId, Option<usize>> {
    let resources: BTreeMap<&Words, usize> =
        api.resources.iter().enumerate().map(|(at, resource)| (&resource.name, at)).collect();
    let mut homes: BTreeMap<TypeId, Option<usize>> = defs
        .iter()
        .map(|(id, def)| (*id, def.topic.as_ref().and_then(|topic| resources.get(topic).copied())))
        .collect();
    let mut open: Vec<TypeId> = homes.keys().copied().collect();
    while let Some(id) = open.pop() {
        let from = homes.get(&id).copied().flatten();
        for other in edges.get(&id).into_iter().flatten() {
            if let Some(to) = homes.get_mut(other)
                && to.is_some()
                && *to != from
            {
                *to = None;
                open.push(*other);
            }
        }
    }
    homes
}

/// What each component wants its file to be.
fn labels(
    api: &Api,
    defs: &BTreeMap<TypeId, &TypeDef>,
    homes: &BTreeMap<TypeId, Option<usize>>,
    components: &[Vec<TypeId>],
) -> Vec<Label> {
    let lines = |component: &Vec<TypeId>| -> usize {
        component.iter().filter_map(|id| defs.get(id)).map(|def| weight(def)).sum()
    };
    // A cycle of types is named by the first of them.
    let first = |component: &Vec<TypeId>| component.iter().min().copied();
    let topic = |component: &Vec<TypeId>| first(component).and_then(|id| homes.get(&id).copied().flatten());
    let about = |component: &Vec<TypeId>| {
        let def = first(component).and_then(|id| defs.get(&id).copied())?;
        let resource = topic(component).and_then(|at| api.resources.get(at)).map(|resource| &resource.name);
        Some(naming::subject(&def.name, resource))
    };
    let mut topics: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    let mut parts: BTreeMap<Label, usize> = BTreeMap::new();
    for component in components {
        *topics.entry(topic(component)).or_default() += lines(component);
        *parts.entry((topic(component), about(component))).or_default() += lines(component);
    }
    components
        .iter()
        .map(|component| {
            let (topic, about) = (topic(component), about(component));
            let long = topics.get(&topic).is_some_and(|lines| *lines > LIMIT);
            let worthy = parts.get(&(topic, about.clone())).is_some_and(|lines| *lines >= WORTHY);
            (topic, about.filter(|_| long && worthy))
        })
        .collect()
}

/// Puts components, which come after those they mention, into files. A file that would get too long, or import itself by
/// way of others, is continued in another one.
fn place(
    components: &[Vec<TypeId>],
    labels: &[Label],
    edges: &BTreeMap<TypeId, BTreeSet<TypeId>>,
    defs: &BTreeMap<TypeId, &TypeDef>,
) -> BTreeMap<TypeId, (Label, usize)> {
    struct File {
        lines: usize,
        /// All that it imports, directly or by way of others.
        imports: BTreeSet<usize>,
    }
    let mut files: Vec<File> = Vec::new();
    let mut of_label: BTreeMap<&Label, Vec<usize>> = BTreeMap::new();
    let mut place: BTreeMap<TypeId, usize> = BTreeMap::new();
    let mut placed: BTreeMap<TypeId, (Label, usize)> = BTreeMap::new();
    for (component, label) in components.iter().zip(labels) {
        let lines: usize = component.iter().filter_map(|id| defs.get(id)).map(|def| weight(def)).sum();
        let needs: BTreeSet<usize> = component
            .iter()
            .filter_map(|id| edges.get(id))
            .flatten()
            .filter_map(|to| place.get(to).copied())
            .collect();
        let numbers = of_label.entry(label).or_default();
        let fits = |at: &usize| {
            let leads_back = needs
                .iter()
                .any(|need| need != at && files.get(*need).is_some_and(|need| need.imports.contains(at)));
            !leads_back && files.get(*at).is_some_and(|file| file.lines == 0 || file.lines + lines <= LIMIT)
        };
        let at = numbers.iter().copied().find(fits).unwrap_or_else(|| {
            files.push(File { lines: 0, imports: BTreeSet::new() });
            numbers.push(files.len() - 1);
            files.len() - 1
        });
        let number = numbers.iter().position(|other| *other == at).unwrap_or_default();
        let mut reached: BTreeSet<usize> = needs.iter().copied().filter(|need| *need != at).collect();
        for need in needs.iter().filter(|need| **need != at) {
            reached.extend(files.get(*need).map(|file| &file.imports).into_iter().flatten());
        }
        if let Some(file) = files.get_mut(at) {
            file.lines += lines;
            reached.retain(|file_at| !file.imports.contains(file_at));
        }
        if !reached.is_empty() {
            for (other, file) in files.iter_mut().enumerate() {
                if other == at || file.imports.contains(&at) {
                    file.imports.extend(&reached);
                }
            }
        }
        for id in component {
            place.insert(*id, at);
            placed.insert(*id, (label.clone(), number));
        }
    }
    placed
}

/// Lines that a type takes, roughly: documentation, fields with their setters, values.
fn weight(def: &TypeDef) -> usize {
    prose(&def.docs)
        + match &def.shape {
            Shape::Object(object) => {
                let each = if def.usage.request { 8 } else { 3 };
                let builder = if def.usage.request { builder_weight(object.fields.iter()) } else { 0 };
                20 + builder + object.fields.iter().map(|field| each + prose(&field.docs)).sum::<usize>()
            }
            Shape::Enum(values) => 15 + values.iter().map(|value| 2 + prose(&value.docs)).sum::<usize>(),
            Shape::Union(union) => 15 + 3 * union.arms.len(),
        }
}

/// Lines of a builder that takes what is required by name, where a target checks at compile time that all of it is given: each
/// of its setters names every field. Two or three are taken by position, unless they could be swapped.
fn builder_weight<'a>(fields: impl Iterator<Item = &'a Field>) -> usize {
    let required: Vec<&TypeUse> = fields.filter(|field| field.required).map(|field| &field.ty).collect();
    let swappable =
        required.iter().enumerate().any(|(at, ty)| required.iter().skip(at + 1).any(|other| other == ty));
    if required.len() > 3 || swappable { 20 + required.len() * (required.len() + 10) } else { 0 }
}

/// Lines of documentation.
fn prose(docs: &Docs) -> usize {
    let text = docs.description.for_encoder();
    1 + docs.summary.for_encoder().len() / 80 + text.len() / 80 + text.matches('\n').count()
}

/// A part of a resource: what its operations are about (`None`: this and that), and which they are.
pub(crate) type OperationPart = (Option<Words>, Vec<usize>);

/// Parts of a resource's operations, each short enough for a reader; one part, about nothing, for most resources.
pub(crate) fn operations(resource: &Resource) -> Vec<OperationPart> {
    let lines: Vec<usize> = resource.operations.iter().map(operation_weight).collect();
    let all = || (0..lines.len()).collect::<Vec<_>>();
    if lines.iter().sum::<usize>() <= OPERATIONS {
        return vec![(None, all())];
    }
    let subjects: Vec<Words> =
        resource.operations.iter().map(|operation| path_subject(operation, resource)).collect();
    let mut sizes: BTreeMap<&Words, usize> = BTreeMap::new();
    for (subject, lines) in subjects.iter().zip(&lines) {
        *sizes.entry(subject).or_default() += lines;
    }
    let mut parts: BTreeMap<(Option<Words>, usize), Vec<usize>> = BTreeMap::new();
    let mut filled: BTreeMap<Option<Words>, (usize, usize)> = BTreeMap::new();
    for (at, (subject, lines)) in subjects.iter().zip(&lines).enumerate() {
        // What is about the resource itself stands in its own file.
        let worthy =
            *subject != resource.name && sizes.get(subject).is_some_and(|size| *size >= OPERATIONS_WORTHY);
        let about = worthy.then(|| subject.clone());
        let (number, used) = filled.entry(about.clone()).or_default();
        if *used > 0 && *used + lines > OPERATIONS {
            (*number, *used) = (*number + 1, 0);
        }
        *used += lines;
        parts.entry((about, *number)).or_default().push(at);
    }
    let part = |((about, number), operations): ((Option<Words>, usize), Vec<usize>)| {
        let numbered = |words: Words| {
            if number == 0 {
                words
            } else {
                naming::join([&words, &Words::split(&format!("part {}", number + 1))])
            }
        };
        let about = about.map(numbered);
        (about.or_else(|| (number > 0).then(|| numbered(Words::split("more")))), operations)
    };
    parts.into_iter().map(part).collect()
}

/// Lines that an operation takes where it takes most: one language has a struct of its arguments with setters, the other one
/// says everything twice, for blocking code and for asynchronous code.
fn operation_weight(operation: &Operation) -> usize {
    let each = |own: usize, times: usize| -> usize {
        operation.arguments.iter().map(|argument| own + times * prose(&argument.field.docs)).sum()
    };
    let examples = [&operation.request_example, &operation.success.example];
    let shown: usize = examples.into_iter().flatten().map(|text| json_lines(text.for_encoder())).sum();
    let said = prose(&operation.docs) + prose(&operation.success) + operation.errors.len() + shown;
    let given_by_name = operation.arguments.iter().filter(|argument| !argument.positional);
    let builder = builder_weight(given_by_name.map(|argument| &argument.field));
    let table = 20 + operation.error_types.len();
    (25 + said + each(8, 1) + builder).max(table + 16 + 2 * said + each(5, 2))
}

/// Lines of an example: a member a line, unless all of it fits on one.
fn json_lines(text: &str) -> usize {
    const AROUND: usize = 4;
    let count = |mark: char| text.matches(mark).count();
    if text.len() < 80 { AROUND + 1 } else { AROUND + count(',') + 2 * (count('{') + count('[')) }
}

/// What an operation is about: the first literal of its path behind the owners (`/orgs/{org}/…`) that is not the resource.
fn path_subject(operation: &Operation, resource: &Resource) -> Words {
    naming::path_subject(operation.path_template().for_encoder(), &resource.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(list: &[(usize, &[usize])]) -> BTreeMap<TypeId, BTreeSet<TypeId>> {
        list.iter().map(|(from, to)| (TypeId(*from), to.iter().map(|to| TypeId(*to)).collect())).collect()
    }

    #[test]
    fn no_file_imports_itself_by_way_of_another() {
        // 0 (a) ← 1 (b) ← 2 (a): the second file of `a` imports `b`, which imports the first.
        let edges = edges(&[(0, &[]), (1, &[0]), (2, &[1])]);
        let (a, b) = ((None, Some(Words::split("a"))), (None, Some(Words::split("b"))));
        let components = components(&edges);
        let placed = place(&components, &[a.clone(), b.clone(), a.clone()], &edges, &BTreeMap::new());
        assert_eq!(placed[&TypeId(0)], (a.clone(), 0));
        assert_eq!(placed[&TypeId(1)], (b, 0));
        assert_eq!(placed[&TypeId(2)], (a, 1));
    }
}
