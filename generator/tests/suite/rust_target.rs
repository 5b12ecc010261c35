//! The Rust target on documents. Folders of `tests/golden/rust` hold a document, its rules and the crate that comes of
//! them, which is a member of the workspace and so is compiled, linted and documented with it. `TRUEUP_BLESS=1` writes what
//! is found in place of what is expected.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use trueup::ir::Api;
use trueup::lang::rust;
use trueup::vectors::Vectors;

/// Everything but the runtime, which is a link to its one source in a golden crate.
fn generate(api: &Api) -> BTreeMap<String, String> {
    generate_with(api, &[])
}

fn generate_with(api: &Api, vectors: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = vectors.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let (mut files, diagnostics) = rust::generate(api, &Vectors { own, cases: Vec::new() });
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    files.retain(|path, _| !path.starts_with("src/runtime/"));
    files
}

#[test]
fn crates_are_as_recorded() {
    for folder in support::folders("golden/rust") {
        let lowered = support::lower_folder(&folder);
        assert!(!lowered.diagnostics.contains("error"), "{}", lowered.diagnostics);
        let vectors = fs::read_to_string(folder.join("vectors.json")).unwrap();
        let files = generate_with(&lowered.api, &[("vectors.json", &vectors)]);
        for (path, text) in &files {
            if let Some(parent) = folder.join(path).parent() {
                fs::create_dir_all(parent).unwrap();
            }
            support::compare(&folder.join(path), text);
        }
        for part in ["models", "resources"] {
            for entry in fs::read_dir(folder.join("src").join(part)).unwrap() {
                let path = format!("src/{part}/{}", entry.unwrap().file_name().to_str().unwrap());
                assert!(files.contains_key(&path), "{path} is no longer generated");
            }
        }
    }
}

/// What a client is given says what the document has: options to ask for tokens with, a key, or neither.
#[test]
fn clients_have_the_options_of_their_credentials() {
    let folder = support::data("lowering/security");
    let files = generate(&support::lower_folder(&folder).api);
    support::compare(&folder.join("oauth.rs.txt"), &files["src/oauth.rs"]);
    support::compare(&folder.join("client.rs.txt"), &files["src/client.rs"]);
    let text = support::document_text(&folder);
    let open: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("security:"))
        .collect::<Vec<_>>()
        .join("\n");
    let files = generate(&support::lower(&open, "", None).api);
    assert!(!files.contains_key("src/oauth.rs"));
    let client = &files["src/client.rs"];
    assert!(!client.contains("api_key:") && !client.contains("key_options"), "{client}");
    assert!(client.contains("pub fn new() -> Result<Self>"), "{client}");
}

/// One token may be what several schemes ask for: its options are called after the scheme that says how it is had.
#[test]
fn credentials_for_several_schemes_are_told() {
    let files = generate(&support::lower_folder(&support::data("lowering/alike")).api);
    let row = "| `api_key` | `Plain`, `Machine`, `Connect` | a Bearer token | `ALIKE_API_KEY` |";
    assert!(files["README.md"].contains(row), "{}", files["README.md"]);
    assert!(files["src/oauth.rs"].contains("fn machine_client_id"), "{}", files["src/oauth.rs"]);
    assert!(files["src/resources/things.rs"].contains("takes_key: true"));
}

/// A second value of what had one leaves constructors as they were published, and can be set.
#[test]
fn constructors_do_not_ask_for_published_constants() {
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /parts:\n    post:\n      operationId: createPart\n      \
                    requestBody: {content: {application/json: {schema: {type: object, properties: {part: {$ref: '#/components/schemas/Part'}}}}}}\n      \
                    responses: {'204': {description: Done.}}\ncomponents:\n  schemas:\n    Part: {type: object, required: [kind, name], \
                    properties: {kind: {type: string, enum: [screw]}, name: {type: string}}}\n";
    let wider = document.replace("[screw]", "[nail, screw]");
    let first = support::lower(document, "", None);
    let shown = |lowered: &support::Lowered| {
        let files = generate(&lowered.api);
        files
            .iter()
            .filter(|(path, _)| path.starts_with("src/models"))
            .map(|(_, text)| text.clone())
            .collect::<String>()
    };
    let constructor = "pub fn new(name: impl Into<String>) -> Self";
    let (before, after) = (shown(&first), shown(&support::lower(&wider, "", Some(&first.lock))));
    assert!(before.contains(constructor) && !before.contains("pub fn kind("), "{before}");
    assert!(after.contains(constructor) && after.contains("pub fn kind("), "{after}");
    assert!(after.contains("#[default]\n    Screw,"), "{after}");
    // Nothing is published: whoever makes one is asked.
    let unpublished = shown(&support::lower(&wider, "", None));
    assert!(!unpublished.contains("#[default]") && !unpublished.contains(constructor), "{unpublished}");
}

