//! How the page after one is asked for.

use super::{JsonPointer, WireName, Words};

/// Pagination of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// What tells where the next page is.
    pub way: PagingWay,
    /// Public name of the argument that sizes a page.
    pub limit: Option<Words>,
    /// The documented maximum of `limit`: a server never sends longer pages.
    pub max_limit: Option<u64>,
    /// Where the reply says whether there is another page.
    pub more: Option<JsonPointer>,
}

/// What tells where the next page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagingWay {
    /// The argument with this public name counts pages from 1.
    Page(Words),
    /// The argument with this public name counts pages from 0.
    Index(Words),
    /// The argument with this public name counts items from 0.
    Offset(Words),
    /// The argument takes a token that the reply gives.
    Cursor {
        /// Its public name.
        argument: Words,
        /// Where the token stands.
        token: TokenPlace,
    },
    /// The reply has the URL of the next page here.
    Url(JsonPointer),
    /// The reply has the URL of the next page in a `Link` field with `rel="next"` (RFC 8288).
    Link,
}

/// Where a reply has the token of the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenPlace {
    /// In the body.
    Body(JsonPointer),
    /// In a header field.
    Header(WireName),
    /// In the last item of the page.
    LastItem(JsonPointer),
}

impl PagingWay {
    /// In a word, as outlines say it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Page(_) => "page",
            Self::Index(_) => "index",
            Self::Offset(_) => "offset",
            Self::Cursor { .. } => "cursor",
            Self::Url(_) => "url",
            Self::Link => "link",
        }
    }

    /// The argument that it sets.
    #[must_use]
    pub fn argument(&self) -> Option<&Words> {
        match self {
            Self::Page(argument)
            | Self::Index(argument)
            | Self::Offset(argument)
            | Self::Cursor { argument, .. } => Some(argument),
            Self::Url(_) | Self::Link => None,
        }
    }
}
