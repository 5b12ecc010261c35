//! What a source registers: routes and ids of schemas, by functions of packages that make documents out of Zod, at the top of a file and in
//! the bodies of functions and classes.

use std::rc::Rc;

use super::evaluate::{Evaluator, Here, Value, schema};
use super::model::Schema;
use super::routes::{MAKERS, Route, WRAPPERS, wrapped};
use super::scope::Scope;
use crate::diagnostics::Span;
use crate::ir::EnumWire;

impl Evaluator<'_> {
    /// What stands in the bodies of functions and classes, as if each were called with arguments of which nothing is known.
    pub(super) fn blocks(&mut self, module: usize) {
        let tree = self.tree;
        let blocks = tree.modules.get(module).map(|module| module.blocks.as_slice()).unwrap_or_default();
        let mut scopes: Vec<Scope> = Vec::with_capacity(blocks.len());
        for block in blocks {
            let around = block.parent.and_then(|parent| scopes.get(parent)).copied().unwrap_or_default();
            if !block.is_telling {
                scopes.push(around);
                continue;
            }
            let mut scope = self.scopes.inside(around);
            for name in block.parameters.iter().filter(|name| !name.is_empty() && *name != "z") {
                let unknown = Value::Unknown("an argument of a function");
                scope = self.scopes.with(scope, name, unknown, 0);
            }
            // Functions may be used before they stand, and what they use may stand behind them.
            for (name, node) in block.functions.iter().chain(&block.locals).chain(&block.functions) {
                let (value, height) = self.measured(node, Here { module, scope, depth: 0 });
                scope = self.scopes.with(scope, name, value, height);
            }
            for call in &block.calls {
                self.value(call, Here { module, scope, depth: 0 });
            }
            scopes.push(scope);
        }
    }

    /// Functions of packages that make documents out of Zod: they are known by their names.
    pub(super) fn foreign(
        &mut self,
        name: &str,
        callee: &Value,
        given: &[Value],
        span: Span,
        here: Here,
    ) -> Option<Value> {
        let first = given.first()?;
        if !matches!(callee, Value::Unknown(_)) {
            return None;
        }
        if WRAPPERS.contains(&name) && matches!(first, Value::Schema(_)) {
            return Some(wrapped(first, span));
        }
        let route = MAKERS.contains(&name).then(|| Route::of(first, here.module, span)).flatten()?;
        // One call in a function may make several routes, by what the function is given.
        if self.routes.iter().all(|known| known.span != span || known.label() != route.label()) {
            self.routes.push(route);
        }
        Some(first.clone())
    }

    pub(super) fn register(&mut self, given: &[Value], named: bool, module: usize) -> Value {
        let [Value::Scalar(EnumWire::String(id)), Value::Schema(made), ..] = given else {
            return Value::Unknown("a registration that cannot be told");
        };
        let id = id.for_encoder();
        if named {
            if let Some(declared) = &made.declared {
                self.registered.push((declared.clone(), id.to_owned()));
            }
            let known = Schema { id: Some(id.to_owned()), ..(**made).clone() };
            if made.declared.is_none() {
                self.unnamed.push((module, Rc::new(known.clone())));
            }
            return schema(known);
        }
        Value::Schema(Rc::clone(made))
    }
}
