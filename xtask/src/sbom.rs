//! What is inside a package: a list of the crates that are linked into its native library, as CycloneDX 1.5.
//!
//! CycloneDX, because it is what PEP 770's tools and npm's and Maven's scanners read; 1.5, because all of them read that.
//! From `cargo tree` and not from `cargo metadata`, which mixes the features of all members of the workspace. Crates that
//! only run while compiling (macros, build scripts) are not in it, nor what a package manager fetches besides. The same
//! sources make the same bytes: there is neither a time nor a serial number.

use crate::lock::Lock;
use crate::shell::{Failure, Outcome, cargo};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The file's name in every package.
pub(crate) const FILE: &str = "avenping.cdx.json";

/// Writes the list for the package that `purl` names without its version, whose library is built from the crate `library`.
pub(crate) fn write(library: &str, purl: &str, file: &Path) -> Outcome {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--package", library, "--edges", "normal,no-proc-macro"]);
    let printed = tree.args(["--prefix", "depth", "--format", "\t{p}\t{l}\t{r}"]).output()?;
    if !printed.status.success() {
        return Err(Failure::new(String::from_utf8_lossy(&printed.stderr)));
    }
    let list = list(&String::from_utf8(printed.stdout)?, &Lock::read()?, purl)?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, format!("{list:#}\n"))?;
    Ok(())
}

/// One line of the tree.
struct Crate<'a> {
    depth: usize,
    name: &'a str,
    version: &'a str,
    licence: &'a str,
    repository: &'a str,
    ours: bool,
}

impl<'a> Crate<'a> {
    /// `2⇥hyper v1.12.0⇥MIT⇥https://…`; ours have their folder behind the version, and what was listed before a `(*)` at the end.
    fn read(line: &'a str) -> Option<Self> {
        let mut fields = line.trim_end_matches(" (*)").split('\t');
        let depth = fields.next()?.parse().ok()?;
        let mut words = fields.next()?.split(' ');
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        let ours = words.next().is_some_and(|place| place.starts_with("(/") || place.contains(":\\"));
        Some(Self { depth, name, version, licence: fields.next()?, repository: fields.next()?, ours })
    }

    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }

    fn component(&self, lock: &Lock) -> Outcome<Value> {
        // `MIT/Apache-2.0` is how it was written before SPDX.
        let licence = self.licence.replace('/', " OR ");
        spdx::Expression::parse(&licence)
            .map_err(|error| Failure::new(format!("{}: its licence: {error}", self.name)))?;
        let mut component = json!({
            "type": "library",
            "bom-ref": self.purl(),
            "name": self.name,
            "version": self.version,
            "purl": self.purl(),
            "licenses": [{ "expression": licence }],
        });
        let mut add =
            |key: &str, value| component.as_object_mut().map(|fields| fields.insert(key.to_owned(), value));
        let locked =
            lock.package.iter().find(|known| known.name == self.name && known.version == self.version);
        match locked.and_then(|locked| locked.checksum.as_ref()) {
            Some(checksum) => drop(add("hashes", json!([{ "alg": "SHA-256", "content": checksum }]))),
            None if self.ours => {}
            None => return Err(Failure::new(format!("{} has no checksum in Cargo.lock", self.purl()))),
        }
        if !self.repository.is_empty() {
            add("externalReferences", json!([{ "type": "vcs", "url": self.repository }]));
        }
        Ok(component)
    }
}

fn list(tree: &str, lock: &Lock, purl: &str) -> Outcome<Value> {
    let mut components = BTreeMap::new();
    let mut dependencies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut above: Vec<String> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let it = Crate::read(line).ok_or_else(|| Failure::new(format!("cargo tree says {line:?}")))?;
        components.insert(it.purl(), it.component(lock)?);
        dependencies.entry(it.purl()).or_default();
        above.truncate(it.depth);
        if let Some(parent) = above.last() {
            dependencies.entry(parent.clone()).or_default().insert(it.purl());
        }
        above.push(it.purl());
    }
    let library = above.first().ok_or_else(|| Failure::new("cargo tree lists nothing"))?;
    let version = env!("CARGO_PKG_VERSION");
    let package = format!("{purl}@{version}");
    dependencies.insert(package.clone(), BTreeSet::from([library.clone()]));
    let dependencies: Vec<Value> =
        dependencies.iter().map(|(of, on)| json!({ "ref": of, "dependsOn": on })).collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "library",
            "bom-ref": package,
            "name": "avenping",
            "version": version,
            "purl": package,
            "licenses": [{ "expression": env!("CARGO_PKG_LICENSE") }],
        }},
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": dependencies,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Locked;

    const TREE: &str = "0\tours v0.1.0 (/somewhere/ours)\tMIT OR Apache-2.0\t\n\
                        1\tb v1.0.0\tMIT/Apache-2.0\thttps://example.com/b\n\
                        2\ta v2.0.0\tMIT\t\n\
                        1\ta v2.0.0\tMIT\t (*)\n";

    fn lock() -> Lock {
        let locked = |name: &str, version: &str, checksum: Option<&str>| Locked {
            name: name.to_owned(),
            version: version.to_owned(),
            checksum: checksum.map(str::to_owned),
        };
        Lock {
            package: vec![
                locked("ours", "0.1.0", None),
                locked("a", "1.0.0", Some("0a")),
                locked("a", "2.0.0", Some("2a")),
                locked("b", "1.0.0", Some("1b")),
            ],
        }
    }

    #[test]
    fn each_crate_is_listed_once_with_what_it_takes() {
        let list = list(TREE, &lock(), "pkg:generic/test").unwrap();
        let purls: Vec<_> = list["components"].as_array().unwrap().iter().map(|it| &it["purl"]).collect();
        assert_eq!(purls, ["pkg:cargo/a@2.0.0", "pkg:cargo/b@1.0.0", "pkg:cargo/ours@0.1.0"]);
        assert_eq!(list["components"][0]["hashes"][0]["content"], "2a");
        assert_eq!(list["components"][1]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(list["components"][2]["hashes"], Value::Null);
        let takes = |of: &str| {
            let all = list["dependencies"].as_array().unwrap().iter();
            all.filter(|it| it["ref"] == of).map(|it| it["dependsOn"].to_string()).collect::<String>()
        };
        assert_eq!(takes("pkg:cargo/ours@0.1.0"), r#"["pkg:cargo/a@2.0.0","pkg:cargo/b@1.0.0"]"#);
        assert_eq!(takes("pkg:cargo/b@1.0.0"), r#"["pkg:cargo/a@2.0.0"]"#);
        assert_eq!(
            takes(list["metadata"]["component"]["bom-ref"].as_str().unwrap()),
            r#"["pkg:cargo/ours@0.1.0"]"#
        );
        assert!(!list.to_string().contains("somewhere"), "a folder of this machine");
    }

    #[test]
    fn what_is_not_in_the_lock_file_or_has_no_known_licence_is_refused() {
        let unknown = "0\tc v1.0.0\tMIT\t\n";
        assert!(list(unknown, &lock(), "pkg:generic/test").unwrap_err().to_string().contains("no checksum"));
        let odd = "0\ta v1.0.0\tDo What You Like\t\n";
        assert!(list(odd, &lock(), "pkg:generic/test").unwrap_err().to_string().contains("licence"));
        assert!(list("0\tgarbled\n", &lock(), "pkg:generic/test").is_err());
    }
}
