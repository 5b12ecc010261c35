//! Content codings (RFC 9110 §8.4): what a body was before it was packed, and never more of it than its bound.

use std::borrow::Cow;
use std::io::Read as _;

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
    let codings: Vec<Cow<'_, str>> = fields
        .flat_map(|field| field.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase().into())
        .filter(|coding: &Cow<'_, str>| !matches!(coding.as_ref(), "" | "identity"))
        .collect();
    if codings.is_empty() || body.is_empty() {
        return Ok(body);
    }
    let known = |coding: &Cow<'_, str>| matches!(coding.as_ref(), "gzip" | "x-gzip" | "deflate");
    if codings.len() > MOST || !codings.iter().all(known) {
        return Err(Refused::Codings(codings.join(", ")));
    }
    codings.iter().rev().try_fold(body, |body, coding| {
        let unpacked = if coding == "deflate" { inflate(&body, longest) } else { gunzip(&body, longest) };
        unpacked.map(Bytes::from)
    })
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
    let has_head = matches!(packed, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    let mut decoder = Decompress::new(has_head);
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
    use std::io::Write as _;

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
