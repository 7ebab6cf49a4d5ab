//! Days, weeks, months and years around a given today, always looking back, since customers ask about what has
//! happened. Refuses to know words.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

/// A stretch of time that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Weekend,
    Hour,
}

impl Unit {
    /// In the order of the tables.
    pub(super) const fn of(value: u32) -> Self {
        match value & 0xff {
            0 => Self::Day,
            1 => Self::Week,
            2 => Self::Month,
            3 => Self::Quarter,
            4 => Self::Year,
            5 => Self::Weekend,
            _ => Self::Hour,
        }
    }
}

/// The stretch `n` before the one of today: 0 is this month up to today, 1 last month, 2 the one before.
pub(super) fn stretch(unit: Unit, n: u32, today: Date) -> Option<(Date, Date)> {
    let n = i64::from(n);
    let (from, to) = match unit {
        Unit::Day | Unit::Hour => return (n == 0).then_some((today, today)),
        Unit::Weekend => {
            // This and the last weekend are the latest that has begun.
            let saturday = latest(Weekday::Saturday, today)?.checked_sub((7 * (n - 1).max(0)).days()).ok()?;
            return Some((saturday, saturday.tomorrow().ok()?));
        }
        Unit::Week => {
            let from = monday(today)?.checked_sub((7 * n).days()).ok()?;
            (from, from.checked_add(6.days()).ok()?)
        }
        Unit::Month => {
            let from = today.first_of_month().checked_sub(n.months()).ok()?;
            (from, from.last_of_month())
        }
        Unit::Quarter => {
            let into = i64::from((today.month() - 1) % 3);
            let from = today.first_of_month().checked_sub((3 * n + into).months()).ok()?;
            (from, from.checked_add(2.months()).ok()?.last_of_month())
        }
        Unit::Year => {
            let from = today.first_of_year().checked_sub(n.years()).ok()?;
            (from, from.last_of_year())
        }
    };
    Some((from, if n == 0 { today } else { to }))
}

/// So many units; hours are no days.
pub(super) fn span(count: u32, unit: Unit) -> Option<Span> {
    let count = i64::from(count.min(9_999));
    Some(match unit {
        Unit::Day => count.days(),
        Unit::Week | Unit::Weekend => count.weeks(),
        Unit::Month => count.months(),
        Unit::Quarter => (3 * count).months(),
        Unit::Year => count.years(),
        Unit::Hour => return None,
    })
}

/// So many units before today.
pub(super) fn back(today: Date, count: u32, unit: Unit) -> Option<Date> {
    today.checked_sub(span(count, unit)?).ok()
}

/// "3 days ago" is a day, "2 months ago" that month.
pub(super) fn ago(today: Date, count: u32, unit: Unit) -> Option<(Date, Date)> {
    let date = back(today, count, unit)?;
    Some(match unit {
        Unit::Week => (monday(date)?, monday(date)?.checked_add(6.days()).ok()?),
        Unit::Month => (date.first_of_month(), date.last_of_month()),
        Unit::Year => (date.first_of_year(), date.last_of_year()),
        _ => (date, date),
    })
}

/// The latest such day that is not in the future.
pub(super) fn not_after(today: Date, month: i8, day: i8) -> Option<Date> {
    // Four years further back there is a 29 February.
    (0..=4).find_map(|back| Date::new(today.year() - back, month, day).ok().filter(|date| *date <= today))
}

/// "Last march": the latest that is over.
pub(super) fn last_month_of_name(today: Date, month: i8) -> Option<(Date, Date)> {
    let this_year = Date::new(today.year(), month, 1).ok()?;
    let from =
        if this_year.last_of_month() < today { this_year } else { this_year.checked_sub(1.year()).ok()? };
    Some((from, from.last_of_month()))
}

/// The latest such weekday, today among them.
pub(super) fn latest(weekday: Weekday, today: Date) -> Option<Date> {
    today.checked_sub(i64::from(weekday.until(today.weekday())).days()).ok()
}

/// "This", "last" and "the one before last" of a weekday.
pub(super) fn weekday_back(weekday: Weekday, n: u32, today: Date) -> Option<Date> {
    match n {
        0 => latest(weekday, today),
        n => latest(weekday, today.yesterday().ok()?)?.checked_sub((7 * i64::from(n - 1)).days()).ok(),
    }
}

fn monday(date: Date) -> Option<Date> {
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()
}
