//! What a client can meet between itself and the API, and what it is to make of it.

use super::peers::nginx::Nginx;
use super::peers::tinyproxy::{ADDRESS, PASSWORD, Tinyproxy, USER};
use super::peers::{Peers, Port};
use super::surroundings::Surroundings;
use std::path::Path;

/// Proxies of the environment are not used for loopback. Linux takes this address for this machine as well, but the
/// SDK does not take it for loopback.
pub(crate) const ELSEWHERE: &str = "0.0.0.0";

pub(crate) const LOOPBACK: &str = "127.0.0.1";

pub(crate) struct Situation {
    pub(crate) name: &'static str,
    pub(crate) surroundings: Surroundings,
    pub(crate) base_url: String,
    pub(crate) proxy: Option<String>,
    pub(crate) ca_bundle: Option<String>,
    pub(crate) wanted: Wanted,
}

pub(crate) enum Wanted {
    /// The call succeeds, and the server saw it come this way.
    Arrives(Way),
    Fails(Failure),
}

pub(crate) struct Way {
    pub(crate) from: &'static str,
    /// A proxy has opened the TLS.
    pub(crate) opened: bool,
    pub(crate) spoke: &'static str,
}

pub(crate) struct Failure {
    pub(crate) class: &'static str,
    /// Of what changes something; the others have none.
    pub(crate) delivery: &'static str,
    /// What the hint has in it, among other words: the setting or the remedy.
    pub(crate) hint: &'static [&'static str],
}

const DIRECT: Way = Way { from: LOOPBACK, opened: false, spoke: "HTTP/1.1 TLSv1.3" };
const CLEAR: Way = Way { from: LOOPBACK, opened: false, spoke: "HTTP/1.1" };
const TUNNEL: Way = Way { from: ADDRESS, opened: false, spoke: "HTTP/1.1 TLSv1.3" };
const FORWARDED: Way = Way { from: ADDRESS, opened: false, spoke: "HTTP/1.1" };
const OPENED: Way = Way { from: LOOPBACK, opened: true, spoke: "HTTP/1.1 TLSv1.3" };

/// Nothing has left.
const fn unreached(hint: &'static [&'static str]) -> Wanted {
    Wanted::Fails(Failure { class: "connection", delivery: "not_sent", hint })
}

