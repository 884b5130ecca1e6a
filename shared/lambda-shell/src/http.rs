//! Serving a router as a Lambda function behind an HTTP API.

use axum::Router;
use lambda_http::Adapter;
use lambda_http::request::LambdaRequest;
use lambda_runtime::{Error, LambdaEvent};
use serde_json::Value;
use tower::Service;

/// Answers one HTTP API event (payload format 2.0) with the router.
///
/// # Errors
/// When the payload is no HTTP event or the answer cannot be written.
pub async fn answer(router: Router, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (payload, context) = event.into_parts();
    let request: LambdaRequest = serde_json::from_value(payload)?;
    let mut adapter = Adapter::from(router);
    let response = adapter.call(LambdaEvent::new(request, context)).await?;
    Ok(serde_json::to_value(response)?)
}
