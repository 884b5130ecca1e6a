//! One connection: bytes in, bytes out, until either side has had enough.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::data::{Data, DataReader};
use super::line::{Line, LineReader};
use super::reply::Reply;
use super::transaction::{Next, Transaction, line_too_long, too_big};
use super::{Certificate, Deliver, Limits, Verdict};

/// How many command time-outs one whole message may take.
///
/// Each piece has a time-out of its own; this ends a peer that drips bytes to hold a place.
const MESSAGE_TIMEOUTS: u32 = 20;

/// How long and how much we read on after the last reply to a peer that is still sending, so
/// that its system does not throw our reply away with the connection.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 1 << 20;

/// A connection, in the clear or by TLS.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Why no more can be read.
#[derive(Debug)]
enum Ended {
    /// The peer has closed, or the connection broke.
    Gone,
    /// Nothing came in time.
    Timeout,
    /// We are asked to stop.
    Shutdown,
}

/// One connection.
pub(super) struct Session<D, A> {
    stream: BufReader<Box<dyn Wire>>,
    /// Replies not yet sent: pipelined commands are answered in one write.
    out: Vec<u8>,
    transaction: Transaction<A>,
    certificate: Option<Arc<Certificate>>,
    limits: Limits,
    deliver: Arc<D>,
    shutdown: watch::Receiver<bool>,
    /// No command ended in CRLF so far.
    only_bare_lf: bool,
}

impl<D: Deliver, A: Fn(&str) -> bool> Session<D, A> {
    /// A session over a fresh connection.
    pub(super) fn new(
        stream: TcpStream,
        transaction: Transaction<A>,
        certificate: Option<Arc<Certificate>>,
        limits: Limits,
        deliver: Arc<D>,
        shutdown: watch::Receiver<bool>,
    ) -> Session<D, A> {
        Session {
            stream: BufReader::new(Box::new(stream)),
            out: Vec::new(),
            transaction,
            certificate,
            limits,
            deliver,
            shutdown,
            only_bare_lf: true,
        }
    }

    /// Serves the connection to its end.
    pub(super) async fn run(mut self) {
        self.transaction.banner().write(&mut self.out);
        let last_words = match self.converse().await {
            Ok(()) => None,
            Err(Ended::Gone) => return,
            Err(Ended::Timeout) => Some("4.4.2 Nothing came in time"),
            Err(Ended::Shutdown) => Some("4.3.2 The server is stopping: try again later"),
        };
        if let Some(text) = last_words {
            Reply::new(421, text).write(&mut self.out);
        }
        // By TLS, too, it is a message that the peer has to take.
        let sent = self.flush().await.is_ok() && timeout(LINGER, self.stream.shutdown()).await.is_ok();
        if sent && last_words.is_none() {
            self.linger().await;
        }
    }

    /// Obeys commands until one closes the connection.
    async fn converse(&mut self) -> Result<(), Ended> {
        loop {
            let next = match self.read_line().await? {
                Line::Text { bytes, crlf } => {
                    self.only_bare_lf &= !crlf;
                    self.transaction.command(&bytes)
                }
                Line::TooLong => self.transaction.refuse(line_too_long()),
                Line::Endless => Next::Close(line_too_long()),
            };
            let next = match next {
                Next::ReadData(reply) => {
                    reply.write(&mut self.out);
                    self.take_message().await?
                }
                next => next,
            };
            match next {
                Next::Reply(reply) | Next::ReadData(reply) => reply.write(&mut self.out),
                Next::StartTls(reply) => {
                    reply.write(&mut self.out);
                    self.start_tls().await?;
                }
                Next::Close(reply) => {
                    reply.write(&mut self.out);
                    return Ok(());
                }
            }
        }
    }

