//! The bytes of outgoing mails, read back with our own reader.

use std::sync::LazyLock;

use jiff::Timestamp;
use mail::{Automatic, ComposeError, EmailAddress, Envelope, Outgoing, Rendered, Submission, compose, read};

const KEY: &str = "RC-7K3M9Q:evt-12:complainant";

fn rendered() -> Rendered {
    Rendered {
        subject: "[RC-7K3M9Q] 已收到您的投诉".to_owned(),
        text: "您好：\n\n验证码 408215\n".to_owned(),
        html: "<p>您好 &amp; hello</p>".to_owned(),
    }
}

/// Composes with one change to a good mail.
fn composed(change: impl FnOnce(&mut Outgoing<'_>)) -> Result<Vec<u8>, ComposeError> {
    let from = EmailAddress::parse("complaints@recourse.example").expect("an address");
    let to = EmailAddress::parse("wang.wei@person.example").expect("an address");
    let rendered = rendered();
    let references = ["<first@person.example>".to_owned(), "evil\r\nBcc: x@y.example".to_owned()];
    let mut mail = Outgoing {
        from: &from,
        from_name: "云付 投诉",
        to: &to,
        reply_to: "complaints+k7q2m9@recourse.example",
        message_id: "RC-7K3M9Q.12@recourse.example",
        date: "2026-09-18T02:00:00Z".parse::<Timestamp>().expect("a time"),
        key: KEY,
        in_reply_to: Some("last@person.example"),
        references: &references,
        submission: Submission::Generated,
        rendered: &rendered,
    };
    change(&mut mail);
    compose(&mail)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("seven bit")
}

#[test]
fn a_whole_mail() {
    insta::assert_snapshot!("composed", text(&composed(|_| {}).unwrap()).replace('\r', ""));
}

#[test]
fn the_same_values_give_the_same_bytes() {
    assert_eq!(composed(|_| {}).unwrap(), composed(|_| {}).unwrap());
    let boundary = |bytes: &[u8]| text(bytes).split("boundary=").nth(1).unwrap()[..44].to_owned();
    let other = composed(|mail| mail.key = "another-key").unwrap();
    assert_ne!(boundary(&composed(|_| {}).unwrap()), boundary(&other));
}

#[test]
fn the_mail_is_seven_bit_with_short_lines() {
    let mail = text(&composed(|_| {}).unwrap());
    assert!(mail.is_ascii());
    assert!(mail.split("\r\n").all(|line| line.len() <= 200 && !line.contains(['\r', '\n'])));
}

#[test]
fn it_comes_back_as_it_went_out_and_is_known_as_ours() {
    let bytes = composed(|_| {}).unwrap();
    let envelope = Envelope { mail_from: "a@b.example".to_owned(), recipients: Vec::new() };
    let back = read(&bytes, &envelope);
    assert_eq!(back.automatic, Some(Automatic::OwnMail));
    assert_eq!(back.subject, rendered().subject);
    assert_eq!(back.text, rendered().text.trim());
    assert_eq!(back.message_id.as_deref(), Some("RC-7K3M9Q.12@recourse.example"));
    assert_eq!(back.in_reply_to, ["last@person.example"]);
    assert_eq!(back.references, ["first@person.example"]);
    let from = back.from.unwrap();
    assert_eq!((from.name.as_deref(), from.address.as_str()), (Some("云付 投诉"), "complaints@recourse.example"));
    assert!(back.attachments.is_empty());
}

#[test]
fn submissions() {
    for (submission, value) in [(Submission::Generated, "auto-generated"), (Submission::Replied, "auto-replied")] {
        let mail = text(&composed(|mail| mail.submission = submission).unwrap());
        assert!(mail.contains(&format!("\r\nAuto-Submitted: {value}\r\n")));
        assert!(mail.contains("\r\nX-Auto-Response-Suppress: All\r\n"));
        assert!(mail.contains(&format!("\r\nX-Recourse-Key: {KEY}\r\n")));
        assert!(mail.contains("\r\nDate: Fri, 18 Sep 2026 02:00:00 +0000\r\n"));
    }
}

/// Names of the header fields, in order.
fn fields(bytes: &[u8]) -> Vec<String> {
    let mail = text(bytes);
    let header = mail.split("\r\n\r\n").next().expect("never empty");
    let lines = header.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    lines.map(|line| line.split(':').next().expect("never empty").to_owned()).collect()
}

#[test]
fn no_value_can_add_a_header() {
    let clean = fields(&composed(|_| {}).unwrap());
    let evil = "x\r\nBcc: victim@y.example\r\n\r\nbody\n\u{85}\0";
    let mut rendered = rendered();
    rendered.subject = evil.to_owned();
    let bad = composed(|mail| {
        mail.from_name = evil;
        mail.in_reply_to = Some("<ok@x.example>");
    });
    assert_eq!(fields(&bad.unwrap()), clean);
    let from = EmailAddress::parse("complaints@recourse.example").expect("an address");
    let mail = Outgoing {
        from: &from,
        from_name: "a\"b\\c, <d@e.example>",
        to: &from,
        reply_to: "complaints@recourse.example",
        message_id: "<id@x.example>",
        date: Timestamp::UNIX_EPOCH,
        key: "k",
        in_reply_to: Some("bad id\r\nBcc: x@y.example"),
        references: &[],
        submission: Submission::Generated,
        rendered: &rendered,
    };
    let bytes = compose(&mail).unwrap();
    let expected: Vec<String> =
        clean.into_iter().filter(|name| name != "In-Reply-To" && name != "References").collect();
    assert_eq!(fields(&bytes), expected);
    let back = read(&bytes, &Envelope::default());
    assert_eq!(back.from.unwrap().address, "complaints@recourse.example");
    assert_eq!(back.subject, "x Bcc: victim@y.example body");
}

#[test]
fn what_is_refused() {
    assert!(matches!(composed(|mail| mail.reply_to = "nobody"), Err(ComposeError::ReplyTo(_))));
    assert!(matches!(composed(|mail| mail.reply_to = "a@b.example\r\nX: y"), Err(ComposeError::ReplyTo(_))));
    assert!(matches!(composed(|mail| mail.message_id = "a b@c"), Err(ComposeError::MessageId)));
    assert!(matches!(composed(|mail| mail.message_id = "<>"), Err(ComposeError::MessageId)));
    assert!(matches!(composed(|mail| mail.key = ""), Err(ComposeError::Key)));
    assert!(matches!(composed(|mail| mail.key = "a\r\nb"), Err(ComposeError::Key)));
    assert!(matches!(composed(|mail| mail.date = Timestamp::MIN), Err(ComposeError::Date)));
    assert!(composed(|mail| mail.date = Timestamp::MAX).is_ok());
}

#[test]
fn long_threads_keep_their_ends() {
    static IDS: LazyLock<Vec<String>> = LazyLock::new(|| (0..100).map(|n| format!("{n}@x.example")).collect());
    let ids: &'static [String] = &IDS;
    let mail = composed(|mail| mail.references = ids).unwrap();
    let back = read(&mail, &Envelope::default());
    assert_eq!(back.references.len(), 20);
    assert_eq!(back.references.first(), ids.first());
    assert_eq!(back.references.last(), ids.last());
}
