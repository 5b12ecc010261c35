//! Reports as pages of HTML, in a real browser: made by the program, opened by `pages.py`, which opens every cell.

use crate::process::{Failure, Outcome, command, root, run, target};
use std::path::Path;
use std::process::Stdio;

/// Name of a page, and what makes it.
const PAGES: [(&str, &[&str]); 5] = [
    ("drift-zod", &["drift", "examples/zod/openapi.yaml", "--zod", "examples/zod/schemas"]),
    ("drift-spec", &["drift", BY_HAND, "--spec", "generator/tests/documents/shop/made.json"]),
    ("drift-har", &["drift", SHOP, "--har", "generator/tests/drift/shop/traffic.ndjson"]),
    (
        "suggest",
        &["suggest", TOOLS, "--spec", "generator/tests/suggest/tools/older.yaml", "--confidence", "low"],
    ),
    (
        "suggest-names",
        &["suggest", NAMES, "--spec", "generator/tests/suggest/names/older.yaml", "--confidence", "low"],
    ),
];
const BY_HAND: &str = "generator/tests/documents/shop/openapi.yaml";
const SHOP: &str = "generator/tests/drift/shop/openapi.yaml";
const NAMES: &str = "generator/tests/suggest/names/openapi.yaml";
const TOOLS: &str = "generator/tests/suggest/tools/openapi.yaml";

/// Makes the pages and looks at them; pictures are left under `target/pages`.
pub(crate) fn check(trueup: &Path) -> Outcome {
    let folder = target().join("pages");
    std::fs::create_dir_all(&folder)?;
    let mut pages = Vec::new();
    // More in one cell than a panel shows: the rest is behind a link.
    let (name, recording) = ("drift-many", folder.join("many.ndjson"));
    let query: Vec<String> = ('a'..='z').map(|name| format!("by_{name}=1")).collect();
    let url = format!("https://shop.example/api/v1/items?{}", query.join("&"));
    let reply = format!(
        "{{\"method\": \"GET\", \"url\": \"{url}\", \"status\": 200, \"response\": {{\"items\": []}}}}\n"
    );
    std::fs::write(&recording, reply)?;
    let recording = recording.to_string_lossy().into_owned();
    let many: [&str; 4] = ["drift", SHOP, "--har", &recording];
    for (name, arguments) in PAGES.into_iter().chain([(name, many.as_slice())]) {
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
