//! Days and ranges of days in a text. Written by hand because the libraries for it turn a whole phrase into one instant,
//! while a question needs first and last day and the place in the text. Days stand before months in all our languages;
//! only a month above twelve says otherwise.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use tellerline_core::reading::EntityValue;

use super::ahead;
use super::calendar::{Unit, ago, back, last_month_of_name, latest, not_after, stretch, weekday_back};
use super::lexicon::DUAL;
use super::{Class, Scan};

/// Days `from..=to` named by the tokens before `end`.
#[derive(Debug, Clone, Copy)]
struct Found {
    end: usize,
    from: Date,
    to: Date,
}

impl Found {
    const fn new(end: usize, (from, to): (Date, Date)) -> Self {
        Self { end, from, to }
    }
}

/// What leads to a date without being one.
const LEADS: &[Class] = &[Class::Article, Class::Led];

pub(super) fn find(scan: &mut Scan, today: Date) {
    const NAMES: u64 = Class::DaysAgo.bit()
        | Class::Unit.bit()
        | Class::Weekday.bit()
        | Class::WeekdayDoubtful.bit()
        | Class::Month.bit()
        | Class::MonthDoubtful.bit()
        | Class::Holiday.bit()
        | Class::Payday.bit()
        | Class::DaysAhead.bit();
    if !scan.has_digits && scan.classes & NAMES == 0 {
        return;
    }
    let mut at = 0;
    while at < scan.len() {
        if let Some(end) = payday(scan, at) {
            scan.take(at, end, EntityValue::SincePayday);
            at = end;
        } else if let Some(read) = ahead::read(scan, at, today) {
            at = read.taken(scan, at);
        } else if let Some(Found { end, from, to }) = range(scan, at, today)
            && end > at
        {
            scan.take(at, end, EntityValue::Dates { from, to });
            at = end;
        } else {
            at += 1;
        }
    }
}

/// "Since payday", "since I got paid".
fn payday(scan: &Scan, at: usize) -> Option<usize> {
    if !scan.has(Class::Payday) {
        return None;
    }
    scan.phrases(at, Class::Since).find_map(|(end, _)| {
        let next = scan.skip(end, &[Class::NameArticle, Class::Article], 1);
        scan.phrase(end, Class::Payday).or_else(|| scan.phrase(next, Class::Payday)).map(|(end, _)| end)
    })
}

fn range(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let announced = scan.phrases(at, Class::RangeStart).find_map(|(end, _)| pair(scan, end, today));
    if announced.is_some() {
        return announced;
    }
    if let Some(found) = scan.phrases(at, Class::Since).find_map(|(end, _)| since(scan, end, today)) {
        return Some(found);
    }
    if let Some(found) = pair(scan, at, today) {
        return Some(found);
    }
    let led = scan.phrase_before(at, Class::Led).is_some();
    single(scan, at, today, led)
}

fn since(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    // "seit drei Wochen", "desde hace 3 días".
    let plain = scan.phrase(at, Class::AgoBefore).map_or(at, |(end, _)| end);
    if let Some((count, end)) = counted(scan, plain)
        && let Some((end, unit)) = scan.phrase(end, Class::Unit)
        && let Some(from) = back(today, count, Unit::of(unit))
    {
        return Some(Found::new(end, (from, today)));
    }
    // "منذ أسبوعين": one or two of a unit without a number.
    if let Some((end, unit)) = scan.phrase(plain, Class::Unit)
        && scan.phrase(end, Class::RelativeAfter).is_none()
        && let Some(from) = back(today, if unit & DUAL != 0 { 2 } else { 1 }, Unit::of(unit))
    {
        return Some(Found::new(end, (from, today)));
    }
    let start = inner(scan, at, today)?;
    (start.from <= today).then(|| Found::new(start.end, (start.from, today)))
}

/// A date after a word that announces one.
fn inner(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    single(scan, at, today, true).or_else(|| {
        let next = scan.skip(at, LEADS, 2);
        if next > at { single(scan, next, today, true) } else { None }
    })
}

