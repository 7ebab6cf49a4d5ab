//! Amounts, dates, merchants, account words, last four digits and counts in English texts. A token belongs
//! to one entity at most; the finders run from the most to the least certain. Refuses to know customers'
//! accounts and payments: names are matched against them in the flow.

mod amounts;
mod dates;
mod names;

use jiff::civil::Date;
use tellerline_core::reading::{Entity, EntityValue};

use crate::normal::{Kind, Normal};

/// Finds every entity, in the order of the text.
pub(crate) fn find(original: &str, normal: &Normal, today: Date) -> Vec<Entity> {
    let mut scan = Scan { original, normal, taken: vec![false; normal.len()], found: Vec::new() };
    dates::find(&mut scan, today);
    names::last_four(&mut scan);
    amounts::find(&mut scan);
    names::counts(&mut scan);
    names::account_words(&mut scan);
    names::merchants(&mut scan);
    // Last: "from" and "in" belong to names and days first.
    names::directions(&mut scan);
    scan.found.sort_by_key(|entity| entity.start);
    scan.found
}

/// The text while it is searched.
struct Scan<'a> {
    original: &'a str,
    normal: &'a Normal,
    taken: Vec<bool>,
    found: Vec<Entity>,
}

impl<'a> Scan<'a> {
    const fn len(&self) -> usize {
        self.taken.len()
    }

    /// The folded text of a token; empty beyond either end, so that lookahead needs no checks.
    fn word(&self, at: usize) -> &'a str {
        self.normal.word(at)
    }

    fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.normal.word(before))
    }

    fn is_word(&self, at: usize) -> bool {
        self.normal.is(at, Kind::Word)
    }

    fn is_number(&self, at: usize) -> bool {
        self.normal.is(at, Kind::Number)
    }

    fn free(&self, at: usize) -> bool {
        self.taken.get(at).is_some_and(|taken| !taken)
    }

    /// Takes tokens `first..end` as one entity.
    fn take(&mut self, first: usize, end: usize, value: EntityValue) {
        let Some(tokens) = self.taken.get_mut(first..end).filter(|t| !t.is_empty()) else { return };
        tokens.fill(true);
        let (start, end) = self.normal.span(first, end - 1);
        self.found.push(Entity { start, end, value });
    }

    /// The original text of tokens `first..end`.
    fn typed(&self, first: usize, end: usize) -> &'a str {
        let (start, end) = self.normal.span(first, end.saturating_sub(1));
        self.original.get(start..end).unwrap_or_default()
    }
}

/// A small whole number in digits or words.
fn small_number(word: &str) -> Option<u32> {
    const WORDS: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    match WORDS.iter().position(|w| *w == word) {
        Some(index) => u32::try_from(index + 1).ok(),
        None if word.len() <= 4 => word.parse().ok().filter(|n| *n > 0),
        None => None,
    }
}

#[cfg(test)]
mod tests;
