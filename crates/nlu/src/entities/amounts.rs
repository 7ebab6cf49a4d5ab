//! Amounts of money: a number in digits or words beside a sign, a code or a word for a currency; a bare number only with
//! two decimals or as a bound. Minor units are computed on digits, never on floats.

use tellerline_core::money::Currency;
use tellerline_core::reading::EntityValue;

use super::decimal::{Decimal, is_price};
use super::lexicon::GLUED;
use super::{Class, Scan};

/// A number and what stands with it.
#[derive(Debug, Clone, Copy)]
struct Quantity {
    end: usize,
    /// `None` where it is too large or could be read in two ways.
    minor: Option<i64>,
    /// Whether a currency was named; which one, a word such as "pesos" does not say.
    named: bool,
    currency: Option<Currency>,
    price: bool,
    /// For another currency to be given to it.
    number: Number,
}

#[derive(Debug, Clone, Copy)]
struct Number {
    first: usize,
    /// One past the last token of the digits or number words.
    end: usize,
    words: Option<u32>,
    times: u32,
}

/// "Over 50" does not mean 50.
#[derive(Debug, Clone, Copy)]
enum Bound {
    Over,
    Under,
    AtLeast,
    AtMost,
}

impl Bound {
    const fn of(value: u32) -> Self {
        match value {
            0 => Self::Over,
            1 => Self::Under,
            2 => Self::AtLeast,
            _ => Self::AtMost,
        }
    }

    fn range(self, minor: Option<i64>) -> EntityValue {
        let (least, most) = match self {
            Self::Over => (minor.and_then(|minor| minor.checked_add(1)), None),
            Self::Under => (None, minor.and_then(|minor| minor.checked_sub(1))),
            Self::AtLeast => (minor, None),
            Self::AtMost => (None, minor),
        };
        match minor {
            Some(_) => EntityValue::AmountRange { least, most },
            None => EntityValue::Amount { minor: None, currency: None },
        }
    }
}

pub(super) fn find(scan: &mut Scan) {
    if !scan.has_digits && !scan.has(Class::Number) {
        return;
    }
    let mut at = 0;
    while at < scan.len() {
        at = match range(scan, at).or_else(|| single(scan, at)) {
            Some((first, end, value)) => {
                scan.take(first, end, value);
                end
            }
            None => at + 1,
        };
    }
}

fn single(scan: &Scan, at: usize) -> Option<(usize, usize, EntityValue)> {
    let quantity = quantity(scan, at)?;
    let before = scan.phrase_before(at, Class::Bound).map(|(_, value)| Bound::of(value));
    let after = scan.phrase(quantity.end, Class::BoundAfter).map(|(end, value)| (end, Bound::of(value)));
    if !quantity.named && !quantity.price {
        let bounded = before.is_some() || after.is_some();
        if !bounded || counts_something(scan, after.map_or(quantity.end, |(end, _)| end)) {
            return None;
        }
    }
    let value = match (before, after) {
        (Some(bound), _) => return Some((at, quantity.end, bound.range(quantity.minor))),
        (None, Some((end, bound))) if scan.all_free(quantity.end, end) => {
            return Some((at, end, bound.range(quantity.minor)));
        }
        _ => EntityValue::Amount { minor: quantity.minor, currency: quantity.currency },
    };
    Some((at, quantity.end, value))
}

/// "Between 10 and 20 pounds", "von 10 bis 20 Euro", "10-20 €".
fn range(scan: &Scan, at: usize) -> Option<(usize, usize, EntityValue)> {
    let announced = scan.phrases(at, Class::RangeStart).map(|(end, _)| (end, true));
    announced.chain([(at, false)]).find_map(|(first, announced)| {
        let low = quantity(scan, first)?;
        let next = if let Some((end, _)) = scan.phrase(low.end, Class::Joint) {
            if !announced && scan.is(low.end, Class::And) {
                return None;
            }
            end
        } else if scan.joined(low.end) && announced {
            low.end
        } else {
            return None;
        };
        let high = quantity(scan, next)?;
        let currency = high.currency.or(low.currency);
        let bare = !(low.named || high.named || low.price && high.price);
        if bare && (!announced || counts_something(scan, high.end)) {
            return None;
        }
        // The currency of one end is that of the other.
        let priced = |end: &Quantity| if end.named { end.minor } else { end.number.minor(scan, currency) };
        let (least, most) = (priced(&low)?, priced(&high)?);
        let value = EntityValue::AmountRange { least: Some(least.min(most)), most: Some(least.max(most)) };
        Some((first, high.end, value))
    })
}

/// Whether what follows a bare number is what it counts: days, payments, anything but a small word.
fn counts_something(scan: &Scan, at: usize) -> bool {
    let counted = scan.phrase(at, Class::Unit).is_some() || scan.phrase(at, Class::Thing).is_some();
    counted || scan.text(at) == "%" || (scan.is_word(at) && scan.free(at) && !scan.is(at, Class::Stop))
}

