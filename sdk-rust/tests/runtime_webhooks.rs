//! Signatures of calls from the server, by the table that Python runs too.
#![cfg(feature = "webhooks")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::time::{Duration, UNIX_EPOCH};

use hivekube::Value;
use hivekube::webhooks::{WebhookError, WebhookVerifier, parse, verify_hmac};

fn table() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/standard-webhooks/signatures.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn verifier(case: &Value) -> Result<WebhookVerifier, WebhookError> {
    let secrets: Vec<&str> =
        case["secrets"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect();
    let tolerance = Duration::from_secs(case["tolerance"].as_u64().unwrap());
    let first = WebhookVerifier::new(secrets[0])?.tolerance(tolerance);
    secrets[1..].iter().try_fold(first, |verifier, secret| verifier.or(secret))
}

fn outcome(result: &Result<(), WebhookError>) -> &'static str {
    match result {
        Ok(()) => "ok",
        Err(WebhookError::Secret) => "secret",
        Err(WebhookError::Header(_)) => "header",
        Err(WebhookError::Timestamp) => "timestamp",
        Err(WebhookError::Signature) => "signature",
        Err(_) => "payload",
    }
}

#[test]
fn deliveries_are_verified() {
    for case in table()["deliveries"].as_array().unwrap() {
        let headers = case["headers"].as_array().unwrap().iter();
        let headers = headers.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()));
        let now = UNIX_EPOCH + Duration::from_secs(case["now"].as_u64().unwrap());
        let body = case["body"].as_str().unwrap().as_bytes();
        let result = verifier(case).and_then(|verifier| verifier.verify_at(now, body, headers));
        assert_eq!(outcome(&result), case["outcome"], "{}", case["name"]);
    }
}

#[test]
fn codes_are_verified() {
    for case in table()["codes"].as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap();
        let result = verify_hmac(text("secret").as_bytes(), text("body").as_bytes(), text("signature"));
        assert_eq!(outcome(&result), text("outcome"), "{}", text("name"));
    }
    assert_eq!(verify_hmac(b"", b"", "AA"), Err(WebhookError::Secret));
}

#[test]
fn what_was_signed_is_read() {
    let verifier = WebhookVerifier::new("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u").unwrap();
    let now = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let headers = |body: &[u8]| {
        let signature = verifier.sign("msg_1", now, body).unwrap();
        [
            ("webhook-id", "msg_1".to_owned()),
            ("webhook-timestamp", now.to_string()),
            ("webhook-signature", signature),
        ]
    };
    let body = br#"{"a": 1}"#;
    assert_eq!(verifier.unwrap::<Value>(body, headers(body)).unwrap()["a"], 1);
    assert!(matches!(verifier.unwrap::<Value>(b"{", headers(b"{")), Err(WebhookError::Payload(_))));
    assert!(parse::<u8>(b"true").is_err());
    assert!(!format!("{verifier:?}").contains("0123"), "{verifier:?}");
}
