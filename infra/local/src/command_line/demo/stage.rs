//! Playing the stories: time moves on from moment to moment, people act, clocks fire at their very
//! moment, and every few minutes the machine comes to rest.

use super::plots::Act;
use super::story::{Story, Way};
use super::{acts, people, texts};
use anyhow::{Context, anyhow};
use aws_sdk_s3::primitives::ByteStream;
use complaint::{Actor, Command, Complaint, Reference};
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use local::Stack;
use messages::queue::WakeUp;
use std::collections::{BTreeMap, BTreeSet};
use store::{ExecuteError, Order};
use tokio::task::JoinSet;
use verification::DIRECTORY_KEY;
use web::opening::{Door, open};

/// How long acts are gathered before the queues are played: mails go out that much later at most.
const STEP: SignedDuration = SignedDuration::from_mins(20);

/// What happens at a moment to a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Opens,
    /// Act number such-and-such.
    Acts(usize),
    Wakes,
}

/// Where a story has got to.
#[derive(Clone, Debug, Default)]
struct Progress {
    /// As it stood when it was last looked at.
    complaint: Option<Complaint>,
    /// Raw key of the mail that opens it.
    letter: Option<String>,
}

/// All stories on one stack.
pub(super) struct Stage<'a> {
    stack: &'a Stack,
    stories: Vec<Story>,
    progress: Vec<Progress>,
    agenda: BTreeSet<(Timestamp, usize, Moment)>,
    /// Stories in which the machine may have acted since it was last at rest.
    touched: BTreeSet<usize>,
    rng: Rng,
}

