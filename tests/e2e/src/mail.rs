//! Mail both ways: an SMTP client that sends what it is given, and the mailbox.

use crate::TestApp;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// A mail of the mailbox (contract §8).
#[derive(Clone, Debug)]
pub struct Mail {
    /// All of it.
    pub json: Value,
}

impl Mail {
    fn member(&self, name: &str) -> &str {
        self.json[name].as_str().unwrap_or_default()
    }

    /// Who gets it.
    pub fn to(&self) -> &str {
        self.member("to")
    }

    /// Its subject.
    pub fn subject(&self) -> &str {
        self.member("subject")
    }

    /// Its text part.
    pub fn text(&self) -> &str {
        self.member("text")
    }

    /// What it tells.
    pub fn event(&self) -> &str {
        self.member("event")
    }

    /// Which complaint it belongs to.
    pub fn complaint(&self) -> &str {
        self.member("complaint")
    }

    /// A header, by its name in any case.
    pub fn header(&self, name: &str) -> &str {
        let headers = self.json["headers"].as_object().expect("headers");
        headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| value.as_str())
            .unwrap_or_default()
    }

    /// The address replies go to, with the token.
    pub fn reply_address(&self) -> String {
        let field = self.header("Reply-To");
        let address = field.rsplit_once('<').map_or(field, |(_, rest)| rest.trim_end_matches('>'));
        address.to_owned()
    }

    /// The one free-standing six-digit number of the text.
    pub fn code(&self) -> String {
        let codes = six_digit_numbers(self.text());
        assert_eq!(codes.len(), 1, "free-standing six-digit numbers in: {}", self.text());
        codes[0].clone()
    }

    /// The path of the first link into the pages that begins with `prefix`.
    pub fn link(&self, prefix: &str) -> String {
        let words = self.text().split_whitespace();
        let path =
            |word: &str| word.find(prefix).map(|from| word[from..].trim_end_matches(['>', ')', '.', '。']).to_owned());
        words
            .filter(|word| word.contains("http"))
            .find_map(path)
            .unwrap_or_else(|| panic!("no link {prefix} in: {}", self.text()))
    }
}

/// What `\b\d{6}\b` finds, whether letters beyond ASCII count as part of a word or not.
pub fn six_digit_numbers(text: &str) -> Vec<String> {
    let find = |part_of_word: fn(char) -> bool| -> Vec<String> {
        let words = text.split(|c: char| !part_of_word(c));
        words
            .filter(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
            .map(str::to_owned)
            .collect()
    };
    let unicode = find(|c| c.is_alphanumeric() || c == '_');
    let ascii = find(|c| c.is_ascii_alphanumeric() || c == '_');
    assert_eq!(unicode, ascii, "the code has to stand free in every reading: {text}");
    unicode
}

impl TestApp {
    /// Every mail sent so far, newest last.
    pub async fn mailbox(&self) -> Vec<Mail> {
        let list = self.get("/local/mailbox").send().await.ok();
        list.as_array().expect("a bare array").iter().map(|json| Mail { json: json.clone() }).collect()
    }

    /// The mails of one complaint with one event word.
    pub async fn mails(&self, reference: &str, event: &str) -> Vec<Mail> {
        let all = self.mailbox().await.into_iter();
        all.filter(|mail| mail.complaint() == reference && mail.event() == event).collect()
    }

    /// The one mail of a complaint with an event word.
    pub async fn mail(&self, reference: &str, event: &str) -> Mail {
        let mails = self.mails(reference, event).await;
        assert_eq!(
            mails.len(),
            1,
            "mails '{event}' of {reference}: {:?}",
            mails.iter().map(Mail::subject).collect::<Vec<_>>()
        );
        mails[0].clone()
    }

    /// Sends a raw message as a mail server would; it has to be taken.
    pub async fn send_mail(&self, raw: &[u8], from: &str, to: &str) {
        let reply = deliver(self.smtp, raw, from, to).await;
        assert!(reply.starts_with("250"), "the message was not taken: {reply}");
    }

    /// How many incoming messages of the day ended how, by word.
    pub async fn ledger(&self) -> std::collections::BTreeMap<String, usize> {
        self.ledger_rows().await.into_iter().fold(std::collections::BTreeMap::new(), |mut count, row| {
            *count.entry(row.outcome).or_default() += 1;
            count
        })
    }
}

impl TestApp {
    /// How each mail of the day ended.
    pub async fn ledger_rows(&self) -> Vec<store::inbound::MailRow> {
        let day = self.now().await.to_string()[..10].to_owned();
        self.stack.functions().intake.store.mail_ledger(&day).await.expect("the ledger is read").ended
    }
}

/// Sends one raw message; the server's reply to its end, or to the first command it refuses.
pub async fn deliver(at: SocketAddr, raw: &[u8], from: &str, to: &str) -> String {
    let (read, mut write) = TcpStream::connect(at).await.expect("the listener listens").into_split();
    let mut read = BufReader::new(read);
    reply(&mut read).await;
    for command in
        ["EHLO client.example".to_owned(), format!("MAIL FROM:<{from}>"), format!("RCPT TO:<{to}>"), "DATA".to_owned()]
    {
        say(&mut write, format!("{command}\r\n").as_bytes()).await;
        let answer = reply(&mut read).await;
        if !answer.starts_with(['2', '3']) {
            return answer;
        }
    }
    say(&mut write, &stuffed(raw)).await;
    let answer = reply(&mut read).await;
    say(&mut write, b"QUIT\r\n").await;
    answer
}

/// Dot-stuffed, with the end of the message.
fn stuffed(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + 16);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

async fn say(write: &mut OwnedWriteHalf, bytes: &[u8]) {
    write.write_all(bytes).await.expect("the listener reads");
}

/// One reply, the last line of it.
async fn reply(read: &mut BufReader<OwnedReadHalf>) -> String {
    loop {
        let mut line = String::new();
        read.read_line(&mut line).await.expect("the listener answers");
        assert!(!line.is_empty(), "the listener hung up");
        if line.as_bytes().get(3) != Some(&b'-') {
            return line.trim_end().to_owned();
        }
    }
}
