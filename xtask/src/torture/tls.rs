//! The programs that the part `tls` puts between the drivers and the fake.

use crate::shell::{Outcome, available};

/// All by Debian's names; `setpriv` ends them with the torture, however that ends.
const PEERS: [(&str, &str, &str); 5] = [
    // Where Debian has it, which is not where everybody's programs are looked for.
    ("/usr/sbin/nginx", "-v", "apt-get install nginx"),
    ("tinyproxy", "-v", "apt-get install tinyproxy-bin"),
    ("mitmdump", "--version", "apt-get install mitmproxy"),
    ("openssl", "version", "apt-get install openssl"),
    ("setpriv", "--version", "apt-get install util-linux"),
];

/// Names each that is missing.
pub(super) fn peers_are_there() -> Outcome<bool> {
    let mut all = true;
    for (program, probe, install) in PEERS {
        all &= available(program, &[probe], install)?;
    }
    Ok(all)
}
