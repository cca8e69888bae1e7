//! Everything that touches a pointer of the caller's, and nothing that needs the SDK: these modules run under
//! Miri.

pub(crate) mod get;
pub(crate) mod growable;
pub(crate) mod handle;
pub(crate) mod input;
pub(crate) mod node;
pub(crate) mod text;
