//! Lists that come in pages.
//!
//! A page can be empty although more follow, since the API searches within a page after it was
//! fetched; so only the cursor decides (specification section 3.3). The `next` link that comes along
//! points to Meta and may carry a token: it is never followed. A cursor seen before ends the list.

use crate::client::Client;
use crate::error::Result;
use crate::model::{Form, FormList, ListForms, ListTemplates, Template, TemplateList};
use crate::operations::{Typed, markers};
use crate::options::CallOptions;
use crate::runtime::Pending;
use futures_core::stream::BoxStream;
use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};

/// An operation that answers in pages.
pub trait Paged: Typed {
    /// What a page holds.
    type Item: Send + 'static;

    #[doc(hidden)]
    fn cursor(request: &mut Self::Request) -> &mut Option<String>;
    #[doc(hidden)]
    fn page(response: Self::Response) -> Page<Self::Item>;
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// This page's items; may be empty although more pages follow.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last page.
    pub next_cursor: Option<String>,
}

macro_rules! paged {
    ($marker:ident, $request:ty, $response:ty, $item:ty) => {
        impl Paged for markers::$marker {
            type Item = $item;

            fn cursor(request: &mut $request) -> &mut Option<String> {
                &mut request.after
            }

            fn page(response: $response) -> Page<$item> {
                let next_cursor = response.next_cursor().map(str::to_owned);
                Page { items: response.items, next_cursor }
            }
        }
    };
}

paged!(ListTemplates, ListTemplates, TemplateList, Template);
paged!(ListForms, ListForms, FormList, Form);

/// What both pagers do between two fetches.
pub(crate) struct Cursor<O: Paged> {
    client: Client,
    request: Option<O::Request>,
    seen: HashSet<String>,
    /// The time spent fetching so far: the deadline is for the whole list, not counting what the
    /// caller does between two pages.
    spent: Duration,
    pub(crate) buffered: VecDeque<O::Item>,
}

impl<O: Paged> Cursor<O>
where
    O::Request: Clone,
{
    pub(crate) fn new(client: Client, mut request: O::Request) -> Self {
        // Where the caller starts counts as seen.
        let seen = O::cursor(&mut request).iter().cloned().collect();
        Self { client, request: Some(request), seen, spent: Duration::ZERO, buffered: VecDeque::new() }
    }

    /// Starts fetching the next page; `None` after the last one.
    pub(crate) fn fetch(&self) -> Option<Result<Pending<O::Response>>> {
        let request = self.request.clone()?;
        let mut options = CallOptions::new();
        if let Some(deadline) = self.client.deadline() {
            // An overdue list still fails as a timeout of the call, not as a refused argument.
            options = options.deadline(deadline.saturating_sub(self.spent).max(Duration::from_nanos(1)));
        }
        Some(self.client.start::<O>(request, options))
    }

    /// Takes in a fetched page. After a failure the same page can be fetched again.
    pub(crate) fn accept(&mut self, since: Instant, result: Result<O::Response>) -> Result<Page<O::Item>> {
        self.spent += since.elapsed();
        let page = O::page(result?);
        let next = page.next_cursor.clone().filter(|cursor| self.seen.insert(cursor.clone()));
        match (next, &mut self.request) {
            (Some(cursor), Some(request)) => *O::cursor(request) = Some(cursor),
            _ => self.request = None,
        }
        Ok(page)
    }
}

/// A list, fetched page by page as it is read.
///
/// ```
/// # let server = avenping_mock::MockServer::start().unwrap();
/// # let client = avenping::Client::builder().token("test_premium").base_url(server.base_url()).build().unwrap();
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use avenping::model::ListTemplates;
///
/// let mut templates = client.templates().list(ListTemplates::new());
/// while let Some(template) = templates.next().await {
///     println!("{}", template?.name);
/// }
/// # Ok::<(), avenping::Error>(())
/// # }).unwrap();
/// ```
pub struct Pager<O: Paged>(Cursor<O>);

impl<O: Paged> Pager<O>
where
    O::Request: Clone,
{
    pub(crate) fn new(client: Client, request: O::Request) -> Self {
        Self(Cursor::new(client, request))
    }

    /// The next page, `None` after the last one. Items already taken from it by [`next`](Self::next)
    /// are not given again.
    ///
    /// # Errors
    /// As the operation; the page can then be asked for again.
    pub async fn next_page(&mut self) -> Result<Option<Page<O::Item>>> {
        let since = Instant::now();
        let Some(started) = self.0.fetch() else { return Ok(None) };
        let result = match started {
            Ok(pending) => pending.await,
            Err(error) => Err(error),
        };
        self.0.accept(since, result).map(Some)
    }

    /// The next item over all pages, `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O::Item>> {
        loop {
            if let Some(item) = self.0.buffered.pop_front() {
                return Some(Ok(item));
            }
            match self.next_page().await {
                Ok(Some(page)) => self.0.buffered.extend(page.items),
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// The items of all pages as a [`Stream`](futures_core::Stream). It ends after an error.
    pub fn into_stream(self) -> BoxStream<'static, Result<O::Item>>
    where
        O: 'static,
    {
        Box::pin(futures_util::stream::unfold(Some(self), |pager| async {
            let mut pager = pager?;
            let item = pager.next().await?;
            let rest = item.is_ok().then_some(pager);
            Some((item, rest))
        }))
    }
}

impl<O: Paged> std::fmt::Debug for Pager<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pager").field("operation", &O::OPERATION.name).finish_non_exhaustive()
    }
}
