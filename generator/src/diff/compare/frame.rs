//! What stands around the operations: info, servers, tags, security schemes.

use super::super::change::Verdict::Major as M;
use super::super::findings::{Anchor, Context, Found, PairId};
use super::super::kind::{Cost, Kind};
use super::super::suspect;
use super::operations::Operation;
use super::{Comparer, Label, Scope, shown};
use crate::diagnostics::SpecPointer;
use crate::normalise::view::At;

impl<'a> Comparer<'a> {
    pub(super) fn frame(&mut self) {
        let (old, new) = (self.old.view, self.new.view);
        let pair = self.findings.pair(None);
        let scope = whole(pair);
        if let (Some(was), Some(is)) = (old.root().get("info"), new.root().get("info")) {
            for (key, kind) in [("version", Kind::VersionChanged), ("title", Kind::TitleChanged)] {
                let (a, b) = (was.get(key), is.get(key));
                if shown(a.as_ref()) != shown(b.as_ref()) {
                    let at = (Anchor::at(&was.pointer.child(key)), Anchor::at(&is.pointer.child(key)));
                    let found = Found::new(kind, at.0, at.1, format!("info.{key}"));
                    let text =
                        |at: &Option<At<'a>>| at.as_ref().and_then(|at| at.node.as_str()).unwrap_or_default();
                    let is_back = kind == Kind::VersionChanged && suspect::is_older(text(&a), text(&b));
                    let found = found.values(shown(a.as_ref()), shown(b.as_ref()));
                    self.say(match is_back {
                        true => found.suspect("the version went backwards"),
                        false => found,
                    });
                }
            }
            let keys = ["summary", "description", "termsOfService", "contact", "license"];
            self.words(&scope, "info", &was, &is, &keys);
        }
        if old.resolved.dialect != new.resolved.dialect {
            let key = |view: crate::normalise::view::View<'a>| {
                let key = if view.resolved.tree.get("swagger").is_some() { "swagger" } else { "openapi" };
                Anchor::at(&SpecPointer::root().child(key))
            };
            let found = Found::new(Kind::DialectChanged, key(old), key(new), "openapi");
            let name = |dialect: crate::load::Dialect| Some(dialect.as_str().to_owned());
            self.say(found.values(name(old.resolved.dialect), name(new.resolved.dialect)));
        }
        self.servers(&scope, &old.root(), &new.root(), "servers");
        self.words(&scope, "the document", &old.root(), &new.root(), &["externalDocs"]);
        self.tag_words(&scope);
        self.schemes();
    }

    pub(super) fn operation_servers(&mut self, scope: &Scope, old: &Operation<'a>, new: &Operation<'a>) {
        self.servers(scope, &old.item, &new.item, &scope.label.shown());
        self.servers(scope, &old.at, &new.at, &scope.label.shown());
    }

    fn servers(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>, subject: &str) {
        let list = |at: &At<'a>| {
            at.get("servers").map(|list| list.elements().collect::<Vec<_>>()).unwrap_or_default()
        };
        let url = |at: &At<'a>| at.str("url").unwrap_or("/").trim_end_matches('/').to_ascii_lowercase();
        let (was, is) = (list(old), list(new));
        let gone: Vec<&At<'a>> =
            was.iter().filter(|at| is.iter().all(|other| url(other) != url(at))).collect();
        let fresh: Vec<&At<'a>> =
            is.iter().filter(|at| was.iter().all(|other| url(other) != url(at))).collect();
        let text = |at: &At<'a>| at.str("url").map(str::to_owned);
        if let ([from], [to], 1, 1) = (gone.as_slice(), fresh.as_slice(), was.len(), is.len()) {
            let found =
                Found::new(Kind::ServerMoved, Anchor::at(&from.pointer), Anchor::at(&to.pointer), subject);
            return self.push(scope, found.values(text(from), text(to)));
        }
        for at in &gone {
            let found = Found::new(
                Kind::ServerRemoved,
                Anchor::at(&at.pointer),
                Anchor::holder(&new.pointer.child("servers")),
                subject,
            );
            self.push(scope, found.values(text(at), None));
        }
        for at in &fresh {
            let found = Found::new(
                Kind::ServerAdded,
                Anchor::holder(&old.pointer.child("servers")),
                Anchor::at(&at.pointer),
                subject,
            );
            self.push(scope, found.values(None, text(at)));
        }
        if let (Some(first), Some(now)) = (was.first(), is.first())
            && url(first) != url(now)
        {
            let found = Found::new(
                Kind::DefaultServerChanged,
                Anchor::at(&first.pointer),
                Anchor::at(&now.pointer),
                subject,
            );
            self.push(scope, found.values(text(first), text(now)));
        }
        for at in &was {
            if let Some(now) = is.iter().find(|other| url(other) == url(at)) {
                self.words(scope, subject, at, now, &["description"]);
                self.variables(scope, subject, at, now);
            }
        }
    }

    /// Variables of one address: their defaults are part of where calls go, their values are listed in the SDKs.
    fn variables(&mut self, scope: &Scope, subject: &str, old: &At<'a>, new: &At<'a>) {
        let list = |at: &At<'a>| -> Vec<(&'a str, At<'a>)> {
            let variables = at.get("variables");
            variables.iter().flat_map(At::members).map(|(name, _, at)| (name, at)).collect()
        };
        let is = list(new);
        for (name, was) in list(old) {
            let Some((_, now)) = is.iter().find(|(other, _)| *other == name) else { continue };
            let subject = format!("{subject} `{name}`");
            let found =
                |kind| Found::new(kind, Anchor::at(&was.pointer), Anchor::at(&now.pointer), subject.clone());
            let (a, b) = (was.get("default"), now.get("default"));
            if shown(a.as_ref()) != shown(b.as_ref()) {
                let moved = found(Kind::ServerMoved).saying("the variable has another default");
                self.push(scope, moved.values(shown(a.as_ref()), shown(b.as_ref())));
            }
            let values = |at: &At<'a>| {
                at.get("enum")
                    .map(|list| list.elements().filter_map(|at| at.node.as_str()).collect::<Vec<_>>())
            };
            match (values(&was), values(now)) {
                (None, None) => {}
                (None, Some(_)) => self.push(scope, found(Kind::EnumIntroduced)),
                (Some(_), None) => self.push(scope, found(Kind::EnumDropped)),
                (Some(a), Some(b)) => {
                    for value in a.iter().filter(|value| !b.contains(value)) {
                        let lost = found(Kind::EnumValueRemoved).costing(Cost::both([M, M, M]));
                        let lost = lost.saying(format!("the value `{value}` of the variable is gone"));
                        self.push(scope, lost.values(Some((*value).to_owned()), None));
                    }
                    for value in b.iter().filter(|value| !a.contains(value)) {
                        let more = found(Kind::EnumValueAdded);
                        let more = more.saying(format!("the value `{value}` of the variable is new"));
                        self.push(scope, more.values(None, Some((*value).to_owned())));
                    }
                }
            }
            self.words(scope, &subject, &was, now, &["description"]);
        }
    }

    fn tag_words(&mut self, scope: &Scope) {
        let (old, new) = (self.old.view.root().get("tags"), self.new.view.root().get("tags"));
        let list = |at: &Option<At<'a>>| at.iter().flat_map(At::elements).collect::<Vec<_>>();
        let (was, is) = (list(&old), list(&new));
        for tag in &was {
            if let Some(now) = is.iter().find(|other| other.str("name") == tag.str("name")) {
                let subject = format!("tag {}", tag.str("name").unwrap_or_default());
                self.words(scope, &subject, tag, now, &["description", "externalDocs"]);
            }
        }
    }
}

/// The scope of what belongs to no operation.
fn whole(pair: PairId) -> Scope {
    Scope { pair, context: Context::SENT, label: Label::new("the document") }
}
