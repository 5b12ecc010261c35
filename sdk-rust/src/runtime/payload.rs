//! The bytes of a request body: all at once, or piece by piece from uploads.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt as _;
use http_body::{Body, Frame, SizeHint};

use super::compression::Packer;
use super::upload::{FileUpload, Opened};

/// Bytes that are sent at a time.
pub(crate) const PIECE: usize = 256 * 1024;

/// Pieces whose memory is used again.
const MOST_KEPT: usize = 4;

/// A body as it is sent.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    Bytes(Bytes),
    Pieces(Vec<Piece>),
    /// The same, compressed while it is sent.
    Packed(Vec<Piece>),
}

/// A piece of a body.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Bytes(Bytes),
    Upload(FileUpload),
}

impl Payload {
    /// Whether it can be sent again.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.pieces().iter().all(|piece| match piece {
            Piece::Bytes(_) => true,
            Piece::Upload(upload) => upload.is_repeatable(),
        })
    }

    /// Its pieces, where there are any.
    fn pieces(&self) -> &[Piece] {
        match self {
            Self::Bytes(_) => &[],
            Self::Pieces(pieces) | Self::Packed(pieces) => pieces,
        }
    }

    /// How many bytes there are before compression, if that is known without opening it.
    pub(crate) fn known_length(&self) -> Option<u64> {
        let whole = match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Pieces(_) | Self::Packed(_) => 0,
        };
        self.pieces().iter().try_fold(whole, |length, piece| match piece {
            Piece::Bytes(bytes) => length.checked_add(bytes.len() as u64),
            Piece::Upload(upload) => length.checked_add(upload.known_length()?),
        })
    }

    /// Opens all of it.
    ///
    /// # Errors
    /// A file cannot be read, or a stream has been sent before.
    pub(crate) fn open(&self) -> io::Result<Sending> {
        let (mut opened, mut length) = (VecDeque::new(), Some(0_u64));
        let pieces = match self {
            Self::Bytes(bytes) => &[Piece::Bytes(bytes.clone())][..],
            Self::Pieces(pieces) | Self::Packed(pieces) => pieces,
        };
        for piece in pieces {
            let (piece, own) = match piece {
                Piece::Bytes(bytes) => (Opened::Bytes(bytes.clone()), Some(bytes.len() as u64)),
                Piece::Upload(upload) => upload.open()?,
            };
            length = length.zip(own).and_then(|(length, own)| length.checked_add(own));
            opened.push_back(piece);
        }
        let (stream, left): (Pieces, _) = match self {
            Self::Packed(_) => {
                let packing = Some((Left { opened, sent: Vec::new() }, Packer::default()));
                (Box::pin(futures_util::stream::try_unfold(packing, next_packed)), None)
            }
            _ => {
                let left = Left { opened, sent: Vec::new() };
                (Box::pin(futures_util::stream::try_unfold(left, next)), length)
            }
        };
        Ok(Sending { stream: Mutex::new(stream), left, taken: Arc::default() })
    }
}

/// What of a body is still to come.
struct Left {
    opened: VecDeque<Opened>,
    /// The last pieces that were read. Their memory is used again once they are sent: asking the system for more each time takes
    /// longer than reading does.
    sent: Vec<Bytes>,
}

impl Left {
    /// Memory for a piece: that of one that is sent, if there is one.
    fn room(&mut self) -> Vec<u8> {
        let unused = self.sent.iter().position(Bytes::is_unique);
        let mut room = unused.map_or_else(Vec::new, |at| Vec::from(self.sent.swap_remove(at)));
        room.clear();
        room.reserve_exact(PIECE);
        room
    }

    /// Keeps a piece that is about to be sent, if not too many are under way.
    fn keep(&mut self, piece: &Bytes) {
        if self.sent.len() < MOST_KEPT {
            self.sent.push(piece.clone());
        }
    }
}

/// The next bytes, and what is left after them.
async fn next(mut left: Left) -> io::Result<Option<(Bytes, Left)>> {
    loop {
        let opened = &mut left.opened;
        let Some(piece) = opened.pop_front() else { return Ok(None) };
        let found = match piece {
            Opened::Bytes(mut bytes) => {
                let piece = bytes.split_to(bytes.len().min(PIECE));
                if !bytes.is_empty() {
                    opened.push_front(Opened::Bytes(bytes));
                }
                Some(piece)
            }
            Opened::Reader(reader) => {
                let room = left.room();
                let read = tokio::task::spawn_blocking(move || read(reader, room)).await;
                let (bytes, reader) = read.map_err(io::Error::other)??;
                if !bytes.is_empty() {
                    left.opened.push_front(Opened::Reader(reader));
                    left.keep(&bytes);
                }
                Some(bytes)
            }
            Opened::Stream(mut stream) => match stream.next().await.transpose()? {
                Some(bytes) => {
                    opened.push_front(Opened::Stream(stream));
                    Some(bytes)
                }
                None => None,
            },
        };
        if let Some(bytes) = found.filter(|bytes| !bytes.is_empty()) {
            return Ok(Some((bytes, left)));
        }
    }
}

type Packing = (Left, Packer);