    /// Goes on by TLS. What the peer sent before the handshake is thrown away: a third party may have
    /// slipped it in to be obeyed as if it had come by TLS.
    async fn start_tls(&mut self) -> Result<(), Ended> {
        let acceptor = self.certificate.as_ref().ok_or(Ended::Gone)?.acceptor();
        self.flush().await?;
        let nothing: Box<dyn Wire> = Box::new(tokio::io::empty());
        let stream = std::mem::replace(&mut self.stream, BufReader::new(nothing)).into_inner();
        let secured = timeout(self.limits.command_timeout, acceptor.accept(stream));
        let secured = tokio::select! {
            biased;
            () = stopped(&mut self.shutdown) => return Err(Ended::Gone),
            secured = secured => secured,
        };
        let Ok(Ok(stream)) = secured else { return Err(Ended::Gone) };
        self.stream = BufReader::new(Box::new(stream));
        self.only_bare_lf = true;
        self.transaction.secured();
        Ok(())
    }

    /// Reads a message and hands it on; 250 only when it is kept.
    async fn take_message(&mut self) -> Result<Next, Ended> {
        let data = self.read_data().await?;
        let envelope = self.transaction.take_envelope();
        Ok(Next::Reply(match data {
            Data::TooBig => too_big(&self.limits),
            Data::Endless => return Ok(Next::Close(too_big(&self.limits))),
            Data::Message(raw) => match self.deliver.deliver(envelope, raw).await {
                Verdict::Accepted(id) => Reply::new(250, format!("2.0.0 Ok: queued as {id}")),
                Verdict::TryAgain(reason) => Reply::new(451, format!("4.3.0 {reason}")),
                Verdict::Refused(reason) => Reply::new(554, format!("5.0.0 {reason}")),
            },
        }))
    }

    async fn read_line(&mut self) -> Result<Line, Ended> {
        let limit = self.limits.command_timeout;
        let whole = async {
            let mut line = LineReader::default();
            loop {
                self.fill().await?;
                let (taken, done) = line.take(self.stream.buffer());
                self.stream.consume(taken);
                if let Some(done) = done {
                    return Ok(done);
                }
            }
        };
        timeout(limit, whole).await.unwrap_or(Err(Ended::Timeout))
    }

    async fn read_data(&mut self) -> Result<Data, Ended> {
        let limit = self.limits.command_timeout.saturating_mul(MESSAGE_TIMEOUTS);
        let mut data = DataReader::new(self.limits.max_message_bytes, self.only_bare_lf);
        let whole = async {
            loop {
                self.fill().await?;
                let (taken, done) = data.take(self.stream.buffer());
                self.stream.consume(taken);
                if let Some(done) = done {
                    return Ok(done);
                }
            }
        };
        timeout(limit, whole).await.unwrap_or(Err(Ended::Timeout))
    }

    /// Waits until there is at least one byte to read, after sending what we owe.
    async fn fill(&mut self) -> Result<(), Ended> {
        if !self.stream.buffer().is_empty() {
            return Ok(());
        }
        self.flush().await?;
        let read = timeout(self.limits.command_timeout, self.stream.fill_buf());
        tokio::select! {
            biased;
            () = stopped(&mut self.shutdown) => Err(Ended::Shutdown),
            read = read => match read {
                Err(_) => Err(Ended::Timeout),
                Ok(Err(_) | Ok([])) => Err(Ended::Gone),
                Ok(Ok(_)) => Ok(()),
            },
        }
    }

    /// A TLS connection keeps what is written until it is flushed.
    async fn send(&mut self) -> std::io::Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        self.stream.write_all(&self.out).await?;
        self.stream.flush().await
    }

    /// Sends what we owe; a peer that does not take it in time is gone.
    async fn flush(&mut self) -> Result<(), Ended> {
        let sent = timeout(self.limits.command_timeout, self.send()).await;
        self.out.clear();
        if let Ok(Ok(())) = sent { Ok(()) } else { Err(Ended::Gone) }
    }

    async fn linger(&mut self) {
        let drain = async {
            let mut left = LINGER_BYTES;
            while let Ok(bytes) = self.stream.fill_buf().await {
                let taken = bytes.len();
                self.stream.consume(taken);
                left = left.saturating_sub(taken);
                if taken == 0 || left == 0 {
                    return;
                }
            }
        };
        tokio::select! {
            () = stopped(&mut self.shutdown) => {}
            _ = timeout(LINGER, drain) => {}
        }
    }
}

/// Returns once we are asked to stop, or nobody is left who could ask.
pub(super) async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error says that the sender is gone: then there is nobody left to serve for.
    let _ = shutdown.wait_for(|stop| *stop).await;
}