/// Both READMEs begin with one call: a list, else what reads a thing, if need be by its id; never what changes something.
#[test]
fn readmes_begin_with_a_call_that_reads() {
    let reply = "responses: {'200': {description: A., content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}";
    let by_id = "parameters: [{name: id, in: path, required: true, schema: {type: string}}]";
    let constant = "parameters: [{name: v, in: query, required: true, schema: {type: string, enum: ['2']}}]";
    let paths = [
        (format!("  /a: {{post: {{operationId: startA, tags: [a], {reply}}}}}\n"), None),
        (format!("  /a/{{id}}: {{delete: {{operationId: dropA, tags: [a], {by_id}, {reply}}}}}\n"), None),
        (
            format!("  /b/{{id}}: {{get: {{operationId: getB, tags: [b], {by_id}, {reply}}}}}\n"),
            Some(("b().get(\"id\")", "b.get(\"id\")")),
        ),
        (
            format!("  /c: {{post: {{operationId: describeC, tags: [c], {constant}, {reply}}}}}\n"),
            Some(("c().describe()", "c.describe()")),
        ),
    ];
    let mut document =
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://x.example'}]\npaths:\n"
            .to_owned();
    for (path, expected) in paths {
        document.push_str(&path);
        let api = support::lower(&document, "", None).api;
        let rust = generate(&api)["README.md"].clone();
        let (python, _) = trueup::lang::python::generate(&api, &Vectors::default());
        let python = &python["README.md"];
        match expected {
            Some((in_rust, in_python)) => {
                assert!(rust.contains(&format!("    let answer = client.{in_rust}.await?;\n")), "{rust}");
                assert!(python.contains(&format!("print(client.{in_python})")), "{python}");
            }
            None => assert!(!rust.contains("let answer") && !python.contains("client.a."), "{rust}{python}"),
        }
    }
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    for folder in support::folders("golden/rust").into_iter().chain([support::hive()]) {
        assert!(
            generate(&support::lower_folder(&folder).api) == generate(&support::lower_folder(&folder).api),
            "{folder:?}"
        );
    }
}

#[test]
fn every_file_parses() {
    for (path, text) in generate(&support::lower_folder(&support::hive()).api) {
        if path.ends_with(".rs") {
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert!(
                text.lines().all(|line| line.trim_end() == line),
                "{path} has white space at the end of a line"
            );
        }
    }
}

/// Prose that tries to be code.
const PROSE: &[&str] = &[
    "x */ pub fn pwn(){} /* y",
    "/* /*\n*/",
    "a\r\nb\u{85}c\u{2028}d\u{b}e\rpub fn pwn() {}",
    "```\nstd::fs::write(\"canary\", \"\");\n```",
    "    panic!(\"indented\");",
    "~~~rust,should_panic\npanic!()\n~~~",
    "- ```rust\n  panic!()",
    "[`Foo`] [bar] <T> Vec<u8> <script>alert(1)</script> [x](javascript:alert(1))",
    "/ ! * leading",
    "\"]pub fn pwn(){} #[doc=\"",
    "#![feature(x)]\n#[cfg(any())]",
    "\u{202e}\u{2066}\u{200f} \0 \u{1b}[2J \u{feff}",
    "\\",
    "",
];

fn without_docs(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect()
}

/// Replaces all prose of a document.
fn with_prose(value: &mut Value, prose: &str) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if ["description", "summary"].contains(&key.as_str()) => {
                        prose.clone_into(text);
                    }
                    other => with_prose(other, prose),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_prose(item, prose)),
        _ => {}
    }
}

#[test]
fn prose_changes_comments_and_nothing_else() {
    let folder = support::data("golden/rust/shapes");
    let benign = generate(&support::lower_folder(&folder).api);
    let document = support::document_json(&folder);
    for prose in PROSE {
        let mut hostile = document.clone();
        with_prose(&mut hostile, prose);
        let files = generate(&support::lower(&hostile.to_string(), &support::rules_text(&folder), None).api);
        assert_eq!(files.keys().collect::<Vec<_>>(), benign.keys().collect::<Vec<_>>());
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            assert_eq!(without_docs(text), without_docs(&benign[path]), "{path} with {prose:?}");
            let fences = text.lines().filter_map(|line| line.trim_start().strip_prefix("/// ```"));
            assert!(fences.step_by(2).all(|info| info.ends_with("text")), "{path} with {prose:?}:\n{text}");
        }
    }
}

