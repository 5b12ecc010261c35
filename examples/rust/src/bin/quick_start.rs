//! Quick start: create a tool, list the tools, delete it again.
//!
//! Run with HIVE_API_KEY (and HIVE_API_URL for another server) in the environment.

use hivekube::{Client, CreateTool, Object, ToolType};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hive = Client::from_env()?;
    let parameters: Object =
        serde_json::from_value(json!({"type": "object", "properties": {"query": {"type": "string"}}}))?;

    let made = hive
        .tools()
        .create(
            CreateTool::new("search", parameters)
                .description("Full-text search over the product manual")
                .tool_type(ToolType::Function),
        )
        .await?;
    println!("created tool {}", made.id()?);

    for tool in hive.tools().list().await?.items {
        println!("- {}: {}", tool.name, tool.description.value().map_or("", String::as_str));
    }

    let deleted = hive.tools().delete(made.id()?).await?;
    println!("deleted, server said: {}", serde_json::to_string(&deleted.extra)?);
    Ok(())
}
