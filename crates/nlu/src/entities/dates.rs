//! Days and ranges of days, relative to a given today and always looking back, since customers ask about
//! what has happened. Written by hand because the libraries for it turn a whole phrase into one instant,
//! while a question needs first and last day and the place in the text.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use tellerline_core::reading::EntityValue;

use super::{Scan, small_number};

/// Days `from..=to` named by the tokens before `end`.
#[derive(Debug, Clone, Copy)]
struct Found {
    end: usize,
    from: Date,
    to: Date,
}

pub(super) fn find(scan: &mut Scan, today: Date) {
    let mut at = 0;
    while at < scan.len() {
        if let Some(Found { end, from, to }) = range(scan, at, today)
            && end > at
        {
            scan.take(at, end, EntityValue::Dates { from, to });
            at = end;
        } else {
            at += 1;
        }
    }
}

fn range(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    if scan.word(at) == "since" {
        let start = single(scan, at + 1, today, true)?;
        return Some(Found { to: today.max(start.from), ..start });
    }
    let announced = usize::from(matches!(scan.word(at), "between" | "from"));
    if let Some(found) = pair(scan, at + announced, today) {
        return Some(found);
    }
    let led = matches!(scan.before(at), "in" | "on" | "during" | "for" | "of" | "from" | "around" | "by");
    single(scan, at, today, led)
}

/// "1 march and 15 march", "1 to 10 august", "monday - wednesday".
fn pair(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let first_day = single(scan, at, today, true);
    let first_end = first_day.map_or(at + 1, |found| found.end);
    if !matches!(scan.word(first_end), "and" | "to" | "until" | "till" | "-" | "–" | "through") {
        return None;
    }
    let last = single(scan, first_end + 1, today, true)?;
    let from = if let Some(found) = first_day {
        found.from
    } else {
        // A bare day borrows the month of the second date.
        Date::new(last.from.year(), last.from.month(), day_of_month(scan.word(at))?).ok()?
    };
    // "between december and february": the first lies in the year before.
    let from = if from > last.to { from.checked_sub(1.year()).ok()? } else { from };
    (from <= last.to).then_some(Found { end: last.end, from, to: last.to })
}

/// One day or one named stretch. `led` says that a word such as "in" or "since" announces a date, so that
/// "may" and "march" are months.
fn single(scan: &Scan, at: usize, today: Date, led: bool) -> Option<Found> {
    let day = |end, date| Some(Found { end, from: date, to: date });
    match scan.word(at) {
        "today" | "tonight" => return day(at + 1, today),
        "yesterday" => return day(at + 1, today.yesterday().ok()?),
        "day" if scan.word(at + 1) == "before" && scan.word(at + 2) == "yesterday" => {
            return day(at + 3, today.checked_sub(2.days()).ok()?);
        }
        "the" => return single(scan, at + 1, today, true),
        "this" | "current" => {
            return this(scan.word(at + 1), today).map(|(from, to)| Found { end: at + 2, from, to });
        }
        "last" | "past" | "previous" => return last(scan, at, today),
        _ => {}
    }
    ago(scan, at, today)
        .or_else(|| numeric(scan, at, led, today))
        .or_else(|| day_and_month(scan, at, today))
        .or_else(|| weekday(scan.word(at)).and_then(|w| day(at + 1, latest(w, today)?)))
        .or_else(|| named_month(scan, at, led, today))
}

fn this(unit: &str, today: Date) -> Option<(Date, Date)> {
    match unit {
        "week" => Some((monday(today)?, today)),
        "month" => Some((today.first_of_month(), today)),
        "year" => Some((today.first_of_year(), today)),
        "weekend" => weekend(today),
        "morning" | "afternoon" | "evening" => Some((today, today)),
        _ => weekday(unit).and_then(|w| latest(w, today)).map(|d| (d, d)),
    }
}

fn last(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let found = |end, (from, to)| Some(Found { end, from, to });
    let unit = scan.word(at + 1);
    match unit {
        "week" => {
            let from = monday(today)?.checked_sub(7.days()).ok()?;
            return found(at + 2, (from, from.checked_add(6.days()).ok()?));
        }
        "month" => {
            let month = today.first_of_month().yesterday().ok()?;
            return found(at + 2, (month.first_of_month(), month));
        }
        "year" => {
            let year = today.first_of_year().yesterday().ok()?;
            return found(at + 2, (year.first_of_year(), year));
        }
        "weekend" => return found(at + 2, weekend(today)?),
        "night" | "evening" => return today.yesterday().ok().and_then(|d| found(at + 2, (d, d))),
        _ => {}
    }
    if let Some(weekday) = weekday(unit) {
        let day = latest(weekday, today.yesterday().ok()?)?;
        return found(at + 2, (day, day));
    }
    if let Some(month) = month(unit) {
        let this_year = Date::new(today.year(), month, 1).ok()?;
        let from = if this_year.last_of_month() < today {
            this_year
        } else {
            this_year.checked_sub(1.year()).ok()?
        };
        return found(at + 2, (from, from.last_of_month()));
    }
    let (count, unit_at) = counted(scan, at + 1)?;
    let from = back(today, count, scan.word(unit_at))?;
    found(unit_at + 1, (from, today))
}

/// "3 days", "a couple of weeks": the number and where its unit stands.
fn counted(scan: &Scan, at: usize) -> Option<(u32, usize)> {
    match (scan.word(at), scan.word(at + 1), scan.word(at + 2)) {
        ("couple", "of", _) => Some((2, at + 2)),
        ("few", _, _) => Some((3, at + 1)),
        ("a", "couple", "of") => Some((2, at + 3)),
        ("a" | "an", _, _) => Some((1, at + 1)),
        (number, _, _) => small_number(number).map(|n| (n, at + 1)),
    }
}

