//! The parameters of an operation, with those its path item declares for it.

use super::super::findings::{Anchor, Found};
use super::super::kind::Kind;
use super::super::pairing::{self, Candidate};
use super::super::schema::described;
use super::operations::Operation;
use super::{Comparer, Document, Scope, shown};
use crate::normalise::view::At;

#[derive(Debug, Clone)]
struct Parameter<'a> {
    at: At<'a>,
    name: &'a str,
    place: &'a str,
    schema: Option<At<'a>>,
}

impl<'a> Parameter<'a> {
    /// `None`: it is none, or a header that OpenAPI leaves to other parts of an operation.
    fn of(at: At<'a>) -> Option<Self> {
        let (name, place) = (at.str("name")?, at.str("in")?);
        let is_ruled =
            ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str());
        if place == "header" && is_ruled {
            return None;
        }
        let content = at.get("content").and_then(|content| content.members().next());
        let schema = at.get("schema").or_else(|| content.and_then(|(_, _, media)| media.get("schema")));
        Some(Self { at, name, place, schema })
    }

    /// Header names are the same in any case (RFC 9110 §5.1).
    fn key(&self) -> (&str, String) {
        let name = if self.place == "header" { self.name.to_ascii_lowercase() } else { self.name.to_owned() };
        (self.place, name)
    }

    fn is_required(&self) -> bool {
        self.place == "path" || self.at.flag("required")
    }
}

