//! The control plane under `/_mock`: how a test looks inside the fake and bends it.

pub(crate) mod actions;
pub(crate) mod guard;
pub(crate) mod routes;

/// True for paths that belong to the control plane. They need no token, are not logged and meet no faults.
pub(crate) fn owns(path: &str) -> bool {
    path == "/_mock" || path.starts_with("/_mock/")
}
