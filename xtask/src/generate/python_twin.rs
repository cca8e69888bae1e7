//! The blocking Python client, made from the asynchronous one.
//!
//! `_async/client.py` and `_async/resources.py` are written by hand, with their documentation; what makes
//! their blocking twins of them is this list of words. What really differs between the two worlds (the
//! transport, pages, downloads) is written by hand on both sides and not made here.

use crate::shell::{Failure, Outcome, root};

const PACKAGE: &str = "bindings-python/python/avenping";

/// From the asynchronous word to the blocking one, in this order.
const WORDS: [(&str, &str); 16] = [
    ("async with await ", "with "),
    ("async def ", "def "),
    ("async with ", "with "),
    ("async for ", "for "),
    ("await ", ""),
    ("__aenter__", "__enter__"),
    ("__aexit__", "__exit__"),
    ("AsyncClient", "Client"),
    ("AsyncDownload", "Download"),
    ("AsyncListing", "Page"),
    (" | AsyncIterable[bytes]", ""),
    ("from collections.abc import AsyncIterable, ", "from collections.abc import "),
    (
        "An asynchronous client of the AvenPing API.",
        "A client of the AvenPing API. Its methods block; `AsyncClient` is its twin for asyncio.",
    ),
    ("several threads and event loops at once", "several threads at once"),
    ("The asynchronous client.", "The blocking client."),
    ("the asynchronous client", "the blocking client"),
];

pub(super) fn files() -> Outcome<Vec<(&'static str, String)>> {
    let twin = |name: &str| {
        let path = format!("{PACKAGE}/_async/{name}");
        let source = std::fs::read_to_string(root().join(&path))
            .map_err(|error| Failure::new(format!("{path}: {error}")))?;
        let blocking = WORDS.iter().fold(source, |text, (from, to)| text.replace(from, to));
        match blocking.lines().find(|line| line.to_lowercase().contains("async") && !line.contains("twin")) {
            Some(line) => Err(Failure::new(format!("{path}: no blocking words for `{line}`"))),
            None => Ok(format!(
                "# Generated from `_async/{name}` by `cargo xtask generate`; do not edit.\n{blocking}"
            )),
        }
    };
    Ok(vec![
        ("bindings-python/python/avenping/_sync/client.py", twin("client.py")?),
        ("bindings-python/python/avenping/_sync/resources.py", twin("resources.py")?),
    ])
}
