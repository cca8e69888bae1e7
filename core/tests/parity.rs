//! The operation table against everything that has to keep up with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use avenping::operations::OPERATIONS;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

#[test]
fn the_fake_serves_every_operation_and_nothing_unknown() {
    let ours: BTreeSet<(&str, &str)> =
        OPERATIONS.iter().map(|operation| (operation.method.as_str(), operation.path)).collect();
    let mut fakes: BTreeSet<(&str, &str)> = avenping_mock::ROUTES.iter().copied().collect();
    // The root is mentioned without a shape; it is reached by the raw request.
    assert!(fakes.remove(&("GET", "/")));
    assert_eq!(ours, fakes);
}

#[test]
fn the_readme_lists_every_route() {
    let readme = read("README.md");
    for operation in OPERATIONS {
        // AvenPing writes `:name` where the table has `{name}`.
        let path = operation.path.replace('{', ":").replace('}', "");
        let row = format!("| `{} {path}` |", operation.method.as_str());
        assert!(readme.contains(&row), "the README has no row {row}");
    }
}

#[test]
fn every_path_that_the_documents_name_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = [
        "core/",
        "mock/",
        "cli/",
        "bindings-c/",
        "bindings-node/",
        "bindings-python/",
        "xtask/",
        "conformance/",
        "api/",
        "docs/",
    ];
    let mut checked = 0;
    for document in ["README.md", "SECURITY.md", "CONTRIBUTING.md", "docs/architecture.md"] {
        let text = read(document);
        for quoted in text.split('`').skip(1).step_by(2) {
            let is_path = folders.iter().any(|folder| quoted.starts_with(folder)) && !quoted.contains(' ');
            if is_path {
                assert!(root.join(quoted).exists(), "{document} names {quoted}, which does not exist");
                checked += 1;
            }
        }
    }
    assert!(checked > 20, "only {checked} paths were found");
}

#[test]
fn every_operation_has_conformance_cases() {
    let cases: String = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for operation in OPERATIONS {
        let mention = format!("\"operation\": \"{}\"", operation.name);
        assert!(cases.matches(&mention).count() >= 2, "{} has fewer than two cases", operation.name);
    }
}

#[test]
fn the_readmes_first_message_runs() {
    let readme = read("README.md");
    let code = readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let example = read("core/examples/first_message.rs");
    assert!(example.ends_with(code), "the README's example is not core/examples/first_message.rs");
    let server = avenping_mock::MockServer::start().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    // What cargo told this test about its package would make ring's build script build again.
    for (name, _) in std::env::vars()
        .filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        cargo.env_remove(name);
    }
    let output = cargo
        .args(["run", "--quiet", "--package", "avenping", "--example", "first_message"])
        .env("AVENPING_BASE_URL", server.base_url())
        .env("AVENPING_TOKEN", avenping_mock::TOKEN)
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.starts_with("accepted: wamid."), "{shown} {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(server.messages().len(), 1);
}
