//! The header as it may have been, and as it may become: every struct that grows without its last field, and with one
//! more.

use super::build::folder;
use super::header::{Header, Struct};
use crate::shell::{Failure, Outcome};

/// Names, texts, and what a program that is compiled with them is told.
pub(super) fn headers(header: &Header) -> Outcome<[(&'static str, String, &'static [&'static str]); 2]> {
    let text = std::fs::read_to_string(folder().join("include/avenping.h"))?;
    let (mut older, mut newer) = (text.clone(), text.clone());
    let mut count = 0;
    for it in header.structs.iter().filter(|it| it.grows() && it.name != "avenping_log_event") {
        let end = format!("}} {};", it.name);
        newer = replaced(&newer, &end, &format!("    size_t later;\n{end}"))?;
        // One with nothing but its size never was.
        let last = last(it);
        if last.len() + 1 < it.fields.len() {
            for field in last {
                older = without(&older, it, field)?;
            }
            count += 1;
        }
    }
    if count < 10 {
        return Err(Failure::new(format!("only {count} structs were made older")));
    }
    Ok([("older", older, &[]), ("newer", newer, &["-DAVENPING_LATER"])])
}

/// The last field, with its length.
fn last(it: &Struct) -> &[super::header::Declared] {
    let is_pair = it.fields.iter().rev().take(2).map(|field| field.name.as_str()).collect::<Vec<_>>();
    let count = match is_pair.as_slice() {
        [length, name] if *length == format!("{name}_length") => 2,
        _ => 1,
    };
    it.fields.get(it.fields.len().saturating_sub(count)..).unwrap_or_default()
}

fn without(text: &str, it: &Struct, field: &super::header::Declared) -> Outcome<String> {
    let begin = format!("typedef struct {} {{", it.name);
    let (before, rest) =
        text.split_once(&begin).ok_or_else(|| Failure::new(format!("no {begin} in the header")))?;
    let declaration = if field.type_.ends_with('*') {
        format!("    {}{};\n", field.type_, field.name)
    } else {
        format!("    {} {};\n", field.type_, field.name)
    };
    let rest = rest.replacen(&declaration, "", 1);
    Ok(format!("{before}{begin}{rest}"))
}

fn replaced(text: &str, from: &str, to: &str) -> Outcome<String> {
    if text.contains(from) {
        return Ok(text.replacen(from, to, 1));
    }
    Err(Failure::new(format!("no {from} in the header")))
}
