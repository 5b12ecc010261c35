//! Who may call: security requirements of operations, and the schemes they name.

use super::super::change::Verdict::{Major as M, None as N, Patch as P};
use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::operations::Operation;
use super::{Comparer, Document, Scope, shown};
use crate::normalise::view::At;

/// One way to authenticate: schemes with their scopes, all of them needed. Empty: no credential.
type Way<'a> = Vec<(&'a str, Vec<&'a str>)>;

impl<'a> Document<'a> {
    /// The ways of an operation, where they are said, and whether that is there at all.
    fn ways(&self, operation: &Operation<'a>) -> (Vec<Way<'a>>, Anchor) {
        let own = operation.at.get("security");
        let said = own.or_else(|| self.view.root().get("security"));
        let Some(at) = said else {
            return (vec![Vec::new()], Anchor::holder(&crate::diagnostics::SpecPointer::root()));
        };
        let mut ways: Vec<Way<'a>> = at
            .elements()
            .map(|requirement| {
                let scopes = |at: &At<'a>| at.elements().filter_map(|scope| scope.node.as_str()).collect();
                let mut way: Way<'a> =
                    requirement.members().map(|(name, _, at)| (name, scopes(&at))).collect();
                way.sort();
                way
            })
            .collect();
        if ways.is_empty() {
            ways.push(Vec::new());
        }
        (ways, Anchor::at(&at.pointer))
    }
}

impl<'a> Comparer<'a> {
    pub(super) fn operation_security(&mut self, scope: &Scope, old: &Operation<'a>, new: &Operation<'a>) {
        let ((mut was, at), (is, to)) = (self.old.ways(old), self.new.ways(new));
        for (scheme, _) in was.iter_mut().flatten() {
            // A scheme is what it says, whatever it is called.
            *scheme = self.renamed_schemes.get(scheme).copied().unwrap_or(*scheme);
        }
        was.iter_mut().for_each(|way| way.sort());
        // What the whole document says is told once.
        let shared = |of: &Operation<'a>| of.at.get("security").is_none();
        let subject = if shared(old) && shared(new) { "security".to_owned() } else { scope.label.shown() };
        let open = |ways: &[Way<'a>]| ways.iter().any(Vec::is_empty);
        let found = |kind| Found::new(kind, at.clone(), to.clone(), subject.clone());
        let named = |ways: &[Way<'a>]| {
            let ways: Vec<String> = ways.iter().map(name).collect();
            Some(ways.join(" or "))
        };
        if open(&was) && !open(&is) {
            return self.push(scope, found(Kind::SecurityAdded).values(named(&was), named(&is)));
        }
        if !open(&was) && open(&is) {
            return self.push(scope, found(Kind::SecurityRemoved).values(named(&was), named(&is)));
        }
        let schemes = |way: &Way<'a>| way.iter().map(|(scheme, _)| *scheme).collect::<Vec<_>>();
        let same = |a: &Way<'a>, b: &Way<'a>| schemes(a) == schemes(b);
        for way in was.iter().filter(|way| !is.iter().any(|other| same(way, other))) {
            self.push(scope, found(Kind::SecurityOptionRemoved).values(Some(name(way)), None));
        }
        for way in is.iter().filter(|way| !was.iter().any(|other| same(way, other))) {
            self.push(scope, found(Kind::SecurityOptionAdded).values(None, Some(name(way))));
        }
        for (a, b) in was.iter().filter_map(|a| Some((a, is.iter().find(|b| same(a, b))?))) {
            for ((_, before), (scheme, after)) in a.iter().zip(b) {
                for scope_name in after.iter().filter(|name| !before.contains(name)) {
                    let told = format!("{scheme}: {scope_name}");
                    self.push(scope, found(Kind::ScopeAdded).values(None, Some(told)));
                }
                for scope_name in before.iter().filter(|name| !after.contains(name)) {
                    let told = format!("{scheme}: {scope_name}");
                    self.push(scope, found(Kind::ScopeRemoved).values(Some(told), None));
                }
            }
        }
    }

    /// Schemes that say the same under other names, if each is the only one to do so.
    fn rename_schemes(&mut self, old: &At<'a>, new: &At<'a>) {
        let list = |of: &At<'a>, other: &At<'a>| -> Vec<(&'a str, At<'a>)> {
            let alone = of.members().filter(|(name, ..)| other.get(name).is_none());
            alone.map(|(name, _, at)| (name, at)).collect()
        };
        let (gone, fresh) = (list(old, new), list(new, old));
        let same = |a: &At<'a>, b: &At<'a>| {
            let keys = ["$ref", "type", "in", "name", "scheme", "openIdConnectUrl", "flows"];
            keys.iter().all(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => a.node.same_value(b.node) || both_text(&a, &b),
                (None, None) => true,
                _ => false,
            })
        };
        for (from, was) in &gone {
            let twins: Vec<_> = fresh.iter().filter(|(_, is)| same(was, is)).collect();
            let [(to, is)] = twins.as_slice() else { continue };
            if gone.iter().filter(|(_, other)| same(other, is)).count() != 1 {
                continue;
            }
            self.renamed_schemes.insert(from, to);
            let found = Found::new(
                Kind::SecuritySchemeChanged,
                Anchor::at(&was.pointer),
                Anchor::at(&is.pointer),
                format!("security scheme {to}"),
            );
            // Credentials besides the key, and the variables they are read from, are called after their schemes.
            let sdk = if self.old.surface.has_credential(from) { M } else { P };
            let found =
                found.costing(Cost::both([N, sdk, sdk])).saying(format!("`{from}` is called `{to}` now"));
            self.say(found.values(Some((*from).to_owned()), Some((*to).to_owned())));
        }
    }

