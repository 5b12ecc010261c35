//! First steps: the files that a document needs to become two SDKs. Pure texts; writing them is the caller's, who refuses to
//! overwrite. docs/init.md is the page.

mod cargo;
mod xtask;

use crate::ir::Api;
use crate::suggest::Suggestions;

pub use cargo::{Level, Runner, runner, stranger};
pub use xtask::Xtask;

/// What the files are made for.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// The document, from the folder that the files are written to.
    pub document: &'a str,
    /// Folder of the crate.
    pub rust: &'a str,
    /// Folder of the package.
    pub python: &'a str,
    /// Options that every command needs to read the document as it was read now.
    pub options: &'a [String],
    /// What runs the commands.
    pub runner: Runner,
    /// Workflows too.
    pub ci: bool,
}

/// Files by their path, those beside the document marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// From the folder that is written to; the rules are beside the document.
    pub path: String,
    /// It stands beside the document.
    pub beside_document: bool,
    /// What it holds.
    pub text: String,
}

/// The files of a beginning.
#[must_use]
pub fn files(api: &Api, suggestions: &Suggestions, place: &Place<'_>) -> Vec<File> {
    let file = |path: &str, text: String| File { path: path.to_owned(), beside_document: false, text };
    let mut files = vec![
        File { path: "trueup.yaml".to_owned(), beside_document: true, text: rules(api, suggestions) },
        file("SDKS.md", readme(api, place)),
    ];
    match place.runner {
        Runner::Make => files.push(file("sdk.mk", makefile(place))),
        Runner::Xtask(xtask) => files.extend(xtask.files(place)),
    }
    if place.ci {
        files.push(file(".github/workflows/sdks.yml", workflow(place)));
        files.push(file(".github/workflows/release-sdks.yml", release_workflow(place)));
    }
    files
}

impl Runner {
    /// How a user calls one of the commands: `sdks`, `check`, `lint`, `release`.
    fn call(self, command: &str) -> String {
        match (self, command) {
            (Self::Make, command) => format!("make -f sdk.mk {command}"),
            (Self::Xtask(_), "sdks") => "cargo xtask gen".to_owned(),
            (Self::Xtask(_), "check") => "cargo xtask gen --check".to_owned(),
            (Self::Xtask(_), command) => format!("cargo xtask {command}"),
        }
    }

    /// What is run first.
    #[must_use]
    pub fn first(self) -> String {
        self.call("sdks")
    }
}

/// The rules: what is read off the document, written down so that a new title renames nothing; what seems to be needed, as
/// comments.
fn rules(api: &Api, suggestions: &Suggestions) -> String {
    let package = &api.package;
    let name = quoted(api.title.for_encoder());
    let mut out = format!(
        "# What the SDKs are called, and what they hide of the servers. `trueup generate --help`; docs/rules.md lists all keys.\n\
         trueup: 1\n\n\
         sdk:\n  name: {name}\n  version: {version}\n  # license: MIT OR Apache-2.0\n  # repository: https://github.com/OWNER/REPOSITORY\n  \
         rust: {{crate: {rust}, client: {rust_client}}}\n  python: {{package: {python}, client: {python_client}}}\n  \
         env: {{api_key: {key}, base_url: {url}}}\n  # Files of yours among the generated ones: never written, never deleted.\n  \
         keep:\n    rust: ['examples/**', 'tests/own_*.rs']\n    python: ['src/{python}/own/**', 'tests/own/**']\n",
        version = package.rust_version,
        rust = package.rust_crate,
        rust_client = package.rust_client,
        python = package.python_package,
        python_client = package.python_client,
        key = package.env_api_key,
        url = package.env_base_url,
    );
    if !suggestions.is_empty() {
        out += "\n# Rules that the document seems to need (`trueup suggest` shows the evidence): read each before you uncomment it.\n";
        // The first two lines are the head of a rules file.
        for line in suggestions.rules().lines().skip(2) {
            out += &format!("# {line}\n").replace("#  \n", "#\n");
        }
    }
    out
}

