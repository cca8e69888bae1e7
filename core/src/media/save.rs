//! A download into a file, which appears under its name only when it is whole.
//!
//! It is written beside that name and renamed. Renaming replaces whatever has the name, so that only a regular file is
//! replaced: a link is followed, and a device or a pipe is refused.

use super::Download;
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// Removes the unfinished file, also when the task is cancelled.
struct Unfinished {
    beside: Option<PathBuf>,
    target: PathBuf,
}

impl Unfinished {
    fn rename(&mut self) -> std::io::Result<()> {
        if let Some(beside) = &self.beside {
            std::fs::rename(beside, &self.target)?;
        }
        self.beside = None;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = self.beside.take() {
            // Nothing more can be done about a file that cannot be removed.
            let _ = std::fs::remove_file(path);
        }
    }
}

pub(super) async fn save(mut download: Download, path: PathBuf) -> Result<u64> {
    let target = path.clone();
    // As one step that cannot be cancelled in the middle: a file that is made is also removed.
    let created = tokio::task::spawn_blocking(move || create_beside(&target)).await;
    let (file, mut unfinished) = created.map_err(|error| Error::internal(error.to_string()))??;
    let mut file = File::from_std(file);
    let mut written = 0;
    while let Some(chunk) = download.next().await {
        let chunk = chunk?;
        file.write_all(&chunk).await.map_err(|error| cannot_write(&path, &error))?;
        written += chunk.len() as u64;
    }
    file.flush().await.map_err(|error| cannot_write(&path, &error))?;
    // The data before the name: after a power cut the name must not stand over an empty file.
    file.sync_data().await.map_err(|error| cannot_write(&path, &error))?;
    drop(file);
    unfinished.rename().map_err(|error| cannot_write(&path, &error))?;
    Ok(written)
}

/// A new file in the same folder, so that the renaming cannot cross file systems.
fn create_beside(path: &Path) -> Result<(std::fs::File, Unfinished)> {
    let old = replaced(path)?;
    let target = old.as_ref().map_or(path, |(target, _)| target);
    loop {
        let beside = target.with_file_name(format!(".{:016x}.part", fastrand::u64(..)));
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => {
                let unfinished = Unfinished { beside: Some(beside), target: target.to_owned() };
                if let Some((_, permissions)) = old {
                    file.set_permissions(permissions).map_err(|error| cannot_write(path, &error))?;
                }
                return Ok((file, unfinished));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(cannot_write(path, &error)),
        }
    }
}

/// The regular file that is there already, behind any links, and its permissions.
fn replaced(path: &Path) -> Result<Option<(PathBuf, std::fs::Permissions)>> {
    let refused = |problem: String| Error::invalid_request("path", problem).with_operation("media.download");
    if path.as_os_str().is_empty() {
        return Err(refused("is empty".to_owned()));
    }
    if path.file_name().is_none() || path.is_dir() {
        return Err(refused(format!("{} does not name a file", path.display())));
    }
    if path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let there = || -> std::io::Result<_> {
        let target = path.canonicalize()?;
        let found = target.metadata()?;
        if found.is_file() {
            // Renaming would replace a file that may not be written too.
            std::fs::OpenOptions::new().write(true).open(&target)?;
        }
        Ok((target, found))
    };
    let (target, found) = there().map_err(|error| cannot_write(path, &error))?;
    if found.is_file() {
        return Ok(Some((target, found.permissions())));
    }
    Err(refused(format!(
        "{} is no regular file; read the download's chunks and write them there",
        path.display()
    )))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid_request("path", format!("{} cannot be written: {error}", path.display()))
        .with_operation("media.download")
}
