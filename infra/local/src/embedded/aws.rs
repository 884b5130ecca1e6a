//! The SDK clients the functions are given.

use super::clocks::Clocks;
use super::connector::Connector;
use super::dynamodb::DynamoDb;
use super::faults::{CallCounter, FaultPlan};
use super::ses::Ses;
use super::sqs::Sqs;
use super::storage::{REGION, Storage};
use super::{Mailbox, Objects, Queues, Table};
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// Attempts of every client but the mail client.
const ATTEMPTS: u32 = 3;

/// Every part of one stack. Clones share them.
#[derive(Debug, Clone)]
pub struct Embedded {
    /// The table and its stream.
    pub table: Table,
    /// The queues.
    pub queues: Queues,
    /// Evidence and raw mail.
    pub objects: Objects,
    /// The mails sent.
    pub mailbox: Mailbox,
    /// The objects' outside.
    pub storage: Storage,
    /// How often the clients called which operation.
    pub calls: CallCounter,
}

/// The clients a function is built with, here as on AWS.
#[derive(Debug, Clone)]
pub struct SdkClients {
    /// The table.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// The queues.
    pub sqs: aws_sdk_sqs::Client,
    /// Outgoing mail. It makes one attempt: a second one may be a second mail.
    pub ses: aws_sdk_ses::Client,
    /// The objects.
    pub s3: aws_sdk_s3::Client,
}

/// Machine time for the clients.
#[derive(Debug)]
struct MachineTime(Arc<dyn Clocks>);

impl TimeSource for MachineTime {
    fn now(&self) -> SystemTime {
        self.0.machine().into()
    }
}

/// Fills in what the four clients share. A macro, because each SDK has its own builder type.
macro_rules! client {
    ($sdk:ident, $service:expr, $common:expr, $($more:tt)*) => {{
        let common: &Common = $common;
        let config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            // Nobody checks a signature here; who is given credentials signs all the same.
            .allow_no_auth()
            .http_client(Connector::client($service, common.plan.clone(), common.calls.clone()))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .retry_partition(common.partition.clone())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .time_source(common.time.clone())
            $($more)*
            .build();
        $sdk::Client::from_conf(config)
    }};
}

struct Common {
    plan: Arc<dyn FaultPlan>,
    calls: CallCounter,
    partition: RetryPartition,
    time: SharedTimeSource,
}

impl Embedded {
    /// Waits until the disk below a part fails; nothing more is told by it then.
    pub async fn disk_fails(&self) {
        tokio::select! {
            () = self.table.disk().fails() => {}
            () = self.queues.disk().fails() => {}
            () = self.mailbox.disk().fails() => {}
        }
    }

    /// Clients whose calls suffer the faults of this plan.
    ///
    /// They have a retry budget of their own: the SDK's is otherwise shared by the whole process,
    /// and one run would change the next.
    #[must_use]
    pub fn sdk(&self, plan: Arc<dyn FaultPlan>) -> SdkClients {
        static PARTITIONS: AtomicU64 = AtomicU64::new(0);
        let partition = PARTITIONS.fetch_add(1, Ordering::Relaxed);
        let common = &Common {
            plan,
            calls: self.calls.clone(),
            partition: RetryPartition::new(format!("embedded-{partition}")),
            time: SharedTimeSource::new(MachineTime(self.queues.clocks().clone())),
        };
        SdkClients {
            dynamodb: client!(aws_sdk_dynamodb, DynamoDb::new(self.table.clone(), self.calls.clone()), common,),
            sqs: client!(aws_sdk_sqs, Sqs::new(self.queues.clone()), common,),
            ses: client!(
                aws_sdk_ses, Ses::new(self.mailbox.clone()), common,
                .retry_config(RetryConfig::standard().with_max_attempts(1))
            ),
            s3: client!(
                aws_sdk_s3, self.s3(), common,
                // The links to objects are signed with them.
                .credentials_provider(self.storage.credentials())
                .endpoint_url(self.storage.endpoint())
                .force_path_style(true)
                .request_checksum_calculation(
                    aws_sdk_s3::config::RequestChecksumCalculation::WhenRequired,
                )
            ),
        }
    }
}
