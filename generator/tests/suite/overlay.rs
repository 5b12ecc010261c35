//! Overlays: what a target selects, what an action does, what is refused and where. One row a case.

use trueup::diagnostics::{Diagnostics, SourceMap, Strictness, render};
use trueup::load::{self, Budget, Input, load_with_overlays};

const DOCUMENT: &str = r#"
openapi: 3.0.3
info: {title: T, version: "1"}
tags: [{name: a}, {name: b}, {name: c}]
paths:
  /x:
    get:
      operationId: getX
      tags: [a]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
      responses: {}
    post: {operationId: postX, tags: [b], responses: {}}
  /y-z:
    get: {operationId: getY, deprecated: true, responses: {}}
"#;

fn run(actions: &str, budget: &Budget) -> (Option<serde_json::Value>, String) {
    run_as("1.0.0", actions, budget)
}

fn run_as(version: &str, actions: &str, budget: &Budget) -> (Option<serde_json::Value>, String) {
    let overlay = format!("overlay: {version}\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}\n");
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new(Strictness::Lenient));
    let document = Input { name: "api.yaml", bytes: DOCUMENT.as_bytes() };
    let overlay = Input { name: "overlay.yaml", bytes: overlay.as_bytes() };
    let loaded = load_with_overlays(document, &[overlay], budget, &mut sources, &mut diagnostics);
    (loaded.map(|loaded| loaded.tree.to_json()), render::plain(&diagnostics, &sources))
}

