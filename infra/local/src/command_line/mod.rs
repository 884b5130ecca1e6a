//! The command line `recourse` (contract §8).

pub mod calendar;
pub mod demo;
pub mod due;
pub mod log;
pub mod mail;
pub mod notice;
pub mod policy;
pub mod serve;

use clap::{Args, Parser, Subcommand};

/// The complaint workflow on one machine.
#[derive(Debug, Parser)]
#[command(name = "recourse", version, about)]
pub struct CommandLine {
    /// What to do; `serve` when left out.
    #[command(subcommand)]
    pub command: Option<What>,
    /// `serve` without its name.
    #[command(flatten)]
    pub serve: ServeArgs,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Run the whole system on this machine.
    Serve(Box<ServeArgs>),
    /// Compute a deadline and show how, day by day.
    Due(due::DueArgs),
    /// Which days are worked, where the data ends, and a year more.
    Calendar(calendar::CalendarArgs),
    /// Whether a policy can be used and what it promises, and what it would have made of the past.
    Policy(policy::PolicyArgs),
    /// Every event as a file that proves itself, and its check.
    Log(log::LogArgs),
    /// The mail that came in: how each message ended, and reading it again.
    Mail(mail::MailArgs),
    /// How a mail looks before it is sent to anybody.
    Notice(notice::NoticeArgs),
    /// Fill a data directory with a few hundred realistic complaints.
    Demo(demo::DemoArgs),
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// Address of the pages and the API.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
    /// Address of the SMTP listener.
    #[arg(long, default_value = "127.0.0.1:2525")]
    pub smtp_listen: std::net::SocketAddr,
    /// Certificate (PEM, with its chain) the SMTP listener shows after STARTTLS; renewed files are seen.
    #[arg(long, requires = "smtp_key")]
    pub smtp_certificate: Option<std::path::PathBuf>,
    /// Key (PEM) of that certificate.
    #[arg(long, requires = "smtp_certificate")]
    pub smtp_key: Option<std::path::PathBuf>,
    /// Directory everything is kept in.
    #[arg(long, default_value = "data")]
    pub data: std::path::PathBuf,
    /// Policy file; the built-in house pack when left out.
    #[arg(long)]
    pub policy: Option<String>,
    /// Where complaints are mailed to.
    #[arg(long, default_value = "complaints@recourse.example")]
    pub inbox: String,
    /// `mailbox`, or a relay: `smtps://host:465`, `smtp+starttls://host:587`, or without TLS
    /// `smtp://host:port`.
    #[arg(long, default_value = "mailbox")]
    pub sender: String,
    /// File with what the relay is signed in to with: `{"username": …, "password": …}`.
    #[arg(long)]
    pub sender_sign_in: Option<std::path::PathBuf>,
    /// Mails a second the relay may be given, from 1 to 1000; as fast as they come when left out.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub sender_rate: Option<u32>,
    /// Business time: the computer's, or moved by hand.
    #[arg(long, value_enum, default_value_t = ClockChoice::System)]
    pub clock: ClockChoice,
    /// Issuer of staff tokens (OIDC); needed where --listen is not loopback.
    #[arg(long)]
    pub issuer: Option<String>,
    /// File with that issuer's key set (JWKS); left out, it is fetched from the issuer.
    #[arg(long, requires = "issuer")]
    pub issuer_keys: Option<std::path::PathBuf>,
    /// Audience that issuer's tokens are for.
    #[arg(long, default_value = "recourse-desk")]
    pub audience: String,
    /// Address people reach the pages by, where it is not --listen (behind a proxy).
    #[arg(long)]
    pub pages_url: Option<String>,
}

/// Whose clock business time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ClockChoice {
    /// The computer's.
    System,
    /// Moved by hand; stands still otherwise.
    Manual,
}
