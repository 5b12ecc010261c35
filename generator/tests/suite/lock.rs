//! What is published keeps its name and its shape, whatever is added to the document, relaxed in it or moved about.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /tools:
    get: {operationId: getTool, tags: [tools], responses: {'200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Tool'}}}}}}
    post:
      operationId: createTool
      tags: [tools]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name, kind]
              properties:
                name: {type: string}
                kind: {type: string}
                limits: {type: object, required: [low, high], properties: {low: {type: integer}, high: {type: integer}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Tool: {type: object, properties: {Id: {type: string}, level: {type: string, enum: [a, b]}}}
";

/// A change to the document, and lines of the outline that hold after it.
#[test]
fn published_names_and_shapes_stay() {
    let first = support::lower(DOCUMENT, "", None);
    for (change, from, to, lines) in [
        (
            "another operation that wants a name",
            "  /tools:\n",
            "  /tool: {get: {operationId: retrieve-tool, tags: [tools], responses: {'204': {description: A.}}}}\n  /tools:\n",
            &["tools.get GET /tools (get_tool)", "tools.get_tool GET /tool (retrieve_tool)"][..],
        ),
        (
            "a component that wants a type's name",
            "    Tool: {",
            "    tool: {type: object, properties: {t: {$ref: '#/components/schemas/Tool'}}}\n    Tool: {",
            &["object Tool = \"Tool\" response tools"],
        ),
        (
            "a field that wants a name, spelled as it is",
            "properties: {Id:",
            "properties: {id: {type: string}, Id:",
            &["id: string = \"Id\"", "id_2: string = \"id\""],
        ),
        (
            "a required argument that is relaxed",
            "required: [name, kind]",
            "required: [name]",
            &["body name: string required", "body kind: string required"],
        ),
        (
            "a required field that is relaxed",
            "required: [low, high]",
            "required: [high]",
            &["low: int required", "high: int required"],
        ),
        (
            "arguments that trade places",
            "                name: {type: string}\n                kind: {type: string}\n",
            "                kind: {type: string}\n                name: {type: string}\n",
            &["    body name: string required\n    body kind: string required"],
        ),
        (
            "fields that trade places",
            "properties: {low: {type: integer}, high: {type: integer}}",
            "properties: {high: {type: integer}, low: {type: integer}}",
            &["  low: int required\n  high: int required"],
        ),
        (
            "a path that moves",
            "  /tools:\n",
            "  /v2/gadgets:\n",
            &["tools.get GET /v2/gadgets", "tools.create POST /v2/gadgets"],
        ),
        (
            "a tag that is renamed",
            "operationId: createTool\n      tags: [tools]",
            "operationId: createTool\n      tags: [gadgets]",
            &["tools.create POST /tools"],
        ),
    ] {
        let document = DOCUMENT.replacen(from, to, 1);
        assert_ne!(document, DOCUMENT, "{change}");
        let after = support::lower(&document, "", Some(&first.lock));
        for line in lines {
            assert!(after.outline.contains(line), "{change}: no {line:?} in\n{}", after.outline);
        }
        let again = support::lower(&document, "", Some(&after.lock));
        assert_eq!((again.outline, again.lock), (after.outline, after.lock), "{change}");
    }
}

#[test]
fn an_inline_type_keeps_its_name_when_it_becomes_a_component() {
    let first = support::lower(DOCUMENT, "", None);
    let moved = DOCUMENT.replace(
        "limits: {type: object, required: [low, high], properties: {low: {type: integer}, high: {type: integer}}}",
        "limits: {$ref: '#/components/schemas/Limits'}",
    ) + "    Limits: {type: object, required: [low, high], properties: {low: {type: integer}, high: {type: integer}}}\n";
    let name = "object CreateToolLimits = \"Limits\" request tools";
    let after = support::lower(&moved, "", Some(&first.lock));
    assert!(after.outline.contains(name), "{}", after.outline);
    let again = support::lower(&moved, "", Some(&after.lock));
    assert_eq!((again.outline, again.lock), (after.outline, after.lock));
}

/// What constructors do not ask for, since it has one value, they do not ask for when it has more; and the reverse.
#[test]
fn a_published_constant_stays_one() {
    let with = |values: &str| DOCUMENT.replace("[a, b]", values);
    let one = support::lower(&with("[a]"), "", None);
    let mut lock = one.lock;
    for values in ["[a, b]", "[b, c, a]", "[b, a]"] {
        let after = support::lower(&with(values), "", Some(&lock));
        assert!(after.outline.contains("A = \"a\" default"), "{values}: {}", after.outline);
        assert!(after.lock.contains("default: a"), "{values}: {}", after.lock);
        lock = after.lock;
    }
    for (published, values) in [(&lock, "[b, c]"), (&support::lower(DOCUMENT, "", None).lock, "[a, b]")] {
        let after = support::lower(&with(values), "", Some(published));
        assert!(!after.outline.contains("default") && !after.lock.contains("default:"), "{}", after.outline);
    }
}

#[test]
fn a_rule_renames_on_purpose() {
    let first = support::lower(DOCUMENT, "", None);
    let rules = "trueup: 1\noperations: {createTool: {call: tools.add}}\nrename: [{schema: Tool, field: Id, to: key}]\n";
    let after = support::lower(DOCUMENT, rules, Some(&first.lock));
    assert!(
        after.outline.contains("tools.add POST") && after.outline.contains("key: string = \"Id\""),
        "{}",
        after.outline
    );
}

/// A type has its name from the rule, whatever was published; then it is published by that name.
#[test]
fn a_renamed_type_keeps_its_name() {
    let first = support::lower(DOCUMENT, "", None);
    let rules = "trueup: 1\nrename: [{schema: Tool, to: Gadget, deprecated: [Tool]}]\n";
    let renamed = support::lower(DOCUMENT, rules, Some(&first.lock));
    assert!(
        renamed.outline.contains("Gadget = \"Tool\"") && renamed.outline.contains(" was Tool"),
        "{}",
        renamed.outline
    );
    let after = support::lower(DOCUMENT, "", Some(&renamed.lock));
    assert!(
        after.outline.contains("Gadget = \"Tool\"") && !after.outline.contains("was Tool"),
        "{}",
        after.outline
    );
}

/// A resource has its name from the rule too, new operations with it, and the feature of its old name is one of the crate's as long
/// as that is kept.
#[test]
fn a_renamed_resource_keeps_its_name_and_its_features() {
    let first = support::lower(DOCUMENT, "", None);
    let published = first.lock.replacen("operations:", "features:\n  tools: tool-box\noperations:", 1);
    let kept = "trueup: 1\nrename: [{resource: tools, to: gadgets, deprecated: [tools]}]\n";
    let more = DOCUMENT.replacen(
        "  /tools:\n",
        "  /tools/all: {delete: {operationId: deleteTools, tags: [tools], responses: {'204': {description: A.}}}}\n  /tools:\n",
        1,
    );
    let mut lock = published;
    for _ in 0..2 {
        let after = support::lower(&more, kept, Some(&lock));
        for line in
            ["resource gadgets was tools\n", "gadgets.get GET /tools", "gadgets.delete DELETE /tools/all"]
        {
            assert!(after.outline.contains(line), "no {line:?} in\n{}", after.outline);
        }
        assert!(after.lock.contains("features:\n  gadgets: gadgets\n  tools: tool-box\n"), "{}", after.lock);
        lock = after.lock;
    }
    let dropped = support::lower(&more, "", Some(&lock));
    assert!(dropped.outline.contains("resource gadgets\n"), "{}", dropped.outline);
    assert!(dropped.lock.contains("features:\n  gadgets: gadgets\noperations:"), "{}", dropped.lock);
}

const LETTERS: &str = "\
openapi: 3.0.3
info: {title: Größenlehre, version: '1'}
paths:
  /maße:
    get:
      operationId: listMaße
      tags: [Maße & Größen]
      parameters: [{name: größer_als, in: query, schema: {type: integer}}, {name: grosser_als, in: query, schema: {type: integer}}]
      responses: {'200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Größe'}}}}}
