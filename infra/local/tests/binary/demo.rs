//! `recourse demo`: what it fills a directory with is as good as lived through.

use super::server::{Directory, run};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Clock;
use lambda_shell::ambient::SystemClock;
use local::Stack;
use local::embedded::dead_letters_of;
use local::stack::Options;
use messages::queue::Queue;
use std::path::PathBuf;

/// How late a clock fired at most: the demo fires them at their very moment.
const MOST_LAG: i64 = 30 * 60 * 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_filled_directory_is_whole_and_past() {
    let data = Directory::new("demo");
    let args = ["demo", "--data", data.path(), "--complaints", "24"];
    let (code, out, err) = run(&args);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.starts_with("24 complaints") && out.contains(&format!("recourse --data {}", data.path())), "{out}");
    assert!(err.is_empty(), "no progress bar where there is no terminal: {err}");
    let (code, _, err) = run(&args);
    assert_eq!(code, Some(2));
    assert!(err.contains("already holds complaints"), "{err}");
    let stack = Stack::open(Options::at(Some(PathBuf::from(data.path())))).await.expect("it opens");
    check(&stack, SystemClock.now()).await;
}

async fn check(stack: &Stack, now: Timestamp) {
    let store = &stack.functions().desk.store;
    let cards = store.cards(&|_| true, None, 200).await.expect("the list").items;
    let some = |what: &str, count: usize| assert!(count > 0, "no {what} among {} complaints", cards.len());
    some("Chinese one", cards.iter().filter(|card| card.language.starts_with("zh")).count());
    some("English one", cards.iter().filter(|card| card.language == "en").count());
    some("one by mail", cards.iter().filter(|card| card.channel == "email").count());
    some("closed one", cards.iter().filter(|card| card.status == "closed").count());
    some("open one", cards.iter().filter(|card| card.status != "closed").count());
    assert!(cards.iter().all(|card| card.status != "received"), "the machine had its first look");
    let earliest = now - SignedDuration::from_hours(24 * 31);
    for card in &cards {
        let reference = card.reference.parse().expect("a reference");
        let events = store.case(&reference).await.expect("it is read").expect("it exists").events;
        assert!(events.iter().all(|event| (earliest..=now).contains(&event.event.at)), "{reference}: {events:?}");
        assert!(events.is_sorted_by_key(|event| event.event.at), "{reference}: in order");
    }
    let mails = stack.embedded().mailbox.list().expect("the mailbox");
    assert!(mails.len() > cards.len() && mails.iter().all(|mail| mail.sent_at <= now));
    let breaches = store.breaches(None, 200).await.expect("the breaches").items;
    assert!(breaches.iter().all(|breach| (0..MOST_LAG).contains(&breach.lag_ms)), "{breaches:?}");
    for queue in Queue::ALL {
        let dead = stack.embedded().queues.depth(&dead_letters_of(queue.name())).expect("a depth");
        assert_eq!(dead.ready, 0, "dead letters of {}", queue.name());
    }
}
