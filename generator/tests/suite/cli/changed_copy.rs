//! A changed copy of the real document needs no change in the generator: new things come out under their names, everything
//! published keeps its own, and what was not touched stays as it was, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::command::Folder;
use crate::support;

const GENERATE: &[&str] =
    &["generate", "openapi.yaml", "--rust", "rust", "--python", "python", "--strict", "--format", "plain"];

/// What changes: a file, the text that is replaced where it first stands after a landmark, and what comes in its place.
const EDITS: [(&str, &str, &str, &str); 11] = [
    // A field has another name; a rule says what older servers call it.
    ("openapi.yaml", "\n    Tool:", "        created_at:", "        created_on:"),
    (
        "trueup.yaml",
        "\naliases:",
        "\n",
        "\n  - {field: created_on, legacy: [created_at], in: {schemas: [Tool]}, direction: response}\n",
    ),
    // A new operation with an envelope of its own.
    ("openapi.yaml", "\npaths:", "\n", CLONE_TOOL),
    ("trueup.yaml", "\noperations:", "\n", "\n  cloneTool: {call: tools.clone_from}\n"),
    (
        "trueup.yaml",
        "\nenvelopes:",
        "\n",
        "\n  - {calls: [tools.clone_from], kind: created, value: [/copy], of: Tool, id: [/copy/id, /copy_id]}\n",
    ),
    // A new resource.
    ("openapi.yaml", "\ntags:", "\n", "\n  - {name: Notes, description: Remarks of people.}\n"),
    ("openapi.yaml", "\n  schemas:", "\n", NOTE),
    // A new enum value, a new optional parameter, a required field that is optional now, a new error status.
    ("openapi.yaml", "\n    ToolType:", "enum: [function, tool]", "enum: [function, tool, widget]"),
    ("openapi.yaml", "operationId: listDatapoints", "      parameters:\n", ARCHIVED),
    ("openapi.yaml", "\n    CreateToolRequest:", "required: [name, parameters]", "required: [name]"),
    ("openapi.yaml", "operationId: createTool", "        '400':", CONFLICT),
];

const CLONE_TOOL: &str = "
  /tools/{tool_id}/clone:
    post:
      operationId: cloneTool
      tags: [Tools]
      summary: Clone a tool
      description: Stores a copy of a tool.
      parameters:
        - {name: tool_id, in: path, required: true, description: Id of the tool., schema: {type: string}}
      responses:
        '200':
          description: The copy.
          content:
            application/json:
              schema:
                type: object
                description: A copy and its id.
                properties:
                  copy: {$ref: '#/components/schemas/Tool'}
                  copy_id: {type: string, description: Id of the copy.}
        '400': {$ref: '#/components/responses/BadRequest'}
        '401': {$ref: '#/components/responses/Unauthorized'}
        '403': {$ref: '#/components/responses/Forbidden'}
        '404': {$ref: '#/components/responses/NotFound'}
        '429': {$ref: '#/components/responses/RateLimited'}
        '500': {$ref: '#/components/responses/InternalError'}
  /notes:
    get:
      operationId: listNotes
      tags: [Notes]
      summary: List notes
      description: Returns all notes.
      responses:
        '200':
          description: All notes.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Note'}}
        '400': {$ref: '#/components/responses/BadRequest'}
        '401': {$ref: '#/components/responses/Unauthorized'}
        '403': {$ref: '#/components/responses/Forbidden'}
        '404': {$ref: '#/components/responses/NotFound'}
        '429': {$ref: '#/components/responses/RateLimited'}
        '500': {$ref: '#/components/responses/InternalError'}
";

const NOTE: &str = "
    Note:
      type: object
      description: A remark.
      required: [text]
      properties:
        text: {type: string, description: What it says.}
        mood: {type: string, enum: [glad, sad], description: How it is meant.}
";

const ARCHIVED: &str = "      parameters:
        - {name: archived, in: query, required: false, description: Archived ones too., schema: {type: boolean}}
";

const CONFLICT: &str = "        '409': {description: A tool of this name exists.}\n        '400':";

