//! A disk that fails below one of the parts: what is not on it is told by nobody.

use super::ses::mail;
use super::{Folder, QUEUE, Stack, TABLE};
use aws_sdk_dynamodb::types::AttributeValue;
use std::time::Duration;

/// Whether the program would end.
async fn ends(stack: &Stack) -> bool {
    tokio::time::timeout(Duration::from_millis(50), stack.embedded.disk_fails()).await.is_ok()
}

#[tokio::test]
async fn a_commit_that_is_not_on_the_disk_is_not_told_of() {
    let folder = Folder::new();
    let stack = Stack::on_disk(&folder);
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let put = |key: &str| {
        stack.sdk.dynamodb.put_item().table_name(TABLE).item("pk", text(key)).item("sk", text("event#1")).send()
    };
    let get = || stack.sdk.dynamodb.get_item().table_name(TABLE).key("pk", text("a")).key("sk", text("event#1")).send();
    stack.embedded.table.disk().fail();
    assert!(!ends(&stack).await);
    assert!(put("a").await.unwrap_err().into_service_error().is_internal_server_error());
    assert!(get().await.unwrap_err().into_service_error().is_internal_server_error(), "what was seen counts, too");
    assert!(ends(&stack).await);
}

#[tokio::test]
async fn a_message_that_is_not_on_the_disk_was_not_sent() {
    let folder = Folder::new();
    let stack = Stack::on_disk(&folder);
    stack.embedded.queues.disk().fail();
    let url = format!("http://local/{QUEUE}");
    stack.sdk.sqs.send_message().queue_url(url).message_body("{}").send().await.unwrap_err();
    assert!(ends(&stack).await);
}

#[tokio::test]
async fn a_mail_that_is_not_on_the_disk_was_not_taken() {
    let folder = Folder::new();
    let stack = Stack::on_disk(&folder);
    stack.embedded.mailbox.disk().fail();
    mail(&stack, "k").send().await.unwrap_err();
    assert!(ends(&stack).await);
    assert!(stack.embedded.mailbox.find("k").is_err(), "nor is it found");
}