/// Somebody before the API has refused it, and with it its status has its class.
const fn turned_away(class: &'static str, hint: &'static [&'static str]) -> Wanted {
    Wanted::Fails(Failure { class, delivery: "rejected", hint })
}

pub(crate) fn all(peers: &Peers) -> Vec<Situation> {
    let mut all = certificates(peers);
    all.extend(proxies(peers));
    all.extend(variables(peers));
    all
}

fn certificates(peers: &Peers) -> Vec<Situation> {
    let Nginx { clear, tls, http2, tls12, tls11, .. } = &peers.nginx;
    let nginx = &peers.nginx;
    let made = &peers.certificates;
    let ours = |name, port: &Port, wanted| Situation::new(name, https(port), wanted).trusting(&made.ca);
    vec![
        ours("private CA in ca_bundle", tls, Wanted::Arrives(DIRECT)),
        ours("the same, HTTP/2 offered", http2, Wanted::Arrives(DIRECT)),
        ours("the same, TLS 1.2 only", tls12, Wanted::Arrives(Way { spoke: "HTTP/1.1 TLSv1.2", ..DIRECT })),
        Situation::new("private CA, not given", https(tls), unreached(&["ca_bundle"])),
        ours("unknown CA", &nginx.unknown_ca, unreached(&["ca_bundle"])),
        ours("self-signed", &nginx.self_signed, unreached(&["ca_bundle"])),
        Situation::new("self-signed, in ca_bundle", https(&nginx.self_signed), Wanted::Arrives(DIRECT))
            .trusting(&made.self_signed.file),
        Situation::new(
            "a CA's own, in ca_bundle",
            https(&nginx.self_signed_ca),
            unreached(&["CA", "server"]),
        )
        .trusting(&made.self_signed_ca.file),
        ours("expired", &nginx.expired, unreached(&["expired", "renew", "clock"])),
        ours("not valid yet", &nginx.not_yet, unreached(&["clock"])),
        ours("wrong host", &nginx.wrong_host, unreached(&["base_url", "host"])),
        ours("TLS 1.1 only", tls11, unreached(&["TLS 1.2"])),
        ours(
            "client certificate wanted",
            &nginx.client_certificate,
            turned_away("bad_request", &["client certificate", "base_url", "proxy"]),
        ),
        ours(
            "the same, in the handshake",
            &peers.openssl.port,
            unreached(&["client certificate", "base_url", "proxy"]),
        ),
        ours("https to an http port", clear, unreached(&["base_url", "TLS"])),
        Situation::new(
            "http to an https port",
            http(tls),
            turned_away("bad_request", &["https", "base_url"]),
        ),
    ]
}

fn proxies(peers: &Peers) -> Vec<Situation> {
    let ca = &peers.certificates.ca;
    let Nginx { clear, tls, .. } = &peers.nginx;
    let (open, guarded) = (&peers.open, &peers.guarded);
    let arrives = Wanted::Arrives;
    let tunnel =
        |name, proxy: String, wanted| Situation::new(name, https(tls), wanted).trusting(ca).through(proxy);
    let forward = |name, proxy: String, wanted| Situation::new(name, http(clear), wanted).through(proxy);
    let mitmproxy = http(&peers.mitmproxy.port);
    vec![
        tunnel("tunnel", by(open), arrives(TUNNEL)),
        tunnel("tunnel, credentials", known(guarded, PASSWORD), arrives(TUNNEL)),
        tunnel("tunnel, no credentials", by(guarded), unreached(&["proxy", "user:password"])),
        tunnel("tunnel, wrong password", known(guarded, "wrong"), unreached(&["proxy", "user:password"])),
        tunnel("tunnel, port forbidden", by(&peers.strict), unreached(&["proxy", "allow"])),
        tunnel("no proxy there", http(&peers.closed), unreached(&["proxy"])),
        tunnel("proxy over TLS that is none", https(clear), unreached(&["proxy", "TLS"])),
        Situation::new("tunnel, nobody there", https(&peers.closed), unreached(&["proxy", "base_url"]))
            .through(by(open)),
        Situation::new("tunnel, private CA not given", https(tls), unreached(&["ca_bundle"]))
            .through(by(open)),
        forward("forwarded", by(open), arrives(FORWARDED)),
        forward("forwarded, credentials", known(guarded, PASSWORD), arrives(FORWARDED)),
        forward(
            "forwarded, no credentials",
            by(guarded),
            turned_away("bad_request", &["proxy", "user:password"]),
        ),
        // tinyproxy says 401 of a wrong password, and 407 only of none.
        forward(
            "forwarded, wrong password",
            known(guarded, "wrong"),
            turned_away("unauthorized", &["token", "proxy", "user:password"]),
        ),
        Situation::new("mitmproxy, CA in ca_bundle", https(tls), arrives(OPENED))
            .through(mitmproxy.clone())
            .trusting(&peers.mitmproxy.ca),
        tunnel("mitmproxy, CA not given", mitmproxy, unreached(&["ca_bundle"])),
        Situation::new("mitmproxy over TLS", https(tls), arrives(OPENED))
            .through(https(&peers.mitmproxy.port))
            .trusting(&peers.mitmproxy.ca),
    ]
}

/// What the environment says; settings of the client's come first.
fn variables(peers: &Peers) -> Vec<Situation> {
    let ca = &peers.certificates.ca;
    let Nginx { clear, tls, .. } = &peers.nginx;
    let arrives = Wanted::Arrives;
    let here = |name, wanted| Situation::new(name, https(tls), wanted).trusting(ca);
    let there = |name, wanted| Situation::new(name, secure(ELSEWHERE, tls), wanted).trusting(ca);
    let mitmproxy =
        |name| Situation::new(name, https(tls), arrives(OPENED)).through(http(&peers.mitmproxy.port));
    use Surroundings::{AllProxy, CertFile, HttpProxy, HttpsProxy, NoCredentials, NoProxy};
    vec![
        Situation::new("private CA in SSL_CERT_FILE", https(tls), arrives(DIRECT)).among(CertFile),
        mitmproxy("mitmproxy, CA in SSL_CERT_FILE").among(CertFile),
        Situation::new(
            "unknown CA beside SSL_CERT_FILE",
            https(&peers.nginx.unknown_ca),
            unreached(&["ca_bundle"]),
        )
        .among(CertFile),
        there("HTTPS_PROXY", arrives(TUNNEL)).among(HttpsProxy),
        here("HTTPS_PROXY, loopback", arrives(DIRECT)).among(HttpsProxy),
        mitmproxy("HTTPS_PROXY, and a proxy set").trusting(&peers.mitmproxy.ca).among(HttpsProxy),
        there("NO_PROXY", arrives(DIRECT)).among(NoProxy),
        there("https_proxy, no credentials", unreached(&["proxy", "user:password"])).among(NoCredentials),
        Situation::new("HTTP_PROXY", plain(ELSEWHERE, clear), arrives(FORWARDED)).among(HttpProxy),
        Situation::new("HTTP_PROXY, loopback", http(clear), arrives(CLEAR)).among(HttpProxy),
        there("HTTP_PROXY is not for https", arrives(DIRECT)).among(HttpProxy),
        there("ALL_PROXY", arrives(TUNNEL)).among(AllProxy),
    ]
}

impl Situation {
    fn new(name: &'static str, base_url: String, wanted: Wanted) -> Self {
        Self { name, surroundings: Surroundings::Bare, base_url, proxy: None, ca_bundle: None, wanted }
    }

    fn trusting(mut self, ca: &Path) -> Self {
        self.ca_bundle = Some(ca.display().to_string());
        self
    }

    fn through(mut self, proxy: String) -> Self {
        self.proxy = Some(proxy);
        self
    }

    fn among(mut self, surroundings: Surroundings) -> Self {
        self.surroundings = surroundings;
        self
    }
}

fn plain(host: &str, port: &Port) -> String {
    format!("http://{host}:{}", port.number())
}

fn secure(host: &str, port: &Port) -> String {
    format!("https://{host}:{}", port.number())
}

fn http(port: &Port) -> String {
    plain(LOOPBACK, port)
}

fn https(port: &Port) -> String {
    secure(LOOPBACK, port)
}

fn by(proxy: &Tinyproxy) -> String {
    http(&proxy.port)
}

/// The proxy with a user's name and password.
pub(crate) fn known(proxy: &Tinyproxy, password: &str) -> String {
    format!("http://{USER}:{password}@{LOOPBACK}:{}", proxy.port.number())
}
