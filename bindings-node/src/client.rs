//! A client and its calls in flight: started in batches, ended in batches.

use crate::media::{Download, Feeder};
use crate::{record, thrown};
use arc_swap::ArcSwapOption;
use avenping::media::Source;
use avenping::waist::{self, Calls, Outcome};
use bytes::Bytes;
use napi::Result;
use napi::bindgen_prelude::{Buffer, Either, Either6, Function, Null, Uint8Array};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi_derive::napi;
use std::sync::Arc;

/// What an entry of [`Client::drain`] is; the facade has the same numbers.
const FAILED: u32 = 0;
const DONE: u32 = 1;
const PROGRESS: u32 = 2;

#[napi]
pub struct Client {
    /// Empty once closed.
    client: ArcSwapOption<avenping::Client>,
    calls: Calls,
}

#[napi]
impl Client {
    /// `wake` is called, once for many, when there is something to drain. It does not keep the event loop alive.
    #[napi(constructor, catch_unwind)]
    pub fn new(settings: String, wake: Function<(), ()>) -> Result<Self> {
        let settings = waist::Zeroizing::new(settings); // The token is in there.
        let client = waist::client("node", settings.as_bytes()).map_err(|error| thrown(&error))?;
        let wake = wake.build_threadsafe_function::<()>().weak::<true>().build()?;
        let calls = Calls::new(move || {
            // Fails only when this environment is being torn down, and then nobody waits any more.
            let _ = wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        });
        Ok(Self { client: ArcSwapOption::from_pointee(client), calls })
    }
}

type Entry = Either6<f64, String, Download, Buffer, bool, Null>;

#[napi]
impl Client {
    /// Where the calls go; null once closed.
    #[napi(getter, catch_unwind)]
    pub fn base_url(&self) -> Option<String> {
        self.client.load().as_deref().map(waist::base_url)
    }

