//! What Meta accepts: recipients, contents, interactive objects and template parameters.

pub(crate) mod content;
mod interactive;
mod interactive_parts;
pub(crate) mod recipient;
mod template;
mod template_button;
mod variables;
