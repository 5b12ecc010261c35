//! `mock`: every request of a table is answered as the table says, and every operation of real documents is answered at all.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use std::path::{Path, PathBuf};

use super::support;
use trueup::mock::{Mock, Options, Reply, Request};
use trueup::pipeline::{self, Input, Inputs};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mock")
}

fn mock(spec: &Path, rules: Option<&Path>, options: Options) -> Mock {
    let input = |path: &Path| Input {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        bytes: std::fs::read(path).unwrap(),
    };
    let inputs = Inputs {
        spec: input(spec),
        files: Vec::new(),
        overlays: Vec::new(),
        rules: rules.map(input),
        lock: None,
        strict: false,
    };
    let (resolved, normalised, lowered) = pipeline::reading(&inputs).document.unwrap();
    Mock::new(resolved, &normalised, lowered.api, options)
}

/// `METHOD target`, header fields, and what follows `body: `.
fn request(text: &str) -> Request {
    let mut lines = text.lines();
    let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
    let mut request = Request { method: method.to_owned(), target: target.to_owned(), ..Request::default() };
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        if name == "body" {
            request.body = value.as_bytes().to_vec();
        } else {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    request
}

fn shown(reply: &Reply) -> String {
    let mut out = format!("< {} {}\n", reply.status, reply.operation);
    for (name, value) in &reply.headers {
        out.push_str(&format!("< {name}: {value}\n"));
    }
    for piece in &reply.body {
        for line in String::from_utf8_lossy(piece).lines() {
            out.push_str(&format!("| {line}\n"));
        }
    }
    out
}

fn table(name: &str, options: Options) {
    let folder = folder();
    let mock = mock(&folder.join("shop.yaml"), Some(&folder.join("rules.yaml")), options);
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut made = String::new();
    for block in text.split("\n\n") {
        let mut asked: Vec<&str> = block.lines().filter(|line| !line.starts_with(['<', '|'])).collect();
        let comments: Vec<&str> = asked.iter().copied().filter(|line| line.starts_with('#')).collect();
        asked.retain(|line| !line.starts_with('#'));
        for line in comments.iter().chain(&asked) {
            made.push_str(line);
            made.push('\n');
        }
        made.push_str(&shown(&mock.answer(&request(&asked.join("\n")))));
        made.push('\n');
    }
    made.pop();
    if std::env::var_os("TRUEUP_BLESS").is_some() {
        std::fs::write(&path, &made).unwrap();
        return;
    }
    assert_eq!(made.trim_end(), text.trim_end(), "{name}");
}

#[test]
fn requests_get_the_replies_of_the_document() {
    table("shop.txt", Options::default());
}

#[test]
fn old_names_are_answered_where_rules_are_asked_for() {
    table("old.txt", Options { old_spellings: true, ..Options::default() });
}

#[test]
fn a_seed_chooses_others_and_always_the_same() {
    table("seed.txt", Options { seed: 7, ..Options::default() });
}

/// What a document or a request can ask for at length is answered in time.
#[test]
fn hostile_documents_are_answered_in_time() {
    let folder = folder();
    let options = Options { old_spellings: true, ..Options::default() };
    let mock = mock(&folder.join("hostile.yaml"), Some(&folder.join("rules.hostile.yaml")), options);
    let started = std::time::Instant::now();
    for mut asked in mock.requests() {
        assert_eq!(mock.answer(&asked).status, 200, "{asked:?}");
        asked.headers.push(("prefer".to_owned(), "dynamic=true".to_owned()));
        assert_eq!(mock.answer(&asked).status, 200, "{asked:?}");
    }
    let path = format!("GET /m/{}", "-a".repeat(5_000));
    assert_eq!(mock.answer(&request(&path)).status, 404);
    let path = format!("GET /m/{}.json", "-a".repeat(5_000));
    assert_eq!(mock.answer(&request(&path)).status, 200);
    let items = vec!["[[[[[[[[[[[[1]]]]]]]]]]]]"; 2_000].join(",");
    let body = format!("POST /nested\nbody: [{items}]");
    assert_eq!(mock.answer(&request(&body)).status, 200);
    assert!(started.elapsed() < std::time::Duration::from_secs(30), "{:?}", started.elapsed());
}

/// Every operation of real documents is answered, with what the document declares and what it calls a success.
#[test]
fn every_operation_of_real_documents_is_answered() {
    let mut documents = vec![support::hive().join("openapi.yaml")];
    if let Some(corpus) = support::corpus() {
        documents.extend(support::documents(&corpus, 300_000));
    }
    for path in documents {
        for prefer in ["dynamic=false", "dynamic=true"] {
            let mock = mock(&path, None, Options::default());
            let mut answered = 0;
            for mut request in mock.requests() {
                request.headers.push(("prefer".to_owned(), prefer.to_owned()));
                let reply = mock.answer(&request);
                let said = String::from_utf8_lossy(&reply.bytes()).into_owned();
                assert!(reply.status < 400, "{}: {request:?}\n{said}", path.display());
                assert!(reply.bytes().len() < 1_000_000, "{}: {request:?}", path.display());
                assert_eq!(mock.answer(&request), reply, "{}", path.display());
                answered += 1;
            }
            assert_eq!(answered, mock.len(), "{}", path.display());
        }
    }
}
