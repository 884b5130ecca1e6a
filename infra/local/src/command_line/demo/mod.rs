//! `recourse demo`: fills a data directory with complaints of the last thirty days, through the
//! functions themselves, at a business time that is moved from then to now.

mod acts;
mod people;
mod plots;
mod stage;
mod story;
mod texts;

use anyhow::bail;
use clap::Args;
use fastrand::Rng;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Clock;
use lambda_shell::ambient::SystemClock;
use local::Stack;
use local::stack::Options;
use local::times::Times;
use plots::{PLOTS, Plot};
use stage::Stage;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use story::{DAYS, Story, story};

/// Where and how many.
#[derive(Clone, Debug, Args)]
pub struct DemoArgs {
    /// Directory to fill; a fresh one.
    #[arg(long, default_value = "data")]
    pub data: std::path::PathBuf,
    /// How many complaints.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    pub complaints: u32,
    /// Draws other people and other events.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Fills it.
pub async fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let end = SystemClock.now();
    let begin = end - SignedDuration::from_hours(24 * DAYS);
    // The seed draws the stories only: keys and references stay as unpredictable as ever.
    let options = Options { times: Some(Arc::new(Times::standing(begin))), ..Options::at(Some(args.data.clone())) };
    let stack = Stack::open(options).await?;
    if !stack.functions().desk.store.cards(&|_| true, None, 1).await?.items.is_empty() {
        bail!("{} already holds complaints; name a fresh directory with --data", args.data.display());
    }
    let stories = stories(args, end, &stack);
    let progress = progress(end.duration_since(begin));
    Stage::new(&stack, stories, args.seed)
        .play(end, |at| progress.set_position(whole_hours(at.duration_since(begin))))
        .await?;
    progress.finish_and_clear();
    summary(&stack, &args.data).await
}

fn stories(args: &DemoArgs, end: Timestamp, stack: &Stack) -> Vec<Story> {
    let mut rng = Rng::with_seed(args.seed);
    let zone = stack.functions().desk.pack.zone();
    let mut deck: Vec<&Plot> = PLOTS.iter().flat_map(|plot| std::iter::repeat_n(plot, plot.share)).collect();
    rng.shuffle(&mut deck);
    let count = usize::try_from(args.complaints).unwrap_or(usize::MAX);
    (0..count).map(|number| story(&mut rng, number, deck[number % deck.len()], end, &zone)).collect()
}

fn whole_hours(time: SignedDuration) -> u64 {
    u64::try_from(time.as_hours()).unwrap_or_default()
}

/// Shown on a terminal only.
fn progress(whole: SignedDuration) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} % of thirty days").expect("a valid template");
    ProgressBar::new(whole_hours(whole)).with_style(style)
}

/// What there is now, and how to see it.
async fn summary(stack: &Stack, data: &Path) -> anyhow::Result<()> {
    let store = &stack.functions().desk.store;
    let mut cards = Vec::new();
    let mut cursor = None;
    loop {
        let page = store.cards(&|_| true, cursor.as_deref(), 200).await?;
        cards.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let mut by_status: BTreeMap<&str, usize> = BTreeMap::new();
    cards.iter().for_each(|card| *by_status.entry(card.status.as_str()).or_default() += 1);
    let chinese = cards.iter().filter(|card| card.language.starts_with("zh")).count();
    let by_mail = cards.iter().filter(|card| card.channel == "email").count();
    println!("{} complaints of the last {DAYS} days, {chinese} in Chinese, {by_mail} by mail:", cards.len());
    for status in complaint::Status::ALL {
        println!("  {:>4}  {status}", by_status.get(status.as_str()).copied().unwrap_or_default());
    }
    println!("  {:>4}  late at some time", cards.iter().filter(|card| card.breached).count());
    println!("  {:>4}  above the first level", cards.iter().filter(|card| card.level > 1).count());
    println!("  {:>4}  mails sent", stack.embedded().mailbox.list()?.len());
    println!("See them with\n  recourse --data {}", data.display());
    Ok(())
}
