//! `redrive queue`.

use crate::dying::{Without, killed_at_each_call};
use crate::world::World;
use clap::Parser;
use messages::queue::Queue;
use redrive::command_line::CommandLine;
use std::sync::Arc;

/// A world with so many dead letters in a queue.
async fn dead(queue: &str, count: usize) -> World {
    let world = World::new().await;
    for body in letters(count) {
        world.put(&format!("{queue}-dead"), &body);
    }
    world
}

fn letters(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("letter {number:03}")).collect()
}

#[tokio::test(start_paused = true)]
async fn the_dead_letters_of_each_queue_go_back_to_it() {
    for queue in Queue::ALL.map(Queue::name) {
        let world = dead(queue, 23).await;
        let (ended, said) = world.redrive(&["queue", queue]).await;
        assert!(ended.unwrap());
        assert_eq!(said, format!("moved from recourse-{queue}-dead to recourse-{queue}: 23\n"));
        assert_eq!(world.bodies(queue), letters(23));
        assert_eq!(world.count(&format!("{queue}-dead")), 0);
        for other in Queue::ALL.map(Queue::name).into_iter().filter(|other| *other != queue) {
            assert_eq!(world.count(other), 0, "{other}");
        }
        let (ended, said) = world.redrive(&["queue", queue]).await;
        assert!(ended.unwrap() && said.ends_with(": 0\n"), "{said}");
        assert_eq!(world.bodies(queue), letters(23));
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_than_asked_for_are_touched() {
    for (most, left) in [("1", 22), ("12", 11), ("23", 0), ("99", 0)] {
        let world = dead("timers", 23).await;
        let (ended, said) = world.redrive(&["queue", "timers", "--most", most]).await;
        assert!(ended.unwrap(), "{said}");
        assert_eq!(world.count("timers"), 23 - left);
        assert_eq!(world.depth("timers-dead").ready, left, "what is left is not held");
        assert_eq!(world.count("timers-dead"), left);
    }
}

#[tokio::test(start_paused = true)]
async fn killed_anywhere_it_loses_nothing() {
    killed_at_each_call(
        &["queue", "notifications"],
        async || dead("notifications", 3).await,
        |world| assert!(world.count("notifications") + world.count("notifications-dead") >= 3),
        |world| {
            let mut arrived = world.bodies("notifications");
            assert!(arrived.len() <= 4, "one letter at most is doubled: {arrived:?}");
            arrived.dedup();
            assert_eq!(arrived, letters(3));
            assert_eq!(world.count("notifications-dead"), 0);
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn between_send_and_delete_a_letter_lies_in_both_queues() {
    let world = dead("escalation", 2).await;
    let (ended, said) = world.redrive_in(&["queue", "escalation"], Arc::new(Without("DeleteMessage"))).await;
    let reason = format!("{:#}", ended.unwrap_err());
    assert!(reason.contains("run it again") && reason.contains("DeleteMessage"), "{reason}");
    assert_eq!(said, "moved from recourse-escalation-dead to recourse-escalation: 1\n");
    assert_eq!(world.bodies("escalation"), ["letter 000"]);
    assert_eq!(world.depth("escalation-dead").ready, 2, "both can be had at once");
    assert!(world.redrive(&["queue", "escalation"]).await.0.unwrap());
    assert_eq!(world.bodies("escalation"), ["letter 000", "letter 000", "letter 001"]);
    assert_eq!(world.count("escalation-dead"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_letter_that_cannot_be_sent_stays() {
    let world = dead("inbound", 2).await;
    let (ended, said) = world.redrive_in(&["queue", "inbound"], Arc::new(Without("SendMessage"))).await;
    assert!(ended.is_err() && said.ends_with(": 0\n"), "{said}");
    assert_eq!((world.depth("inbound-dead").ready, world.count("inbound")), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn another_stack_s_name_is_told() {
    let world = dead("timers", 1).await;
    let error = world.redrive(&["queue", "timers", "--name", "recource"]).await.0.unwrap_err();
    let reason = format!("{error:#}");
    assert!(reason.contains("there is no queue recource-timers-dead: is --name"), "{reason}");
    assert_eq!(world.depth("timers-dead").ready, 1);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let check = |words: &[&str], expected: &str| {
        let error = CommandLine::try_parse_from(["redrive"].iter().chain(words)).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(&["queue", "desk"], "verification, timers, escalation, notifications, inbound");
    check(&["queue"], "<QUEUE>");
    check(&["queue", "timers", "--most", "0"], "0 is not in 1..");
    check(&["stream", "--from", "2026-11-16T02:00:00Z"], "--to <TO>");
    check(&["stream", "--from", "2026-11-16T02:00:00Z", "--to", "2026-11-16T03:00:00Z"], "--table <TABLE>");
    check(&["stream", "--table", "t", "--from", "yesterday", "--to", "2026-11-16T03:00:00Z"], "yesterday");
    check(&[], "Usage");
}
