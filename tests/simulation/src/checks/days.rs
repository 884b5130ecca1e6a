//! The log, as it would be exported, proves itself, and holds to the digests of its days.

use super::{Case, ensure};
use messages::log_days::HeadsLine;
use messages::log_file::{Broken, EventLine, Line, Sum, Verifier};
use store::Store;
use store::read::Link;

/// Checks all of it.
pub(super) async fn check(store: &Store, cases: &[Case]) -> Result<(), String> {
    let (mut lines, mut sum) = (Vec::new(), Sum::default());
    for day in store.days().await.expect("the digests can be read") {
        let mut number = 1;
        while let Some(part) = store.part(day.day, number).await.expect("a part can be read") {
            lines.push(Line::Heads(HeadsLine { day: day.day, heads: part.into_heads() }));
            number += 1;
        }
        sum.day(&day);
        lines.push(Line::Day(day));
    }
    for case in cases {
        let complaint = case.reference().to_string();
        let last = case.links.last().expect("a complaint has events");
        sum.add(&complaint, last.seq, &last.hash);
        lines.extend(case.links.iter().cloned().map(|link| Line::Event(line(&complaint, link))));
    }
    lines.push(Line::End(sum.end(jiff::Timestamp::UNIX_EPOCH)));
    let mut verifier = Verifier::default();
    let text = |line| serde_json::to_string(line).expect("text");
    let mut broken: Vec<Broken> = lines.iter().flat_map(|line| verifier.line(&text(line))).collect();
    broken.extend(verifier.finish().err().into_iter().flatten());
    ensure(broken.is_empty(), || format!("the log does not prove itself: {broken:?}"))
}

fn line(complaint: &str, link: Link) -> EventLine {
    let Link { seq, public, personal, salt, digest, previous, hash } = link;
    EventLine { complaint: complaint.to_owned(), seq, public, personal, salt, digest, previous, hash }
}
