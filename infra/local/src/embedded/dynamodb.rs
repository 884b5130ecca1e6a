//! The DynamoDB protocol (AWS JSON 1.0) over [`Table`].

use super::Table;
use super::connector::Service;
use super::faults::CallCounter;
use super::table::requests::from_slice;
use super::wire;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use dynoxide::DynoxideError;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

#[derive(Debug, Clone)]
pub(super) struct DynamoDb {
    table: Table,
    calls: CallCounter,
}

impl DynamoDb {
    pub(super) fn new(table: Table, calls: CallCounter) -> Self {
        Self { table, calls }
    }

    /// Carries an operation out and adds up what it is charged, as the request would be told.
    fn metered(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, DynoxideError> {
        let rest = body.strip_prefix(b"{").unwrap_or(body);
        let answer = self.run(operation, &[br#"{"ReturnConsumedCapacity":"TOTAL","#, rest].concat())?;
        let told: Value = serde_json::from_slice(&answer).unwrap_or_default();
        let units = match &told["ConsumedCapacity"] {
            Value::Array(tables) => tables.iter().map(units_of).sum(),
            one => units_of(one),
        };
        self.calls.charge(operation, units);
        Ok(answer)
    }

    fn run(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, DynoxideError> {
        let answer = self.carry_out(operation, body);
        // A refusal, too, tells what is stored.
        self.table.settled()?;
        answer
    }

    fn carry_out(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, DynoxideError> {
        let (table, reads) = (&self.table, self.table.reads());
        match operation {
            "GetItem" => written(&reads.get_item(from_slice(body)?)?),
            "Query" => written(&reads.query(from_slice(body)?)?),
            "Scan" => written(&reads.scan(from_slice(body)?)?),
            "BatchGetItem" => written(&reads.batch_get_item(from_slice(body)?)?),
            "TransactGetItems" => written(&reads.transact_get_items(from_slice(body)?)?),
            "TransactWriteItems" => written(&table.transact(from_slice(body)?)?),
            "PutItem" => written(&table.put(from_slice(body)?)?),
            "BatchWriteItem" => written(&table.batch_write(from_slice(body)?)?),
            "UpdateItem" => {
                let request = from_slice(body)?;
                written(&table.writes(|writes| writes.update_item(request))?)
            }
            "DeleteItem" => {
                let request = from_slice(body)?;
                written(&table.writes(|writes| writes.delete_item(request))?)
            }
            "CreateTable" => {
                let request = from_slice(body)?;
                written(&table.writes(|writes| writes.create_table(request))?)
            }
            "DescribeTable" => written(&reads.describe_table(from_slice(body)?)?),
            other => Err(DynoxideError::UnsupportedCapability(other.to_owned())),
        }
    }
}

impl Service for DynamoDb {
    const NAME: &'static str = "dynamodb";

    fn operation(request: &HttpRequest, _body: &[u8]) -> String {
        wire::target(request)
    }

    fn blocks(&self) -> bool {
        self.table.blocks()
    }

    fn answer(&self, operation: &str, _request: &HttpRequest, body: &[u8]) -> HttpResponse {
        let metered = self.calls.is_metering() && operation != "CreateTable";
        let answer = if metered { self.metered(operation, body) } else { self.run(operation, body) };
        match answer {
            Ok(json) => wire::reply(200, CONTENT_TYPE, json),
            // A write that SQLite itself refuses (a full disk, an I/O error) is a 500, which the
            // SDK tries again.
            Err(error) => wire::reply(error.status_code(), CONTENT_TYPE, error.to_json()),
        }
    }

    fn throttled() -> HttpResponse {
        let message = "The level of configured provisioned throughput for the table was exceeded.";
        let error = DynoxideError::ProvisionedThroughputExceededException(message.to_owned());
        wire::reply(error.status_code(), CONTENT_TYPE, error.to_json())
    }
}

/// Capacity units of one table; they come in halves.
fn units_of(capacity: &Value) -> Decimal {
    capacity["CapacityUnits"].to_string().parse().unwrap_or_default()
}

fn written(response: &impl Serialize) -> Result<Vec<u8>, DynoxideError> {
    serde_json::to_vec(response).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}
