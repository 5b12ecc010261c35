//! Events.

use hivekube::{
    Client, CreateEvent, CreateEventBatch, CreateEventRequest, CreateModelEvent, CreateModelEventBatch,
    DateRange, EventFilter, EventType, ExportEvents, Result, SessionPropertiesBatch, UpdateEvent, Value,
};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

#[allow(deprecated)] // vectors about legacy names
pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (events, options) = (hive.events(), &vector.options);
    match method {
        "create" => {
            let mut request = CreateEvent::new(args.model::<EventType>("event_type").unwrap());
            set!(request, args;
                project: text, source: text, event_name: text, event_id: text, session_id: text, parent_id: maybe_text,
                children_ids: texts, config: object, inputs: object, outputs: maybe_object, error: maybe_text,
                start_time: number, end_time: number, duration: number, metadata: object, feedback: object,
                metrics: object, user_properties: object);
            args.done();
            observed::created(events.create(request), options).await
        }
        "update" => {
            let (id, mut request) = (args.id("event_id"), UpdateEvent::new());
            set!(request, args;
                metadata: object, feedback: object, metrics: object, outputs: maybe_object, config: object,
                user_properties: object, duration: number, error: maybe_text);
            args.done();
            observed::updated(events.update_with(id, request), options).await
        }
        "export" => {
            let mut request = ExportEvents::new();
            set!(request, args;
                project: text, filters: model<Vec<EventFilter>>, date_range: model<DateRange>, projections: texts,
                limit: whole, page: whole);
            args.done();
            observed::list(events.export_with(request), options, vector.all_pages).await
        }
        "create_model_event" => {
            let mut request = CreateModelEvent::builder()
                .model(args.text("model").unwrap())
                .provider(args.text("provider").unwrap())
                .messages(args.objects("messages").unwrap())
                .response(args.object("response").unwrap())
                .duration(args.number("duration").unwrap())
                .usage(args.object("usage").unwrap())
                .build();
            set!(request, args;
                project: text, cost: number, error: maybe_text, source: text, event_name: text, hyperparameters: object,
                template: objects, template_inputs: object, tools: objects, tool_choice: text, response_format: object);
            args.done();
            observed::created(events.create_model_event(request), options).await
        }
        "create_batch" => {
            let mut request = CreateEventBatch::new(args.model::<Vec<CreateEventRequest>>("events").unwrap());
            set!(request, args;
                single_session: flag, session_properties: model<SessionPropertiesBatch>,
                is_single_session: flag, session: model<SessionPropertiesBatch>);
            args.done();
            observed::batch(events.create_batch(request), options).await
        }
        "create_model_event_batch" => {
            let model_events = args.model::<Vec<CreateModelEvent>>("model_events").unwrap();
            let mut request = CreateModelEventBatch::new(model_events);
            set!(request, args; single_session: flag, session_properties: model<SessionPropertiesBatch>);
            args.done();
            observed::batch(events.create_model_event_batch(request), options).await
        }
        _ => panic!("no method {method}"),
    }
}
