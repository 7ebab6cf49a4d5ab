//! Account words, cards, countries, last four digits, counts, directions and the small words of a dialogue.

use tellerline_core::bank::Direction;
use tellerline_core::reading::{CardKind, EntityValue};

use super::{Class, Scan, amounts};

/// Words between "ending" and the digits.
const SKIPPED_MAX: usize = 4;
/// More than this is no number of rows.
const COUNT_MAX: u32 = 1_000;

/// "ending 1234", "last four digits are 1234", "card 1234", "xx1234", "*1234".
pub(super) fn last_four(scan: &mut Scan) {
    if !scan.has_digits {
        return;
    }
    for at in 0..scan.len() {
        if is_four(scan, at) && scan.normal.glued(at) && is_mask(scan.text(at - 1)) {
            scan.take(at, at + 1, EntityValue::LastFour(scan.text(at).to_owned()));
        }
        let Some((end, _)) = scan.phrase(at, Class::LastFour) else { continue };
        let digits = scan.skip(end, &[Class::LastFourSkip], SKIPPED_MAX);
        if is_four(scan, digits) && scan.free(digits) {
            scan.take(digits, digits + 1, EntityValue::LastFour(scan.text(digits).to_owned()));
        }
    }
}

fn is_four(scan: &Scan, at: usize) -> bool {
    let text = scan.text(at);
    at > 0 && scan.is_number(at) && text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_mask(word: &str) -> bool {
    word == "*" || word == "•" || (!word.is_empty() && word.bytes().all(|b| b == b'x'))
}

/// "last 5", "next ten", "3 payments", "les 5 derniers".
pub(super) fn counts(scan: &mut Scan) {
    if !scan.has_digits && !scan.has(Class::Number) {
        return;
    }
    let mut at = 0;
    while at < scan.len() {
        let Some((count, end)) = scan.small_number(at).filter(|(_, end)| scan.all_free(at, *end)) else {
            at += 1;
            continue;
        };
        let before = scan.phrase_before(at, Class::CountLead).is_some();
        let after = scan.phrase(end, Class::CountLead).map(|(next, _)| next);
        let time = scan.phrase(after.unwrap_or(end), Class::Unit).is_some();
        // "The last four digits" are no rows.
        let digits = (at.saturating_sub(1)..=at)
            .any(|start| scan.phrases(start, Class::LastFour).any(|(stop, _)| stop > end));
        // "One payment" may be "a payment" in most languages.
        let thing = scan.phrase(end, Class::Thing).is_some() && (count > 1 || scan.is_number(at));
        if count <= COUNT_MAX && !time && !digits && (before || after.is_some() || thing) {
            scan.take(at, end, EntityValue::Count(count));
        }
        at = end;
    }
}

/// Kinds of card.
pub(super) fn cards(scan: &mut Scan) {
    each(scan, Class::Card, |_, value| {
        Some(EntityValue::Card(match value {
            0 => CardKind::Debit,
            1 => CardKind::Credit,
            2 => CardKind::Virtual,
            _ => CardKind::Prepaid,
        }))
    });
}

/// "The other account", "not that card".
pub(super) fn others(scan: &mut Scan) {
    each(scan, Class::Other, |_, _| Some(EntityValue::Other));
}

/// Countries and their adjectives.
pub(super) fn countries(scan: &mut Scan) {
    each(scan, Class::Country, |_, value| {
        let letter = |value: u32| char::from_u32(value & 0xff);
        Some(EntityValue::Country([letter(value >> 8)?, letter(value)?].iter().collect()))
    });
}

fn each(scan: &mut Scan, class: Class, value: impl Fn(&Scan, u32) -> Option<EntityValue>) {
    if !scan.has(class) {
        return;
    }
    for at in 0..scan.len() {
        if let Some((end, known)) = scan.phrase(at, class)
            && scan.all_free(at, end)
            && let Some(value) = value(scan, known)
        {
            scan.take(at, end, value);
        }
    }
}

/// "What came in", "went out", "incoming", "outgoing". Both ways together narrow nothing.
pub(super) fn directions(scan: &mut Scan) {
    if !scan.has(Class::Direction) {
        return;
    }
    for at in 0..scan.len() {
        let Some((end, value)) = scan.phrase(at, Class::Direction).filter(|(end, _)| scan.all_free(at, *end))
        else {
            continue;
        };
        match value {
            0 => scan.take(at, end, EntityValue::Direction(Direction::In)),
            1 => scan.take(at, end, EntityValue::Direction(Direction::Out)),
            _ => _ = scan.mark(at, end),
        }
    }
}

/// Kinds of account, in one spelling each; an account in a currency is known by its code.
pub(super) fn account_words(scan: &mut Scan) {
    const ANY: u64 = Class::Account.bit() | Class::AccountDoubtful.bit() | Class::AccountNoun.bit();
    if scan.classes & ANY == 0 {
        return;
    }
    for at in 0..scan.len() {
        if let Some((end, value)) = account_word(scan, at).filter(|(end, _)| scan.all_free(at, *end)) {
            scan.take(at, end, EntityValue::AccountWord(value));
        }
    }
}

fn account_word(scan: &Scan, at: usize) -> Option<(usize, String)> {
    let name = |value: u32| scan.lexicon.accounts.get(value as usize).cloned();
    if let Some((end, value)) = scan.phrase(at, Class::Account) {
        return Some((end, name(value)?));
    }
    if let Some((end, value)) = scan.phrase(at, Class::AccountDoubtful)
        && stands_alone(scan, at, end)
    {
        return Some((end, name(value)?));
    }
    // "My euro account", "cuenta en euros".
    if let Some((next, value)) = scan.phrase(at, Class::Currency)
        && let Some((end, _)) = scan.phrase(next + usize::from(scan.text(next) == "-"), Class::AccountNoun)
    {
        return Some((end, amounts::currency(scan, value)?.code().to_owned()));
    }
    let (next, _) = scan.phrase(at, Class::AccountNoun)?;
    let next = scan.skip(next, &[Class::Led], 1);
    let (end, value) = scan.phrase(next, Class::Currency)?;
    Some((end, amounts::currency(scan, value)?.code().to_owned()))
}

/// "In my current" is an account, "my current balance" is not.
fn stands_alone(scan: &Scan, at: usize, end: usize) -> bool {
    let owned = scan.phrase_before(at, Class::Owner).is_some();
    owned
        && (end == scan.len() || !scan.is_word(end) || scan.is(end, Class::And) || scan.is(end, Class::Stop))
}

/// "I meant …", and "and …?" at the beginning.
pub(super) fn cues(scan: &mut Scan) {
    each(scan, Class::Correction, |_, _| Some(EntityValue::Correction));
    if let Some((end, _)) =
        scan.phrase(0, Class::Also).filter(|(end, _)| scan.all_free(0, *end) && *end < scan.len())
    {
        scan.take(0, end, EntityValue::Also);
    } else if scan.joined(0) && scan.free(0) && scan.len() > 1 {
        scan.take(0, 1, EntityValue::Also);
    }
}
