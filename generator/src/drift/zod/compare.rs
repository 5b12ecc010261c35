//! A Zod schema held against a schema of the document: references followed, `null` and types. Fields are in `objects.rs`, alternatives in
//! `unions.rs`, values in `scalars.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::disagreement::{Disagreement, Spot, of_document, of_source};
use super::evaluate::{Evaluator, Value};
use super::model::{Declared, Kind as Zod, Object as ZodObject, Output, Schema};
use super::scalars;
use crate::diagnostics::{Span, codes, quote};
use crate::drift::evidence::Fact;
use crate::load::Node;
use crate::normalise::Normalised;
use crate::normalise::model::{Kind, SchemaId};
use crate::resolve::Resolved;

/// Schemas that are compared in all.
const STEPS: usize = 2_000_000;
/// Schemas inside each other.
const DEEPEST: usize = 150;

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

    pub(super) fn say(&mut self, found: Disagreement) {
        self.found.push(found);
    }

    /// The constant that a schema stands for while it is being read.
    pub(super) fn settled(&mut self, zod: &Rc<Schema>) -> Rc<Schema> {
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

    pub(super) fn compare(&mut self, zod: &Rc<Schema>, id: SchemaId, spot: &Spot, side: Side, depth: usize) {
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
            (Zod::Object(ZodObject { each: Some(inner), .. }), Kind::Map(of)) => {
                self.compare(inner, *of, &below(spot, self.normalised, *of, "{}"), side, depth + 1)
            }
            (Zod::Object(ZodObject { each: Some(_), .. }), Kind::FreeObject) => {}
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

    /// What a comparison would say.
    pub(super) fn trial(
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
