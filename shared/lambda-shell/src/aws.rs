//! The SDK's configuration inside a Lambda function.

use crate::settings::Settings;
use aws_config::BehaviorVersion;
pub use aws_config::SdkConfig;
use aws_config::environment::{EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider};
use aws_config::meta::region::ProvideRegion;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_secretsmanager::error::ProvideErrorMetadata;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use std::error::Error;
use std::time::Duration;

/// How long one attempt of a call may take; a connection that died while the function was frozen
/// must not eat the whole invocation. Relays are slow to take a mail, so it is not shorter.
const ATTEMPT: Duration = Duration::from_secs(5);
/// How long a call may take with all its attempts.
const OPERATION: Duration = Duration::from_secs(15);

/// The roots of Amazon Trust Services, which its services in the commercial regions are vouched for
/// by (Amazon Root CA 1 to 4, Starfield Services Root G2). Five are read in no time; the system's
/// hundred and fifty take a starting process longer than everything else it does.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon-roots.pem");

/// Region, credentials and endpoint from the environment, where Lambda puts them: looking elsewhere
/// too would cost a starting process time. Calls go by HTTPS, to an endpoint that is named with
/// `http://` by HTTP.
///
/// It is put together here and not by the loader, which carries every other place where credentials may lie
/// (profiles, containers, machines, web identities), and another service's client for them, into each function.
pub async fn config() -> SdkConfig {
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()))
        .region(EnvironmentVariableRegionProvider::new().region().await)
        .http_client(client(trusted(Settings)))
        .timeout_config(patience())
        .retry_config(RetryConfig::standard())
        .stalled_stream_protection(StalledStreamProtectionConfig::enabled().build())
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .time_source(SharedTimeSource::new(SystemTimeSource::new()))
        .service_config(Environment);
    match Settings.optional("AWS_ENDPOINT_URL") {
        Some(endpoint) => config.endpoint_url(endpoint).build(),
        None => config.build(),
    }
}

/// One service's own settings, as the SDKs name them: `AWS_ENDPOINT_URL_DYNAMODB` goes before
/// `AWS_ENDPOINT_URL`.
#[derive(Debug)]
struct Environment;

impl LoadServiceConfig for Environment {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_uppercase().replace(' ', "_");
        Settings.optional(&format!("{}_{service}", key.env()))
    }
}

/// As [`config`], for a person's tool: credentials and region from wherever the AWS command line finds
/// them, too, and the system's roots.
pub async fn config_of_a_person() -> SdkConfig {
    let loader = aws_config::defaults(BehaviorVersion::latest()).timeout_config(patience());
    loader.http_client(client(TrustStore::default())).load().await
}

/// Why a call failed, in a line: the service's code and words, or what went wrong on the way to it.
pub fn reason<E: Error + ProvideErrorMetadata>(error: &E) -> String {
    match (error.code(), error.message()) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code.to_owned(),
        (None, _) => chain(error),
    }
}

/// An error and what caused it.
fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", chain(cause)),
        None => error.to_string(),
    }
}

fn patience() -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build()
}

fn client(roots: TrustStore) -> SharedHttpClient {
    let tls = TlsContext::builder().with_trust_store(roots).build().expect("the roots are certificates");
    let client = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring));
    client.tls_context(tls).build_https()
}

/// Amazon's own roots for Amazon's own endpoints; the system's where certificates or endpoints are
/// somebody else's: named ones, and the Chinese regions.
fn trusted(settings: Settings) -> TrustStore {
    let set = |name| settings.optional(name).is_some();
    let endpoint = settings.optional("AWS_ENDPOINT_URL").is_some_and(|endpoint| endpoint.starts_with("https://"));
    let in_china = settings.optional("AWS_REGION").is_some_and(|region| region.starts_with("cn-"));
    if in_china || set("SSL_CERT_FILE") || set("SSL_CERT_DIR") || endpoint {
        TrustStore::default()
    } else {
        TrustStore::empty().with_pem_certificate(AMAZON_ROOTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_secretsmanager::error::{ConnectorError, SdkError};
    use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
    use aws_sdk_secretsmanager::types::error::ResourceNotFoundException;
    use rustls::RootCertStore;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    #[test]
    fn a_reason_is_the_services_word_or_all_that_went_wrong_on_the_way() {
        let gone = ResourceNotFoundException::builder().message("no such secret").meta(
            aws_sdk_secretsmanager::error::ErrorMetadata::builder()
                .code("ResourceNotFoundException")
                .message("no such secret")
                .build(),
        );
        let refused: SdkError<GetSecretValueError, &str> =
            SdkError::service_error(GetSecretValueError::ResourceNotFoundException(gone.build()), "a long response");
        assert_eq!(reason(&refused), "ResourceNotFoundException: no such secret");
        let lost = ConnectorError::io("connection reset".into());
        let lost: SdkError<GetSecretValueError, &str> = SdkError::dispatch_failure(lost);
        assert_eq!(reason(&lost), "dispatch failure: io error: connection reset");
    }

    #[test]
    fn amazons_roots_are_five_certificates_to_trust() {
        let roots: Vec<_> =
            CertificateDer::pem_slice_iter(AMAZON_ROOTS).collect::<Result<_, _>>().expect("certificates");
        let mut store = RootCertStore::empty();
        assert_eq!(store.add_parsable_certificates(roots), (5, 0));
        let subjects: Vec<String> =
            store.roots.iter().map(|root| String::from_utf8_lossy(&root.subject).into_owned()).collect();
        assert!(subjects.iter().filter(|subject| subject.contains("Amazon Root CA")).count() == 4, "{subjects:?}");
    }
}
