//! `trueup diff` and `release` of git revisions: documents, the files they refer to and their rules come from one revision.

use std::process::Command;

use super::command::Folder;

fn git(folder: &Folder, arguments: &[&str]) -> bool {
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

#[test]
fn revisions_are_read_whole() {
    let folder = Folder::new();
    if !git(&folder, &["init", "--quiet"]) {
        eprintln!("GIT IS MISSING; this test checked nothing");
        return;
    }
    folder.put("api/openapi.yaml", &document("parts/thing.yaml"));
    folder.put("api/parts/thing.yaml", "type: object\nproperties:\n  task: {type: string}\n");
    assert!(git(&folder, &["add", "."]) && git(&folder, &["commit", "--quiet", "-m", "one"]));
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
    let folder = Folder::new();
    if !git(&folder, &["init", "--quiet"]) {
        eprintln!("GIT IS MISSING; this test checked nothing");
        return;
    }
    folder.put("api/openapi.yaml", &document("parts/thing.yaml"));
    folder.put("api/parts/thing.yaml", "type: object\nproperties:\n  task: {type: string}\n");
    folder.put("api/trueup.yaml", "trueup: 1\nsdk: {version: 0.3.0}\n");
    assert!(git(&folder, &["add", "."]) && git(&folder, &["commit", "--quiet", "-m", "one"]));
    assert!(git(&folder, &["tag", "v0.3.0"]));
    folder.put("api/parts/thing.yaml", "type: object\nproperties:\n  title: {type: string}\n");
    let run = |arguments: &[&str]| {
        let output = folder.trueup(arguments, None);
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        (output.status.code(), text)
    };
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
