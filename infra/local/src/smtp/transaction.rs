//! The state of one connection: a command line in, what to do next out; no I/O.

use std::net::SocketAddr;

use smtp_proto::{Error, MAIL_BODY_BINARYMIME, MAIL_REQUIRETLS, MailFrom, Request as Parsed};

use super::reply::{Reply, printable};
use super::{Envelope, Identity, Limits};

/// Commands without a message between them, past those a full message needs.
///
/// Nobody needs hundreds of NOOPs; a connection that only keeps itself warm gives way.
const MAX_IDLE_COMMANDS: usize = 200;

/// What a web browser's request begins with when a page tries to send mail through us.
const HTTP_METHODS: [&[u8]; 8] =
    [b"GET ", b"POST ", b"PUT ", b"HEAD ", b"DELETE ", b"OPTIONS ", b"PATCH ", b"CONNECT "];

type Request<'a> = Parsed<std::borrow::Cow<'a, str>>;

/// What to do after a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Send this and read the next command.
    Reply(Reply),
    /// Send this and read a message.
    ReadData(Reply),
    /// Send this and speak TLS from then on.
    StartTls(Reply),
    /// Send this and close.
    Close(Reply),
}

/// How private a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Privacy {
    /// In the clear, and we have no certificate.
    Clear,
    /// In the clear so far.
    Offered,
    /// By TLS.
    Secured,
}

/// The state of one connection.
pub(super) struct Transaction<A> {
    hostname: String,
    limits: Limits,
    accept_domain: A,
    peer: SocketAddr,
    privacy: Privacy,
    helo: Option<String>,
    mail_from: Option<String>,
    recipients: Vec<String>,
    errors: usize,
    idle_commands: usize,
}

impl<A: Fn(&str) -> bool> Transaction<A> {
    /// The state at the start of a connection.
    pub(super) fn new(identity: &Identity, limits: Limits, accept_domain: A, peer: SocketAddr) -> Transaction<A> {
        Transaction {
            hostname: printable(&identity.hostname),
            limits,
            accept_domain,
            peer,
            privacy: if identity.certificate.is_some() { Privacy::Offered } else { Privacy::Clear },
            helo: None,
            mail_from: None,
            recipients: Vec::new(),
            errors: 0,
            idle_commands: 0,
        }
    }

    /// The first reply of a connection.
    pub(super) fn banner(&self) -> Reply {
        Reply::new(220, format!("{} ESMTP ready", self.hostname))
    }

    /// Obeys one command line, which ends in LF.
    pub(super) fn command(&mut self, line: &[u8]) -> Next {
        self.idle_commands += 1;
        if self.idle_commands > MAX_IDLE_COMMANDS.saturating_add(self.limits.max_recipients) {
            return Next::Close(Reply::new(421, "4.7.0 Too many commands without a message"));
        }
        if HTTP_METHODS.iter().any(|method| line.starts_with(method)) {
            return Next::Close(Reply::new(554, "5.5.1 This is a mail server, not a web server"));
        }
        let next = match Request::parse(&mut line.iter()) {
            Ok(request) => self.obey(request, line),
            Err(error) => Next::Reply(syntax(error)),
        };
        match next {
            Next::Reply(reply) if reply.code >= 500 => self.refuse(reply),
            next => next,
        }
    }

    /// Counts a refused command; one too many closes the connection.
    pub(super) fn refuse(&mut self, reply: Reply) -> Next {
        self.errors += 1;
        if self.errors >= self.limits.max_errors {
            return Next::Close(reply_too_many_errors());
        }
        Next::Reply(reply)
    }

    /// The connection is by TLS now; what was said in the clear, anybody may have said (RFC 3207 §4.2).
    pub(super) fn secured(&mut self) {
        self.privacy = Privacy::Secured;
        self.helo = None;
        self.reset();
    }

    /// Ends the message that was read; there is one only after [`Next::ReadData`].
    pub(super) fn take_envelope(&mut self) -> Envelope {
        self.idle_commands = 0;
        let envelope = Envelope {
            mail_from: self.mail_from.take().unwrap_or_default(),
            recipients: std::mem::take(&mut self.recipients),
            peer: self.peer,
            helo: self.helo.clone().unwrap_or_default(),
        };
        self.reset();
        envelope
    }

    fn obey(&mut self, request: Request<'_>, line: &[u8]) -> Next {
        Next::Reply(match request {
            Parsed::Ehlo { host } => self.hello(&host, true),
            Parsed::Helo { host } => self.hello(&host, false),
            Parsed::Mail { from } => self.mail(from),
            Parsed::Rcpt { to } => self.rcpt(&to.address, line),
            Parsed::Data if self.mail_from.is_none() => Reply::new(503, "5.5.1 Say MAIL first"),
            Parsed::Data if self.recipients.is_empty() => {
                Reply::new(503, "5.5.1 No recipient was accepted: say RCPT first")
            }
            Parsed::Data => {
                return Next::ReadData(Reply::new(354, "Go on, and end with <CRLF>.<CRLF>"));
            }
            Parsed::Rset => {
                self.reset();
                Reply::new(250, "2.0.0 Forgotten")
            }
            Parsed::Noop { .. } => Reply::new(250, "2.0.0 Ok"),
            Parsed::Vrfy { .. } => Reply::new(252, "2.5.2 Send the message and see"),
            Parsed::Help { .. } => Reply::new(214, "2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY STARTTLS QUIT"),
            Parsed::StartTls if self.privacy == Privacy::Offered => {
                return Next::StartTls(Reply::new(220, "2.0.0 Go on by TLS"));
            }
            Parsed::StartTls if self.privacy == Privacy::Secured => Reply::new(503, "5.5.1 This is TLS already"),
            Parsed::Quit => {
                return Next::Close(Reply::new(221, format!("2.0.0 {} says goodbye", self.hostname)));
            }
            // What follows these on the wire is not a command, so we cannot go on reading.
            Parsed::Bdat { .. } | Parsed::Burl { .. } => {
                return Next::Close(Reply::new(502, "5.5.1 Not supported: use DATA"));
            }
            other => Reply::new(502, format!("5.5.1 {} is not supported", other.name())),
        })
    }

