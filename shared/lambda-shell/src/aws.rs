//! The SDK's configuration inside a Lambda function.

use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use std::time::Duration;

/// How long one attempt of a call may take; a connection that died while the function was frozen
/// must not eat the whole invocation. Relays are slow to take a mail, so it is not shorter.
const ATTEMPT: Duration = Duration::from_secs(5);
/// How long a call may take with all its attempts.
const OPERATION: Duration = Duration::from_secs(15);

/// Region, credentials and endpoint from the environment. Calls go by HTTPS, to an endpoint that is
/// named with `http://` by HTTP.
pub async fn config() -> SdkConfig {
    let patience = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build();
    let https = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    aws_config::defaults(BehaviorVersion::latest()).timeout_config(patience).http_client(https).load().await
}
