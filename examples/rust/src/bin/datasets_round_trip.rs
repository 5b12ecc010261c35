//! Datasets, there and back: create one, add datapoints, read them, change it, delete it.

use hivekube::{
    AddDatapoints, Client, CreateDataset, DatapointMapping, DatasetType, ListDatapoints, UpdateDataset,
};
use serde_json::{Map, Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hive = Client::from_env()?;
    let dataset =
        hive.datasets().create(CreateDataset::new("golden questions").type_(DatasetType::Evaluation)).await?;
    let id = dataset.id()?;
    println!("created dataset {id}");

    let rows: Vec<Map<String, Value>> = serde_json::from_value(json!([
        {"question": "What is a datapoint?", "answer": "One example of a dataset."},
        {"question": "What is a run?", "answer": "One execution of an experiment."},
    ]))?;
    let mapping =
        DatapointMapping::new().inputs(["question"]).ground_truth(["answer"]).history([] as [&str; 0]);
    let added = hive.datasets().add_datapoints(id, AddDatapoints::new(rows, mapping)).await?;
    println!("added {} datapoints", added.ids.len());

    let page = hive.datapoints().list_with(ListDatapoints::new().datapoint_ids(added.ids.clone())).await?;
    for datapoint in page.items {
        println!("- {:?}: {:?}", datapoint.id, datapoint.inputs);
    }

    let updated = hive
        .datasets()
        .update_with(id, UpdateDataset::new().description("Questions a newcomer asks"))
        .await?;
    // Some servers answer an update with the dataset, some with nothing at all.
    println!("updated, server sent it back: {}", updated.value.is_some());

    if let Some(first) = added.ids.first() {
        hive.datasets().remove_datapoint(id, first).await?;
    }
    hive.datasets().delete(id).await?;
    println!("deleted");
    Ok(())
}