    fn hello(&mut self, host: &str, extended: bool) -> Reply {
        self.reset();
        self.helo = Some(printable(host));
        let reply = Reply::new(250, &self.hostname);
        if !extended {
            return reply;
        }
        let reply = if self.privacy == Privacy::Offered { reply.line("STARTTLS") } else { reply };
        reply
            .line("PIPELINING")
            .line(format!("SIZE {}", self.limits.max_message_bytes))
            .line("8BITMIME")
            .line("SMTPUTF8")
            .line("ENHANCEDSTATUSCODES")
    }

    fn mail(&mut self, from: MailFrom<std::borrow::Cow<'_, str>>) -> Reply {
        if self.helo.is_none() {
            return Reply::new(503, "5.5.1 Say EHLO first");
        }
        if self.mail_from.is_some() {
            return Reply::new(503, "5.5.1 One message at a time: say DATA or RSET first");
        }
        if from.flags & (MAIL_BODY_BINARYMIME | MAIL_REQUIRETLS) != 0 {
            return Reply::new(555, "5.5.4 BINARYMIME and REQUIRETLS are not supported");
        }
        if from.size > self.limits.max_message_bytes {
            return too_big(&self.limits);
        }
        if from.address.chars().any(char::is_control) {
            return Reply::new(553, "5.1.7 The sender's address has a control character");
        }
        self.mail_from = Some(from.address.into_owned());
        Reply::new(250, "2.1.0 Ok")
    }

    fn rcpt(&mut self, address: &str, line: &[u8]) -> Reply {
        if self.mail_from.is_none() {
            return Reply::new(503, "5.5.1 Say MAIL first");
        }
        // RFC 5321 §4.5.1: the bare name must be taken; the parser leaves nothing of it.
        let bare_postmaster = address.is_empty() && names_postmaster(line);
        let address = match bare_postmaster {
            true => format!("postmaster@{}", self.hostname),
            false => address.to_owned(),
        };
        let Some((_, domain)) = address.rsplit_once('@').filter(|_| !address.chars().any(char::is_control)) else {
            return Reply::new(501, "5.1.3 The recipient must be an address like name@domain");
        };
        if !bare_postmaster && !(self.accept_domain)(&domain.to_lowercase()) {
            let text = format!("5.7.1 <{address}>: relaying denied, we take mail for our own domain only");
            return Reply::new(550, text);
        }
        if self.recipients.contains(&address) {
            return Reply::new(250, "2.1.5 Ok, again");
        }
        if self.recipients.len() >= self.limits.max_recipients {
            return Reply::new(452, "4.5.3 Too many recipients: send the rest separately");
        }
        self.recipients.push(address);
        Reply::new(250, "2.1.5 Ok")
    }

    fn reset(&mut self) {
        self.mail_from = None;
        self.recipients.clear();
    }
}

/// The reply to a message past the limit.
pub(super) fn too_big(limits: &Limits) -> Reply {
    let max = limits.max_message_bytes;
    Reply::new(552, format!("5.3.4 The message is too big: at most {max} bytes"))
}

/// The reply to a line past its limit.
pub(super) fn line_too_long() -> Reply {
    Reply::new(500, "5.5.2 The line is too long")
}

fn reply_too_many_errors() -> Reply {
    Reply::new(421, "4.7.0 Too many errors")
}

fn names_postmaster(line: &[u8]) -> bool {
    const NAME: &[u8] = b"<postmaster>";
    line.windows(NAME.len()).any(|window| window.eq_ignore_ascii_case(NAME))
}

fn syntax(error: Error) -> Reply {
    match error {
        Error::InvalidSenderAddress => Reply::new(501, "5.1.7 The sender's address is malformed"),
        Error::InvalidRecipientAddress => Reply::new(501, "5.1.3 The recipient's address is malformed"),
        Error::SyntaxError { syntax } => Reply::new(501, format!("5.5.4 Syntax: {syntax}")),
        Error::InvalidParameter { param } => Reply::new(501, format!("5.5.4 The parameter {param} is malformed")),
        Error::UnsupportedParameter { param } => {
            Reply::new(555, format!("5.5.4 The parameter {param} is not supported"))
        }
        Error::UnknownCommand
        | Error::NeedsMoreData { .. }
        | Error::ResponseTooLong
        | Error::InvalidResponse { .. } => Reply::new(500, "5.5.2 That is no command we know"),
    }
}
