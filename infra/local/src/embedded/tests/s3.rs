//! S3 through its SDK client, and objects on disk.

use super::super::{EmbeddedError, PutMode};
use super::{Folder, Stack, both};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumAlgorithm;
use std::collections::BTreeMap;

const BUCKET: &str = "vault";

#[tokio::test]
async fn an_object_keeps_its_bytes_type_and_metadata() {
    both(|stack| async move {
        let s3 = &stack.sdk.s3;
        let key = "raw/2026 年/a+b&c.eml";
        let put = s3.put_object().bucket(BUCKET).key(key).content_type("message/rfc822");
        let put = put.metadata("sha256", "abc").body(ByteStream::from_static(b"line\n\xff\n"));
        put.send().await.unwrap();

        let got = s3.get_object().bucket(BUCKET).key(key).send().await.unwrap();
        assert_eq!(got.content_type(), Some("message/rfc822"));
        assert_eq!(got.metadata().unwrap()["sha256"], "abc");
        assert_eq!(got.content_length(), Some(7));
        assert!(got.e_tag().is_some());
        assert_eq!(got.body.collect().await.unwrap().to_vec(), b"line\n\xff\n");

        let head = s3.head_object().bucket(BUCKET).key(key).send().await.unwrap();
        assert_eq!((head.content_length(), head.content_type()), (Some(7), Some("message/rfc822")));
        let seconds = head.last_modified().unwrap().secs();
        assert_eq!(seconds, super::Clocks::business(&*stack.clocks).as_second());

        s3.delete_object().bucket(BUCKET).key(key).send().await.unwrap();
        s3.delete_object().bucket(BUCKET).key(key).send().await.unwrap();
        let gone = s3.get_object().bucket(BUCKET).key(key).send().await.unwrap_err();
        assert!(gone.into_service_error().is_no_such_key());
        let gone = s3.head_object().bucket(BUCKET).key(key).send().await.unwrap_err();
        assert!(gone.into_service_error().is_not_found());
    })
    .await;
}

#[tokio::test]
async fn if_none_match_creates_once() {
    both(|stack| async move {
        let put = |body: &'static [u8]| {
            let put = stack.sdk.s3.put_object().bucket(BUCKET).key("once").if_none_match("*");
            put.body(ByteStream::from_static(body)).send()
        };
        put(b"first").await.unwrap();
        let refused = put(b"second").await.unwrap_err();
        assert_eq!(refused.raw_response().unwrap().status().as_u16(), 412);
        assert_eq!(refused.into_service_error().code(), Some("PreconditionFailed"));
        let kept = stack.embedded.objects.get(BUCKET, "once").unwrap().unwrap();
        assert_eq!(kept.bytes, b"first");
    })
    .await;
}

#[tokio::test]
async fn listings_are_by_prefix_and_paged() {
    both(|stack| async move {
        for key in ["b/2", "a", "b/1", "b/3", "b", "c/<&>", "b/1/x"] {
            let put = stack.sdk.s3.put_object().bucket(BUCKET).key(key);
            put.body(ByteStream::from_static(b"x")).send().await.unwrap();
        }
        let list = |prefix: &str| stack.sdk.s3.list_objects_v2().bucket(BUCKET).prefix(prefix);
        let mut keys = Vec::new();
        let mut pages = list("b/").max_keys(3).into_paginator().send();
        while let Some(page) = pages.next().await {
            keys.extend(page.unwrap().contents().iter().map(|object| object.key().unwrap().to_owned()));
        }
        assert_eq!(keys, ["b/1", "b/1/x", "b/2", "b/3"]);
        let odd = list("c").send().await.unwrap();
        assert_eq!((odd.contents()[0].key(), odd.contents()[0].size()), (Some("c/<&>"), Some(1)));
        assert_eq!(list("").send().await.unwrap().key_count(), Some(7));
        assert!(list("none").send().await.unwrap().contents().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_checksum_is_taken_with_plain_and_streamed_bodies() {
    both(|stack| async move {
        let folder = Folder::new();
        let path = folder.0.join("body");
        let bytes = b"0123456789abcdef".repeat(10_000);
        std::fs::write(&path, &bytes).unwrap();
        for body in [ByteStream::from(bytes.clone()), ByteStream::from_path(&path).await.unwrap()] {
            let put = stack.sdk.s3.put_object().bucket(BUCKET).key("big").body(body);
            put.checksum_algorithm(ChecksumAlgorithm::Crc32).send().await.unwrap();
            assert_eq!(stack.embedded.objects.get(BUCKET, "big").unwrap().unwrap().bytes, bytes);
            stack.embedded.objects.delete(BUCKET, "big").unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn no_key_leaves_the_root() {
    let folder = Folder::new();
    let stack = Stack::on_disk(&folder);
    let objects = &stack.embedded.objects;
    let put = |bucket: &str, key: &str| objects.put(bucket, key, b"x", None, BTreeMap::new(), PutMode::Replace);
    for (bucket, key) in [
        (BUCKET, "../x"),
        (BUCKET, "a/../../x"),
        (BUCKET, "/x"),
        (BUCKET, "a//x"),
        (BUCKET, "."),
        (BUCKET, ""),
        ("..", "x"),
        ("", "x"),
        ("a/b", "x"),
    ] {
        assert!(matches!(put(bucket, key), Err(EmbeddedError::RefusedKey(_))), "{bucket} {key}");
    }
    for key in ["...", "..\\x", "%2e%2e/x", "~incoming", "a~object", "a\0b", "a"] {
        put(BUCKET, key).unwrap();
        assert_eq!(objects.list(BUCKET, key, "", 1).unwrap()[0].key, key);
    }
    let escaped = stack.sdk.s3.put_object().bucket(BUCKET).key("a/../../x");
    let escaped = escaped.body(ByteStream::from_static(b"x")).send().await;
    assert_eq!(escaped.unwrap_err().raw_response().unwrap().status().as_u16(), 400);
    let entries = std::fs::read_dir(folder.0.join("objects")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["vault", "~incoming"]);
}

#[test]
fn objects_survive_a_reopen_and_half_written_ones_do_not() {
    let folder = Folder::new();
    let put = |bytes: &[u8]| {
        let stack = Stack::on_disk(&folder);
        stack.embedded.objects.put(BUCKET, "a/b", bytes, Some("text/plain"), BTreeMap::new(), PutMode::Replace)
    };
    put(b"old").unwrap();
    put(b"new").unwrap();
    std::fs::write(folder.0.join("objects/~incoming/7"), b"half").unwrap();
    let stack = Stack::on_disk(&folder);
    let kept = stack.embedded.objects.get(BUCKET, "a/b").unwrap().unwrap();
    assert_eq!((kept.bytes.as_slice(), kept.content_type.as_deref()), (&b"new"[..], Some("text/plain")));
    assert_eq!(std::fs::read_dir(folder.0.join("objects/~incoming")).unwrap().count(), 0);
}
