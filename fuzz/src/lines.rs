//! An input is lines of text and then the rest, so that the corpus can be read and written by people.

use avenping::operations::{OPERATIONS, Operation, find};

/// Takes the first line off; where there is none, all of it is the line.
pub(crate) fn line<'a>(data: &mut &'a [u8]) -> &'a [u8] {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (line, rest) = data.split_at(end);
    *data = rest.get(1..).unwrap_or_default();
    line
}

/// As [`line`], where only text makes sense.
pub(crate) fn text(data: &mut &[u8]) -> String {
    String::from_utf8_lossy(line(data)).into_owned()
}

/// The operation that a line names; any other line names one by chance, so that no input is wasted.
pub(crate) fn operation(data: &mut &[u8]) -> &'static Operation {
    let line = line(data);
    let named = std::str::from_utf8(line).ok().and_then(find);
    let sum: usize = line.iter().map(|byte| usize::from(*byte)).sum();
    named.or_else(|| OPERATIONS.get(sum % OPERATIONS.len()).copied()).expect("there are operations")
}
