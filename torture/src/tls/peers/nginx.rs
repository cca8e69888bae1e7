//! nginx in front of the fake: one server for each certificate and version of TLS.
//!
//! The address `/tag/NAME/v2/…` becomes the fake's `/v2/…`. The fake's log has the name in a header, and in others who
//! has asked nginx, and how.

use super::openssl::speaks_tls11;
use super::process::{Port, Process};
use super::tinyproxy::ADDRESS;
use crate::Outcome;
use crate::tls::certificates::{Certificate, Certificates};
use std::net::SocketAddr;
use std::path::Path;

pub(crate) const TAG: &str = "x-torture-tag";
pub(crate) const CAME_FROM: &str = "x-torture-from";
pub(crate) const SPOKE: &str = "x-torture-spoke";

pub(crate) struct Nginx {
    _process: Process,
    pub(crate) clear: Port,
    pub(crate) tls: Port,
    /// It also speaks HTTP/2.
    pub(crate) http2: Port,
    pub(crate) tls12: Port,
    pub(crate) tls11: Port,
    pub(crate) expired: Port,
    pub(crate) not_yet: Port,
    pub(crate) wrong_host: Port,
    pub(crate) unknown_ca: Port,
    pub(crate) self_signed: Port,
    pub(crate) self_signed_ca: Port,
    /// It demands a certificate of the client.
    pub(crate) client_certificate: Port,
}

impl Nginx {
    pub(crate) async fn start(made: &Certificates, fake: SocketAddr, folder: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let mut servers = String::new();
        let mut server = |listen: &str, certificate: Option<&Certificate>, more: &str| -> Outcome<Port> {
            let port = Port::new()?;
            servers.push_str(&block(&port, listen, certificate, more, fake));
            Ok(port)
        };
        let newest = "ssl_protocols TLSv1.2 TLSv1.3;";
        // OpenSSL itself refuses what is this old, unless it is told that security does not matter.
        let oldest = "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;";
        let demanding =
            format!("{newest} ssl_verify_client on; ssl_client_certificate {};", made.ca.display());
        let clear = server("", None, "")?;
        let tls = server(" ssl", Some(&made.good), newest)?;
        let http2 = server(" ssl http2", Some(&made.good), newest)?;
        let tls12 = server(" ssl", Some(&made.good), "ssl_protocols TLSv1.2;")?;
        let tls11 = server(" ssl", Some(&made.good), oldest)?;
        let expired = server(" ssl", Some(&made.expired), newest)?;
        let not_yet = server(" ssl", Some(&made.not_yet), newest)?;
        let wrong_host = server(" ssl", Some(&made.wrong_host), newest)?;
        let unknown_ca = server(" ssl", Some(&made.unknown_ca), newest)?;
        let self_signed = server(" ssl", Some(&made.self_signed), newest)?;
        let self_signed_ca = server(" ssl", Some(&made.self_signed_ca), newest)?;
        let client_certificate = server(" ssl", Some(&made.good), &demanding)?;
        let file = folder.join("nginx.conf");
        std::fs::write(&file, configuration(folder, &servers))?;
        let text = |path: &Path| path.display().to_string();
        // Until it has read its configuration it would write to the system's log.
        let arguments = [
            "-p".to_owned(),
            text(folder),
            "-e".to_owned(),
            "stderr".to_owned(),
            "-c".to_owned(),
            text(&file),
        ];
        let mut process = Process::start("nginx", "/usr/sbin/nginx", &arguments, folder)?;
        process.listens(&clear).await?;
        process.listens(&tls11).await?;
        speaks_tls11(&tls11)?;
        Ok(Self {
            _process: process,
            clear,
            tls,
            http2,
            tls12,
            tls11,
            expired,
            not_yet,
            wrong_host,
            unknown_ca,
            self_signed,
            self_signed_ca,
            client_certificate,
        })
    }
}

/// One process, of the user that has started it, which writes nowhere else.
fn configuration(folder: &Path, servers: &str) -> String {
    let here = folder.display();
    format!(
        "daemon off;\nmaster_process off;\npid {here}/pid;\nerror_log stderr;\nevents {{ worker_connections 1024; }}\n\
         http {{\n  access_log off;\n  client_body_temp_path {here}/body;\n  proxy_temp_path {here}/proxied;\n  \
         fastcgi_temp_path {here}/fastcgi;\n  uwsgi_temp_path {here}/uwsgi;\n  scgi_temp_path {here}/scgi;\n{servers}}}\n"
    )
}

/// A connection to 0.0.0.0 leads to the address that it comes from, so both listen that are used.
fn block(
    port: &Port,
    listen: &str,
    certificate: Option<&Certificate>,
    more: &str,
    fake: SocketAddr,
) -> String {
    let certificate = certificate.map_or_else(String::new, |made| {
        format!("ssl_certificate {}; ssl_certificate_key {};", made.file.display(), made.key.display())
    });
    format!(
        "  server {{\n    listen {}{listen};\n    listen {ADDRESS}:{}{listen};\n    {certificate}\n    {more}\n    \
         location ~ ^/tag/([^/]+)(/v2/.*)$ {{\n      proxy_http_version 1.1;\n      \
         proxy_set_header {TAG} $1;\n      proxy_set_header {CAME_FROM} $remote_addr;\n      \
         proxy_set_header {SPOKE} \"$server_protocol $ssl_protocol\";\n      \
         proxy_pass http://{fake}$2$is_args$args;\n    }}\n  }}\n",
        port.address(),
        port.number()
    )
}
