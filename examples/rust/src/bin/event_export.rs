//! Export events page by page.

use futures_util::TryStreamExt;
use hivekube::{Client, CreateEvent, CreateSession, EventType, ExportEvents};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hive = Client::from_env()?;
    let session = hive
        .sessions()
        .create_with(CreateSession::new().session_name("export example").source("example"))
        .await?;
    for number in 0..5 {
        let event = CreateEvent::new(EventType::Tool)
            .event_name(format!("step {number}"))
            .session_id(session.id()?)
            .inputs(serde_json::Map::from_iter([("number".to_owned(), number.into())]));
        hive.events().create(event).await?;
    }

    let page = hive.events().export_with(ExportEvents::new().limit(2)).await?;
    println!("{:?} events, {} on the first page", page.total, page.items.len());

    // The stream goes on across pages until the server has no more.
    let mut events = std::pin::pin!(hive.events().export_with(ExportEvents::new().limit(2)).items());
    while let Some(event) = events.try_next().await? {
        println!("- {:?} ({:?})", event.event_name, event.event_type);
    }
    Ok(())
}
