//! Zod schemas held against documents: `tests/zod/*` and `examples/zod` have a document, rules, a folder of sources and the expected
//! report. `TRUEUP_BLESS=1` records.

use crate::support;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use trueup::diagnostics::{Diagnostics, render};
use trueup::drift::zod::{self, Agreement, Report, SourceFile};
use trueup::pipeline::{self, Input, Inputs, Reading};

fn reading(folder: &Path) -> Reading {
    let input = |name: &str| Input { name: name.to_owned(), bytes: fs::read(folder.join(name)).unwrap() };
    pipeline::reading(&Inputs {
        spec: input("openapi.yaml"),
        files: Vec::new(),
        overlays: Vec::new(),
        rules: folder.join("trueup.yaml").is_file().then(|| input("trueup.yaml")),
        lock: None,
        strict: false,
    })
}

fn sources(folder: &Path) -> Vec<SourceFile> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, into) } else { into.push(path) }
        }
    }
    let mut paths = Vec::new();
    walk(folder, &mut paths);
    paths.sort();
    let file = |path: PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        SourceFile { name: name.clone(), path: name, text: fs::read_to_string(path).unwrap() }
    };
    paths.into_iter().map(file).collect()
}

/// The report, and everything that is said, as lines.
fn compared(reading: &mut Reading, files: Vec<SourceFile>) -> (Report, String) {
    let mut said = Diagnostics::default();
    let (resolved, normalised, _) = reading.document.as_ref().expect("a document that can be read");
    let report = zod::compare(files, resolved, normalised, &reading.rules, &mut reading.sources, &mut said);
    said.extend(report.diagnostics());
    let text = format!("{}\n{}", report.text(&reading.sources), render::plain(&said, &reading.sources));
    (report, text)
}

/// A document of one schema `Thing` and a source.
fn of_thing(schema: &str, files: &[(&str, &str)]) -> (Report, String) {
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    Thing: {schema}\n"
    );
    of_document(&document, files)
}

