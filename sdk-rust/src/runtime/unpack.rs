//! Content codings (RFC 9110 §8.4): what a body was before it was packed, and never more of it than its bound.

use std::io::{Read as _, Write as _};

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

/// What a request asks for.
pub(crate) const ACCEPTED: &str = "gzip, deflate";

/// More than one coding is rare, more than two are an attack.
const MOST: usize = 2;

/// Why a body cannot be unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The codings are too many, or none of those that were asked for.
    Codings(String),
    /// The bytes are not what their codings say.
    Corrupt,
    TooLong,
}

/// Undoes the codings of a body, the last one first; an empty body has none.
pub(crate) fn unpack<'a>(
    fields: impl Iterator<Item = &'a str>,
    body: Bytes,
    longest: usize,
) -> Result<Bytes, Refused> {
    if body.is_empty() {
        return Ok(body);
    }
    codings(fields, MOST)?.iter().rev().try_fold(body, |body, coding| {
        let unpacked = if coding == "deflate" { inflate(&body, longest) } else { gunzip(&body, longest) };
        unpacked.map(Bytes::from)
    })
}

/// The codings of a body, as applied.
fn codings<'a>(fields: impl Iterator<Item = &'a str>, most: usize) -> Result<Vec<String>, Refused> {
    let codings: Vec<String> = fields
        .flat_map(|field| field.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !matches!(coding.as_str(), "" | "identity"))
        .collect();
    let known = |coding: &String| matches!(coding.as_str(), "gzip" | "x-gzip" | "deflate");
    if codings.len() > most || !codings.iter().all(known) {
        return Err(Refused::Codings(codings.join(", ")));
    }
    Ok(codings)
}

/// Undoes the coding, one at most, of a body that is read while it arrives. In boxes, since most bodies have none.
#[derive(Debug)]
pub(crate) enum Unpacker {
    Plain,
    /// Nothing has come, or too little to tell which of two formats `deflate` is.
    Waiting {
        is_deflate: bool,
        head: Vec<u8>,
    },
    Gzip(Box<flate2::write::MultiGzDecoder<Vec<u8>>>),
    Zlib(Box<flate2::write::ZlibDecoder<Vec<u8>>>),
    Bare(Box<flate2::write::DeflateDecoder<Vec<u8>>>),
    /// What came before was told.
    Broken,
}

impl Unpacker {
    /// For a body with these fields.
    pub(crate) fn new<'a>(fields: impl Iterator<Item = &'a str>) -> Result<Self, Refused> {
        Ok(match codings(fields, 1)?.first() {
            None => Self::Plain,
            Some(coding) => Self::Waiting { is_deflate: coding == "deflate", head: Vec::new() },
        })
    }

    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Self::Plain)
    }

    /// The next bytes.
    pub(crate) fn feed(&mut self, mut chunk: Bytes) -> Result<Bytes, Refused> {
        if let Self::Waiting { is_deflate, head } = self {
            head.extend_from_slice(&chunk);
            if head.len() < 1 + usize::from(*is_deflate) {
                return Ok(Bytes::new());
            }
            chunk = std::mem::take(head).into();
            *self = match is_deflate {
                false => Self::Gzip(Box::new(flate2::write::MultiGzDecoder::new(Vec::new()))),
                true if is_zlib(&chunk) => Self::Zlib(Box::new(flate2::write::ZlibDecoder::new(Vec::new()))),
                true => Self::Bare(Box::new(flate2::write::DeflateDecoder::new(Vec::new()))),
            };
        }
        let (written, unpacked) = match self {
            Self::Plain | Self::Waiting { .. } => return Ok(chunk),
            Self::Broken => return Err(Refused::Corrupt),
            Self::Gzip(decoder) => {
                (decoder.write_all(&chunk).and_then(|()| decoder.flush()), std::mem::take(decoder.get_mut()))
            }
            Self::Zlib(decoder) => {
                (decoder.write_all(&chunk).and_then(|()| decoder.flush()), std::mem::take(decoder.get_mut()))
            }
            Self::Bare(decoder) => {
                (decoder.write_all(&chunk).and_then(|()| decoder.flush()), std::mem::take(decoder.get_mut()))
            }
        };
        if written.is_err() {
            *self = Self::Broken;
            if unpacked.is_empty() {
                return Err(Refused::Corrupt);
            }
        }
        Ok(unpacked.into())
    }

    /// The end.
    pub(crate) fn finish(&mut self) -> Result<(), Refused> {
        let finished = match self {
            Self::Plain => Ok(()),
            Self::Waiting { head, .. } if head.is_empty() => Ok(()),
            Self::Waiting { .. } | Self::Broken => return Err(Refused::Corrupt),
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Zlib(decoder) => decoder.try_finish(),
            Self::Bare(decoder) => decoder.try_finish(),
        };
        finished.map_err(|_| Refused::Corrupt)
    }
}

