//! Points in time as UTC microseconds, and the [`Clock`] that everybody else asks.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z. What the databases store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From milliseconds since the epoch, as messengers count; saturates.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// From seconds since the epoch, as JSON Web Tokens count; saturates.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Whole seconds since the epoch.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This much later; saturates at the end of time.
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// This much earlier; saturates at the beginning of time.
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was; zero when it lies ahead (clocks of platforms differ from ours).
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// For calendar arithmetic and display. Values beyond jiff's range (years -9999 to 9999) clamp.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// From jiff; nanoseconds are cut off.
    pub fn from_jiff(at: jiff::Timestamp) -> Self {
        Self(at.as_microsecond())
    }
}

/// Where "now" comes from. One implementation reads the machine's clock; tests and the simulator own theirs.
pub trait Clock: Send + Sync + 'static {
    /// The current time.
    fn now(&self) -> Timestamp;
}

/// Shorthand for spans in tables of rules.
pub const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// Shorthand for spans in tables of rules.
pub const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// Shorthand for spans in tables of rules.
pub const fn hours(count: u64) -> Duration {
    Duration::from_secs(count * 3_600)
}

/// Shorthand for spans in tables of rules; a day is 24 hours here, not a calendar day.
pub const fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_from_a_fast_clock_is_zero_old() {
        let now = Timestamp::from_secs(100);
        assert_eq!(now.since(Timestamp::from_secs(130)), Duration::ZERO);
        assert_eq!(now.since(Timestamp::from_secs(40)), minutes(1));
    }

    #[test]
    fn the_end_of_time_saturates() {
        let end = Timestamp::from_micros(i64::MAX);
        assert_eq!(end.plus(days(1)), end);
        assert_eq!(end.to_jiff(), jiff::Timestamp::MAX);
    }
}
