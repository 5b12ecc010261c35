//! Runs.

use hivekube::{
    AggregateFunction, Client, CompareRuns, CreateRun, DateRange, GetRunResult, GetRunsSchema, ListRuns,
    Result, RunSortField, RunStatus, SortOrder, UpdateRun, Value,
};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

#[allow(deprecated)] // vectors about legacy names
pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (runs, options) = (hive.runs(), &vector.options);
    match method {
        "create" => {
            let mut request = CreateRun::new(args.text("name").unwrap());
            set!(request, args;
                project: text, event_ids: texts, dataset_id: maybe_text, datapoint_ids: texts,
                configuration: maybe_object, metadata: object, status: model<RunStatus>);
            args.done();
            observed::created(runs.create(request), options).await
        }
        "list" => {
            let mut request = ListRuns::new();
            set!(request, args;
                project: text, dataset_id: text, run_ids: texts, name: text, status: model<RunStatus>,
                date_range: model<DateRange>, sort_by: model<RunSortField>, sort_order: model<SortOrder>,
                page: whole, limit: whole);
            args.done();
            observed::list(runs.list_with(request), options, vector.all_pages).await
        }
        "get" => observed::item(runs.get(args.id("run_id")), options).await,
        "update" => {
            let (id, mut request) = (args.id("run_id"), UpdateRun::new());
            set!(request, args;
                name: text, status: model<RunStatus>, event_ids: texts, dataset_id: maybe_text, datapoint_ids: texts,
                configuration: maybe_object, metadata: object, results: object);
            args.done();
            observed::updated(runs.update_with(id, request), options).await
        }
        "delete" => observed::deleted(runs.delete(args.id("run_id")), options).await,
        "result" => {
            let (id, mut request) = (args.id("run_id"), GetRunResult::new());
            set!(request, args; project_id: text, aggregate_function: model<AggregateFunction>);
            args.done();
            observed::item(runs.result_with(id, request), options).await
        }
        "compare" => {
            let (new, old) = (args.id("new_run_id"), args.id("old_run_id"));
            let mut request = CompareRuns::new();
            set!(request, args; project_id: text, aggregate_function: model<AggregateFunction>);
            args.done();
            observed::item(runs.compare_with(new, old, request), options).await
        }
        "schema" => {
            let mut request = GetRunsSchema::new();
            set!(request, args; date_range: model<DateRange>, run_id: text, evaluation_id: text);
            args.done();
            observed::item(runs.schema_with(request), options).await
        }
        _ => panic!("no method {method}"),
    }
}
