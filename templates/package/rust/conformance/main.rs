//! Runs the part of a conformance suite that speaks of this API: typed calls, what they send, what they give.
//!
//! The cases are in `data/`, the typed calls in `calls.rs`; both are written by the generator. Each call is made against a
//! server that answers as the suite says, or against a running one: `TRUEUP_VECTORS_URL` is its address and
//! `TRUEUP_VECTORS_RESULTS` the file that takes what became of each case, null or why not.

#![allow(dead_code, missing_docs, unreachable_pub)] // an API uses the part that it needs; tests have no readers
#![allow(clippy::unwrap_used, clippy::panic)] // a case that cannot be run is a failed test

mod arguments;
mod calls;
mod compare;
mod format;
mod observed;
mod server;

use std::collections::BTreeMap;

use arguments::Arguments;
use calls::sdk::Value;
use format::Vector;
use observed::Failed;
use server::Server;

#[test]
fn every_case_holds() {
    let files = calls::VECTORS.iter().map(|(_, text)| serde_json::from_str::<Vec<Vector>>(text).unwrap());
    let mut cases: Vec<Vector> = files.flatten().collect();
    for case in &mut cases {
        case.options.max_retries = Some(0);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    if let Ok(url) = std::env::var("TRUEUP_VECTORS_URL") {
        let became: BTreeMap<&str, Option<String>> =
            cases.iter().map(|case| (case.id.as_str(), runtime.block_on(why_not(case, &url)))).collect();
        let results = std::env::var("TRUEUP_VECTORS_RESULTS").unwrap();
        std::fs::write(results, serde_json::to_vec_pretty(&became).unwrap()).unwrap();
        return;
    }
    let problems: Vec<String> = cases
        .iter()
        // What the suite asks for and this crate cannot do is told by the data.
        .filter(|case| case.unsupported.is_none())
        .filter_map(|case| {
            let server = Server::start([case.response.to_bytes()].into());
            let problem = runtime.block_on(why_not(case, &server.url()));
            Some(format!("{}: {}", case.id, problem.or_else(|| compare::misfit(case, &server.seen()))?))
        })
        .collect();
    assert!(problems.is_empty(), "{} of {} cases fail:\n{}", problems.len(), cases.len(), problems.join("\n"));
}

/// Makes the call against the server at `url` and gives the reason why its outcome is not the expected one.
async fn why_not(case: &Vector, url: &str) -> Option<String> {
    if let Some(reason) = &case.unsupported {
        return Some(reason.clone());
    }
    let usual = case.credentials.is_empty().then_some("vector-key");
    let key = case.credential.as_deref().or(usual);
    let client = calls::client(&format!("{url}{}", case.server_path), key, &case.credentials);
    let mut arguments = Arguments::new(case.arguments.clone());
    let outcome = calls::call(&client, &case.call, &mut arguments, case).await;
    // The address of the server stands in links it sends.
    let expected: Value = serde_json::from_str(&case.expect.to_string().replace("{{baseUrl}}", url)).unwrap();
    match outcome {
        Err(Failed::Argument(why) | Failed::Vector(why)) => Some(why),
        Err(Failed::Call(error)) => match expected.pointer("/error/status") {
            Some(status) if error.status().map(Value::from).as_ref() == Some(status) => None,
            _ => Some(error.to_string()),
        },
        Ok(got) if expected.is_null() => {
            drop(got);
            None
        }
        Ok(got) => {
            if let Some(value) = expected.get("value") {
                return compare::difference(value, &got, "");
            }
            if let Some(bytes) = expected["bytes"].as_str() {
                let expected = Value::from(arguments::base64(bytes));
                return (expected != got["bytes"]).then(|| "other bytes".to_owned());
            }
            let members = ["items", "events", "lines", "text"];
            match members.iter().find_map(|name| Some((name, expected.get(name)?))) {
                Some((name, value)) => compare::difference(value, &got[name], &format!("/{name}")),
                None => Some(format!("expected {expected}, got {got}")),
            }
        }
    }
}
