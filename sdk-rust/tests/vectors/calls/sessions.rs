//! Sessions.

use hivekube::{Client, CreateSession, Result, Value};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (sessions, options) = (hive.sessions(), &vector.options);
    match method {
        "create" => {
            let mut request = CreateSession::new();
            set!(request, args;
                project: text, session_name: text, source: text, session_id: text, children_ids: texts, config: object,
                inputs: object, outputs: object, error: text, duration: number, user_properties: object,
                metrics: object, feedback: object, metadata: object, start_time: number, end_time: number);
            args.done();
            observed::created(sessions.create_with(request), options).await
        }
        "get" => observed::item(sessions.get(args.id("session_id")), options).await,
        "delete" => observed::deleted(sessions.delete(args.id("session_id")), options).await,
        _ => panic!("no method {method}"),
    }
}
