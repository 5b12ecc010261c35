//! What has names of its own inside of a file: namespaces, and classes with static members. Each is a module in its module.

use std::sync::Arc;

use oxc_ast::ast::{
    Class, Expression, TSImportEqualsDeclaration, TSModuleReference, TSNamespaceDeclaration,
    TSNamespaceDeclarationBody, TSTypeName,
};

use super::reader::Reader;
use super::syntax::{Entry, Export, Expr, Import, Module, Node};

/// What makes a class of a schema, in packages around Zod: `class ToolDto extends createZodDto(ToolSchema) {}`.
const DTO: &str = "createZodDto";

impl Reader {
    /// `namespace A { … }`; one that stands twice is one.
    pub(super) fn namespace(&self, space: &TSNamespaceDeclaration<'_>, module: &mut Module) -> Vec<String> {
        let name = space.id.name.to_string();
        if space.declare {
            return Vec::new();
        }
        let inner = match &space.body {
            TSNamespaceDeclarationBody::TSModuleBlock(block) => self.inside().module(&block.body),
            // `namespace A.B { … }`
            TSNamespaceDeclarationBody::TSNamespaceDeclaration(next) => {
                let mut inner = Module::default();
                let names = self.namespace(next, &mut inner);
                inner.exports.extend(names.into_iter().map(|name| (name.clone(), Export::Local(name))));
                inner
            }
        };
        merge(module.spaces.entry(name.clone()).or_default(), inner);
        vec![name]
    }

    /// `import Info = User.Info`, `import tools = require("./tools")`.
    pub(super) fn import_equals(
        &self,
        import: &TSImportEqualsDeclaration<'_>,
        module: &mut Module,
    ) -> Vec<String> {
        let name = import.id.name.to_string();
        let expr = match &import.module_reference {
            TSModuleReference::ExternalModuleReference(other) => {
                let from = other.expression.value.to_string();
                module.imports.insert(name, Import { from, name: None });
                return Vec::new();
            }
            TSModuleReference::IdentifierReference(of) => Expr::Name(of.name.to_string()),
            TSModuleReference::QualifiedName(of) => {
                let span = self.span(of.span);
                Expr::Member(Box::new(Node { expr: qualified(&of.left), span }), of.right.name.to_string())
            }
        };
        module.values.insert(name.clone(), Node { expr, span: self.span(import.span) });
        vec![name]
    }

    /// A class by its name. Its static members are what it is to others.
    pub(super) fn class_named(&self, class: &Class<'_>, module: &mut Module) -> Vec<String> {
        let span = self.span(class.span);
        let expr = self.class(class, 0);
        let Some(id) = &class.id else { return Vec::new() };
        let name = id.name.to_string();
        let parent = schema_of(class).map(|of| self.expression(of, 0));
        match (expr, parent) {
            (_, Some(Node { expr, .. })) => drop(module.values.insert(name.clone(), Node { expr, span })),
            (Expr::Object(entries), None) if !entries.is_empty() => {
                let inner = module.spaces.entry(name.clone()).or_default();
                inner.is_class = true;
                for entry in entries {
                    let Entry::Member { name, value, .. } = entry else { continue };
                    inner.exports.insert(name.clone(), Export::Local(name.clone()));
                    inner.values.insert(name, Arc::unwrap_or_clone(value));
                }
            }
            (expr, None) => drop(module.values.insert(name.clone(), Node { expr, span })),
        }
        vec![name]
    }
}

/// The schema that a class is made of.
fn schema_of<'a, 'b>(class: &'b Class<'a>) -> Option<&'b Expression<'a>> {
    let Expression::CallExpression(call) = &class.heritage.as_ref()?.expression else { return None };
    let is_dto = matches!(&call.callee, Expression::Identifier(name) if name.name == DTO);
    call.arguments.first().filter(|_| is_dto)?.as_expression()
}

fn merge(into: &mut Module, of: Module) {
    into.values.extend(of.values);
    into.imports.extend(of.imports);
    into.exports.extend(of.exports);
    into.calls.extend(of.calls);
    // Blocks know each other by their numbers.
    let first = into.blocks.len();
    into.blocks.extend(of.blocks.into_iter().map(|mut block| {
        block.parent = block.parent.map(|parent| parent + first);
        block
    }));
    for (name, space) in of.spaces {
        merge(into.spaces.entry(name).or_default(), space);
    }
    into.is_class |= of.is_class;
}

fn qualified(name: &TSTypeName<'_>) -> Expr {
    match name {
        TSTypeName::IdentifierReference(name) => Expr::Name(name.name.to_string()),
        _ => Expr::Other("a name that is a type"),
    }
}
