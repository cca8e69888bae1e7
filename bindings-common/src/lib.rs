//! Empty: this crate is for its list of features, see `Cargo.toml`.
