//! What goes wrong, and how it looks: one error type with everything the server said.

use hivekube::{Client, Error};
use std::time::Duration;

fn explain(error: &Error) {
    match error.status() {
        Some(404) => println!("not found, request {:?}", error.request_id()),
        Some(status) => println!("the server said {status}: {error}"),
        None if error.is_timeout() => println!("no answer in time"),
        None => println!("no answer: {error}"),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hive = Client::from_env()?;
    for id in ["00000000-0000-4000-8000-000000000000", ".."] {
        // The second id would leave the path of the resource: it is refused before anything is sent.
        if let Err(error) = hive.runs().get(id).timeout(Duration::from_secs(30)).max_retries(1).await {
            explain(&error);
        }
    }

    let nowhere = Client::builder().api_key("k").base_url("http://127.0.0.1:9").max_retries(0).build()?;
    if let Err(error) = nowhere.tools().list().await {
        explain(&error);
    }
    Ok(())
}
