//! How money and time look, by ICU4X. The currency formatter is marked unstable there: it is pinned and hidden
//! behind [`money`], whose forms are kept as snapshots.

use fixed_decimal::Decimal;
use icu::{
    calendar::{Date, Iso},
    datetime::{DateTimeFormatter, NoCalendarFormatter, fieldsets},
    decimal::{DecimalFormatter, options::DecimalFormatterOptions},
    experimental::dimension::currency::{
        CurrencyType, formatter::CurrencyFormatter, options::CurrencyFormatterOptions,
    },
    locale::Locale,
    time::Time,
};
use jiff::{civil, tz::TimeZone};
use tellerline_core::{Money, Timestamp};

/// The forms of a language. Plain English is British here: the first banks are, and its dates are understood
/// everywhere.
fn locale(language: &str) -> Locale {
    let tag = if language == "en" { "en-GB" } else { language };
    tag.parse().unwrap_or(Locale::UNKNOWN)
}

/// An amount as people of that language write it: `£1,234.56`, `1.234,56 €`. As many decimals as the currency
/// has (ISO 4217), never rounded.
pub fn money(language: &str, money: Money) -> String {
    let plain = || format!("{} {}", money.currency().code(), money.to_decimal());
    let mut amount = Decimal::from(money.amount_minor());
    amount.multiply_pow10(i16::try_from(Money::exponent(money.currency())).map_or(0, |places| -places));
    let locale = locale(language);
    let Ok(digits) = DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default()) else {
        return plain();
    };
    let shown = money
        .currency()
        .code()
        .parse::<CurrencyType>()
        .ok()
        .and_then(|code| {
            CurrencyFormatter::try_new_symbol((&locale).into(), code, CurrencyFormatterOptions::default())
                .ok()
        })
        .map(|formatter| formatter.format_fixed_decimal(&amount).to_string());
    // For some currencies CLDR has other decimals than ISO 4217, and would round or invent some: then the figure
    // counts more than its form.
    let exact = digits.format(&amount.clone().with_sign(fixed_decimal::Sign::None)).to_string();
    match shown {
        Some(shown) if holds_only(&shown, &exact) => shown,
        _ => format!("{}\u{a0}{}", money.currency().code(), digits.format(&amount)),
    }
}

/// Whether the figure in `shown` is `exact`, digit for digit.
fn holds_only(shown: &str, exact: &str) -> bool {
    shown
        .split_once(exact)
        .is_some_and(|(before, after)| !before.chars().chain(after.chars()).any(char::is_numeric))
}

/// A day: `22 November 2026`.
pub fn day(language: &str, date: civil::Date) -> String {
    iso(date)
        .and_then(|iso| {
            let formatter = DateTimeFormatter::try_new((&locale(language)).into(), fieldsets::YMD::long());
            Some(formatter.ok()?.format(&iso).to_string())
        })
        .unwrap_or_else(|| date.to_string())
}

/// A point in time in a zone: `22 November 2026, 14:03`.
pub fn moment(language: &str, at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_jiff().to_zoned(zone.clone());
    format!("{}, {}", day(language, local.date()), clock(language, local.time()))
}

fn clock(language: &str, time: civil::Time) -> String {
    let part = |value: i8| u8::try_from(value).unwrap_or(0);
    Time::try_new(part(time.hour()), part(time.minute()), 0, 0)
        .ok()
        .and_then(|time| {
            let formatter = NoCalendarFormatter::try_new((&locale(language)).into(), fieldsets::T::hm());
            Some(formatter.ok()?.format(&time).to_string())
        })
        .unwrap_or_else(|| time.strftime("%H:%M").to_string())
}

fn iso(date: civil::Date) -> Option<Date<Iso>> {
    let part = |value: i8| u8::try_from(value).ok();
    Date::try_new_iso(i32::from(date.year()), part(date.month())?, part(date.day())?).ok()
}
