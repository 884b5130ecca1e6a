//! Queues: order, visibility, delay, dead letters, restarts.

use super::super::{EmbeddedError, Outgoing, Place, Queues, dead_letters_of};
use super::{Folder, ManualClocks, QUEUE, kill, open_queues};
use crate::embedded::Clocks;
use std::sync::Arc;
use std::time::Duration;

const NOW: Duration = Duration::ZERO;

fn in_memory() -> (Queues, Arc<ManualClocks>) {
    let clocks = ManualClocks::new();
    (open_queues(Place::Memory, &clocks), clocks)
}

fn bodies(queues: &Queues, max: usize) -> Vec<String> {
    queues.receive(QUEUE, max).unwrap().into_iter().map(|message| message.body).collect()
}

fn receive_one(queues: &Queues) -> super::super::Received {
    queues.receive(QUEUE, 1).unwrap().pop().expect("a message is ready")
}

#[test]
fn messages_come_by_due_time_then_in_the_order_sent() {
    let (queues, clocks) = in_memory();
    queues.send(QUEUE, "late", Duration::from_secs(20)).unwrap();
    queues.send(QUEUE, "first", NOW).unwrap();
    queues.send(QUEUE, "second", NOW).unwrap();
    queues.send(QUEUE, "soon", Duration::from_secs(10)).unwrap();
    clocks.advance_business(60);
    queues.send(QUEUE, "last", NOW).unwrap();
    assert_eq!(bodies(&queues, 10), ["first", "second", "soon", "late", "last"]);
}

#[test]
fn a_delay_counts_in_business_time_only() {
    let (queues, clocks) = in_memory();
    let start = clocks.business();
    queues.send(QUEUE, "wake", Duration::from_secs(300)).unwrap();
    clocks.advance_machine(10_000);
    clocks.advance_business(299);
    assert!(bodies(&queues, 10).is_empty());
    let due = queues.next_delayed().unwrap().expect("one message is delayed");
    assert_eq!(due.duration_since(start).as_secs(), 300);
    assert!(queues.depth(QUEUE).unwrap().at_rest());
    clocks.advance_business(1);
    assert_eq!(queues.next_delayed().unwrap(), None);
    assert_eq!(queues.depth(QUEUE).unwrap().ready, 1);
    assert_eq!(bodies(&queues, 10), ["wake"]);
}

#[test]
fn a_message_not_deleted_comes_back_after_its_visibility() {
    let (queues, clocks) = in_memory();
    queues.send(QUEUE, "work", NOW).unwrap();
    let first = receive_one(&queues);
    assert!(bodies(&queues, 1).is_empty());
    assert_eq!(queues.depth(QUEUE).unwrap().in_flight, 1);
    let back = queues.next_back_off().unwrap().expect("one message is in flight");
    assert_eq!(back.duration_since(clocks.machine()).as_secs(), 30);

    clocks.advance_business(10_000);
    clocks.advance_machine(29);
    assert!(bodies(&queues, 1).is_empty());
    clocks.advance_machine(1);
    assert_eq!(queues.depth(QUEUE).unwrap().ready, 1);
    let second = receive_one(&queues);
    assert_eq!((second.receive_count, &second.id), (2, &first.id));

    assert_eq!(queues.delete(QUEUE, &[first.receipt]).unwrap(), 0, "a stale receipt");
    assert_eq!(queues.delete(QUEUE, std::slice::from_ref(&second.receipt)).unwrap(), 1);
    assert_eq!(queues.delete(QUEUE, &[second.receipt, "nonsense".to_owned()]).unwrap(), 0);
    assert_eq!(queues.depth(QUEUE).unwrap(), Default::default());
}

#[test]
fn a_released_message_backs_off_in_machine_time() {
    let (queues, clocks) = in_memory();
    queues.send(QUEUE, "work", NOW).unwrap();
    let receipt = receive_one(&queues).receipt;
    assert_eq!(queues.release(QUEUE, std::slice::from_ref(&receipt), Duration::from_secs(5)).unwrap(), 1);
    assert_eq!(queues.release(QUEUE, &[receipt], NOW).unwrap(), 0, "a stale receipt");
    assert_eq!(queues.depth(QUEUE).unwrap().backing_off, 1);
    clocks.advance_machine(4);
    assert!(bodies(&queues, 1).is_empty());
    clocks.advance_machine(1);
    let again = receive_one(&queues);
    assert_eq!(again.receive_count, 2);
    queues.release(QUEUE, &[again.receipt], NOW).unwrap();
    assert_eq!(receive_one(&queues).receive_count, 3);
}