/// Names that must come out of the edits, by file.
const NEW_NAMES: [(&str, &str); 12] = [
    ("rust/src/models/tools.rs", "pub created_on:"),
    ("rust/src/models/tools.rs", "pub fn created_at("),
    ("rust/src/models/tools.rs", "Widget"),
    ("rust/src/resources/tools.rs", "pub fn clone_from("),
    ("rust/src/resources/notes.rs", "pub fn list("),
    ("rust/src/models/notes.rs", "pub struct Note"),
    ("rust/src/resources/datapoints.rs", "pub fn archived("),
    ("python/src/hivekube/models/tools.py", "created_on:"),
    ("python/src/hivekube/models/tools.py", "\"widget\""),
    ("python/src/hivekube/resources/tools.py", "def clone_from("),
    ("python/src/hivekube/resources/notes.py", "def list("),
    ("python/src/hivekube/resources/datapoints.py", "archived: "),
];

/// Resources that no edit touches.
const UNTOUCHED: [&str; 4] = [
    "rust/src/resources/runs.rs",
    "rust/src/models/runs.rs",
    "python/src/hivekube/resources/runs.py",
    "python/src/hivekube/models/runs.py",
];

fn generate(folder: &Folder) {
    let output = folder.trueup(GENERATE, None);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
}

/// Public names of a generated file, each with its file.
fn public_names(folder: &Folder) -> BTreeSet<(String, String)> {
    let mut names = BTreeSet::new();
    for (path, contents) in generated(folder) {
        for line in contents.lines().map(str::trim_start) {
            let starts =
                ["pub fn ", "pub async fn ", "pub struct ", "pub enum ", "def ", "async def ", "class "];
            let Some(rest) = starts.iter().find_map(|start| line.strip_prefix(start)) else { continue };
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            names.insert((path.clone(), name));
        }
    }
    names
}

/// Generated code, without the runtimes, which know no API.
fn generated(folder: &Folder) -> BTreeMap<String, String> {
    let code = |path: &str| {
        (path.ends_with(".rs") || path.ends_with(".py"))
            && !path.contains("/runtime/")
            && !path.contains("/_runtime/")
    };
    let files = folder.contents().into_iter().filter(|(path, _)| code(path));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes.unwrap_or_default()).unwrap())).collect()
}

fn lock(folder: &Folder) -> Value {
    serde_yaml::from_str(&folder.text("trueup.lock")).unwrap()
}

/// Every entry of the old value stands in the new one, but for those named.
fn keeps(old: &Value, new: &Value, except: &[&str], at: &str) {
    match old {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| !except.contains(&key.as_str())) {
                let kept = new.get(key).unwrap_or_else(|| panic!("{at}/{key} is gone"));
                keeps(value, kept, except, &format!("{at}/{key}"));
            }
        }
        _ => assert_eq!(old, new, "{at}"),
    }
}

#[test]
fn a_changed_document_is_generated_without_a_change_in_the_generator() {
    let folder = Folder::new();
    for name in ["openapi.yaml", "trueup.yaml", "trueup.lock"] {
        folder.put(name, &std::fs::read_to_string(support::hive().join(name)).unwrap());
    }
    let published = lock(&folder);
    generate(&folder);
    assert_eq!(lock(&folder), published, "the committed lock is that of the document");
    let (old_names, old_code) = (public_names(&folder), generated(&folder));

    for (file, landmark, old, new) in EDITS {
        let text = folder.text(file);
        let from = text.find(landmark).unwrap_or_else(|| panic!("{file} has no {landmark:?}"));
        let from = from + landmark.len();
        let at = from + text[from..].find(old).unwrap_or_else(|| panic!("{old:?} is not after {landmark:?}"));
        folder.put(file, &format!("{}{new}{}", &text[..at], &text[at + old.len()..]));
    }
    generate(&folder);

    let code = generated(&folder);
    for (path, text) in &code {
        if path.ends_with(".rs") {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        } else {
            ruff_python_parser::parse_module(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
    for (path, name) in NEW_NAMES {
        assert!(code.get(path).is_some_and(|text| text.contains(name)), "{path} has no {name}");
    }
    for path in UNTOUCHED {
        assert!(code.contains_key(path) && code.get(path) == old_code.get(path), "{path} changed");
    }
    let names = public_names(&folder);
    let gone: Vec<_> = old_names.difference(&names).collect();
    assert!(gone.is_empty(), "published names are gone: {gone:?}");

    let locked = lock(&folder);
    keeps(&published["operations"], &locked["operations"], &[], "operations");
    keeps(&published["types"], &locked["types"], &["created_at"], "types");
    let required = &locked["operations"]["createTool"]["required"];
    assert_eq!(required, &serde_json::json!(["name", "parameters"]), "a relaxed argument stays one");
}
