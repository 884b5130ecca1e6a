//! What people send by mail.

use crate::model::{Letter, Taken};
use crate::world::World;
use complaint::Complaint;
use mail::Authentication;

/// The address complaints are mailed to.
const INBOX: &str = "complaints@recourse.example";

impl World {
    /// Sends a mail of any kind; a sender who hears no "250" would send it again, so it is not
    /// counted then.
    pub async fn post(&mut self) {
        let roll = self.random.u32(0..9);
        let known = self.any_complaint().await;
        match (roll, known) {
            (0, _) => self.post_automatic().await,
            (1..=2, _) if !self.model.mails.is_empty() => self.post_again().await,
            (3, Some(complaint)) => self.post_reply(&complaint, true).await,
            (4..=7, Some(complaint)) => self.post_reply(&complaint, false).await,
            (8, _) => self.post_fresh().await,
            _ => {}
        }
    }

    /// Sends a mail that opens a complaint.
    pub async fn post_fresh(&mut self) {
        let marker = self.marker();
        let from = format!("customer{}@mail.example", self.serial);
        self.send(&from, INBOX, Letter::Fresh, marker, "").await;
    }

    async fn post_automatic(&mut self) {
        let marker = self.marker();
        self.send("robot@mail.example", INBOX, Letter::Automatic, marker, "Auto-Submitted: auto-replied\r\n").await;
    }

    async fn post_again(&mut self) {
        let first = self.random.choice(&self.model.mails).expect("there is one").clone();
        // The first of several copies is the one that counts, whichever is looked at first.
        let letter =
            if matches!(first.letter, Letter::Fresh | Letter::Reply(_)) { Letter::Again } else { first.letter };
        let to = recipient(&first.raw);
        self.hand_in(&first.from, &to, letter, first.marker, first.raw.clone()).await;
    }

    async fn post_reply(&mut self, complaint: &Complaint, foreign: bool) {
        let Some(on_file) = complaint.person.email.clone() else { return };
        let token = self.stack.functions().intake.keyring.reply_token(&complaint.reference);
        let to = format!("complaints+{token}@recourse.example");
        let marker = self.marker();
        if foreign {
            self.send("stranger@mail.example", &to, Letter::Foreign, marker, "").await;
        } else {
            self.send(&on_file, &to, Letter::Reply(complaint.reference.clone()), marker, "").await;
        }
    }

    async fn send(&mut self, from: &str, to: &str, letter: Letter, marker: String, more: &str) {
        let raw = format!(
            "From: Customer <{from}>\r\nTo: <{to}>\r\nSubject: About my payment\r\nMessage-ID: <{marker}{}@mail.example>\r\n\
             Date: Mon, 05 Jan 2026 09:00:00 +0800\r\n{more}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             Money is missing. {marker}\r\n",
            self.seed
        );
        self.hand_in(from, to, letter, marker, raw.into_bytes()).await;
    }

    async fn hand_in(&mut self, from: &str, to: &str, letter: Letter, marker: String, raw: Vec<u8>) {
        let taken = self.stack.take_mail(from, &[to.to_owned()], Authentication::LOCAL, raw.clone()).await;
        self.note(format!("mail {letter:?} {marker} from {from}"));
        let raw_key = taken.expect("memory takes every mail");
        self.model.mails.push(Taken { raw_key, letter, marker, from: from.to_owned(), raw });
    }
}

fn recipient(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let line = text.lines().find_map(|line| line.strip_prefix("To: <")).unwrap_or_default();
    line.trim_end_matches('>').to_owned()
}
