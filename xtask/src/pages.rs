//! Reports as pages of HTML, in a real browser: made by the program, opened by `pages.py`, which opens every cell.

use crate::process::{Failure, Outcome, command, root, run, target};
use std::path::Path;
use std::process::Stdio;

/// Name of a page, and what makes it.
const PAGES: [(&str, &[&str]); 3] = [
    ("drift-zod", &["drift", "examples/zod/openapi.yaml", "--zod", "examples/zod/schemas"]),
    ("drift-har", &["drift", SHOP, "--har", "generator/tests/drift/shop/traffic.ndjson"]),
    (
        "suggest",
        &["suggest", TOOLS, "--spec", "generator/tests/suggest/tools/older.yaml", "--confidence", "low"],
    ),
];
const SHOP: &str = "generator/tests/drift/shop/openapi.yaml";
const TOOLS: &str = "generator/tests/suggest/tools/openapi.yaml";

/// Makes the pages and looks at them; pictures are left under `target/pages`.
pub(crate) fn check(trueup: &Path) -> Outcome {
    let folder = target().join("pages");
    std::fs::create_dir_all(&folder)?;
    let mut pages = Vec::new();
    for (name, arguments) in PAGES {
        let page = folder.join(format!("{name}.html"));
        let made = command(trueup, arguments.iter().copied().chain(["--format", "html"]))
            .stdout(std::fs::File::create(&page)?)
            .stderr(Stdio::null())
            .status()?;
        // That something differs is what the pages are about.
        if !matches!(made.code(), Some(0 | 1)) {
            return Err(Failure::new(format!("{name} was not made: {made}")));
        }
        pages.push(page);
    }
    let script = root().join("xtask/src/pages.py");
    run(command("python3", [script, folder]).args(pages))
}
