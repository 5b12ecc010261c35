//! Datapoints.

use hivekube::{
    Client, CreateDatapoint, CreateDatapointBatch, DatapointMapping, DatapointSelection, DateRange,
    ListDatapoints, Result, UpdateDatapoint, Value,
};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (datapoints, options) = (hive.datapoints(), &vector.options);
    match method {
        "list" => {
            let mut request = ListDatapoints::new();
            set!(request, args; project: text, datapoint_ids: texts, dataset_name: text);
            args.done();
            observed::list(datapoints.list_with(request), options, vector.all_pages).await
        }
        "create" => {
            let mut request = CreateDatapoint::new(args.object("inputs").unwrap());
            set!(request, args;
                history: objects, ground_truth: maybe_object, linked_event: maybe_text, linked_datasets: texts,
                metadata: object, project: text);
            args.done();
            observed::created(datapoints.create(request), options).await
        }
        "create_batch" => {
            let mut request = CreateDatapointBatch::new(args.texts("events").unwrap());
            set!(request, args;
                mapping: model<DatapointMapping>, filters: model<DatapointSelection>, date_range: model<DateRange>,
                check_state: model<_>, select_all: flag, dataset_id: text);
            args.done();
            observed::batch(datapoints.create_batch(request), options).await
        }
        "get" => observed::item(datapoints.get(args.id("id")), options).await,
        "update" => {
            let (id, mut request) = (args.id("id"), UpdateDatapoint::new());
            set!(request, args;
                inputs: object, history: objects, ground_truth: maybe_object, linked_evals: texts,
                linked_datasets: texts, metadata: object);
            args.done();
            observed::updated(datapoints.update_with(id, request), options).await
        }
        "delete" => observed::deleted(datapoints.delete(args.id("id")), options).await,
        _ => panic!("no method {method}"),
    }
}