/// Names and values that are no identifiers.
const NAMES: &[&str] = &[
    "self",
    "Self",
    "super",
    "crate",
    "_",
    "a b",
    "1a",
    "'a",
    "\u{200b}a",
    "",
    " ",
    "\n",
    "\0",
    "a.b",
    "a[0]",
    "$ref",
    "r#type",
    "ﬁ",
    "fi",
    "а",
    "a",
    "K",
    "Foo",
    "foo",
    "FOO",
    "foo_",
    "Foo1",
    "extra",
    "new",
    "builder",
    "clone",
    "type",
    "a\", skip, rename=\"b",
    "Option",
    "Vec",
    "String",
    "Result",
    "Box",
    "Error",
    "None",
    "Ok",
    "Default",
    "std",
    "serde",
    "\u{202e}rtl",
    "null",
    "true",
    "+1",
    "-1",
    "A ",
    "__init__",
    "main",
    "drop",
    "🙂",
    "Unknown",
    "Value",
    "Tool",
];

#[test]
fn names_become_distinct_identifiers_and_travel_unchanged() {
    let long = "very ".repeat(100) + "long";
    let names: Vec<&str> = NAMES.iter().copied().chain([long.as_str()]).collect();
    let string = json!({"type": "string"});
    let properties: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), string.clone())).collect();
    let mut schemas: serde_json::Map<String, Value> = NAMES
        .iter()
        .filter(|name| {
            name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) && !name.is_empty()
        })
        .map(|name| ((*name).to_owned(), json!({"type": "object", "properties": {"x": string}})))
        .collect();
    let references: serde_json::Map<String, Value> = schemas
        .keys()
        .enumerate()
        .map(|(index, name)| (format!("r{index}"), json!({"$ref": format!("#/components/schemas/{name}")})))
        .collect();
    schemas.insert("All".into(), json!({"type": "object", "properties": references}));
    schemas.insert("Fields".into(), json!({"type": "object", "properties": properties}));
    schemas.insert("Values".into(), json!({"type": "string", "enum": names}));
    let body = json!({"content": {"application/json": {"schema": {"type": "object", "properties": {
        "all": {"$ref": "#/components/schemas/All"},
        "fields": {"$ref": "#/components/schemas/Fields"},
        "values": {"$ref": "#/components/schemas/Values"},
    }}}}});
    let paths: serde_json::Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let mut reply = body.clone();
            reply["description"] = json!("x");
            let operation = json!({
                "operationId": name, "tags": [name], "requestBody": body, "responses": {"200": reply},
            });
            (format!("/p{index}"), json!({"post": operation}))
        })
        .collect();
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "x\"\n[dependencies]\nevil=\"*\"", "version": "1"},
        "paths": paths, "components": {"schemas": schemas},
    });
    let files = generate(&support::lower(&document.to_string(), "", None).api);
    let mut everything = String::new();
    for (path, text) in &files {
        assert!(path.bytes().all(|b| b.is_ascii_alphanumeric() || b"_/.-".contains(&b)), "{path}");
        assert!(path.split('/').all(|part| part.len() <= 120), "{path}");
        if path.ends_with(".rs") {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            assert_unique(path, &file);
            everything.push_str(text);
        }
    }
    for name in &names {
        let literal = proc_macro2::Literal::string(name).to_string();
        assert!(everything.contains(&format!("optional {literal}")), "field {name:?}");
        assert!(everything.contains(&format!("= {literal},")), "value {name:?}");
    }
    let manifest: toml_edit::DocumentMut = files["Cargo.toml"].parse().unwrap();
    let tables: Vec<&str> = manifest.iter().map(|(key, _)| key).collect();
    assert_eq!(tables, ["package", "features", "dependencies", "dev-dependencies", "lints"]);
}

/// Fields, variants, methods and items of a file have names of their own.
fn assert_unique(path: &str, file: &syn::File) {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut note = |scope: String, name: String| seen.entry(scope).or_default().push(name);
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => {
                note("types".into(), item.ident.to_string());
                for field in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
                    note(format!("struct {}", item.ident), field.to_string());
                }
            }
            syn::Item::Enum(item) => {
                note("types".into(), item.ident.to_string());
                for variant in &item.variants {
                    note(format!("enum {}", item.ident), variant.ident.to_string());
                }
            }
            syn::Item::Static(item) => note("statics".into(), item.ident.to_string()),
            syn::Item::Mod(item) => note("modules".into(), item.ident.to_string()),
            syn::Item::Impl(item) => {
                let of = quote::ToTokens::to_token_stream(&item.self_ty).to_string();
                for function in &item.items {
                    if let syn::ImplItem::Fn(function) = function {
                        note(format!("impl {of}"), function.sig.ident.to_string());
                    }
                }
            }
            _ => {}
        }
    }
    for (scope, mut names) in seen {
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{path}, {scope}: {names:?}");
    }
}

