//! Card numbers: 13 to 19 digits that pass the Luhn check, however they are grouped.
//!
//! One number in ten passes that check by chance, so the issuer's first digits and the length have to fit as well;
//! a number of no known network counts only when it stands alone, evenly grouped, and nothing says that it is an
//! order or a phone.

use super::{
    Kind, Span,
    digits::{Group, Joint, number, runs},
};

const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// Words before a number that is no card's.
const OTHER_NUMBERS: &[&str] = &[
    "order",
    "orders",
    "ref",
    "reference",
    "invoice",
    "inv",
    "booking",
    "tracking",
    "parcel",
    "shipment",
    "ticket",
    "case",
    "imei",
    "isbn",
    "ean",
    "barcode",
    "policy",
    "contract",
    "phone",
    "tel",
    "telephone",
    "mobile",
    "call",
    "whatsapp",
    "fax",
    "transaction",
    "auftrag",
    "bestellung",
    "rechnung",
    "telefon",
];

pub(super) fn find(text: &str, groups: &[Group], spans: &mut Vec<Span>) {
    for run in runs(groups) {
        if run.iter().map(|group| group.digits.len()).sum::<usize>() >= SHORTEST {
            in_run(text, run, spans);
        }
    }
}

/// The longest fitting window from each group on; windows do not overlap.
fn in_run(text: &str, run: &[Group], spans: &mut Vec<Span>) {
    let context = Context::of(text, run);
    let mut from = 0;
    'next: while from < run.len() {
        for to in (from + 1..=run.len()).rev() {
            let window = run.get(from..to).unwrap_or_default();
            if let Some((start, end)) = card_in(window, window.len() == run.len(), &context) {
                spans.push((Kind::Card, start, end));
                from = to;
                continue 'next;
            }
        }
        from += 1;
    }
}

/// What a card is called.
const CARDS: &[&str] = &["card", "karte", "carte", "tarjeta", "cartão", "cartao", "بطاق"];

struct Context {
    /// A word before it says that it is something else.
    other: bool,
    /// `+` before it: a phone number.
    phone: bool,
    /// Letters touch it.
    glued: bool,
}

impl Context {
    fn of(text: &str, run: &[Group]) -> Self {
        let start = run.first().map_or(0, |group| group.start);
        let end = run.last().map_or(text.len(), |group| group.end);
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).and_then(|rest| rest.chars().next());
        let spoken = run.iter().any(|group| group.spoken);
        let near = before.rsplit(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(4);
        let near: Vec<String> = near.map(str::to_lowercase).collect();
        let card = near.iter().any(|word| CARDS.iter().any(|card| word.contains(card)));
        let last = before.chars().next_back();
        Self {
            other: !card && near.iter().any(|word| OTHER_NUMBERS.contains(&word.as_str())),
            phone: last == Some('+'),
            glued: !spoken
                && (last.is_some_and(char::is_alphabetic) || after.is_some_and(char::is_alphabetic)),
        }
    }
}

fn card_in(window: &[Group], whole: bool, context: &Context) -> Option<(usize, usize)> {
    let (first, last) = (window.first()?, window.last()?);
    let digits: Vec<u8> = window.iter().flat_map(|group| group.digits.iter().copied()).collect();
    let everyday_length = matches!(digits.len(), 15 | 16);
    if (SHORTEST..=LONGEST).contains(&digits.len()) && luhn(&digits) {
        let known = known_network(&digits) && even_joints(window);
        let accepted = match known {
            true if context.phone => digits.len() > 15,
            true if context.other || context.glued => everyday_length,
            true => true,
            false => whole && !context.other && !context.phone && !context.glued && evenly_grouped(window),
        };
        if accepted {
            return Some((first.start, last.end));
        }
    }
    // The number with its date or code typed right behind it.
    let apart = !context.glued && !context.other && !context.phone;
    if let ([only], true) = (window, digits.len() > 16 && apart) {
        let fits = |length: &usize| {
            digits.get(..*length).is_some_and(|part| known_network(part) && luhn(part)) && !only.spoken
        };
        return [16, 15].iter().find(|length| fits(length)).map(|_| (first.start, last.end));
    }
    None
}

/// At most one kind of visible mark between the groups.
fn even_joints(window: &[Group]) -> bool {
    let mut marks = window.iter().skip(1).map(|group| group.joint).filter(|joint| *joint != Joint::Space);
    let first = marks.next();
    marks.all(|joint| Some(joint) == first)
}

/// Groups of one size (the last may be shorter), or one group, or 4-6-5 and 4-6-4.
fn evenly_grouped(window: &[Group]) -> bool {
    let sizes: Vec<usize> = window.iter().map(|group| group.digits.len()).collect();
    let even = match sizes.as_slice() {
        [first, middle @ .., last] => middle.iter().all(|size| size == first) && last <= first,
        _ => true,
    };
    even_joints(window) && (even || matches!(sizes.as_slice(), [4, 6, 4 | 5]))
        || window.iter().any(|g| g.spoken)
}

/// Whether a network gives out numbers of this beginning and length.
pub(super) fn known_network(digits: &[u8]) -> bool {
    let head = |places: usize| number(digits.get(..places).unwrap_or_default());
    let length = digits.len();
    match head(4) {
        2221..=2720 | 5100..=5599 | 9792 => length == 16,
        3400..=3499 | 3700..=3799 => length == 15,
        3000..=3059 | 3600..=3699 | 3800..=3999 => (14..=19).contains(&length),
        4000..=4999 => matches!(length, 13 | 16 | 19),
        2200..=2204 | 3528..=3589 | 6011 | 6200..=6299 | 6440..=6599 | 8100..=8299 => {
            (16..=19).contains(&length)
        }
        5000..=5099 | 5600..=5899 | 6000..=6999 => (SHORTEST..=LONGEST).contains(&length),
        _ => false,
    }
}

pub(super) fn luhn(digits: &[u8]) -> bool {
    if digits.iter().all(|digit| *digit == 0) {
        return false;
    }
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let places = digits.iter().rev().enumerate();
    let sum: u32 =
        places.map(|(place, digit)| u32::from(if place % 2 == 0 { *digit } else { doubled(*digit) })).sum();
    sum.is_multiple_of(10)
}