    #[napi(catch_unwind)]
    pub fn set_token(&self, token: String) -> Result<()> {
        let token = waist::Zeroizing::new(token);
        let set = self.open(None).and_then(|client| client.set_token(&token));
        set.map_err(|error| thrown(&error))
    }

    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.client.store(None);
    }

    /// Starts a batch of operations: four lists of the same length. An empty text stands for no options.
    ///
    /// Answers those that could not be started, two entries each: the id, and the error as JSON text. It throws only
    /// when none was started, because what has begun must not be taken for refused.
    #[napi(catch_unwind)]
    pub fn start(
        &self,
        ids: Vec<f64>,
        operations: Vec<String>,
        arguments: Vec<String>,
        options: Vec<String>,
    ) -> Vec<Either<f64, String>> {
        let mut refused = Vec::new();
        let calls = ids.into_iter().zip(operations).zip(arguments.into_iter().zip(options));
        for ((id, operation), (arguments, options)) in calls {
            let client = self.open(operation.as_str());
            let started = self.calls.invoke(
                whole(id),
                as_ref(&client),
                &operation,
                arguments.as_bytes(),
                given(&options),
            );
            if let Err(error) = started {
                refused.extend([Either::A(id), Either::B(record(error))]);
            }
        }
        refused
    }

    #[napi(catch_unwind)]
    pub fn request(&self, id: f64, arguments: String, options: String) -> Result<()> {
        let client = self.open("request");
        let started = self.calls.request(whole(id), as_ref(&client), arguments.as_bytes(), given(&options));
        started.map_err(|error| thrown(&error))
    }

    /// `source`: a path, or bytes, which are copied.
    #[napi(catch_unwind)]
    pub fn upload(
        &self,
        id: f64,
        source: Either<String, Uint8Array>,
        arguments: String,
        options: String,
        progress: bool,
    ) -> Result<()> {
        let source = match source {
            Either::A(path) => Source::path(path),
            Either::B(bytes) => Source::bytes(Bytes::copy_from_slice(&bytes)),
        };
        self.start_upload(id, source, &arguments, &options, progress)
    }

    /// Apart from [`upload`](Self::upload): in a union napi-rs looks for the class that was registered last, which
    /// is another one when this addon was loaded twice.
    #[napi(catch_unwind)]
    pub fn upload_fed(
        &self,
        id: f64,
        feeder: &Feeder,
        arguments: String,
        options: String,
        progress: bool,
    ) -> Result<()> {
        self.start_upload(id, feeder.0.source(), &arguments, &options, progress)
    }
    /// Hands over an upload's next chunk, which is copied, null for the end.
    #[napi(catch_unwind)]
    pub fn feed(&self, id: f64, feeder: &Feeder, chunk: Option<Uint8Array>) -> Result<()> {
        let chunk = chunk.map(|chunk| Bytes::copy_from_slice(&chunk));
        self.calls.feed(whole(id), &feeder.0, chunk).map_err(|error| thrown(&error))
    }

    #[napi(catch_unwind)]
    pub fn download(&self, id: f64, arguments: String, options: String) -> Result<()> {
        let client = self.open("media.download");
        let started = self.calls.download(whole(id), as_ref(&client), arguments.as_bytes(), given(&options));
        started.map_err(|error| thrown(&error))
    }

    #[napi(catch_unwind)]
    pub fn read(&self, id: f64, download: &Download) -> Result<()> {
        self.calls.read(whole(id), &download.0).map_err(|error| thrown(&error))
    }

    #[napi(catch_unwind)]
    pub fn save(&self, id: f64, download: &Download, path: String, progress: bool) -> Result<()> {
        let saving = self.calls.save(whole(id), &download.0, path.into(), progress);
        saving.map_err(|error| thrown(&error))
    }

    #[napi(catch_unwind)]
    pub fn cancel(&self, id: f64) {
        self.calls.cancel(whole(id));
    }

    /// What happened since the last time, three entries each: the id, what it is (0 failed, 1 done,
    /// 2 progress), and the value. Errors, answers and progress are JSON text.
    #[napi(catch_unwind)]
    pub fn drain(&self) -> Result<Vec<Entry>> {
        let outcomes = self.calls.take().map_err(|error| thrown(&error))?;
        let mut entries = Vec::with_capacity(outcomes.len() * 3);
        for (id, outcome) in outcomes {
            let (what, value) = match outcome {
                Ok(outcome) => entry(outcome),
                Err(error) => (FAILED, Either6::B(record(error))),
            };
            // The id is one that JavaScript gave, so it fits.
            entries.extend([Either6::A(id as f64), Either6::A(what.into()), value]);
        }
        Ok(entries)
    }
}

impl Client {
    fn start_upload(
        &self,
        id: f64,
        source: Source,
        arguments: &str,
        options: &str,
        progress: bool,
    ) -> Result<()> {
        let client = self.open("media.upload");
        let (arguments, options) = (arguments.as_bytes(), given(options));
        let started = self.calls.upload(whole(id), as_ref(&client), source, arguments, options, progress);
        started.map_err(|error| thrown(&error))
    }

    fn open<'a>(&self, operation: impl Into<Option<&'a str>>) -> avenping::Result<Arc<avenping::Client>> {
        self.client.load_full().ok_or_else(|| waist::closed(operation.into()))
    }
}

fn entry(outcome: Outcome) -> (u32, Entry) {
    let value = match outcome {
        // What serde_json has written is text.
        Outcome::Json(json) => Either6::B(String::from_utf8_lossy(&json).into_owned()),
        Outcome::Opened(open) => Either6::C(Download::new(open)),
        Outcome::Chunk(Some(chunk)) => Either6::D(Vec::from(chunk).into()),
        Outcome::Chunk(None) => Either6::F(Null),
        Outcome::Saved(size) => Either6::A(size as f64),
        Outcome::Fed(reads_on) => Either6::E(reads_on),
        Outcome::Progress(done, total) => {
            return (PROGRESS, Either6::B(serde_json::json!([done, total]).to_string()));
        }
    };
    (DONE, value)
}

fn as_ref(client: &avenping::Result<Arc<avenping::Client>>) -> avenping::Result<&avenping::Client> {
    client.as_deref().map_err(Clone::clone)
}

fn given(options: &str) -> Option<&[u8]> {
    (!options.is_empty()).then_some(options.as_bytes())
}

/// A whole number from JavaScript, which has only doubles.
fn whole(id: f64) -> u64 {
    id as u64
}
