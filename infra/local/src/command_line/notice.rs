//! `recourse notice`: how a mail looks before it is sent to anybody.

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use mail::Language;
use mail::outgoing::{NoticeKind, preview};
use policy::Pack;
use std::io::Write;

/// What to do with notices.
#[derive(Debug, Args)]
pub struct NoticeArgs {
    #[command(subcommand)]
    what: NoticeWhat,
}

#[derive(Debug, Subcommand)]
enum NoticeWhat {
    /// Show a notice with sample values.
    Preview(PreviewArgs),
    /// List the kinds of notices.
    List,
}

#[derive(Debug, Args)]
struct PreviewArgs {
    /// Which; `recourse notice list` names them.
    kind: String,
    /// The reader's language: `zh…` is Chinese, all else English.
    #[arg(long, default_value = "en")]
    language: String,
    /// Which part to show.
    #[arg(long, value_enum, default_value_t = Part::Text)]
    part: Part,
    /// A policy that names its own texts; the built-in ones when left out.
    #[arg(long)]
    policy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Subject and plain text.
    Text,
    /// The HTML page.
    Html,
}

/// Does it.
pub fn run(args: &NoticeArgs) -> anyhow::Result<()> {
    let known = || NoticeKind::ALL.map(NoticeKind::as_str).join(", ");
    let NoticeWhat::Preview(args) = &args.what else {
        return Ok(writeln!(std::io::stdout(), "{}", known().replace(", ", "\n"))?);
    };
    let Some(kind) = NoticeKind::from_word(&args.kind) else {
        bail!("there is no notice '{}'; there are: {}", args.kind, known());
    };
    let pack = Pack::configured(args.policy.as_deref())?;
    let texts = notifications::texts(&pack).context("the texts of the policy")?;
    let language = if args.language.to_ascii_lowercase().starts_with("zh") { Language::Zh } else { Language::En };
    let rendered = preview(&texts, kind, language);
    let shown = match args.part {
        Part::Text => format!("{}\n\n{}", rendered.subject, rendered.text),
        Part::Html => rendered.html,
    };
    Ok(writeln!(std::io::stdout(), "{shown}")?)
}
