//! What the packages, their clients and the environment variables they read are called: only rules and titles say so.

use super::super::Side;
use super::super::change::Verdict::{Major as M, None as N};
use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::Comparer;
use crate::diagnostics::SpecPointer;

impl Comparer<'_> {
    /// Where neither document has rules, nobody has chosen a name: a title gave it, and a change of that is told as such.
    pub(super) fn packages(&mut self, old: &Side<'_>, new: &Side<'_>) {
        let (Some(was), Some(is)) = (old.api, new.api) else { return };
        if !(old.is_ruled || new.is_ruled) {
            return;
        }
        let (was, is) = (&was.package, &is.package);
        let (rust, python, both) = (Cost::both([N, M, N]), Cost::both([N, N, M]), Cost::both([N, M, M]));
        let title = Anchor::holder(&SpecPointer::from_tokens(["info", "title"]));
        let mut say = |kind, subject: &str, cost, from: &str, to: &str| {
            let found = Found::new(kind, title.clone(), title.clone(), subject).costing(cost);
            let found = found.saying(format!("`{from}` is called `{to}` now"));
            self.say(found.values(Some(from.to_owned()), Some(to.to_owned())));
        };
        for (kind, what, crates, packages) in [
            (
                Kind::PackageRenamed,
                "package",
                (&was.rust_crate, &is.rust_crate),
                (&was.python_package, &is.python_package),
            ),
            (
                Kind::ClientRenamed,
                "client",
                (&was.rust_client, &is.rust_client),
                (&was.python_client, &is.python_client),
            ),
        ] {
            if crates == packages && crates.0 != crates.1 {
                say(kind, &format!("{what} in both languages"), both, crates.0, crates.1);
                continue;
            }
            for (language, cost, (from, to)) in [("Rust", rust, crates), ("Python", python, packages)] {
                if from != to {
                    say(kind, &format!("{what} in {language}"), cost, from, to);
                }
            }
        }
        for (subject, from, to) in [
            ("variable of the credential", &was.env_api_key, &is.env_api_key),
            ("variable of the base URL", &was.env_base_url, &is.env_base_url),
        ] {
            if from != to {
                say(Kind::VariableRenamed, subject, both, from, to);
            }
        }
    }
}
