//! The frame of a page, its look, and code in it.

use crate::diagnostics::render::{escaped, framed};

/// The look of all pages, in light and in dark.
pub(super) const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#555;--line:#ddd;--code:#f5f5f5;--link:#0b57a4}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--soft:#aaa;--line:#333;--code:#222;--link:#8ab8f0}}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
a{color:var(--link)}
h2{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;padding:.25rem .8rem .25rem 0;vertical-align:top;border-bottom:1px solid var(--line)}
td p{margin:.1rem 0}
code,pre{font:14px/1.45 ui-monospace,monospace}
code{overflow-wrap:anywhere}
pre{background:var(--code);padding:.7rem;border-radius:.3rem;overflow-x:auto;margin:.3rem 0}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}
.sides h4{margin:.4rem 0}
.facts{color:var(--soft);font-size:14px}
.old{border-left:.25rem solid #8a5a00;padding-left:.6rem}
";

/// A page; `up` leads from it to the folder of all pages.
pub(super) fn page(title: &str, up: &str, body: &str) -> String {
    let home = if up.is_empty() {
        String::new()
    } else {
        format!("<nav><a href=\"{up}index.html\">All operations and types</a></nav>\n")
    };
    framed(title, &format!("{up}style.css"), &format!("{home}<h1>{}</h1>\n{body}", escaped(title)))
}

/// Code, line by line.
pub(super) fn code(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(escaped).collect();
    format!("<pre><code>{}</code></pre>\n", lines.join("\n"))
}

/// The same thing in both languages, side by side.
pub(super) fn sides(rust: &str, python: &str) -> String {
    format!(
        "<div class=\"sides\">\n<div><h4>Rust</h4>\n{}</div>\n<div><h4>Python</h4>\n{}</div>\n</div>\n",
        code(rust),
        code(python)
    )
}