/// An action, the place to look at afterwards, and the JSON there (`-` for nothing).
const APPLIED: &[(&str, &str, &str)] = &[
    (
        "- {target: $.info, update: {title: New, contact: {name: N}}}",
        "/info",
        r#"{"title":"New","version":"1","contact":{"name":"N"}}"#,
    ),
    ("- {target: \"$.paths['/x'].get\", remove: true}", "/paths/~1x/get", "-"),
    (
        "- {target: \"$['paths'][\\\"/x\\\"].get.tags\", update: more}",
        "/paths/~1x/get/tags",
        r#"["a","more"]"#,
    ),
    ("- {target: $.paths.*.get, update: {summary: s}}", "/paths/~1y-z/get/summary", r#""s""#),
    ("- {target: \"$.paths[*][*]\", update: {tags: [t]}}", "/paths/~1x/get/tags", r#"["a","t"]"#),
    (
        "- {target: \"$..[?@.name == 'limit' && @.in == 'query'].schema\", update: {maximum: 100}}",
        "/paths/~1x/get/parameters/0/schema/maximum",
        "100",
    ),
    ("- {target: \"$..parameters[?@.schema.minimum]\", remove: true}", "/paths/~1x/get/parameters/1", "-"),
    ("- {target: \"$.paths[?@.get.deprecated == true]\", remove: true}", "/paths/~1y-z", "-"),
    ("- {target: \"$.paths[?!@.post]\", remove: true}", "/paths/~1y-z", "-"),
    ("- {target: \"$..operationId\", remove: true}", "/paths/~1x/post/operationId", "-"),
    (
        "- {target: \"$.tags[?length(@.name) == 1 && match(@.name, '[ab]')]\", remove: true}",
        "/tags",
        r#"[{"name":"c"}]"#,
    ),
    ("- {target: \"$.tags[?!search(@.name, 'b')]\", remove: true}", "/tags", r#"[{"name":"b"}]"#),
    ("- {target: \"$.paths[?count(@.*) > 1]\", remove: true}", "/paths/~1x", "-"),
    ("- {target: \"$.paths[?value(@..operationId) == 'getY']\", remove: true}", "/paths/~1y-z", "-"),
    ("- {target: \"$.tags[-1]\", remove: true}", "/tags", r#"[{"name":"a"},{"name":"b"}]"#),
    ("- {target: \"$.tags[0,2]\", remove: true}", "/tags", r#"[{"name":"b"}]"#),
    ("- {target: \"$.tags[1:]\", remove: true}", "/tags", r#"[{"name":"a"}]"#),
    ("- {target: \"$.tags[::-2]\", update: {x-m: 1}}", "/tags/0/x-m", "1"),
    ("- {target: \"$.tags[?(@.name > 'a' || @.name == $.tags[0].name)]\", remove: true}", "/tags", "[]"),
    (
        "- {target: \"$.paths['/x'].get.parameters[1].schema.minimum\", update: 7}",
        "/paths/~1x/get/parameters/1/schema/minimum",
        "7",
    ),
    (
        "- {target: \"$.paths['/x'].get\", update: {tags: [b], parameters: []}}",
        "/paths/~1x/get/tags",
        r#"["a","b"]"#,
    ),
    ("- {target: $, update: {security: []}}", "/security", "[]"),
    (
        "- {target: \"$.paths['/x'].get\", update: {summary: one}}\n- {target: \"$.paths['/x'].get.summary\", update: two}",
        "/paths/~1x/get/summary",
        r#""two""#,
    ),
];

#[test]
fn actions_change_what_they_target() {
    for (action, pointer, expected) in APPLIED {
        let (tree, plain) = run(action, &Budget::default());
        assert!(!plain.contains("error"), "{action}\n{plain}");
        let tree = tree.expect("the document is read");
        let found = tree.pointer(pointer).map_or("-".to_owned(), ToString::to_string);
        assert_eq!(found, *expected, "{action}");
    }
}

/// The same of what only version 1.1 has.
const APPLIED_1_1: &[(&str, &str, &str)] = &[
    (
        "- {target: \"$.paths['/x'].post\", copy: \"$.paths['/y-z'].get\"}",
        "/paths/~1x/post/deprecated",
        "true",
    ),
    (
        "- {target: \"$.paths['/x'].post.tags\", copy: '$.tags[0].name'}",
        "/paths/~1x/post/tags",
        r#"["b","a"]"#,
    ),
    ("- {target: $.info.title, copy: '$.tags[1].name'}", "/info/title", r#""b""#),
    ("- {target: '$.tags[*].name', update: z}", "/tags/2/name", r#""z""#),
    ("- {target: \"$..tags[?@ == 'a']\", remove: true}", "/paths/~1x/get/tags", "[]"),
];

/// What fits no version, and what is said: the version, an action, where and why.
const MISFITS: &[(&str, &str, &str, &str)] = &[
    (
        "1.0.0",
        "- {target: $.info, copy: '$.tags[0]'}",
        "overlay.yaml:4:",
        "begin the overlay with `overlay: 1.1.0`",
    ),
    (
        "1.1.0",
        "- {target: $.info, copy: '$.tags[0]', update: {}}",
        "overlay.yaml:4:",
        "make two actions of it",
    ),
    (
        "1.1.0",
        "- {target: $.tags, update: {name: z}}\n- {target: \"$['info','tags']\", update: {}}",
        "overlay.yaml:5:",
        "of several kinds",
    ),
    (
        "1.0.0",
        "- {target: $.info, update: text}",
        "overlay.yaml:4:",
        "has a string where the document has an object, at #/info",
    ),
    (
        "1.0.0",
        "- {target: $, update: {info: null}}",
        "overlay.yaml:4:",
        "has null where the document has an object, at #/info",
    ),
    (
        "1.1.0",
        "- {target: $, update: {tags: {a: 1}}}",
        "overlay.yaml:4:",
        "has an object where the document has a list, at #/tags",
    ),
    (
        "1.1.0",
        "- {target: $.info.title, update: [a]}",
        "overlay.yaml:4:",
        "has a list where the document has a string, at #/info/title",
    ),
    ("1.1.0", "- {target: $.info, copy: '$.tags[*]'}", "overlay.yaml:4:", "names 3"),
    (
        "1.1.0",
        "- {target: $.info.title, copy: $.info}",
        "overlay.yaml:4:",
        "has an object where the document has a string",
    ),
    ("1.10.0", "- {target: $.info, update: {}}", "overlay.yaml:1:", "version 1.0 or 1.1"),
    ("1.0.x", "- {target: $.info, update: {}}", "overlay.yaml:1:", "version 1.0 or 1.1"),
    ("1.2.0", "- {target: $.info, update: {}}", "overlay.yaml:1:", "version 1.0 or 1.1"),
];

#[test]
fn versions_have_actions_of_their_own() {
    for (action, pointer, expected) in APPLIED_1_1 {
        let (tree, plain) = run_as("1.1.0", action, &Budget::default());
        assert_eq!(plain.matches("error[").count(), 0, "{action}\n{plain}");
        let tree = tree.expect("the document is read");
        assert_eq!(tree.pointer(pointer).map(ToString::to_string).as_deref(), Some(*expected), "{action}");
    }
    for (version, action, start, part) in MISFITS {
        let (_, plain) = run_as(version, action, &Budget::default());
        let first = plain.lines().next().unwrap_or_default();
        assert!(
            first.starts_with(start) && first.contains("error[bad-overlay]") && first.contains(part),
            "{version} {action}\n{plain}"
        );
    }
    for version in ["1.0", "1.1", "1.0.1", "1.1.12"] {
        let (_, plain) = run_as(version, "- {target: $.info, update: {x-a: 1}}", &Budget::default());
        assert!(!plain.contains("error["), "{version}\n{plain}");
    }
}

/// An action, where the error is and what it says.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "- {target: $.nothing, remove: true}",
        "overlay.yaml:4:12: error[rule-matches-nothing]",
        "(#/actions/0/target)",
    ),
    ("- {target: info, remove: true}", "overlay.yaml:4:12: error[bad-overlay]", "begins with `$`"),
    ("- {target: \"$.a[\", remove: true}", "overlay.yaml:4:12: error[bad-overlay]", "character 5"),
    (
        "- {target: \"$.a[?size(@.x) > 1]\", remove: true}",
        "overlay.yaml:4:12: error[bad-overlay]",
        "the functions are",
    ),
    (
        "- {target: \"$.a[?count(1) > 1]\", remove: true}",
        "overlay.yaml:4:12: error[bad-overlay]",
        "takes a path",
    ),
    (
        "- {target: \"$.a[?match(@.x)]\", remove: true}",
        "overlay.yaml:4:12: error[bad-overlay]",
        "a text and a pattern",
    ),
    ("- {target: \"$['a\", remove: true}", "overlay.yaml:4:12: error[bad-overlay]", "never closed"),
    ("- {target: $.info}", "overlay.yaml:4:3: error[bad-overlay]", "neither updates nor removes"),
    ("- {update: {}}", "overlay.yaml:4:3: error[bad-overlay]", "no target"),
    ("- {target: $.info, updat: {}}", "overlay.yaml:4:20: error[bad-overlay]", "`updat` is no field"),
    ("- {target: $, remove: true}", "overlay.yaml:4:12: error[bad-overlay]", "whole document"),
    ("- text", "overlay.yaml:4:3: error[bad-overlay]", "no object"),
];

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (action, start, part) in REFUSED {
        let (_, plain) = run(action, &Budget::default());
        assert!(plain.starts_with(start) && plain.contains(part), "{action}\n{plain}");
    }
}

#[test]
fn overlays_stay_within_the_budget() {
    let mut budget = Budget::default();
    budget.steps = 1000;
    let (_, plain) = run("- {target: \"$..*..*..*..*\", update: {x-a: 1}}", &budget);
    assert!(plain.contains("error[budget-exceeded]") && plain.contains("(steps)"), "{plain}");
    let deeper = "- {target: $.info, update: {x-d: {a: {a: {a: {a: {}}}}}}}\n".to_owned();
    let down: String = (1..60)
        .map(|n| {
            format!(
                "- {{target: \"$.info['x-d']{}\", update: {{a: {{a: {{a: {{}}}}}}}}}}\n",
                ".a".repeat(n * 3)
            )
        })
        .collect();
    let (_, plain) = run(&(deeper + &down), &Budget::default());
    assert!(plain.contains("error[budget-exceeded]") && plain.contains("(depth)"), "{plain}");
}

#[test]
fn an_overlay_has_its_own_head() {
    for (text, part) in [
        ("[]", "not an object"),
        ("overlay: 2.0.0\nactions: []", "version 1.0 or 1.1"),
        ("overlay: 1.0.0", "no list of actions"),
        ("openapi: 3.0.3", "version 1.0 or 1.1"),
    ] {
        let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new(Strictness::Lenient));
        let document = Input { name: "api.yaml", bytes: DOCUMENT.as_bytes() };
        let overlay = Input { name: "o.yaml", bytes: text.as_bytes() };
        load_with_overlays(document, &[overlay], &Budget::default(), &mut sources, &mut diagnostics);
        let plain = render::plain(&diagnostics, &sources);
        assert!(plain.contains("error[bad-overlay]") && plain.contains(part), "{text}\n{plain}");
    }
}

/// Changes of one document, in all forms that a difference has to take.
const CHANGED: &[(&str, &str)] = &[
    ("info: {title: T, version: \"1\"}", "info: {title: U, contact: {name: N}}"),
    ("tags: [{name: a}, {name: b}, {name: c}]", "tags: [{name: a}, {name: c}]"),
    ("tags: [{name: a}, {name: b}, {name: c}]", "tags: [{name: c}, {name: a}, {name: b}]"),
    (
        "tags: [{name: a}, {name: b}, {name: c}]",
        "tags: [{name: a}, {name: b}, {name: c}, {name: d}, {name: e}]",
    ),
    ("tags: [{name: a}, {name: b}, {name: c}]", "tags: {a: 1}"),
    ("tags: [{name: a}, {name: b}, {name: c}]", "'it''s \\ a \"key\" [0]': 1"),
    ("schema: {type: integer, minimum: 1}", "schema: {type: integer, minimum: 2}"),
    ("tags: [a]", "tags: [b]"),
    ("tags: [a]", "tags: [[a]]"),
    ("post: {operationId: postX, tags: [b], responses: {}}", "'0': {operationId: postX}"),
    ("deprecated: true", "deprecated: null"),
    ("deprecated: true", "deprecated: {a: [1]}"),
    ("operationId: getX", "operationId: [getX]"),
];

/// An overlay that was made of two documents makes one of the other.
#[test]
fn a_difference_leads_from_one_document_to_the_other() {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::default());
    let budget = Budget::default();
    let mut parse = |text: &str| {
        load::parse("api.yaml", text.as_bytes(), &budget, &mut sources, &mut diagnostics).unwrap()
    };
    for (was, is) in CHANGED {
        assert!(DOCUMENT.contains(was), "{was}");
        let pair = [DOCUMENT.to_owned(), DOCUMENT.replacen(was, is, 1)];
        for (from, to) in [(&pair[0], &pair[1]), (&pair[1], &pair[0])] {
            let (mut old, new) = (parse(from), parse(to));
            let made = load::overlay::difference(&old.root, &new.root).unwrap();
            let (version, actions) = (made.version(), &made.actions);
            let text = serde_json::json!({
                "overlay": version, "info": { "title": "O", "version": "1" }, "actions": actions,
            });
            let overlay = parse(&text.to_string());
            let mut said = Diagnostics::default();
            let applied = load::overlay::apply(&mut old.root, &overlay, &budget, &mut said);
            assert!(said.is_empty(), "{is}: {text:#}");
            assert_eq!(applied.len(), actions.len());
            assert!(old.root.same_value(&new.root), "{is}: {text:#}\n{}", old.root.json_text());
        }
        let one = parse(&pair[0]);
        assert_eq!(
            load::overlay::difference(&one.root, &one.root),
            Some(load::overlay::Difference::default())
        );
    }
}