/// The same, compressed; on a thread for blocking work, since a piece takes milliseconds.
async fn next_packed(packing: Option<Packing>) -> io::Result<Option<(Bytes, Option<Packing>)>> {
    let Some((mut left, mut packer)) = packing else { return Ok(None) };
    loop {
        let Some((piece, rest)) = next(left).await? else {
            return Ok(Some((packer.finish()?.into(), None)));
        };
        let feed = move || packer.feed(&piece).map(|packed| (packed, packer));
        let (packed, after) = tokio::task::spawn_blocking(feed).await.map_err(io::Error::other)??;
        (left, packer) = (rest, after);
        if !packed.is_empty() {
            return Ok(Some((packed.into(), Some((left, packer)))));
        }
    }
}

fn read(mut reader: Box<dyn Read + Send>, mut bytes: Vec<u8>) -> io::Result<(Bytes, Box<dyn Read + Send>)> {
    reader.by_ref().take(PIECE as u64).read_to_end(&mut bytes)?;
    Ok((bytes.into(), reader))
}

type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A body on its way. The lock is there for the HTTP library, which wants to share what it sends; nobody waits for it.
pub(crate) struct Sending {
    stream: Mutex<Pieces>,
    left: Option<u64>,
    taken: Taken,
}

/// How many pieces of a body have been taken for sending: as long as it grows, somebody listens.
pub(crate) type Taken = Arc<AtomicU64>;

impl Sending {
    pub(crate) fn taken(&self) -> Taken {
        self.taken.clone()
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let piece = std::task::ready!(stream.as_mut().poll_next(context));
        if let Some(Ok(bytes)) = &piece {
            self.taken.fetch_add(1, Ordering::Relaxed);
            let sent = bytes.len() as u64;
            self.left = self.left.map(|left| left.saturating_sub(sent));
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    async fn sent(payload: &Payload) -> io::Result<(Option<u64>, Vec<u8>)> {
        let mut sending = payload.open()?;
        let (length, mut all) = (sending.size_hint().exact(), Vec::new());
        while let Some(frame) =
            std::future::poll_fn(|context| Pin::new(&mut sending).poll_frame(context)).await
        {
            let piece = frame?.into_data().unwrap_or_default();
            assert!(piece.len() <= PIECE);
            all.extend_from_slice(&piece);
        }
        Ok((length, all))
    }

    fn of(upload: FileUpload) -> Payload {
        Payload::Pieces(vec![
            Piece::Bytes(Bytes::from_static(b"<")),
            Piece::Upload(upload),
            Piece::Bytes(Bytes::from_static(b">")),
        ])
    }

    #[tokio::test]
    async fn every_source_is_sent_piece_by_piece() -> io::Result<()> {
        let long: Vec<u8> = (0..=250).cycle().take(600_000).collect();
        let path = std::env::temp_dir().join(format!("upload-{}", fastrand::u64(..)));
        std::fs::write(&path, &long)?;
        let whole = [b"<", long.as_slice(), b">"].concat();
        let chopped = long.chunks(1000).map(|piece| Ok::<_, io::Error>(piece.to_vec())).collect::<Vec<_>>();
        let (file, again) = (of(FileUpload::file(&path)), of(FileUpload::file(&path)));
        assert_eq!(sent(&file).await?, (Some(600_002), whole.clone()));
        assert_eq!(sent(&again).await?.1, whole);
        assert!(file.is_repeatable());
        for (upload, length) in [
            (FileUpload::reader(Cursor::new(long.clone())), None),
            (FileUpload::reader(Cursor::new(long.clone())).length(600_000), Some(600_002)),
            (FileUpload::stream(futures_util::stream::iter(chopped)), None),
        ] {
            let payload = of(upload);
            assert!(!payload.is_repeatable());
            assert_eq!(sent(&payload).await?, (length, whole.clone()));
            assert!(sent(&payload).await.is_err(), "it can be sent once");
        }
        std::fs::remove_file(&path)?;
        assert!(sent(&file).await.is_err(), "the file is gone");
        Ok(())
    }

    #[tokio::test]
    async fn a_body_is_compressed_while_it_is_sent_and_on_every_try_the_same() -> io::Result<()> {
        let long: Vec<u8> = (0..=250).cycle().take(600_000).collect();
        let Payload::Pieces(pieces) = of(FileUpload::bytes(long.clone())) else { return Ok(()) };
        let packed = Payload::Packed(pieces);
        let (length, bytes) = sent(&packed).await?;
        assert!(length.is_none() && bytes.len() < long.len() && packed.is_repeatable());
        assert_eq!((packed.known_length(), sent(&packed).await?.1 == bytes), (Some(600_002), true));
        let mut whole = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut whole)?;
        assert_eq!(whole, [b"<", long.as_slice(), b">"].concat());
        Ok(())
    }

    #[tokio::test]
    async fn what_breaks_while_it_is_read_breaks_the_body() {
        let broken = [Ok(vec![1]), Err(io::Error::other("broken"))];
        assert!(sent(&of(FileUpload::stream(futures_util::stream::iter(broken)))).await.is_err());
    }

    #[test]
    fn headers_of_uploads_are_checked() {
        for (upload, fine) in [
            (FileUpload::bytes([1]).header("X-Kind", "k").content_type("a/b"), true),
            (FileUpload::bytes([1]).header("X-Kind", "a\r\nY: b"), false),
            (FileUpload::bytes([1]).content_type("a\r\nb"), false),
        ] {
            assert_eq!(upload.refusal().is_none(), fine, "{upload:?}");
        }
    }
}
