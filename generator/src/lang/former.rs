//! Old names of resources that no client can have: what it has already, and keywords of a language. What the document itself calls
//! so had a name that was changed a little, and keeps that.

use super::{python, rust};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::Words;
use crate::rules::Rules;

/// Reports rules that keep such names.
pub fn check(rules: &Rules, diagnostics: &mut Diagnostics) {
    for rule in &rules.resource_renames {
        let own = Words::split(&rule.resource.value);
        for old in &rule.deprecated {
            let words = Words::split(&old.value);
            let languages = [
                ("Rust", rust::is_kept_from_resources(&words)),
                ("Python", python::is_kept_from_resources(&words)),
            ];
            let Some((language, _)) = languages.into_iter().find(|(_, kept)| *kept).filter(|_| words != own)
            else {
                continue;
            };
            let message = format!("no resource of a client can be called `{}` in {language}", old.value);
            let mut found = Diagnostic::error(codes::BAD_RULE, message).at(old.span);
            if let Some(pointer) = rules.pointers.get(&old.span) {
                found = found.pointer(pointer);
            }
            diagnostics.push(
                found.help("it is a keyword, or something else of the client; keep another name, or none"),
            );
        }
    }
}
