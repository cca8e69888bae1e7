//! Faults: what a test can ask to go wrong, and for which requests.

mod answers;
pub(crate) mod apply;
mod kind;
mod parse;
pub(crate) mod queue;

pub(crate) use parse::rules;
