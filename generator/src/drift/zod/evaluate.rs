//! Expressions into schemas, without running anything: constants, imports, functions that return a schema, objects that are spread.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::model::{Declared, Field, Kind, Object, Schema};
use super::routes::Route;
use super::scope::{Scope, Scopes};
use super::syntax::{Entry, Expr, Function, Node};
use super::tree::{Found, Tree};
use crate::diagnostics::Span;
use crate::ir::{EnumWire, SpecText};

/// Expressions that are looked at in all; a tree of two hundred files has some fifty thousand.
const STEPS: usize = 5_000_000;
/// Calls and names inside each other: some eight hundred constants that are each made of the one before.
const DEEPEST: usize = 4_000;

/// What an expression is worth.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Schema(Rc<Schema>),
    /// Zod itself (empty) or something of it: `coerce`, `object`, `iso.datetime`.
    Zod(String),
    Module(usize),
    Object(Rc<Members>),
    List(Rc<Vec<Value>>),
    Scalar(EnumWire),
    Number(f64),
    Null,
    Function(Arc<Function>, usize, Scope),
    /// What `.check()` is given: `z.minLength(1)`, as the method of that name and what it is given.
    Check(Rc<(String, Vec<Value>)>),
    /// It cannot be told, for this reason.
    Unknown(&'static str),
}

/// Members of an object that is no schema.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) all: Vec<(String, Span, Value)>,
    /// A spread or a name that cannot be told.
    pub(super) unknown: Option<Span>,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Here {
    pub(super) module: usize,
    pub(super) scope: Scope,
    pub(super) depth: usize,
}

enum Memo {
    Busy,
    /// With its height.
    Done(Value, usize),
}

