//! The clients in Python, through the wheel.

use super::{Does, Driver, Made, Wanted, drivers, said};
use crate::python::{BENCH, bench_environment};
use crate::shell::Outcome;
use serde_json::json;
use std::path::Path;

/// What is wanted of the wheel, in bytes.
const MOST: u64 = 4_000_000;

const STARTS: [(&str, &str); 8] = [
    ("nothing", "pass"),
    ("import avenping", "import avenping"),
    ("import Client", "from avenping import Client"),
    ("import AsyncClient", "from avenping import AsyncClient"),
    ("import asyncio", "import asyncio"),
    ("import httpx", "import httpx"),
    (
        "first answer, avenping",
        "from avenping import Client\n\
         client = Client('none', phone_number_id='1', base_url='{url}', allow_http=True)\n\
         client.messages.send_text('15551234567', 'Hello').id",
    ),
    (
        "first answer, httpx",
        "import httpx\n\
         message = {'phoneNumberId': '1', 'to': '15551234567', 'text': 'Hello'}\n\
         headers = {'Authorization': 'Bearer none'}\n\
         answer = httpx.post('{url}/v2/messages/send/text', json=message, headers=headers)\n\
         answer.raise_for_status().json()['data']['messages'][0]['id']",
    ),
];

pub(super) fn make(wanted: &Wanted, made: &mut Made) -> Outcome {
    let Some((environment, wheel)) = bench_environment(wanted.built)? else {
        made.missing("Python", "there is no Python");
        return Ok(());
    };
    let python = environment.path("python");
    made.version("Python", said(&python.to_string_lossy(), &["--version"])?);
    made.version("from PyPI", BENCH.join(", "));
    if wanted.start {
        made.size("wheel", &wheel, MOST);
        starts(&python, made);
    }
    let driver = |group, style: &str| Driver {
        group,
        // Nothing but what is installed, and no files beside the sources.
        command: vec![python.clone(), "-EsB".into(), drivers("python").join("driver.py"), style.into()],
        variables: Vec::new(),
    };
    let (blocking, asynchronous) = (driver("Python sync", "sync"), driver("Python async", "async"));
    let mut sync = |name, does, media| made.add(wanted, "python", &blocking, name, does, media);
    sync("avenping", Does::All, true);
    for (name, media) in [("requests", true), ("httpx", false), ("pycurl", false), ("pyreqwest", false)] {
        sync(name, Does::All, media);
    }
    for name in ["openai", "stripe", "twilio", "pywa"] {
        sync(name, Does::Sdk, false);
    }
    let mut concurrent = |name, does, media| made.add(wanted, "python", &asynchronous, name, does, media);
    concurrent("avenping", Does::All, true);
    concurrent("avenping, uvloop", Does::All, false);
    concurrent("aiohttp", Does::All, true);
    concurrent("aiohttp, uvloop", Does::All, false);
    concurrent("httpx", Does::All, false);
    concurrent("pyreqwest", Does::All, false);
    for name in ["openai", "stripe", "twilio", "pywa"] {
        concurrent(name, Does::Sdk, false);
    }
    Ok(())
}

fn starts(python: &Path, made: &mut Made) {
    for (name, code) in STARTS {
        let command = json!([python, "-I", "-c", code]);
        made.starts.push(json!({ "group": "Python", "name": name, "command": command }));
    }
}
