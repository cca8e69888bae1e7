//! Gives the shared library the name that programs linked with it look for at run time, and keeps it loaded.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let part = |name: &str| std::env::var(format!("CARGO_PKG_VERSION_{name}")).unwrap_or_default();
    // What programs must have been linked with: before 1.0 a minor version may change what they rely on.
    let (major, minor) = (part("MAJOR"), part("MINOR"));
    let compatible = if major == "0" { format!("0.{minor}") } else { major };
    match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "freebsd" | "netbsd" | "openbsd" | "dragonfly") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libavenping.so.{compatible}");
            // Its threads go on; were its code unloaded, they would run into nothing.
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
        Ok("macos") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libavenping.{compatible}.dylib");
        }
        _ => {}
    }
}
