//! The certificate a listener shows after STARTTLS (RFC 3207).

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tokio_rustls::TlsAcceptor;

/// Why a certificate cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read, or holds no certificate or no key.
    #[error("{file}: {reason}")]
    File {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The two do not belong together.
    #[error("the certificate and the key do not belong together: {0}")]
    Pair(#[from] rustls::Error),
}

/// A certificate with its key, in two PEM files. Certificates are renewed every few weeks: files that
/// have changed are read again at the next STARTTLS.
#[derive(Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    read: Mutex<Read>,
}

#[derive(Clone)]
struct Read {
    changed_at: [Option<SystemTime>; 2],
    acceptor: TlsAcceptor,
}

impl std::fmt::Debug for Read {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}", self.changed_at)
    }
}

impl Certificate {
    /// Reads both files: the certificate with the chain up to its authority, and the key.
    ///
    /// # Errors
    /// [`CertificateError`] naming the file.
    pub fn read(chain: &Path, key: &Path) -> Result<Certificate, CertificateError> {
        let read = Read { changed_at: changed_at(chain, key), acceptor: acceptor(chain, key)? };
        Ok(Certificate { chain: chain.to_owned(), key: key.to_owned(), read: Mutex::new(read) })
    }

    /// What answers a handshake. While changed files cannot be used, what was read before answers.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let changed_at = changed_at(&self.chain, &self.key);
        if changed_at != read.changed_at {
            match acceptor(&self.chain, &self.key) {
                Ok(acceptor) => *read = Read { changed_at, acceptor },
                Err(error) => tracing::warn!(failure.reason = %error, "the renewed certificate cannot be used"),
            }
        }
        read.acceptor.clone()
    }
}

fn changed_at(chain: &Path, key: &Path) -> [Option<SystemTime>; 2] {
    [chain, key].map(|file| std::fs::metadata(file).and_then(|file| file.modified()).ok())
}

fn acceptor(chain: &Path, key: &Path) -> Result<TlsAcceptor, CertificateError> {
    let bad = |file: &Path, reason: String| CertificateError::File { file: file.to_owned(), reason };
    let certificates = CertificateDer::pem_file_iter(chain).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = certificates.map_err(|error| bad(chain, error.to_string()))?;
    if certificates.is_empty() {
        return Err(bad(chain, "it holds no certificate (PEM)".to_owned()));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| bad(key, error.to_string()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions()?.with_no_client_auth();
    Ok(TlsAcceptor::from(Arc::new(config.with_single_cert(certificates, private)?)))
}
