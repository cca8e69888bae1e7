//! Not the SDK: a fault on purpose, which `cargo xtask torture fuzz` must find before it believes in anything else.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"bug") {
        let memory = data.to_vec().into_boxed_slice();
        // SAFETY: none, on purpose: it reads one byte too far.
        let beyond = unsafe { memory.as_ptr().add(memory.len()).read_volatile() };
        std::hint::black_box(beyond);
    }
});