/// A text as a YAML double-quoted scalar, which a JSON string is.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// A path in a makefile or a shell: between single quotes, `$` doubled for make.
fn word(path: &str) -> String {
    let plain = !path.is_empty() && path.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    if plain { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''").replace('$', "$$")) }
}

fn makefile(place: &Place<'_>) -> String {
    let (document, rust, python) = (word(place.document), word(place.rust), word(place.python));
    let options: String = place.options.iter().map(|option| format!(" {}", word(option))).collect();
    format!(
        "# `make -f sdk.mk sdks`: what is run after the document or its rules changed.\n\
         .PHONY: sdks check lint diff release\n\n\
         GENERATE = trueup generate {document}{options} --strict --rust {rust} --python {python}\n\n\
         sdks:\n\t$(GENERATE)\n\n\
         # Nothing is written; fails where the SDKs are not what the document says.\n\
         check:\n\t$(GENERATE) --check\n\n\
         lint:\n\ttrueup lint {document}{options}\n\n\
         # make -f sdk.mk diff SINCE=v1.0.0\n\
         diff:\n\ttrueup diff \"$(SINCE)\":./{document} {document}{options}\n\n\
         # Since the newest tag of a release, or SINCE=v1.0.0.\n\
         release:\n\ttrueup release {document}{options} $(if $(SINCE),--since \"$(SINCE)\")\n\t$(GENERATE)\n"
    )
}

fn readme(api: &Api, place: &Place<'_>) -> String {
    let package = &api.package;
    let commands = [
        ("sdks", "write both"),
        ("check", "is what is committed what the document says?"),
        ("lint", "would the document give better SDKs?"),
        ("release", "next versions, changelog, migration page"),
    ];
    let commands = commands.map(|(command, what)| format!("{:<25} # {what}\n", place.runner.call(command)));
    let title =
        crate::lang::markdown::escape_inline(&crate::lang::markdown::one_line(api.title.for_encoder()));
    format!(
        "# SDKs of {title}\n\n\
         Made from `{document}` and `trueup.yaml` beside it. Do not edit what is generated: say it in the rules, or add files of your own\n\
         where `keep:` names them.\n\n\
         | | Rust | Python |\n|---|---|---|\n\
         | package | `{rust}` in `{rust_at}` | `{python}` in `{python_at}` |\n\
         | client | `{rust}::{rust_client}` | `{python}.{python_client}`, `{python}.Async{python_client}` |\n\
         | credential | `{key}` | `{key}` |\n\n\
         ```\n{commands}```\n\n\
         Each package has a README with its first call.\n",
        commands = commands.concat(),
        document = place.document.replace('`', ""),
        rust = package.rust_crate,
        rust_at = place.rust.replace('`', ""),
        python = package.python_package,
        python_at = place.python.replace('`', ""),
        rust_client = package.rust_client,
        python_client = package.python_client,
        key = package.env_api_key,
    )
}

fn workflow(place: &Place<'_>) -> String {
    format!(
        "name: SDKs\n\
         on: {{push: {{branches: [main]}}, pull_request: {{}}}}\n\
         permissions: {{contents: read}}\n\
         jobs:\n  \
           sdks:\n    \
             runs-on: ubuntu-latest\n    \
             steps:\n      \
               - uses: actions/checkout@v4\n      \
               - run: cargo install trueup --locked\n      \
               - run: {check}\n      \
               - run: {lint}\n",
        check = place.runner.call("check"),
        lint = place.runner.call("lint"),
    )
}

/// Trusted publishing: the registries take the identity of the workflow, and no secret is stored.
fn release_workflow(place: &Place<'_>) -> String {
    let rust = quoted(place.rust);
    let python = quoted(place.python);
    format!(
        "name: Release SDKs\n\
         on: {{push: {{tags: ['v*']}}}}\n\
         permissions: {{contents: read}}\n\
         jobs:\n  \
           crate:\n    \
             runs-on: ubuntu-latest\n    \
             environment: crates-io\n    \
             permissions: {{contents: read, id-token: write}}\n    \
             steps:\n      \
               - uses: actions/checkout@v4\n      \
               - uses: rust-lang/crates-io-auth-action@v1\n        \
                 id: auth\n      \
               - run: cargo publish\n        \
                 working-directory: {rust}\n        \
                 env:\n          \
                   CARGO_REGISTRY_TOKEN: ${{{{ steps.auth.outputs.token }}}}\n  \
           package:\n    \
             runs-on: ubuntu-latest\n    \
             environment: pypi\n    \
             permissions: {{contents: read, id-token: write}}\n    \
             steps:\n      \
               - uses: actions/checkout@v4\n      \
               - run: pipx run build\n        \
                 working-directory: {python}\n      \
               - uses: pypa/gh-action-pypi-publish@release/v1\n        \
                 with:\n          \
                   packages-dir: {dist}\n",
        dist = quoted(&format!("{}/dist/", place.python.trim_end_matches('/'))),
    )
}
