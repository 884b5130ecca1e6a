//! Reports about mail we sent: delivery reports (RFC 3464) and complaints about it (RFC 5965), tied
//! to the notice they report on by the key every notice of ours carries.

use super::header::Header;
use super::{Automatic, Incoming};

/// The header that names a notice.
const KEY: &str = "x-recourse-key";
/// Longest key believed.
const KEY_BYTES_MAX: usize = 200;

/// What became of the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// It will never arrive (`Action: failed` with a permanent status, RFC 3463 class 5).
    Failed,
    /// It has not arrived yet, or failed for a reason that passes.
    Delayed,
    /// It arrived.
    Delivered,
    /// The recipient's provider says it is unwanted (RFC 5965).
    Complaint,
}

/// A report on a notice of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The key of the notice.
    pub key: String,
    /// Where replies to it were to go, as the copy of our mail says: who has seen that mail knows.
    pub reply_to: Vec<String>,
    /// What became of it.
    pub kind: ReportKind,
    /// The status code, such as `5.1.1`, where there is one.
    pub status: Option<String>,
}

/// The report a mail is, if it is one and names a notice of ours.
pub fn report(mail: &Incoming) -> Option<Report> {
    if mail.automatic != Some(Automatic::Bounce) {
        return None;
    }
    let part = |kind: &str| mail.attachments.iter().find(|part| part.content_type == kind);
    let texts =
        mail.attachments.iter().map(|part| String::from_utf8_lossy(&part.bytes)).chain([mail.text.as_str().into()]);
    let (key, reply_to) = texts.filter_map(|text| copy_in(&text)).next()?;
    if let Some(feedback) = part("message/feedback-report") {
        let unwanted = field(&String::from_utf8_lossy(&feedback.bytes), "feedback-type").is_some();
        return unwanted.then_some(Report { key, reply_to, kind: ReportKind::Complaint, status: None });
    }
    let status = part("message/delivery-status")?;
    let status_text = String::from_utf8_lossy(&status.bytes);
    let status = field(&status_text, "status").map(digits);
    let permanent = status.as_ref().is_none_or(|status| status.starts_with('5'));
    let kind = match field(&status_text, "action")?.to_ascii_lowercase().as_str() {
        "failed" if permanent => ReportKind::Failed,
        "delivered" | "relayed" | "expanded" => ReportKind::Delivered,
        _ => ReportKind::Delayed,
    };
    Some(Report { key, reply_to, kind, status })
}

/// Key and reply address in a copy of our mail's header, wherever in a text it stands.
fn copy_in(text: &str) -> Option<(String, Vec<String>)> {
    let at = text.char_indices().find_map(|(at, _)| {
        let begins = at == 0 || text.as_bytes()[at - 1] == b'\n';
        (begins && text.get(at..at + KEY.len() + 1)?.to_ascii_lowercase().starts_with(KEY)).then_some(at)
    })?;
    let block = ["\n\n", "\r\n\r\n"].into_iter().filter_map(|gap| Some(text[..at].rfind(gap)? + gap.len())).max();
    let (header, _) = Header::split(&text.as_bytes()[block.unwrap_or(0)..]);
    let key = header.raw(KEY)?;
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let legal = !key.is_empty() && key.len() <= KEY_BYTES_MAX && key.bytes().all(legal);
    let reply_to = header.mailboxes("reply-to").into_iter().map(|mailbox| mailbox.address);
    legal.then(|| (key.to_owned(), reply_to.collect()))
}

/// A status code without the words some servers put behind it, which may name the recipient.
fn digits(status: &str) -> String {
    status.chars().take(12).take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect()
}

/// The first field of a name in a block of fields.
fn field<'a>(block: &'a str, name: &str) -> Option<&'a str> {
    block.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::{Report, ReportKind, report};
    use crate::incoming::{Envelope, read};

    fn of(parts: &[(&str, &str)], kind: &str) -> Option<Report> {
        let mut raw = format!(
            "From: mailer-daemon@mx.example\r\nContent-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n"
        );
        for (content_type, body) in parts {
            raw.push_str(&format!("--b\r\nContent-Type: {content_type}\r\n\r\n{body}\r\n"));
        }
        raw.push_str("--b--\r\n");
        report(&read(raw.as_bytes(), &Envelope { mail_from: String::new(), recipients: Vec::new() }))
    }

    const OURS: (&str, &str) = (
        "message/rfc822",
        "Subject: x\r\nReply-To: Firm\r\n <complaints+k7@firm.example>\r\nX-Recourse-Key: RC-1_4_message_ab12\r\n\r\nhello",
    );

    fn delivery(action: &str, status: &str) -> Option<ReportKind> {
        let fields = format!(
            "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: {action}\r\nStatus: {status}"
        );
        of(&[("text/plain", "Sorry."), ("message/delivery-status", &fields), OURS], "delivery-status")
            .map(|report| report.kind)
    }

    #[test]
    fn delivery_reports() {
        assert_eq!(delivery("failed", "5.1.1"), Some(ReportKind::Failed));
        assert_eq!(delivery("FAILED", "4.2.2"), Some(ReportKind::Delayed));
        assert_eq!(delivery("delayed", "4.4.7"), Some(ReportKind::Delayed));
        assert_eq!(delivery("delivered", "2.0.0"), Some(ReportKind::Delivered));
    }

    #[test]
    fn headers_only_and_where_the_key_is() {
        let status = ("message/delivery-status", "Action: failed\r\nStatus: 5.7.1 (refused)");
        let headers = ("text/rfc822-headers", "x-recourse-key:RC-1_4_message_ab12\r\nSubject: x");
        let found = of(&[("text/plain", "Sorry."), status, headers], "delivery-status").expect("a report");
        assert_eq!((found.key.as_str(), found.status.as_deref()), ("RC-1_4_message_ab12", Some("5.7.1")));
        let foreign = ("message/rfc822", "Subject: x\r\n\r\nhello");
        assert_eq!(of(&[status, foreign], "delivery-status"), None, "no notice of ours");
        let hostile = ("message/rfc822", "X-Recourse-Key: a b<script>\r\n\r\nhello");
        assert_eq!(of(&[status, hostile], "delivery-status"), None);
    }

    #[test]
    fn complaints_of_recipients() {
        let feedback = ("message/feedback-report", "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1");
        let found = of(&[("text/plain", "This is a report."), feedback, OURS], "feedback-report");
        let found = found.expect("a report");
        assert_eq!(found.kind, ReportKind::Complaint);
        assert_eq!(found.reply_to, ["complaints+k7@firm.example"], "folded or not");
    }

    #[test]
    fn a_persons_mail_is_no_report() {
        let raw = b"From: a@b.example\r\n\r\nX-Recourse-Key: RC-1_4_message_ab12\r\nAction: failed";
        let envelope = Envelope { mail_from: "a@b.example".to_owned(), recipients: Vec::new() };
        assert_eq!(report(&read(raw, &envelope)), None);
    }
}
