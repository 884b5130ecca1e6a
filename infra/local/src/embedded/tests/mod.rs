//! Tests of the parts: through the SDK where functions meet them, directly where the stack does.

mod disk;
mod dynamodb;
mod faults;
mod queues;
mod s3;
mod ses;
mod sqs;
mod stream;

use super::{
    CallCounter, Clocks, Embedded, Mailbox, NoFaults, Objects, Place, QueueDefinition, Queues, SdkClients, Storage,
    Table,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Two clocks that move when told.
#[derive(Debug)]
pub(super) struct ManualClocks(Mutex<(Timestamp, Timestamp)>);

impl ManualClocks {
    fn new() -> Arc<Self> {
        let start: Timestamp = "2026-09-18T02:00:00Z".parse().unwrap();
        Arc::new(Self(Mutex::new((start, start))))
    }

    fn advance_business(&self, seconds: i64) {
        self.0.lock().unwrap().0 += SignedDuration::from_secs(seconds);
    }

    fn advance_machine(&self, seconds: i64) {
        self.0.lock().unwrap().1 += SignedDuration::from_secs(seconds);
    }
}

impl Clocks for ManualClocks {
    fn business(&self) -> Timestamp {
        self.0.lock().unwrap().0
    }

    fn machine(&self) -> Timestamp {
        self.0.lock().unwrap().1
    }
}

/// A directory that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static FOLDERS: AtomicU64 = AtomicU64::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("recourse-embedded-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn place(&self, name: &str) -> Place {
        Place::File(self.0.join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Leaves a part as a kill would: nothing is closed, finished or written back.
fn kill<T>(part: T) {
    std::mem::forget(part);
}

/// Runs one check in memory and on disk: both must behave alike.
async fn both<F: Future<Output = ()>>(check: impl Fn(Stack) -> F) {
    check(Stack::in_memory()).await;
    let folder = Folder::new();
    check(Stack::on_disk(&folder)).await;
}

const TABLE: &str = "recourse";
const QUEUE: &str = "timers";

struct Stack {
    embedded: Embedded,
    clocks: Arc<ManualClocks>,
    sdk: SdkClients,
}

impl Stack {
    fn in_memory() -> Self {
        Self::open(|_| Place::Memory)
    }

    fn on_disk(folder: &Folder) -> Self {
        Self::open(|name| folder.place(name))
    }

    fn open(place: impl Fn(&str) -> Place) -> Self {
        let clocks = ManualClocks::new();
        let embedded = Embedded {
            table: open_table(place("table"), &clocks),
            queues: open_queues(place("queues"), &clocks),
            objects: Objects::open(place("objects"), clocks.clone()).unwrap(),
            mailbox: Mailbox::open(place("mailbox"), clocks.clone()).unwrap(),
            storage: Storage::inside(),
            calls: CallCounter::new(),
        };
        let sdk = embedded.sdk(Arc::new(NoFaults));
        Self { embedded, clocks, sdk }
    }
}

fn open_queues(place: Place, clocks: &Arc<ManualClocks>) -> Queues {
    let definition = QueueDefinition {
        name: QUEUE.to_owned(),
        visibility: Duration::from_secs(30),
        max_receive_count: 3,
        batch: 10,
    };
    Queues::open(place, clocks.clone(), vec![definition]).unwrap()
}

/// Items whose sort key says so are events.
fn is_event(item: &Value) -> bool {
    item["sk"]["S"].as_str().is_some_and(|key| key.starts_with("event#"))
}

fn open_table(place: Place, clocks: &Arc<ManualClocks>) -> Table {
    let table = Table::open(place, clocks.clone(), is_event).unwrap();
    table
        .create_table_if_missing(
            &serde_json::json!({
                "TableName": TABLE,
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [
                    { "AttributeName": "pk", "KeyType": "HASH" },
                    { "AttributeName": "sk", "KeyType": "RANGE" },
                ],
                "AttributeDefinitions": [
                    { "AttributeName": "pk", "AttributeType": "S" },
                    { "AttributeName": "sk", "AttributeType": "S" },
                ],
            })
            .to_string(),
        )
        .unwrap();
    table
}
