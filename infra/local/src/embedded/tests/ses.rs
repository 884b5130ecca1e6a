//! SES through its SDK client, and the mailbox.

use super::{Folder, Stack, both};
use aws_sdk_ses::error::ProvideErrorMetadata;
use aws_sdk_ses::operation::send_raw_email::builders::SendRawEmailFluentBuilder;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};

const MAIL: &[u8] = b"From: Complaints <complaints@recourse.example>\r\nMessage-ID: <mine@x>\r\n\
    Date: Thu,\r\n 1 Jan 1970 00:00:00 +0000\r\nTo: a@x.example, B <b@x.example>\r\n\
    Bcc: secret@x.example\r\nSubject: =?utf-8?q?100=25_&_more?=\r\n\r\nMessage-ID: in the body stays\r\n\xe6";

pub(super) fn mail(stack: &Stack, key: &str) -> SendRawEmailFluentBuilder {
    let tag = |name: &str, value: &str| MessageTag::builder().name(name).value(value).build().unwrap();
    let raw = RawMessage::builder().data(Blob::new(MAIL)).build().unwrap();
    let send = stack.sdk.ses.send_raw_email().source("complaints+t0k@recourse.example");
    let send = send.destinations("a@x.example").raw_message(raw);
    send.tags(tag("recourse-event", "closing")).tags(tag("recourse-key", key))
}

#[tokio::test]
async fn a_mail_is_kept_with_an_id_and_date_of_the_mailbox() {
    both(|stack| async move {
        let sent = mail(&stack, "c1-closing-a").send().await.unwrap();
        let mails = stack.embedded.mailbox.list().unwrap();
        assert_eq!(mails.len(), 1);
        let kept = &mails[0];
        assert_eq!((kept.number, kept.id.as_str()), (1, sent.message_id()));
        assert_eq!(kept.source, "complaints+t0k@recourse.example");
        assert_eq!(kept.destinations, ["a@x.example"]);
        let tags: Vec<_> = kept.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(tags, [("recourse-event", "closing"), ("recourse-key", "c1-closing-a")]);
        let mut expected = format!(
            "Message-ID: <{}@local.recourse.example>\r\nDate: Fri, 18 Sep 2026 02:00:00 +0000\r\n\
             From: Complaints <complaints@recourse.example>\r\nTo: a@x.example, B <b@x.example>\r\n\
             Subject: =?utf-8?q?100=25_&_more?=\r\n\r\nMessage-ID: in the body stays\r\n",
            sent.message_id(),
        )
        .into_bytes();
        expected.push(0xe6);
        assert_eq!(kept.raw, expected);
    })
    .await;
}

#[tokio::test]
async fn the_same_key_is_kept_once_also_after_a_restart() {
    let folder = Folder::new();
    let first = {
        let stack = Stack::on_disk(&folder);
        let first = mail(&stack, "k").send().await.unwrap();
        let again = mail(&stack, "k").send().await.unwrap();
        assert_eq!(first.message_id(), again.message_id());
        first.message_id().to_owned()
    };
    let stack = Stack::on_disk(&folder);
    assert_eq!(mail(&stack, "k").send().await.unwrap().message_id(), first);
    assert_ne!(mail(&stack, "other").send().await.unwrap().message_id(), first);
    let mailbox = &stack.embedded.mailbox;
    assert_eq!((mailbox.list().unwrap().len(), mailbox.refused_duplicates().unwrap()), (2, 2));
    assert_eq!(mailbox.find("k").unwrap(), Some(first));
    assert_eq!(mailbox.find("unknown").unwrap(), None);
    assert_eq!(mailbox.list_after(1).unwrap()[0].number, 2);
}

#[tokio::test]
async fn the_envelope_may_come_from_the_headers() {
    let stack = Stack::in_memory();
    let raw = RawMessage::builder().data(Blob::new(MAIL)).build().unwrap();
    stack.sdk.ses.send_raw_email().raw_message(raw).send().await.unwrap();
    let kept = stack.embedded.mailbox.list().unwrap().remove(0);
    assert_eq!(kept.source, "complaints@recourse.example");
    assert_eq!(kept.destinations, ["a@x.example", "b@x.example", "secret@x.example"]);
}

#[tokio::test]
async fn what_ses_refuses_is_refused_and_not_kept() {
    let stack = Stack::in_memory();
    let refused = mail(&stack, "a key with spaces").send().await.unwrap_err();
    assert_eq!(refused.into_service_error().code(), Some("InvalidParameterValue"));
    let nobody = RawMessage::builder().data(Blob::new("Subject: x\r\n\r\n")).build().unwrap();
    let refused = stack.sdk.ses.send_raw_email().raw_message(nobody).send().await.unwrap_err();
    assert_eq!(refused.into_service_error().code(), Some("InvalidParameterValue"));
    let many = (0..51).fold(mail(&stack, "k"), |mail, n| mail.destinations(format!("{n}@x.example")));
    assert!(many.send().await.is_err());
    assert!(stack.embedded.mailbox.list().unwrap().is_empty());
}