/// Whether it begins with the two bytes of head of the zlib format.
fn is_zlib(packed: &[u8]) -> bool {
    matches!(packed, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

fn gunzip(packed: &[u8], longest: usize) -> Result<Vec<u8>, Refused> {
    let mut body = Vec::new();
    // One byte more than allowed shows that there is more.
    let bound = (longest as u64).saturating_add(1);
    MultiGzDecoder::new(packed).take(bound).read_to_end(&mut body).map_err(|_| Refused::Corrupt)?;
    if body.len() > longest { Err(Refused::TooLong) } else { Ok(body) }
}

/// `deflate` is the zlib format (RFC 1950); some servers leave its two bytes of head out.
fn inflate(packed: &[u8], longest: usize) -> Result<Vec<u8>, Refused> {
    const STEP: usize = 64 * 1024;
    let mut decoder = Decompress::new(is_zlib(packed));
    let mut body = Vec::new();
    loop {
        body.reserve(STEP.min(longest.saturating_sub(body.len()) + 1));
        let taken = usize::try_from(decoder.total_in()).unwrap_or(usize::MAX);
        let rest = packed.get(taken..).unwrap_or_default();
        let before = body.len();
        let status = decoder.decompress_vec(rest, &mut body, FlushDecompress::None);
        let status = status.map_err(|_| Refused::Corrupt)?;
        if body.len() > longest {
            return Err(Refused::TooLong);
        }
        match status {
            Status::StreamEnd => return Ok(body),
            // Nothing is left, and the end did not come.
            _ if body.len() == before && decoder.total_in() as usize == packed.len() => {
                return Err(Refused::Corrupt);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(body: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(body: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(codings: &[&str], body: impl Into<Bytes>, longest: usize) -> Result<Vec<u8>, Refused> {
        unpack(codings.iter().copied(), body.into(), longest).map(Vec::from)
    }

    #[test]
    fn codings_are_undone() {
        let text = b"{\"a\": 1}".repeat(100);
        let cases: [(&[&str], Vec<u8>); 9] = [
            (&[], text.clone()),
            (&["identity", ""], text.clone()),
            (&["gzip"], gzip(&text)),
            (&["X-GZip"], [gzip(&text[..7]), gzip(&text[7..])].concat()),
            (&["deflate"], zlib(&text)),
            (&["deflate"], deflate(&text)),
            (&["gzip, deflate"], zlib(&gzip(&text))),
            (&["gzip", "gzip"], gzip(&gzip(&text))),
            (&["deflate , identity"], zlib(&text)),
        ];
        for (codings, body) in cases {
            assert_eq!(unpacked(codings, body, text.len()).as_ref(), Ok(&text), "{codings:?}");
        }
    }

    #[test]
    fn what_cannot_be_unpacked() {
        let text = b"{\"a\": 1}".repeat(1000);
        let cut = |packed: Vec<u8>| packed[..packed.len() - 1].to_vec();
        let half = |packed: Vec<u8>| packed[..packed.len() / 2].to_vec();
        for (coding, body) in [
            ("gzip", cut(gzip(&text))),
            ("gzip", half(gzip(&text))),
            ("gzip", [gzip(&text), b"?".to_vec()].concat()),
            ("gzip", text.clone()),
            ("deflate", half(zlib(&text))),
            ("deflate", half(deflate(&text))),
            ("deflate", b"\x78".to_vec()),
        ] {
            assert_eq!(unpacked(&[coding], body, 1 << 20), Err(Refused::Corrupt), "{coding}");
        }
        for coding in ["br", "gzip, br", "gzip, gzip, gzip"] {
            assert_eq!(unpacked(&[coding], text.clone(), 1 << 20), Err(Refused::Codings(coding.to_owned())));
        }
        assert_eq!(unpacked(&["br"], Bytes::new(), 0), Ok(vec![]), "what is empty is not packed");
    }

    #[test]
    fn a_little_that_unpacks_to_too_much() {
        let bomb = vec![b' '; 10_000_000];
        for (coding, packed) in [
            ("gzip", gzip(&bomb)),
            ("deflate", zlib(&bomb)),
            ("deflate", deflate(&bomb)),
            ("gzip, gzip", gzip(&gzip(&bomb))),
            ("deflate, gzip", gzip(&zlib(&bomb))),
        ] {
            assert_eq!(
                unpacked(&[coding], packed.clone(), bomb.len() - 1),
                Err(Refused::TooLong),
                "{coding}"
            );
            assert_eq!(unpacked(&[coding], packed, bomb.len()).map(|body| body.len()), Ok(bomb.len()));
        }
    }
}
