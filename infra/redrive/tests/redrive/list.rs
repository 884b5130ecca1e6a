//! `redrive list`.

use crate::world::{BEGINNING, World};
use jiff::SignedDuration;

#[tokio::test(start_paused = true)]
async fn every_queue_is_told_with_what_lies_in_it() {
    let world = World::new().await;
    let told = |seq: u8| format!(r#"{{"v":1,"reference":"RC-D089-89F0-6VVN-KABR","seq":{seq},"fact":"answered"}}"#);
    for seq in 0..12 {
        world.put("notifications-dead", &told(seq));
        world.after(SignedDuration::from_mins(1));
    }
    world.put("timers-dead", "Ann Miller, ann@example.org");
    world.put("sweep-failed", "{}");
    let (ended, said) = world.redrive(&["list"]).await;
    assert!(ended.unwrap());
    let shown: Vec<String> = (0..5).map(|seq| format!("    RC-D089-89F0-6VVN-KABR event {seq}, answered\n")).collect();
    assert_eq!(
        said,
        format!(
            "recourse-verification-dead: 0\n\
             recourse-timers-dead: 1, oldest sent 2026-11-16T02:12:00Z\n    something else, 27 bytes\n\
             recourse-escalation-dead: 0\n\
             recourse-notifications-dead: 12, oldest sent {BEGINNING} (of 10 looked at)\n{}\
             recourse-inbound-dead: 0\n\
             recourse-stream-failed: 0\n\
             recourse-sweep-failed: 1, oldest sent 2026-11-16T02:12:00Z\n    something else, 2 bytes\n",
            shown.concat()
        )
    );
    assert_eq!(world.depth("notifications-dead").ready, 12, "what was looked at is given back");
    assert_eq!(world.redrive(&["list"]).await.1, said, "looking changes nothing");
}

#[tokio::test(start_paused = true)]
async fn what_somebody_works_at_is_told() {
    let world = World::new().await;
    world.put("timers-dead", "x");
    world.embedded.queues.receive("recourse-timers-dead", 1).unwrap();
    let said = world.redrive(&["list"]).await.1;
    assert!(said.contains("recourse-timers-dead: 0 and 1 being worked at\n"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_is_not_there_is_told() {
    let world = World::new().await;
    let error = world.redrive(&["--name", "other", "list"]).await.0.unwrap_err().to_string();
    assert!(error.starts_with("there is no queue other-verification-dead: is --name"), "{error}");
}
