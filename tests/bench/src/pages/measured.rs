//! How long the answers of a page took, and how long they were.

use super::views::View;
use crate::life::Life;
use crate::timers::sweep::own_cpu_us;
use std::fmt;
use std::time::{Duration, Instant};

/// Answers that are not measured: they open files and fill caches.
const WARM: usize = 5;

/// What was measured of a page.
pub(super) struct Measured {
    name: &'static str,
    limited: bool,
    took: Sorted<Duration>,
    bytes: Sorted<usize>,
    /// Microseconds of processor of an answer, on average.
    cpu_us: u64,
}

/// Figures in order.
struct Sorted<T>(Vec<T>);

impl<T: Copy + Default + Ord> Sorted<T> {
    fn of(mut figures: Vec<T>) -> Sorted<T> {
        figures.sort_unstable();
        Sorted(figures)
    }

    /// So many of a hundred are at most this.
    fn at(&self, share: usize) -> T {
        let place = (self.0.len() * share).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or_default()
    }
}

impl Measured {
    /// Asks for a page many times, for each of its addresses in turn.
    pub(super) async fn of(life: &Life, view: &View, times: usize) -> anyhow::Result<Measured> {
        let (mut took, mut bytes) = (Vec::with_capacity(times), Vec::with_capacity(times));
        // A report takes seconds.
        let times = if view.limited { times } else { times.min(10) };
        let mut cpu_before = 0;
        for number in 0..times + WARM {
            if number == WARM {
                cpu_before = own_cpu_us()?;
            }
            let asked = &view.asked[number % view.asked.len()];
            let language = if number % 2 == 0 { "zh" } else { "en" };
            let began = Instant::now();
            let answer = life.page(&asked.path, &asked.headers, language).await?;
            if number >= WARM {
                took.push(began.elapsed());
                bytes.push(answer.len());
            }
        }
        // A thread that ended took its time with it.
        let cpu_us = own_cpu_us()?.saturating_sub(cpu_before) / u64::try_from(times.max(1))?;
        let (took, bytes) = (Sorted::of(took), Sorted::of(bytes));
        Ok(Measured { name: view.name, limited: view.limited, took, bytes, cpu_us })
    }

    pub(super) fn is_within(&self, time: Duration, bytes: usize) -> bool {
        self.took.at(95) <= time && self.bytes.at(95) <= bytes
    }

    /// The heads of the columns.
    pub(super) fn head() {
        println!("| {:<40} | p50 ms | p95 ms | processor ms | p50 bytes | p95 bytes |", "page");
        println!("|{:-<42}|-------:|-------:|-------------:|----------:|----------:|", "");
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.limited { self.name.to_owned() } else { format!("{} (no limit)", self.name) };
        let ms = |micros: u128| format!("{}.{}", micros / 1_000, micros / 100 % 10);
        let took = |share: usize| ms(self.took.at(share).as_micros());
        write!(f, "| {name:<40} | {:>6} | {:>6} | {:>12} ", took(50), took(95), ms(self.cpu_us.into()))?;
        write!(f, "| {:>9} | {:>9} |", self.bytes.at(50), self.bytes.at(95))
    }
}
