//! The raw reply beside the parsed one, options for one call, and a request the document does not know.

use hivekube::{Client, Method};
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hive = Client::from_env()?;

    let raw = hive.projects().list().raw().await?;
    let request = raw.headers().get("x-request-id");
    println!("status {}, {} bytes, request {request:?}", raw.status(), raw.bytes().len());
    println!("parsed: {} projects", raw.parse()?.items.len());

    let metrics = hive.metrics().list().timeout(Duration::from_secs(60)).header("x-trace", "example").await?;
    println!("{} metrics", metrics.items.len());

    let anything = hive.request(Method::Get, "/tools").raw().await?;
    println!("untyped: {}", anything.status());
    Ok(())
}
