//! What wakes an event loop: a descriptor that becomes readable where there are such, a condition that a
//! thread waits for elsewhere.

use std::sync::{Condvar, Mutex, PoisonError};
use std::{io, time::Duration};

pub(crate) enum Bell {
    #[cfg(target_os = "linux")]
    Descriptor(std::os::fd::OwnedFd),
    #[cfg(all(unix, not(target_os = "linux")))]
    Descriptor {
        ring: std::os::unix::net::UnixStream,
        hear: std::os::unix::net::UnixStream,
    },
    Condition {
        rung: Mutex<bool>,
        changed: Condvar,
    },
}

impl Bell {
    #[cfg(target_os = "linux")]
    pub(crate) fn pollable() -> io::Result<Self> {
        use rustix::event::{EventfdFlags, eventfd};
        Ok(Self::Descriptor(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?))
    }

    #[cfg(all(unix, not(target_os = "linux")))]
    pub(crate) fn pollable() -> io::Result<Self> {
        let (ring, hear) = std::os::unix::net::UnixStream::pair()?;
        ring.set_nonblocking(true)?;
        hear.set_nonblocking(true)?;
        Ok(Self::Descriptor { ring, hear })
    }

    #[cfg(not(unix))]
    pub(crate) fn pollable() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn waitable() -> Self {
        Self::Condition { rung: Mutex::new(false), changed: Condvar::new() }
    }

    pub(crate) fn descriptor(&self) -> Option<i32> {
        #[cfg(unix)]
        use std::os::fd::AsRawFd;
        match self {
            #[cfg(target_os = "linux")]
            Self::Descriptor(descriptor) => Some(descriptor.as_raw_fd()),
            #[cfg(all(unix, not(target_os = "linux")))]
            Self::Descriptor { hear, .. } => Some(hear.as_raw_fd()),
            Self::Condition { .. } => None,
        }
    }

    /// Never blocks. A full descriptor rings already.
    pub(crate) fn ring(&self) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Descriptor(descriptor) => {
                let _ = rustix::io::write(descriptor, &1u64.to_ne_bytes());
            }
            #[cfg(all(unix, not(target_os = "linux")))]
            Self::Descriptor { ring, .. } => {
                let _ = io::Write::write(&mut &*ring, &[1]);
            }
            Self::Condition { rung, changed } => {
                *rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
                changed.notify_all();
            }
        }
    }

    /// Never blocks. An empty descriptor is silent already.
    pub(crate) fn silence(&self) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Descriptor(descriptor) => {
                let _ = rustix::io::read(descriptor, &mut [0; 8]);
            }
            #[cfg(all(unix, not(target_os = "linux")))]
            Self::Descriptor { hear, .. } => {
                let _ = io::Read::read(&mut &*hear, &mut [0; 64]);
            }
            Self::Condition { rung, .. } => *rung.lock().unwrap_or_else(PoisonError::into_inner) = false,
        }
    }

    /// Blocks until it rings, for at most `time`; whether it did.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        match self {
            Self::Condition { rung, changed } => {
                let rung = rung.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = changed.wait_timeout_while(rung, time, |rung| !*rung);
                *waited.unwrap_or_else(PoisonError::into_inner).0
            }
            #[cfg(unix)]
            _ => false,
        }
    }
}
