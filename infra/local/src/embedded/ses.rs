//! The SES v1 protocol (AWS query) over [`Mailbox`]: `SendRawEmail`.

use super::Mailbox;
use super::connector::Service;
use super::wire;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use data_encoding::BASE64;
use mail_parser::{Address, MessageParser};

/// The most recipients of one mail.
const MAX_DESTINATIONS: usize = 50;

/// The most bytes of one raw mail.
const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The most bytes of a tag's name or value.
const MAX_TAG_BYTES: usize = 256;

#[derive(Debug, Clone)]
pub(super) struct Ses {
    mailbox: Mailbox,
}

impl Ses {
    pub(super) fn new(mailbox: Mailbox) -> Self {
        Self { mailbox }
    }
}

impl Service for Ses {
    const NAME: &'static str = "ses";

    fn operation(_request: &HttpRequest, body: &[u8]) -> String {
        // The first pair of a query request names the action.
        let first = body.split(|byte| *byte == b'&').next().unwrap_or_default();
        let action = first.strip_prefix(b"Action=").unwrap_or_default();
        String::from_utf8_lossy(action).into_owned()
    }

    fn blocks(&self) -> bool {
        self.mailbox.blocks()
    }

    fn answer(&self, operation: &str, _request: &HttpRequest, body: &[u8]) -> HttpResponse {
        if operation != "SendRawEmail" {
            return refused(400, "InvalidAction", &format!("{operation} is not built locally."));
        }
        let sent = Mail::read(body).and_then(|mail| {
            let sent = self.mailbox.send(&mail.source, &mail.destinations, &mail.tags, &mail.raw);
            sent.map_err(|error| (500, "InternalFailure", error.to_string()))
        });
        match sent {
            Ok(id) => wire::reply(
                200,
                "text/xml",
                format!(
                    "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\">\
                     <SendRawEmailResult><MessageId>{id}</MessageId></SendRawEmailResult>\
                     <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>\
                     </SendRawEmailResponse>"
                ),
            ),
            Err((status, code, message)) => refused(status, code, &message),
        }
    }

    fn throttled() -> HttpResponse {
        refused(400, "Throttling", "Maximum sending rate exceeded.")
    }
}

type Refusal = (u16, &'static str, String);

/// A mail to be sent, checked.
struct Mail {
    source: String,
    destinations: Vec<String>,
    tags: Vec<(String, String)>,
    raw: Vec<u8>,
}

impl Mail {
    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let invalid = |message: &str| (400, "InvalidParameterValue", message.to_owned());
        let (mut source, mut data) = (String::new(), String::new());
        let (mut destinations, mut tags) = (Vec::new(), Vec::<(String, String)>::new());
        // Members come in order and a tag's name before its value, as the SDK writes them.
        for (name, value) in wire::form(&String::from_utf8_lossy(body)) {
            match name.as_str() {
                "Source" => source = value,
                "RawMessage.Data" => data = value,
                name if name.starts_with("Destinations.member.") => destinations.push(value),
                name if name.starts_with("Tags.member.") && name.ends_with(".Name") => {
                    tags.push((value, String::new()));
                }
                name if name.starts_with("Tags.member.") && name.ends_with(".Value") => {
                    if let Some(tag) = tags.last_mut() {
                        tag.1 = value;
                    }
                }
                _ => {}
            }
        }
        let raw = BASE64.decode(data.as_bytes()).map_err(|_| invalid("The raw message is not base64."))?;
        if raw.len() > MAX_BYTES {
            return Err(invalid("Message length is more than 10485760 bytes long."));
        }
        let fitting = |text: &str| {
            (1..=MAX_TAG_BYTES).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        };
        if !tags.iter().all(|(name, value)| fitting(name) && fitting(value)) {
            return Err(invalid("Only alphanumeric ASCII characters, '_', and '-' are allowed in tags."));
        }
        let mut mail = Self { source, destinations, tags, raw };
        mail.fill_from_headers();
        match mail.destinations.len() {
            0 => Err((400, "InvalidParameterValue", "Missing final destination.".to_owned())),
            1..=MAX_DESTINATIONS if !mail.source.is_empty() => Ok(mail),
            1..=MAX_DESTINATIONS => Err(invalid("Missing required header 'From'.")),
            _ => Err(invalid("Recipient count exceeds 50.")),
        }
    }

    /// Takes what the envelope leaves out from the mail's own headers, as SES does.
    fn fill_from_headers(&mut self) {
        if !self.source.is_empty() && !self.destinations.is_empty() {
            return;
        }
        let Some(parsed) = MessageParser::default().parse_headers(self.raw.as_slice()) else { return };
        let addresses = |of: Option<&Address<'_>>| -> Vec<String> {
            let each = of.into_iter().flat_map(Address::iter);
            each.filter_map(|one| one.address.as_deref()).map(str::to_owned).collect()
        };
        if self.source.is_empty() {
            self.source = addresses(parsed.from()).into_iter().next().unwrap_or_default();
        }
        if self.destinations.is_empty() {
            self.destinations = [parsed.to(), parsed.cc(), parsed.bcc()].into_iter().flat_map(addresses).collect();
        }
    }
}

fn refused(status: u16, code: &str, message: &str) -> HttpResponse {
    let message = wire::xml_escaped(message);
    wire::reply(
        status,
        "text/xml",
        format!(
            "<ErrorResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><Error>\
             <Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>local</RequestId></ErrorResponse>"
        ),
    )
}
