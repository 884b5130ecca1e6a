//! What Lambda leaves in the failure queue of the stream: not the records, but where they were.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How far an event's own time may lie from its record's arrival in the stream: the decision is made
/// before the write, and the write may be tried again.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);

/// A batch of the stream that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The table whose stream it was.
    pub table: String,
    /// When its events were written.
    pub span: Span,
    /// How many records it had.
    pub records: u64,
}

/// From a moment to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first moment.
    pub from: Timestamp,
    /// The last one.
    pub to: Timestamp,
}

impl Span {
    /// A span of time.
    ///
    /// # Errors
    /// [`Unreadable::Lacks`] when it ends before it begins.
    pub fn new(from: Timestamp, to: Timestamp) -> Result<Span, Unreadable> {
        if from > to { Err(Unreadable::Lacks("span of time")) } else { Ok(Span { from, to }) }
    }

    /// Whether an event of this moment may have been among them.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from - MARGIN <= at && at <= self.to + MARGIN
    }
}

/// A failure message that says something else.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is no message of Lambda about a batch of a table's stream.
    #[error("it is no failure of a table's stream: {0}")]
    Shape(#[from] serde_json::Error),
    /// Its times or its stream make no sense.
    #[error("it names no {0}")]
    Lacks(&'static str),
}

#[derive(Deserialize)]
struct OnFailure {
    #[serde(rename = "DDBStreamBatchInfo")]
    batch: BatchInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchInfo {
    approximate_arrival_of_first_record: Timestamp,
    approximate_arrival_of_last_record: Timestamp,
    #[serde(default)]
    batch_size: u64,
    stream_arn: String,
}

impl Failure {
    /// Reads a failure message.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(body: &str) -> Result<Failure, Unreadable> {
        let OnFailure { batch } = serde_json::from_str(body)?;
        let table = table_of(&batch.stream_arn).ok_or(Unreadable::Lacks("table"))?.to_owned();
        let span = Span::new(batch.approximate_arrival_of_first_record, batch.approximate_arrival_of_last_record)?;
        Ok(Failure { table, span, records: batch.batch_size })
    }
}

/// `arn:<partition>:dynamodb:<region>:<account>:table/<table>/stream/<label>`
fn table_of(arn: &str) -> Option<&str> {
    let resource = arn.splitn(6, ':').nth(5)?;
    let (table, rest) = resource.strip_prefix("table/")?.split_once('/')?;
    (rest.starts_with("stream/") && !table.is_empty()).then_some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(arn: &str, first: &str, last: &str) -> String {
        format!(
            r#"{{"requestContext": {{"condition": "RetryAttemptsExhausted"}}, "DDBStreamBatchInfo": {{"shardId": "s", "startSequenceNumber": "1",
            "endSequenceNumber": "2", "approximateArrivalOfFirstRecord": "{first}", "approximateArrivalOfLastRecord": "{last}", "batchSize": 2, "streamArn": "{arn}"}}}}"#
        )
    }

    #[test]
    fn a_failure_says_which_table_and_when() {
        let arn = "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/recourse/stream/2026-11-01T00:00:00.000";
        let read = Failure::read(&message(arn, "2026-11-16T02:00:00Z", "2026-11-16T02:00:05Z")).unwrap();
        assert_eq!((read.table.as_str(), read.records), ("recourse", 2));
        let check = |at: &str, expected: bool| assert_eq!(read.span.holds(at.parse().unwrap()), expected, "{at}");
        check("2026-11-16T01:58:59.999Z", false);
        check("2026-11-16T01:59:00Z", true);
        check("2026-11-16T02:01:05Z", true);
        check("2026-11-16T02:01:05.000001Z", false);
    }

    #[test]
    fn anything_else_is_unreadable() {
        let check = |body: &str, words: &str| {
            let error = Failure::read(body).expect_err(body).to_string();
            assert!(error.contains(words), "{error}");
        };
        let (early, late) = ("2026-11-16T02:00:00Z", "2026-11-16T02:00:05Z");
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/recourse/stream/x";
        check("no JSON", "no failure of a table's stream");
        check(r#"{"KinesisBatchInfo": {}}"#, "DDBStreamBatchInfo");
        check(&message("arn:aws:kinesis:us-east-1:1:stream/x", early, late), "names no table");
        check(&message("arn:aws:dynamodb:us-east-1:1:table/recourse", early, late), "names no table");
        check(&message(arn, late, early), "names no span of time");
        check(&message(arn, "yesterday", late), "no failure of a table's stream");
    }
}
