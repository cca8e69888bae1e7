//! What wakes an event loop: a descriptor that becomes readable. On Linux it is an `eventfd`; elsewhere a pair of
//! sockets, which every event loop and `select` can watch.

pub(crate) use platform::Bell;

#[cfg(target_os = "linux")]
mod platform {
    use rustix::event::{EventfdFlags, eventfd};
    use std::os::fd::{AsRawFd, OwnedFd};

    pub(crate) struct Bell(OwnedFd);

    impl Bell {
        pub(crate) fn new() -> std::io::Result<Self> {
            Ok(Self(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?))
        }

        pub(crate) fn descriptor(&self) -> i64 {
            self.0.as_raw_fd().into()
        }

        /// Never blocks; a full counter rings already.
        pub(crate) fn ring(&self) {
            let _ = rustix::io::write(&self.0, &1u64.to_ne_bytes());
        }

        /// Never blocks; an empty counter is silent already.
        pub(crate) fn silence(&self) {
            let _ = rustix::io::read(&self.0, &mut [0; 8]);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use std::io::{self, Read, Write};
    use std::net::{Ipv4Addr, TcpListener, TcpStream};

    pub(crate) struct Bell {
        ring: TcpStream,
        hear: TcpStream,
    }

    impl Bell {
        pub(crate) fn new() -> io::Result<Self> {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let ring = TcpStream::connect(listener.local_addr()?)?;
            let own = ring.local_addr()?;
            // Anybody on this machine can connect to the port in the meantime.
            let hear = loop {
                let (stream, peer) = listener.accept()?;
                if peer == own {
                    break stream;
                }
            };
            ring.set_nodelay(true)?;
            ring.set_nonblocking(true)?;
            hear.set_nonblocking(true)?;
            Ok(Self { ring, hear })
        }

        #[cfg(unix)]
        pub(crate) fn descriptor(&self) -> i64 {
            std::os::fd::AsRawFd::as_raw_fd(&self.hear).into()
        }

        #[cfg(windows)]
        pub(crate) fn descriptor(&self) -> i64 {
            std::os::windows::io::AsRawSocket::as_raw_socket(&self.hear) as i64
        }

        /// Never blocks; a full socket rings already.
        pub(crate) fn ring(&self) {
            let _ = (&self.ring).write(&[1]);
        }

        /// Never blocks; an empty socket is silent already.
        pub(crate) fn silence(&self) {
            let _ = (&self.hear).read(&mut [0; 64]);
        }
    }
}
