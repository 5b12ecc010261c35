//! The tree of `oxc_parser` into [`Module`]s: with `blocks.rs`, which reads bodies of functions, the only place that knows it.

use std::sync::Arc;

use oxc_ast::ast::{
    Argument, ArrayExpressionElement, ArrowFunctionBody, AssignmentExpression, BindingPattern, ChainElement,
    Declaration, ExportDefaultDeclarationKind, Expression, ImportDeclarationSpecifier, ObjectExpression,
    ObjectPropertyKind, PropertyKind, Statement, TSEnumDeclaration, TSEnumMemberName, UnaryOperator,
    VariableDeclaration,
};
use oxc_span::GetSpan as _;

use super::blocks::Blocks;
use super::syntax::{Entry, Export, Expr, Import, Module, Node};
use crate::diagnostics::{SourceId, Span};

/// Levels of an expression that are looked at: calls in a chain are levels.
const DEEPEST: usize = 300;

/// Makes nodes of one file.
pub(super) struct Reader {
    id: SourceId,
    pub(super) blocks: Blocks,
}

impl Reader {
    pub(super) fn new(id: SourceId) -> Self {
        Self { id, blocks: Blocks::default() }
    }

    /// For what has names of its own in this file.
    pub(super) fn inside(&self) -> Self {
        Self::new(self.id)
    }

