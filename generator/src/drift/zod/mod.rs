//! A document held against the Zod schemas of its server: the files are parsed, never run. Schemas that say what their API
//! takes are found by rule, by the id the source gives them, or by name, and compared one by one.

mod blocks;
mod builders;
mod catalogue;
mod compare;
mod disagreement;
mod evaluate;
mod matrix;
mod methods;
mod model;
mod nesting;
mod objects;
mod parse;
mod reader;
mod registered;
mod report;
mod routes;
mod scalars;
mod scope;
mod spaces;
mod syntax;
mod tree;
mod unions;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use self::catalogue::{Named, Wanted};
use self::compare::{Comparer, Side};
use self::disagreement::Spot;
use self::evaluate::Evaluator;
use self::model::Declared;
use self::routes::{Part, Route};
use self::tree::Tree;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceId, SourceMap, codes};
use crate::normalise::Normalised;
use crate::normalise::model::SchemaId;
use crate::resolve::Resolved;
use crate::rules::Rules;

pub use disagreement::Agreement;
pub use report::{Finding, Report, Row};

/// Stack for the longest rows of constants that are followed.
const STACK: usize = 512 << 20;

/// A file of the source.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The name that diagnostics show.
    pub name: String,
    /// Its path below the folder that is read, with `/`; imports are followed along it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Holds a document against the schemas of some files. Their texts join `sources`; `tsconfig.json` among them tells path aliases.
