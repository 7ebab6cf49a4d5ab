//! What has to happen after a failed call: decided on code and subcode, never on the message's words
//! (`facts/channels.md` 1.12).

use std::{fmt, time::Duration};

use serde::Deserialize;

/// What the failure calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Try again after [`retry_delay`], at most so many times.
    Retry {
        /// Most repetitions; after that it counts as [`Class::Ambiguous`] where the call may have worked.
        most: u32,
    },
    /// The Page sends too fast: wait, then try again; the calls behind it wait too.
    PauseAndRetry {
        /// For how long.
        after: Duration,
    },
    /// The window has closed: what was to be said has to be said again when the person writes next.
    Replan,
    /// This person cannot be reached: nothing more to them until they write.
    PersonUnavailable,
    /// Give up this one call.
    Drop,
    /// The platform refused the shape of our call: a fault of ours, repetition cannot help.
    Bug,
    /// Somebody has to change a setting: a permission, the app's mode.
    Operator,
    /// The token is no longer valid or the Page is blocked: nothing more from this Page, alarm.
    StopPage,
    /// Whether it was sent is not known: wait for the echo with its metadata, then repeat once.
    Ambiguous,
}

/// How long an ambiguous call waits for its echo.
pub const ECHO_WAIT: Duration = Duration::from_secs(10);

/// Pause when the platform names none.
pub(crate) const PAUSE: Duration = Duration::from_mins(1);
const RETRIES: u32 = 5;
const FEW_RETRIES: u32 = 2;

/// What the platform said, as far as it is fit for a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorDetail {
    /// HTTP status; 0 when there was no answer.
    pub status: u16,
    /// The platform's code; 0 when it gave none.
    pub code: i64,
    /// Its subcode; 0 when it gave none.
    pub subcode: i64,
    /// The platform's name for this very call, for its support.
    pub fbtrace_id: Option<String>,
    /// What happened on our side of the wire, where nothing came back.
    pub cause: Option<&'static str>,
    /// The platform's id of the message, where it named one and yet did not say that it sent it: by that a receipt is
    /// recognised. Not for the log.
    pub message_id: Option<String>,
}

impl fmt::Display for ErrorDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without an answer there is no status to tell.
        if let (0, Some(cause)) = (self.status, self.cause) {
            return f.write_str(cause);
        }
        write!(f, "HTTP {}, code {}/{}", self.status, self.code, self.subcode)?;
        if let Some(trace) = &self.fbtrace_id {
            write!(f, ", trace {trace}")?;
        }
        if let Some(cause) = self.cause {
            write!(f, ", {cause}")?;
        }
        Ok(())
    }
}

/// `error` of an answer.
#[derive(Debug, Deserialize)]
pub(crate) struct WireError {
    #[serde(default)]
    pub(crate) code: i64,
    #[serde(default)]
    pub(crate) error_subcode: Option<i64>,
    #[serde(default)]
    pub(crate) fbtrace_id: Option<String>,
    #[serde(default)]
    pub(crate) is_transient: Option<bool>,
}

impl WireError {
    pub(crate) fn detail(self, status: u16) -> ErrorDetail {
        ErrorDetail {
            status,
            code: self.code,
            subcode: self.error_subcode.unwrap_or(0),
            fbtrace_id: self.fbtrace_id.map(|trace| trace.chars().take(64).collect()),
            cause: None,
            message_id: None,
        }
    }
}

/// The class of an error of the platform. `pause` is how long a rate limit lasts by the platform's headers.
pub fn classify(status: u16, code: i64, subcode: i64, transient: bool, pause: Option<Duration>) -> Class {
    let pause = Class::PauseAndRetry { after: pause.unwrap_or(PAUSE) };
    match (code, subcode) {
        (1, 1_357_046) => Class::Ambiguous,
        (1, _) => Class::Retry { most: FEW_RETRIES },
        (2, 2_018_344) => Class::Operator,
        (2 | 1_200, _) => Class::Retry { most: RETRIES },
        (4, 2_018_354) | (9, _) | (10, 1_893_063) | (100, 2_018_218) => Class::Drop,
        (4 | 17 | 32 | 613 | 80_006, _) => pause,
        (10, 2_018_278 | 2_018_065) => Class::Replan,
        (10, 2_018_108) | (100, 2_018_001 | 33) | (200, 1_545_041) | (551 | 1_545_041, _) => {
            Class::PersonUnavailable
        }
        (10 | 200 | 230, _) => Class::Operator,
        (100, _) => Class::Bug,
        (190 | 368, _) => Class::StopPage,
        _ if status == 429 => pause,
        _ if status >= 500 => Class::Ambiguous,
        _ if transient => Class::Retry { most: RETRIES },
        // A permission that the platform states without a code that we know.
        _ if status == 401 || status == 403 => Class::Operator,
        _ => Class::Bug,
    }
}