fn back(today: Date, count: u32, unit: &str) -> Option<Date> {
    let count = i64::from(count.min(9_999));
    let span = match unit {
        "day" | "days" => count.days(),
        "week" | "weeks" => count.weeks(),
        "month" | "months" => count.months(),
        "year" | "years" => count.years(),
        _ => return None,
    };
    today.checked_sub(span).ok()
}

/// "3 days ago" is a day, "2 months ago" that month.
fn ago(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let (count, unit_at) = counted(scan, at)?;
    if scan.word(unit_at + 1) != "ago" {
        return None;
    }
    let unit = scan.word(unit_at);
    let date = back(today, count, unit)?;
    let (from, to) = match unit {
        "week" | "weeks" => (monday(date)?, monday(date)?.checked_add(6.days()).ok()?),
        "month" | "months" => (date.first_of_month(), date.last_of_month()),
        "year" | "years" => (date.first_of_year(), date.last_of_year()),
        _ => (date, date),
    };
    Some(Found { end: unit_at + 2, from, to })
}

/// "2026-05-03", "03/05/2026", "3.5.2026"; "3/5" and "2025" only where a date is announced. Day before month.
fn numeric(scan: &Scan, at: usize, led: bool, today: Date) -> Option<Found> {
    let parts: Vec<&str> = scan.word(at).split('.').collect();
    if let [day, month, year] = parts[..] {
        return dated(at + 1, year, month, day);
    }
    let separator = scan.word(at + 1);
    if matches!(separator, "/" | "-") && scan.normal.glued(at + 1) && scan.normal.glued(at + 2) {
        let (a, b) = (scan.word(at), scan.word(at + 2));
        if scan.word(at + 3) == separator && scan.normal.glued(at + 4) {
            let c = scan.word(at + 4);
            return if a.len() == 4 { dated(at + 5, a, b, c) } else { dated(at + 5, c, b, a) };
        }
        if led && separator == "/" {
            let date = not_after(today, b.parse().ok()?, a.parse().ok()?)?;
            return Some(Found { end: at + 3, from: date, to: date });
        }
        return None;
    }
    let year = year(scan.word(at)).filter(|_| led)?;
    Some(Found { end: at + 1, from: Date::new(year, 1, 1).ok()?, to: Date::new(year, 12, 31).ok()? })
}

fn dated(end: usize, year: &str, month: &str, day: &str) -> Option<Found> {
    let year = if year.len() == 2 { 2000 + year.parse::<i16>().ok()? } else { self::year(year)? };
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(Found { end, from: date, to: date })
}

/// "3 May", "3rd of May 2025", "May 3rd".
fn day_and_month(scan: &Scan, at: usize, today: Date) -> Option<Found> {
    let ordinal = |at| usize::from(matches!(scan.word(at), "st" | "nd" | "rd" | "th"));
    let (day, month, mut end) = if let Some(day) = day_of_month(scan.word(at)) {
        let mut next = at + 1 + ordinal(at + 1);
        next += usize::from(scan.word(next) == "of");
        (day, month(scan.word(next))?, next + 1)
    } else {
        let month = month(scan.word(at))?;
        (day_of_month(scan.word(at + 1))?, month, at + 2 + ordinal(at + 2))
    };
    let comma = usize::from(scan.word(end) == ",");
    let date = if let Some(year) = year(scan.word(end + comma)) {
        end += comma + 1;
        Date::new(year, month, day).ok()?
    } else {
        not_after(today, month, day)?
    };
    Some(Found { end, from: date, to: date })
}

/// "in march", "January", "March 2025"; the latest such month that has begun.
fn named_month(scan: &Scan, at: usize, led: bool, today: Date) -> Option<Found> {
    let word = scan.word(at);
    let month = month(word)?;
    let next = scan.word(at + 1);
    let named_year = year(next);
    // Words that mean something else more often than a month.
    let doubtful =
        matches!(word, "may" | "march" | "mar" | "jan" | "dec" | "sep" | "june" | "april" | "august");
    if named_year.is_none() && doubtful && !led {
        return None;
    }
    let (end, from) = match named_year {
        Some(year) => (at + 2, Date::new(year, month, 1).ok()?),
        None => (at + 1, not_after(today, month, 1)?),
    };
    Some(Found { end, from, to: from.last_of_month() })
}

/// The latest such day that is not in the future.
fn not_after(today: Date, month: i8, day: i8) -> Option<Date> {
    // Four years further back there is a 29 February.
    (0..=4).find_map(|back| Date::new(today.year() - back, month, day).ok().filter(|date| *date <= today))
}

fn monday(date: Date) -> Option<Date> {
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()
}

/// The latest weekend that has begun.
fn weekend(today: Date) -> Option<(Date, Date)> {
    let saturday = latest(Weekday::Saturday, today)?;
    Some((saturday, saturday.tomorrow().ok()?))
}

fn latest(weekday: Weekday, today: Date) -> Option<Date> {
    today.checked_sub(i64::from(weekday.until(today.weekday())).days()).ok()
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| (1990..=2100).contains(year) && word.len() == 4)
}

fn day_of_month(word: &str) -> Option<i8> {
    word.parse().ok().filter(|day| (1..=31).contains(day) && word.len() <= 2)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mondays" | "mon" => Weekday::Monday,
        "tuesday" | "tuesdays" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wednesdays" | "weds" => Weekday::Wednesday,
        "thursday" | "thursdays" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fridays" | "fri" => Weekday::Friday,
        "saturday" | "saturdays" => Weekday::Saturday,
        "sunday" | "sundays" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}
