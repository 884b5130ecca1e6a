//! The SDK's configuration inside a Lambda function.

use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;

/// Region, credentials and endpoint from the environment. With the feature `tls` calls go by
/// HTTPS; without it only to an emulator by HTTP.
pub async fn config() -> SdkConfig {
    let loader = aws_config::defaults(BehaviorVersion::latest());
    #[cfg(not(feature = "tls"))]
    let loader = loader.http_client(aws_smithy_http_client::Builder::new().build_http());
    loader.load().await
}