/// "1 march and 15 march", "1 to 10 august", "monday - wednesday".
fn pair(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let first = inner(scan, at, today);
    let (bare, first_end) = if let Some(found) = first {
        (None, found.end)
    } else {
        let start = scan.skip(at, &[Class::Article], 1);
        let (day, end) = day_of_month(scan, start)?;
        (Some(day), ordinal_mark(scan, end))
    };
    let next = match scan.phrase(first_end, Class::Joint) {
        Some((end, _)) => end,
        None if scan.joined(first_end) => first_end,
        None => return None,
    };
    let last = inner(scan, next, today)?;
    let from = match (first, bare) {
        (Some(found), _) => found.from,
        // A bare day borrows the month of the second date.
        (None, Some(day)) => Date::new(last.from.year(), last.from.month(), day).ok()?,
        (None, None) => return None,
    };
    // "between december and february": the first lies in the year before.
    let from = if from > last.to { from.checked_sub(1.year()).ok()? } else { from };
    (from <= last.to).then(|| Found::new(last.end, (from, last.to)))
}

/// One day or one named stretch. `led` says that a word such as "in" or "since" announces a date, so that
/// "may" and "march" are months.
fn single(scan: &Scan, at: usize, today: Date, led: bool) -> Option<Found> {
    let next = scan.skip(at, &[Class::Article], 2);
    if let Some((end, days)) = scan.phrase(at, Class::DaysAgo).or_else(|| scan.phrase(next, Class::DaysAgo)) {
        let date = today.checked_sub(i64::from(days).days()).ok()?;
        return Some(Found::new(end, (date, date)));
    }
    let (at, led) = (next, led || next > at);
    relative(scan, at, today)
        .or_else(|| time_ago(scan, at, today))
        .or_else(|| numeric(scan, at, led, today))
        .or_else(|| day_and_month(scan, at, today))
        .or_else(|| {
            weekday(scan, at, led).and_then(|(end, w)| latest(w, today).map(|d| Found::new(end, (d, d))))
        })
        .or_else(|| holiday(scan, at, today))
        .or_else(|| named_month(scan, at, led, today))
}

/// "This week", "last friday", "el mes pasado", "the last 30 days", "les 30 derniers jours".
fn relative(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    for (next, n) in scan.phrases(at, Class::Relative) {
        if let Some(found) = named(scan, next, n, today) {
            // "The week before last" is said with both.
            let after = scan.phrase(found.end, Class::RelativeAfter).filter(|(_, more)| *more > n);
            return after
                .and_then(|(end, n)| named(scan, next, n, today).map(|f| Found { end, ..f }))
                .or(Some(found));
        }
        if n == 1
            && let Some((count, end)) = counted(scan, next)
            && let Some(found) = last_so_many(scan, end, count, today)
        {
            return Some(found);
        }
    }
    if let Some((count, end)) = counted(scan, at) {
        let last = scan.phrases(end, Class::Relative).find(|(_, n)| *n == 1);
        if let Some(found) = last.and_then(|(next, _)| last_so_many(scan, next, count, today)) {
            return Some(found);
        }
        if let Some((next, _)) = scan.phrase(end, Class::Unit)
            && let Some((stop, 1)) = scan.phrase(next, Class::RelativeAfter)
        {
            return last_so_many(scan, end, count, today).map(|found| Found { end: stop, ..found });
        }
    }
    for class in [Class::Unit, Class::Weekday, Class::WeekdayDoubtful, Class::Month, Class::MonthDoubtful] {
        for (next, unit) in scan.phrases(at, class) {
            let Some((end, n)) = scan.phrase(next, Class::RelativeAfter) else { continue };
            if class == Class::Unit && unit & DUAL != 0 {
                return back(today, 2, Unit::of(unit)).map(|from| Found::new(end, (from, today)));
            }
            return named(scan, at, n, today).map(|found| Found { end, ..found });
        }
    }
    None
}

