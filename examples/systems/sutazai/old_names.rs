//! A program of the time when the mesh was the queue, and a task of it a `QueuedTask`: it goes on to work, and the compiler says
//! what to write.

#![expect(deprecated, reason = "old names are what this program is about")]
#![deny(unfulfilled_lint_expectations)]

use sutazai::Client;
use sutazai::models::QueuedTask;
use sutazai::resources::Queue;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task: QueuedTask = serde_json::from_str(r#"{"id": "task-1", "status": "waiting"}"#)?;
    println!("{}", described(&task));
    let login = sutazai::Login::builder().username("ada").password("correct horse").build();
    let token = Client::from_env()?.auth().login(login).await?.access_token;
    let client = Client::builder().from_env().api_key(token).build()?;
    let queue: Queue = client.queue();
    println!("{}", described(&queue.task("ocr-1").await?));
    let (old, new) = (client.queue().task("ocr-1").await?, client.mesh().task("ocr-1").await?);
    println!("the same: {}", old == new);
    Ok(())
}

/// A task in one line.
fn described(task: &sutazai::QueuedTask) -> String {
    let now: &sutazai::MeshTask = task;
    format!("{}: {}", now.id, now.status)
}
