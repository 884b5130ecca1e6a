//! What the starts of one binary took.

use crate::aws::Way;
use crate::functions::Binary;
use crate::start::Taken;
use std::collections::BTreeMap;
use std::time::Duration;

/// All starts of one binary.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    pub(crate) binary: Binary,
    taken: BTreeMap<Way, Vec<Taken>>,
}

/// The least, the middle and the ninth of ten, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spread {
    pub(crate) least: u64,
    pub(crate) median: u64,
    pub(crate) ninetieth: u64,
}

impl Figures {
    pub(crate) fn of(binary: &Binary) -> Figures {
        Figures { binary: binary.clone(), taken: BTreeMap::new() }
    }

    pub(crate) fn take(&mut self, way: Way, taken: Taken) {
        self.taken.entry(way).or_default().push(taken);
    }

    /// To the first call of a service.
    pub(crate) fn to_first_call(&self, way: Way) -> Option<Spread> {
        self.spread(way, |taken| taken.to_first_call)
    }

    /// To the first poll.
    pub(crate) fn to_first_poll(&self, way: Way) -> Option<Spread> {
        self.spread(way, |taken| Some(taken.to_first_poll))
    }

    /// The first request.
    pub(crate) fn first_request(&self, way: Way) -> Option<Spread> {
        self.spread(way, |taken| Some(taken.first_request))
    }

    /// Most memory of any start.
    pub(crate) fn peak_kib(&self) -> u64 {
        self.taken.values().flatten().map(|taken| taken.peak_kib).max().unwrap_or_default()
    }

    fn spread(&self, way: Way, what: impl Fn(&Taken) -> Option<Duration>) -> Option<Spread> {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let figures = self.taken.get(&way)?.iter().filter_map(what).map(micros).collect();
        spread(figures)
    }
}

fn spread(mut figures: Vec<u64>) -> Option<Spread> {
    figures.sort_unstable();
    let place = |percent: usize| figures.get(figures.len() * percent / 100).copied();
    Some(Spread { least: place(0)?, median: place(50)?, ninetieth: place(90)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_least_middle_and_ninth_of_ten() {
        let check = |figures: &[u64], expected: Option<(u64, u64, u64)>| {
            let found = spread(figures.to_vec()).map(|spread| (spread.least, spread.median, spread.ninetieth));
            assert_eq!(found, expected, "{figures:?}");
        };
        check(&[], None);
        check(&[5], Some((5, 5, 5)));
        check(&[9, 1, 8, 2, 7, 3, 6, 4, 5, 10], Some((1, 6, 10)));
        check(&(1..=100).collect::<Vec<_>>(), Some((1, 51, 91)));
    }
}