fn quantity(scan: &Scan, at: usize) -> Option<Quantity> {
    if !scan.free(at) {
        return None;
    }
    // "£ 20", "R$ 20": only before digits; "pounds twenty" is nothing people say.
    for (first, value) in scan.phrases(at, Class::Currency) {
        if scan.is_number(first)
            && let Some(number) = number(scan, first)
            && scan.all_free(at, number.end)
        {
            let currency = currency(scan, value);
            let minor = number.minor(scan, currency);
            let quantity = Quantity {
                end: number.end_with_times(scan),
                minor,
                named: true,
                currency,
                price: false,
                number,
            };
            return Some(quantity);
        }
    }
    let number = number(scan, at)?;
    let end = number.end_with_times(scan);
    if !scan.all_free(at, end) {
        return None;
    }
    if let Some((stop, value)) = scan.phrase(end, Class::Cents)
        && (value & GLUED == 0 || scan.normal.glued(end))
    {
        let minor = number.decimal(scan, None).and_then(|decimal| decimal.hundredths(number.times));
        let currency = currency(scan, value);
        return Some(Quantity { end: stop, minor, named: true, currency, price: false, number });
    }
    if let Some((stop, value)) =
        scan.phrase(end, Class::Currency).filter(|(stop, _)| scan.all_free(end, *stop))
    {
        let currency = currency(scan, value);
        let minor = number.minor(scan, currency);
        let (stop, minor) = with_cents(scan, stop, minor);
        return Some(Quantity { end: stop, minor, named: true, currency, price: false, number });
    }
    let price = number.words.is_none() && number.end == at + 1 && is_price(scan.text(at));
    Some(Quantity { end, minor: number.minor(scan, None), named: false, currency: None, price, number })
}

/// "12 euros and 50 cents", "12 pounds 50".
fn with_cents(scan: &Scan, at: usize, minor: Option<i64>) -> (usize, Option<i64>) {
    let none = (at, minor);
    let joint = scan.phrase(at, Class::NumberJoint).map(|(end, _)| end);
    let Some(number) = number(scan, joint.unwrap_or(at)) else { return none };
    let cents = number.words.or_else(|| scan.text(number.first).parse().ok()).filter(|cents| *cents < 100);
    let (Some(cents), Some(minor), true) = (cents, minor, scan.all_free(at, number.end)) else { return none };
    let sum = minor.checked_add(i64::from(cents));
    match scan.phrase(number.end, Class::Cents) {
        Some((end, _)) => (end, sum),
        // Without the word only where nothing else can be counted.
        None if joint.is_none() && minor % 100 == 0 && !scan.is_word(number.end) => {
            let pair = number.words.is_some() || scan.text(number.first).len() == 2;
            let currency = scan.phrase(number.end, Class::Currency).is_some();
            if pair && !currency { (number.end, sum) } else { none }
        }
        None => none,
    }
}

fn number(scan: &Scan, at: usize) -> Option<Number> {
    if !scan.is_number(at) {
        let (value, end) = scan.number_words(at)?;
        return Some(Number { first: at, end, words: Some(value), times: 1 });
    }
    let mut end = at + 1;
    // "1 234,56": groups of three after a space of any kind.
    let plain = |token: usize| scan.text(token).bytes().all(|b| b.is_ascii_digit());
    if plain(at) && scan.text(at).len() <= 3 {
        while scan.is_number(end)
            && scan.free(end)
            && is_one_space(scan, end)
            && plain(end - 1)
            && scan.text(end).split(['.', ',']).next().is_some_and(|group| group.len() == 3)
        {
            end += 1;
        }
    }
    let times = scan.phrase(end, Class::Times).or_else(|| {
        let thousand = |(_, value): &(usize, u32)| *value >= 1_000 && value % 1_000 == 0;
        scan.phrase(end, Class::Number).filter(thousand)
    });
    Some(Number { first: at, end, words: None, times: times.map_or(1, |(_, times)| times) })
}

/// Whether just one space, or an apostrophe, parts a token from the one before.
fn is_one_space(scan: &Scan, at: usize) -> bool {
    let (_, before) = scan.normal.span(at - 1, at - 1);
    let (start, _) = scan.normal.span(at, at);
    scan.original.get(before..start).is_some_and(|between| {
        let mut chars = between.chars();
        chars.next().is_some_and(|c| c.is_whitespace() || matches!(c, '\'' | '’')) && chars.next().is_none()
    })
}

impl Number {
    fn end_with_times(&self, scan: &Scan) -> usize {
        if self.times == 1 {
            return self.end;
        }
        let times = scan.phrase(self.end, Class::Times).or_else(|| scan.phrase(self.end, Class::Number));
        times.map_or(self.end, |(end, _)| end)
    }

    fn decimal(&self, scan: &Scan, currency: Option<Currency>) -> Option<Decimal> {
        match self.words {
            Some(value) => Some(Decimal::whole(value)),
            None => {
                Decimal::read((self.first..self.end).map(|at| scan.text(at)), scan.lexicon.decimal, currency)
            }
        }
    }

    fn minor(&self, scan: &Scan, currency: Option<Currency>) -> Option<i64> {
        self.decimal(scan, currency)?.minor(currency, self.times)
    }
}

pub(super) fn currency(scan: &Scan, value: u32) -> Option<Currency> {
    scan.lexicon.currencies.get((value & !GLUED) as usize).copied().flatten()
}
