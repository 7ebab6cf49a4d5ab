//! How much of the Page's allowance is used, from the headers of each answer (`facts/channels.md` 1.11).

use std::time::{Duration, Instant};

use http::HeaderMap;
use serde_json::Value;

/// What the allowance is counted over.
const PERIOD: Duration = Duration::from_hours(1);

/// The highest figure that the platform's headers hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Percent of the allowance; slow down from 80, stop everything that is not an answer from 95.
    pub percent: u8,
    /// When calls work again, where the platform says that they do not.
    pub regain_after: Duration,
}

impl Usage {
    /// From 80 percent on: everything goes slower.
    pub const fn is_high(self) -> bool {
        self.percent >= 80
    }

    /// From 95 percent on: nothing but answers.
    pub const fn is_critical(self) -> bool {
        self.percent >= 95
    }

    /// What an answer said at `told`, as far as it says something at `now`: the figures are shares of an hour's
    /// allowance, so after an hour (or when calls work again, if that is later) they say nothing any more.
    pub fn aged(self, told: Instant, now: Instant) -> Self {
        let life = PERIOD.max(self.regain_after);
        if now.saturating_duration_since(told) < life { self } else { Self::default() }
    }

    /// Reads the headers; `None` when there are none that can be read.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        const NAMES: [&str; 3] = ["x-app-usage", "x-page-usage", "x-business-use-case-usage"];
        let mut found = None;
        for name in NAMES {
            let Some(value) = headers.get(name).and_then(|value| value.to_str().ok()) else { continue };
            if let Ok(json) = serde_json::from_str::<Value>(value) {
                found.get_or_insert_with(Self::default).raise(&json, 0);
            }
        }
        found
    }

    /// The shapes differ (an object, or lists of objects under ids); the names of the figures do not.
    fn raise(&mut self, json: &Value, depth: u8) {
        match json {
            Value::Object(members) => {
                for (name, value) in members {
                    match name.as_str() {
                        "call_count" | "total_time" | "total_cputime" => {
                            let percent = whole(value).min(100);
                            self.percent = self.percent.max(u8::try_from(percent).unwrap_or(100));
                        }
                        "estimated_time_to_regain_access" => {
                            // At most a day: the allowance is counted over 24 hours.
                            let minutes = whole(value).min(24 * 60);
                            self.regain_after = self.regain_after.max(Duration::from_secs(minutes * 60));
                        }
                        _ if depth < 3 => self.raise(value, depth + 1),
                        _ => {}
                    }
                }
            }
            Value::Array(items) if depth < 3 => items.iter().for_each(|item| self.raise(item, depth + 1)),
            _ => {}
        }
    }
}

fn whole(value: &Value) -> u64 {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().map(ceil)).unwrap_or(0),
        _ => 0,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1e6 before")]
fn ceil(number: f64) -> u64 {
    number.ceil().clamp(0.0, 1e6) as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("x-app-usage", r#"{"call_count":28,"total_time":25,"total_cputime":25}"#, 28, 0)]
    #[case("x-page-usage", r#"{"call_count":1,"total_time":96.2,"total_cputime":25}"#, 97, 0)]
    #[case(
        "x-business-use-case-usage",
        r#"{"1001":[{"type":"messenger","call_count":5,"total_cputime":1,"total_time":2,"estimated_time_to_regain_access":7}]}"#,
        5,
        420
    )]
    #[case("x-app-usage", r#"{"call_count":5000}"#, 100, 0)]
    fn headers(#[case] name: &'static str, #[case] value: &str, #[case] percent: u8, #[case] regain: u64) {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        assert_eq!(Usage::of(&headers), Some(Usage { percent, regain_after: Duration::from_secs(regain) }));
    }

    #[test]
    fn the_worst_of_several_counts_and_none_is_none() {
        let mut headers = HeaderMap::new();
        assert_eq!(Usage::of(&headers), None);
        headers.insert("x-app-usage", "not json".parse().unwrap());
        assert_eq!(Usage::of(&headers), None);
        headers.insert("x-app-usage", r#"{"call_count":81}"#.parse().unwrap());
        headers.insert("x-page-usage", r#"{"call_count":96}"#.parse().unwrap());
        let usage = Usage::of(&headers).unwrap();
        assert!(usage.is_high() && usage.is_critical());
    }

    #[test]
    fn what_was_told_an_hour_ago_says_nothing() {
        let told = Instant::now();
        let usage = Usage { percent: 97, regain_after: Duration::ZERO };
        let after = |usage: Usage, minutes| usage.aged(told, told + Duration::from_mins(minutes));
        assert_eq!((after(usage, 59), after(usage, 60)), (usage, Usage::default()));
        let barred = Usage { percent: 100, regain_after: Duration::from_mins(90) };
        assert_eq!((after(barred, 89), after(barred, 90)), (barred, Usage::default()));
    }

    proptest! {
        #[test]
        fn any_header_is_survived(value in "[ -~]{0,200}") {
            let mut headers = HeaderMap::new();
            headers.insert("x-app-usage", value.parse().unwrap());
            let _ = Usage::of(&headers);
        }
    }
}
