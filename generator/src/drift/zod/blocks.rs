//! Bodies of functions and classes: what a function returns if it does nothing else, and the calls that stand in one, wherever: routes are
//! registered in functions that are given an app or a registry, in methods and in constructors.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use oxc_ast::ast::{
    BindingPattern, Class, ClassElement, Expression, FormalParameters, Function as FunctionTree,
    MethodDefinitionKind, Statement, VariableDeclaration,
};
use oxc_span::GetSpan as _;

use super::reader::Reader;
use super::routes::{MAKERS, WRAPPERS};
use super::syntax::{Block, Entry, Expr, Function, Module, Node};

/// Blocks inside each other.
const DEEPEST: usize = 300;

/// The blocks of a file, as they are read.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    all: RefCell<Vec<Block>>,
    current: Cell<Option<usize>>,
}

impl Blocks {
    /// A block begins inside of the one that is being read. What to call at its end.
    fn enter(&self, parameters: Vec<String>) -> (usize, Option<usize>) {
        let mut all = self.all.borrow_mut();
        let at = all.len();
        let parent = self.current.replace(Some(at));
        all.push(Block { parent, parameters, ..Block::default() });
        (at, parent)
    }

    /// It ends. A block that makes nothing is forgotten: nothing that is kept lies inside of it.
    fn leave(&self, at: usize, parent: Option<usize>) {
        let mut all = self.all.borrow_mut();
        if all.len() == at + 1 && all.last().is_some_and(|block| !block.is_telling) {
            all.pop();
        }
        self.current.set(parent);
    }

    fn add(&self, at: usize, add: impl FnOnce(&mut Block)) {
        if let Some(block) = self.all.borrow_mut().get_mut(at) {
            add(block);
        }
    }

    /// Notes a call: a block with one that makes a route, or names a schema, is kept, with those around it.
    pub(super) fn called(&self, callee: &Expr) {
        let name = match callee {
            Expr::Name(name) | Expr::Member(_, name) => name.as_str(),
            _ => return,
        };
        if !(MAKERS.contains(&name) || WRAPPERS.contains(&name) || matches!(name, "register" | "openapi")) {
            return;
        }
        let mut all = self.all.borrow_mut();
        let mut at = self.current.get();
        while let Some(block) = at.and_then(|at| all.get_mut(at)) {
            block.is_telling = true;
            at = block.parent;
        }
    }

    pub(super) fn taken(self) -> Vec<Block> {
        self.all.into_inner()
    }
}

/// What is seen of a body from outside.
#[derive(Default)]
struct Seen {
    locals: Vec<(String, Arc<Node>)>,
    result: Option<Arc<Node>>,
    /// It does more than make constants and return.
    does_more: bool,
}

impl Reader {
    pub(super) fn function_named(&self, function: &FunctionTree<'_>, module: &mut Module) -> Vec<String> {
        let Some(id) = &function.id else { return Vec::new() };
        let node = Node { expr: self.function_of(function), span: self.span(function.span) };
        module.values.insert(id.name.to_string(), node);
        vec![id.name.to_string()]
    }

    pub(super) fn function_of(&self, function: &FunctionTree<'_>) -> Expr {
        self.function(&function.params, function.body.as_deref().map(|body| &body.statements[..]), 0)
    }

