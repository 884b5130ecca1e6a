//! SQS through its SDK client.

use super::{QUEUE, Stack, both};
use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::{MessageAttributeValue, QueueAttributeName, SendMessageBatchRequestEntry};

fn url() -> String {
    format!("http://local/{QUEUE}")
}

fn entry(id: &str, body: &str) -> aws_sdk_sqs::types::builders::SendMessageBatchRequestEntryBuilder {
    SendMessageBatchRequestEntry::builder().id(id).message_body(body)
}

#[tokio::test]
async fn a_message_is_sent_received_and_deleted() {
    both(|stack| async move {
        let sqs = &stack.sdk.sqs;
        let found = sqs.get_queue_url().queue_name(QUEUE).send().await.unwrap();
        assert_eq!(found.queue_url(), Some(url().as_str()));
        let sent = sqs.send_message().queue_url(url()).message_body("早 & hi").send().await.unwrap();
        assert_eq!(sent.md5_of_message_body(), Some("49dd8216be26288b32a6dc5b57320f03"));

        let received = sqs.receive_message().queue_url(url()).send().await.unwrap();
        let message = &received.messages()[0];
        assert_eq!(message.body(), Some("早 & hi"));
        assert_eq!(message.message_id(), sent.message_id());
        assert_eq!(message.md5_of_body(), sent.md5_of_message_body());
        let handle = message.receipt_handle().unwrap();
        sqs.delete_message().queue_url(url()).receipt_handle(handle).send().await.unwrap();
        assert!(stack.embedded.queues.depth(QUEUE).unwrap().at_rest());
    })
    .await;
}

#[tokio::test]
async fn a_batch_fails_entry_by_entry() {
    let stack = Stack::in_memory();
    let sent = stack.sdk.sqs.send_message_batch().queue_url(url());
    let sent = sent
        .entries(entry("good", "now").build().unwrap())
        .entries(entry("late", "later").delay_seconds(900).build().unwrap())
        .entries(entry("bad", "never").delay_seconds(901).build().unwrap())
        .send()
        .await
        .unwrap();
    let ids: Vec<_> = sent.successful().iter().map(|entry| entry.id()).collect();
    assert_eq!(ids, ["good", "late"]);
    let failed = &sent.failed()[0];
    assert_eq!((failed.id(), failed.code(), failed.sender_fault()), ("bad", "InvalidParameterValue", true));

    let attributes = stack.sdk.sqs.get_queue_attributes().queue_url(url());
    let attributes = attributes.attribute_names(QueueAttributeName::All).send().await.unwrap();
    let attributes = attributes.attributes().unwrap();
    assert_eq!(attributes[&QueueAttributeName::ApproximateNumberOfMessages], "1");
    assert_eq!(attributes[&QueueAttributeName::ApproximateNumberOfMessagesDelayed], "1");
    assert_eq!(attributes[&QueueAttributeName::ApproximateNumberOfMessagesNotVisible], "0");
}

#[tokio::test]
async fn the_limits_are_those_of_aws() {
    let stack = Stack::in_memory();
    let batch = |entries: Vec<SendMessageBatchRequestEntry>| {
        let batch = stack.sdk.sqs.send_message_batch().queue_url(url()).set_entries(Some(entries));
        async move { batch.send().await.unwrap_err().into_service_error() }
    };
    let numbered = |count: usize, body: &str| -> Vec<_> {
        (0..count).map(|number| entry(&number.to_string(), body).build().unwrap()).collect()
    };
    assert!(batch(vec![]).await.is_empty_batch_request());
    assert!(batch(numbered(11, "x")).await.is_too_many_entries_in_batch_request());
    assert!(batch(numbered(2, &"x".repeat(600_000))).await.is_batch_request_too_long());
    let twice = vec![entry("a", "x").build().unwrap(), entry("a", "y").build().unwrap()];
    assert!(batch(twice).await.is_batch_entry_ids_not_distinct());
    assert!(batch(vec![entry("a b", "x").build().unwrap()]).await.is_invalid_batch_entry_id());

    let send = |body: String, delay| {
        let send = stack.sdk.sqs.send_message().queue_url(url()).message_body(body);
        let send = send.delay_seconds(delay).send();
        async move { send.await.map_err(|error| error.into_service_error()) }
    };
    assert!(send("x".repeat(1_048_576), 0).await.is_ok());
    let code = |error: aws_sdk_sqs::operation::send_message::SendMessageError| error.code().map(str::to_owned);
    let invalid = Some("InvalidParameterValue".to_owned());
    assert_eq!(code(send("x".repeat(1_048_577), 0).await.unwrap_err()), invalid);
    assert_eq!(code(send("x".to_owned(), 901).await.unwrap_err()), invalid);
    assert!(send("\u{1}".to_owned(), 0).await.unwrap_err().is_invalid_message_contents());
    assert_eq!(code(send(String::new(), 0).await.unwrap_err()).as_deref(), Some("MissingParameter"));

    let attribute = MessageAttributeValue::builder().data_type("String").string_value("x");
    let send = stack.sdk.sqs.send_message().queue_url(url()).message_body("x");
    let send = send.message_attributes("a", attribute.build().unwrap()).send().await;
    assert!(send.unwrap_err().into_service_error().is_unsupported_operation());
}

#[tokio::test]
async fn a_delivery_is_held_longer_and_given_back() {
    both(|stack| async move {
        let sqs = &stack.sdk.sqs;
        sqs.send_message().queue_url(url()).message_body("x").send().await.unwrap();
        let receive =
            async || sqs.receive_message().queue_url(url()).send().await.unwrap().messages.unwrap_or_default();
        let change = async |handle: &str, seconds: i32| {
            let change = sqs.change_message_visibility().queue_url(url()).receipt_handle(handle);
            change.visibility_timeout(seconds).send().await.map_err(|error| error.into_service_error())
        };
        let handle = receive().await.remove(0).receipt_handle.unwrap();
        change(&handle, 600).await.unwrap();
        stack.clocks.advance_machine(599);
        assert!(receive().await.is_empty(), "it is out for its new time");
        change(&handle, 0).await.unwrap();
        let again = receive().await.remove(0).receipt_handle.unwrap();
        assert!(change(&handle, 10).await.unwrap_err().is_message_not_inflight(), "that receipt is stale");
        assert!(change(&again, 43_201).await.is_err());
        sqs.delete_message().queue_url(url()).receipt_handle(again).send().await.unwrap();
        assert!(stack.embedded.queues.depth(QUEUE).unwrap().at_rest());
    })
    .await;
}

#[tokio::test]
async fn an_unknown_queue_does_not_exist() {
    let stack = Stack::in_memory();
    let send = stack.sdk.sqs.send_message().queue_url("http://local/nobody").message_body("x");
    assert!(send.send().await.unwrap_err().into_service_error().is_queue_does_not_exist());
    let find = stack.sdk.sqs.get_queue_url().queue_name("nobody").send().await;
    assert!(find.unwrap_err().into_service_error().is_queue_does_not_exist());
}
