//! The bytes of outgoing mails, read back with our own reader.

use std::sync::LazyLock;

use jiff::Timestamp;
use mail::{
    Automatic, ComposeError, EmailAddress, Envelope, Language, NoticeKind, Outgoing, Rendered, Submission, Texts,
    compose, preview, read,
};

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
    assert_eq!(back.references, ["first@person.example", "last@person.example"]);
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
    // The mail that is answered comes last, though the list did not have it.
    assert_eq!(back.references[18], ids[99]);
    assert_eq!(back.references[19], "last@person.example");
}

#[test]
fn the_mail_answered_stands_once_at_the_end_of_the_thread() {
    for (before, answered, expected) in [
        (&["a@x.example", "b@x.example"][..], Some("b@x.example"), &["a@x.example", "b@x.example"][..]),
        (&["b@x.example", "a@x.example"], Some("<b@x.example>"), &["a@x.example", "b@x.example"]),
        (&[], Some("b@x.example"), &["b@x.example"]),
        (&["a@x.example"], None, &["a@x.example"]),
        (&["a@x.example"], Some("bad id"), &["a@x.example"]),
        (&[], None, &[]),
    ] {
        let ids: Vec<String> = before.iter().map(|id| (*id).to_owned()).collect();
        let from = EmailAddress::parse("complaints@recourse.example").expect("an address");
        let rendered = rendered();
        let mail = Outgoing {
            from: &from,
            from_name: "",
            to: &from,
            reply_to: from.as_str(),
            message_id: "id@recourse.example",
            date: Timestamp::UNIX_EPOCH,
            key: KEY,
            in_reply_to: answered,
            references: &ids,
            submission: Submission::Replied,
            rendered: &rendered,
        };
        let back = read(&compose(&mail).unwrap(), &Envelope::default());
        assert_eq!(back.references, expected, "{before:?} {answered:?}");
        assert_eq!(back.in_reply_to.is_empty(), answered.is_none_or(|id| id.contains(' ')));
    }
}

#[test]
fn a_notice_is_no_list_mail_and_comes_from_the_inbox_alone() {
    for submission in [Submission::Generated, Submission::Replied] {
        let bytes = composed(|mail| mail.submission = submission).unwrap();
        let names = fields(&bytes);
        let expected = [
            "From",
            "To",
            "Reply-To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "X-Recourse-Key",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type",
        ];
        assert_eq!(names, expected, "no List-Unsubscribe, no Sender, no Precedence, nothing twice");
        let mail = text(&bytes);
        let domain = |name: &str| {
            let line = mail.split("\r\n").find(|line| line.starts_with(name)).expect("a field");
            let end = line.rsplit('@').next().expect("a domain");
            end.trim_end_matches('>').to_owned()
        };
        assert_eq!(["From:", "Reply-To:", "Message-ID:"].map(domain), ["recourse.example"; 3]);
    }
}

#[test]
fn every_notice_in_both_languages_survives_the_mail() {
    for language in [Language::Zh, Language::En] {
        for kind in NoticeKind::ALL {
            let rendered = preview(&Texts::built_in(), kind, language);
            let from = EmailAddress::parse("complaints@recourse.example").expect("an address");
            let mail = Outgoing {
                from: &from,
                from_name: "云付",
                to: &from,
                reply_to: from.as_str(),
                message_id: "id@recourse.example",
                date: Timestamp::UNIX_EPOCH,
                key: KEY,
                in_reply_to: None,
                references: &[],
                submission: Submission::Generated,
                rendered: &rendered,
            };
            let bytes = compose(&mail).unwrap();
            assert!(bytes.is_ascii() && text(&bytes).split("\r\n").all(|line| line.len() <= 200));
            let back = read(&bytes, &Envelope::default());
            assert_eq!(back.automatic, Some(Automatic::OwnMail));
            assert_eq!((back.subject, back.text.trim()), (rendered.subject, rendered.text.trim()), "{kind:?}");
        }
    }
}
