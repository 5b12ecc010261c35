//! Metrics.

use hivekube::{
    Client, CreateMetric, EventType, ListMetrics, MetricCategory, MetricDefinition, MetricFilters,
    MetricReturnType, MetricThreshold, MetricType, Result, RunMetric, UpdateMetric, Value,
};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

#[allow(deprecated)] // vectors about legacy names
pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (metrics, options) = (hive.metrics(), &vector.options);
    match method {
        "list" => {
            let mut request = ListMetrics::new();
            set!(request, args; project_name: text, type_: model<MetricType>, id: text);
            args.done();
            observed::list(metrics.list_with(request), options, vector.all_pages).await
        }
        "create" => {
            let named = CreateMetric::builder().name(args.text("name").unwrap());
            let named = named.type_(args.model::<MetricType>("type").unwrap());
            let criteria = ["criteria", "code_snippet", "prompt"];
            let criteria = criteria.iter().find_map(|name| args.text(name).map(|text| (*name, text)));
            let mut request = match criteria {
                Some(("code_snippet", text)) => named.code_snippet(text),
                Some(("prompt", text)) => named.prompt(text),
                other => named.criteria(other.unwrap().1),
            }
            .build();
            set!(request, args;
                description: maybe_text, return_type: model<MetricReturnType>, enabled_in_prod: flag,
                needs_ground_truth: flag, sampling_percentage: number, scale: whole,
                categories: model<Vec<MetricCategory>>, threshold: model<MetricThreshold>,
                filters: model<MetricFilters>, model_provider: text, model_name: text, event_name: text,
                event_type: model<EventType>, project_name: text, task: text);
            args.done();
            observed::created(metrics.create(request), options).await
        }
        "update" => {
            let (id, mut request) = (args.id("metric_id"), UpdateMetric::new());
            set!(request, args;
                name: text, criteria: text, type_: model<MetricType>, description: maybe_text,
                return_type: model<MetricReturnType>, enabled_in_prod: flag, sampling_percentage: number,
                task: text, code_snippet: text, prompt: text);
            args.done();
            observed::updated(metrics.update_with(id, request), options).await
        }
        "delete" => observed::deleted(metrics.delete(args.id("metric_id")), options).await,
        "run" => {
            let metric = args.model::<MetricDefinition>("metric").unwrap();
            let request = RunMetric::new(metric, args.value("event").unwrap());
            args.done();
            observed::item(metrics.run(request), options).await
        }
        _ => panic!("no method {method}"),
    }
}