#[must_use]
pub fn compare(
    files: Vec<SourceFile>,
    resolved: &Resolved,
    normalised: &Normalised,
    rules: &Rules,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Report {
    let tree = read(files, sources, diagnostics);
    // What constants are made of nests as deep as their rows are long.
    let done = std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(STACK);
        let worker = deep.spawn_scoped(scope, || {
            let mut said = Diagnostics::default();
            (compared(&tree, resolved, normalised, rules, &mut said), said)
        });
        worker.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    match done {
        Ok((report, said)) => {
            diagnostics.extend(said);
            report
        }
        Err(refused) => {
            let message = format!("there is no thread to compare the source in: {refused}");
            diagnostics.push(Diagnostic::error(codes::BUDGET_EXCEEDED, message));
            Report::default()
        }
    }
}

fn compared(
    tree: &Tree,
    resolved: &Resolved,
    normalised: &Normalised,
    rules: &Rules,
    diagnostics: &mut Diagnostics,
) -> Report {
    let mut evaluator = Evaluator::new(tree);
    let named = catalogue::named(tree, &mut evaluator);
    let count = named.len();
    let routes = std::mem::take(&mut evaluator.routes);
    let matches = catalogue::matched(tree, catalogue::wanted(normalised), named, &rules.zod, diagnostics);
    let in_routes: BTreeSet<Declared> = routes
        .iter()
        .flat_map(|route| &route.parts)
        .filter_map(|(_, schema)| schema.declared.clone())
        .collect();
    let sides = sides(normalised);
    let mut pairs = BTreeMap::new();
    for (wanted, found) in &matches.pairs {
        pairs.insert(found.at.clone(), wanted.schema);
        if let Some(declared) = &found.schema.declared {
            pairs.entry(declared.clone()).or_insert(wanted.schema);
        }
    }
    let mut comparer = Comparer::new(resolved, normalised, &mut evaluator, pairs);
    let mut report = Report { schemas: count, ..Report::default() };
    for (wanted, found) in &matches.pairs {
        let said = comparer.pair(
            &found.schema,
            wanted.schema,
            &spot(wanted, normalised),
            side(&sides, wanted.schema),
        );
        report.add(wanted, found, said, normalised, resolved);
    }
    let met = routes_compared(routes, comparer, &mut report);
    let unmet = matches.only_document.into_iter().filter(|wanted| !met.contains(&wanted.schema));
    report.only_document = unmet.map(|wanted| (wanted.name, wanted.span)).collect();
    let only_source = matches.only_source.into_iter().filter(|named| !in_routes.contains(&named.at));
    report.only_source = only_source.map(|named| (named.shown, named.span)).collect();
    if let Some(span) = evaluator.cut {
        let message = "this is made of too many constants in a row";
        let said = Diagnostic::error(codes::BUDGET_EXCEEDED, message).at(span);
        diagnostics.push(said.action("what builds on it is not compared"));
    }
    if evaluator.is_exhausted() {
        let message = "the source has more expressions than the budget allows";
        let said = Diagnostic::error(codes::BUDGET_EXCEEDED, message);
        diagnostics.push(said.action("schemas behind that are not compared").help("name a smaller folder"));
    }
    report
}

/// Holds the parts of operations against what routes say of them, but for schemas that were compared by themselves. The schemas of
/// the document that were met.
fn routes_compared(
    routes: Vec<Route>,
    mut comparer: Comparer<'_, '_>,
    report: &mut Report,
) -> BTreeSet<SchemaId> {
    let (normalised, resolved) = (comparer.normalised, comparer.resolved);
    let known = routes.iter().filter(|route| route.operation(normalised).is_some()).count();
    for route in &routes {
        let Some(operation) = route.operation(normalised) else {
            // Where no route is known at all, it is another API, or one that is mounted elsewhere.
            if known > 0 {
                report.add_unknown(route, resolved);
            }
            continue;
        };
        for (part, schema) in &route.parts {
            let label = format!("{} {}", route.label(), part.shown());
            if let Part::Parameters(location) = part {
                let said = comparer.parameters(schema, *location, operation);
                let row = Row {
                    document: format!("{} {}", operation.call(), part.shown()),
                    pointer: resolved.origin(&operation.pointer),
                    schema: None,
                    span: operation.span,
                    source: label,
                    source_span: schema.span,
                    agreement: Agreement::Agree,
                    findings: Vec::new(),
                };
                report.add_row(row, said, resolved);
                continue;
            }
            let Some(id) = routes::documented(operation, part) else { continue };
            let (id, _) = normalised.schemas.settle(id);
            let is_known = |declared| comparer.pairs.get(declared).map(|id| normalised.schemas.settle(*id).0);
            if schema.declared.as_ref().and_then(is_known) == Some(id) {
                continue;
            }
            let Some(documented) = normalised.schemas.get(id) else { continue };
            let name = format!("{} {}", operation.call(), part.shown());
            let wanted = Wanted::of_route(name, id, documented.span);
            let found = Named::in_route(route.module, label, Rc::clone(schema), schema.span);
            let side = if matches!(part, Part::Body) { Side::Request } else { Side::Reply };
            let said = comparer.pair(schema, id, &spot(&wanted, normalised), side);
            report.add(&wanted, &found, said, normalised, resolved);
        }
    }
    comparer.met
}

fn read(files: Vec<SourceFile>, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Tree {
    let mut programs: Vec<(String, SourceId, Arc<str>)> = Vec::new();
    let mut settings: Vec<(String, SourceId, Arc<str>)> = Vec::new();
    for file in files {
        let text: Arc<str> = file.text.into();
        let id = sources.add(file.name, Arc::clone(&text));
        let of_settings = file.path.ends_with("tsconfig.json");
        if of_settings { &mut settings } else { &mut programs }.push((file.path, id, text));
    }
    let modules = parse::parse_all(&programs, diagnostics);
    let modules = programs.into_iter().zip(modules).filter_map(|((path, ..), module)| Some((path, module?)));
    Tree::new(modules.collect(), &parse::settings(&settings))
}

fn spot(wanted: &Wanted, normalised: &Normalised) -> Spot {
    let pointer = normalised.schemas.get(wanted.schema).map(|schema| schema.pointer.clone());
    Spot { pointer: pointer.unwrap_or_default(), span: wanted.span, name: wanted.name.clone() }
}

/// The schemas that travel to the server, and those that travel from it.
fn sides(normalised: &Normalised) -> (BTreeSet<SchemaId>, BTreeSet<SchemaId>) {
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    for operation in &normalised.operations {
        sent.extend(operation.request);
        sent.extend(operation.arguments.iter().map(|argument| argument.field.schema));
        received.extend(operation.reply);
        received.extend(operation.envelope.of);
        received.extend(operation.error_schemas.iter().map(|(_, schema)| *schema));
    }
    (normalised.schemas.closure(sent), normalised.schemas.closure(received))
}

fn side((sent, received): &(BTreeSet<SchemaId>, BTreeSet<SchemaId>), id: SchemaId) -> Side {
    match (sent.contains(&id), received.contains(&id)) {
        (true, false) => Side::Request,
        (false, true) => Side::Reply,
        _ => Side::Both,
    }
}