impl<'a> Stage<'a> {
    pub(super) fn new(stack: &'a Stack, stories: Vec<Story>, seed: u64) -> Stage<'a> {
        let mut agenda = BTreeSet::new();
        for (index, story) in stories.iter().enumerate() {
            agenda.insert((story.opens_at, index, Moment::Opens));
            let acts = story.acts.iter().enumerate();
            agenda.extend(acts.map(|(number, (at, _))| (*at, index, Moment::Acts(number))));
        }
        let progress = vec![Progress::default(); stories.len()];
        Stage { stack, stories, progress, agenda, touched: BTreeSet::new(), rng: Rng::with_seed(!seed) }
    }

    /// Plays everything up to `end` and no further.
    pub(super) async fn play(mut self, end: Timestamp, told: impl Fn(Timestamp)) -> anyhow::Result<()> {
        self.directory().await?;
        // When the first thing happened since the machine was at rest.
        let mut since = None;
        while let Some((at, index, moment)) = self.agenda.first().copied().filter(|(at, ..)| *at <= end) {
            if since.is_some_and(|since| at >= since + STEP) {
                self.rest().await?;
                since = None;
                told(at);
                // Coming to rest may have put something earlier on the agenda.
                continue;
            }
            since.get_or_insert(at);
            self.agenda.remove(&(at, index, moment));
            self.stack.times().move_to(at)?;
            match moment {
                Moment::Opens => self.open(index, at).await?,
                Moment::Acts(number) => self.act(index, number, at).await?,
                Moment::Wakes => self.wake(index, at).await?,
            }
        }
        self.rest().await?;
        self.stack.advance_to(end, true).await?;
        Ok(())
    }

    /// Most accounts are in the firm's directory.
    async fn directory(&self) -> anyhow::Result<()> {
        let known = self.stories.iter().filter(|story| !story.number.is_multiple_of(4));
        let accounts: BTreeMap<&str, &str> =
            known.map(|story| (story.person.account.as_str(), story.person.email.as_str())).collect();
        let directory = &self.stack.functions().verification.directory;
        let body = ByteStream::from(serde_json::to_vec(&accounts)?);
        let put = directory.client.put_object().bucket(&directory.bucket).key(DIRECTORY_KEY).body(body);
        put.send().await.context("writing the directory of accounts")?;
        Ok(())
    }

    async fn open(&mut self, index: usize, at: Timestamp) -> anyhow::Result<()> {
        self.touched.insert(index);
        let story = &self.stories[index];
        let intake = &self.stack.functions().intake;
        if story.way == Way::Mail {
            let letter = story.letter(intake.inbox.as_str(), at);
            let to = [intake.inbox.as_str().to_owned()];
            self.progress[index].letter =
                Some(self.stack.take_mail(&story.person.email, &to, mail::Authentication::LOCAL, letter).await?);
            return Ok(());
        }
        let (body, by) = story.body();
        let door = Door { store: &intake.store, ambient: &intake.ambient, pack: &intake.pack };
        let opened = open(door, body, &by, None).await;
        let stored = opened.map_err(|problem| anyhow!("{}: {}", problem.title, problem.detail))?;
        self.progress[index].complaint = Some(stored.complaint);
        Ok(())
    }

    /// Carries an act out. What has become impossible meanwhile is left out, as in life.
    async fn act(&mut self, index: usize, number: usize, at: Timestamp) -> anyhow::Result<()> {
        let Some(complaint) = self.progress[index].complaint.clone() else { return Ok(()) };
        let (story, act) = (&self.stories[index], self.stories[index].acts[number].1);
        if act == Act::MailAnswer {
            return self.answer_by_mail(index, &complaint, at).await;
        }
        let mut commands = Vec::new();
        // A mail comes in without a category.
        if story.way == Way::Mail && complaint.category != story.category && act == Act::TakeOver {
            let category = Some(story.category.to_owned());
            let classify = Command::Classify { category, grade: None, priority: None };
            commands.push((people::staff(complaint.level, story.number), classify));
        }
        let others = self.progress.iter().filter_map(|progress| progress.complaint.as_ref());
        let other = others.map(|other| &other.reference).find(|other| **other != complaint.reference);
        commands.push(acts::command(act, story, &complaint, other, &mut self.rng));
        for (by, command) in commands {
            self.carry_out(index, &complaint.reference, &by, &command).await?;
        }
        Ok(())
    }

    async fn carry_out(
        &mut self,
        index: usize,
        reference: &Reference,
        by: &Actor,
        command: &Command,
    ) -> anyhow::Result<()> {
        let desk = &self.stack.functions().desk;
        let order = Order::new(reference, command, by);
        match desk.store.execute(order, &desk.pack.rules).await {
            Ok(carried) => self.now_stands(index, carried.stored.complaint),
            Err(ExecuteError::Rejected(reason)) => {
                tracing::debug!(complaint = %reference, command = command.name(), %reason, "left out");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    async fn answer_by_mail(&mut self, index: usize, complaint: &Complaint, at: Timestamp) -> anyhow::Result<()> {
        self.touched.insert(index);
        let intake = &self.stack.functions().intake;
        let token = intake.keyring.reply_token(&complaint.reference);
        let to = format!("{}+{token}@{}", intake.inbox.local_part(), intake.inbox.domain());
        let story = &self.stories[index];
        let text = people::pick(&mut self.rng, texts::ANSWERS).text(story.person.zh);
        let mail = story.mail(&to, "Re:", &text, at);
        self.stack.take_mail(&story.person.email, &[to], mail::Authentication::LOCAL, mail).await?;
        Ok(())
    }

    /// Wakes a complaint at its very moment, as its delayed wake-up would.
    async fn wake(&mut self, index: usize, at: Timestamp) -> anyhow::Result<()> {
        self.touched.insert(index);
        if let Some(complaint) = &self.progress[index].complaint {
            self.stack.functions().timers.wake(WakeUp::new(&complaint.reference, at)).await?;
        }
        Ok(())
    }

    /// Keeps how a complaint stands, and when it wants to be woken.
    fn now_stands(&mut self, index: usize, complaint: Complaint) {
        let progress = &mut self.progress[index];
        let before = progress.complaint.as_ref().and_then(Complaint::wake_at);
        self.agenda.extend(complaint.wake_at().map(|at| (at, index, Moment::Wakes)));
        if let Some(before) = before.filter(|before| Some(*before) != complaint.wake_at()) {
            self.agenda.remove(&(before, index, Moment::Wakes));
        }
        progress.complaint = Some(complaint);
    }

    /// Lets every queue run dry, then looks at the complaints in which the machine acted.
    async fn rest(&mut self) -> anyhow::Result<()> {
        self.settle().await?;
        let store = &self.stack.functions().desk.store;
        for index in std::mem::take(&mut self.touched) {
            let progress = &mut self.progress[index];
            let mut reference = progress.complaint.as_ref().map(|complaint| complaint.reference.clone());
            if let Some(letter) = progress.letter.take() {
                let row = store.mail_row(&letter).await?.and_then(|row| row.reference);
                reference = row.and_then(|reference| reference.parse().ok());
            }
            let Some(reference) = reference else { continue };
            if let Some(stored) = store.load(&reference).await? {
                self.now_stands(index, stored.complaint);
            }
        }
        Ok(())
    }

    /// Plays the triggers side by side until none has anything to do.
    async fn settle(&self) -> anyhow::Result<()> {
        loop {
            let mut playing = JoinSet::new();
            for trigger in Stack::triggers() {
                let stack = self.stack.clone();
                playing.spawn(async move { stack.step(trigger).await });
            }
            if !playing.join_all().await.contains(&true) {
                return Ok(self.stack.settle_by_hand().await?);
            }
        }
    }
}
