//! DynamoDB through its SDK client.

use super::{Stack, TABLE, both};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, ConditionCheck, Delete, DeleteRequest, Get, KeySchemaElement,
    KeyType, KeysAndAttributes, Put, PutRequest, ReturnValue, ReturnValuesOnConditionCheckFailure, ScalarAttributeType,
    TransactGetItem, TransactWriteItem, Update, WriteRequest,
};
use std::collections::HashMap;

pub(super) type Item = HashMap<String, AttributeValue>;

pub(super) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(super) fn key(pk: &str, sk: &str) -> Item {
    HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

pub(super) fn item(pk: &str, sk: &str, value: &str) -> Item {
    let mut item = key(pk, sk);
    item.insert("value".to_owned(), text(value));
    item
}

/// The action that puts an item which must not exist.
pub(super) fn create(item: Item) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .set_item(Some(item))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .unwrap();
    TransactWriteItem::builder().put(put).build()
}

#[tokio::test]
async fn single_items_are_put_read_changed_and_deleted() {
    both(|stack| async move {
        let db = &stack.sdk.dynamodb;
        let put = db.put_item().table_name(TABLE).set_item(Some(item("c1", "state", "a")));
        put.send().await.unwrap();
        let get = || db.get_item().table_name(TABLE).set_key(Some(key("c1", "state")));
        let found = get().consistent_read(true).send().await.unwrap();
        assert_eq!(found.item(), Some(&item("c1", "state", "a")));

        let update = db.update_item().table_name(TABLE).set_key(Some(key("c1", "state")));
        let update = update
            .update_expression("ADD seen :one")
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .return_values(ReturnValue::UpdatedNew);
        let updated = update.send().await.unwrap();
        assert_eq!(updated.attributes().unwrap()["seen"], AttributeValue::N("1".to_owned()));

        let scanned = db.scan().table_name(TABLE).send().await.unwrap();
        assert_eq!(scanned.count(), 1);
        let delete = db.delete_item().table_name(TABLE).set_key(Some(key("c1", "state")));
        delete.send().await.unwrap();
        assert_eq!(get().send().await.unwrap().item(), None);
    })
    .await;
}

#[tokio::test]
async fn a_query_is_paged_and_batches_read_and_write() {
    both(|stack| async move {
        let db = &stack.sdk.dynamodb;
        let puts = (0..5).map(|number| {
            let put = PutRequest::builder().set_item(Some(item("c1", &format!("note#{number}"), "x")));
            WriteRequest::builder().put_request(put.build().unwrap()).build()
        });
        db.batch_write_item().request_items(TABLE, puts.collect()).send().await.unwrap();
        let query = || {
            db.query()
                .table_name(TABLE)
                .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
                .expression_attribute_values(":pk", text("c1"))
                .expression_attribute_values(":sk", text("note#"))
                .limit(3)
        };
        let page = query().send().await.unwrap();
        assert_eq!(page.items()[2]["sk"], text("note#2"));
        let next = query().set_exclusive_start_key(page.last_evaluated_key.clone());
        let next = next.send().await.unwrap();
        assert_eq!((next.count(), next.last_evaluated_key()), (2, None));

        let keys = KeysAndAttributes::builder().keys(key("c1", "note#0")).keys(key("c1", "gone"));
        let got = db.batch_get_item().request_items(TABLE, keys.build().unwrap()).send().await.unwrap();
        assert_eq!(got.responses().unwrap()[TABLE].len(), 1);
        let get = Get::builder().table_name(TABLE).set_key(Some(key("c1", "note#4"))).build().unwrap();
        let get = TransactGetItem::builder().get(get).build();
        let got = db.transact_get_items().transact_items(get).send().await.unwrap();
        assert_eq!(got.responses()[0].item(), Some(&item("c1", "note#4", "x")));
    })
    .await;
}

