//! The same calls for programs without an async runtime (feature `blocking`).

use std::fmt;
use std::future::{Future, IntoFuture};
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use super::error::{Error, ErrorKind, Result};
use super::page::{Items, NextPage, Page, PageRequest, Pages};
use super::raw::{RawRequest, RawResponse};
use super::request::Request;
use super::stream::StreamRequest;
use super::stream::bytes::ByteStream;
use super::stream::events::EventStream;
use super::stream::lines::LineStream;
use super::waiting::WaitUntil;

/// Runs a future to its end on a runtime that the whole process shares. It has a thread of its own, so that
/// connections stay alive between calls, and it is never dropped, which would be an error inside another runtime.
fn wait<T>(future: impl Future<Output = T>) -> Result<T> {
    static RUNTIME: OnceLock<std::io::Result<Runtime>> = OnceLock::new();

    if Handle::try_current().is_ok() {
        let why = "`call` would block an async runtime; use `.await` there";
        return Err(Error::new(ErrorKind::Configuration, why));
    }
    let start =
        || Builder::new_multi_thread().worker_threads(1).enable_all().thread_name("sdk-blocking").build();
    match RUNTIME.get_or_init(start) {
        Ok(runtime) => Ok(runtime.block_on(future)),
        Err(error) => {
            Err(Error::new(ErrorKind::Configuration, format!("no runtime could be started: {error}")))
        }
    }
}

/// `call` on everything that can be awaited.
macro_rules! call {
    ($type:ident, $output:ty, $what:literal) => {
        impl<T: Send + 'static> $type<T> {
            #[doc = concat!("Sends the request and waits for ", $what, ".")]
            ///
            /// # Errors
            ///
            /// As awaiting it; [`ErrorKind::Configuration`] inside an async runtime.
            pub fn call(self) -> Result<$output> {
                wait(self.into_future())?
            }
        }
    };
}

call!(Request, T, "the answer");
call!(RawRequest, RawResponse<T>, "the reply");
call!(PageRequest, Page<T>, "the first page");
call!(NextPage, Option<Page<T>>, "the next page");
call!(WaitUntil, T, "the answer that will do");
call!(
    StreamRequest,
    T,
    "the reply to begin; iterate with `into_blocking()`, or read with the methods named `…_blocking`"
);

/// A stream as an iterator, for a `for` loop; after an error it ends.
#[must_use = "an iterator does nothing unless it is used"]
pub struct Blocking<S> {
    stream: Option<S>,
}

impl<S> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}

/// `call` on the streams of a list.
macro_rules! iterate {
    ($type:ident, $item:ty, $what:literal) => {
        impl<T> $type<T> {
            #[doc = concat!("All ", $what, " one after the other, waiting for each page.")]
            pub fn call(self) -> Blocking<Self> {
                Blocking { stream: Some(self) }
            }
        }

        impl<T> Iterator for Blocking<$type<T>> {
            type Item = Result<$item>;

            fn next(&mut self) -> Option<Self::Item> {
                let item = match wait(self.stream.as_mut()?.next()) {
                    Ok(item) => item,
                    Err(error) => Some(Err(error)),
                };
                if !matches!(item, Some(Ok(_))) {
                    self.stream = None;
                }
                item
            }
        }
    };
}

iterate!(Items, T, "items");
iterate!(Pages, Page<T>, "pages");

/// Streams of replies as iterators.
macro_rules! blocking {
    ($type:ident, $what:literal) => {
        impl<T> $type<T> {
            #[doc = concat!("The ", $what, " one after the other, waiting for each.")]
            pub fn into_blocking(self) -> Blocking<Self> {
                Blocking { stream: Some(self) }
            }
        }

        impl<T> Iterator for Blocking<$type<T>> {
            type Item = Result<T>;

            fn next(&mut self) -> Option<Self::Item> {
                let item = match wait(self.stream.as_mut()?.next()) {
                    Ok(item) => item,
                    Err(error) => Some(Err(error)),
                };
                if !matches!(item, Some(Ok(_))) {
                    self.stream = None;
                }
                item
            }
        }
    };
}

blocking!(EventStream, "events");
blocking!(LineStream, "values");

impl ByteStream {
    /// [`bytes`](Self::bytes), waiting for them.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn bytes_blocking(self) -> Result<bytes::Bytes> {
        wait(self.bytes())?
    }

    /// [`write_to`](Self::write_to), waiting for its end.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn write_to_blocking(self, writer: &mut (impl std::io::Write + Send)) -> Result<u64> {
        wait(self.write_to(writer))?
    }

    /// [`save`](Self::save), waiting for its end.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn save_blocking(self, path: impl AsRef<std::path::Path>) -> Result<u64> {
        wait(self.save(path))?
    }
}
