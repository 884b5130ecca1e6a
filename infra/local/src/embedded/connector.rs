//! One SDK connector for every part: count, fault, answer.

use super::faults::{Call, CallCounter, Fault, FaultPlan};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use std::sync::Arc;

/// A part that answers a service's wire protocol.
pub(super) trait Service: Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The service's short name.
    const NAME: &'static str;

    /// The operation a request asks for, as AWS names it.
    fn operation(request: &HttpRequest, body: &[u8]) -> String;

    /// Whether answering may block on the disk.
    fn blocks(&self) -> bool;

    /// Carries the request out and answers it.
    fn answer(&self, operation: &str, request: &HttpRequest, body: &[u8]) -> HttpResponse;

    /// The service's way of saying "slow down"; the SDK retries it.
    fn throttled() -> HttpResponse;
}

/// An SDK HTTP client that never leaves the process.
#[derive(Debug, Clone)]
pub(super) struct Connector<S> {
    service: S,
    plan: Arc<dyn FaultPlan>,
    calls: CallCounter,
}

impl<S: Service> Connector<S> {
    /// The HTTP client to hand to an SDK configuration.
    pub(super) fn client(service: S, plan: Arc<dyn FaultPlan>, calls: CallCounter) -> SharedHttpClient {
        SharedHttpClient::new(Self { service, plan, calls })
    }

    async fn run(self, mut request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let body = read(request.take_body()).await?;
        let call = Call { service: S::NAME, operation: S::operation(&request, &body) };
        self.calls.count(&call);
        let fault = self.plan.next(&call);
        match fault {
            Fault::Before => return Err(broken("the connection broke before the request arrived")),
            Fault::Refuse => return Ok(S::throttled()),
            Fault::Pass | Fault::After => {}
        }
        let service = self.service;
        let answer = if service.blocks() {
            // A commit waits for the disk: it must not hold one of the runtime's workers. Once
            // started it also runs to its end when the caller gives up, like any remote service.
            let work = move || service.answer(&call.operation, &request, &body);
            tokio::task::spawn_blocking(work).await.map_err(|error| ConnectorError::other(Box::new(error), None))?
        } else {
            service.answer(&call.operation, &request, &body)
        };
        match fault {
            Fault::After => Err(broken("the connection broke before the reply arrived")),
            Fault::Pass | Fault::Before | Fault::Refuse => Ok(answer),
        }
    }
}

impl<S: Service> HttpConnector for Connector<S> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().run(request))
    }
}

impl<S: Service> HttpClient for Connector<S> {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn broken(what: &'static str) -> ConnectorError {
    ConnectorError::io(what.into())
}

async fn read(body: SdkBody) -> Result<Vec<u8>, ConnectorError> {
    if let Some(bytes) = body.bytes() {
        return Ok(bytes.to_vec());
    }
    let collected = ByteStream::new(body).collect().await;
    collected.map(|bytes| bytes.to_vec()).map_err(|error| ConnectorError::user(Box::new(error)))
}
