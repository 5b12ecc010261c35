//! The Python runtime, embedded from its one source, `sdk-python/src/hivekube/_runtime`. It is copied as it is: it names
//! no API and imports itself relatively.

macro_rules! embedded {
    ($($file:literal,)*) => {
        /// File name and text.
        pub(super) const FILES: &[(&str, &str)] =
            &[$(($file, include_str!(concat!("../../../runtime/python/", $file)))),*];
    };
}

embedded! {
    "__init__.py",
    "api.py",
    "attempt.py",
    "batching.py",
    "body.py",
    "building.py",
    "bytestreams.py",
    "calls.py",
    "certificates.py",
    "changes.py",
    "charset.py",
    "client.py",
    "clientbase.py",
    "compression.py",
    "constructors.py",
    "core.py",
    "credentials.py",
    "deadline.py",
    "decode.py",
    "encode.py",
    "encoded.py",
    "errors.py",
    "exchange.py",
    "fast.py",
    "forks.py",
    "framing.py",
    "grants.py",
    "headers.py",
    "hooked.py",
    "hooks.py",
    "intake.py",
    "items.py",
    "jsontext.py",
    "jsonvalue.py",
    "lazy.py",
    "legacy.py",
    "links.py",
    "log.py",
    "model.py",
    "models.py",
    "moments.py",
    "multipart.py",
    "network.py",
    "oauth.py",
    "opened.py",
    "operation.py",
    "options.py",
    "outcome.py",
    "pages.py",
    "paging.py",
    "pointers.py",
    "rate_limit.py",
    "raw.py",
    "redirects.py",
    "replies.py",
    "request.py",
    "resource.py",
    "results.py",
    "retry.py",
    "retry_after.py",
    "schema.py",
    "secrets.py",
    "servers.py",
    "settings.py",
    "sse.py",
    "streams.py",
    "styles.py",
    "telemetry.py",
    "testing.py",
    "transport.py",
    "typed_errors.py",
    "union.py",
    "unknown.py",
    "unpack.py",
    "unreached.py",
    "untyped.py",
    "uploads.py",
    "urls.py",
    "waiting.py",
    "webhooks.py",
    "wire.py",
    "xmlbodies.py",
}

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_file_of_the_runtime_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/python");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "__pycache__")
            .collect();
        found.sort();
        assert_eq!(FILES.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>(), found);
    }

    #[test]
    fn the_runtime_imports_itself_relatively() {
        for (name, text) in FILES {
            assert!(!text.contains("import hivekube") && !text.contains("from hivekube"), "{name}");
        }
    }
}