    pub(super) fn function(
        &self,
        parameters: &FormalParameters<'_>,
        body: Option<&[Statement<'_>]>,
        depth: usize,
    ) -> Expr {
        let names = names_of(parameters);
        let (at, parent) = self.blocks.enter(names.clone());
        let mut seen = Seen::default();
        self.walk(body.unwrap_or_default(), depth + 1, at, &mut seen);
        self.blocks.leave(at, parent);
        let (locals, result) = if seen.does_more { (Vec::new(), None) } else { (seen.locals, seen.result) };
        Expr::Function(Arc::new(Function { parameters: names, locals, result }))
    }

    /// `(app) => app.openapi(route, handler)`.
    pub(super) fn arrow(
        &self,
        parameters: &FormalParameters<'_>,
        value: &Expression<'_>,
        depth: usize,
    ) -> Expr {
        let names = names_of(parameters);
        let (at, parent) = self.blocks.enter(names.clone());
        let result = Arc::new(self.expression(value, depth + 1));
        self.blocks.add(at, |block| block.calls.push(Arc::clone(&result)));
        self.blocks.leave(at, parent);
        Expr::Function(Arc::new(Function { parameters: names, locals: Vec::new(), result: Some(result) }))
    }

    /// Statements that stand in no function: `if (…) { registry.registerPath(…) }`.
    pub(super) fn loose(&self, statement: &Statement<'_>) {
        let (at, parent) = self.blocks.enter(Vec::new());
        self.walk(std::slice::from_ref(statement), 0, at, &mut Seen::default());
        self.blocks.leave(at, parent);
    }

    fn walk(&self, body: &[Statement<'_>], depth: usize, at: usize, seen: &mut Seen) {
        for statement in body {
            match statement {
                Statement::ReturnStatement(returned) => {
                    let node =
                        returned.argument.as_ref().map(|value| Arc::new(self.expression(value, depth)));
                    self.blocks.add(at, |block| block.calls.extend(node.clone()));
                    seen.result = node;
                    return;
                }
                Statement::VariableDeclaration(all) => self.constants(all, depth, at, seen),
                other => {
                    seen.does_more = true;
                    if depth < DEEPEST {
                        self.step(other, depth, at);
                    }
                }
            }
        }
    }

    fn constants(&self, all: &VariableDeclaration<'_>, depth: usize, at: usize, seen: &mut Seen) {
        for one in &all.declarations {
            let Some(value) = one.init.as_ref().map(|value| self.expression(value, depth)) else {
                seen.does_more = true;
                continue;
            };
            match &one.id {
                BindingPattern::BindingIdentifier(id) => {
                    let local = (id.name.to_string(), Arc::new(value));
                    self.blocks.add(at, |block| block.locals.push(local.clone()));
                    seen.locals.push(local);
                }
                BindingPattern::ObjectPattern(pattern) => {
                    seen.does_more = true;
                    for property in &pattern.properties {
                        let (Some(name), BindingPattern::BindingIdentifier(local)) =
                            (property.key.static_name(), &property.value)
                        else {
                            continue;
                        };
                        let expr = Expr::Member(Box::new(value.clone()), name.to_string());
                        let node = Node { expr, span: self.span(property.span) };
                        self.blocks
                            .add(at, |block| block.locals.push((local.name.to_string(), Arc::new(node))));
                    }
                }
                _ => seen.does_more = true,
            }
        }
    }

    /// A statement that is no constant and returns nothing.
    fn step(&self, statement: &Statement<'_>, depth: usize, at: usize) {
        let inside = |body: &[Statement<'_>]| self.walk(body, depth + 1, at, &mut Seen::default());
        let one = |statement: &Statement<'_>| inside(std::slice::from_ref(statement));
        match statement {
            Statement::ExpressionStatement(statement) => {
                let node = match &statement.expression {
                    Expression::AssignmentExpression(set) => self.expression(&set.right, depth),
                    Expression::AwaitExpression(waited) => self.expression(&waited.argument, depth),
                    other => self.expression(other, depth),
                };
                if matches!(node.expr, Expr::Call(..)) {
                    self.blocks.add(at, |block| block.calls.push(Arc::new(node)));
                }
            }
            Statement::FunctionDeclaration(function) => {
                let body = function.body.as_deref().map(|body| &body.statements[..]);
                let expr = self.function(&function.params, body, depth);
                if let Some(id) = &function.id {
                    let node = Node { expr, span: self.span(function.span) };
                    self.blocks.add(at, |block| block.functions.push((id.name.to_string(), Arc::new(node))));
                }
            }
            Statement::ClassDeclaration(class) => drop(self.class(class, depth)),
            Statement::BlockStatement(block) => inside(&block.body),
            Statement::IfStatement(choice) => {
                one(&choice.consequent);
                choice.alternate.iter().for_each(one);
            }
            Statement::ForStatement(all) => one(&all.body),
            Statement::ForInStatement(all) => one(&all.body),
            Statement::ForOfStatement(all) => one(&all.body),
            Statement::WhileStatement(all) => one(&all.body),
            Statement::DoWhileStatement(all) => one(&all.body),
            Statement::LabeledStatement(all) => one(&all.body),
            Statement::TryStatement(tried) => {
                inside(&tried.block.body);
                tried.handler.iter().for_each(|handler| inside(&handler.body.body));
                tried.finalizer.iter().for_each(|last| inside(&last.body));
            }
            Statement::SwitchStatement(switch) => {
                switch.cases.iter().for_each(|case| inside(&case.consequent));
            }
            _ => {}
        }
    }

    /// The methods of a class, and its own constants: what `this` has. Its static ones are what the class is to others.
    pub(super) fn class(&self, class: &Class<'_>, depth: usize) -> Expr {
        let (at, parent) = self.blocks.enter(Vec::new());
        let (mut own, mut shared) = (Vec::new(), Vec::new());
        if depth < DEEPEST {
            for element in &class.body.body {
                let ClassElement::PropertyDefinition(property) = element else { continue };
                let Some(value) =
                    property.value.as_ref().map(|value| Arc::new(self.expression(value, depth + 1)))
                else {
                    continue;
                };
                self.blocks.add(at, |block| block.calls.push(Arc::clone(&value)));
                let Some(name) = property.key.static_name() else { continue };
                let span = self.span(property.key.span());
                let entry = Entry::Member { name: name.to_string(), span, value };
                if property.r#static { &mut shared } else { &mut own }.push(entry);
            }
            let this = Arc::new(Node { expr: Expr::Object(own), span: self.span(class.span) });
            self.blocks.add(at, |block| block.locals.push(("this".to_owned(), this)));
            for element in &class.body.body {
                match element {
                    ClassElement::MethodDefinition(method) => {
                        let body = method.value.body.as_deref().map(|body| &body.statements[..]);
                        let expr = self.function(&method.value.params, body, depth + 1);
                        let Some(name) = method.key.static_name() else { continue };
                        if method.r#static && method.kind == MethodDefinitionKind::Method {
                            let span = self.span(method.key.span());
                            let value = Arc::new(Node { expr, span });
                            shared.push(Entry::Member { name: name.to_string(), span, value });
                        }
                    }
                    ClassElement::StaticBlock(block) => {
                        self.walk(&block.body, depth + 1, at, &mut Seen::default())
                    }
                    _ => {}
                }
            }
        }
        self.blocks.leave(at, parent);
        Expr::Object(shared)
    }
}

fn names_of(parameters: &FormalParameters<'_>) -> Vec<String> {
    let name = |pattern: &BindingPattern<'_>| match pattern {
        BindingPattern::BindingIdentifier(id) => id.name.to_string(),
        _ => String::new(),
    };
    parameters.items.iter().map(|parameter| name(&parameter.pattern)).collect()
}