/// Evaluates the constants of a tree, each once.
pub(super) struct Evaluator<'t> {
    pub(super) tree: &'t Tree,
    pub(super) scopes: Scopes,
    memo: BTreeMap<Declared, Memo>,
    steps: usize,
    /// Levels of what the expression at hand was made of so far. What is a constant already counts as if it stood there, so that a
    /// chain of names is too long in whatever order its constants are.
    height: usize,
    /// The first expression that was given up since it was made of too many others.
    pub(super) cut: Option<Span>,
    /// Ids that are given where a schema is registered, not where it is made.
    pub(super) registered: Vec<(Declared, String)>,
    /// Schemas that are registered where they stand, with their ids.
    pub(super) unnamed: Vec<(usize, Rc<Schema>)>,
    /// Routes, each once.
    pub(super) routes: Vec<Route>,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        Self {
            tree,
            scopes: Scopes::default(),
            memo: BTreeMap::new(),
            steps: 0,
            height: 0,
            cut: None,
            registered: Vec::new(),
            unnamed: Vec::new(),
            routes: Vec::new(),
        }
    }

    /// Whether the budget is used up: what is left was not looked at.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.steps >= STEPS
    }

    /// The value of a constant.
    pub(super) fn constant(&mut self, module: usize, name: &str) -> Value {
        self.declared(module, name, 0)
    }

    /// An expression of a module that stands by itself.
    pub(super) fn alone(&mut self, module: usize, node: &Node) -> Value {
        self.value(node, Here { module, scope: Scope::default(), depth: 0 })
    }

    fn declared(&mut self, module: usize, name: &str, depth: usize) -> Value {
        let key = (module, name.to_owned());
        let tree = self.tree;
        let Some(node) = tree.modules.get(module).and_then(|module| module.values.get(name)) else {
            return Value::Unknown("a name that is not there");
        };
        match self.memo.get(&key) {
            Some(Memo::Done(value, height)) => {
                self.height = self.height.max(*height);
                return value.clone();
            }
            Some(Memo::Busy) => return schema(Schema::new(Kind::Recursive(key), node.span)),
            None => {}
        }
        if depth > DEEPEST {
            self.cut.get_or_insert(node.span);
            return Value::Unknown("a chain of names that is too long");
        }
        self.memo.insert(key.clone(), Memo::Busy);
        let (mut value, height) = self.measured(node, Here { module, scope: Scope::default(), depth });
        self.height = self.height.max(height);
        if let Value::Schema(schema) = &mut value
            && schema.declared.is_none()
        {
            Rc::make_mut(schema).declared = Some(key.clone());
        }
        self.memo.insert(key, Memo::Done(value.clone(), height));
        value
    }

    pub(super) fn value(&mut self, node: &Node, here: Here) -> Value {
        let (value, height) = self.measured(node, here);
        self.height = self.height.max(height);
        value
    }

    /// The value of an expression, with its height.
    pub(super) fn measured(&mut self, node: &Node, here: Here) -> (Value, usize) {
        let around = std::mem::take(&mut self.height);
        let value = self.expression(node, here);
        let height = std::mem::replace(&mut self.height, around) + 1;
        if height > DEEPEST {
            self.cut.get_or_insert(node.span);
            return (Value::Unknown("a chain of names that is too long"), 0);
        }
        (value, height)
    }

    fn expression(&mut self, node: &Node, here: Here) -> Value {
        self.steps += 1;
        if here.depth > DEEPEST || self.is_exhausted() {
            if here.depth > DEEPEST {
                self.cut.get_or_insert(node.span);
            }
            return Value::Unknown("an expression beyond the budget");
        }
        let here = Here { depth: here.depth + 1, ..here };
        match &node.expr {
            Expr::Name(name) => self.name(name, here),
            Expr::Text(text) => Value::Scalar(EnumWire::String(SpecText::new(text))),
            Expr::Number(number) => Value::Number(*number),
            Expr::Bool(flag) => Value::Scalar(EnumWire::Bool(*flag)),
            Expr::Null => Value::Null,
            Expr::Member(of, name) => {
                let of = self.value(of, here);
                self.member(&of, name, node.span, here)
            }
            Expr::Call(callee, arguments) => self.call(callee, arguments, node.span, here),
            Expr::Object(entries) => Value::Object(Rc::new(self.members(entries, here))),
            Expr::List(items) => self.list(items, here),
            Expr::Spread(of) => self.value(of, here),
            Expr::Function(function) => {
                Value::Function(Arc::clone(function), here.module, self.scopes.hold(here.scope))
            }
            Expr::Other(what) => Value::Unknown(what),
        }
    }

    fn name(&mut self, name: &str, here: Here) -> Value {
        if let Some((value, height)) = self.scopes.get(here.scope, name) {
            self.height = self.height.max(height);
            return value;
        }
        match self.tree.local(here.module, name) {
            Some(found) => self.found(found, here.depth),
            None if name == "undefined" => Value::Unknown("undefined"),
            // A file that is only a part of a program may have it from elsewhere.
            None if name == "z" => Value::Zod(String::new()),
            None => Value::Unknown("a name that is not there"),
        }
    }

    fn found(&mut self, found: Found, depth: usize) -> Value {
        match found {
            Found::Value(module, name) => self.declared(module, &name, depth),
            Found::Module(module) => Value::Module(module),
            Found::Zod(name) => Value::Zod(name.unwrap_or_default()),
            Found::Foreign => Value::Unknown("something of another package"),
        }
    }

    fn member(&mut self, of: &Value, name: &str, span: Span, here: Here) -> Value {
        match of {
            Value::Zod(path) if path.is_empty() => Value::Zod(name.to_owned()),
            Value::Zod(path) => Value::Zod(format!("{path}.{name}")),
            Value::Module(module) => match self.tree.export(*module, name) {
                Some(found) => self.found(found, here.depth),
                None => Value::Unknown("a name that is not exported"),
            },
            Value::Object(members) => match members.all.iter().rev().find(|(known, ..)| known == name) {
                Some((_, _, value)) => value.clone(),
                None => Value::Unknown("a member that is not there"),
            },
            Value::Schema(schema) => self.member_of_schema(schema, name, span),
            Value::Unknown(why) => Value::Unknown(why),
            _ => Value::Unknown("a member of what is no object"),
        }
    }

    fn list(&mut self, items: &[Node], here: Here) -> Value {
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            let value = self.value(item, here);
            match (&item.expr, value) {
                (Expr::Spread(_), Value::List(inner)) => all.extend(inner.iter().cloned()),
                (Expr::Spread(_), _) => return Value::Unknown("a list with a spread that cannot be told"),
                (_, value) => all.push(value),
            }
        }
        Value::List(Rc::new(all))
    }

    fn members(&mut self, entries: &[Entry], here: Here) -> Members {
        let mut members = Members::default();
        for entry in entries {
            match entry {
                Entry::Member { name, span, value } => {
                    let value = self.value(value, here);
                    members.all.push((name.clone(), *span, value));
                }
                Entry::Spread(node) => match self.value(node, here) {
                    Value::Object(inner) => {
                        members.all.extend(inner.all.iter().cloned());
                        members.unknown = members.unknown.or(inner.unknown);
                    }
                    _ => members.unknown = Some(node.span),
                },
                Entry::Computed { key, span, value } => match self.value(key, here) {
                    Value::Scalar(EnumWire::String(name)) => {
                        let value = self.value(value, here);
                        members.all.push((name.for_encoder().to_owned(), *span, value));
                    }
                    _ => members.unknown = Some(*span),
                },
            }
        }
        members
    }

    fn call(&mut self, callee: &Node, arguments: &[Node], span: Span, here: Here) -> Value {
        if let Expr::Member(of, method) = &callee.expr {
            if matches!(&of.expr, Expr::Name(name) if name == "Object" && self.tree.local(here.module, name).is_none())
            {
                let given: Vec<Value> = arguments.iter().map(|argument| self.value(argument, here)).collect();
                return of_object(method, &given);
            }
            let of = self.value(of, here);
            let given: Vec<Value> = arguments.iter().map(|argument| self.value(argument, here)).collect();
            return match &of {
                Value::Schema(schema) => {
                    let named = span.start.max(callee.span.end.saturating_sub(method.len() as u32));
                    self.method(schema, method, &given, Span { start: named, ..span }, here)
                }
                // `registry.register("Tool", schema)` of packages that make documents.
                Value::Unknown(_) | Value::Object(_)
                    if matches!(method.as_str(), "register" | "registerParameter") =>
                {
                    self.register(&given, method == "register", here.module)
                }
                other => {
                    let callee = self.member(other, method, span, here);
                    self.foreign(method, &callee, &given, span, here)
                        .unwrap_or_else(|| self.apply(callee, &given, span, here))
                }
            };
        }
        let name = if let Expr::Name(name) = &callee.expr { name.as_str() } else { "" };
        let callee = self.value(callee, here);
        let given: Vec<Value> = arguments.iter().map(|argument| self.value(argument, here)).collect();
        self.foreign(name, &callee, &given, span, here)
            .unwrap_or_else(|| self.apply(callee, &given, span, here))
    }

    pub(super) fn apply(&mut self, callee: Value, given: &[Value], span: Span, here: Here) -> Value {
        match callee {
            Value::Zod(path) => self.build(&path, given, span, here),
            Value::Function(function, module, scope) => {
                let Some(result) = &function.result else {
                    return Value::Unknown("a function that does more than return a schema");
                };
                self.steps += function.parameters.len();
                let mut inner = self.scopes.inside(scope);
                for (at, name) in function.parameters.iter().enumerate() {
                    let value =
                        given.get(at).cloned().unwrap_or(Value::Unknown("an argument that is not given"));
                    inner = self.scopes.with(inner, name, value, self.height);
                }
                for (name, node) in &function.locals {
                    let (value, height) =
                        self.measured(node, Here { module, scope: inner, depth: here.depth });
                    inner = self.scopes.with(inner, name, value, height);
                }
                let value = self.value(result, Here { module, scope: inner, depth: here.depth });
                self.scopes.leave(inner);
                value
            }
            Value::Unknown(why) => Value::Unknown(why),
            _ => Value::Unknown("a call of what is no function"),
        }
    }

    /// The schema that a function without parameters returns, as in `z.lazy(() => Tool)`.
    pub(super) fn returned(&mut self, function: &Value, span: Span, here: Here) -> Rc<Schema> {
        let value = match function {
            Value::Function(..) => self.apply(function.clone(), &[], span, here),
            other => other.clone(),
        };
        as_schema(&value, span)
    }
}

