//! The second factor: time-based codes (RFC 6238, SHA-1, six digits, 30 seconds), each accepted once.

use std::{collections::HashSet, ops::RangeInclusive};

use jiff::Timestamp;
use totp_rs::{Builder, Totp};

use super::entropy::{derived_hex, same};

const STEP_SECONDS: u64 = 30;

/// Makes the codes of one institution's customers.
pub(crate) struct Codes {
    seed: u64,
    institution: &'static str,
}

/// A code that would be accepted now, or how long to wait for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Offer {
    Code { code: String, seconds_left: u64 },
    WaitSeconds(u64),
}

impl Codes {
    pub(crate) const fn new(seed: u64, institution: &'static str) -> Self {
        Self { seed, institution }
    }

    fn generator(&self, username: &str) -> Totp {
        let secret = derived_hex(&["totp", &self.seed.to_string(), self.institution, username], 40);
        Builder::new().with_secret(secret.into_bytes()).build_noncompliant()
    }

    /// The step whose code this is, when it lies within one step of now and was not used before.
    pub(crate) fn check(
        &self,
        username: &str,
        code: &str,
        now: Timestamp,
        used: &HashSet<u64>,
    ) -> Option<u64> {
        let generator = self.generator(username);
        window(now).find(|step| {
            !used.contains(step) && same(&generator.generate(step * STEP_SECONDS).to_string(), code)
        })
    }

    /// What the demo box shows.
    pub(crate) fn offer(&self, username: &str, now: Timestamp, used: &HashSet<u64>) -> Offer {
        let seconds = seconds(now);
        let present = seconds / STEP_SECONDS;
        // The present step first, then the next, then the one before: three logins fit in half a minute.
        let open =
            [present, present + 1, present.saturating_sub(1)].into_iter().find(|step| !used.contains(step));
        let left = STEP_SECONDS - seconds % STEP_SECONDS;
        open.map_or(Offer::WaitSeconds(left), |step| Offer::Code {
            code: self.generator(username).generate(step * STEP_SECONDS).to_string(),
            seconds_left: left + STEP_SECONDS * (step + 1 - present),
        })
    }
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

fn window(now: Timestamp) -> RangeInclusive<u64> {
    let present = seconds(now) / STEP_SECONDS;
    present.saturating_sub(1)..=present + 1
}

/// Steps that can still be asked for; older ones need not be remembered.
pub(crate) fn forget_old(used: &mut HashSet<u64>, now: Timestamp) {
    let oldest = *window(now).start();
    used.retain(|step| *step >= oldest);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::Timestamp;

    use super::{Codes, Offer};

    #[test]
    fn three_codes_fit_in_half_a_minute_and_none_counts_twice() {
        let codes = Codes::new(1, "harbour");
        let now = Timestamp::from_second(1_800_000_007).unwrap();
        let mut used = HashSet::new();
        for _ in 0..3 {
            let Offer::Code { code, seconds_left } = codes.offer("ada", now, &used) else {
                panic!("no code")
            };
            assert!(seconds_left > 0);
            let step = codes.check("ada", &code, now, &used).unwrap();
            used.insert(step);
            assert_eq!(codes.check("ada", &code, now, &used), None);
        }
        assert_eq!(codes.offer("ada", now, &used), Offer::WaitSeconds(23));
    }

    #[test]
    fn codes_of_others_and_of_other_times_are_refused() {
        let codes = Codes::new(1, "harbour");
        let now = Timestamp::from_second(1_800_000_007).unwrap();
        let none = HashSet::new();
        let Offer::Code { code, .. } = codes.offer("ada", now, &none) else { panic!("no code") };
        assert_eq!(codes.check("ben", &code, now, &none), None);
        let later = Timestamp::from_second(1_800_000_107).unwrap();
        assert_eq!(codes.check("ada", &code, later, &none), None);
    }
}
