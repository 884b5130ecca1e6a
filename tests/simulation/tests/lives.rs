//! Many lives, one life, and seeds that once failed.

use simulation::life::{Lived, live};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Lives in one run of the tests.
const LIVES: u64 = 300;

fn check(seed: u64) {
    let Lived { history, wrong, weather } = live(seed);
    if let Some(wrong) = wrong {
        let last: Vec<&str> = history.iter().rev().take(12).rev().map(String::as_str).collect();
        panic!(
            "seed {seed}: {wrong}\n\nfaults: {weather}\n\n…\n{}\n\nRECOURSE_SEED={seed} cargo test -p simulation -- --nocapture one_seed",
            last.join("\n")
        );
    }
}

#[test]
fn many_lives() {
    let next = AtomicU64::new(1);
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let lives = || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed > LIVES {
                    return;
                }
                check(seed);
            }
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(lives)).collect();
        for thread in running {
            if let Err(panic) = thread.join() {
                next.store(LIVES + 1, Ordering::Relaxed);
                std::panic::resume_unwind(panic);
            }
        }
    });
}

/// Replays the life of `RECOURSE_SEED` and prints its history.
#[test]
#[expect(clippy::disallowed_methods, reason = "a developer names the seed; nothing of the product reads it")]
fn one_seed() {
    let seed = std::env::var("RECOURSE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let lived = live(seed);
    println!("{}\n{}", lived.weather, lived.history.join("\n"));
    assert_eq!(lived.wrong, None, "seed {seed}");
}

#[test]
fn the_same_seed_is_the_same_history() {
    for seed in [2, 3, 5] {
        assert_eq!(live(seed).history, live(seed).history);
    }
    assert_ne!(live(2).history.last(), live(3).history.last());
}
