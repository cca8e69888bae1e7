//! `avenping mock`: the fake AvenPing as a program.

use crate::output::{Output, usage};
use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use clap::Args;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Mock {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

impl Mock {
    pub(crate) fn run(&self, output: &Output) -> ExitCode {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let server = match MockServer::start_on(address) {
            Ok(server) => server,
            Err(error) => {
                output.error(&usage(format!("cannot listen on {address}: {error}")));
                return ExitCode::from(2);
            }
        };
        let url = server.base_url();
        let said = format!(
            "A fake AvenPing listens on {url}\n  export AVENPING_BASE_URL={url} AVENPING_TOKEN={TOKEN}\n  \
             line {PHONE_NUMBER_ID}; what it received: GET /_mock/requests; Ctrl-C ends it"
        );
        // It serves all the same when nobody reads this.
        let _ = writeln!(std::io::stdout().lock(), "{said}");
        server.wait();
        ExitCode::SUCCESS
    }
}
