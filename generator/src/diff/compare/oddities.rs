//! What a document says of itself that cannot be meant, where the older one did not, and the other way round: an operationId given
//! twice, a variable of a path that nobody declares, a default of another type.

use std::collections::BTreeMap;

use super::super::Side;
use super::super::findings::{Anchor, Found};
use super::super::kind::Kind;
use super::Comparer;
use crate::diagnostics::{Code, Diagnostic, SpecPointer, codes};

const ODD: [Code; 8] = [
    codes::DISCRIMINATOR_ODD,
    codes::DUPLICATE_ENUM_VALUE,
    codes::DUPLICATE_OPERATION_ID,
    codes::DUPLICATE_PARAMETER,
    codes::ENUM_TYPE_MISMATCH,
    codes::INVALID_DEFAULT,
    codes::PATH_PARAMETER,
    codes::SCHEMA_CONFLICT,
];

/// Findings by what they say: places may have moved.
type Said<'a> = BTreeMap<(&'static str, &'a str), Vec<&'a Diagnostic>>;

fn said<'a>(side: &Side<'a>) -> Said<'a> {
    let mut all = Said::new();
    for found in side.diagnostics.sorted().into_iter().filter(|found| ODD.contains(&found.code)) {
        all.entry((found.code.as_str(), &found.message)).or_default().push(found);
    }
    all
}

impl<'a> Comparer<'a> {
    pub(super) fn oddities(&mut self, old: &Side<'a>, new: &Side<'a>) {
        let (was, is) = (said(old), said(new));
        let count = |all: &Said<'a>, key: &(&'static str, &'a str)| all.get(key).map_or(0, Vec::len);
        for (key, found) in &is {
            for one in found.iter().skip(count(&was, key)) {
                let place = Anchor::at(one.pointer.as_ref().unwrap_or(&SpecPointer::root()));
                let kind = Kind::OddityIntroduced;
                let change = Found::new(kind, Anchor::holder(&SpecPointer::root()), place, key.0);
                let values = (None, one.pointer.as_ref().map(SpecPointer::shown));
                self.say(
                    change
                        .saying(&one.message)
                        .values(values.0, values.1)
                        .suspect("the document contradicts itself"),
                );
            }
        }
        for (key, found) in &was {
            for one in found.iter().skip(count(&is, key)) {
                let place = Anchor::at(one.pointer.as_ref().unwrap_or(&SpecPointer::root()));
                let kind = Kind::OddityMended;
                let change = Found::new(kind, place, Anchor::holder(&SpecPointer::root()), key.0);
                let values = (one.pointer.as_ref().map(SpecPointer::shown), None);
                self.say(change.saying(format!("no longer: {}", one.message)).values(values.0, values.1));
            }
        }
    }
}
