//! The other side of the SMTP dialogue.

use anyhow::{Context, ensure};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A mail server may take as long to keep a message.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection that has said hello.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    pub(crate) fn connect(to: SocketAddr) -> anyhow::Result<Client> {
        let stream = TcpStream::connect(to)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut client = Client { stream: BufReader::new(stream) };
        client.hears("220")?;
        client.says("EHLO bench.example", "250")?;
        Ok(client)
    }

    /// Sends one message, which has CRLF line ends and no line that begins with a dot.
    pub(crate) fn send(&mut self, from: &str, raw: &[u8]) -> anyhow::Result<()> {
        self.says(&format!("MAIL FROM:<{from}>"), "250")?;
        self.says("RCPT TO:<complaints@recourse.example>", "250")?;
        self.says("DATA", "354")?;
        let stream = self.stream.get_mut();
        stream.write_all(raw)?;
        stream.write_all(b"\r\n.\r\n")?;
        self.hears("250")
    }

    fn says(&mut self, line: &str, answer: &str) -> anyhow::Result<()> {
        self.stream.get_mut().write_all(format!("{line}\r\n").as_bytes())?;
        self.hears(answer)
    }

    fn hears(&mut self, answer: &str) -> anyhow::Result<()> {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            ensure!(line.starts_with(answer), "'{}' instead of {answer}", line.trim_end());
            if line.as_bytes().get(3) == Some(&b' ') {
                return Ok(());
            }
        }
    }
}

/// Sends letters over several connections, each as fast as it is taken.
pub(crate) fn send_all(to: SocketAddr, connections: usize, letters: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    let send = || -> anyhow::Result<()> {
        let mut client = Client::connect(to)?;
        while let Some((from, raw)) = letters.get(next.fetch_add(1, Ordering::Relaxed)) {
            client.send(from, raw).with_context(|| format!("a mail of {from}"))?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(send)).collect();
        clients.into_iter().try_for_each(|client| client.join().map_err(|_| anyhow::anyhow!("a client panicked"))?)
    })
}
