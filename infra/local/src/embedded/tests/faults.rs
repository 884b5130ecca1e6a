//! Faults are really before or after, and calls are counted.

use super::super::{Call, Fault, FaultPlan, NoFaults, SdkClients};
use super::dynamodb::{create, item};
use super::{QUEUE, Stack, TABLE};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::RawMessage;
use aws_sdk_sqs::config::retry::RetryConfig;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The faults of the next calls; then none.
#[derive(Debug)]
struct Script(Mutex<VecDeque<Fault>>);

impl FaultPlan for Script {
    fn next(&self, _call: &Call) -> Fault {
        self.0.lock().unwrap().pop_front().unwrap_or(Fault::Pass)
    }
}

fn script(stack: &Stack, faults: &[Fault]) -> SdkClients {
    stack.embedded.sdk(Arc::new(Script(Mutex::new(faults.iter().copied().collect()))))
}

/// Sends a message; the SDK retries at once, so that no test waits.
async fn send(sdk: &SdkClients, attempts: u32) -> bool {
    let retry = RetryConfig::standard().with_max_attempts(attempts).with_initial_backoff(Duration::ZERO);
    let send = sdk.sqs.send_message().queue_url(format!("http://local/{QUEUE}")).message_body("x");
    let send = send.customize().config_override(aws_sdk_sqs::Config::builder().retry_config(retry));
    send.send().await.is_ok()
}

fn ready(stack: &Stack) -> usize {
    stack.embedded.queues.depth(QUEUE).unwrap().ready
}

#[tokio::test]
async fn before_and_refuse_do_nothing_and_after_has_happened() {
    for (fault, applied) in [(Fault::Before, 0), (Fault::Refuse, 0), (Fault::After, 1)] {
        let stack = Stack::in_memory();
        assert!(!send(&script(&stack, &[fault]), 1).await);
        assert_eq!(ready(&stack), applied, "{fault:?}");
    }
}

#[tokio::test]
async fn the_sdk_tries_again_after_each_kind_of_fault() {
    for (fault, applied) in [(Fault::Before, 1), (Fault::Refuse, 1), (Fault::After, 3)] {
        let stack = Stack::in_memory();
        assert!(send(&script(&stack, &[fault, fault]), 3).await, "{fault:?}");
        assert_eq!(ready(&stack), applied, "{fault:?}");
        let calls = stack.embedded.calls.snapshot();
        let call = Call { service: "sqs", operation: "SendMessage".to_owned() };
        assert_eq!(calls.into_iter().collect::<Vec<_>>(), [(call, 3)]);
        stack.embedded.calls.reset();
        assert!(stack.embedded.calls.snapshot().is_empty());
    }
}

