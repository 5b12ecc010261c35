//! Lists that come in pages.

use std::fmt;
use std::future::IntoFuture;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::call::Call;
use super::envelope::read;
use super::error::Result;
use super::paging::{self, Following, Said, Turned};
use super::raw::RawRequest;
use super::reply::Reply;
use super::request::{Request, Sending, options};
use super::wire::container::Extra;
use super::wire::{Encode, Wire};

/// A request for a list: `await` it for its first page, or go through [`items`](Self::items) or
/// [`pages`](Self::pages) for all of it.
#[must_use = "a request does nothing unless it is awaited"]
pub struct PageRequest<T> {
    request: Request<Page<T>>,
}

options!(PageRequest, request.call);

impl<T> PageRequest<T> {
    pub(crate) fn new(request: Request<Page<T>>) -> Self {
        Self { request }
    }

    /// Ends the list after so many pages, at least one, whatever the server has.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.request.call.options.max_pages = Some(pages);
        self
    }

    /// Gives the reply itself; its `parse()` gives the page.
    pub fn raw(self) -> RawRequest<Page<T>> {
        self.request.raw()
    }
}

impl<T: Send + 'static> PageRequest<T> {
    /// All items, page after page; each page is asked for when the one before is used up.
    pub fn items(self) -> Items<T> {
        let items = self.pages().map_ok(|page| stream::iter(page.items.into_iter().map(Ok))).try_flatten();
        Items { stream: items.boxed() }
    }

    /// All pages; each is asked for when the stream is polled for it.
    pub fn pages(self) -> Pages<T> {
        let first = NextPage { request: Some(self), before: None };
        let pages = stream::try_unfold(first, |next| async move {
            let page = next.await?;
            Ok(page.map(|page| {
                let next = page.next_page();
                (page, next)
            }))
        });
        Pages { stream: pages.boxed() }
    }
}

impl<T: Send + 'static> IntoFuture for PageRequest<T> {
    type Output = Result<Page<T>>;
    type IntoFuture = Sending<Page<T>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request.into_future()
    }
}

impl<T> fmt::Debug for PageRequest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PageRequest").field(&self.request).finish()
    }
}

/// One page of a list.
#[derive(Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many there are on all pages, if the server said so.
    pub total: Option<u64>,
    /// Everything else the server said.
    pub extra: Extra,
    next: Option<Box<Next<T>>>,
}

/// How to ask for the page after this one.
#[derive(Clone)]
struct Next<T> {
    call: Call,
    read: super::request::Read<Page<T>>,
    mark: Mark<T>,
    /// The pages before this one.
    seen: Seen,
}

/// What a page is told apart by.
enum Mark<T> {
    /// What is on it: a server may ignore the number it is asked for.
    Items(fn(&[T]) -> u64),
    /// The token or URL of the page after it.
    Token(u64),
}

impl<T> Clone for Mark<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Mark<T> {}

impl<T> Mark<T> {
    fn of(self, items: &[T]) -> u64 {
        match self {
            Self::Items(fingerprint) => fingerprint(items),
            Self::Token(mark) => mark,
        }
    }
}

/// Marks of pages, the oldest first. A server that sends some pages over and over does not keep us forever.
#[derive(Debug, Clone, Default)]
struct Seen(Vec<u64>);

impl Seen {
    /// Longer loops than this are not looked for, so that memory is bounded.
    const MOST: usize = 4096;

    fn and(&self, mark: u64) -> Self {
        let kept = &self.0[self.0.len().saturating_sub(Self::MOST - 1)..];
        Self(kept.iter().copied().chain([mark]).collect())
    }
}

/// What a reader finds in a reply.
pub(crate) struct PageParts<T> {
    pub(crate) items: Vec<T>,
    pub(crate) total: Option<u64>,
    pub(crate) extra: Extra,
    pub(crate) said: Said,
}

