//! A download that its reader shares with whoever ends it, and that is never read with a gap.
//!
//! The core's own such type is made for threads and for event loops; here a future reads, which can be dropped at any
//! moment, and with it a chunk that was on its way.

use avenping::Error;
use avenping::media::Download;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

type Result<T> = std::result::Result<T, Error>;

/// Why there is no download.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gone {
    Unopened,
    Ended,
    Spent,
    Broken,
}

impl Gone {
    fn error(self) -> Error {
        Error::usage(match self {
            Self::Unopened => "the download is not open",
            Self::Ended => "the download was ended",
            Self::Spent => "the download was read or saved before; open it again to have it once more",
            Self::Broken => {
                "a part of the download was read before, and what followed is lost; open it again"
            }
        })
    }
}

struct State {
    /// Nothing while it is being polled, and when it is gone.
    download: Option<Download>,
    gone: Option<Gone>,
    /// Something was asked of it: what comes next is not the whole.
    begun: bool,
    busy: bool,
    /// Who reads, to be woken when it is ended meanwhile.
    reader: Option<Waker>,
}

pub(crate) struct OpenDownload(Mutex<State>);

impl OpenDownload {
    /// A place for one that is going to be opened.
    pub(crate) fn new() -> Self {
        let gone = Some(Gone::Unopened);
        Self(Mutex::new(State { download: None, gone, begun: false, busy: false, reader: None }))
    }

    /// It is open now, unless it was ended meanwhile.
    pub(crate) fn put(&self, download: Download) {
        let mut state = self.state();
        if state.gone == Some(Gone::Unopened) {
            (state.gone, state.download) = (None, Some(download));
        }
    }

    /// The right to read it, for one at a time. `whole`: only when nothing of it was read before; what is refused is
    /// left as it was.
    pub(crate) fn begin(&self, whole: bool) -> Result<Reading<'_>> {
        let mut state = self.state();
        if let Some(gone) = state.gone {
            return Err(gone.error());
        }
        if state.busy {
            return Err(Error::usage("the download is being read elsewhere at this moment"));
        }
        if whole && state.begun {
            return Err(Error::usage(
                "a part of the download was read before; open it again and read or save it",
            ));
        }
        (state.begun, state.busy) = (true, true);
        Ok(Reading { open: self, left: Left::Broken })
    }

    /// Ends it now: its connection closes, and who reads it gets an error.
    pub(crate) fn end(&self) {
        self.leave(Gone::Ended);
    }

    /// A chunk has been lost on its way: it must not be read on.
    pub(crate) fn break_off(&self) {
        self.leave(Gone::Broken);
    }

    fn leave(&self, why: Gone) {
        let mut state = self.state();
        if matches!(state.gone, None | Some(Gone::Unopened)) {
            state.gone = Some(why);
        }
        let (download, reader) = (state.download.take(), state.reader.take());
        // Neither a connection's end nor a stranger's waker has business in the lock.
        drop(state);
        drop(download);
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a reader leaves behind.
#[derive(Clone, Copy)]
enum Left {
    Rest,
    Nothing,
    /// Also when it is dropped in the middle.
    Broken,
}

pub(crate) struct Reading<'a> {
    open: &'a OpenDownload,
    left: Left,
}

impl Reading<'_> {
    /// The next chunk; nothing at the end of a complete download.
    pub(crate) async fn chunk(&mut self) -> Result<Option<bytes::Bytes>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Waits for what it has become, such as a file, as long as it is not ended.
    pub(crate) async fn turn<T, F>(self, into: impl FnOnce(Download) -> Result<F>) -> Result<T>
    where
        F: Future<Output = Result<T>> + Unpin,
    {
        let Some(download) = self.open.state().download.take() else { return Err(self.gone()) };
        let mut work = into(download)?;
        let result = poll_fn(|context| {
            if let Err(gone) = self.watch(context) {
                return Poll::Ready(Err(gone));
            }
            Pin::new(&mut work).poll(context)
        })
        .await;
        self.spent();
        result
    }

    /// It was read as far as was asked, and can be read on.
    pub(crate) fn pause(mut self) {
        self.left = Left::Rest;
    }

    /// It was read to its end.
    pub(crate) fn spent(mut self) {
        self.left = Left::Nothing;
    }

    fn poll_chunk(&self, context: &mut Context<'_>) -> Poll<Result<Option<bytes::Bytes>>> {
        self.watch(context)?;
        // Polled outside the lock: progress is told meanwhile, and who hears it may end the download.
        let Some(mut download) = self.open.state().download.take() else {
            return Poll::Ready(Err(self.gone()));
        };
        let next = pin!(download.next()).poll(context);
        let mut state = self.open.state();
        if let Some(gone) = state.gone {
            drop(state);
            return Poll::Ready(Err(gone.error()));
        }
        state.download = Some(download);
        next.map(Option::transpose)
    }

    /// Has this future woken when the download is ended, which it may be already.
    fn watch(&self, context: &Context<'_>) -> Result<()> {
        let mut state = self.open.state();
        state.reader = Some(context.waker().clone());
        state.gone.map_or(Ok(()), |gone| Err(gone.error()))
    }

    fn gone(&self) -> Error {
        self.open.state().gone.unwrap_or(Gone::Spent).error()
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut state = self.open.state();
        (state.busy, state.reader) = (false, None);
        drop(state);
        match self.left {
            Left::Rest => {}
            Left::Nothing => self.open.leave(Gone::Spent),
            Left::Broken => self.open.leave(Gone::Broken),
        }
    }
}
