//! Keeps what nobody may type out of everything: runs in the hook, before the first commit, and over what staff
//! write and what is logged.
//!
//! What counts: card numbers ([`card`]), IBANs and named account numbers ([`account`]), security codes, PINs,
//! one-time codes ([`named`]), passwords ([`password`]), identity numbers by country ([`identity`]). Digits are digits in any
//! script, as emoji ([`digits`]) or as words of the six languages that are read ([`spoken`]). What a conversation says in two messages is put together by
//! [`across`]. Amounts, dates, phone numbers and references stay readable; how often they do is measured in
//! `core/tests/redaction.rs`.

mod account;
pub mod across;
mod card;
mod digits;
mod identity;
mod named;
mod password;
mod spoken;
mod text;

use std::borrow::Cow;

/// What stands in place of what was removed.
pub const MARK: &str = "[removed]";

/// Text is looked at again after a removal, because what stood apart may now read differently; more often than
/// this never helps.
const ROUNDS: usize = 4;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A card number.
    Card,
    /// An IBAN, or an account number that is named as such.
    Account,
    /// A security code or PIN.
    SecurityCode,
    /// A one-time code, or a code whose kind is not told.
    Code,
    /// A password.
    Password,
    /// A number by which a state knows somebody.
    Identity,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Card, Self::Account, Self::SecurityCode, Self::Code, Self::Password, Self::Identity];

    /// The name in metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Account => "account",
            Self::SecurityCode => "security_code",
            Self::Code => "code",
            Self::Password => "password",
            Self::Identity => "identity",
        }
    }
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A message of a customer: one that is nothing but a code is a code.
    Chat,
    /// What staff write, a field of a log line: a number alone says nothing.
    Prose,
}

/// A text without what may not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean<'t> {
    /// The text; borrowed when nothing was removed.
    pub text: Cow<'t, str>,
    /// What was removed, in order; one entry each.
    pub kinds: Vec<Kind>,
}

/// A found part: kind, first byte, byte after the last.
type Span = (Kind, usize, usize);

/// Removes what may not be kept.
pub fn clean(text: &str, place: Place) -> Clean<'_> {
    let mut done = Clean { text: Cow::Borrowed(text), kinds: Vec::new() };
    for _ in 0..ROUNDS {
        let spans = find(&done.text, place);
        if spans.is_empty() {
            break;
        }
        done.kinds.extend(spans.iter().map(|(kind, ..)| *kind));
        done.text = Cow::Owned(replace(&done.text, &spans));
    }
    done
}

/// The text of a customer's message without what may not be kept; borrowed when there was nothing.
pub fn redact(text: &str) -> Cow<'_, str> {
    clean(text, Place::Chat).text
}

/// Whether [`redact`] would change the text.
pub fn is_sensitive(text: &str) -> bool {
    !find(text, Place::Chat).is_empty()
}

/// Spans in order, none within another.
fn find(text: &str, place: Place) -> Vec<Span> {
    let words = text::Words::of(text);
    let has_digits = words.has_digits || digits::may_be_spoken(&words);
    if !has_digits && !words.has_secret {
        // The common case costs one pass.
        return Vec::new();
    }
    let mut spans = Vec::new();
    if has_digits {
        let groups = digits::groups(text, &words);
        card::find(text, &groups, &mut spans);
        account::find(text, &words, &groups, &mut spans);
        identity::find(text, &words, &mut spans);
        named::codes(text, &words, &groups, &mut spans);
        if place == Place::Chat {
            named::lone_code(text, &groups, &mut spans);
        }
    }
    if words.has_secret {
        password::passwords(text, &words, &mut spans);
    }
    // Of two that overlap the first and longest stays.
    spans.sort_unstable_by_key(|(kind, start, end)| (*start, usize::MAX - end, *kind));
    let mut until = 0;
    spans.retain(|(_, start, end)| {
        let apart = *start >= until;
        until = if apart { *end } else { until };
        apart
    });
    spans
}

fn replace(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (_, start, end) in spans {
        out.push_str(text.get(at..*start).unwrap_or_default());
        out.push_str(MARK);
        at = *end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
