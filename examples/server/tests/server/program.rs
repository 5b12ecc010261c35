//! The program itself: the line it prints, its flags, and how it ends.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;

struct Program {
    child: Child,
    client: Client,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hive-server"));
        let mut child = command.args(arguments).args(["--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim_end().strip_prefix("listening on http://").unwrap_or_else(|| panic!("{line:?}"));
        Self { client: Client::at(address.parse().unwrap()), child }
    }

    /// Asks it to stop and waits; true if it ended well.
    #[cfg(unix)]
    fn stop(mut self) -> bool {
        let signalled = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(signalled.success());
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(start.elapsed() < Duration::from_secs(20), "it goes on");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Ended already, unless a test failed halfway.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn a_database_outlives_the_program() {
    let path = std::env::temp_dir().join(format!("hive-server-test-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let flags = ["--wire", "D", "--store", "sqlite", "--sqlite-path", path.to_str().unwrap()];
    let program = Program::start(&flags);
    let made = program.client.call("POST", "/tools", json!({"name": "n", "parameters": {}})).json();
    assert!(program.stop());
    let program = Program::start(&flags);
    let listed = program.client.call("GET", "/tools", Value::Null).json();
    assert_eq!(listed[0][0], made["result"]);
    let other = program.client.call("POST", "/tools", json!({"name": "m", "parameters": {}})).json();
    assert_ne!(other["result"]["id"], made["result"]["id"], "ids of one seed do not repeat over restarts");
    assert!(program.stop());
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn flags_reach_the_server() {
    let program = Program::start(&["--wire", "C2", "--projects-admin=false", "--forbidden-status", "400"]);
    assert_eq!(program.client.call("GET", "/tools", Value::Null).header("x-wire"), "C2");
    assert_eq!(program.client.call("POST", "/projects", json!({"name": "p"})).status, 400);
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    for arguments in [
        &["--wire", "Z"][..],
        &["--sqlite-path", "x.sqlite"],
        &["--emulate", "emty-200"],
        &["--forbidden-status", "500"],
        &["--port", "99999"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_hive-server")).args(arguments).output().unwrap();
        assert!(
            !output.status.success() && output.stdout.is_empty() && !output.stderr.is_empty(),
            "{arguments:?}"
        );
    }
}