#[tokio::test]
async fn a_failed_condition_gives_the_old_item_for_plain_and_streamed_items_alike() {
    both(|stack| async move {
        for sk in ["state", "event#1"] {
            let put = |value: &str| {
                let put = stack.sdk.dynamodb.put_item().table_name(TABLE);
                put.set_item(Some(item("c1", sk, value)))
            };
            put("first").condition_expression("attribute_not_exists(pk)").send().await.unwrap();
            let error = put("second")
                .condition_expression("attribute_not_exists(#pk)")
                .expression_attribute_names("#pk", "pk")
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .send()
                .await
                .unwrap_err()
                .into_service_error();
            let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(failed) = error
            else {
                panic!("{error:?}");
            };
            assert_eq!(failed.message(), Some("The conditional request failed"));
            assert_eq!(failed.item(), Some(&item("c1", sk, "first")));
            let replaced = put("third").return_values(ReturnValue::AllOld).send().await.unwrap();
            assert_eq!(replaced.attributes(), Some(&item("c1", sk, "first")));
            let error = put("").item("sk", text("event#")).item("pk", text("")).send().await.unwrap_err();
            assert_eq!(error.into_service_error().code(), Some("ValidationException"));
        }
        assert_eq!(stack.embedded.table.stream_len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_transaction_lines_its_reasons_up_and_writes_nothing() {
    both(|stack| async move {
        let db = &stack.sdk.dynamodb;
        let first = db.transact_write_items().transact_items(create(item("c1", "event#1", "a")));
        first.send().await.unwrap();
        let check = ConditionCheck::builder()
            .table_name(TABLE)
            .set_key(Some(key("c1", "event#1")))
            .condition_expression("attribute_exists(pk)")
            .build()
            .unwrap();
        let error = db
            .transact_write_items()
            .transact_items(create(item("c2", "event#1", "b")))
            .transact_items(create(item("c1", "event#1", "b")).clone())
            .transact_items(create(item("c3", "state", "b")))
            .send()
            .await
            .unwrap_err()
            .into_service_error();
        let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(cancelled) =
            error
        else {
            panic!("{error:?}");
        };
        assert_eq!(
            cancelled.message(),
            Some("Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]")
        );
        let codes: Vec<_> = cancelled.cancellation_reasons().iter().map(|r| r.code().unwrap()).collect();
        assert_eq!(codes, ["None", "ConditionalCheckFailed", "None"]);
        assert_eq!(cancelled.cancellation_reasons()[1].item(), Some(&item("c1", "event#1", "a")));
        assert_eq!(stack.embedded.table.stream_len(), 1, "no row without its item");
        assert_eq!(db.scan().table_name(TABLE).send().await.unwrap().count(), 1);

        let check = TransactWriteItem::builder().condition_check(check).build();
        let update = Update::builder()
            .table_name(TABLE)
            .set_key(Some(key("c1", "state")))
            .update_expression("SET version = :one")
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .build()
            .unwrap();
        let delete = Delete::builder().table_name(TABLE).set_key(Some(key("c1", "gone"))).build().unwrap();
        let transaction = db
            .transact_write_items()
            .transact_items(check)
            .transact_items(TransactWriteItem::builder().update(update).build())
            .transact_items(TransactWriteItem::builder().delete(delete).build());
        transaction.send().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_request_token_applies_once() {
    let stack = Stack::in_memory();
    let send = |value: &str| {
        let put = Put::builder().table_name(TABLE).set_item(Some(item("c1", "event#1", value)));
        let put = TransactWriteItem::builder().put(put.build().unwrap()).build();
        let transaction = stack.sdk.dynamodb.transact_write_items().transact_items(put);
        transaction.client_request_token("token").send()
    };
    send("a").await.unwrap();
    send("a").await.unwrap();
    assert_eq!(stack.embedded.table.stream_len(), 1);
    let error = send("b").await.unwrap_err().into_service_error();
    assert!(error.is_idempotent_parameter_mismatch_exception());
    stack.clocks.advance_machine(600);
    send("b").await.unwrap();
    assert_eq!(stack.embedded.table.stream_len(), 2, "forgotten after ten minutes");
}

#[tokio::test]
async fn tables_are_created_and_described() {
    let stack = Stack::in_memory();
    let db = &stack.sdk.dynamodb;
    let attribute = AttributeDefinition::builder().attribute_name("id");
    let attribute = attribute.attribute_type(ScalarAttributeType::S).build().unwrap();
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build().unwrap();
    let create = db.create_table().table_name("another").billing_mode(BillingMode::PayPerRequest);
    create.attribute_definitions(attribute).key_schema(key).send().await.unwrap();
    let described = db.describe_table().table_name("another").send().await.unwrap();
    assert_eq!(described.table().unwrap().table_name(), Some("another"));
    let missing = db.describe_table().table_name("missing").send().await.unwrap_err();
    assert!(missing.into_service_error().is_resource_not_found_exception());
    let delete = DeleteRequest::builder().key("id", text("x")).build().unwrap();
    let delete = WriteRequest::builder().delete_request(delete).build();
    db.batch_write_item().request_items("another", vec![delete]).send().await.unwrap();
}

#[tokio::test]
async fn what_sqlite_refuses_is_a_server_error() {
    let folder = super::Folder::new();
    let stack = Stack::on_disk(&folder);
    let file = rusqlite::Connection::open(folder.0.join("table")).unwrap();
    // As if the file were damaged: the write reaches SQLite and fails there.
    let trigger =
        format!("CREATE TRIGGER full BEFORE INSERT ON \"{TABLE}\" BEGIN SELECT raise(ABORT, 'disk full'); END");
    file.execute_batch(&trigger).unwrap();
    let put = stack.sdk.dynamodb.transact_write_items().transact_items(create(item("c1", "event#1", "a")));
    let error = put
        .customize()
        .config_override(
            aws_sdk_dynamodb::Config::builder().retry_config(aws_sdk_dynamodb::config::retry::RetryConfig::disabled()),
        )
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 500);
    assert!(error.into_service_error().is_internal_server_error());
    assert_eq!(stack.embedded.table.stream_len(), 0);
}
