//! Datasets.

use hivekube::{
    AddDatapoints, Client, CreateDataset, DatapointMapping, DatasetType, ListDatasets, PipelineType, Result,
    UpdateDataset, Value,
};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (datasets, options) = (hive.datasets(), &vector.options);
    match method {
        "list" => {
            let mut request = ListDatasets::new();
            set!(request, args; project: text, name: text, dataset_id: text, type_: model<DatasetType>);
            args.done();
            observed::list(datasets.list_with(request), options, vector.all_pages).await
        }
        "create" => {
            let mut request = CreateDataset::new(args.text("name").unwrap());
            set!(request, args;
                project: text, description: maybe_text, type_: model<DatasetType>, datapoints: texts,
                linked_evals: texts, saved: flag, pipeline_type: model<PipelineType>, metadata: object);
            args.done();
            observed::created(datasets.create(request), options).await
        }
        "update" => {
            let (id, mut request) = (args.id("dataset_id"), UpdateDataset::new());
            set!(request, args;
                name: text, description: maybe_text, datapoints: texts, linked_evals: texts, metadata: object);
            args.done();
            observed::updated(datasets.update_with(id, request), options).await
        }
        "delete" => observed::deleted(datasets.delete(args.id("dataset_id")), options).await,
        "add_datapoints" => {
            let id = args.id("dataset_id");
            let (data, mapping) =
                (args.objects("data").unwrap(), args.model::<DatapointMapping>("mapping").unwrap());
            let mut request = AddDatapoints::new(data, mapping);
            set!(request, args; project: text);
            args.done();
            observed::batch(datasets.add_datapoints(id, request), options).await
        }
        "remove_datapoint" => {
            let (dataset_id, datapoint_id) = (args.id("dataset_id"), args.id("datapoint_id"));
            observed::deleted(datasets.remove_datapoint(dataset_id, datapoint_id), options).await
        }
        _ => panic!("no method {method}"),
    }
}
