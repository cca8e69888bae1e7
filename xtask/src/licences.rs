//! Licences, bans and sources of every dependency, by the rules in `deny.toml`.
//!
//! `cargo deny` reads the same file and does more, but takes longer to build than this whole project
//! and its newest packaged binary does not know today's licences. So the gate applies the rules
//! itself: licences, banned crates, second versions, crates.io as the only source, no wildcard versions; advisories need `cargo deny check advisories` on a machine that reaches their database.

use crate::duplicates::{self, Skip};
use crate::shell::{Failure, Outcome, cargo, root};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Rules {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

/// What one crate may have besides.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
    skip: Vec<Skip>,
}

#[derive(Deserialize)]
struct Banned {
    name: String,
}

pub(crate) fn check() -> Outcome {
    let rules: Rules = toml::from_str(&std::fs::read_to_string(root().join("deny.toml"))?)?;
    duplicates::check(&rules.bans.skip)?;
    // The fuzzers are a workspace of their own.
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        check_workspace(manifest, &rules)?;
    }
    Ok(())
}

fn check_workspace(manifest: &str, rules: &Rules) -> Outcome {
    let metadata = cargo()
        .args(["metadata", "--format-version", "1", "--all-features", "--manifest-path", manifest])
        .output()?;
    if !metadata.status.success() {
        return Err(Failure::new(String::from_utf8_lossy(&metadata.stderr)));
    }
    let metadata: Value = serde_json::from_slice(&metadata.stdout)?;
    let packages = metadata.get("packages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if packages.is_empty() {
        return Err(Failure::new("cargo metadata lists no packages"));
    }
    let problems: Vec<String> = packages.iter().flat_map(|package| problems(package, rules)).collect();
    if !problems.is_empty() {
        return Err(Failure::new(format!("dependencies against deny.toml:\n  {}", problems.join("\n  "))));
    }
    println!("licences, bans and sources of {} packages ({manifest}): all well", packages.len());
    Ok(())
}

fn problems(package: &Value, rules: &Rules) -> Vec<String> {
    let text = |key: &str| package.get(key).and_then(Value::as_str);
    let name = text("name").unwrap_or("?");
    let mut problems = Vec::new();
    if rules.bans.deny.iter().any(|banned| banned.name == name) {
        problems.push(format!("{name}: is banned"));
    }
    // Our own packages have no source.
    if text("source")
        .is_some_and(|source| !source.starts_with("registry+https://github.com/rust-lang/crates.io-index"))
    {
        problems.push(format!("{name}: does not come from crates.io"));
    }
    let lax = |licence| spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX); // `MIT/Apache-2.0` of old crates
    // Only our own packages have no source, and only they are ours to keep from wildcards.
    let dependencies =
        package.get("dependencies").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for dependency in dependencies.iter().filter(|_| text("source").is_none()) {
        let any_version = dependency.get("req").is_some_and(|version| version == "*");
        if any_version && dependency.get("path").is_none_or(Value::is_null) {
            problems.push(format!(
                "{name}: takes any version of {}",
                dependency.get("name").unwrap_or(&Value::Null)
            ));
        }
    }
    match text("license").map(lax) {
        None => problems.push(format!("{name}: names no licence")),
        Some(Err(error)) => problems.push(format!("{name}: {error}")),
        Some(Ok(expression)) => {
            let exceptions = rules.licenses.exceptions.iter().filter(|exception| exception.name == name);
            let allow: Vec<&String> = rules
                .licenses
                .allow
                .iter()
                .chain(exceptions.flat_map(|exception| &exception.allow))
                .collect();
            let allowed = |requirement: &spdx::LicenseReq| {
                allow.iter().any(|allowed| **allowed == requirement.license.to_string())
            };
            if !expression.evaluate(allowed) {
                problems.push(format!(
                    "{name}: licence `{}` is not on the list",
                    text("license").unwrap_or_default()
                ));
            }
        }
    }
    problems
}