#[tokio::test]
async fn every_service_names_its_operations_and_suffers_faults() {
    let stack = Stack::in_memory();
    let attempt = async |sdk: &SdkClients| {
        let raw = RawMessage::builder().data(Blob::new("To: a@x.example\r\n\r\n")).build().unwrap();
        let mail = sdk.ses.send_raw_email().source("b@x.example").raw_message(raw).send().await;
        let once = aws_sdk_s3::Config::builder().retry_config(RetryConfig::disabled());
        let put = sdk.s3.put_object().bucket("b").key("k").body(ByteStream::from_static(b"x"));
        let put = put.customize().config_override(once).send().await;
        let once = aws_sdk_dynamodb::Config::builder().retry_config(RetryConfig::disabled());
        let write = sdk.dynamodb.transact_write_items().transact_items(create(item("a", "event#1", "x")));
        let write = write.customize().config_override(once).send().await;
        [mail.is_ok(), put.is_ok(), write.is_ok()]
    };
    let happened = || {
        let mails = stack.embedded.mailbox.list().unwrap().len();
        let objects = stack.embedded.objects.list("b", "", "", 10).unwrap().len();
        [mails, objects, stack.embedded.table.stream_len()]
    };
    for fault in [Fault::Before, Fault::Refuse] {
        assert_eq!(attempt(&script(&stack, &[fault; 3])).await, [false; 3]);
        assert_eq!(happened(), [0; 3]);
    }
    assert_eq!(attempt(&script(&stack, &[Fault::After; 3])).await, [false; 3]);
    assert_eq!(happened(), [1; 3]);

    let sdk = stack.embedded.sdk(Arc::new(NoFaults));
    sdk.s3.list_objects_v2().bucket("b").send().await.unwrap();
    sdk.s3.head_object().bucket("b").key("k").send().await.unwrap();
    sdk.s3.get_object().bucket("b").key("k").send().await.unwrap();
    sdk.s3.delete_object().bucket("b").key("k").send().await.unwrap();
    sdk.dynamodb.scan().table_name(TABLE).send().await.unwrap();
    let names: Vec<_> = stack.embedded.calls.snapshot().into_keys().map(|c| (c.service, c.operation)).collect();
    let names: Vec<_> = names.iter().map(|(service, operation)| format!("{service} {operation}")).collect();
    let expected = [
        "dynamodb Scan",
        "dynamodb TransactWriteItems",
        "s3 DeleteObject",
        "s3 GetObject",
        "s3 HeadObject",
        "s3 ListObjectsV2",
        "s3 PutObject",
        "ses SendRawEmail",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn a_lost_reply_of_a_transaction_is_not_applied_twice() {
    let stack = Stack::in_memory();
    let sdk = script(&stack, &[Fault::After]);
    let write = sdk.dynamodb.transact_write_items().transact_items(create(item("a", "event#1", "x")));
    let at_once = RetryConfig::standard().with_initial_backoff(Duration::ZERO);
    let at_once = aws_sdk_dynamodb::Config::builder().retry_config(at_once);
    write.customize().config_override(at_once).send().await.unwrap();
    assert_eq!(stack.embedded.table.stream_len(), 1);
}

/// Faults drawn from a seed, and the calls they met.
#[derive(Debug)]
struct Drawn(Mutex<(fastrand::Rng, Vec<(Call, Fault)>)>);

impl FaultPlan for Drawn {
    fn next(&self, call: &Call) -> Fault {
        let mut drawn = self.0.lock().unwrap();
        let fault = match drawn.0.u32(0..10) {
            0 => Fault::Before,
            1 => Fault::After,
            2 => Fault::Refuse,
            _ => Fault::Pass,
        };
        drawn.1.push((call.clone(), fault));
        fault
    }
}

/// What happened in one run: every call with its fate, every answer, and what is left.
async fn history(seed: u64) -> Vec<String> {
    fastrand::seed(seed);
    let stack = Stack::in_memory();
    stack.embedded.queues.shuffle(seed);
    let plan = Arc::new(Drawn(Mutex::new((fastrand::Rng::with_seed(seed), Vec::new()))));
    let sdk = stack.embedded.sdk(plan.clone());
    let mut history = Vec::new();
    for number in 0..40 {
        history.push(format!("{}", send(&sdk, 3).await));
        let at_once = RetryConfig::standard().with_initial_backoff(Duration::ZERO);
        let at_once = aws_sdk_dynamodb::Config::builder().retry_config(at_once);
        let event = item(&number.to_string(), "event#1", "x");
        let write = sdk.dynamodb.transact_write_items().transact_items(create(event));
        let write = write.customize().config_override(at_once).send().await;
        history.push(format!("{}", write.is_ok()));
    }
    let received = stack.embedded.queues.receive(QUEUE, 100).unwrap();
    history.extend(received.into_iter().map(|message| message.receipt));
    let rows = stack.embedded.table.stream_read(100).unwrap();
    history.extend(rows.into_iter().map(|row| format!("{} {}", row.sequence, row.image)));
    history.extend(plan.0.lock().unwrap().1.iter().map(|call| format!("{call:?}")));
    history
}

#[tokio::test]
async fn one_seed_is_one_history() {
    assert_eq!(history(1).await, history(1).await);
    assert_ne!(history(1).await, history(2).await);
}
