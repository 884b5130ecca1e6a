//! The listener over real sockets. Nothing sleeps; every wait has a bound.

mod dialogue;
mod hostile;
mod limits;
mod message;
mod senders;
mod tls;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::session::Wire;
use super::{Certificate, Deliver, Envelope, Identity, Limits, Verdict, serve};

/// A test that waits longer than this for a reply has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keeps what it is given and says what the subject asks for.
#[derive(Default)]
struct Kept {
    messages: Mutex<Vec<(Envelope, Vec<u8>)>>,
    /// Told when a delivery that must wait has begun.
    begun: Notify,
    /// Lets such a delivery finish.
    finish: Notify,
}

impl Deliver for Kept {
    async fn deliver(&self, envelope: Envelope, raw: Vec<u8>) -> Verdict {
        let text = String::from_utf8_lossy(&raw).into_owned();
        assert!(!text.contains("Subject: panic"), "the delivery panics");
        if text.contains("Subject: later") {
            return Verdict::TryAgain("the disk\r\nis full".into());
        }
        if text.contains("Subject: never") {
            return Verdict::Refused("not wanted".into());
        }
        if text.contains("Subject: slow") {
            self.begun.notify_one();
            self.finish.notified().await;
        }
        let mut messages = self.messages.lock().expect("no holder panics");
        messages.push((envelope, raw));
        Verdict::Accepted(format!("Q{}", messages.len()))
    }
}

/// A listener on a port of its own.
struct Server {
    address: SocketAddr,
    kept: Arc<Kept>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Server {
    async fn start(limits: Limits) -> Server {
        Server::start_with(limits, None).await
    }

    async fn start_with(limits: Limits, certificate: Option<Arc<Certificate>>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let kept = Arc::new(Kept::default());
        let (stop, asked) = watch::channel(false);
        let ours = |domain: &str| domain == "recourse.example" || domain == "投诉.example";
        let name = Identity { hostname: "mx.recourse.example".to_owned(), certificate };
        let task = tokio::spawn(serve(listener, name, ours, limits, Arc::clone(&kept), asked));
        Server { address, kept, stop, task }
    }

    async fn client(&self) -> Client {
        let mut client = self.silent_client().await;
        client.expect("220").await;
        client
    }

    async fn silent_client(&self) -> Client {
        let stream = TcpStream::connect(self.address).await.expect("the listener listens");
        Client { stream: BufReader::new(Box::new(stream)) }
    }

    /// Stops the listener, which must come to rest, and hands over what was kept.
    async fn finish(self) -> Vec<(Envelope, Vec<u8>)> {
        self.stop.send_replace(true);
        timeout(PATIENCE, self.task).await.expect("it stops").expect("it does not panic");
        std::mem::take(&mut self.kept.messages.lock().expect("no holder panics"))
    }
}

/// The other side of the dialogue.
struct Client {
    stream: BufReader<Box<dyn Wire>>,
}

impl Client {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let sent = timeout(PATIENCE, self.stream.write_all(bytes.as_ref())).await;
        sent.expect("in time").expect("connected");
    }

    /// Reads one reply, of all its lines.
    async fn reply(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let from = reply.len();
            let read = timeout(PATIENCE, self.stream.read_line(&mut reply)).await;
            read.expect("a reply in time").expect("connected");
            let line = &reply[from..];
            assert!(line.is_empty() || line.ends_with("\r\n"), "{line:?}");
            if line.as_bytes().get(3) != Some(&b'-') {
                return reply;
            }
        }
    }

    #[track_caller]
    fn check(reply: &str, start: &str) {
        assert!(reply.starts_with(start) && !reply.is_empty(), "{reply:?} is not {start:?}");
    }

    async fn expect(&mut self, start: &str) -> String {
        let reply = self.reply().await;
        Client::check(&reply, start);
        reply
    }

    /// Sends a line and expects a reply that starts so.
    async fn say(&mut self, line: &str, start: &str) -> String {
        self.send(format!("{line}\r\n")).await;
        let reply = self.reply().await;
        assert!(reply.starts_with(start), "{line:?}: {reply:?} is not {start:?}");
        reply
    }

    /// Comes to the point where a message is awaited.
    async fn open(&mut self) {
        self.say("EHLO client.example", "250").await;
        self.say("MAIL FROM:<a@customer.example>", "250 2.1.0").await;
        self.say("RCPT TO:<complaints@recourse.example>", "250 2.1.5").await;
        self.say("DATA", "354").await;
    }

    /// The server must close, having said no more.
    async fn expect_closed(mut self) {
        let mut rest = Vec::new();
        // A reset is as closed as an orderly end.
        let _ = timeout(PATIENCE, self.stream.read_to_end(&mut rest)).await.expect("in time");
        assert_eq!(String::from_utf8_lossy(&rest), "");
    }
}
