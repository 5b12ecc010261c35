//! What a conformance suite says of a document, as calls of its operations (`vectors/suite.json`, `vectors/openapi.yaml`).

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

use crate::support;

use serde_json::{Value, json};
use std::path::Path;
use trueup::vectors::{self, Vectors};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn read(document: &str) -> Vectors {
    let suite = std::fs::read_to_string(folder().join("suite.json")).unwrap();
    let files = [("suite.json".to_owned(), suite), ("own.json".to_owned(), "[]".to_owned())];
    vectors::read(&files, document, &support::lower_folder(&folder()).api).unwrap()
}

/// The cases by id.
fn cases(document: &str) -> Value {
    let cases = read(document).cases;
    cases
        .iter()
        .map(|case| (case.id.clone(), serde_json::to_value(case).unwrap()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn values_on_the_wire_become_typed_arguments() {
    let cases = cases("some/shelf/openapi.3.1.json");
    let pick = &cases["pick"];
    assert_eq!(pick["call"], "books.pick");
    assert_eq!(pick["server_path"], "/v1");
    assert_eq!(pick["credential"], "secret");
    let arguments =
        json!({"ids": [1, 2], "tag": ["a", "b"], "page": [1, 2], "x_exact": true, "session": "s"});
    assert_eq!(pick["arguments"], arguments);
    assert_eq!(pick["expect"], json!({"items": [{"title": "A"}]}));
    let create = &cases["create"];
    assert_eq!(create["arguments"], json!({"title": "A", "in_print": true}));
    assert_eq!(create["options"], json!({"body": {"shelf": 4}}));
    assert_eq!(create["expect"], Value::Null);
}

#[test]
fn a_body_is_sent_in_the_media_type_that_it_had() {
    let cases = cases("shelf/openapi.3.0.yaml");
    for (id, call, arguments) in [
        ("create", "books.create", json!({"title": "A", "in_print": true})),
        ("create-xml", "books.create", json!({"title": "A", "content_type": "application/xml"})),
        ("create-text", "books.create_from_text", json!({"body": "A"})),
    ] {
        assert_eq!((&cases[id]["call"], &cases[id]["arguments"]), (&json!(call), &arguments), "{id}");
    }
}

#[test]
fn what_cannot_be_called_says_why() {
    let cases = cases("shelf/openapi.3.0.yaml");
    for (id, why) in [
        ("pick", None),
        ("create", None),
        ("lacks-title", Some("the body lacks the required \"title\"")),
        ("no-operation", Some("nothing in the document describes this exchange")),
        ("not-in-the-document", Some("the SDK has no operation DELETE /books")),
    ] {
        assert_eq!(cases[id]["unsupported"], json!(why), "{id}");
    }
}

#[test]
fn a_document_gets_its_own_vectors() {
    assert_eq!(
        cases("attic/openapi.3.0.yaml").as_object().unwrap().keys().collect::<Vec<_>>(),
        ["of-another-document"]
    );
    assert!(cases("shelf/openapi.3.0.yaml").get("of-another-document").is_none());
    // A document that no vector names gets those that call an operation it has.
    let loose = cases("loft/openapi.3.0.yaml");
    assert!(loose.get("of-another-document").is_some() && loose.get("not-in-the-document").is_none());
    assert_eq!(read("shelf/openapi.3.0.yaml").own, [("own.json".to_owned(), "[]".to_owned())]);
}

#[test]
fn a_suite_that_cannot_be_read_is_refused() {
    let api = support::lower_folder(&folder()).api;
    let files = [("suite.json".to_owned(), "{\"vectors\": [{}]}".to_owned())];
    let refused = vectors::read(&files, "openapi.yaml", &api).unwrap_err();
    assert!(format!("{refused:?}").contains("missing field"), "{refused:?}");
}