#[test]
fn a_message_received_too_often_goes_to_the_dead_letters() {
    let (queues, clocks) = in_memory();
    let dead_letters = dead_letters_of(QUEUE);
    queues.send(QUEUE, "poison", NOW).unwrap();
    queues.send(QUEUE, "fine", Duration::from_secs(1)).unwrap();
    for receive in 1..=3 {
        assert_eq!(receive_one(&queues).receive_count, receive);
        clocks.advance_machine(30);
    }
    clocks.advance_business(1);
    assert_eq!(bodies(&queues, 1), ["fine"], "the poison is buried on the way");
    let dead = queues.peek(&dead_letters, 10).unwrap();
    assert_eq!((dead.len(), dead[0].body.as_str(), dead[0].receive_count), (1, "poison", 3));
    assert_eq!(queues.depth(&dead_letters).unwrap().ready, 1);

    assert_eq!(queues.redrive(QUEUE).unwrap(), 1);
    assert!(queues.peek(&dead_letters, 10).unwrap().is_empty());
    let again = receive_one(&queues);
    assert_eq!((again.body.as_str(), again.receive_count), ("poison", 1));
}

#[test]
fn receipts_in_flight_are_given_back_at_open_without_counting() {
    let folder = Folder::new();
    let clocks = ManualClocks::new();
    let queues = open_queues(folder.place("queues"), &clocks);
    queues.send(QUEUE, "work", NOW).unwrap();
    queues.send(QUEUE, "backing off", NOW).unwrap();
    let received = queues.receive(QUEUE, 2).unwrap();
    let back_off = Duration::from_secs(60);
    queues.release(QUEUE, &[received[1].receipt.clone()], back_off).unwrap();
    let stale = received[0].receipt.clone();
    kill(queues);

    let queues = open_queues(folder.place("queues"), &clocks);
    assert_eq!(queues.delete(QUEUE, std::slice::from_ref(&stale)).unwrap(), 0);
    let again = receive_one(&queues);
    assert_eq!((again.body.as_str(), again.receive_count), ("work", 1));
    assert_ne!(again.receipt, stale, "a receipt of an earlier opening never comes again");
    assert_eq!(queues.delete(QUEUE, &[stale]).unwrap(), 0);
    assert_eq!(queues.depth(QUEUE).unwrap().backing_off, 1);
}

#[test]
fn every_acknowledged_send_survives_a_kill_and_no_id_comes_twice() {
    let folder = Folder::new();
    let clocks = ManualClocks::new();
    let first = open_queues(folder.place("queues"), &clocks);
    let send = |number: usize| first.send(QUEUE, &number.to_string(), NOW).unwrap();
    let ids: Vec<_> = (0..20).map(send).collect();
    kill(first);
    let second = open_queues(folder.place("queues"), &clocks);
    let received = second.receive(QUEUE, 100).unwrap();
    assert_eq!(received.into_iter().map(|message| message.id).collect::<Vec<_>>(), ids);
    let new = second.send(QUEUE, "new", NOW).unwrap();
    assert!(!ids.contains(&new));
}

#[test]
fn a_batch_is_sent_whole_and_wakes_the_consumers() {
    let (queues, _) = in_memory();
    let mut arrivals = queues.arrivals(QUEUE).unwrap();
    arrivals.mark_unchanged();
    let messages = [Outgoing { body: "a", delay: NOW }, Outgoing { body: "b", delay: NOW }];
    let ids = queues.send_batch(QUEUE, &messages).unwrap();
    assert!(arrivals.has_changed().unwrap());
    let received: Vec<_> = queues.receive(QUEUE, 10).unwrap().into_iter().map(|m| m.id).collect();
    assert_eq!(received, ids);
    let unknown = queues.send("nobody", "x", NOW);
    assert!(matches!(unknown, Err(EmbeddedError::UnknownQueue(name)) if name == "nobody"));
}

#[test]
fn a_seed_shuffles_and_a_message_can_be_doubled() {
    let order = |seed| {
        let (queues, _) = in_memory();
        queues.shuffle(seed);
        for number in 0..20 {
            queues.send(QUEUE, &number.to_string(), NOW).unwrap();
        }
        bodies(&queues, 20)
    };
    assert_eq!(order(7), order(7));
    assert_ne!(order(7), order(8));

    let (queues, _) = in_memory();
    let id = queues.send(QUEUE, "twice", NOW).unwrap();
    assert!(queues.duplicate(QUEUE, &id).unwrap());
    let received = queues.receive(QUEUE, 10).unwrap();
    assert_eq!((received[0].id.as_str(), received[1].id.as_str()), (id.as_str(), id.as_str()));
    assert_ne!(received[0].receipt, received[1].receipt);
    let receipts: Vec<_> = received.into_iter().map(|message| message.receipt).collect();
    assert_eq!(queues.delete(QUEUE, &receipts).unwrap(), 2);
    assert!(!queues.duplicate(QUEUE, &id).unwrap(), "it is gone");
}
