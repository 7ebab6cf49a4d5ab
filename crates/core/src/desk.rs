//! When somebody is at the desk, computed from the bank's opening hours, so that promises of help are honest.

use jiff::{civil::Weekday, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// What a customer can be told about the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskStatus {
    /// Open now; so many conversations wait already.
    Open {
        /// Conversations that wait.
        waiting: u32,
    },
    /// Closed until then.
    ClosedUntil {
        /// The next opening.
        opens_at: Timestamp,
    },
    /// The bank has told us no hours: nothing is promised.
    Unknown,
}

/// Opening hours, e.g. `Mon-Fri 08:00-18:00`, in the bank's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskHours {
    zone: TimeZone,
    spans: Vec<Span>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    first: Weekday,
    last: Weekday,
    open: jiff::civil::Time,
    close: jiff::civil::Time,
}

/// The hours could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not opening hours; write `Mon-Fri 08:00-18:00` or `Sat 09:00-12:00`")]
pub struct HoursError {
    /// What was written.
    pub text: String,
}

impl DeskHours {
    /// Reads lines such as `Mon-Fri 08:00-18:00`. `24:00` closes at the end of the day; hours do not run
    /// over midnight.
    ///
    /// # Errors
    /// [`HoursError`] with the line that could not be read.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>, zone: TimeZone) -> Result<Self, HoursError> {
        let span = |line: &'a str| parse_span(line).ok_or_else(|| HoursError { text: line.to_owned() });
        Ok(Self { zone, spans: lines.into_iter().map(span).collect::<Result<_, _>>()? })
    }

    /// Whether the desk is open at `now`, and if not, when it opens next (within eight days).
    pub fn status(&self, now: Timestamp, waiting: u32) -> DeskStatus {
        let local = now.to_jiff().to_zoned(self.zone.clone());
        let (today, time) = (local.date(), local.time());
        let open = |span: &&Span| span.covers(today.weekday()) && span.open <= time && time < span.close;
        if self.spans.iter().any(|span| open(&span)) {
            return DeskStatus::Open { waiting };
        }
        let mut day = today;
        for ahead in 0..8 {
            let opening = self
                .spans
                .iter()
                .filter(|span| span.covers(day.weekday()) && (ahead > 0 || span.open > time))
                .map(|span| span.open)
                .min();
            if let Some(opens_at) =
                opening.and_then(|open| day.to_datetime(open).to_zoned(self.zone.clone()).ok())
            {
                return DeskStatus::ClosedUntil { opens_at: Timestamp::from_jiff(opens_at.timestamp()) };
            }
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        DeskStatus::Unknown
    }
}

impl Span {
    fn covers(self, day: Weekday) -> bool {
        let offset = |from: Weekday| day.since(from);
        offset(self.first) <= self.last.since(self.first)
    }
}

fn parse_span(line: &str) -> Option<Span> {
    let (days, hours) = line.trim().split_once(' ')?;
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let (open, close) = hours.trim().split_once('-')?;
    let span = Span { first: weekday(first)?, last: weekday(last)?, open: time(open)?, close: time(close)? };
    (span.open < span.close).then_some(span)
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "Mon" => Weekday::Monday,
        "Tue" => Weekday::Tuesday,
        "Wed" => Weekday::Wednesday,
        "Thu" => Weekday::Thursday,
        "Fri" => Weekday::Friday,
        "Sat" => Weekday::Saturday,
        "Sun" => Weekday::Sunday,
        _ => return None,
    })
}

fn time(text: &str) -> Option<jiff::civil::Time> {
    if text == "24:00" {
        return Some(jiff::civil::Time::MAX);
    }
    let (hour, minute) = text.split_once(':')?;
    jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_jiff(text.parse().unwrap())
    }

    fn hours() -> DeskHours {
        let zone = TimeZone::get("Europe/London").unwrap();
        DeskHours::parse(["Mon-Fri 08:00-18:00", "Sat 09:00-12:00"], zone).unwrap()
    }

    #[rstest]
    // Winter: London is UTC. 2026-11-20 is a Friday.
    #[case("2026-11-20T09:00:00Z", DeskStatus::Open { waiting: 2 })]
    #[case("2026-11-20T18:00:00Z", DeskStatus::ClosedUntil { opens_at: at("2026-11-21T09:00:00Z") })]
    #[case("2026-11-21T12:00:00Z", DeskStatus::ClosedUntil { opens_at: at("2026-11-23T08:00:00Z") })]
    // Summer: an hour earlier in UTC.
    #[case("2026-07-06T06:59:00Z", DeskStatus::ClosedUntil { opens_at: at("2026-07-06T07:00:00Z") })]
    #[case("2026-07-06T07:00:00Z", DeskStatus::Open { waiting: 2 })]
    fn tells_when_somebody_is_there(#[case] now: &str, #[case] expect: DeskStatus) {
        assert_eq!(hours().status(at(now), 2), expect);
    }

    #[rstest]
    #[case("Mon-Fri")]
    #[case("Mon 9-17")]
    #[case("Mon 18:00-08:00")]
    #[case("Weekdays 08:00-18:00")]
    fn bad_hours_are_named(#[case] line: &str) {
        let error = DeskHours::parse([line], TimeZone::UTC).unwrap_err();
        assert_eq!(error.text, line);
    }

    #[test]
    fn round_the_clock_is_always_open() {
        let hours = DeskHours::parse(["Mon-Sun 00:00-24:00"], TimeZone::UTC).unwrap();
        assert_eq!(hours.status(at("2026-11-22T23:59:59Z"), 0), DeskStatus::Open { waiting: 0 });
    }
}
