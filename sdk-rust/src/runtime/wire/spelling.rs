//! One field, several spellings: which one counts, and what happens to the others.
//!
//! The canonical spelling wins, then the legacy ones in declared order. Equal spellings are fine. Different ones are
//! reported once (`tracing` at level `WARN`, fields `schema`, `field`, `canonical`, `legacy`) and the loser stays in
//! `extra`. A `null` that cannot be a value counts as not sent when another spelling is there.

use std::cell::RefCell;

use serde::de::Error;
use serde_json::Value;

use super::rest::Rest;
use super::slot::Slot;
use super::text::Codec;
use super::{Kind, Wire, trail};

/// What two spellings that disagree do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types)] // named as the macros spell it
pub(crate) enum Conflicts {
    warn,
    error,
}

/// Life cycle of a legacy spelling: `warn` reports every meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types)] // named as the macros spell it
pub(crate) enum Status {
    active,
    warn,
}

/// The spellings of one field of one schema.
pub(crate) struct Field {
    pub(crate) schema: &'static str,
    /// The public name, as the macro got it (`r#type` for `type`).
    pub(crate) name: &'static str,
    pub(crate) canonical: &'static str,
    pub(crate) legacy: &'static [(&'static str, Status)],
    pub(crate) conflicts: Conflicts,
    /// `null` is a value of this field.
    pub(crate) nullable: bool,
}

/// A legacy spelling that was met: which field (as the macro numbers them), its name, its value.
pub(crate) type Met<K> = (K, &'static str, Value);

impl Field {
    /// Merges what the legacy spellings brought into what the canonical one brought.
    pub(crate) fn settle<T: Wire, C: Codec<T>, K: Copy + PartialEq, R: Rest, E: Error>(
        &self,
        canonical: Slot<T>,
        met: &mut Vec<Met<K>>,
        key: K,
        extra: &mut R,
    ) -> Result<Slot<T>, E> {
        if !met.iter().any(|(other, ..)| *other == key) {
            return Ok(canonical);
        }
        let nullable = self.nullable || T::KIND == Kind::Any;
        let mut winner = (self.canonical, canonical);
        for (legacy, status) in self.legacy {
            let Some(value) = take(met, key, legacy) else { continue };
            self.report_meeting(legacy, *status);
            let replaces = match winner.1 {
                Slot::Absent => true,
                Slot::Null => !nullable && !value.is_null(),
                Slot::Value(_) => false,
            };
            if replaces {
                winner = (legacy, decode::<T, C, E>(&value, legacy)?);
            } else if value.is_null() && !nullable {
                // Not sent: another spelling is there.
            } else if !equal::<T, C>(&winner.1, &value) {
                self.report_conflict::<E>(winner.0, legacy)?;
                extra.keep(legacy, value);
            }
        }
        Ok(winner.1)
    }

    fn report_conflict<E: Error>(&self, canonical: &'static str, legacy: &'static str) -> Result<(), E> {
        let field = self.name.trim_start_matches("r#");
        if self.conflicts == Conflicts::error {
            trail::key(legacy);
            return Err(E::custom(format_args!(
                "`{canonical}` and `{legacy}` both say `{field}` and differ"
            )));
        }
        report(Report { schema: self.schema, field, canonical, legacy, what: What::Differs });
        Ok(())
    }

    fn report_meeting(&self, legacy: &'static str, status: Status) {
        let what = match status {
            Status::warn => What::Warned,
            // Usual replies of older servers are full of them: nobody pays for what nobody listens to.
            Status::active if tracing::enabled!(tracing::Level::DEBUG) => What::Met,
            Status::active => return,
        };
        let field = self.name.trim_start_matches("r#");
        report(Report { schema: self.schema, field, canonical: self.canonical, legacy, what });
    }
}

fn take<K: PartialEq>(met: &mut Vec<Met<K>>, key: K, legacy: &str) -> Option<Value> {
    let position = met.iter().position(|(other, name, _)| *other == key && *name == legacy)?;
    Some(met.swap_remove(position).2)
}

fn decode<T: Wire, C: Codec<T>, E: Error>(value: &Value, name: &str) -> Result<Slot<T>, E> {
    if value.is_null() {
        return Ok(Slot::Null);
    }
    C::decode(value).map(Slot::Value).map_err(|error| {
        trail::key(name);
        E::custom(error)
    })
}

/// Whether a losing spelling says the same as the winning one; what it cannot say is different.
fn equal<T: Wire, C: Codec<T>>(winner: &Slot<T>, value: &Value) -> bool {
    match winner {
        Slot::Absent => false,
        Slot::Null => value.is_null(),
        Slot::Value(winner) => {
            let loser = hold(|| trail::attempt(|| C::decode(value))).0;
            loser.as_ref() == Some(winner)
        }
    }
}

/// One thing the caller should know about spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Report {
    schema: &'static str,
    field: &'static str,
    canonical: &'static str,
    legacy: &'static str,
    what: What,
}

/// What happened to a legacy spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// It was read, as it may be.
    Met,
    /// It was read, and its status is to warn of that.
    Warned,
    /// It says something else than the spelling that counts.
    Differs,
}

thread_local! {
    /// Reports that wait for the outcome of an attempt; `None` when nobody holds them back.
    static HELD: RefCell<Option<Vec<Report>>> = const { RefCell::new(None) };
}

/// Keeps reports back while `run` decodes, since a reply may be read twice or be no reply at all.
pub(crate) fn hold<R>(run: impl FnOnce() -> R) -> (R, Vec<Report>) {
    let outer = HELD.replace(Some(Vec::new()));
    let result = run();
    (result, HELD.replace(outer).unwrap_or_default())
}

/// Publishes reports, or adds them to those that are held back further out.
pub(crate) fn publish(reports: Vec<Report>) {
    reports.into_iter().for_each(report);
}

fn report(report: Report) {
    let held = HELD.with_borrow_mut(|held| {
        let Some(held) = held else { return false };
        // A long list would say the same of each of its items.
        if !held.contains(&report) {
            held.push(report);
        }
        true
    });
    if held {
        return;
    }
    let Report { schema, field, canonical, legacy, what } = report;
    match what {
        What::Met => tracing::debug!(schema, field, canonical, legacy, "a legacy spelling was read"),
        What::Warned => tracing::warn!(schema, field, canonical, legacy, "a legacy spelling is still in use"),
        What::Differs => {
            tracing::warn!(
                schema,
                field,
                canonical,
                legacy,
                "two spellings of one field differ; the first is used"
            );
        }
    }
}
