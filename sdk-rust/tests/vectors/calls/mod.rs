//! From a vector to the typed call it is about.

mod configurations;
mod datapoints;
mod datasets;
mod events;
mod metrics;
mod projects;
mod runs;
mod sessions;
mod tools;

use hivekube::{Client, Result, Value};

use super::arguments::Arguments;
use super::format::Vector;

/// Makes the call and gives its result as a vector writes it.
///
/// # Panics
///
/// If there is no such method, or an argument that it does not take.
pub async fn call(client: &Client, vector: &Vector) -> Result<Value> {
    let (resource, method) = vector.call.split_once('.').unwrap_or_default();
    let arguments = Arguments::new(&vector.arguments);
    match resource {
        "configurations" => configurations::call(client, method, arguments, vector).await,
        "datapoints" => datapoints::call(client, method, arguments, vector).await,
        "datasets" => datasets::call(client, method, arguments, vector).await,
        "events" => events::call(client, method, arguments, vector).await,
        "metrics" => metrics::call(client, method, arguments, vector).await,
        "projects" => projects::call(client, method, arguments, vector).await,
        "runs" => runs::call(client, method, arguments, vector).await,
        "sessions" => sessions::call(client, method, arguments, vector).await,
        "tools" => tools::call(client, method, arguments, vector).await,
        _ => panic!("no resource {resource}"),
    }
}