    /// Schemes of one name that are not the same scheme.
    pub(super) fn schemes(&mut self) {
        let list = |document: &Document<'a>| document.view.root().path(&["components", "securitySchemes"]);
        let (Some(old), Some(new)) = (list(&self.old), list(&self.new)) else { return };
        self.rename_schemes(&old, &new);
        for (name, _, was) in old.members() {
            let Some(is) = new.get(name) else { continue };
            let (Some(was), Some(is)) = (self.old.view.follow(&was), self.new.view.follow(&is)) else {
                continue;
            };
            for key in ["type", "in", "name", "scheme", "openIdConnectUrl", "flows"] {
                let (a, b) = (was.get(key), is.get(key));
                let same = match (&a, &b) {
                    (Some(a), Some(b)) => a.node.same_value(b.node) || both_text(a, b),
                    (None, None) => true,
                    _ => false,
                };
                if same {
                    continue;
                }
                let anchor = |at: &Option<At<'a>>, holder: &At<'a>| {
                    at.as_ref().map_or_else(|| Anchor::holder(&holder.pointer), |at| Anchor::at(&at.pointer))
                };
                let found = Found::new(
                    Kind::SecuritySchemeChanged,
                    anchor(&a, &was),
                    anchor(&b, &is),
                    format!("security scheme {name}"),
                );
                let found = if key == "flows" { flows(found) } else { found };
                let found = found.saying(format!("`{key}` changed"));
                self.say(found.values(shown(a.as_ref()), shown(b.as_ref())));
            }
        }
    }
}

/// `scheme: bearer` and header names are the same in any case (RFC 9110 §11.1, §5.1).
fn both_text(a: &At<'_>, b: &At<'_>) -> bool {
    a.node.as_str().zip(b.node.as_str()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
}

/// Where tokens come from is for those who fetch them.
fn flows(found: Found) -> Found {
    use super::super::change::Verdict::{Minor as I, Patch as P};
    found.costing(super::super::kind::Cost::both([I, P, P]))
}

fn name(way: &Way<'_>) -> String {
    if way.is_empty() {
        return "no credential".to_owned();
    }
    way.iter().map(|(scheme, _)| *scheme).collect::<Vec<_>>().join(" and ")
}
