//! Replies that are bytes: to a writer, to a file, piece by piece, or whole when asked.

use std::fmt;
use std::io::Write;
use std::path::Path;

use bytes::{Bytes, BytesMut};

use super::super::error::{Error, ErrorKind, Result};
use super::super::reply::Reply;
use super::{Opened, Reconnects, Started, head, media_type};

/// A reply of bytes that are still to come: read them whole, in pieces, or into a writer or a file.
///
/// A body that ends before its announced length is an error, and never a short success.
#[must_use = "nothing is read unless it is asked for"]
pub struct ByteStream {
    head: Reply,
    opened: Opened,
    read: u64,
}

head!(ByteStream);

pub(crate) fn bytes(opened: Opened, _: Reconnects) -> Started<ByteStream> {
    Box::pin(async move { Ok(ByteStream { head: opened.reply.clone(), opened, read: 0 }) })
}

impl ByteStream {
    /// The media type, without parameters; empty if the server did not say.
    pub fn media_type(&self) -> String {
        media_type(self.head.headers())
    }

    /// How many bytes there will be, if the server said so and they are not compressed.
    pub fn content_length(&self) -> Option<u64> {
        self.opened.chunks.announced()
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the connection breaks, or no byte comes in time.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let chunk = self.opened.chunk().await?;
        self.read += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        match (&chunk, self.content_length()) {
            (None, Some(announced))
                if self.read < announced && self.head.call.method().as_str() != "HEAD" =>
            {
                let why = format!("the reply ended after {} of {announced} bytes", self.read);
                Err(Error::about(&self.head, ErrorKind::Connection, &why))
            }
            _ => Ok(chunk),
        }
    }

    /// All bytes, in memory; at most as many as the client's `max_response_size` allows.
    ///
    /// # Errors
    ///
    /// As [`chunk`](Self::chunk), and if there are more.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let most = self.head.call.core().transport().longest_body();
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if all.len() + chunk.len() > most {
                let why = format!("the reply is longer than {most} bytes");
                return Err(Error::about(&self.head, ErrorKind::Response, &why));
            }
            if all.is_empty() && self.content_length() == Some(chunk.len() as u64) {
                return Ok(chunk);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// Writes all bytes, as they arrive, and gives their number. Writing blocks the thread: fit for memory and local files.
    ///
    /// # Errors
    ///
    /// As [`chunk`](Self::chunk); [`ErrorKind::InvalidArgument`] if the writer fails.
    pub async fn write_to(mut self, writer: &mut (impl Write + Send)) -> Result<u64> {
        while let Some(chunk) = self.chunk().await? {
            writer.write_all(&chunk).map_err(|error| self.unwritten(&error))?;
        }
        writer.flush().map_err(|error| self.unwritten(&error))?;
        Ok(self.read)
    }

    /// Writes all bytes to a file, which is there under this name only once it is complete. Gives their number.
    ///
    /// The name is yours: one that the server suggests is never used.
    ///
    /// # Errors
    ///
    /// As [`write_to`](Self::write_to). Nothing is left behind then, and a file that was there stays as it was.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64> {
        let path = path.as_ref();
        let name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
        let mut partial = name;
        partial.push(format!(".{:016x}.part", fastrand::u64(..)));
        let partial = path.with_file_name(partial);
        let head = self.head.clone();
        let unwritten = |error: std::io::Error| {
            head.call.error(ErrorKind::InvalidArgument, format!("the file cannot be written: {error}"))
        };
        let mut file = std::fs::File::create_new(&partial).map_err(&unwritten)?;
        let written = self.write_to(&mut file).await;
        drop(file);
        let moved = match written {
            Ok(length) => std::fs::rename(&partial, path).map(|()| length).map_err(&unwritten),
            Err(error) => Err(error),
        };
        if moved.is_err() {
            // The reason why there is no file is the error to give.
            let _ = std::fs::remove_file(&partial);
        }
        moved
    }

    fn unwritten(&self, error: &std::io::Error) -> Error {
        self.head
            .call
            .error(ErrorKind::InvalidArgument, format!("what was received cannot be written: {error}"))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("status", &self.status())
            .field("read", &self.read)
            .finish_non_exhaustive()
    }
}
