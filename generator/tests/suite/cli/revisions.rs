//! `trueup diff` and `release` of git revisions: documents, the files they refer to and their rules come from one revision.

use std::process::Command;

use super::command::Folder;

pub(crate) fn git(folder: &Folder, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.current_dir(folder.at(".")).args(["-c", "user.name=t", "-c", "user.email=t@example.invalid"]);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command.args(arguments).output().is_ok_and(|output| output.status.success())
}

fn document(parts: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /things:\n    get:\n      operationId: listThings\n      \
         responses: {{'200': {{description: All., content: {{application/json: {{schema: {{$ref: '{parts}'}}}}}}}}}}\n"
    )
}

fn repository() -> Folder {
    let folder = Folder::new();
    assert!(git(&folder, &["init", "--quiet"]), "git is needed");
    folder
}

fn put_document(folder: &Folder) {
    folder.put("api/openapi.yaml", &document("parts/thing.yaml"));
    folder.put("api/parts/thing.yaml", "type: object\nproperties:\n  task: {type: string}\n");
}

fn commit(folder: &Folder) {
    assert!(git(folder, &["add", "."]) && git(folder, &["commit", "--quiet", "-m", "one"]));
}

/// Exit status, and everything that is said.
fn run(folder: &Folder, arguments: &[&str]) -> (Option<i32>, String) {
    let output = folder.trueup(arguments, None);
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (output.status.code(), text)
}

