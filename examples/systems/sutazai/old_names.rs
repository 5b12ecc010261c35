//! A program of the time when a task of the mesh was a `QueuedTask`: it goes on to work, and the compiler says what to write.

#![expect(deprecated, reason = "old names are what this program is about")]
#![deny(unfulfilled_lint_expectations)]

use sutazai::models::QueuedTask;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task: QueuedTask = serde_json::from_str(r#"{"id": "task-1", "status": "waiting"}"#)?;
    println!("{}", described(&task));
    Ok(())
}

/// A task in one line.
fn described(task: &sutazai::QueuedTask) -> String {
    let now: &sutazai::MeshTask = task;
    format!("{}: {}", now.id, now.status)
}
