//! Contents that are sent as they are: of a file, or of a whole body.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt as _;

use super::header;

type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Bytes to send: kept in memory, in a file, or still to come. Whatever its size, a file is read piece by piece while it
/// is sent.
///
/// ```text
/// FileUpload::from(vec![1, 2, 3])
/// FileUpload::file("photo.jpg").content_type("image/jpeg")
/// FileUpload::reader(std::io::stdin()).file_name("input.txt")
/// ```
///
/// Readers and streams can be sent once: a call with one of them is not retried.
#[derive(Clone)]
pub struct FileUpload {
    source: Source,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
    length: Option<u64>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    File(PathBuf),
    Once(Arc<Mutex<Option<Once>>>),
}

/// What can be read once.
enum Once {
    Reader(Box<dyn Read + Send>),
    Stream(Pieces),
}

/// A source that is being read.
pub(crate) enum Opened {
    Bytes(Bytes),
    Reader(Box<dyn Read + Send>),
    Stream(Pieces),
}

impl FileUpload {
    fn new(source: Source) -> Self {
        Self { source, file_name: None, content_type: None, headers: Vec::new(), length: None }
    }

    /// The bytes given.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(Source::Bytes(bytes.into().into()))
    }

    /// The content of the file at a path, which is opened when the call is made. Its name is sent where names are.
    pub fn file(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { file_name: name, ..Self::new(Source::File(path.to_owned())) }
    }

    /// What a reader gives, which is read on a thread for blocking work.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::new(Source::Once(Arc::new(Mutex::new(Some(Once::Reader(Box::new(reader)))))))
    }

    /// What a stream gives; an error in it breaks the call off.
    pub fn stream<B: Into<Vec<u8>>>(stream: impl Stream<Item = io::Result<B>> + Send + 'static) -> Self {
        let pieces = stream.map(|piece| piece.map(|bytes| Bytes::from(bytes.into())));
        Self::new(Source::Once(Arc::new(Mutex::new(Some(Once::Stream(Box::pin(pieces)))))))
    }

    /// The name that is sent with a file, in place of its own.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type of the content, in place of the documented one.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// A further header of the part, where the content is one of several parts.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How many bytes a reader or stream gives. Servers that want to know get told; a wrong number breaks the call off.
    #[must_use]
    pub fn length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }
}

/// What sending needs to know.
impl FileUpload {
    pub(crate) fn name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Why it cannot be sent.
    pub(crate) fn refusal(&self) -> Option<String> {
        let content_type = self.content_type.iter().map(|value| ("content-type", value.as_str()));
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        content_type.chain(headers).find_map(|(name, value)| header::refusal(name, value))
    }

    /// Whether it can be sent again.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.source, Source::Once(_))
    }

    /// Its length, if that is known without opening it.
    pub(crate) fn known_length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::File(path) => {
                std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|about| about.len())
            }
            Source::Once(_) => self.length,
        }
    }

    /// Opens it, and tells its length if that is known.
    ///
    /// # Errors
    /// The file cannot be read, or a stream has been sent before.
    pub(crate) fn open(&self) -> io::Result<(Opened, Option<u64>)> {
        match &self.source {
            Source::Bytes(bytes) => Ok((Opened::Bytes(bytes.clone()), Some(bytes.len() as u64))),
            Source::File(path) => {
                let file = std::fs::File::open(path)?;
                let about = file.metadata()?;
                // Pipes and devices have no length that means anything.
                let length = about.is_file().then_some(about.len());
                Ok((Opened::Reader(Box::new(file)), length))
            }
            Source::Once(once) => {
                let once = once.lock().unwrap_or_else(PoisonError::into_inner).take();
                let sent = || io::Error::other("a reader or stream can be sent once, and has been");
                let opened = match once.ok_or_else(sent)? {
                    Once::Reader(reader) => Opened::Reader(reader),
                    Once::Stream(stream) => Opened::Stream(stream),
                };
                Ok((opened, self.length))
            }
        }
    }
}

impl From<Vec<u8>> for FileUpload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<&[u8]> for FileUpload {
    fn from(bytes: &[u8]) -> Self {
        Self::bytes(bytes)
    }
}

impl<const N: usize> From<&[u8; N]> for FileUpload {
    fn from(bytes: &[u8; N]) -> Self {
        Self::bytes(bytes.as_slice())
    }
}

impl From<PathBuf> for FileUpload {
    fn from(path: PathBuf) -> Self {
        Self::file(path)
    }
}

impl From<&Path> for FileUpload {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}

/// Streams are equal when they are the same one.
impl PartialEq for FileUpload {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.source, &other.source) {
            (Source::Bytes(one), Source::Bytes(other)) => one == other,
            (Source::File(one), Source::File(other)) => one == other,
            (Source::Once(one), Source::Once(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        same && (&self.file_name, &self.content_type, &self.headers, self.length)
            == (&other.file_name, &other.content_type, &other.headers, other.length)
    }
}

/// Contents are not shown.
impl fmt::Debug for FileUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.source {
            Source::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Source::File(path) => path.display().to_string(),
            Source::Once(_) => "a stream".to_owned(),
        };
        let mut shown = f.debug_struct("FileUpload");
        shown.field("source", &source).field("file_name", &self.file_name);
        shown.field("content_type", &self.content_type).finish_non_exhaustive()
    }
}