/// How long to wait before repetition number `attempt` (from 0): 1 s, 5 s, 30 s, 2 min, 10 min, each up to a
/// quarter longer by `jitter` (0 to 1, drawn by the caller). `None` after that.
pub fn retry_delay(attempt: u32, jitter: f64) -> Option<Duration> {
    const STEPS: [u64; 5] = [1, 5, 30, 120, 600];
    let step = Duration::from_secs(*STEPS.get(usize::try_from(attempt).ok()?)?);
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.0 };
    Some(step + step.mul_f64(jitter / 4.0))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const FEW: Class = Class::Retry { most: 2 };
    const MANY: Class = Class::Retry { most: 5 };
    const WAIT: Class = Class::PauseAndRetry { after: PAUSE };

    #[rstest]
    #[case(1, 99, FEW)]
    #[case(1, 0, FEW)]
    #[case(1, 1_357_046, Class::Ambiguous)]
    #[case(2, 0, MANY)]
    #[case(2, 2_018_344, Class::Operator)]
    #[case(4, 0, WAIT)]
    #[case(4, 2_018_022, WAIT)]
    #[case(4, 2_018_354, Class::Drop)]
    #[case(9, 2_018_352, Class::Drop)]
    #[case(10, 0, Class::Operator)]
    #[case(10, 2_018_278, Class::Replan)]
    #[case(10, 2_018_065, Class::Replan)]
    #[case(10, 2_018_108, Class::PersonUnavailable)]
    #[case(10, 1_893_063, Class::Drop)]
    #[case(17, 0, WAIT)]
    #[case(32, 0, WAIT)]
    #[case(80_006, 0, WAIT)]
    #[case(613, 0, WAIT)]
    #[case(100, 0, Class::Bug)]
    #[case(100, 2_018_001, Class::PersonUnavailable)]
    #[case(100, 2_018_015, Class::Bug)]
    #[case(100, 2_018_040, Class::Bug)]
    #[case(100, 2_018_041, Class::Bug)]
    #[case(100, 2_018_053, Class::Bug)]
    #[case(100, 2_018_109, Class::Bug)]
    #[case(100, 33, Class::PersonUnavailable)]
    #[case(100, 2_018_218, Class::Drop)]
    #[case(190, 0, Class::StopPage)]
    #[case(190, 460, Class::StopPage)]
    #[case(190, 463, Class::StopPage)]
    #[case(190, 467, Class::StopPage)]
    #[case(190, 493, Class::StopPage)]
    #[case(200, 1_545_041, Class::PersonUnavailable)]
    #[case(1_545_041, 0, Class::PersonUnavailable)]
    #[case(200, 2_018_028, Class::Operator)]
    #[case(200, 0, Class::Operator)]
    #[case(230, 0, Class::Operator)]
    #[case(368, 0, Class::StopPage)]
    #[case(551, 0, Class::PersonUnavailable)]
    #[case(551, 1_545_041, Class::PersonUnavailable)]
    #[case(1_200, 0, MANY)]
    fn every_known_code(#[case] code: i64, #[case] subcode: i64, #[case] expect: Class) {
        // The status the platform sends with it does not matter, once the code is known.
        for status in [200, 400, 403, 500] {
            assert_eq!(classify(status, code, subcode, false, None), expect, "HTTP {status}");
        }
    }

    #[rstest]
    #[case(500, false, Class::Ambiguous)]
    #[case(503, true, Class::Ambiguous)]
    #[case(429, false, WAIT)]
    #[case(400, true, MANY)]
    #[case(401, false, Class::Operator)]
    #[case(400, false, Class::Bug)]
    #[case(200, false, Class::Bug)]
    fn an_unknown_code(#[case] status: u16, #[case] transient: bool, #[case] expect: Class) {
        assert_eq!(classify(status, 987_654, 0, transient, None), expect);
    }

    #[test]
    fn the_platform_says_how_long() {
        let said = Duration::from_mins(10);
        assert_eq!(classify(400, 613, 0, false, Some(said)), Class::PauseAndRetry { after: said });
    }

    #[test]
    fn delays_grow_and_end() {
        let plain: Vec<u64> = (0..6).map_while(|n| retry_delay(n, 0.0)).map(|d| d.as_secs()).collect();
        assert_eq!(plain, [1, 5, 30, 120, 600]);
        assert_eq!(retry_delay(0, 1.0), Some(Duration::from_millis(1_250)));
        assert_eq!(retry_delay(0, f64::NAN), Some(Duration::from_secs(1)));
        assert_eq!(retry_delay(4, 9.0), Some(Duration::from_secs(750)));
        assert_eq!(retry_delay(u32::MAX, 0.5), None);
    }
}
