//! Serving a router as a Lambda function behind an HTTP API.

use axum::Router;
use lambda_http::Adapter;
use lambda_http::request::LambdaRequest;
use lambda_runtime::{Error, LambdaEvent};
use serde_json::Value;
use tower::Service;
use tracing::Instrument;

/// Answers one HTTP API event (payload format 2.0) with the router. What is logged meanwhile, at whatever
/// level, carries the API's id of the request, which its access log has too.
///
/// # Errors
/// When the payload is no HTTP event or the answer cannot be written.
pub async fn answer(router: Router, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (payload, context) = event.into_parts();
    let id = payload["requestContext"]["requestId"].as_str().unwrap_or_default().to_owned();
    let request: LambdaRequest = serde_json::from_value(payload)?;
    let mut adapter = Adapter::from(router);
    let answered = adapter.call(LambdaEvent::new(request, context));
    let response = answered.instrument(tracing::error_span!("http", request = id)).await?;
    Ok(serde_json::to_value(response)?)
}
