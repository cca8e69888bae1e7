#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| avenping_fuzz::invoke(data));
