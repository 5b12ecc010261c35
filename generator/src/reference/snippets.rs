//! A call as code of both languages has it, with what it requires; values are called like their arguments.

use crate::ir::Operation;
use crate::lang::spelling::{MethodSpelling, ResourceSpelling};
use crate::lang::surface::Surface;

/// In Rust: `client.tools().create(CreateTool::new(name, parameters)).await?`.
pub(super) fn rust(
    surface: &Surface,
    resource: &ResourceSpelling,
    method: &MethodSpelling,
    operation: &Operation,
) -> String {
    let signature = surface.items.get(&format!("{}::{}", resource.class, method.name));
    let given: Vec<String> = parameters(signature)
        .into_iter()
        .map(|(name, of)| match &method.holder {
            Some(holder) if of == *holder => constructed(surface, holder, method, operation),
            _ => name,
        })
        .collect();
    format!("let result = client.{}().{}({}).await?;", resource.accessor, method.name, given.join(", "))
}

/// In Python: `client.tools.create(name=name, parameters=parameters)`.
pub(super) fn python(resource: &ResourceSpelling, method: &MethodSpelling, operation: &Operation) -> String {
    let required =
        operation.arguments.iter().zip(&method.arguments).filter(|(argument, _)| argument.is_asked_for());
    let given: Vec<String> = required.map(|(_, name)| format!("{name}={name}")).collect();
    let call = format!("client.{}.{}", resource.accessor, method.name);
    let line = format!("result = {call}({})", given.join(", "));
    if line.chars().count() <= 80 || given.is_empty() {
        return line;
    }
    format!("result = {call}(\n    {},\n)", given.join(",\n    "))
}

/// The struct of the arguments, with those that are required.
fn constructed(surface: &Surface, holder: &str, method: &MethodSpelling, operation: &Operation) -> String {
    if let Some(made) = surface.items.get(&format!("{holder}::new")) {
        let names: Vec<String> = parameters(Some(made)).into_iter().map(|(name, _)| name).collect();
        return format!("{holder}::new({})", names.join(", "));
    }
    if !surface.items.contains_key(&format!("{holder}::builder")) {
        return format!("{holder}::default()");
    }
    let required = operation.arguments.iter().zip(&method.arguments);
    let required = required.filter(|(argument, _)| {
        argument.is_asked_for() && argument.location != crate::ir::Location::Path && !argument.positional
    });
    let setters: String = required.map(|(_, name)| format!("\n        .{name}({name})")).collect();
    format!("\n    {holder}::builder(){setters}\n        .build(),\n")
}

/// Names and types of the parameters of a method, without itself.
fn parameters(signature: Option<&Vec<String>>) -> Vec<(String, String)> {
    let Some(lines) = signature else { return Vec::new() };
    let text = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let Some((_, rest)) = text.split_once('(') else { return Vec::new() };
    let mut found = Vec::new();
    let (mut depth, mut from) = (0_i32, 0);
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '<' | '[' => depth += 1,
            // The `>` of an arrow closes nothing.
            '>' if rest[..at].ends_with('-') => {}
            ',' | ')' if depth == 0 => {
                if let Some((name, of)) = rest[from..at].trim().split_once(": ") {
                    found.push((name.to_owned(), of.to_owned()));
                }
                from = at + 1;
                if c == ')' {
                    break;
                }
            }
            ')' | '>' | ']' => depth -= 1,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn parameters_are_found() {
        let lines = [
            "pub fn a(",
            "    &self,",
            "    id: impl Into<String>,",
            "    f: impl Fn(A, B) -> C,",
            "    r: Make,",
            ") -> R<T>",
        ];
        let lines: Vec<String> = lines.map(str::to_owned).to_vec();
        let names: Vec<String> = parameters(Some(&lines)).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["id", "f", "r"]);
    }
}
