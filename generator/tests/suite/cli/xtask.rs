//! `cargo xtask` as `trueup init` sets it up: Cargo builds the package that was written, without a network, and that runs the
//! generator.

use std::process::{Command, Output};

use super::command::Folder;
use super::revisions::git;
use crate::support;

/// `cargo xtask …` in a folder below this one, with the generator of this build.
fn xtask(folder: &Folder, below: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let program = std::path::PathBuf::from(env!("CARGO_BIN_EXE_trueup"));
    cargo(folder, below, arguments, |command| command.env("TRUEUP", program))
}

fn cargo(
    folder: &Folder,
    below: &str,
    arguments: &[&str],
    with: impl FnOnce(&mut Command) -> &mut Command,
) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO"));
    command.arg("xtask").args(arguments).current_dir(folder.at(below));
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TARGET_DIR", folder.at("target"));
    for inherited in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "TRUEUP", "GIT_DIR"] {
        command.env_remove(inherited);
    }
    let Output { status, stdout, stderr } = with(&mut command).output().unwrap();
    (status.code(), [stdout, stderr].map(|text| String::from_utf8(text).unwrap()).concat())
}

fn shop(manifest: &str) -> Folder {
    let folder = Folder::new();
    folder.put("Cargo.toml", manifest);
    folder.put("src/lib.rs", "");
    folder
        .put("api/openapi.yaml", &std::fs::read_to_string(support::data("cli/documents/shop.yaml")).unwrap());
    folder
}

#[test]
fn a_package_is_given_its_commands() {
    let folder = shop("[package]\nname = \"shop-server\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    let made = folder.trueup(&["init", "api/openapi.yaml"], None);
    assert_eq!(made.status.code(), Some(0), "{made:?}");

    let (status, said) = xtask(&folder, ".", &["gen", "--check"]);
    assert_eq!(status, Some(1), "{said}");
    let (status, said) = xtask(&folder, ".", &["gen"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(!said.contains("warning"), "{said}");
    assert!(folder.text("sdk-rust/Cargo.toml").contains("name = \"shop\""));
    assert!(folder.at("sdk-python/src/shop/__init__.py").is_file());
    assert_eq!(xtask(&folder, ".", &["gen", "--check"]), (Some(0), String::new()));

    let document = folder.text("api/openapi.yaml");
    folder.put("api/openapi.yaml", &document.replace("title: Shop", "title: Shop of tools"));
    assert_ne!(folder.text("api/openapi.yaml"), document);
    let (status, said) = xtask(&folder, ".", &["gen", "--check"]);
    assert_eq!(status, Some(1), "{said}");

    // What is no command of it, what trueup says of the rest, and where there is no trueup.
    let (status, said) = xtask(&folder, ".", &["help"]);
    assert_eq!(status, Some(0));
    assert!(
        ["gen [--check]", "lint", "diff [REV]", "release"].iter().all(|word| said.contains(word)),
        "{said}"
    );
    let (status, said) = xtask(&folder, ".", &["generate"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("no such command: `generate`"), "{said}");
    let (status, said) = xtask(&folder, ".", &["lint", "--no-such-option"]);
    assert_eq!(status, Some(2), "{said}");
    let (status, said) = xtask(&folder, ".", &["diff", "v9"]);
    assert_eq!(status, Some(2), "{said}");
    let (status, said) = cargo(&folder, ".", &["lint"], |command| command.env("TRUEUP", "no/trueup"));
    assert_eq!(status, Some(2));
    assert!(said.contains("TRUEUP names ") && said.contains("no/trueup"), "{said}");
    let compiler = std::path::Path::new(env!("CARGO")).parent().unwrap();
    let (status, said) = cargo(&folder, ".", &["lint"], |command| command.env("PATH", compiler));
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("cargo install trueup --locked"), "{said}");
}

/// A workspace whose patterns take the package in needs no table of its own, and calls it from any folder.
#[test]
fn a_workspace_is_given_a_member() {
    let folder = shop("[workspace]\nresolver = \"3\"\nmembers = [\"x*\"]\nexclude = [\"sdk-rust\"]\n");
    let made = folder.trueup(&["init", "api/openapi.yaml", "--python", "py thon"], None);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    assert_eq!(String::from_utf8(made.stderr).unwrap(), "");
    assert!(!folder.text("xtask/Cargo.toml").contains("[workspace]"));
    let (status, said) = xtask(&folder, "api", &["gen"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(folder.at("py thon/src/shop/__init__.py").is_file());
}

#[test]
fn a_diff_is_with_what_was_committed() {
    let folder = shop("[package]\nname = \"shop-server\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    let made = folder.trueup(&["init", "api/openapi.yaml"], None);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    assert!(git(&folder, &["init", "--quiet"]), "git is needed");
    assert!(git(&folder, &["add", "api"]) && git(&folder, &["commit", "--quiet", "-m", "one"]));
    assert!(
        git(&folder, &["tag", "v1"]) && git(&folder, &["commit", "--quiet", "--allow-empty", "-m", "two"])
    );
    let document = folder.text("api/openapi.yaml");
    folder.put("api/openapi.yaml", &document.replace("  /items:", "  /wares:"));
    for arguments in
        [&["diff"][..], &["diff", "v1"], &["diff", "--format", "plain"], &["diff", "v1", "--format", "plain"]]
    {
        let (status, said) = xtask(&folder, ".", arguments);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("/wares"), "{said}");
    }
}

#[test]
fn a_release_writes_the_packages_too() {
    let folder = shop("[package]\nname = \"shop-server\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    let made = folder.trueup(&["init", "api/openapi.yaml", "--rust", "rust"], None);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let (status, said) = xtask(&folder, ".", &["gen"]);
    assert_eq!(status, Some(0), "{said}");
    folder.put("published/openapi.yaml", &folder.text("api/openapi.yaml"));
    folder.put("published/trueup.yaml", &folder.text("api/trueup.yaml"));
    let document = folder.text("api/openapi.yaml");
    folder.put("api/openapi.yaml", &document.replace("title: Shop", "title: Shop of tools"));

    let since = ["release", "--since", "published"];
    let (status, said) = xtask(&folder, ".", &[&since[..], &["--dry-run"]].concat());
    assert_eq!(status, Some(0), "{said}");
    assert!(folder.text("rust/Cargo.toml").contains("version = \"1.0.0\""));
    let (status, said) = xtask(&folder, ".", &since);
    assert_eq!(status, Some(0), "{said}");
    assert!(folder.text("api/CHANGELOG.md").contains("1.0.1"), "{said}");
    assert!(folder.text("rust/Cargo.toml").contains("version = \"1.0.1\""), "{said}");
    let (status, said) = xtask(&folder, ".", &["release", "--since", "nowhere"]);
    assert_eq!(status, Some(2), "{said}");
}
