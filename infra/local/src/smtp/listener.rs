//! Accepting connections.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::session::{Session, stopped};
use super::transaction::Transaction;
use super::{Deliver, Identity, Limits};

/// The pause after a connection could not be accepted.
///
/// The usual cause is that the process has no file handle left; without a pause we would
/// spin until one is free.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves SMTP on `listener` until `shutdown` says true or its sender is dropped.
///
/// `accept_domain` is asked with the domain of each recipient, in lower case and without the `@`. On
/// shutdown no new connection is taken, idle peers and those in the middle of a message are told 421,
/// a message already handed to `deliver` is answered; then this returns. Dropping the future cuts
/// every connection.
pub async fn serve<D: Deliver>(
    listener: TcpListener,
    identity: Identity,
    accept_domain: impl Fn(&str) -> bool + Send + Sync + Clone + 'static,
    limits: Limits,
    deliver: Arc<D>,
    mut shutdown: watch::Receiver<bool>,
) {
    let asked = shutdown.clone();
    let mut sessions = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = stopped(&mut shutdown) => break,
            // A session that panicked has closed its connection; the rest goes on.
            Some(_) = sessions.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) if sessions.len() >= limits.max_connections => turn_away(stream),
            Ok((stream, peer)) => {
                let accept_domain = accept_domain.clone();
                let transaction = Transaction::new(&identity, limits, accept_domain, peer);
                let deliver = Arc::clone(&deliver);
                let certificate = identity.certificate.clone();
                let session = Session::new(stream, transaction, certificate, limits, deliver, asked.clone());
                sessions.spawn(session.run());
            }
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
    drop(listener);
    while sessions.join_next().await.is_some() {}
}

/// Tells one client too many to come back later, without waiting for it.
///
/// A fresh connection has room for so few bytes; if not, closing says the same.
fn turn_away(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write_all(b"421 4.3.2 Too many connections: try again later\r\n");
    }
}
