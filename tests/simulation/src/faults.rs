//! What goes wrong with the calls of a life: drawn from its seed, in bursts, and switched off at
//! the end.

use local::embedded::{Call, Fault, FaultPlan};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The services whose calls can fail.
const SERVICES: [&str; 4] = ["dynamodb", "s3", "ses", "sqs"];

/// How often a call of one service starts to fail, per thousand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// It is not carried out.
    pub before: u32,
    /// It is carried out, and the reply is lost.
    pub after: u32,
    /// It is throttled.
    pub refuse: u32,
}

/// Everything a seed draws about its faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weather {
    /// Per service.
    pub rates: BTreeMap<&'static str, Rates>,
    /// How likely the call after a failed one fails too, per thousand: outages come in bursts.
    pub sticky: u32,
    /// Most calls that fail one after the other. More than the three attempts of the clients, so
    /// that handlers do fail; eight failing deliveries of one message stay possible, and what
    /// they leave among the dead letters is sent back when the faults stop.
    pub burst: u32,
    /// Chance of a queue's message to be delivered once more, per thousand and act.
    pub duplicate: u32,
    /// Whether queues hand out in any order.
    pub shuffled: bool,
}

impl Weather {
    /// Draws it. One life in six has none, so that faults are never needed to pass.
    pub fn draw(random: &mut fastrand::Rng) -> Weather {
        let calm = random.u32(0..6) == 0;
        let most = if calm { 0 } else { *random.choice(&[10, 40, 90]).expect("three rates") };
        let rate = |random: &mut fastrand::Rng| random.u32(0..=most);
        let rates = SERVICES
            .map(|service| (service, Rates { before: rate(random), after: rate(random), refuse: rate(random) }))
            .into_iter()
            .collect();
        Weather {
            rates,
            sticky: random.u32(0..700),
            burst: random.u32(1..=9),
            duplicate: random.u32(0..400),
            shuffled: random.bool(),
        }
    }
}

/// A plan that draws each call's fate.
#[derive(Debug)]
pub struct Drawn {
    weather: Weather,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    random: fastrand::Rng,
    run: u32,
    log: Vec<String>,
    calls: u64,
}

impl Drawn {
    /// A plan for this weather.
    pub fn new(weather: Weather, seed: u64) -> Drawn {
        let random = fastrand::Rng::with_seed(seed);
        Drawn { weather, state: Mutex::new(State { random, run: 0, log: Vec::new(), calls: 0 }) }
    }

    /// The faults so far, in words, and forgets them.
    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).log)
    }
}

impl FaultPlan for Drawn {
    fn next(&self, call: &Call) -> Fault {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.calls += 1;
        let fault = self.draw(&mut state, call.service);
        state.run = if fault == Fault::Pass { 0 } else { state.run + 1 };
        if fault != Fault::Pass {
            let line = format!("call {}: {fault:?} {} {}", state.calls, call.service, call.operation);
            state.log.push(line);
        }
        fault
    }
}

impl Drawn {
    fn draw(&self, state: &mut State, service: &str) -> Fault {
        let rates = self.weather.rates.get(service).copied().unwrap_or_default();
        if state.run >= self.weather.burst {
            return Fault::Pass;
        }
        let again = state.run > 0 && state.random.u32(0..1000) < self.weather.sticky;
        let sum = rates.before + rates.after + rates.refuse;
        let place = if again && sum > 0 { state.random.u32(0..sum) } else { state.random.u32(0..1000) };
        match place {
            place if place < rates.before => Fault::Before,
            place if place < rates.before + rates.after => Fault::After,
            place if place < sum => Fault::Refuse,
            _ => Fault::Pass,
        }
    }
}
