//! Bodies of parts: `multipart/form-data` (RFC 7578).

use std::fmt::Write as _;

use serde_json::Value;

use super::payload::Piece;
use super::style;
use super::upload::FileUpload;

/// How a part is encoded, where that is not its value's usual way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartType {
    /// Wire name of the argument.
    pub(crate) name: &'static str,
    pub(crate) content_type: &'static str,
}

/// What is in a part.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// A value as JSON text.
    Json(Vec<u8>),
    File(FileUpload),
}

/// A body that is being put together.
pub(crate) struct Multipart {
    boundary: String,
    pieces: Vec<Piece>,
    text: Vec<u8>,
}

impl Multipart {
    /// `boundary` must not occur in any part.
    pub(crate) fn new(boundary: String) -> Self {
        Self { boundary, pieces: Vec::new(), text: Vec::new() }
    }

    /// Adds a part, with the content type that the document gives it.
    pub(crate) fn add(&mut self, name: &str, content: &Content, content_type: Option<&str>) {
        match content {
            Content::File(upload) => {
                // Servers take a part without a file name for plain text.
                let file_name = Some(upload.name().unwrap_or(name));
                let content_type = upload.media_type().or(content_type).unwrap_or("application/octet-stream");
                self.start(name, file_name, Some(content_type), upload.headers());
                let text = std::mem::take(&mut self.text);
                self.pieces.extend([Piece::Bytes(text.into()), Piece::Upload(upload.clone())]);
                self.text.extend_from_slice(b"\r\n");
            }
            Content::Json(json) => {
                let value = serde_json::from_slice(json).unwrap_or(Value::Null);
                let is_json = content_type.is_some_and(is_json) || value.is_object() || value.is_array();
                let content_type = content_type.or(is_json.then_some("application/json"));
                let Some(text) = (if is_json { Some(value.to_string()) } else { style::text(&value) }) else {
                    return;
                };
                self.start(name, None, content_type, &[]);
                self.text.extend_from_slice(text.as_bytes());
                self.text.extend_from_slice(b"\r\n");
            }
        }
    }

    fn start(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        content_type: Option<&str>,
        more: &[(String, String)],
    ) {
        let mut head =
            format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
        }
        if let Some(content_type) = content_type {
            let _ = write!(head, "\r\nContent-Type: {content_type}");
        }
        for (name, value) in more {
            let _ = write!(head, "\r\n{name}: {value}");
        }
        self.text.extend_from_slice(head.as_bytes());
        self.text.extend_from_slice(b"\r\n\r\n");
    }

    /// The whole body.
    pub(crate) fn finish(mut self) -> Vec<Piece> {
        self.text.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        self.pieces.push(Piece::Bytes(self.text.into()));
        self.pieces
    }
}

/// A boundary that no part has: 128 random bits.
pub(crate) fn boundary() -> String {
    format!("part-{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..))
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// A name inside quotes (HTML, Multipart form data): what would end it is percent-encoded.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_separated_and_described() {
        let mut multipart = Multipart::new("B".to_owned());
        multipart.add("id", &Content::Json(b"\"a b\"".to_vec()), None);
        multipart.add("count", &Content::Json(b"1.5".to_vec()), None);
        multipart.add("nothing", &Content::Json(b"null".to_vec()), None);
        multipart.add("tree", &Content::Json(b"{\"a\":1}".to_vec()), None);
        multipart.add("text", &Content::Json(b"\"t\"".to_vec()), Some("application/json"));
        multipart.add("note", &Content::Json(b"\"t\"".to_vec()), Some("text/markdown"));
        let upload = FileUpload::bytes("x").file_name("a\"\r\n.txt").header("X-Kind", "k");
        multipart.add("one\"two", &Content::File(upload), Some("image/png"));
        multipart.add("plain", &Content::File(FileUpload::bytes("y").content_type("a/b")), Some("image/png"));
        let mut text = String::new();
        for piece in multipart.finish() {
            match piece {
                Piece::Bytes(bytes) => text.push_str(&String::from_utf8_lossy(&bytes)),
                Piece::Upload(_) => text.push_str("<upload>"),
            }
        }
        let expected = [
            "--B",
            "Content-Disposition: form-data; name=\"id\"",
            "",
            "a b",
            "--B",
            "Content-Disposition: form-data; name=\"count\"",
            "",
            "1.5",
            "--B",
            "Content-Disposition: form-data; name=\"tree\"",
            "Content-Type: application/json",
            "",
            "{\"a\":1}",
            "--B",
            "Content-Disposition: form-data; name=\"text\"",
            "Content-Type: application/json",
            "",
            "\"t\"",
            "--B",
            "Content-Disposition: form-data; name=\"note\"",
            "Content-Type: text/markdown",
            "",
            "t",
            "--B",
            "Content-Disposition: form-data; name=\"one%22two\"; filename=\"a%22%0D%0A.txt\"",
            "Content-Type: image/png",
            "X-Kind: k",
            "",
            "<upload>",
            "--B",
            "Content-Disposition: form-data; name=\"plain\"; filename=\"plain\"",
            "Content-Type: a/b",
            "",
            "<upload>",
            "--B--",
            "",
        ];
        assert_eq!(text, expected.join("\r\n"));
    }
}