components:
  schemas:
    Größe: {type: object, properties: {ünï: {type: string}, n: {type: string}, 長さ: {type: string}, art: {type: string, enum: [öffentlich, ÉTÉ]}, of: {$ref: '#/components/schemas/Grosse'}}}
    Grosse: {type: object, properties: {é: {type: string}, e: {type: string}}}
";

/// Latin letters are written in ASCII, the same in both languages, one name for one thing; names that were published without stay.
#[test]
fn letters_with_marks_read_well_and_rename_nothing() {
    let first = support::lower(LETTERS, "", None);
    for line in [
        "resource masse_grossen\n",
        "masse_grossen.list_masse GET /maße",
        "query grosser_als_2: int = \"größer_als\"",
        "query grosser_als: int\n",
        "object Grosse = \"Grosse\"",
        "object Grosse2 = \"Größe\"",
        "uni: string = \"ünï\"",
        "  n: string\n",
        "e_2: string = \"é\"",
        "Offentlich = \"öffentlich\"",
        "Ete = \"ÉTÉ\"",
    ] {
        assert!(first.outline.contains(line), "no {line:?} in\n{}", first.outline);
    }
    let names = |of: trueup::lang::spelling::Spelling| -> Vec<String> {
        let resources = of.resources.into_iter().flat_map(|resource| {
            let methods = resource
                .methods
                .into_iter()
                .flat_map(|method| method.arguments.into_iter().chain([method.name]));
            methods.chain([resource.accessor, resource.class]).collect::<Vec<_>>()
        });
        resources.chain(of.types.into_values().map(|made| made.name)).collect()
    };
    let (rust, python) =
        (trueup::lang::rust::plan::spelling(&first.api), trueup::lang::python::spelling(&first.api));
    assert_eq!(names(rust), names(python));
    // What an older run made of the letters.
    let published = [
        ("listMaße", "call: masse_grossen.list_masse", "call: ma_e_gr_en.list_ma"),
        ("ünï", "ünï: uni", "ünï: n_2"),
    ]
    .into_iter()
    .fold(first.lock, |lock, (what, from, to)| {
        assert!(lock.contains(from), "{what} is not in\n{lock}");
        lock.replacen(from, to, 1)
    });
    let after = support::lower(LETTERS, "", Some(&published));
    for line in ["ma_e_gr_en.list_ma GET", "n_2: string = \"ünï\""] {
        assert!(after.outline.contains(line), "no {line:?} in\n{}", after.outline);
    }
}