/// The unit, weekday or month at a token, `n` back.
fn named(scan: &Scan, at: usize, n: u32, today: Date) -> Option<Found> {
    let weekday = weekday(scan, at, true);
    // "يوم الجمعة" is no day but a Friday.
    let unit = scan.phrase(at, Class::Unit).filter(|(end, _)| weekday.is_none_or(|(stop, _)| stop <= *end));
    if let Some((end, unit)) = unit {
        if unit & DUAL != 0 {
            return back(today, 2, Unit::of(unit)).map(|from| Found::new(end, (from, today)));
        }
        return stretch(Unit::of(unit), n, today).map(|days| Found::new(end, days));
    }
    if let Some((end, weekday)) = weekday {
        return weekday_back(weekday, n, today).map(|day| Found::new(end, (day, day)));
    }
    let (end, month, _) = month(scan, at)?;
    let days = if n == 0 {
        let from = not_after(today, month, 1)?;
        (from, from.last_of_month())
    } else {
        last_month_of_name(today, month)?
    };
    Some(Found::new(end, days))
}

fn last_so_many(scan: &Scan, at: usize, count: u32, today: Date) -> Option<Found> {
    let (end, unit) = scan.phrase(at, Class::Unit)?;
    back(today, count, Unit::of(unit)).map(|from| Found::new(end, (from, today)))
}

/// "3 days", "a couple of weeks": the number and where its unit stands.
pub(super) fn counted(scan: &Scan, at: usize) -> Option<(u32, usize)> {
    let some = scan.phrase(at, Class::Some).map(|(end, count)| (count, end));
    some.or_else(|| scan.small_number(at))
}

/// "3 days ago", "hace 3 días", "قبل أسبوعين".
fn time_ago(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let quantity = |at: usize| -> Option<(u32, usize, u32)> {
        if let Some((count, end)) = counted(scan, at)
            && let Some((end, unit)) = scan.phrase(end, Class::Unit)
        {
            return Some((count, end, unit));
        }
        None
    };
    for (next, _) in scan.phrases(at, Class::AgoBefore) {
        let alone = || {
            scan.phrase(next, Class::Unit)
                .map(|(end, unit)| (if unit & DUAL != 0 { 2 } else { 1 }, end, unit))
        };
        if let Some((count, end, unit)) = quantity(next).or_else(alone) {
            return ago(today, count, Unit::of(unit)).map(|days| Found::new(end, days));
        }
    }
    let (count, end, unit) = quantity(at)?;
    let (end, _) = scan.phrase(end, Class::AgoAfter)?;
    ago(today, count, Unit::of(unit)).map(|days| Found::new(end, days))
}

/// "2026-05-03", "03/05/2026", "3.5.2026"; "3/5", "3.5." and "2025" only where a date is announced.
fn numeric(scan: &Scan, at: usize, led: bool, today: Date) -> Option<Found> {
    if !scan.is_number(at) {
        return None;
    }
    let day = |end, date: Date| Found::new(end, (date, date));
    let word = scan.text(at);
    let mut parts = word.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(a), Some(month), Some(year), None) => {
            return dated(year, month, a).map(|date| day(at + 1, date));
        }
        // A comma is the decimal mark, so that this is no sum of money.
        (Some(a), Some(month), None, None) if led && scan.lexicon.decimal == ',' && month.len() <= 2 => {
            let date = not_after(today, month.parse().ok()?, a.parse().ok()?)?;
            let end = at + 1;
            let dot = scan.text(end) == "." && scan.normal.glued(end);
            let money = scan.phrase(end, Class::Currency).is_some();
            return (!money).then(|| day(end + usize::from(dot && scan.is_word(end + 1)), date));
        }
        _ => {}
    }
    let separator = scan.text(at + 1);
    if matches!(separator, "/" | "-") && scan.normal.glued(at + 1) && scan.normal.glued(at + 2) {
        let (a, b) = (word, scan.text(at + 2));
        if scan.text(at + 3) == separator && scan.normal.glued(at + 4) {
            let c = scan.text(at + 4);
            let date = if a.len() == 4 { dated(a, b, c) } else { dated(c, b, a) }?;
            return Some(day(at + 5, date));
        }
        if led && separator == "/" {
            let (d, m): (i8, i8) = (a.parse().ok()?, b.parse().ok()?);
            let (d, m) = if m > 12 { (m, d) } else { (d, m) };
            return not_after(today, m, d).map(|date| day(at + 3, date));
        }
        return None;
    }
    let year = year(word).filter(|_| led)?;
    Some(Found::new(at + 1, (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)))
}