impl<'a> Document<'a> {
    fn parameters(&self, operation: &Operation<'a>) -> Vec<Parameter<'a>> {
        let mut found: Vec<Parameter<'a>> = Vec::new();
        for list in [&operation.item, &operation.at].into_iter().filter_map(|at| at.get("parameters")) {
            for at in list.elements().filter_map(|at| self.view.follow(&at)) {
                let Some(parameter) = Parameter::of(at) else { continue };
                found.retain(|other| other.key() != parameter.key());
                found.push(parameter);
            }
        }
        found
    }
}

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, scope: &Scope, old: &Operation<'a>, new: &Operation<'a>) {
        let (was, is) = (self.old.parameters(old), self.new.parameters(new));
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut join = |test: &dyn Fn(&Parameter<'a>, &Parameter<'a>) -> bool| {
            for (i, a) in was.iter().enumerate() {
                let taken =
                    |at: usize, side: fn(&(usize, usize)) -> usize| pairs.iter().any(|pair| side(pair) == at);
                if taken(i, |pair| pair.0) {
                    continue;
                }
                let found = is.iter().enumerate().find(|(j, b)| !taken(*j, |pair| pair.1) && test(a, b));
                if let Some((j, _)) = found {
                    pairs.push((i, j));
                }
            }
        };
        join(&|a, b| a.key() == b.key());
        // Variables of one path are one and the same by their position.
        let position = |path: &str, name: &str| {
            path.find(&format!("{{{name}}}")).map(|at| path[..at].matches('{').count())
        };
        let same_route = old.path.matches('{').count() == new.path.matches('{').count();
        join(&|a, b| {
            a.place == "path"
                && b.place == "path"
                && same_route
                && position(old.path, a.name).is_some()
                && position(old.path, a.name) == position(new.path, b.name)
        });
        let knows = |a: &Parameter<'a>, b: &Parameter<'a>| {
            a.place == b.place
                && (self.new.surface.knows(&b.at.pointer, a.name)
                    || self.old.surface.knows(&a.at.pointer, b.name))
        };
        join(&knows);
        join(&|a, b| a.name == b.name);
        let likely = |list: &[Parameter<'a>], taken: &dyn Fn(usize) -> bool, view| -> Vec<Candidate> {
            let free =
                list.iter().enumerate().filter(|(at, parameter)| !taken(*at) && parameter.place == "query");
            free.filter_map(|(at, parameter)| {
                let schema = parameter.schema.as_ref()?;
                Some(Candidate::property(at, parameter.name, view, schema, parameter.is_required()))
            })
            .collect()
        };
        let a = likely(&was, &|at| pairs.iter().any(|(a, _)| *a == at), self.old.view);
        let b = likely(&is, &|at| pairs.iter().any(|(_, b)| *b == at), self.new.view);
        pairs.extend(pairing::pair(&a, &b));

        for (index, parameter) in was.iter().enumerate() {
            if pairs.iter().all(|(a, _)| *a != index) {
                let subject = format!("{} {} `{}`", scope.label.shown(), parameter.place, parameter.name);
                let found = Found::new(
                    Kind::ParameterRemoved,
                    Anchor::at(&parameter.at.pointer),
                    Anchor::holder(&new.at.pointer),
                    subject,
                );
                let said = parameter.schema.as_ref().map(|at| described(self.old.view, at));
                let message = format!("the {} parameter `{}` is gone", parameter.place, parameter.name);
                self.push(scope, found.saying(message).values(said, None));
            }
        }
        for (index, parameter) in is.iter().enumerate() {
            if pairs.iter().all(|(_, b)| *b != index) {
                let kind =
                    if parameter.is_required() { Kind::RequiredParameterAdded } else { Kind::ParameterAdded };
                let subject = format!("{} {} `{}`", scope.label.shown(), parameter.place, parameter.name);
                let found = Found::new(
                    kind,
                    Anchor::holder(&old.at.pointer),
                    Anchor::at(&parameter.at.pointer),
                    subject,
                );
                let said = parameter.schema.as_ref().map(|at| described(self.new.view, at));
                let how = if parameter.is_required() { "required" } else { "optional" };
                let message = format!("the {} parameter `{}` is new, {how}", parameter.place, parameter.name);
                self.push(scope, found.saying(message).values(None, said));
            }
        }
        for (a, b) in pairs {
            if let (Some(a), Some(b)) = (was.get(a), is.get(b)) {
                self.parameter(scope, a, b);
            }
        }
    }

    /// Two parameters that are no part of an operation.
    pub(super) fn named_parameter(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        if let (Some(old), Some(new)) = (Parameter::of(old.clone()), Parameter::of(new.clone())) {
            self.same_parameter(scope, &old, &new);
        }
    }

    fn parameter(&mut self, scope: &Scope, old: &Parameter<'a>, new: &Parameter<'a>) {
        let subject = format!("{} {} `{}`", scope.label.shown(), new.place, new.name);
        self.same_parameter(&Scope { label: super::Label::new(subject), ..scope.clone() }, old, new);
    }

    /// `inside`: what they are called.
    fn same_parameter(&mut self, inside: &Scope, old: &Parameter<'a>, new: &Parameter<'a>) {
        let subject = inside.label.shown();
        let (at, to) = (Anchor::at(&old.at.pointer), Anchor::at(&new.at.pointer));
        let found = |kind| Found::new(kind, at.clone(), to.clone(), subject.clone());
        if old.place != new.place {
            let moved = found(Kind::ParameterMoved)
                .saying(format!("it travels in the {}, no longer in the {}", new.place, old.place));
            self.push(inside, moved.values(Some(old.place.to_owned()), Some(new.place.to_owned())));
        }
        if old.key().1 != new.key().1 {
            let aliased = self.new.surface.knows(&new.at.pointer, old.name)
                || self.old.surface.knows(&old.at.pointer, new.name);
            let kind = match (new.place, aliased) {
                ("path", _) => Kind::PathParameterRenamed,
                (_, true) => Kind::ParameterAliased,
                _ => Kind::ParameterRenamed,
            };
            let message = format!("`{}` is called `{}` now", old.name, new.name);
            self.push(
                inside,
                found(kind).saying(message).values(Some(old.name.to_owned()), Some(new.name.to_owned())),
            );
        }
        if old.key().1 == new.key().1 {
            self.names(inside, &old.at, &new.at);
        }
        if old.is_required() != new.is_required() {
            let kind = if new.is_required() { Kind::BecameRequired } else { Kind::BecameOptional };
            self.push(inside, found(kind));
        }
        let style = |of: &Parameter<'a>| {
            let usual = if matches!(of.place, "query" | "cookie") { "form" } else { "simple" };
            let style = of.at.str("style").unwrap_or(usual);
            let explode = of.at.get("explode").and_then(|at| at.node.as_bool()).unwrap_or(style == "form");
            (style, explode, of.at.get("content").is_some())
        };
        let is_list = |of: &Parameter<'a>, view| {
            of.schema.as_ref().is_some_and(|at| {
                let of_type = super::super::schema::type_of(view, at);
                !matches!(of_type, Some("string" | "integer" | "number" | "boolean"))
            })
        };
        let told = old.place == new.place
            && (is_list(old, self.old.view) || is_list(new, self.new.view) || style(old).2 != style(new).2);
        if told && style(old) != style(new) {
            let said = |of: &Parameter<'a>| match style(of) {
                (_, _, true) => "JSON".to_owned(),
                (style, explode, _) => format!("{style}{}", if explode { ", exploded" } else { "" }),
            };
            self.push(inside, found(Kind::ParameterStyleChanged).values(Some(said(old)), Some(said(new))));
        }
        if old.at.flag("allowReserved") != new.at.flag("allowReserved") {
            let change = found(Kind::ParameterStyleChanged).saying("`allowReserved` changed");
            self.push(inside, change);
        }
        self.words(inside, &subject, &old.at, &new.at, &["description", "example", "examples"]);
        self.deprecation(
            inside,
            &subject,
            (&old.at, &new.at),
            [Kind::FieldDeprecated, Kind::FieldUndeprecated],
        );
        match (&old.schema, &new.schema) {
            (Some(a), Some(b)) => self.schemas(inside, a, b),
            (None, None) => {}
            (a, b) => {
                let kind = if b.is_some() { Kind::TypeNarrowed } else { Kind::TypeWidened };
                self.push(inside, found(kind).values(shown(a.as_ref()), shown(b.as_ref())));
            }
        }
    }
}
