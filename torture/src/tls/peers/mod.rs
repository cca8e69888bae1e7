//! The programs between client and fake, from Debian's packages. Their part in every situation is real.

pub(crate) mod mitmproxy;
pub(crate) mod nginx;
mod openssl;
mod process;
pub(crate) mod tinyproxy;

use super::certificates::Certificates;
use crate::Outcome;
use avenping_mock::MockServer;
use mitmproxy::Mitmproxy;
use nginx::Nginx;
use openssl::Openssl;
pub(crate) use process::Port;
use std::path::{Path, PathBuf};
use tinyproxy::{PASSWORD, Tinyproxy, USER};

pub(crate) struct Peers {
    pub(crate) fake: MockServer,
    pub(crate) certificates: Certificates,
    pub(crate) nginx: Nginx,
    pub(crate) openssl: Openssl,
    pub(crate) open: Tinyproxy,
    /// It wants credentials.
    pub(crate) guarded: Tinyproxy,
    /// It forbids tunnels to all ports but 443.
    pub(crate) strict: Tinyproxy,
    pub(crate) mitmproxy: Mitmproxy,
    /// Nobody listens there.
    pub(crate) closed: Port,
    /// Both CAs in one file, for the variable that names one file.
    pub(crate) both_cas: PathBuf,
}

impl Peers {
    pub(crate) async fn start(folder: &Path) -> Outcome<Self> {
        let certificates = Certificates::make(&folder.join("certificates"))?;
        let mut mitmproxy = Mitmproxy::start(&certificates.ca, folder)?;
        let fake = MockServer::start()?;
        let nginx = Nginx::start(&certificates, fake.address(), &folder.join("nginx")).await?;
        let openssl = Openssl::start(&certificates, folder).await?;
        let open = Tinyproxy::start("open", "", folder).await?;
        let guarded = Tinyproxy::start("guarded", &format!("BasicAuth {USER} {PASSWORD}"), folder).await?;
        let strict = Tinyproxy::start("strict", "ConnectPort 443", folder).await?;
        mitmproxy.ready().await?;
        let both_cas = folder.join("both-cas.pem");
        let both = [std::fs::read_to_string(&certificates.ca)?, std::fs::read_to_string(&mitmproxy.ca)?];
        std::fs::write(&both_cas, both.join("\n"))?;
        Ok(Self {
            fake,
            certificates,
            nginx,
            openssl,
            open,
            guarded,
            strict,
            mitmproxy,
            closed: Port::new()?,
            both_cas,
        })
    }
}