    pub(super) fn module(self, body: &[Statement<'_>]) -> Module {
        let mut module = Module::default();
        body.iter().for_each(|statement| self.statement(statement, &mut module));
        module.blocks = self.blocks.taken();
        module
    }

    pub(super) fn span(&self, span: oxc_span::Span) -> Span {
        Span::new(self.id, span.start as usize, span.end as usize)
    }

    fn statement(&self, statement: &Statement<'_>, module: &mut Module) {
        match statement {
            Statement::VariableDeclaration(all) => drop(self.variables(all, module)),
            Statement::FunctionDeclaration(function) => drop(self.function_named(function, module)),
            Statement::TSEnumDeclaration(listed) => drop(self.enumeration(listed, module)),
            Statement::ClassDeclaration(class) => drop(self.class_named(class, module)),
            Statement::TSNamespaceDeclaration(space) => drop(self.namespace(space, module)),
            Statement::TSImportEqualsDeclaration(import) => drop(self.import_equals(import, module)),
            Statement::ExportDeclaration(export) => {
                let names = match &export.declaration {
                    Declaration::VariableDeclaration(all) => self.variables(all, module),
                    Declaration::FunctionDeclaration(function) => self.function_named(function, module),
                    Declaration::TSEnumDeclaration(listed) => self.enumeration(listed, module),
                    Declaration::ClassDeclaration(class) => self.class_named(class, module),
                    Declaration::TSNamespaceDeclaration(space) => self.namespace(space, module),
                    Declaration::TSImportEqualsDeclaration(import) => self.import_equals(import, module),
                    _ => Vec::new(),
                };
                module.exports.extend(names.into_iter().map(|name| (name.clone(), Export::Local(name))));
            }
            Statement::ImportDeclaration(import) => {
                let from = import.source.value.to_string();
                for one in import.specifiers.iter().flatten() {
                    let (local, name) = match one {
                        ImportDeclarationSpecifier::ImportSpecifier(one) => {
                            (one.local.name.to_string(), Some(one.imported.name().to_string()))
                        }
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                            (one.local.name.to_string(), Some("default".to_owned()))
                        }
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                            (one.local.name.to_string(), None)
                        }
                    };
                    module.imports.insert(local, Import { from: from.clone(), name });
                }
            }
            Statement::ExportAllDeclaration(all) => {
                let from = all.source.value.to_string();
                match &all.exported {
                    Some(name) => {
                        let export = Export::Other(Import { from, name: None });
                        module.exports.insert(name.name().to_string(), export);
                    }
                    None => module.stars.push(from),
                }
            }
            Statement::ExportNamedDeclaration(listed) => {
                let exports = listed.specifiers.iter().map(|one| {
                    (one.exported.name().to_string(), Export::Local(one.local.name().to_string()))
                });
                module.exports.extend(exports);
            }
            Statement::ExportFromDeclaration(listed) => {
                let from = listed.source.value.to_string();
                let exports = listed.specifiers.iter().map(|one| {
                    let import = Import { from: from.clone(), name: Some(one.local.name().to_string()) };
                    (one.exported.name().to_string(), Export::Other(import))
                });
                module.exports.extend(exports);
            }
            Statement::ExportDefaultDeclaration(export) => {
                if let ExportDefaultDeclarationKind::ClassDeclaration(class) = &export.declaration
                    && let [name] = self.class_named(class, module).as_slice()
                {
                    module.exports.insert("default".to_owned(), Export::Local(name.clone()));
                    return;
                }
                let expr = match &export.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => self.function_of(function),
                    ExportDefaultDeclarationKind::ClassDeclaration(class) => self.class(class, 0),
                    other => match other.as_expression() {
                        Some(expression) => self.expression(expression, 0).expr,
                        None => return,
                    },
                };
                module.values.insert("default".to_owned(), Node { expr, span: self.span(export.span) });
                module.exports.insert("default".to_owned(), Export::Local("default".to_owned()));
            }
            Statement::ExpressionStatement(statement) => match &statement.expression {
                Expression::AssignmentExpression(set) => self.common_js(set, module),
                other => {
                    let node = self.expression(other, 0);
                    if matches!(node.expr, Expr::Call(..)) {
                        module.calls.push(node);
                    }
                }
            },
            other => self.loose(other),
        }
    }

    /// The constants of a declaration; `require` is an import.
    fn variables(&self, all: &VariableDeclaration<'_>, module: &mut Module) -> Vec<String> {
        let mut names = Vec::new();
        for one in &all.declarations {
            let Some(value) = one.init.as_ref().map(|value| self.expression(value, 0)) else { continue };
            match (&one.id, required(&value)) {
                (BindingPattern::BindingIdentifier(id), Some((from, name))) => {
                    module.imports.insert(id.name.to_string(), Import { from, name });
                }
                (BindingPattern::BindingIdentifier(id), None) => {
                    names.push(id.name.to_string());
                    module.values.insert(id.name.to_string(), value);
                }
                (BindingPattern::ObjectPattern(pattern), source) => {
                    for property in &pattern.properties {
                        let (Some(name), BindingPattern::BindingIdentifier(local)) =
                            (property.key.static_name(), &property.value)
                        else {
                            continue;
                        };
                        let local = local.name.to_string();
                        if let Some((from, None)) = &source {
                            let import = Import { from: from.clone(), name: Some(name.to_string()) };
                            module.imports.insert(local, import);
                            continue;
                        }
                        let expr = Expr::Member(Box::new(value.clone()), name.to_string());
                        names.push(local.clone());
                        module.values.insert(local, Node { expr, span: self.span(property.span) });
                    }
                }
                _ => {}
            }
        }
        names
    }

    fn enumeration(&self, listed: &TSEnumDeclaration<'_>, module: &mut Module) -> Vec<String> {
        let mut next = Some(0.0);
        let members = listed.body.members.iter().map(|member| {
            let name = match &member.id {
                TSEnumMemberName::Identifier(name) => name.name.to_string(),
                TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => {
                    name.value.to_string()
                }
                TSEnumMemberName::ComputedTemplateString(_) => String::new(),
            };
            let span = self.span(member.span);
            let expr = match (&member.initializer, next) {
                (Some(value), _) => self.expression(value, 0).expr,
                (None, Some(number)) => Expr::Number(number),
                (None, None) => Expr::Other("a value that is not written down"),
            };
            next = if let Expr::Number(number) = expr { Some(number + 1.0) } else { None };
            Entry::Member { name, span, value: Arc::new(Node { expr, span }) }
        });
        let node = Node { expr: Expr::Object(members.collect()), span: self.span(listed.span) };
        module.values.insert(listed.id.name.to_string(), node);
        vec![listed.id.name.to_string()]
    }

    /// `module.exports = {…}`, `exports.name = …`.
    fn common_js(&self, set: &AssignmentExpression<'_>, module: &mut Module) {
        let Some(left) = set.left.as_member_expression() else { return };
        let Some(name) = left.static_property_name() else { return };
        let object = self.expression(left.object(), 0).expr;
        let value = self.expression(&set.right, 0);
        let is_module = |expr: &Expr| matches!(expr, Expr::Name(name) if name == "module");
        let of_exports = match &object {
            Expr::Name(object) => object == "exports",
            Expr::Member(object, name) => is_module(&object.expr) && name == "exports",
            _ => false,
        };
        if is_module(&object) && name == "exports" {
            if let Expr::Object(entries) = &value.expr {
                for entry in entries {
                    let Entry::Member { name, value, .. } = entry else { continue };
                    self.exported(name, Node::clone(value), module);
                }
                return;
            }
            self.exported("default", value, module);
        } else if of_exports {
            self.exported(name, value, module);
        }
    }

    fn exported(&self, name: &str, value: Node, module: &mut Module) {
        if let Expr::Name(local) = &value.expr {
            module.exports.insert(name.to_owned(), Export::Local(local.clone()));
            return;
        }
        module.values.entry(name.to_owned()).or_insert(value);
        module.exports.insert(name.to_owned(), Export::Local(name.to_owned()));
    }

    pub(super) fn expression(&self, expression: &Expression<'_>, depth: usize) -> Node {
        let inner = expression.get_inner_expression();
        let span = self.span(inner.span());
        let made = |expr| Node { expr, span };
        if depth > DEEPEST {
            return made(Expr::Other("an expression that nests too deeply"));
        }
        let member = |object: &Expression<'_>, name: &str| {
            Expr::Member(Box::new(self.expression(object, depth + 1)), name.to_owned())
        };
        made(match inner {
            Expression::Identifier(name) => Expr::Name(name.name.to_string()),
            Expression::StringLiteral(text) => Expr::Text(text.value.to_string()),
            Expression::NumericLiteral(number) => Expr::Number(number.value),
            Expression::BooleanLiteral(flag) => Expr::Bool(flag.value),
            Expression::NullLiteral(_) => Expr::Null,
            Expression::TemplateLiteral(template) => {
                match (&template.quasis[..], template.expressions.is_empty()) {
                    ([only], true) => match &only.value.cooked {
                        Some(text) => Expr::Text(text.to_string()),
                        None => Expr::Other("a template"),
                    },
                    _ => Expr::Other("a template"),
                }
            }
            Expression::UnaryExpression(unary) => match (unary.operator, &unary.argument) {
                (UnaryOperator::UnaryNegation, Expression::NumericLiteral(number)) => {
                    Expr::Number(-number.value)
                }
                _ => Expr::Other("an operator"),
            },
            Expression::StaticMemberExpression(of) => member(&of.object, of.property.name.as_str()),
            Expression::ComputedMemberExpression(of) => match &of.expression {
                Expression::StringLiteral(name) => member(&of.object, name.value.as_str()),
                _ => Expr::Other("a member whose name is computed"),
            },
            Expression::CallExpression(call) => {
                let callee = self.expression(&call.callee, depth + 1);
                self.blocks.called(&callee.expr);
                Expr::Call(Box::new(callee), self.arguments(&call.arguments, depth))
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => {
                    let callee = self.expression(&call.callee, depth + 1);
                    self.blocks.called(&callee.expr);
                    Expr::Call(Box::new(callee), self.arguments(&call.arguments, depth))
                }
                ChainElement::StaticMemberExpression(of) => member(&of.object, of.property.name.as_str()),
                _ => Expr::Other("an optional chain"),
            },
            Expression::ObjectExpression(object) => Expr::Object(self.entries(object, depth)),
            Expression::ArrayExpression(list) => {
                let items = list.elements.iter().filter_map(|item| match item {
                    ArrayExpressionElement::SpreadElement(spread) => {
                        Some(self.spread(&spread.argument, depth))
                    }
                    other => other.as_expression().map(|item| self.expression(item, depth + 1)),
                });
                Expr::List(items.collect())
            }
            Expression::ArrowFunctionExpression(arrow) => match &arrow.body {
                ArrowFunctionBody::FunctionBody(body) => {
                    self.function(&arrow.params, Some(&body.statements), depth)
                }
                other => match other.as_expression() {
                    Some(value) => self.arrow(&arrow.params, value, depth),
                    None => self.function(&arrow.params, None, depth),
                },
            },
            Expression::ClassExpression(class) => self.class(class, depth),
            Expression::ThisExpression(_) => Expr::Name("this".to_owned()),
            Expression::FunctionExpression(function) => self.function(
                &function.params,
                function.body.as_deref().map(|body| &body.statements[..]),
                depth,
            ),
            Expression::ConditionalExpression(_) => Expr::Other("a condition"),
            Expression::NewExpression(_) => Expr::Other("an object that is made at run time"),
            Expression::AwaitExpression(_) => Expr::Other("a value that is waited for"),
            _ => Expr::Other("an expression"),
        })
    }

    fn spread(&self, of: &Expression<'_>, depth: usize) -> Node {
        let node = self.expression(of, depth + 1);
        Node { span: node.span, expr: Expr::Spread(Box::new(node)) }
    }

    fn arguments(&self, arguments: &[Argument<'_>], depth: usize) -> Vec<Node> {
        let arguments = arguments.iter().filter_map(|argument| match argument {
            Argument::SpreadElement(spread) => Some(self.spread(&spread.argument, depth)),
            other => other.as_expression().map(|value| self.expression(value, depth + 1)),
        });
        arguments.collect()
    }

    fn entries(&self, object: &ObjectExpression<'_>, depth: usize) -> Vec<Entry> {
        let entries = object.properties.iter().map(|property| match property {
            ObjectPropertyKind::SpreadProperty(spread) => {
                Entry::Spread(self.expression(&spread.argument, depth + 1))
            }
            ObjectPropertyKind::ObjectProperty(property) => {
                let span = self.span(property.key.span());
                let value = self.expression(&property.value, depth + 1);
                let Some(name) = property.key.static_name() else {
                    let unknown = || Node { expr: Expr::Other("a name that is not written down"), span };
                    let key = property.key.as_expression().map(|key| self.expression(key, depth + 1));
                    return Entry::Computed {
                        key: key.unwrap_or_else(unknown),
                        span,
                        value: Arc::new(value),
                    };
                };
                let value = match (property.kind, value) {
                    // A getter stands for what it returns: that is how Zod 4 writes schemas that hold themselves.
                    (PropertyKind::Get, Node { expr: Expr::Function(function), span }) => {
                        let unknown = Node { expr: Expr::Other("a getter that does more than return"), span };
                        function.result.clone().unwrap_or_else(|| Arc::new(unknown))
                    }
                    (_, value) => Arc::new(value),
                };
                Entry::Member { name: name.to_string(), span, value }
            }
        });
        entries.collect()
    }
}

/// `require("…")` and `require("…").name`.
fn required(value: &Node) -> Option<(String, Option<String>)> {
    match &value.expr {
        Expr::Member(object, name) => {
            required(object).filter(|found| found.1.is_none()).map(|(from, _)| (from, Some(name.clone())))
        }
        Expr::Call(callee, arguments) => match (&callee.expr, arguments.as_slice()) {
            (Expr::Name(name), [Node { expr: Expr::Text(from), .. }]) if name == "require" => {
                Some((from.clone(), None))
            }
            _ => None,
        },
        _ => None,
    }
}
