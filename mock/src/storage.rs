//! Where uploaded bytes live: in memory when small, in an anonymous temporary file when not.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};

const MEMORY_LIMIT: usize = 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// Finished bytes, cheap to clone and readable by many at once.
#[derive(Debug, Clone)]
pub(crate) enum Stored {
    Memory(Bytes),
    Spooled { file: Arc<Mutex<File>>, length: u64 },
}

impl Stored {
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Spooled { length, .. } => *length,
        }
    }

    /// The next piece from `offset`; empty at the end. File reads go through the page cache and are at most 64 KiB,
    /// which is less work than handing them to another thread.
    pub(crate) fn read(&self, offset: u64) -> io::Result<Bytes> {
        match self {
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes.slice(start..))
            }
            Self::Spooled { file, .. } => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(offset))?;
                let mut piece = vec![0; CHUNK];
                let count = file.read(&mut piece)?;
                piece.truncate(count);
                Ok(piece.into())
            }
        }
    }
}

/// Bytes on their way in.
#[derive(Debug, Default)]
pub(crate) struct Spool {
    memory: BytesMut,
    file: Option<File>,
    length: u64,
}

impl Spool {
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    pub(crate) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.length += piece.len() as u64;
        if let Some(file) = self.file.as_mut() {
            return file.write_all(piece);
        }
        self.memory.extend_from_slice(piece);
        if self.memory.len() > MEMORY_LIMIT {
            let mut file = tempfile::tempfile()?;
            file.write_all(&self.memory)?;
            self.memory = BytesMut::new();
            self.file = Some(file);
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Stored {
        match self.file {
            Some(file) => Stored::Spooled { file: Arc::new(Mutex::new(file)), length: self.length },
            None => Stored::Memory(self.memory.freeze()),
        }
    }
}