fn dated(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = if year.len() == 2 { 2000 + year.parse::<i16>().ok()? } else { self::year(year)? };
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    // "12/25/2026" can only be the American order.
    let (month, day) = if month > 12 { (day, month) } else { (month, day) };
    Date::new(year, month, day).ok()
}

/// "3 May", "3rd of May 2025", "May 3rd", "3 de mayo de 2025", "3. Mai".
fn day_and_month(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    if !scan.has(Class::Month) && !scan.has(Class::MonthDoubtful) {
        return None;
    }
    let (day, month, end) = if let Some((day, end)) = day_of_month(scan, at) {
        let next = scan.skip(ordinal_mark(scan, end), &[Class::Of], 1);
        let (end, month, _) = month(scan, next)?;
        (day, month, end)
    } else {
        let (next, month, _) = month(scan, at)?;
        let (day, end) = day_of_month(scan, next).filter(|_| scan.is_number(next))?;
        (day, month, ordinal_mark(scan, end))
    };
    let (date, end) = if let Some((year, end)) = named_year(scan, end) {
        (Date::new(year, month, day).ok()?, end)
    } else {
        (not_after(today, month, day)?, end)
    };
    Some(Found::new(end, (date, date)))
}

/// "2025", "of 2025", ", 2025".
fn named_year(scan: &Scan, at: usize) -> Option<(i16, usize)> {
    let next = at + usize::from(scan.text(at) == ",");
    let next = scan.skip(next, &[Class::Of], 1);
    year(scan.text(next)).map(|year| (year, next + 1))
}

fn ordinal_mark(scan: &Scan, at: usize) -> usize {
    scan.phrase(at, Class::OrdinalMark).filter(|_| scan.normal.glued(at)).map_or(at, |(end, _)| end)
}

/// "in march", "January", "March 2025", "marzo de 2025"; the latest such month that has begun.
fn named_month(scan: &Scan, at: usize, led: bool, today: Date) -> Option<Found> {
    let (end, month, doubtful) = month(scan, at)?;
    let named_year = named_year(scan, end);
    // Words that mean something else more often than a month.
    if named_year.is_none() && doubtful && !led {
        return None;
    }
    let (end, from) = match named_year {
        Some((year, end)) => (end, Date::new(year, month, 1).ok()?),
        None => (end, not_after(today, month, 1)?),
    };
    Some(Found::new(end, (from, from.last_of_month())))
}

fn holiday(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let (end, value) = scan.phrase(at, Class::Holiday)?;
    let part = |value: u32| i8::try_from(value & 0xff).ok();
    let date = not_after(today, part(value >> 8)?, part(value)?)?;
    Some(Found::new(end, (date, date)))
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| (1990..=2100).contains(year) && word.len() == 4)
}

/// A day in digits, as an ordinal, or as a number word where the language says days so.
fn day_of_month(scan: &Scan, at: usize) -> Option<(i8, usize)> {
    let (day, end) = if scan.is_number(at) {
        let word = scan.text(at);
        (word.parse().ok().filter(|_| word.len() <= 2)?, at + 1)
    } else if let Some((end, day)) = scan.phrase(at, Class::Ordinal) {
        (day, end)
    } else if scan.lexicon.grammar.cardinal_days {
        scan.number_words(at)?
    } else {
        return None;
    };
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, end))
}

pub(super) fn weekday(scan: &Scan, at: usize, led: bool) -> Option<(usize, Weekday)> {
    let doubtful = || scan.phrase(at, Class::WeekdayDoubtful).filter(|_| led);
    let (end, value) = scan.phrase(at, Class::Weekday).or_else(doubtful)?;
    Some((end, Weekday::from_monday_one_offset(i8::try_from(value).ok()?).ok()?))
}

/// Where it ends, which month, and whether the word means something else more often.
pub(super) fn month(scan: &Scan, at: usize) -> Option<(usize, i8, bool)> {
    let sure = scan.phrase(at, Class::Month).map(|(end, value)| (end, value, false));
    let (end, value, doubtful) =
        sure.or_else(|| scan.phrase(at, Class::MonthDoubtful).map(|(end, value)| (end, value, true)))?;
    Some((end, i8::try_from(value).ok()?, doubtful))
}
