//! The local stream: order, trim, restart.

use super::dynamodb::{create, item};
use super::{Folder, ManualClocks, Stack, TABLE, both, kill, open_table};
use crate::embedded::{Clocks, Table};
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use std::sync::Arc;

fn sequences(table: &Table, max: usize) -> Vec<u64> {
    table.stream_read(max).unwrap().into_iter().map(|row| row.sequence).collect()
}

async fn put(stack: &Stack, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let put = stack.sdk.dynamodb.put_item().table_name(TABLE);
        put.set_item(Some(item("c1", &format!("event#{number}"), "x"))).send().await.unwrap();
    }
}

#[tokio::test]
async fn each_streamed_put_adds_its_image_in_order() {
    both(|stack| async move {
        let table = &stack.embedded.table;
        let mut arrivals = table.arrivals();
        arrivals.mark_unchanged();
        let transaction = stack.sdk.dynamodb.transact_write_items();
        let transaction = transaction
            .transact_items(create(item("c1", "state", "open")))
            .transact_items(create(item("c1", "event#1", "第一")))
            .transact_items(create(item("c1", "event#2", "b")));
        transaction.send().await.unwrap();
        assert!(arrivals.has_changed().unwrap());
        put(&stack, 3..4).await;
        let plain = stack.sdk.dynamodb.put_item().table_name(TABLE);
        plain.set_item(Some(item("c1", "note", "x"))).send().await.unwrap();

        let rows = table.stream_read(10).unwrap();
        assert_eq!(rows.iter().map(|row| row.sequence).collect::<Vec<_>>(), [1, 2, 3]);
        let expected = serde_json::json!({
            "pk": { "S": "c1" }, "sk": { "S": "event#1" }, "value": { "S": "第一" },
        });
        assert_eq!(rows[0].image, expected);
        assert_eq!(rows[2].image["sk"]["S"], "event#3");
        assert_eq!(rows[0].written_at, stack.clocks.business());
        assert_eq!(sequences(table, 2), [1, 2]);
        let after: Vec<_> = table.stream_read_after(1, 10).unwrap();
        assert_eq!(after.iter().map(|row| row.sequence).collect::<Vec<_>>(), [2, 3]);
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_streamed_too() {
    let stack = Stack::in_memory();
    let puts = (0..25).map(|number| {
        let put = PutRequest::builder().set_item(Some(item("c1", &format!("event#{number}"), "x")));
        WriteRequest::builder().put_request(put.build().unwrap()).build()
    });
    let batch = stack.sdk.dynamodb.batch_write_item().request_items(TABLE, puts.collect());
    batch.send().await.unwrap();
    assert_eq!(sequences(&stack.embedded.table, 100).len(), 25);
}

#[tokio::test]
async fn a_row_too_many_is_said_aloud() {
    let stack = Stack::in_memory();
    let actions = (0..51).map(|number| create(item("c1", &format!("event#{number}"), "x")));
    let transaction = stack.sdk.dynamodb.transact_write_items();
    let refused = transaction.set_transact_items(Some(actions.collect())).send().await.unwrap_err();
    let refused = format!("{:?}", refused.into_service_error());
    assert!(refused.contains("51 actions and their 51 rows"), "{refused}");
    assert_eq!(stack.embedded.table.stream_len(), 0);
}

#[tokio::test]
async fn trimming_forgets_rows_and_a_restart_continues_the_sequence() {
    let folder = Folder::new();
    let stack = Stack::on_disk(&folder);
    put(&stack, 0..120).await;
    stack.embedded.table.stream_trim(115).unwrap();
    assert_eq!(sequences(&stack.embedded.table, 10), [116, 117, 118, 119, 120]);
    assert_eq!(stack.embedded.table.stream_len(), 5);
    kill(stack);

    let stack = Stack::on_disk(&folder);
    assert_eq!(stack.embedded.table.stream_len(), 5);
    stack.embedded.table.stream_trim(120).unwrap();
    assert_eq!(stack.embedded.table.stream_len(), 0);
    assert!(sequences(&stack.embedded.table, 10).is_empty());
    kill(stack);

    let stack = Stack::on_disk(&folder);
    put(&stack, 0..1).await;
    assert_eq!(sequences(&stack.embedded.table, 10), [121], "not 1, though no row was left");
}

#[tokio::test]
async fn rows_past_one_page_are_all_read() {
    let stack = Stack::in_memory();
    for number in 0..6 {
        let put = stack.sdk.dynamodb.put_item().table_name(TABLE);
        let item = item("c1", &format!("event#{number}"), &"x".repeat(300_000));
        put.set_item(Some(item)).send().await.unwrap();
    }
    assert_eq!(sequences(&stack.embedded.table, 100), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn concurrent_writers_leave_no_gap_a_reader_could_step_over() {
    let clocks = ManualClocks::new();
    let folder = Folder::new();
    let table = Arc::new(open_table(folder.place("table"), &clocks));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let table = table.clone();
            std::thread::spawn(move || {
                for number in 0..25 {
                    let item = serde_json::json!({
                        "pk": { "S": writer.to_string() }, "sk": { "S": format!("event#{number}") },
                    });
                    let put = serde_json::json!({ "TableName": TABLE, "Item": item });
                    table.transact(serde_json::json!({ "TransactItems": [{ "Put": put }] })).unwrap();
                }
            })
        })
        .collect();
    let mut seen = Vec::new();
    while seen.len() < 100 {
        let last = seen.last().copied().unwrap_or(0);
        seen.extend(table.stream_read_after(last, 1_000).unwrap().into_iter().map(|row| row.sequence));
    }
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert_eq!(seen, (1..=100).collect::<Vec<u64>>());
}
