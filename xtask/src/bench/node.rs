//! The clients in Node, through the installed tarball.

use super::{Does, Driver, Made, Wanted, drivers, said};
use crate::node;
use crate::shell::{Outcome, empty, run, scratch};
use serde_json::json;
use std::path::{Path, PathBuf};

/// By exact version. Of undici, got and openai the last ones that run on Node 20.
const PEERS: [&str; 6] =
    ["undici@7.30.2", "axios@1.21.1", "got@14.6.6", "openai@6.49.0", "stripe@23.1.0", "twilio@6.2.0"];

/// What is wanted of the platform's package, in bytes.
const MOST: u64 = 4_000_000;

const MESSAGE: &str = "{ phoneNumberId: '1', to: '15551234567', text: 'Hello' }";

pub(super) fn make(wanted: &Wanted, made: &mut Made) -> Outcome {
    let Some((ours, tarball)) = node::bench_folder(wanted.built)? else {
        made.missing("Node", "there is no Node");
        return Ok(());
    };
    let peers = installed()?;
    made.version("Node", said("node", &["--version"])?);
    made.version("from npm", PEERS.join(", "));
    if wanted.start {
        made.size("npm package with the addon", &tarball, MOST);
        starts(&ours, &peers, made);
    }
    let driver = Driver {
        group: "Node",
        command: vec!["node".into(), drivers("node").join("driver.mjs")],
        variables: vec![("AVENPING_FROM", ours), ("BENCH_FROM", peers)],
    };
    made.missing("Node, fetch over TLS", "it trusts only what the environment of its process names");
    let mut add = |name, does, media| made.add(wanted, "node", &driver, name, does, media);
    add("avenping", Does::All, true);
    add("fetch", Does::Plain, true);
    add("undici.request", Does::All, false);
    add("undici Pool", Does::All, false);
    add("axios", Does::All, false);
    add("got", Does::All, false);
    for name in ["openai", "stripe", "twilio"] {
        add(name, Does::Sdk, false);
    }
    Ok(())
}

/// The peers, in a folder of their own.
fn installed() -> Outcome<PathBuf> {
    let folder = scratch("bench/node");
    let (marker, wanted) = (folder.join("installed.txt"), PEERS.join("\n"));
    if std::fs::read_to_string(&marker).ok().as_deref() != Some(wanted.as_str()) {
        empty(&folder)?;
        std::fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
        run(node::npm(&["install", "--no-package-lock"]).args(PEERS).current_dir(&folder))?;
        std::fs::write(&marker, &wanted)?;
    }
    Ok(folder)
}

fn starts(ours: &Path, peers: &Path, made: &mut Made) {
    let cases = [
        ("nothing", ours, String::new()),
        ("import avenping", ours, "require('avenping').Client".to_owned()),
        ("import undici", peers, "require('undici').request".to_owned()),
        (
            "first answer, avenping",
            ours,
            format!(
                "const {{ Client }} = require('avenping'); \
                 const client = new Client({{ token: 'none', baseUrl: '{{url}}', allowHttp: true }}); \
                 client.messages.sendText({MESSAGE}).then(({{ id }}) => id)"
            ),
        ),
        (
            "first answer, undici",
            peers,
            format!(
                "const {{ request }} = require('undici'); \
                 const headers = {{ authorization: 'Bearer none', 'content-type': 'application/json' }}; \
                 const body = JSON.stringify({MESSAGE}); \
                 request('{{url}}/v2/messages/send/text', {{ method: 'POST', headers, body }}) \
                 .then((answer) => answer.body.json()).then((answer) => process.exit(answer.success ? 0 : 1))"
            ),
        ),
    ];
    for (name, folder, code) in cases {
        let variables = json!({ "NODE_PATH": folder.join("node_modules") });
        let command = json!(["node", "-e", code]);
        made.starts
            .push(json!({ "group": "Node", "name": name, "command": command, "variables": variables }));
    }
}
