//! A Zod schema held against a schema of the document: presence, `null`, types, values, members that nobody names.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::disagreement::{Agreement, Disagreement, Spot, json_type, of_document, of_source};
use super::evaluate::{Evaluator, Value};
use super::model::{Declared, Kind as Zod, Object as ZodObject, Output, Rest, Schema};
use super::scalars;
use crate::diagnostics::{Span, codes, quote};
use crate::drift::evidence::Fact;
use crate::load::Node;
use crate::normalise::Normalised;
use crate::normalise::model::{Kind, Object, SchemaId};
use crate::resolve::Resolved;

/// Schemas that are compared in all.
const STEPS: usize = 2_000_000;
/// Schemas inside each other.
const DEEPEST: usize = 150;
/// Pairs of arms of two unions that are tried.
const TRIED: usize = 900;

/// Which way values of a schema travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// To the server: what is parsed.
    Request,
    /// From the server: what parsing gives.
    Reply,
    /// Both, or nobody says.
    Both,
}

/// A check of the source: what it is about, its method, its place.
pub(super) type Check = (String, &'static str, Span);

/// Compares pairs of schemas.
pub(super) struct Comparer<'a, 't> {
    pub(super) resolved: &'a Resolved,
    pub(super) normalised: &'a Normalised,
    pub(super) evaluator: &'a mut Evaluator<'t>,
    /// What is compared by itself.
    pub(super) pairs: BTreeMap<Declared, SchemaId>,
    /// Schemas of the document that were met on the way.
    pub(super) met: BTreeSet<SchemaId>,
    found: Vec<Disagreement>,
    checks: Vec<Check>,
    seen: BTreeSet<(Span, SchemaId, Side)>,
    steps: usize,
}

impl<'a, 't> Comparer<'a, 't> {
    pub(super) const fn new(
        resolved: &'a Resolved,
        normalised: &'a Normalised,
        evaluator: &'a mut Evaluator<'t>,
        pairs: BTreeMap<Declared, SchemaId>,
    ) -> Self {
        Self {
            resolved,
            normalised,
            evaluator,
            pairs,
            met: BTreeSet::new(),
            found: Vec::new(),
            checks: Vec::new(),
            seen: BTreeSet::new(),
            steps: 0,
        }
    }

    /// What a pair says differently, and the checks that no document can say.
    pub(super) fn pair(
        &mut self,
        zod: &Rc<Schema>,
        id: SchemaId,
        spot: &Spot,
        side: Side,
    ) -> (Vec<Disagreement>, Vec<Check>) {
        self.seen.clear();
        self.compare(zod, id, spot, side, 0);
        (std::mem::take(&mut self.found), std::mem::take(&mut self.checks))
    }

    /// What a field or a parameter says differently.
    pub(super) fn field(
        &mut self,
        zod: &Rc<Schema>,
        source: Span,
        required: bool,
        id: SchemaId,
        spot: &Spot,
        side: Side,
    ) -> Vec<Disagreement> {
        self.seen.clear();
        let zod = self.settled(zod);
        if !matches!(zod.kind, Zod::Any | Zod::Unknown(_)) {
            self.presence(&zod, source, required, spot, side);
        }
        self.compare(&zod, id, spot, side, 1);
        std::mem::take(&mut self.found)
    }

    /// The checks that were met since the last question.
    pub(super) fn checked(&mut self) -> Vec<Check> {
        std::mem::take(&mut self.checks)
    }

    fn say(&mut self, found: Disagreement) {
        self.found.push(found);
    }

    /// The constant that a schema stands for while it is being read.
    fn settled(&mut self, zod: &Rc<Schema>) -> Rc<Schema> {
        let Zod::Recursive((module, name)) = &zod.kind else { return Rc::clone(zod) };
        let Value::Schema(found) = self.evaluator.constant(*module, name) else {
            return Rc::new(Schema::unknown("a schema that holds itself", zod.span));
        };
        if matches!(found.kind, Zod::Recursive(_)) {
            return Rc::new(Schema::unknown("a schema that is nothing but itself", zod.span));
        }
        if !(zod.nullable || zod.may_miss) {
            return found;
        }
        let mut found = (*found).clone();
        found.nullable |= zod.nullable;
        found.may_miss |= zod.may_miss;
        found.may_miss_parsed |= zod.may_miss_parsed;
        Rc::new(found)
    }

    fn compare(&mut self, zod: &Rc<Schema>, id: SchemaId, spot: &Spot, side: Side, depth: usize) {
        self.steps += 1;
        let zod = self.settled(zod);
        let (id, nullable) = self.normalised.schemas.settle(id);
        if self.steps > STEPS || depth > DEEPEST {
            return self.say(Disagreement::undecidable(spot, zod.span, "more than the budget allows"));
        }
        let Some(documented) = self.normalised.schemas.get(id) else { return };
        let by_itself = zod.declared.as_ref().and_then(|declared| self.pairs.get(declared)) == Some(&id);
        if (depth == 0 || !by_itself) && !self.seen.insert((zod.span, id, side)) {
            return;
        }
        self.met.insert(id);
        self.checks.extend(zod.checks.iter().map(|(check, span)| (spot.name.clone(), *check, *span)));
        match (&zod.output, side) {
            (Output::Other(output), Side::Reply) => return self.compare(output, id, spot, side, depth + 1),
            (Output::Unknown(why), Side::Reply) => {
                return self.say(Disagreement::undecidable(spot, zod.span, why));
            }
            (Output::Unknown(why), Side::Both) => self.say(Disagreement::undecidable(spot, zod.span, why)),
            (Output::Unknown(why), Side::Request) => self.checks.push((spot.name.clone(), why, zod.span)),
            _ => {}
        }
        if let (Some(why), true) = (zod.before, side != Side::Reply) {
            return self.say(Disagreement::undecidable(spot, zod.span, why));
        }
        let open = matches!(documented.kind, Kind::Any)
            || matches!(zod.kind, Zod::Any | Zod::Unknown(_) | Zod::Null);
        if !open && zod.nullable != nullable {
            let name = quote(&spot.name);
            self.say(if zod.nullable {
                let message = format!("{name} may be null in the source, which is not documented");
                Disagreement::differ(codes::DRIFT_NULL, spot, zod.span, message)
                    .detail("source")
                    .help("declare it nullable")
                    .fact(Fact::Null)
            } else {
                let message = format!("{name} may be null in the document, but not in the source");
                Disagreement::differ(codes::DRIFT_NULL, spot, zod.span, message).detail("document")
            });
        }
        if depth > 0 && by_itself {
            return;
        }
        self.kinds(&zod, id, spot, side, depth);
    }

    fn kinds(&mut self, zod: &Rc<Schema>, id: SchemaId, spot: &Spot, side: Side, depth: usize) {
        let Some(documented) = self.normalised.schemas.get(id) else { return };
        let node = self.resolved.deref(&documented.pointer).map(|(node, _)| node);
        match (&zod.kind, &documented.kind) {
            (Zod::Unknown(why), _) => self.say(Disagreement::undecidable(spot, zod.span, why)),
            (Zod::Any, Kind::Any) => {}
            (Zod::Any | Zod::Never | Zod::Missing | Zod::Null, _) => {
                self.say(Disagreement::undecidable(spot, zod.span, of_source(zod)));
            }
            (_, Kind::Any) if node.is_some_and(says_something) => {
                self.say(Disagreement::undecidable(
                    spot,
                    zod.span,
                    "what the document says in a way with no one type",
                ));
            }
            (Zod::Union(arms), Kind::Union(of)) => {
                let of: Vec<SchemaId> = of.arms.iter().map(|arm| arm.schema).collect();
                self.unions(arms, &of, zod.span, spot, side, depth);
            }
            (Zod::Union(arms), _) => self.unions(arms, &[id], zod.span, spot, side, depth),
            (_, Kind::Union(of)) => {
                let of: Vec<SchemaId> = of.arms.iter().map(|arm| arm.schema).collect();
                self.unions(&[Rc::clone(zod)], &of, zod.span, spot, side, depth);
            }
            (Zod::Object(object), Kind::Object(of)) => {
                self.objects(object, of, spot, side, depth);
                let closed = node.is_some_and(|node| {
                    node.get("additionalProperties").and_then(Node::as_bool) == Some(false)
                });
                self.rest(object, closed, zod.span, spot, side);
            }
            (Zod::Object(object), Kind::FreeObject) if object.fields.is_empty() => {}
            (Zod::Map(_), Kind::FreeObject) => {}
            (Zod::Map(inner), Kind::Map(of)) => {
                self.compare(inner, *of, &below(spot, self.normalised, *of, "{}"), side, depth + 1)
            }
            (Zod::List(inner), Kind::List(of)) => {
                self.compare(inner, *of, &below(spot, self.normalised, *of, "[]"), side, depth + 1);
                scalars::limits(zod, node, spot).into_iter().for_each(|found| self.say(found));
            }
            (Zod::Tuple(items), Kind::List(of)) => {
                let spot = below(spot, self.normalised, *of, "[]");
                let agrees =
                    items.iter().all(|item| self.trial(item, *of, &spot, side, depth + 1).is_empty());
                if !agrees {
                    self.say(Disagreement::undecidable(&spot, zod.span, "a tuple"));
                }
            }
            _ => {
                let said = scalars::compare(zod, documented, node, spot);
                match said {
                    Some(found) => found.into_iter().for_each(|found| self.say(found)),
                    None => self.say(other_type(zod, &documented.kind, spot)),
                }
            }
        }
    }

    fn objects(&mut self, zod: &ZodObject, of: &Object, spot: &Spot, side: Side, depth: usize) {
        let mut claimed: BTreeSet<&str> = BTreeSet::new();
        for field in &of.fields {
            let declared = field.declared.for_encoder();
            let mut spellings: Vec<&str> = vec![declared, field.wire.for_encoder()];
            spellings.extend(field.legacy.iter().map(|(legacy, _)| legacy.wire.for_encoder()));
            spellings.dedup();
            let found: Vec<&str> = spellings
                .into_iter()
                .filter(|name| zod.fields.contains_key(*name) && claimed.insert(name))
                .collect();
            let name =
                if spot.name.is_empty() { declared.to_owned() } else { format!("{}.{declared}", spot.name) };
            let spot_of = Spot { pointer: field.pointer.clone(), span: field.span, name };
            let Some(first) = found.first().and_then(|name| zod.fields.get(*name)) else {
                self.missing(zod, field.required, field.read_only, field.write_only, spot, &spot_of, side);
                continue;
            };
            let schema = self.settled(&first.schema);
            // Several spellings of one field are each optional where one of them is asked for.
            if found.len() < 2 && !matches!(schema.kind, Zod::Any | Zod::Unknown(_)) {
                self.presence(&schema, first.span, field.required, &spot_of, side);
            }
            self.compare(&schema, field.schema, &spot_of, side, depth + 1);
        }
        for (name, field) in zod.fields.iter().filter(|(name, _)| !claimed.contains(name.as_str())) {
            let message = format!(
                "{} has a field {} in the source that is not documented",
                quote(&spot.name),
                quote(name)
            );
            let kinds: Vec<&'static str> =
                json_type(&field.schema).into_iter().chain(field.schema.nullable.then_some("null")).collect();
            let fact = Fact::UndocumentedField { field: name.clone(), kinds };
            self.say(
                Disagreement::differ(codes::DRIFT_FIELD, spot, field.span, message)
                    .detail(name)
                    .help("document it, or declare it as an alias if it is an old name of another field")
                    .fact(fact),
            );
        }
    }

    #[allow(clippy::too_many_arguments, reason = "facts of one field")]
    fn missing(
        &mut self,
        zod: &ZodObject,
        required: bool,
        read_only: bool,
        write_only: bool,
        object: &Spot,
        spot: &Spot,
        side: Side,
    ) {
        let elsewhere = (read_only && side != Side::Reply) || (write_only && side != Side::Request);
        if let Some(span) = zod.unknown {
            return self.say(Disagreement::undecidable(spot, span, "members that only running it tells"));
        }
        if elsewhere {
            return;
        }
        let name = quote(&spot.name);
        let source = zod.fields.values().next().map_or(object.span, |field| field.span);
        if zod.rest == Rest::Keep && !required {
            return self.say(Disagreement::undecidable(spot, source, "members that it lets through unnamed"));
        }
        let message = format!("{name} is documented, but the source has no such field");
        self.say(
            Disagreement::differ(codes::DRIFT_ABSENT, spot, source, message)
                .label("the source names its fields here")
                .help("take it out of the document, or declare it as an alias if the source has it under another name"),
        );
    }

    fn presence(&mut self, zod: &Schema, source: Span, required: bool, spot: &Spot, side: Side) {
        let may_miss = if side == Side::Reply { zod.may_miss_parsed } else { zod.may_miss };
        let name = quote(&spot.name);
        if required && may_miss {
            let how =
                if zod.default.is_some() || !zod.may_miss_parsed { "has a default" } else { "is optional" };
            let message = format!("{name} is required in the document, but {how} in the source");
            let found = Disagreement::differ(codes::DRIFT_REQUIRED, spot, source, message);
            self.say(found.detail("document").help("take it out of `required`").fact(Fact::Missing));
        } else if !(required || may_miss || side == Side::Reply && zod.may_miss) {
            let message = format!("{name} is optional in the document, but required in the source");
            let found = Disagreement::differ(codes::DRIFT_REQUIRED, spot, source, message);
            self.say(found.detail("source").help("add it to `required`"));
        }
    }

    /// Members that an object does not name.
    fn rest(&mut self, zod: &ZodObject, closed: bool, source: Span, spot: &Spot, side: Side) {
        let name = quote(&spot.name);
        let strict = zod.rest == Rest::Strict;
        if strict == closed || (side == Side::Reply && zod.rest != Rest::Keep) {
            return;
        }
        let message = if strict {
            format!("{name} is strict in the source, but takes other members in the document")
        } else {
            format!(
                "{name} has `additionalProperties: false` in the document, but takes other members in the source"
            )
        };
        let found = Disagreement::differ(codes::DRIFT_CLOSED, spot, source, message);
        self.say(found.detail(if strict { "source" } else { "document" }));
    }

    /// What a comparison would say.
    fn trial(
        &mut self,
        zod: &Rc<Schema>,
        id: SchemaId,
        spot: &Spot,
        side: Side,
        depth: usize,
    ) -> Vec<Disagreement> {
        let (found, seen, checks) = (std::mem::take(&mut self.found), self.seen.clone(), self.checks.len());
        self.compare(zod, id, spot, side, depth);
        self.seen = seen;
        self.checks.truncate(checks);
        std::mem::replace(&mut self.found, found)
    }

    /// Each arm goes with the one it agrees with, and those left over with the one they differ least from.
    fn unions(
        &mut self,
        arms: &[Rc<Schema>],
        of: &[SchemaId],
        source: Span,
        spot: &Spot,
        side: Side,
        depth: usize,
    ) {
        if arms.len() * of.len() > TRIED {
            return self.say(Disagreement::undecidable(
                spot,
                source,
                "more alternatives than the budget allows",
            ));
        }
        let mut tried: Vec<(usize, usize, usize, Vec<Disagreement>)> = Vec::new();
        for (at, arm) in arms.iter().enumerate() {
            for (to, id) in of.iter().enumerate() {
                let found = self.trial(arm, *id, spot, side, depth + 1);
                let differ = found.iter().filter(|found| found.agreement == Agreement::Differ).count();
                let other = found
                    .iter()
                    .any(|found| found.code == codes::DRIFT_TYPE && found.spot.pointer == spot.pointer);
                let weight = if other { 10_000 } else { differ * 100 + (found.len() - differ) };
                tried.push((weight, at, to, found));
            }
        }
        tried.sort_by_key(|(weight, at, to, _)| (*weight, *at, *to));
        let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
        for (weight, at, to, found) in &mut tried {
            // Several alternatives of the source may be one of the document, as a text and a text of a format are.
            let settled = left.contains(at) || (right.contains(to) && *weight > 0);
            if settled || *weight >= 10_000 {
                continue;
            }
            left.insert(*at);
            right.insert(*to);
            self.found.append(found);
        }
        // What agrees with an alternative that is spoken for adds nothing.
        for (weight, at, to, _) in &tried {
            if *weight == 0 && left.contains(at) {
                right.insert(*to);
            }
        }
        for (at, arm) in arms.iter().enumerate().filter(|(at, _)| !left.contains(at)) {
            let arm = self.settled(arm);
            let what = of_source(&arm);
            if matches!(arm.kind, Zod::Unknown(_) | Zod::Any) {
                self.say(Disagreement::undecidable(spot, arm.span, what));
                continue;
            }
            let message =
                format!("{} may be {what} in the source, which is not documented", quote(&spot.name));
            self.say(
                Disagreement::differ(codes::DRIFT_TYPE, spot, arm.span, message)
                    .detail(format!("source:{at}:{what}")),
            );
        }
        let open = arms.iter().any(|arm| matches!(arm.kind, Zod::Unknown(_) | Zod::Any));
        for (to, id) in of.iter().enumerate().filter(|(to, _)| !right.contains(to) && !open) {
            let (id, _) = self.normalised.schemas.settle(*id);
            let Some(documented) = self.normalised.schemas.get(id) else { continue };
            let what = of_document(&documented.kind);
            let message =
                format!("{} may be {what} in the document, but not in the source", quote(&spot.name));
            let found = Disagreement::differ(codes::DRIFT_TYPE, spot, source, message);
            self.say(found.detail(format!("document:{to}:{what}")));
        }
    }
}

/// The name of what an object or a list holds.
fn below(spot: &Spot, normalised: &Normalised, id: SchemaId, step: &str) -> Spot {
    let name = format!("{}{step}", spot.name);
    match normalised.schemas.get(id) {
        Some(schema) => Spot { pointer: schema.pointer.clone(), span: schema.span, name },
        None => Spot { name, ..spot.clone() },
    }
}

fn other_type(zod: &Schema, documented: &Kind, spot: &Spot) -> Disagreement {
    let (source, document) = (of_source(zod), of_document(documented));
    let message = format!("{} is documented as {document}, but is {source} in the source", quote(&spot.name));
    Disagreement::differ(codes::DRIFT_TYPE, spot, zod.span, message).detail(format!("{document}:{source}"))
}

/// Whether a schema of any type is more than an empty one.
fn says_something(node: &Node) -> bool {
    ["type", "oneOf", "anyOf", "allOf", "enum", "$ref", "properties", "items", "not"]
        .iter()
        .any(|key| node.get(key).is_some())
}
