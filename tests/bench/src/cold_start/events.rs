//! One event for each function: the shortest way to a call of a service, and to an answer.

use crate::aws::SIGNING_KEYS;
use complaint::Reference;
use serde_json::{Value, json};
use store::Keyring;

/// The complaint they are about; nobody has it.
fn reference() -> Reference {
    Reference::from_random([7; 10])
}

/// The event a function gets.
pub(crate) fn of(function: &str) -> anyhow::Result<Value> {
    let reference = reference();
    Ok(match function {
        "verification" | "escalation" | "notifications" => {
            queued(&json!({"v": 1, "reference": reference, "seq": 1, "fact": "received"}))
        }
        "sla-timers" => queued(&json!({"v": 1, "reference": reference, "wake_at": "2026-11-16T14:00:00Z"})),
        "outbox-relay" => stream(&reference),
        "intake" => http("POST", "/v1/complaints", "", &opening().to_string()),
        "portal" => {
            let token = Keyring::from_text(SIGNING_KEYS)?.access_token(&reference);
            http("GET", &format!("/v1/complaints/{reference}"), &token, "")
        }
        // Signed in nowhere: it is turned away at the door.
        "desk" => http("GET", "/v1/desk/complaints", "", ""),
        _ => json!({}),
    })
}

/// Whether an answer is the one the event leads to.
pub(crate) fn is_right(function: &str, answer: &[u8]) -> bool {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    match function {
        "intake" => answer["statusCode"] == 201,
        "portal" => answer["statusCode"] == 404,
        "desk" => answer["statusCode"] == 401,
        "hello" => answer == json!({}),
        _ => answer["batchItemFailures"].as_array().is_some_and(Vec::is_empty),
    }
}

fn opening() -> Value {
    json!({
        "language": "en", "category": "refund_delay", "description": "The refund has not arrived.",
        "complainant": {"name": "Ann Miller", "email": "ann@example.org"}, "transaction": {"id": "T-1"},
    })
}

fn queued(body: &Value) -> Value {
    json!({"Records": [{
        "messageId": "059f36b4-87a3-44ab-83d2-661970000001", "receiptHandle": "handle", "body": body.to_string(),
        "attributes": {"ApproximateReceiveCount": "1"}, "messageAttributes": {}, "md5OfBody": "",
        "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:recourse", "awsRegion": "us-east-1",
    }]})
}

fn stream(reference: &Reference) -> Value {
    let public = json!({"v": 1, "at": "2026-11-16T02:00:00Z", "by": {"as": "system"}, "fact": "replied"});
    let (pk, sk) = (format!("C#{reference}"), "E#0000000002");
    json!({"Records": [{
        "eventID": "1", "eventName": "INSERT", "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
        "dynamodb": {
            "Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "SequenceNumber": "1",
            "NewImage": {"pk": {"S": pk}, "sk": {"S": sk}, "public": {"S": public.to_string()}},
        },
    }]})
}

fn http(method: &str, path: &str, token: &str, body: &str) -> Value {
    let host = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
    let mut headers = json!({"accept": "application/json", "content-type": "application/json", "host": host});
    if !token.is_empty() {
        headers["authorization"] = json!(format!("Bearer {token}"));
    }
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers,
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "domainName": host, "domainPrefix": "a1b2c3d4e5",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "cold-start"},
            "requestId": "UqkZ5iq8CGMEJXg=", "routeKey": "$default", "stage": "$default",
            "time": "16/Nov/2026:02:00:00 +0000", "timeEpoch": 1_794_794_400_000_u64,
        },
        "isBase64Encoded": false, "body": body,
    })
}
