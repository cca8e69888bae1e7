//! `avenping-bindgen kotlin|swift LIBRARY CONFIG OUT`: uniffi's generator, apart from the library that is shipped.
//!
//! A program of its own: no part of the library, so that the generator is never in what is shipped, and no part of xtask,
//! so that the other tasks do not wait for it. As a member of the workspace it is compiled wherever all members are.
#![forbid(unsafe_code)]
#![allow(clippy::print_stderr)] // Reporting is this program's work.

use std::process::ExitCode;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [language, library, config, out] = arguments.as_slice() else {
        eprintln!("usage: avenping-bindgen kotlin|swift LIBRARY CONFIG OUT");
        return ExitCode::from(2);
    };
    let language = match language.as_str() {
        "kotlin" => TargetLanguage::Kotlin,
        "swift" => TargetLanguage::Swift,
        other => {
            eprintln!("avenping-bindgen: {other} is neither kotlin nor swift");
            return ExitCode::from(2);
        }
    };
    let options = GenerateOptions {
        languages: vec![language],
        source: library.into(),
        out_dir: out.into(),
        config_override: Some(config.into()),
        ..GenerateOptions::default()
    };
    match generate(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("avenping-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
