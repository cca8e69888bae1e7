//! That a queue has something: threads wait for it, and event loops watch a descriptor for it.

use std::ffi::c_int;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Raised or not. The descriptor is made when somebody asks for it: who only waits does not pay for it.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    raised: Mutex<bool>,
    changed: Condvar,
    bell: OnceLock<Bell>,
}

impl Signal {
    /// Raises it, and wakes who waits. Never blocks.
    pub(crate) fn raise(&self) {
        let mut raised = self.lock();
        if !*raised {
            *raised = true;
            if let Some(bell) = self.bell.get() {
                bell.ring();
            }
        }
        drop(raised);
        self.changed.notify_all();
    }

    /// Lowers it, before its reason is looked at: what comes in the meantime raises it again.
    pub(crate) fn lower(&self) {
        let mut raised = self.lock();
        if *raised {
            *raised = false;
            if let Some(bell) = self.bell.get() {
                bell.silence();
            }
        }
    }

    /// Waits until it is raised, or until then; whether it is.
    pub(crate) fn wait(&self, until: Option<Instant>) -> bool {
        let mut raised = self.lock();
        while !*raised {
            let Some(until) = until else {
                raised = self.changed.wait(raised).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = until.saturating_duration_since(Instant::now());
            if left == Duration::ZERO {
                return false;
            }
            let waited = self.changed.wait_timeout(raised, left);
            raised = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// The descriptor that is readable while it is raised.
    pub(crate) fn descriptor(&self) -> std::io::Result<c_int> {
        let raised = self.lock();
        if let Some(bell) = self.bell.get() {
            return Ok(bell.descriptor());
        }
        let bell = Bell::new()?;
        if *raised {
            bell.ring();
        }
        let descriptor = bell.descriptor();
        // Nobody else sets it while the lock is held.
        let _ = self.bell.set(bell);
        Ok(descriptor)
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

use platform::Bell;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod platform {
    use rustix::event::{EventfdFlags, eventfd};
    use std::ffi::c_int;
    use std::os::fd::{AsRawFd, OwnedFd};

    #[derive(Debug)]
    pub(super) struct Bell(OwnedFd);

    impl Bell {
        pub(super) fn new() -> std::io::Result<Self> {
            Ok(Self(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?))
        }

        pub(super) fn descriptor(&self) -> c_int {
            self.0.as_raw_fd()
        }

        /// A full counter rings already.
        pub(super) fn ring(&self) {
            let _ = rustix::io::write(&self.0, &1u64.to_ne_bytes());
        }

        /// An empty counter is silent already.
        pub(super) fn silence(&self) {
            let _ = rustix::io::read(&self.0, &mut [0; 8]);
        }
    }
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
mod platform {
    use std::ffi::c_int;
    use std::io::{self, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    #[derive(Debug)]
    pub(super) struct Bell {
        ring: UnixStream,
        hear: UnixStream,
    }

    impl Bell {
        /// A pair of sockets, which never kill the process with a signal as a pipe can.
        pub(super) fn new() -> io::Result<Self> {
            let (ring, hear) = UnixStream::pair()?;
            ring.set_nonblocking(true)?;
            hear.set_nonblocking(true)?;
            Ok(Self { ring, hear })
        }

        pub(super) fn descriptor(&self) -> c_int {
            self.hear.as_raw_fd()
        }

        /// A full socket rings already.
        pub(super) fn ring(&self) {
            let _ = (&self.ring).write(&[1]);
        }

        /// An empty socket is silent already.
        pub(super) fn silence(&self) {
            let _ = (&self.hear).read(&mut [0; 64]);
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::ffi::c_int;
    use std::io;

    /// No descriptor that every event loop could watch: wait with `avenping_queue_next` on a thread of its
    /// own.
    #[derive(Debug)]
    pub(super) struct Bell;

    impl Bell {
        pub(super) fn new() -> io::Result<Self> {
            Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no descriptor to watch"))
        }

        pub(super) fn descriptor(&self) -> c_int {
            -1
        }

        pub(super) fn ring(&self) {}

        pub(super) fn silence(&self) {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raised_signal_is_waited_for_until_it_is_lowered() {
        let signal = Signal::default();
        assert!(!signal.wait(Some(Instant::now())));
        signal.raise();
        signal.raise();
        assert!(signal.wait(None) && signal.wait(Some(Instant::now())));
        signal.lower();
        assert!(!signal.wait(Some(Instant::now() + Duration::from_millis(1))));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| signal.wait(None));
            signal.raise();
            assert!(waiting.join().unwrap());
        });
    }

    #[cfg(unix)]
    #[test]
    fn the_descriptor_is_readable_while_the_signal_is_raised() {
        use rustix::event::{PollFd, PollFlags, poll};
        use std::os::fd::BorrowedFd;

        let signal = Signal::default();
        signal.raise();
        let descriptor = signal.descriptor().unwrap();
        assert_eq!(signal.descriptor().unwrap(), descriptor);
        let readable = || {
            // SAFETY: the signal keeps it open.
            let descriptor = unsafe { BorrowedFd::borrow_raw(descriptor) };
            let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
            poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], Some(&now)).unwrap() == 1
        };
        assert!(readable());
        signal.lower();
        assert!(!readable());
        signal.raise();
        signal.raise();
        assert!(readable());
        signal.lower();
        assert!(!readable());
    }
}
