//! Everything that comes from PyPI, by exact version, in this one place.

const MATURIN: &str = "maturin==1.16.0";
const PYTEST: &str = "pytest==9.2.0";
const UVLOOP: &str = "uvloop==0.23.0";
const TYPING_EXTENSIONS: &str = "typing_extensions==4.16.0";

/// For the Python package: what builds it, what checks it, and what its tests and its documentation use.
pub(super) const PACKAGE: [&str; 13] = [
    "pip==26.3", // an old one does not know newer Pythons, into which it installs the wheel
    MATURIN,
    "twine==7.0.0",
    "ruff==0.17.6",
    "pyright==1.1.414",
    "mypy==2.4.1",
    PYTEST,
    TYPING_EXTENSIONS,
    UVLOOP,
    "gunicorn==27.0.1",
    "flask==3.1.3",
    "fastapi==0.165.0",
    "uvicorn==0.54.0",
];

/// For the tests of threads on a free-threaded Python, for which many packages have no wheel.
pub(super) const THREADS: [&str; 2] = [PYTEST, TYPING_EXTENSIONS];

/// For a wheel that runs on old systems too: a C compiler and linker which brings every glibc along.
pub(super) const PORTABLE: [&str; 2] = [MATURIN, "ziglang==0.17.1"];

/// What the package is measured against.
pub(crate) const BENCH: [&str; 10] = [
    "requests==2.34.2",
    "httpx==0.28.1",
    "aiohttp==3.14.5",
    UVLOOP,
    "pycurl==7.49.0",
    "pyreqwest==0.15.1",
    "openai==3.54.0",
    "stripe==16.1.0",
    "twilio==9.13.0",
    "pywa==4.5.0",
];

/// For the conformance cases against their schema, and for schemathesis against the fake.
pub(crate) const FAKE: [&str; 2] = ["schemathesis==4.32.5", "jsonschema==4.26.0"];
