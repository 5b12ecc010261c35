//! `trueup verify` of a crate as a registry has it: Cargo's own form of the manifest beside the one that it was given.

use super::command::Folder;
use crate::support;

#[test]
fn what_cargo_writes_of_a_manifest_must_say_the_same() {
    let folder = Folder::new();
    let shop = std::fs::read_to_string(support::data("cli/documents/shop.yaml")).unwrap();
    folder.put("openapi.yaml", &shop);
    assert_eq!(folder.trueup(&["generate", "openapi.yaml", "--rust", "rust"], None).status.code(), Some(0));
    let given = folder.text("rust/Cargo.toml");
    folder.put("rust/Cargo.toml.orig", &given);
    let verify = || {
        let output = folder.trueup(&["verify", "rust", "openapi.yaml"], None);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    // As Cargo does: a comment, a key of its own, a dependency in its long form.
    let fastrand = given.lines().find(|line| line.starts_with("fastrand = ")).unwrap();
    let long = fastrand.replace("fastrand = ", "fastrand = { version = ") + " }";
    let published =
        given.replace(fastrand, &long).replace("[package]\n", "# By Cargo.\n[package]\nbuild = false\n");
    folder.put("rust/Cargo.toml", &published);
    assert_eq!(verify(), (Some(0), String::new()));

    folder.put("rust/Cargo.toml", &published.replace("build = false", "build = \"src/lib.rs\""));
    let (status, said) = verify();
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("rust/Cargo.toml says something else than Cargo.toml.orig: package.build"),
        "{said}"
    );
    folder.put("rust/Cargo.toml", "[");
    let (status, said) = verify();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("rust/Cargo.toml cannot be read: "), "{said}");
}
