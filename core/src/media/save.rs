//! A download into a file, which appears under its name only when it is whole.

use super::Download;
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// Removes the unfinished file, also when the task is cancelled.
struct Unfinished(Option<PathBuf>);

impl Unfinished {
    fn rename(&mut self, to: &Path) -> std::io::Result<()> {
        if let Some(from) = &self.0 {
            std::fs::rename(from, to)?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
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
    unfinished.rename(&path).map_err(|error| cannot_write(&path, &error))?;
    Ok(written)
}

/// A new file in the same folder, so that the renaming cannot cross file systems.
fn create_beside(path: &Path) -> Result<(std::fs::File, Unfinished)> {
    if path.file_name().is_none() || path.is_dir() {
        let problem = match path.as_os_str().is_empty() {
            true => "is empty".to_owned(),
            false => format!("{} does not name a file", path.display()),
        };
        return Err(Error::invalid_request("path", problem).with_operation("media.download"));
    }
    loop {
        let beside = path.with_file_name(format!(".{:016x}.part", fastrand::u64(..)));
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((file, Unfinished(Some(beside)))),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(cannot_write(path, &error)),
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid_request("path", format!("{} cannot be written: {error}", path.display()))
        .with_operation("media.download")
}
