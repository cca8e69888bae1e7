//! Links against Node's symbols, which the process that loads the addon provides.
fn main() {
    napi_build::setup();
}
