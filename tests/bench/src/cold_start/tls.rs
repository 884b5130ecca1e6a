//! A certificate authority for one run.

use anyhow::Context;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::NoServerSessionStorage;

/// Where systems keep the authorities they trust: Lambda's, Debian's.
const BUNDLES: [&str; 2] = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];

/// What the services answer with, and what makes clients trust it.
pub(crate) struct Tls {
    /// Connections may be resumed.
    pub(crate) resuming: TlsAcceptor,
    /// Each connection begins from nothing.
    pub(crate) fresh: TlsAcceptor,
    /// The file of trusted authorities: the system's and ours.
    pub(crate) trusted: PathBuf,
    /// Holds the file.
    _folder: tempfile::TempDir,
}

impl Tls {
    /// A fresh authority and a certificate for 127.0.0.1.
    pub(crate) fn new() -> anyhow::Result<Tls> {
        let key = KeyPair::generate()?;
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let ours = authority.self_signed(&key)?.pem();
        let issuer = Issuer::new(authority, key);
        let server_key = KeyPair::generate()?;
        let server = CertificateParams::new(vec!["127.0.0.1".to_owned()])?.signed_by(&server_key, &issuer)?;
        let folder = tempfile::tempdir()?;
        let trusted = folder.path().join("trusted.pem");
        // Reading the authorities a system trusts is part of what a cold start costs.
        let systems = BUNDLES.iter().find_map(|bundle| std::fs::read_to_string(bundle).ok()).unwrap_or_default();
        std::fs::write(&trusted, systems + &ours)?;
        let acceptor = |resumes: bool| -> anyhow::Result<TlsAcceptor> {
            let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
            let config = config.with_safe_default_protocol_versions()?.with_no_client_auth();
            let key = PrivateKeyDer::try_from(server_key.serialize_der()).ok().context("a key")?;
            let mut config = config.with_single_cert(vec![CertificateDer::from(server.der().to_vec())], key)?;
            if !resumes {
                config.session_storage = Arc::new(NoServerSessionStorage {});
                config.send_tls13_tickets = 0;
            }
            Ok(TlsAcceptor::from(Arc::new(config)))
        };
        Ok(Tls { resuming: acceptor(true)?, fresh: acceptor(false)?, trusted, _folder: folder })
    }
}
