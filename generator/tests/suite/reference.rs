//! `docs`: the pages of a small document as they are, and what must hold of all pages: links lead somewhere, text is text, nothing
//! runs or is fetched. `TRUEUP_BLESS=1` records.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support;
use trueup::pipeline::{self, Input, Inputs};

fn pages(spec: &Path, rules: Option<&Path>) -> BTreeMap<String, String> {
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
    let made = pipeline::reference(&inputs);
    let (pages, _) = made.pages.unwrap_or_else(|| panic!("{:?}", made.diagnostics));
    pages.iter().map(|(path, text)| (path.as_str().to_owned(), text.to_owned())).collect()
}

fn notes() -> BTreeMap<String, String> {
    let folder = support::data("reference");
    pages(&folder.join("notes.yaml"), Some(&folder.join("rules.yaml")))
}

/// The files of a folder and of those in it.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|inside| format!("{name}/{inside}")));
        } else {
            found.insert(name);
        }
    }
    found
}

#[test]
fn pages_are_as_recorded() {
    let folder = support::data("reference").join("pages");
    let made = notes();
    if std::env::var_os("TRUEUP_BLESS").is_some() {
        let _ = std::fs::remove_dir_all(&folder);
        for (path, text) in &made {
            let at = folder.join(path);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            std::fs::write(at, text).unwrap();
        }
    }
    assert_eq!(made.keys().cloned().collect::<BTreeSet<_>>(), files(&folder), "pages and no others");
    for (path, text) in &made {
        let recorded = std::fs::read_to_string(folder.join(path)).unwrap_or_default();
        assert_eq!(*text, recorded, "{path}");
    }
    assert_eq!(made, notes(), "the same document gives the same pages");
}

/// Also those that Windows keeps for devices.
#[test]
fn every_tag_has_a_page() {
    let mut paths = String::new();
    for tag in ["com1", "lpt9", "conout$", "nul", "index", "COM2"] {
        paths.push_str(&format!(
            "  '/{tag}/x':\n    get:\n      operationId: get_{tag}_x\n      tags: ['{tag}']\n      summary: 'Has `{tag}` of *it*'\n      responses: {{'204': {{description: D.}}}}\n"
        ));
    }
    let folder = std::env::temp_dir().join(format!("trueup-pages-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let document = folder.join("openapi.yaml");
    let text = format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}");
    std::fs::write(&document, text).unwrap();
    let made = pages(&document, None);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(made.keys().filter(|path| path.starts_with("resources/")).count(), 6, "{:?}", made.keys());
    assert!(made["index.html"].contains("<td>Has com1 of it</td>"), "{}", made["index.html"]);
}

/// Every element and attribute of a page, in order; text is passed by.
fn elements(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    for part in page.trim_start_matches("<!doctype html>").split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("an open tag: {part}"));
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some((key, behind)) = rest.split_once("=\"") {
            let (value, behind) = behind.split_once('"').unwrap();
            attributes.push((key.trim().to_owned(), value.to_owned()));
            rest = behind;
        }
        assert!(rest.trim().is_empty(), "{tag}");
        found.push((name.to_owned(), attributes));
    }
    found
}

#[test]
fn text_of_a_document_is_text() {
    const ELEMENTS: &str = "!doctype html head meta title link body nav h1 h2 h3 h4 h5 p div section a code pre table tr th td ul ol \
                            li em strong s br hr span blockquote";
    const ATTRIBUTES: &str = "lang charset http-equiv content name rel href id class start html";
    let mut documents = vec![notes()];
    documents.push(pages(&support::hive().join("openapi.yaml"), Some(&support::hive().join("trueup.yaml"))));
    for (path, page) in documents.iter().flatten().filter(|(path, _)| path.ends_with(".html")) {
        for (name, attributes) in elements(page) {
            let name = name.trim_start_matches('/');
            assert!(ELEMENTS.split_whitespace().any(|known| known == name), "{path}: <{name}>");
            for (key, value) in attributes {
                assert!(ATTRIBUTES.split_whitespace().any(|known| known == key), "{path}: {key}");
                let is_fetched = name == "link" && value.contains(':');
                assert!(!is_fetched && !value.starts_with("javascript"), "{path}: {key}={value}");
            }
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    let folder = support::data("reference");
    let hive = support::hive();
    for (spec, rules) in [
        (folder.join("notes.yaml"), folder.join("rules.yaml")),
        (hive.join("openapi.yaml"), hive.join("trueup.yaml")),
    ] {
        let made = pages(&spec, Some(&rules));
        let mut anchors: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (path, page) in &made {
            let ids = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            for id in ids {
                assert!(anchors.entry(path).or_default().insert(id.clone()), "{path}: {id} twice");
            }
        }
        let mut followed = 0;
        for (path, page) in &made {
            for link in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                if link.starts_with("http") || link.starts_with("mailto:") {
                    continue;
                }
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let mut to: Vec<&str> = path.split('/').collect();
                to.pop();
                for step in file.split('/') {
                    match step {
                        ".." => drop(to.pop()),
                        "." => {}
                        step => to.push(step),
                    }
                }
                let to = if file.is_empty() { path.clone() } else { to.join("/") };
                assert!(made.contains_key(&to), "{path}: {link}");
                let has =
                    anchor.is_empty() || anchors.get(to.as_str()).is_some_and(|all| all.contains(anchor));
                assert!(has, "{path}: {link}");
                followed += 1;
            }
        }
        assert!(followed > 20, "{followed}");
    }
}

/// Also where a resource is so long that its class has several parts.
#[test]
fn every_operation_has_its_signatures_in_both_languages() {
    let mut documents = vec![support::hive().join("openapi.yaml")];
    documents.extend(support::corpus().map(|corpus| corpus.join("discord.json")));
    for document in documents {
        for (path, page) in pages(&document, None).iter().filter(|(path, _)| path.starts_with("resources/")) {
            assert!(!page.contains("<code></code>"), "{}: {path}", document.display());
            let (called, sections) =
                (page.matches("let result = client.").count(), page.matches("<section").count());
            assert_eq!(called, sections, "{path}");
        }
    }
}