#[test]
fn revisions_are_read_whole() {
    let folder = repository();
    put_document(&folder);
    commit(&folder);
    folder.put("api/parts/thing.yaml", "type: object\nproperties:\n  title: {type: string}\n");

    let run = |arguments: &[&str]| {
        let output = folder.trueup(arguments, None);
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (status, out, err) = run(&["diff", "HEAD:api/openapi.yaml", "api/openapi.yaml"]);
    assert_eq!(status, Some(1), "{out}{err}");
    assert!(out.contains("HEAD:api/parts/thing.yaml:3:3 → api/parts/thing.yaml:"), "{out}");

    // The same from inside a folder, and with rules that the older revision lacks.
    folder.put(
        "api/trueup.yaml",
        "trueup: 1\naliases:\n  - {field: title, legacy: [task], in: {schemas: ['*']}}\n",
    );
    let (status, out, err) = run(&["diff", "HEAD:./api/openapi.yaml", "api/openapi.yaml"]);
    assert_eq!(status, Some(0), "{out}{err}");
    assert!(out.contains("minor[property-aliased]"), "{out}");

    let (status, out, err) = run(&["diff", "HEAD:api/openapi.yaml", "HEAD:api/nowhere.yaml"]);
    assert_eq!((status, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("HEAD:api/nowhere.yaml does not exist"), "{err}");
    let (status, _, err) = run(&["diff", "v9:api/openapi.yaml", "api/openapi.yaml"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("v9 is no revision"), "{err}");
}

#[test]
fn a_release_follows_a_revision() {
    let folder = repository();
    put_document(&folder);
    folder.put("api/trueup.yaml", "trueup: 1\nsdk: {version: 0.3.0}\n");
    commit(&folder);
    assert!(git(&folder, &["tag", "v0.3.0"]));
    folder.put("api/parts/thing.yaml", "type: object\nproperties:\n  title: {type: string}\n");
    let run = |arguments: &[&str]| run(&folder, arguments);
    let (status, said) = run(&["release", "api/openapi.yaml", "--since", "v0.3.0"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("0.3.0 → 0.4.0 (major)"), "{said}");
    assert!(folder.text("api/trueup.yaml").contains("version: 0.4.0"));
    assert!(folder.text("api/MIGRATION.md").contains("pub task: Option<String>,"));
    let (status, said) = run(&["release", "api/openapi.yaml", "--since", "v0.3.0", "--check"]);
    assert_eq!((status, said.as_str()), (Some(0), ""));
    let (status, said) = run(&["release", "api/openapi.yaml", "--since", "v9"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("v9 is no revision"), "{said}");
}

/// Nobody names the published state: it is the newest tag with the version of its packages, or what a package was made from.
#[test]
fn a_release_finds_what_was_published() {
    let folder = repository();
    let run = |arguments: &[&str]| run(&folder, arguments);
    let commit = |tags: &[&str]| {
        commit(&folder);
        assert!(tags.iter().all(|tag| git(&folder, &["tag", tag])));
    };
    let thing = |name: &str| {
        folder
            .put("api/parts/thing.yaml", &format!("type: object\nproperties:\n  {name}: {{type: string}}\n"));
    };
    let release = |more: &[&str]| run(&[&["release", "api/openapi.yaml", "--dry-run"], more].concat());
    folder.put("api/openapi.yaml", &document("parts/thing.yaml"));
    folder.put("api/trueup.yaml", "trueup: 1\nsdk: {version: 0.3.0}\n");
    thing("task");

    let (status, said) = release(&[]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("there is no history"), "{said}");
    assert_eq!(run(&["generate", "api/openapi.yaml", "--rust", "published", "--ref-root", "api"]).0, Some(0));
    commit(&[]);
    let (status, said) = release(&[]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("no tag of this history is called after a version"), "{said}");

    // A tag of something else, and one that lies about what it holds.
    tag(&folder, &["nightly", "server-v9.0.0"]);
    let (status, said) = release(&[]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("server-v9.0.0 has 0.3.0 and 0.3.0"), "{said}");
    tag(&folder, &["v0.3.0"]);
    thing("title");
    commit(&[]);
    let (status, said) = release(&[]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("since v0.3.0, the newest tag"), "{said}");
    assert!(said.contains("0.3.0 → 0.4.0 (major)"), "{said}");

    // A later release is nearer than the one before.
    folder.put("api/trueup.yaml", "trueup: 1\nsdk: {version: 0.4.0}\n");
    commit(&["v0.4.0"]);
    let (status, said) = release(&["--format", "json"]);
    assert_eq!(status, Some(0), "{said}");
    let plan: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((plan["since"].as_str(), plan["rust"]["verdict"].as_str()), (Some("v0.4.0"), Some("none")));

    // The package that is published tells which revision it was made from, whatever the tags say.
    let (status, said) = release(&["--published", "published"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("the revision that published was made from"), "{said}");
    assert!(said.contains("0.3.0 → 0.4.0 (major)"), "{said}");
    let told = folder.text("published/provenance.json");
    let at = told.find("\"rules\"").unwrap();
    let (head, tail) = told.split_at(at);
    folder.put(
        "other/provenance.json",
        &format!("{head}{}", tail.replacen("\"sha256\": \"", "\"sha256\": \"0", 1)),
    );
    let (status, said) = release(&["--published", "other"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("the nearest one has another api/trueup.yaml"), "{said}");

    // A lock of a newer trueup is told as such, with its place.
    folder.put("api/trueup.lock", "trueup-lock: 99\n");
    folder.put("api/trueup.yaml", "trueup: 1\nsdk: {version: 0.5.0}\n");
    commit(&["v0.5.0"]);
    assert!(std::fs::remove_file(folder.at("api/trueup.lock")).is_ok());
    let before = folder.text("api/trueup.yaml");
    let (status, said) = run(&["release", "api/openapi.yaml"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("v0.5.0:./api/trueup.lock:1:") && said.contains("newer trueup"), "{said}");
    assert_eq!(folder.text("api/trueup.yaml"), before);
}

fn tag(folder: &Folder, tags: &[&str]) {
    assert!(tags.iter().all(|tag| git(folder, &["tag", tag])));
}

/// What a revision had and git cannot read any more is an error wherever it is missed: rules that are lost would be no rules.
#[test]
fn a_history_with_holes_is_not_guessed_at() {
    let folder = repository();
    put_document(&folder);
    folder.put("api/trueup.yaml", "trueup: 1\nsdk: {version: 0.3.0}\n");
    commit(&folder);
    assert!(git(&folder, &["tag", "v0.3.0"]));
    let run = |arguments: &[&str]| run(&folder, arguments);
    let diff = ["diff", "v0.3.0:./api/openapi.yaml", "api/openapi.yaml"];
    assert_eq!(run(&diff).0, Some(0));
    let before = folder.contents();
    for object in ["api/trueup.yaml", "api/openapi.yaml", "api/parts/thing.yaml", "api", ""] {
        let mut ask = std::process::Command::new("git");
        ask.args(["rev-parse", &format!("v0.3.0:{object}")]).current_dir(folder.at("."));
        let id = String::from_utf8(ask.output().unwrap().stdout).unwrap();
        let at = folder.at(&format!(".git/objects/{}/{}", &id[..2], id[2..].trim()));
        let aside = folder.at("aside");
        std::fs::rename(&at, &aside).unwrap();
        for arguments in [
            &diff[..],
            &["release", "api/openapi.yaml"],
            &["release", "api/openapi.yaml", "--since", "v0.3.0"],
        ] {
            let (status, said) = run(arguments);
            assert_eq!(status, Some(2), "{object} {arguments:?}\n{said}");
            assert!(
                said.contains("cannot be read: ") && said.contains("partial or damaged"),
                "{object} {arguments:?}\n{said}"
            );
        }
        std::fs::rename(&aside, &at).unwrap();
    }
    assert_eq!(folder.contents(), before);
}

/// The same document is not the same package where another trueup writes it.
#[test]
fn another_generator_asks_for_a_patch() {
    let folder = repository();
    let run = |arguments: &[&str]| run(&folder, arguments);
    put_document(&folder);
    folder.put("api/trueup.yaml", "trueup: 1\nsdk: {version: 1.3.0}\n");
    let generate = run(&["generate", "api/openapi.yaml", "--rust", "rust", "--python", "python"]);
    assert_eq!(generate.0, Some(0), "{}", generate.1);
    commit(&folder);
    assert!(git(&folder, &["tag", "v1.3.0"]));
    let (status, said) = run(&["release", "api/openapi.yaml"]);
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(said.matches("1.3.0 stays").count(), 2, "{said}");

    // As if the crate alone had been made by an older one.
    let told = folder.text("rust/provenance.json");
    let this = format!("\"generator\": \"{}\"", env!("CARGO_PKG_VERSION"));
    folder.put("rust/provenance.json", &told.replace(&this, "\"generator\": \"0.0.7\""));
    assert_ne!(folder.text("rust/provenance.json"), told);
    let (status, said) = run(&["release", "api/openapi.yaml", "--published", "rust", "--dry-run"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.contains("1.3.0 → 1.3.1 (patch)") && said.contains("what was published, by 0.0.7"),
        "{said}"
    );
    assert!(
        git(&folder, &["commit", "--quiet", "-am", "two"]) && git(&folder, &["tag", "--force", "v1.3.0"])
    );
    let (status, said) = run(&["release", "api/openapi.yaml"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("1.3.0 → 1.3.1 (patch)") && said.contains("Python t: 1.3.0 stays"), "{said}");
    let changelog = folder.text("api/CHANGELOG.md");
    assert!(changelog.contains("- Rust: Made by trueup ") && changelog.contains(", by 0.0.7"), "{changelog}");
}
