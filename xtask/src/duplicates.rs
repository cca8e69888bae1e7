//! Crates of which there are several versions: each is code to compile, to ship and to watch once more. `deny.toml` names
//! those that are not ours to change, in cargo-deny's own words: all versions but one.

use crate::lock::Lock;
use crate::shell::{Failure, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A version that may be there beside another.
#[derive(Deserialize)]
pub(crate) struct Skip {
    /// `name@version`.
    #[serde(rename = "crate")]
    version: String,
    /// Why it is not ours to change.
    reason: String,
}

pub(crate) fn check(skip: &[Skip]) -> Outcome {
    let problems = problems(&Lock::read()?, skip);
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("versions in Cargo.lock against deny.toml:\n  {}", problems.join("\n  "))))
}

fn problems(lock: &Lock, skip: &[Skip]) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for package in &lock.package {
        versions.entry(&package.name).or_default().push(format!("{}@{}", package.name, package.version));
    }
    versions.retain(|_, versions| versions.len() > 1);
    let mut problems = Vec::new();
    for (name, versions) in &versions {
        let unexplained: Vec<&str> = versions
            .iter()
            .map(String::as_str)
            .filter(|version| skip.iter().all(|skip| skip.version != *version))
            .collect();
        if unexplained.len() > 1 {
            problems.push(format!("{name}: several versions: {}", unexplained.join(", ")));
        }
    }
    for skip in skip {
        // One that is there no more would let the next one in unseen.
        if !versions.values().flatten().any(|version| *version == skip.version) {
            problems.push(format!(
                "{}: is no second version of anything, so it need not be skipped",
                skip.version
            ));
        }
        if skip.reason.trim().is_empty() {
            problems.push(format!("{}: is skipped without a reason", skip.version));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Locked;

    fn found(locked: &[(&str, &str)], skipped: &[(&str, &str)]) -> String {
        let package = locked.iter().map(|(name, version)| Locked {
            name: (*name).into(),
            version: (*version).into(),
            checksum: None,
        });
        let skip = skipped.iter().map(|(it, why)| Skip { version: (*it).into(), reason: (*why).into() });
        problems(&Lock { package: package.collect() }, &skip.collect::<Vec<_>>()).join("; ")
    }

    #[test]
    fn a_second_version_needs_a_reason() {
        let twice = [("a", "1.0.0"), ("a", "2.0.0"), ("b", "1.0.0")];
        assert_eq!(found(&twice, &[]), "a: several versions: a@1.0.0, a@2.0.0");
        assert_eq!(found(&twice, &[("a@1.0.0", "b is old")]), "");
        assert_eq!(found(&twice, &[("a@1.0.0", " ")]), "a@1.0.0: is skipped without a reason");
    }

    #[test]
    fn a_reason_whose_version_is_gone_goes_too() {
        assert!(
            found(&[("a", "2.0.0")], &[("a@1.0.0", "b is old")]).starts_with("a@1.0.0: is no second version")
        );
    }
}