fn of_document(document: &str, files: &[(&str, &str)]) -> (Report, String) {
    let mut reading = pipeline::reading(&Inputs {
        spec: Input { name: "openapi.yaml".to_owned(), bytes: document.as_bytes().to_vec() },
        files: Vec::new(),
        overlays: Vec::new(),
        rules: None,
        lock: None,
        strict: false,
    });
    let file = |(path, text): &(&str, &str)| SourceFile {
        name: (*path).to_owned(),
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    compared(&mut reading, files.iter().map(file).collect())
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/zod")
}

#[test]
fn schemas_are_reported_as_recorded() {
    for folder in support::folders("zod") {
        let mut reading = reading(&folder);
        let (_, text) = compared(&mut reading, sources(&folder.join("src")));
        support::compare(&folder.join("report.txt"), &text);
    }
}

/// What was planted in the example is found, and nothing else differs.
#[test]
fn the_planted_drift_is_found() {
    let mut reading = reading(&example());
    let (report, text) = compared(&mut reading, sources(&example().join("schemas")));
    let differs: Vec<(&str, String)> = report
        .findings
        .iter()
        .filter(|finding| finding.agreement == Agreement::Differ)
        .map(|finding| {
            let said = finding.diagnostic.message.split('`').nth(1).unwrap_or_default();
            let limit = finding.diagnostic.code.as_str() == "drift-limit";
            let said =
                if limit { finding.diagnostic.message.split('`').nth(3).unwrap_or_default() } else { said };
            (finding.diagnostic.code.as_str(), said.to_owned())
        })
        .collect();
    let expected = [
        ("drift-enum-value", "Configuration.env[]"),
        ("drift-required", "CreateRunRequest.event_ids"),
        ("drift-enum-value", "CreateRunRequest.status"),
        ("drift-limit", "CreateToolRequest.name"),
        ("drift-field", "Datapoint"),
        ("drift-absent", "DeleteDatasetResponse.success"),
        ("drift-field", "DeleteDatasetResponse"),
        ("drift-null", "Run.dataset_id"),
        ("drift-type", "UpdateDatasetRequest.datapoints"),
    ];
    let expected: Vec<(&str, String)> = expected.iter().map(|(code, of)| (*code, (*of).to_owned())).collect();
    assert_eq!(differs, expected, "{text}");
}

/// One construct a row: a schema of the document, the same in Zod, and whether they agree.
#[test]
fn constructs_are_understood() {
    let table = fs::read_to_string(support::data("zod/constructs.txt")).unwrap();
    let mut wrong = String::new();
    for (number, line) in
        table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
    {
        let cells: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [expected, document, source] = cells.as_slice() else { panic!("line {}: {line}", number + 1) };
        let text = format!("import {{ z }} from 'zod';\n{}", source.replace("\\n", "\n"));
        let text =
            if source.contains("Thing =") { text } else { text.replacen("z.", "export const Thing = z.", 1) };
        let (report, said) = of_thing(document, &[("thing.ts", &text)]);
        let found = report.rows.first().map_or("unmatched", |row| row.agreement.as_str());
        let codes: Vec<&str> =
            report.findings.iter().map(|finding| finding.diagnostic.code.as_str()).collect();
        let found = if codes.is_empty() { found.to_owned() } else { format!("{found} {}", codes.join(" ")) };
        if found != *expected {
            wrong.push_str(&format!(
                "line {}: {expected} expected, not {found}\n{line}\n{said}\n",
                number + 1
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What does not parse is told where it stands, and the rest is done.
#[test]
fn a_broken_statement_costs_no_more_than_itself() {
    let source = "import { z } from 'zod';\nexport const Broken = z.object({ a: z.string(;\n\nexport const Thing = z.object({ a: z.string() });\n";
    let (report, said) =
        of_thing("{type: object, required: [a], properties: {a: {type: string}}}", &[("thing.ts", source)]);
    assert_eq!(report.rows.len(), 1, "{said}");
    assert_eq!(report.rows[0].agreement, Agreement::Agree, "{said}");
    assert!(said.contains("thing.ts:2:") && said.contains("error[syntax]"), "{said}");
}

/// Texts that nest deeply, or never end, are refused or cut short; nothing overflows and nothing panics.
#[test]
fn hostile_sources_are_survived() {
    let deep = |open: &str, close: &str, times: usize| {
        format!("export const Thing = {}1{};", open.repeat(times), close.repeat(times))
    };
    let mut texts: Vec<String> = Vec::new();
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("!", ""),
        ("a=>", ""),
        ("z.array(", ")"),
        ("{a:", "}"),
        ("a?b:", ""),
        ("`${", "}`"),
        ("<T>", ""),
        ("-", ""),
        ("typeof ", ""),
        ("new ", ""),
        ("a=", ""),
        ("z.lazy(()=>", ")"),
    ] {
        for times in [200, 100_000] {
            texts.push(deep(open, close, times));
        }
    }
    for (open, close) in [("A<", ">"), ("{a:", "}"), ("A extends B?C:", ""), ("keyof ", ""), ("(", ")")] {
        for times in [200, 100_000] {
            texts.push(format!("type Thing = {}1{};", open.repeat(times), close.repeat(times)));
        }
    }
    texts.push(format!("export const Thing = z.string(){};", ".min(1)".repeat(50_000)));
    texts.push(format!("{}x;", "if(a)b;else ".repeat(50_000)));
    texts.push("export const Thing = Thing;".to_owned());
    texts.push("export const Thing = z.lazy(() => Thing);".to_owned());
    texts.push("export const Thing = z.object({ get a() { return Thing } }).partial();".to_owned());
    texts.push("const f = x => f(x);\nexport const Thing = f(z.string());".to_owned());
    texts.push("const a = b; const b = a;\nexport const Thing = z.object(a);".to_owned());
    texts.push("export * from './thing';\nexport { Thing } from './thing';".to_owned());
    let doubled: String = (0..60)
        .map(|at| format!("const f{} = x => f{at}(z.union([f{at}(x), f{at}(x)]));\n", at + 1))
        .collect();
    texts.push(format!("const f0 = x => x;\n{doubled}export const Thing = f60(z.string());"));
    texts.push("\u{0}\u{feff}export const Thing = z.object({'\u{202e}': z.string()})".to_owned());
    for text in texts {
        let shown: String = text.chars().take(60).collect();
        let (_, said) = of_thing("{type: object, properties: {a: {type: string}}}", &[("thing.ts", &text)]);
        assert!(!said.contains('\u{202e}'), "{shown}");
    }
}

/// Functions may have tens of thousands of constants, and constants may be made of one another in as long a row.
#[test]
fn long_functions_and_rows_of_constants_are_survived() {
    const MANY: usize = 60_000;
    let long: String = (0..MANY).map(|at| format!("const a{at} = z.string();\n")).collect();
    let long = format!(
        "export function f(registry) {{\n{long}registry.register('Thing', z.object({{ a: a{} }}));\n}}",
        MANY - 1
    );
    let (report, said) = of_thing("{type: object, properties: {a: {type: string}}}", &[("thing.ts", &long)]);
    assert_eq!(report.rows.len(), 1, "{said}");
    let row = |first: &str, of: &dyn Fn(usize) -> String| {
        let row: String = (1..MANY).map(|at| format!("const a{at} = {};\n", of(at - 1))).collect();
        format!("const a0 = {first};\n{row}")
    };
    for row in [
        row("{}", &|at| format!("{{ x: a{at} }}")),
        row("[]", &|at| format!("[a{at}]")),
        row("z.string()", &|at| format!("z.array(a{at})")),
        row("() => z.string()", &|at| format!("() => a{at}")),
    ] {
        of_thing("{type: object}", &[("thing.ts", &row)]);
        let inside = format!("export function f(app) {{\n{row}app.register('A', a{});\n}}", MANY - 1);
        of_thing("{type: object}", &[("thing.ts", &inside)]);
    }
}

/// Ten times the exported constants, each made of the one before, take no more than about ten times as long.
#[test]
fn rows_of_exported_constants_take_time_by_their_length() {
    let took = |many: usize, of: &dyn Fn(usize) -> String| {
        let row: String = (1..many).map(|at| format!("export const A{at} = {};\n", of(at))).collect();
        let source =
            format!("import {{ z }} from 'zod';\nexport const A0 = z.object({{ f: z.string() }});\n{row}");
        let start = Instant::now();
        let (report, said) = of_document(
            "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A5: {type: object, properties: {f: {type: string}}}\n",
            &[("thing.ts", &source)],
        );
        assert_eq!(report.rows.len(), 1, "{said}");
        start.elapsed()
    };
    let rows: [&dyn Fn(usize) -> String; 4] = [
        &|at| format!("A{}.extend({{ f{at}: z.string().optional() }})", at - 1),
        &|at| format!("A{}.extend({{ f: z.string() }})", at - 1),
        &|at| format!("A{}.merge(z.object({{ g: z.string() }}))", at - 1),
        &|at| format!("A{}.partial()", at - 1),
    ];
    for (at, of) in rows.into_iter().enumerate() {
        let (few, many) = (took(6_000, of), took(60_000, of));
        assert!(many < few * 30, "row {at}: {few:?} for 6,000 constants and {many:?} for 60,000");
    }
}

/// Schemas may be made of one another in a long row, whichever of them is met first; a row without end is told.
#[test]
fn rows_of_schemas_are_compared_to_their_end() {
    let source = |many: usize, of: &dyn Fn(usize) -> usize| -> String {
        let one = |at: usize| {
            let link = if at == 0 { "z.string()".to_owned() } else { format!("Thing{}Schema", at - 1) };
            format!("export const Thing{at}Schema = z.object({{ a: {link}.optional() }});\n")
        };
        (0..many).map(|at| one(of(at))).collect()
    };
    const ROW: usize = 600;
    let schemas: String = (1..ROW)
        .map(|at| format!("    Thing{at}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/Thing{}'}}}}}}\n", at - 1))
        .collect();
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: Row, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    Thing0: {{type: object, \
         properties: {{a: {{type: string}}}}}}\n{schemas}"
    );
    let orders: [&dyn Fn(usize) -> usize; 2] = [&|at| at, &|at| ROW - 1 - at];
    for of in orders {
        let (report, said) = of_document(&document, &[("thing.ts", &source(ROW, of))]);
        assert_eq!((report.rows.len(), report.differs()), (ROW, false), "{said}");
    }
    let (_, said) = of_document(&document, &[("thing.ts", &source(4 * ROW, &|at| at))]);
    assert!(said.contains("too many constants in a row"), "{said}");
}

/// A function that is made in a call knows its arguments, each time those of its own call.
#[test]
fn functions_know_the_arguments_of_the_call_they_were_made_in() {
    let source = "const field = of => () => z.object({ a: of });\nconst text = field(z.string());\n\
                  const number = field(z.number());\nexport const Thing = text();\nexport const Other = number();";
    let (report, said) =
        of_thing("{type: object, required: [a], properties: {a: {type: string}}}", &[("thing.ts", source)]);
    assert_eq!(report.rows[0].agreement, Agreement::Agree, "{said}");
}

/// A document that zod-to-openapi made of schemas (version 9.1.0, Zod 4): none of them differs from it.
#[test]
fn a_document_made_of_schemas_agrees_with_them() {
    let folder = support::data("zod/control");
    let mut reading = reading(&folder);
    let (report, text) = compared(&mut reading, sources(&folder.join("src")));
    assert!(report.rows.len() > 12 && !report.differs(), "{text}");
    assert!(report.only_document.is_empty() && report.only_source.is_empty(), "{text}");
}
