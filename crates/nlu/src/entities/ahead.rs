//! Days to come: "tomorrow", "next Friday", "in 3 days". Kept apart from days that have been, because a question about
//! payments that were made must never be narrowed to days that nobody has seen yet.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use tellerline_core::reading::EntityValue;

use super::calendar::{Unit, span};
use super::dates::{counted, month, weekday};
use super::lexicon::DUAL;
use super::{Class, Scan};

/// Further away than this is no plan but a typing error.
const COUNT_MAX: u32 = 1_000;

/// What is read at a token.
pub(super) enum Read {
    /// These days, up to that token.
    Days(usize, (Date, Date)),
    /// A word that looks like a day and is none ("guten Morgen"), up to that token.
    Nothing(usize),
}

impl Read {
    /// Takes the words it was read from, and says where it ends.
    pub(super) fn taken(self, scan: &mut Scan, at: usize) -> usize {
        match self {
            Self::Days(end, (from, to)) => {
                scan.take(at, end, EntityValue::DatesAhead { from, to });
                end
            }
            Self::Nothing(end) => end,
        }
    }
}

/// Days to come that are named from a token on.
pub(super) fn read(scan: &Scan, at: usize, today: Date) -> Option<Read> {
    let start = scan.skip(at, &[Class::Article], 2);
    if let Some((end, days)) =
        scan.phrase(at, Class::DaysAhead).or_else(|| scan.phrase(start, Class::DaysAhead))
    {
        let Some(day) = (days > 0).then(|| today.checked_add(i64::from(days).days()).ok()).flatten() else {
            return Some(Read::Nothing(end));
        };
        return Some(Read::Days(end, (day, day)));
    }
    in_so_long(scan, at, today)
        .or_else(|| next(scan, start, today))
        .map(|(end, days)| Read::Days(end, days))
        .filter(|read| matches!(read, Read::Days(end, _) if *end > at))
}

/// "In 3 days", "dans une semaine", "بعد أسبوعين".
fn in_so_long(scan: &Scan, at: usize, today: Date) -> Option<(usize, (Date, Date))> {
    scan.phrases(at, Class::InBefore).find_map(|(next, _)| {
        let (count, end) = counted(scan, next).map_or((None, next), |(count, end)| (Some(count), end));
        let (end, unit) = scan.phrase(end, Class::Unit)?;
        // Two of a unit without a number, where the language has such words.
        let count = count.or((unit & DUAL != 0).then_some(2))?;
        let day = later(today, count, Unit::of(unit))?;
        Some((end, (day, day)))
    })
}

/// "Next week", "the next 3 days", "vendredi prochain".
fn next(scan: &Scan, at: usize, today: Date) -> Option<(usize, (Date, Date))> {
    for (next, _) in scan.phrases(at, Class::Next) {
        if let Some(found) = named(scan, next, today) {
            return Some(found);
        }
        if let Some((count, end)) = counted(scan, next)
            && let Some((end, unit)) = scan.phrase(end, Class::Unit)
            && let Some(day) = later(today, count, Unit::of(unit))
        {
            return Some((end, (today, day)));
        }
    }
    let (end, days) = named(scan, at, today)?;
    let (end, _) = scan.phrase(end, Class::NextAfter)?;
    Some((end, days))
}

/// The unit, weekday or month at a token, the first to come.
fn named(scan: &Scan, at: usize, today: Date) -> Option<(usize, (Date, Date))> {
    if let Some((end, weekday)) = weekday(scan, at, true) {
        let day = after(weekday, today)?;
        return Some((end, (day, day)));
    }
    if let Some((end, unit)) = scan.phrase(at, Class::Unit) {
        return stretch(Unit::of(unit), today).map(|days| (end, days));
    }
    let (end, month, _) = month(scan, at)?;
    let from = (0..=1)
        .find_map(|years| Date::new(today.year() + years, month, 1).ok().filter(|first| *first > today))?;
    Some((end, (from, from.last_of_month())))
}

fn later(today: Date, count: u32, unit: Unit) -> Option<Date> {
    let count = Some(count).filter(|count| (1..=COUNT_MAX).contains(count))?;
    today.checked_add(span(count, unit)?).ok()
}

/// The first such weekday after today.
fn after(weekday: Weekday, today: Date) -> Option<Date> {
    let tomorrow = today.tomorrow().ok()?;
    tomorrow.checked_add(i64::from(tomorrow.weekday().until(weekday)).days()).ok()
}

/// The next week from Monday to Sunday, the next month, quarter, year, or the weekend that has not begun.
fn stretch(unit: Unit, today: Date) -> Option<(Date, Date)> {
    let add = |date: Date, span: jiff::Span| date.checked_add(span).ok();
    match unit {
        Unit::Day | Unit::Hour => None,
        Unit::Week => {
            let monday = after(Weekday::Monday, today)?;
            Some((monday, add(monday, 6.days())?))
        }
        Unit::Weekend => {
            let saturday = after(Weekday::Saturday, today)?;
            Some((saturday, saturday.tomorrow().ok()?))
        }
        Unit::Month => {
            let from = add(today.first_of_month(), 1.month())?;
            Some((from, from.last_of_month()))
        }
        Unit::Quarter => {
            let left = 3 - i64::from((today.month() - 1) % 3);
            let from = add(today.first_of_month(), left.months())?;
            Some((from, add(from, 2.months())?.last_of_month()))
        }
        Unit::Year => {
            let from = add(today.first_of_year(), 1.year())?;
            Some((from, from.last_of_year()))
        }
    }
}