/// `Object.values(x)`, `Object.keys(x)`, `Object.freeze(x)`.
fn of_object(method: &str, given: &[Value]) -> Value {
    match (method, given) {
        ("freeze", [value]) => value.clone(),
        ("values", [Value::Object(of)]) if of.unknown.is_none() => {
            Value::List(Rc::new(of.all.iter().map(|(_, _, value)| value.clone()).collect()))
        }
        ("keys", [Value::Object(of)]) if of.unknown.is_none() => {
            let key = |name: &String| Value::Scalar(EnumWire::String(SpecText::new(name)));
            Value::List(Rc::new(of.all.iter().map(|(name, ..)| key(name)).collect()))
        }
        ("assign", all) => {
            let mut members = Members::default();
            for value in all {
                let Value::Object(of) = value else {
                    return Value::Unknown("objects put together at run time");
                };
                members.all.extend(of.all.iter().cloned());
                members.unknown = members.unknown.or(of.unknown);
            }
            Value::Object(Rc::new(members))
        }
        _ => Value::Unknown("an object that is made at run time"),
    }
}

/// A value as a schema; what is none is one that cannot be told.
pub(super) fn as_schema(value: &Value, span: Span) -> Rc<Schema> {
    match value {
        Value::Schema(schema) => Rc::clone(schema),
        Value::Unknown(why) => Rc::new(Schema::unknown(why, span)),
        _ => Rc::new(Schema::unknown("something that is no schema", span)),
    }
}

pub(super) fn schema(schema: Schema) -> Value {
    Value::Schema(Rc::new(schema))
}

/// The scalar of a value, as an enum or a default would have it.
pub(super) fn scalar(value: &Value) -> Option<EnumWire> {
    match value {
        Value::Scalar(scalar) => Some(scalar.clone()),
        #[allow(clippy::cast_possible_truncation, reason = "a whole number that is small enough")]
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Some(EnumWire::Int(*number as i64))
        }
        _ => None,
    }
}

/// The fields of an object's members.
pub(super) fn object(value: Option<&Value>) -> Object {
    let Some(Value::Object(members)) = value else { return Object::default() };
    let mut object = Object { unknown: members.unknown, ..Object::default() };
    for (name, span, value) in &members.all {
        object.fields.insert(name.clone(), Field { span: *span, schema: as_schema(value, *span) });
    }
    object
}
