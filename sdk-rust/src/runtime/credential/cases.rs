//! What is sent and hidden of credentials, as the cases that both runtimes share say it (`specs/credentials` of the repository;
//! a crate that stands alone has nothing to run).

use serde_json::{Value, json};

use super::super::api::{Api, Auth, Scheme};
use super::super::config::ClientBuilder;
use super::super::core::Core;
use super::super::error::Result;
use super::super::operation::Operation;
use super::super::tables;
use super::Refusal;

static API: Api = Api {
    package: "many",
    base_url: "https://a.example",
    auth: Auth::Bearer,
    more: &[
        Scheme { name: "login", env: "", auth: Auth::Basic },
        Scheme { name: "shared", env: "", auth: Auth::Http("SharedKey") },
        Scheme { name: "app", env: "", auth: Auth::Query("app") },
        Scheme { name: "session", env: "", auth: Auth::Cookie("sid") },
        Scheme { name: "field", env: "", auth: Auth::Header("Authorization") },
    ],
    ..Api::DEFAULT
};

fn client(case: &Value) -> Result<Core> {
    let give = &case["give"];
    let fields = |name: &str| give[name].as_object().cloned().unwrap_or_default();
    let asked = |text: &Value| {
        let text = text.as_str().unwrap_or_default().to_owned();
        move || {
            let text = text.clone();
            async move { Ok::<_, Refusal>(text) }
        }
    };
    let is_asked = case["asked"] == true;
    let mut builder = ClientBuilder::new(&API, |core| core);
    if let Some(key) = give["api_key"].as_str() {
        builder =
            if is_asked { builder.api_key_provider(asked(&give["api_key"])) } else { builder.api_key(key) };
    }
    for (name, text) in fields("credentials") {
        builder = match text.as_str() {
            Some(text) if !is_asked => builder.credential(&name, text),
            _ => builder.credential_provider(&name, asked(&text)),
        };
    }
    for (name, value) in fields("headers") {
        builder = builder.header(&name, value.as_str().unwrap_or_default());
    }
    builder.build()
}

fn operation(case: &Value) -> &'static Operation {
    let sets = case["security"].as_array().into_iter().flatten().map(|set| {
        let set = set.as_array().into_iter().flatten().filter_map(Value::as_u64);
        &*Vec::leak(set.filter_map(|at| usize::try_from(at).ok()).collect())
    });
    let security: &[&[usize]] = Vec::leak(sets.collect());
    Box::leak(Box::new(Operation { name: "a.b", path: "/a", security, ..Operation::DEFAULT }))
}

#[tokio::test]
async fn credentials_of_all_cases() {
    for case in &tables::cases("credentials/cases.json") {
        let name = &case["name"];
        let core = client(case);
        if let Some(words) = case["refused"]["rust"].as_str() {
            let error = core.expect_err("a refusal").to_string();
            assert!(error.contains(words), "{name}: {error}");
            continue;
        }
        let mut call = core.unwrap_or_else(|error| panic!("{name}: {error}")).call(operation(case));
        for (field, value) in case["headers"].as_object().into_iter().flatten() {
            call.set_header(field, value.as_str().unwrap_or_default());
        }
        let found = call.core().credentials().of(&call).await.expect("credentials");
        let outgoing = call.outgoing(&found).expect("a request");
        let query = outgoing.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut sent = json!({"target": format!("{}{query}", outgoing.url.path())});
        for field in ["authorization", "cookie"] {
            if let Some(value) = outgoing.headers.get(field) {
                sent[field] = value.into();
            }
        }
        let mut expected = json!({"target": "/a"});
        for (field, value) in case["sent"].as_object().into_iter().flatten() {
            expected[field] = value.clone();
        }
        assert_eq!(sent, expected, "{name}");
        if let (Some(echo), Some(shown)) = (case["echo"].as_str(), case["shown"].as_str()) {
            assert_eq!(call.redact(echo.to_owned()), shown.replace("<hidden>", "[redacted]"), "{name}");
        }
    }
}

/// Calls that are under way at once have keys of their own.
#[tokio::test]
async fn keys_that_change_are_not_shown() {
    static ANY: Operation = Operation { name: "any", ..Operation::DEFAULT };
    let numbers = std::sync::atomic::AtomicU32::new(0);
    let ask = move || {
        let number = numbers.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        async move { Ok::<_, Refusal>(format!("rotating-{number:02}")) }
    };
    let core = ClientBuilder::new(&API, |core: Core| core).api_key_provider(ask).build().expect("a client");
    let calls: Vec<_> = (0..20).map(|_| core.call(&ANY)).collect();
    for call in &calls {
        call.core().credentials().of(call).await.expect("a key");
    }
    let text = core.redact("rotating-00 rotating-19".to_owned());
    assert_eq!(text, "[redacted] [redacted]");
}
