//! A circuit breaker per institution: after five failures in a row nobody waits for a bank that is down; one
//! call every fifteen seconds looks whether it is back.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tellerline_core::time::{Clock, Timestamp, seconds};

const FAILURES_MAX: u32 = 5;
const PAUSE: Duration = seconds(15);

#[derive(Default)]
struct State {
    failures: u32,
    /// Set while open: when a probe may go.
    open_until: Option<Timestamp>,
    probing: bool,
}

/// Counts failures in a row and closes the way for a while.
pub(crate) struct Breaker {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

impl Breaker {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The way in, or `None` while the institution is left alone.
    pub(crate) fn admit(&self) -> Option<Admission<'_>> {
        let mut state = self.state();
        let probe = match state.open_until {
            None => false,
            Some(until) if self.clock.now() >= until && !state.probing => {
                state.probing = true;
                true
            }
            Some(_) => return None,
        };
        Some(Admission { breaker: self, probe })
    }
}

/// One call under way. Dropped without an outcome (the caller gave up) it counts as neither.
pub(crate) struct Admission<'a> {
    breaker: &'a Breaker,
    probe: bool,
}

impl Admission<'_> {
    pub(crate) fn succeeded(self) {
        let mut state = self.breaker.state();
        state.failures = 0;
        state.open_until = None;
    }

    pub(crate) fn failed(self) {
        let mut state = self.breaker.state();
        state.failures = state.failures.saturating_add(1);
        if self.probe || state.failures >= FAILURES_MAX {
            state.open_until = Some(self.breaker.clock.now().plus(PAUSE));
        }
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.breaker.state().probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fapi::testing::ManualClock;

    fn breaker() -> (Arc<ManualClock>, Breaker) {
        let clock = Arc::new(ManualClock::new(1_000));
        (Arc::clone(&clock), Breaker::new(clock))
    }

    fn fail(breaker: &Breaker, times: usize) {
        for _ in 0..times {
            breaker.admit().unwrap().failed();
        }
    }

    #[test]
    fn it_opens_after_five_failures_in_a_row() {
        let (_, breaker) = breaker();
        fail(&breaker, 4);
        breaker.admit().unwrap().succeeded();
        fail(&breaker, 5);
        assert!(breaker.admit().is_none());
    }

    #[test]
    fn one_probe_at_a_time_decides() {
        let (clock, breaker) = breaker();
        fail(&breaker, 5);
        clock.advance(15);
        let probe = breaker.admit().unwrap();
        assert!(breaker.admit().is_none(), "only one probe");
        probe.failed();
        assert!(breaker.admit().is_none(), "a failed probe opens again");
        clock.advance(15);
        breaker.admit().unwrap().succeeded();
        assert!(breaker.admit().is_some());
    }

    #[test]
    fn an_abandoned_probe_lets_the_next_one_go() {
        let (clock, breaker) = breaker();
        fail(&breaker, 5);
        clock.advance(15);
        drop(breaker.admit().unwrap());
        assert!(breaker.admit().is_some());
    }
}
