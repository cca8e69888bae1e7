//! Reads what callgrind writes: as much of its format as it takes to know which file the instructions were in.

use crate::shell::Outcome;
use std::collections::BTreeMap;
use std::io::BufRead;

/// Instructions by the file that holds them: a program or a library, with its path.
pub(super) fn objects(lines: impl BufRead) -> Outcome<BTreeMap<String, u64>> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut objects: BTreeMap<String, u64> = BTreeMap::new();
    let (mut object, mut of_a_call) = (String::new(), false);
    for line in lines.lines() {
        let line = line?;
        // `ob=(3) /usr/lib/libc.so.6`, of what follows; `cob=…`, of a function that is called. The name comes once.
        if let Some((kind @ ("ob" | "cob"), value)) = line.split_once('=') {
            let (id, name) = value.split_once(' ').map_or((value, None), |(id, name)| (id, Some(name)));
            if let Some(name) = name {
                names.insert(id.to_owned(), name.to_owned());
            }
            if kind == "ob" {
                object = id.to_owned();
            }
        } else if line.starts_with("calls=") {
            // The line after it counts what is called, which counts itself too.
            of_a_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let count = line.rsplit(' ').next().and_then(|count| count.parse::<u64>().ok());
            if let Some(own) = count.filter(|_| !of_a_call) {
                *objects.entry(object.clone()).or_default() += own;
            }
            of_a_call = false;
        }
    }
    Ok(objects.into_iter().map(|(id, own)| (names.get(&id).cloned().unwrap_or(id), own)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_function_calls_counts_where_it_is_and_not_twice() {
        let written = "events: Ir\n\nob=(1) /usr/bin/node\nfn=(1) main\n10 5\n+1 7\ncob=(2) /lib/libc.so.6\ncfn=(2) malloc\ncalls=1 0\n* 100\n\nob=(2)\nfn=(2)\n3 100\n\nob=(1)\nfn=(3) end\n9 1\n";
        let objects = objects(written.as_bytes()).unwrap();
        assert_eq!(objects, [("/usr/bin/node".to_owned(), 13), ("/lib/libc.so.6".to_owned(), 100)].into());
    }
}
