//! The SDK's configuration inside a Lambda function.

use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use std::time::Duration;

/// How long one attempt of a call may take; a connection that died while the function was frozen
/// must not eat the whole invocation. Relays are slow to take a mail, so it is not shorter.
const ATTEMPT: Duration = Duration::from_secs(5);
/// How long a call may take with all its attempts.
const OPERATION: Duration = Duration::from_secs(15);

/// Region, credentials and endpoint from the environment. With the feature `tls` calls go by
/// HTTPS; without it only to an emulator by HTTP.
pub async fn config() -> SdkConfig {
    let patience = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build();
    let loader = aws_config::defaults(BehaviorVersion::latest()).timeout_config(patience);
    #[cfg(not(feature = "tls"))]
    let loader = loader.http_client(aws_smithy_http_client::Builder::new().build_http());
    loader.load().await
}
