//! Compressing what is sent: gzip (RFC 9110 §8.4), once for all tries of a call. What comes back is unpacked in `unpack`.

use std::io::{self, Write as _};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::header::Headers;
use super::payload::Payload;

/// Media types that are compressed already.
const PACKED: [&str; 8] = [
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-bzip2",
    "application/x-rar-compressed",
    "application/x-xz",
    "application/x-zip-compressed",
    "font/woff",
    "font/woff2",
];

/// Families of such types.
const PACKED_FAMILIES: [&str; 6] = [
    "application/java-",
    "application/vnd.oasis.opendocument.",
    "application/vnd.openxmlformats-officedocument.",
    "audio/",
    "image/",
    "video/",
];

/// What is compressed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gzip {
    /// Bodies of more bytes than this.
    pub(crate) above: Option<usize>,
    /// Uploads and bodies of several parts too, while they are sent.
    pub(crate) uploads: bool,
}

impl Gzip {
    /// The body as it is sent, and the header fields to say so. It is left alone if it is not longer than the caller says,
    /// gets no shorter, is of a type that is compressed already, or has a `Content-Encoding` of the caller's.
    pub(crate) fn apply(self, payload: Payload, headers: &mut Headers) -> Payload {
        if self.above.is_none() && !self.uploads {
            return payload;
        }
        let is_packed = headers.get("content-type").is_some_and(is_packed);
        if is_packed || headers.get("content-encoding").is_some() {
            return payload;
        }
        let packed = match (&payload, self.above) {
            (Payload::Bytes(bytes), Some(above)) if bytes.len() > above => pack(bytes).map(Payload::Bytes),
            (Payload::Pieces(pieces), above) if self.uploads => {
                let above = above.unwrap_or(0) as u64;
                let long = payload.known_length().is_none_or(|length| length > above);
                long.then(|| Payload::Packed(pieces.clone()))
            }
            _ => None,
        };
        let Some(packed) = packed else { return payload };
        headers.set("content-encoding", "gzip");
        packed
    }
}

/// The same bytes for the same body, whenever it is; `None` if they are not fewer.
fn pack(body: &Bytes) -> Option<Bytes> {
    let mut packer = Packer::default();
    // Writing to memory does not fail.
    let (mut packed, rest) = (packer.feed(body).ok()?, packer.finish().ok()?);
    packed.extend_from_slice(&rest);
    (packed.len() < body.len()).then(|| packed.into())
}

/// Compresses a body piece by piece.
#[derive(Debug)]
pub(crate) struct Packer(GzEncoder<Vec<u8>>);

impl Default for Packer {
    fn default() -> Self {
        Self(GzEncoder::new(Vec::new(), Compression::default()))
    }
}

impl Packer {
    /// Takes a piece; gives what is ready to be sent, which may be nothing yet.
    pub(crate) fn feed(&mut self, piece: &[u8]) -> io::Result<Vec<u8>> {
        self.0.write_all(piece)?;
        Ok(std::mem::take(self.0.get_mut()))
    }

    /// The rest.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        self.0.finish()
    }
}

/// Whether contents of a media type are compressed already, so that compressing them again is a waste.
fn is_packed(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media == "image/svg+xml" {
        return false;
    }
    let subtype = media.split_once('/').map_or("", |(_, subtype)| subtype);
    let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
    let suffix = subtype.rsplit('+').next().unwrap_or_default();
    PACKED.contains(&media.as_str())
        || PACKED_FAMILIES.iter().any(|family| media.starts_with(family))
        || matches!(suffix, "gzip" | "zip" | "zstd" | "zlib")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_are_compressed_already_are_known() {
        let cases = [
            ("application/json", false),
            ("text/plain; charset=utf-8", false),
            ("multipart/form-data; boundary=image/png", false),
            ("image/svg+xml", false),
            ("application/octet-stream", false),
            ("", false),
            ("IMAGE/png; q=1", true),
            ("video/mp4", true),
            ("application/zip", true),
            ("application/x-gzip", true),
            ("application/epub+zip", true),
            ("application/java-archive", true),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true),
            ("font/woff2", true),
        ];
        for (media, packed) in cases {
            assert_eq!(is_packed(media), packed, "{media}");
        }
    }
}
