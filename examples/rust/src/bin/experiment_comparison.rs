//! Run an experiment twice and compare the runs.

use hivekube::{AggregateFunction, Client, CreateRun, GetRunResult, RunStatus, UpdateRun};
use serde_json::{Map, Value};

fn object(key: &str, value: impl Into<Value>) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), value.into())])
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hive = Client::from_env()?;
    let old = hive.runs().create(CreateRun::new("baseline").configuration(object("model", "small"))).await?;
    let new = hive.runs().create(CreateRun::new("candidate").configuration(object("model", "large"))).await?;
    let (old, new) = (old.id()?, new.id()?);
    println!("runs {old} and {new}");

    let done = UpdateRun::new().status(RunStatus::Completed).metadata(object("reviewed", true));
    hive.runs().update_with(new, done).await?;
    println!("status of the candidate: {:?}", hive.runs().get(new).await?.status);

    let average = GetRunResult::new().aggregate_function(AggregateFunction::Average);
    println!("result: {:?}", hive.runs().result_with(new, average).await?.status);

    let comparison = hive.runs().compare(new, old).await?;
    println!("datapoints in common: {:?}", comparison.common_datapoints);
    Ok(())
}