/// The crate's dependencies are those of the runtime where that is developed.
#[test]
fn generated_crates_depend_on_what_the_runtime_needs() {
    let read = |path: &str| -> toml_edit::DocumentMut {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap().parse().unwrap()
    };
    let shared = read("../Cargo.toml");
    // Version and features; a dependency of the workspace is looked up there.
    let needs = |document: &toml_edit::DocumentMut| -> BTreeMap<String, (String, Vec<String>)> {
        let mut needs = BTreeMap::new();
        for (name, item) in document["dependencies"].as_table().unwrap() {
            let is_shared = item.get("workspace").is_some();
            let item = if is_shared { &shared["workspace"]["dependencies"][name] } else { item };
            let version = item.as_str().or_else(|| item.get("version")?.as_str()).unwrap();
            let mut features: Vec<String> = item
                .get("features")
                .and_then(toml_edit::Item::as_array)
                .map(|list| list.iter().map(|feature| feature.as_str().unwrap().to_owned()).collect())
                .unwrap_or_default();
            features.sort();
            needs.insert(name.to_owned(), (version.to_owned(), features));
        }
        needs
    };
    let (ours, theirs) = (read("templates/package/rust/manifest.toml"), read("../sdk-rust/Cargo.toml"));
    assert_eq!(needs(&ours), needs(&theirs));
    assert_eq!(ours["features"].to_string(), theirs["features"].to_string());
}

/// A document with 210 operations of three resources. `pair` is used by two of them, and alone mentions `deep`; all use `every`.
fn large_document() -> String {
    let object = |extra: &str| {
        let fields: Vec<String> = (0..300).map(|at| format!("field_{at}: {{type: string}}")).collect();
        format!("{{type: object, properties: {{{}{extra}}}}}", fields.join(", "))
    };
    let mut text = "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\npaths:\n".to_owned();
    for (tag, types) in
        [("alphas", ["Pair", "Every"]), ("betas", ["Pair", "Every"]), ("gammas", ["Every", "Every"])]
    {
        for at in 0..70 {
            let of = types[at % 2];
            text += &format!(
                "  /{tag}/{at}: {{get: {{operationId: {tag}_{at}, tags: [{tag}], responses: {{'200': {{description: Fine, \
                 content: {{application/json: {{schema: {{$ref: '#/components/schemas/{of}Thing'}}}}}}}}}}}}}}\n"
            );
        }
    }
    let deep = ", deep: {$ref: '#/components/schemas/DeepThing'}";
    text += &format!(
        "components: {{schemas: {{PairThing: {}, EveryThing: {}, DeepThing: {}}}}}\n",
        object(deep),
        object(""),
        object("")
    );
    text
}

/// Who asks for one resource compiles the types that it needs, and no others that several share.
#[test]
fn shared_types_are_compiled_for_the_resources_that_need_them() {
    let files = generate(&support::lower(&large_document(), "", None).api);
    let index: String = files["src/models/mod.rs"].split_whitespace().collect::<Vec<_>>().join(" ");
    for (condition, module) in [
        ("#[cfg(any(feature = \"alphas\", feature = \"betas\"))] ", "mod pair;"),
        ("#[cfg(any(feature = \"alphas\", feature = \"betas\"))] ", "mod deep;"),
        ("", "mod every;"),
    ] {
        let found = index.split_once(module).unwrap_or_else(|| panic!("no {module} in {index}"));
        assert!(found.0.ends_with(condition), "{module}: {index}");
        assert_eq!(condition.is_empty(), !found.0.ends_with("] "), "{module}: {index}");
    }
}

/// The old name of a resource is there with what it is called now, and the feature that it had goes on to bring it.
#[test]
fn old_names_of_resources_have_the_features_they_had() {
    let rules = "trueup: 1\nrename: [{resource: alphas, to: firsts, deprecated: [alphas, default]}]\n";
    let lock = support::lower(&large_document(), "", None).lock.replacen("alphas: alphas", "alphas: a-s", 1);
    let files = generate(&support::lower(&large_document(), rules, Some(&lock)).api);
    let manifest = &files["Cargo.toml"];
    for line in
        ["firsts = []", "a-s = [\"firsts\"]", "default-api = [\"firsts\"]", "    \"firsts\",\n    \"betas\","]
    {
        assert!(manifest.contains(line), "no {line} in {manifest}");
    }
    let client = &files["src/client.rs"];
    for accessor in ["firsts", "alphas", "default_"] {
        let found = client.split_once(&format!("pub fn {accessor}(&self) -> Firsts")).unwrap().0;
        let item = found.rsplit_once("\n\n").unwrap().1;
        assert!(item.contains("#[cfg(feature = \"firsts\")]"), "{item}");
        assert_eq!(
            item.contains("#[deprecated(note = \"renamed: use `firsts`\")]"),
            accessor != "firsts",
            "{item}"
        );
    }
}