#[test]
fn a_lock_that_cannot_be_read_is_refused() {
    for (lock, says) in [
        ("trueup-lock: 2\n", "format 2"),
        ("[1]\n", "cannot be read"),
        ("types: {}\n", "cannot be read"),
        ("trueup-lock: 1\noperations: {a: {cal: b}}\n", "cannot be read"),
    ] {
        let found = support::lower(DOCUMENT, "", Some(lock)).diagnostics;
        assert!(found.contains(says) && found.contains("error"), "{lock:?}: {found}");
    }
}

/// What is published as an object stays one, whatever it looks like; what was published as pages stays that.
#[test]
fn a_reply_becomes_a_page_on_the_first_run_only() {
    let folder = support::data("lowering/pages");
    let document = support::document_text(&folder);
    let rules = support::rules_text(&folder);
    let first = support::lower(&document, &rules, None);
    assert!(first.lock.contains("gives_pages: true"));
    let without = first.lock.replace("    gives_pages: true\n", "");
    let kept = support::lower(&document, &rules, Some(&without));
    assert!(kept.outline.contains("paging by cursor from"), "rules say so");
    assert!(kept.outline.contains("links.list_by_link GET /links (list_by_link) anonymous paging by link"));
    assert!(!kept.outline.contains("at /response_metadata/next_cursor"));
    assert!(kept.diagnostics.contains("cursors.list_by_cursor"), "{}", kept.diagnostics);
    assert!(!kept.lock.contains("gives_pages"), "{}", kept.lock);
}

/// Another media type is a method beside the published one, also where it would be preferred.
#[test]
fn a_published_form_of_a_body_stays_the_methods_own() {
    let document = |content: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /tools:\n    post:\n      operationId: createTool\n      tags: [tools]\n      requestBody:\n        content:\n{content}      responses: {{'204': {{description: Done.}}}}\n"
        )
    };
    let form = "          application/x-www-form-urlencoded: {schema: {type: object, properties: {name: {type: string}}}}\n";
    let json = "          application/json: {schema: {type: object, properties: {title: {type: string}}}}\n";
    let both = document(&format!("{form}{json}"));
    let fresh = support::lower(&both, "", None).outline;
    assert!(
        fresh.contains("tools.create POST /tools (create_tool) anonymous body application/json"),
        "{fresh}"
    );
    let first = support::lower(&document(form), "", None);
    let later = support::lower(&both, "", Some(&first.lock)).outline;
    for line in [
        "tools.create POST /tools (create_tool) anonymous body application/x-www-form-urlencoded as a form",
        "tools.create_from_json POST /tools (create_tool_from_json) anonymous body application/json",
    ] {
        assert!(later.contains(line), "{later}");
    }
}

/// Servers are chosen by name; one more, or other words about one, renames none.
#[test]
fn published_servers_keep_their_names() {
    let document = |servers: &str| {
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{servers}]\npaths: {{}}\n")
    };
    let names = |lowered: &support::Lowered| -> Vec<(String, String)> {
        let servers = &lowered.api.server_choices.servers;
        servers.iter().map(|server| (server.url.for_encoder().to_owned(), server.name.snake())).collect()
    };
    let (eu, us) = ("{url: 'https://eu.x.com'}", "{url: 'https://us.x.com', description: Live}");
    let first = support::lower(&document(&format!("{eu}, {us}")), "", None);
    let pair = |url: &str, name: &str| (format!("https://{url}.x.com"), name.to_owned());
    assert_eq!(names(&first), [pair("eu", "eu"), pair("us", "live")]);
    let more = "{url: 'https://eu.x.com/two'}, {url: 'https://ap.x.com', description: Live}, {url: 'https://us.x.com'}, {url: 'https://eu.x.com', description: Europe}";
    let alone = support::lower(&document(more), "", None);
    assert_eq!(names(&alone)[1], pair("ap", "live"), "without a lock the words decide");
    let after = support::lower(&document(more), "", Some(&first.lock));
    let found = names(&after);
    assert_eq!(found[1..], [pair("ap", "live_2"), pair("us", "live"), pair("eu", "eu")]);
    assert_eq!(names(&support::lower(&document(more), "", Some(&after.lock))), found, "and so they stay");
    // Where there is nothing to choose, nothing is published.
    assert!(!support::lower(&document(eu), "", None).lock.contains("servers"));
}
