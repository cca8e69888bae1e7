//! `avenping mock`: the fake AvenPing as a program.

use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use clap::Args;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Mock {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

impl Mock {
    pub(crate) fn run(&self) -> ExitCode {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let server = match MockServer::start_on(address) {
            Ok(server) => server,
            Err(error) => {
                eprintln!("avenping: cannot listen on {address}: {error}");
                return ExitCode::from(2);
            }
        };
        println!("A fake AvenPing listens on {}", server.base_url());
        println!("  export AVENPING_BASE_URL={} AVENPING_TOKEN={TOKEN}", server.base_url());
        println!("  line {PHONE_NUMBER_ID}; what it received: GET /_mock/requests; Ctrl-C ends it");
        server.wait();
        ExitCode::SUCCESS
    }
}
