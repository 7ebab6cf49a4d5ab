//! Amounts of money: a number beside a sign, a code or a word for a currency; a bare number only with two
//! decimals. Minor units are computed on digits, never on floats.

use tellerline_core::money::{Currency, Money};
use tellerline_core::reading::EntityValue;

use super::Scan;

pub(super) fn find(scan: &mut Scan) {
    for at in 0..scan.len() {
        if !scan.is_number(at) || !scan.free(at) {
            continue;
        }
        let (mut first, mut end) = (at, at + 1);
        let thousands = matches!(scan.word(end), "k" | "grand") && scan.free(end);
        if thousands {
            end += 1;
        }
        let before = if at > 0 && scan.free(at - 1) { currency(scan.before(at)) } else { None };
        let after = if scan.free(end) { after(scan, end) } else { None };
        let (currency, pence) = match (before, after) {
            (Some(currency), _) => {
                first -= 1;
                // "US$ 20": the letters belong to the sign.
                if first > 0 && matches!(scan.before(first), "us" | "a" | "c") && scan.normal.glued(first) {
                    first -= 1;
                }
                (Some(currency), false)
            }
            (None, Some((currency, pence))) => {
                end += 1;
                (Some(currency), pence)
            }
            (None, None) if has_cents(scan.word(at)) => (None, false),
            (None, None) => continue,
        };
        let minor = decimal(scan.word(at), currency)
            .and_then(|text| Money::parse(&text, currency.unwrap_or(Currency::EUR)).ok())
            .and_then(|money| scaled(money.amount_minor(), currency, thousands, pence));
        let (first, value) = match minor {
            Some(minor) => bounded(scan, first, minor, currency).unwrap_or((first, exactly(minor, currency))),
            None => (first, EntityValue::Amount { minor, currency }),
        };
        // The lower end of a range may have been taken for an amount of its own.
        let (start, stop) = scan.normal.span(first, end - 1);
        scan.found.retain(|entity| entity.start < start || entity.start >= stop);
        scan.take(first, end, value);
    }
}

const fn exactly(minor: i64, currency: Option<Currency>) -> EntityValue {
    EntityValue::Amount { minor: Some(minor), currency }
}

/// An amount as a bound: "over £50", "at most 20 euros", "between 10 and 20 pounds". With the first token of what
/// is meant. Who says "over" does not mean the amount itself.
fn bounded(
    scan: &Scan,
    first: usize,
    minor: i64,
    currency: Option<Currency>,
) -> Option<(usize, EntityValue)> {
    let back = |steps: usize| first.checked_sub(steps).map_or("", |at| scan.word(at));
    let range = |least, most| Some((first, EntityValue::AmountRange { least, most }));
    let (more, less) = (minor.checked_add(1), minor.checked_sub(1));
    match (back(2), back(1)) {
        (_, "over" | "above" | "exceeding")
        | ("more" | "bigger" | "greater" | "larger" | "higher", "than") => range(more, None),
        (_, "under" | "below") | ("less" | "smaller" | "lower" | "cheaper", "than") => range(None, less),
        ("at", "least") => range(Some(minor), None),
        ("at", "most") | ("up", "to") => range(None, Some(minor)),
        (_, "and" | "to" | "-") => between(scan, first - 1, minor, currency),
        _ => None,
    }
}

/// The lower end of a range whose upper end stands after the token `joint`.
fn between(scan: &Scan, joint: usize, most: i64, currency: Option<Currency>) -> Option<(usize, EntityValue)> {
    // "10 and 20 pounds", "£10 and £20", "10 pounds and 20 pounds".
    let (number, from) = (1..=2).find_map(|back| {
        let number = joint.checked_sub(back).filter(|at| scan.is_number(*at))?;
        let sign = number.checked_sub(1).filter(|at| self::currency(scan.word(*at)).is_some());
        Some((number, sign.unwrap_or(number)))
    })?;
    if !matches!(scan.before(from), "between" | "from") {
        return None;
    }
    let text = decimal(scan.word(number), currency)?;
    let least = Money::parse(&text, currency.unwrap_or(Currency::EUR)).ok()?.amount_minor();
    Some((from, EntityValue::AmountRange { least: Some(least), most: Some(most) }))
}

fn scaled(minor: i64, currency: Option<Currency>, thousands: bool, pence: bool) -> Option<i64> {
    let minor = if thousands { minor.checked_mul(1_000)? } else { minor };
    let per_unit = 10_i64.checked_pow(Money::exponent(currency.unwrap_or(Currency::EUR)))?;
    if pence { (minor % per_unit == 0).then(|| minor / per_unit) } else { Some(minor) }
}

/// The currency named after the number, and whether the word means its hundredth.
fn after(scan: &Scan, at: usize) -> Option<(Currency, bool)> {
    match scan.word(at) {
        "p" if scan.normal.glued(at) => Some((Currency::GBP, true)),
        "pence" => Some((Currency::GBP, true)),
        word => currency(word).map(|currency| (currency, false)),
    }
}

pub(super) fn currency(word: &str) -> Option<Currency> {
    Some(match word {
        "£" | "gbp" | "pound" | "pounds" | "quid" | "sterling" => Currency::GBP,
        "€" | "eur" | "euro" | "euros" => Currency::EUR,
        "$" | "usd" | "dollar" | "dollars" | "bucks" => Currency::USD,
        "¥" | "jpy" | "yen" => Currency::JPY,
        "₹" | "inr" | "rupee" | "rupees" => Currency::INR,
        "kwd" | "dinar" | "dinars" => Currency::KWD,
        "chf" | "francs" => Currency::CHF,
        "pln" | "zloty" => Currency::PLN,
        // Codes that are no English words; "all", "try" and "top" are codes too.
        "aud" | "cad" | "nzd" | "sek" | "nok" | "dkk" | "czk" | "huf" | "ron" | "aed" | "sar" | "cny"
        | "hkd" | "sgd" | "zar" | "brl" | "mxn" | "ils" | "bhd" | "omr" | "jod" | "qar" | "egp" | "krw" => {
            return Currency::from_code(&word.to_ascii_uppercase());
        }
        _ => return None,
    })
}

/// Exactly two digits after the last point or comma, and no second point as in a date.
fn has_cents(number: &str) -> bool {
    let point = number.rfind(['.', ',']);
    point.is_some_and(|at| number.len() - at == 3 && number.matches('.').count() <= 1)
}

/// "1,200.50" and "1.200,50" alike as "1200.50". A lone separator before three digits groups thousands,
/// unless it is a point and the currency has three decimals.
fn decimal(number: &str, currency: Option<Currency>) -> Option<String> {
    let separators = number.matches(['.', ',']).count();
    let Some(last) = number.rfind(['.', ',']) else { return Some(number.to_owned()) };
    let kind = number.as_bytes().get(last).copied();
    let repeated = number.bytes().filter(|b| Some(*b) == kind).count() > 1;
    let three_places = currency.is_some_and(|c| Money::exponent(c) == 3) && kind == Some(b'.');
    let fraction_digits = number.len() - last - 1;
    let groups = repeated || (separators == 1 && fraction_digits == 3 && !three_places);
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, fraction) = number.split_at(last);
    match (groups, fraction_digits) {
        (true, 3) => Some(digits(number)),
        (true, _) => None,
        (false, _) => Some(format!("{}.{}", digits(whole), digits(fraction))),
    }
}
