//! The command line `redrive`.

use crate::dead_letters::{back, dead_letters_of};
use crate::failures::Span;
use crate::look;
use crate::queues::Queues;
use crate::stream::{HOLD, Repair, Repaired, STREAM_FAILED};
use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use jiff::Timestamp;
use lambda_shell::Ambient;
use messages::queue::Queue;
use std::io::Write;

const AFTER_HELP: &str = "\
Account and region come from the environment, as for the AWS command line: AWS_PROFILE, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL. Everything may be broken off and run again: nothing is lost, and what
is told twice is done once.

Exit code: 0 done; 1 done, but something was left that a person has to look at; 2 not done, or not to its end.";

/// What failed goes its way again.
#[derive(Debug, Parser)]
#[command(name = "redrive", version, after_help = AFTER_HELP)]
pub struct CommandLine {
    /// The stack's parameter Name.
    #[arg(long, global = true, default_value = "recourse")]
    pub name: String,
    /// What to do.
    #[command(subcommand)]
    pub command: What,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum What {
    /// Show what lies in the dead-letter and failure queues.
    List,
    /// Move dead letters back to their queue.
    Queue {
        /// Which queue.
        #[arg(value_parser = queue())]
        queue: Queue,
        /// Stop after so many.
        #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
        most: Option<u64>,
    },
    /// Tell the queues of events the table's stream gave up on. Reads the whole table.
    Stream {
        /// The table, where it is not the one the failure messages name (after a restore).
        #[arg(long)]
        table: Option<String>,
        /// Without failure messages: tell of every event from this moment, such as 2026-11-20T10:00:00Z.
        #[arg(long, requires = "to", requires = "table")]
        from: Option<Timestamp>,
        /// … to this one.
        #[arg(long, requires = "from")]
        to: Option<Timestamp>,
    },
}

fn queue() -> impl TypedValueParser<Value = Queue> {
    let by_name = |name: String| Queue::ALL.into_iter().find(|queue| queue.name() == name);
    PossibleValuesParser::new(Queue::ALL.map(Queue::name)).map(move |name| by_name(name).expect("one of the names"))
}

/// What it works with.
#[derive(Clone, Debug)]
pub struct Clients {
    /// The queues.
    pub sqs: aws_sdk_sqs::Client,
    /// The table.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// Time.
    pub ambient: Ambient,
}

/// Does it and says what came of it. Answers whether nothing was left that a person has to look at.
///
/// # Errors
/// What broke it off; what was done until then is said nevertheless.
pub async fn run(call: CommandLine, clients: Clients, out: &mut impl Write) -> anyhow::Result<bool> {
    let queues = Queues::new(clients.sqs, &call.name);
    match call.command {
        What::List => {
            for look in look::all(&queues).await? {
                writeln!(out, "{look}")?;
            }
            Ok(true)
        }
        What::Queue { queue, most } => {
            let moved = back(&queues, queue, most).await;
            let (from, to) = (queues.name(&dead_letters_of(queue)), queues.name(queue.name()));
            writeln!(out, "moved from {from} to {to}: {}", moved.count)?;
            moved.ended.context("broken off; nothing is lost, run it again").map(|()| true)
        }
        What::Stream { table, from, to } => {
            let failed = queues.name(STREAM_FAILED);
            let repair = Repair { queues, dynamodb: clients.dynamodb, table, ambient: clients.ambient };
            let repaired = match (from, to, &repair.table) {
                (Some(from), Some(to), Some(table)) => repair.span(table, Span::new(from, to)?).await?,
                _ => repair.run().await?,
            };
            say(&repaired, &failed, out)
        }
    }
}

fn say(repaired: &Repaired, failed: &str, out: &mut impl Write) -> anyhow::Result<bool> {
    let Repaired { failures, events, unreadable, held } = repaired;
    writeln!(out, "failures of the stream repaired: {failures}, events told to the queues: {events}")?;
    for (id, reason) in unreadable {
        writeln!(out, "left in {failed}, message {id}: {reason}")?;
    }
    if *held > 0 {
        let minutes = HOLD.as_secs() / 60;
        writeln!(
            out,
            "{held} in {failed} are being worked at, or were by a run that was broken off: run it again in {minutes} minutes"
        )?;
    }
    Ok(unreadable.is_empty() && *held == 0)
}
