//! One start of one binary.

use crate::aws::{Aws, Way};
use crate::events;
use crate::functions::Binary;
use crate::runtime_api::{Act, RuntimeApi};
use anyhow::{Context, bail, ensure};
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// A function that takes longer does not come up at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one start took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// From before the process was made to its first connection to a service.
    pub(crate) to_first_call: Option<Duration>,
    /// From there to its first poll.
    pub(crate) to_first_poll: Duration,
    /// From its first poll, answered at once, to its answer.
    pub(crate) first_request: Duration,
    /// Most memory it had, in KiB.
    pub(crate) peak_kib: u64,
}

/// A process that is ended when it is let go.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a binary, gives it its event, and ends it.
pub(crate) async fn start(binary: &Binary, aws: &Aws, way: Way) -> anyhow::Result<Taken> {
    let mut api = RuntimeApi::play(events::of(&binary.name)?.to_string()).await?;
    let log = tempfile::NamedTempFile::new()?;
    let endpoint = aws.endpoint(way);
    endpoint.reset();
    let mut command = Command::new(&binary.path);
    command.env_clear().envs(environment(&binary.name)).stdin(Stdio::null());
    command.env("AWS_LAMBDA_RUNTIME_API", api.address.to_string());
    command.env("AWS_ENDPOINT_URL", &endpoint.url).env("SSL_CERT_FILE", aws.trusted());
    command.stdout(File::create(log.path())?).stderr(File::options().append(true).open(log.path())?);
    let began = Instant::now();
    let running = Running(command.spawn().context("it cannot be run")?);
    let times = timeout(PATIENCE, watch(&mut api, &binary.name)).await.context("it does not come up").flatten();
    let (polled, answered) = times.with_context(|| said(log.path()))?;
    Ok(Taken {
        to_first_call: endpoint.first_call().map(|first| first - began),
        to_first_poll: polled - began,
        first_request: answered - polled,
        peak_kib: peak_kib(running.0.id())?,
    })
}

/// When it polled first and when it answered.
async fn watch(api: &mut RuntimeApi, function: &str) -> anyhow::Result<(Instant, Instant)> {
    let mut first = None;
    loop {
        match api.acts.recv().await.context("the Runtime API ended")? {
            Act::Polled(at) => drop(first.get_or_insert(at)),
            Act::Answered(at, body) => {
                ensure!(events::is_right(function, &body), "its answer: {}", String::from_utf8_lossy(&body));
                return Ok((first.context("it answers before it asks")?, at));
            }
            Act::Failed(body) => bail!("its error: {}", String::from_utf8_lossy(&body)),
        }
    }
}

fn said(log: &Path) -> String {
    format!("it said: {}", std::fs::read_to_string(log).unwrap_or_default().trim_end())
}

fn peak_kib(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("VmHWM")?;
    line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).context("a number")
}

/// What the template and Lambda set, for all functions at once.
fn environment(function: &str) -> Vec<(String, String)> {
    let queue = |name: &str| {
        let url = format!("https://sqs.us-east-1.amazonaws.com/123456789012/recourse-{}", name.to_lowercase());
        (format!("QUEUE_URL_{name}"), url)
    };
    let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:recourse-signing-keys";
    let fixed = [
        ("AWS_ACCESS_KEY_ID", "measured"),
        ("AWS_SECRET_ACCESS_KEY", "measured"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_LAMBDA_FUNCTION_NAME", function),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("RUST_LOG", "info"),
        ("METRICS_NAMESPACE", "recourse"),
        ("TABLE_NAME", "recourse"),
        ("MAIL_BUCKET", "recourse-raw-mail"),
        ("EVIDENCE_BUCKET", "recourse-evidence"),
        ("INBOX", "complaints@recourse.example"),
        ("PAGES_URL", "https://complaints.recourse.example"),
        ("SIGNING_KEYS_SECRET", secret),
        ("CONFIGURATION_SET", "recourse"),
        ("ISSUER", "https://issuer.recourse.example"),
        ("AUDIENCE", "recourse-desk"),
    ];
    let fixed = fixed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    fixed.chain(["VERIFICATION", "TIMERS", "ESCALATION", "NOTIFICATIONS", "INBOUND"].map(queue)).collect()
}
