//! Files of one's own in generated packages: the code of docs/init.md is laid into SDKs of a small shop, which are made twice around it,
//! and its tests are run in both languages.

use crate::process::{Failure, Outcome, cargo, command, root, run, target};
use crate::python::Environment;
use crate::systems::PROFILE;
use std::path::Path;

const SHOP: &str = "\
openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
servers: [{url: 'https://shop.example'}]
security: [{key: []}]
paths:
  /items:
    get:
      operationId: listItems
      tags: [items]
      responses:
        '200': {description: All., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Item'}}}}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
  schemas:
    Item: {type: object, required: [id, name], properties: {id: {type: string}, name: {type: string}}}
";

pub(crate) fn check(trueup: &Path) -> Outcome {
    let folder = target().join("own-files");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("openapi.yaml"), SHOP)?;
    let page = std::fs::read_to_string(root().join("docs/init.md"))?;
    let blocks = blocks(&page);
    for (path, text) in &blocks {
        let at = match path.rsplit_once('.').map(|(_, end)| end) {
            Some("py") => folder.join("python").join(path),
            Some("rs") => folder.join("rust").join(path),
            _ => folder.join(path),
        };
        if let Some(parent) = at.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(at, text)?;
    }
    if blocks.len() != 4 {
        return Err(Failure::new(format!("docs/init.md has {} files, and four are known", blocks.len())));
    }
    for _ in 0..2 {
        let mut generate = command(trueup, ["generate", "openapi.yaml", "--strict"]);
        run(generate.args(["--rust", "rust", "--python", "python"]).current_dir(&folder))?;
    }
    let environment = Environment::for_tests()?;
    let package = folder.join("python");
    let tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/own"];
    run(environment.python(tests).current_dir(&package).env("PYTHONPATH", "src"))?;
    let mypy = ["-m", "mypy", "--strict", "src/shop/own", "tests/own"];
    run(environment.python(mypy).current_dir(&package).env("MYPYPATH", "src"))?;

    // The versions this workspace is built with.
    std::fs::copy(root().join("Cargo.lock"), folder.join("rust/Cargo.lock"))?;
    let tests = ["test", "--quiet", "--features", "testing", "--test", "own_names"];
    let mut tests = cargo(tests.into_iter().chain(PROFILE.iter().flat_map(|setting| ["--config", *setting])));
    run(tests.current_dir(folder.join("rust")).env("CARGO_TARGET_DIR", target()))
}

/// The blocks of a page that begin with a comment which is a path, as files.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("```") {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let head = block.first().and_then(|first| first.strip_prefix("# ").or(first.strip_prefix("// ")));
        if let Some(path) = head.filter(|head| head.contains('.') && !head.contains(' ')) {
            found.push((path.to_owned(), format!("{}\n", block.join("\n"))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn blocks_that_name_a_file_are_files() {
        let page = "```sh\nmake\n```\n```python\n# src/a.py\nb = 1\n```\n```\n# a comment.\n```\n```rust,ignore\n// tests/c.rs\n```\n";
        let found = [("src/a.py", "# src/a.py\nb = 1\n"), ("tests/c.rs", "// tests/c.rs\n")];
        assert_eq!(blocks(page), found.map(|(path, text)| (path.to_owned(), text.to_owned())));
    }
}