/// Reads a page, and works out the call for the one after it.
pub(crate) fn page<T: Wire>(reply: &Reply) -> Result<Page<T>> {
    let PageParts { items, total, extra, said } = read::list(reply)?;
    let last = || serde_json::to_value(Encode(items.last()?)).ok();
    let turned = Turned { said: &said, length: items.len(), total, last: &last };
    let next = paging::following(reply, &turned).map(|Following { mut call, mark }| {
        let seen = paging::first_mark(&reply.call).map(|mark| Seen::default().and(mark)).unwrap_or_default();
        if mark.is_some_and(|mark| seen.0.contains(&mark)) {
            paging::refuse_loop(&mut call);
        }
        let mark = mark.map_or(Mark::Items(fingerprint::<T>), Mark::Token);
        Box::new(Next { call, read: page, mark, seen })
    });
    Ok(Page { items, total, extra, next })
}

/// Tells pages apart.
fn fingerprint<T: Wire>(items: &[T]) -> u64 {
    struct Sink(DefaultHasher);
    impl io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let mut sink = Sink(DefaultHasher::new());
    for item in items {
        // What was decoded can be encoded, and hashing cannot fail.
        let _ = serde_json::to_writer(&mut sink, &Encode(item));
    }
    sink.0.finish()
}

impl<T> Page<T> {
    /// Whether asking for another page makes sense.
    pub fn has_next(&self) -> bool {
        self.next.is_some()
    }

    /// Asks for the page after this one: `None` if there is none, or nothing new on it. A server that gives the token or
    /// the URL of a page that was there before, or the URL of another server, makes an error
    /// ([`ErrorKind::Paging`](super::error::ErrorKind::Paging)).
    pub fn next_page(&self) -> NextPage<T> {
        let Some(next) = &self.next else { return NextPage { request: None, before: None } };
        let request = Request::new(next.call.clone(), next.read);
        let before = next.seen.and(next.mark.of(&self.items));
        NextPage { request: Some(PageRequest { request }), before: Some(before) }
    }
}

impl<T: PartialEq> PartialEq for Page<T> {
    fn eq(&self, other: &Self) -> bool {
        (&self.items, self.total, &self.extra, self.has_next())
            == (&other.items, other.total, &other.extra, other.has_next())
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items)
            .field("total", &self.total)
            .field("extra", &self.extra)
            .field("has_next", &self.has_next())
            .finish()
    }
}

/// The items of this page alone; [`PageRequest::items`] goes on with the next ones.
impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// A request for the next page; see [`Page::next_page`].
#[must_use = "a request does nothing unless it is awaited"]
pub struct NextPage<T> {
    request: Option<PageRequest<T>>,
    /// The pages before it; none before the first.
    before: Option<Seen>,
}

impl<T: Send + 'static> IntoFuture for NextPage<T> {
    type Output = Result<Option<Page<T>>>;
    type IntoFuture = Sending<Option<Page<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Some(request) = self.request else { return Ok(None) };
            let mut page = request.await?;
            let Some(before) = self.before else { return Ok(Some(page)) };
            // What is followed by no other page is no part of a loop.
            let Some(next) = &mut page.next else {
                return Ok(Some(page).filter(|page| !page.items.is_empty()));
            };
            if before.0.contains(&next.mark.of(&page.items)) {
                match next.mark {
                    Mark::Items(_) => return Ok(None),
                    Mark::Token(_) => paging::refuse_loop(&mut next.call),
                }
            }
            next.seen = before;
            Ok(Some(page))
        })
    }
}

impl<T> fmt::Debug for NextPage<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NextPage").field(&self.request).finish()
    }
}

/// All items of a list, as a [`Stream`]; see [`PageRequest::items`]. After an error it ends.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<T> {
    pub(crate) stream: Pin<Box<dyn Stream<Item = Result<T>> + Send>>,
}

/// All pages of a list, as a [`Stream`]; see [`PageRequest::pages`]. After an error it ends.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Pages<T> {
    pub(crate) stream: Pin<Box<dyn Stream<Item = Result<Page<T>>> + Send>>,
}

/// What both streams can do.
macro_rules! stream {
    ($type:ident, $item:ty, $what:literal) => {
        impl<T> $type<T> {
            #[doc = concat!("The next ", $what, "; `None` at the end.")]
            pub async fn next(&mut self) -> Option<Result<$item>> {
                self.stream.next().await
            }
        }

        impl<T> Stream for $type<T> {
            type Item = Result<$item>;

            fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
                self.stream.as_mut().poll_next(context)
            }
        }

        impl<T> fmt::Debug for $type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($type))
            }
        }
    };
}

stream!(Items, T, "item");
stream!(Pages, Page<T>, "page");
