//! Serving a router as a Lambda function behind an HTTP API.

use axum::Router;
use axum::body::to_bytes;
use axum::response::Response;
use futures_util::future::BoxFuture;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, IntoResponse, Request};
use lambda_runtime::{Error, LambdaEvent};
use serde_json::Value;
use tower::{Service, ServiceExt};
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
    let mut adapter = Adapter::from(ServiceExt::<Request>::map_response(router, Whole));
    let answered = adapter.call(LambdaEvent::new(request, context));
    let response = answered.instrument(tracing::error_span!("http", request = id)).await?;
    Ok(serde_json::to_value(response)?)
}

/// An answer whose bytes go out as they are: as text where they are UTF-8, in Base64 where they are not. The
/// way of `lambda_http` itself would have all the world's character sets in the binary, 0.2 MB.
struct Whole(Response);

impl IntoResponse for Whole {
    fn into_response(self) -> BoxFuture<'static, lambda_http::Response<Body>> {
        Box::pin(async {
            let (parts, body) = self.0.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("the body is in memory");
            let body = match String::from_utf8(bytes.into()) {
                Ok(text) if text.is_empty() => Body::Empty,
                Ok(text) => Body::Text(text),
                Err(other) => Body::Binary(other.into_bytes()),
            };
            lambda_http::Response::from_parts(parts, body)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use http::header::CONTENT_TYPE;
    use serde_json::json;

    async fn asked(path: &str) -> Value {
        let page = get(async || ([(CONTENT_TYPE, "text/plain; charset=gb2312")], "投诉"));
        let router = Router::new().route("/page", page).route("/picture", get(async || vec![0xFF_u8, 0xD8, 0x00]));
        let router = router.route("/nothing", get(async || http::StatusCode::NO_CONTENT));
        let http = json!({"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.9"});
        let event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "isBase64Encoded": false,
            "headers": {}, "requestContext": {"requestId": "r-1", "http": http, "timeEpoch": 0},
        });
        answer(router, LambdaEvent::new(event, lambda_runtime::Context::default())).await.expect("an answer")
    }

    #[tokio::test]
    async fn bytes_go_out_as_they_are() {
        let page = asked("/page").await;
        assert_eq!((&page["body"], &page["isBase64Encoded"]), (&json!("投诉"), &json!(false)));
        let picture = asked("/picture").await;
        assert_eq!((&picture["body"], &picture["isBase64Encoded"]), (&json!("/9gA"), &json!(true)));
        let nothing = asked("/nothing").await;
        assert_eq!((&nothing["statusCode"], &nothing["body"]), (&json!(204), &Value::Null));
    }
}
