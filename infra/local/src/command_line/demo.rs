//! `recourse demo`: fills a data directory.

use clap::Args;

/// Where and how many.
#[derive(Clone, Debug, Args)]
pub struct DemoArgs {
    /// Directory to fill; a fresh one.
    #[arg(long, default_value = "data")]
    pub data: std::path::PathBuf,
    /// How many complaints.
    #[arg(long, default_value_t = 300)]
    pub complaints: u32,
}

/// Fills it.
pub async fn run(_args: &DemoArgs) -> anyhow::Result<()> {
    anyhow::bail!("not built yet")
}
