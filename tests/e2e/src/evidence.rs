//! Files to hand in, and how.

use crate::{Answer, Call, Filed, TestApp};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A picture, as far as its bytes say so.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// A program, whatever its name says.
pub const PROGRAM: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@\0\0\0";

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// A file as it is declared.
pub fn declared(name: &str, media_type: &str, bytes: &[u8]) -> Value {
    json!({"kind": "transaction_record", "file_name": name, "content_type": media_type, "size_bytes": bytes.len(), "sha256": sha256(bytes)})
}

impl TestApp {
    /// Asks for an upload.
    pub async fn ask_upload(&self, filed: &Filed, body: &Value) -> Answer {
        self.act(filed, "evidence", body.clone()).await
    }

    /// The upload that was signed, with these bytes.
    pub fn upload(&self, signed: &Value, bytes: &[u8]) -> Call {
        let mut call = self.put(&self.path_of(&signed["url"])).body("", bytes);
        for (name, value) in signed["headers"].as_object().expect("headers") {
            call = call.header(name, value.as_str().expect("a value"));
        }
        call
    }

    /// Hands a file in, to the end.
    pub async fn hand_in(&self, filed: &Filed, name: &str, media_type: &str, bytes: &[u8]) {
        let signed = self.ask_upload(filed, &declared(name, media_type, bytes)).await.expect(201).json();
        self.upload(&signed, bytes).send().await.expect(200);
        self.settle().await;
    }

    /// The part of an address of ours that is sent to the server.
    pub fn path_of(&self, url: &Value) -> String {
        let url = url.as_str().expect("an address");
        let path = url.strip_prefix(&format!("http://{}", self.http));
        path.unwrap_or_else(|| panic!("{url} is not of this server")).to_owned()
    }
}
