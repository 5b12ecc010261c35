//! The runtime every crate gets a copy of. Its one source is real code, tested where it stands; a test compares this
//! table with the folder.

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$((
            concat!("src/runtime/", $path),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/rust/", $path)),
        )),*]
    };
}

/// Paths in the crate, and contents.
pub(super) const FILES: &[(&str, &str)] = files![
    "api.rs",
    "arguments.rs",
    "base_url.rs",
    "batching.rs",
    "batching/tests.rs",
    "blocking.rs",
    "body.rs",
    "bound.rs",
    "call.rs",
    "call/putting.rs",
    "call/sending.rs",
    "call/tests.rs",
    "call/turning.rs",
    "charset.rs",
    "compression.rs",
    "config.rs",
    "config/building.rs",
    "core.rs",
    "credential.rs",
    "credential/cases.rs",
    "envelope/list.rs",
    "envelope/mod.rs",
    "envelope/pointer.rs",
    "envelope/read.rs",
    "envelope/tests.rs",
    "error.rs",
    "error/kind.rs",
    "failure.rs",
    "finite.rs",
    "grant.rs",
    "header.rs",
    "header_value.rs",
    "heads.rs",
    "hooks/answer.rs",
    "hooks/attempt.rs",
    "hooks/mod.rs",
    "hooks/telemetry.rs",
    "hooks/tests.rs",
    "keys.rs",
    "link.rs",
    "mod.rs",
    "multipart.rs",
    "oauth.rs",
    "oauth/tests.rs",
    "operation.rs",
    "page.rs",
    "paging.rs",
    "paging/tests.rs",
    "payload.rs",
    "rate_limit.rs",
    "raw.rs",
    "redact.rs",
    "redirect.rs",
    "replies.rs",
    "reply.rs",
    "request.rs",
    "retry.rs",
    "retry_after.rs",
    "secret.rs",
    "send.rs",
    "servers.rs",
    "stream/bytes.rs",
    "stream/events.rs",
    "stream/lines.rs",
    "stream/mod.rs",
    "stream/sse.rs",
    "stream/tests.rs",
    "style.rs",
    "tables.rs",
    "testing.rs",
    "transport.rs",
    "transport/client.rs",
    "transport/failures.rs",
    "transport/framing.rs",
    "unpack.rs",
    "upload.rs",
    "url.rs",
    "waiting.rs",
    "webhooks.rs",
    "wire/bytes.rs",
    "wire/cases.rs",
    "wire/container.rs",
    "wire/maybe.rs",
    "wire/mod.rs",
    "wire/object.rs",
    "wire/open_enum.rs",
    "wire/rest.rs",
    "wire/scalar.rs",
    "wire/slot.rs",
    "wire/spelling.rs",
    "wire/tests.rs",
    "wire/text.rs",
    "wire/trail.rs",
    "wire/union.rs",
    "wire/union/tests.rs",
    "xml/mod.rs",
    "xml/tests.rs",
    "xml/text.rs",
    "xml/tree.rs",
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::FILES;

    #[test]
    fn the_table_is_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/rust");
        let mut found = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(format!("src/runtime/{}", path.strip_prefix(&root).unwrap().display()));
                }
            }
        }
        found.sort();
        let table: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(table, found, "list every file of the runtime, sorted");
    }
}
