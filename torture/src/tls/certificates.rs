//! The certificates of the peers: as they should be, and in each of the ways in which they are wrong.

use crate::Outcome;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use std::path::{Path, PathBuf};

/// The names of this machine that the situations use.
const HERE: [&str; 3] = ["localhost", "127.0.0.1", "0.0.0.0"];

/// A certificate with its key, as PEM files.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub(crate) file: PathBuf,
    pub(crate) key: PathBuf,
}

pub(crate) struct Certificates {
    /// The private CA's own, which clients are given.
    pub(crate) ca: PathBuf,
    pub(crate) good: Certificate,
    pub(crate) expired: Certificate,
    pub(crate) not_yet: Certificate,
    pub(crate) wrong_host: Certificate,
    /// By a CA of the same kind that clients are not given.
    pub(crate) unknown_ca: Certificate,
    /// Signed by itself, for servers.
    pub(crate) self_signed: Certificate,
    /// Signed by itself, as `openssl req -x509` makes it: as a CA's.
    pub(crate) self_signed_ca: Certificate,
}

impl Certificates {
    pub(crate) fn make(folder: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let ours = authority("Torture CA")?;
        let other = authority("Another CA")?;
        let ca = folder.join("ca.pem");
        std::fs::write(&ca, ours.pem())?;
        let by = |issuer: &Authority, name: &str, params: CertificateParams| {
            let key = KeyPair::generate()?;
            let made = params.signed_by(&key, issuer)?;
            save(folder, name, &made.pem(), &key)
        };
        let alone = |name: &str, params: CertificateParams| {
            let key = KeyPair::generate()?;
            save(folder, name, &params.self_signed(&key)?.pem(), &key)
        };
        let mut past = server(&HERE)?;
        past.not_before = date_time_ymd(2020, 1, 1);
        past.not_after = date_time_ymd(2021, 1, 1);
        let mut future = server(&HERE)?;
        future.not_before = date_time_ymd(2100, 1, 1);
        let mut as_a_ca = server(&HERE)?;
        as_a_ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Ok(Self {
            ca,
            good: by(&ours, "good", server(&HERE)?)?,
            expired: by(&ours, "expired", past)?,
            not_yet: by(&ours, "not-yet", future)?,
            wrong_host: by(&ours, "wrong-host", server(&["elsewhere.example"])?)?,
            unknown_ca: by(&other, "unknown-ca", server(&HERE)?)?,
            self_signed: alone("self-signed", server(&HERE)?)?,
            self_signed_ca: alone("self-signed-ca", as_a_ca)?,
        })
    }
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Outcome<Authority> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

fn server(names: &[&str]) -> Outcome<CertificateParams> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    Ok(CertificateParams::new(names)?)
}

fn save(folder: &Path, name: &str, certificate: &str, key: &KeyPair) -> Outcome<Certificate> {
    let made =
        Certificate { file: folder.join(format!("{name}.pem")), key: folder.join(format!("{name}.key.pem")) };
    std::fs::write(&made.file, certificate)?;
    std::fs::write(&made.key, key.serialize_pem())?;
    Ok(made)
}
