//! Amounts, dates, merchants, accounts, cards, countries, counts and the small words of a dialogue, in every language
//! that has a table in `crates/nlu/entities/`. A token belongs to one entity at most; the finders run from the most to
//! the least certain. Refuses to know the words of any language, and customers' accounts and payments: names are
//! matched against them in the flow.

mod ahead;
mod amounts;
mod calendar;
mod clauses;
mod dates;
mod decimal;
mod lexicon;
mod merchants;
mod names;

use jiff::civil::Date;
use tellerline_core::reading::{Entity, EntityValue};

use crate::normal::{Kind, Normal};
pub(crate) use clauses::{Clause, split};
use lexicon::{Class, Known, Lexicon, Phrase, Sum, UNKNOWN, Word};

/// So many known words tell that a text is in another language than it was taken for.
const TELLING: usize = 2;
/// Among so many of its first words.
const SAMPLE: usize = 40;

/// The language whose words are tried where neither the text's nor the conversation's has found anything.
const FALLBACK: &str = "en";

/// Finds every entity, in the order of the text. The words are those of the text's `language`; where it has no table
/// or finds nothing, the `prior` language of the conversation and then English are tried for what leaves no doubt.
pub(crate) fn find(
    original: &str,
    normal: &Normal,
    today: Date,
    language: Option<&str>,
    prior: Option<&str>,
) -> Vec<Entity> {
    let first = lexicon(normal, language, prior);
    let mut found = first.map_or_else(Vec::new, |lexicon| find_in(lexicon, original, normal, today));
    for tag in [prior, Some(FALLBACK)].into_iter().flatten() {
        if !found.is_empty() {
            break;
        }
        let Some(lexicon) = Lexicon::of(tag).filter(|l| first.is_none_or(|f| !std::ptr::eq(*l, f))) else {
            continue;
        };
        found = find_in(lexicon, original, normal, today);
        found.retain(|entity| leaves_no_doubt(&entity.value));
    }
    found
}

/// Reads the tables, so that no customer's message waits for it.
pub(crate) fn prepare() {
    let _ = Lexicon::of(FALLBACK);
}

/// The table for a text: its language's; where that knows none of its words, the one that knows most, and at least
/// [`TELLING`].
fn lexicon(normal: &Normal, language: Option<&str>, prior: Option<&str>) -> Option<&'static Lexicon> {
    let first = [language, prior, Some(FALLBACK)].into_iter().flatten().find_map(Lexicon::of);
    let mut buffer = String::new();
    let mut known = |lexicon: &Lexicon, most: usize| {
        let words = (0..normal.len()).filter(|at| normal.is(*at, Kind::Word)).take(SAMPLE);
        words
            .filter(|at| lexicon.look_up(normal.word(*at), false, &mut buffer).id != UNKNOWN)
            .take(most)
            .count()
    };
    if first.is_some_and(|lexicon| known(lexicon, 1) > 0) {
        return first;
    }
    let best = Lexicon::all().map(|lexicon| (known(lexicon, SAMPLE), lexicon)).max_by_key(|(n, _)| *n);
    best.filter(|(n, _)| *n >= TELLING).map(|(_, lexicon)| lexicon).or(first)
}

/// Whether the words of another language than the text's may say so.
const fn leaves_no_doubt(value: &EntityValue) -> bool {
    matches!(
        value,
        EntityValue::Amount { .. }
            | EntityValue::AmountRange { .. }
            | EntityValue::Dates { .. }
            | EntityValue::DatesAhead { .. }
            | EntityValue::SincePayday
            | EntityValue::LastFour(_)
            | EntityValue::Card(_)
            | EntityValue::Country(_)
    )
}

fn find_in(lexicon: &'static Lexicon, original: &str, normal: &Normal, today: Date) -> Vec<Entity> {
    let mut scan = Scan::new(lexicon, original, normal);
    dates::find(&mut scan, today);
    names::last_four(&mut scan);
    amounts::find(&mut scan);
    names::counts(&mut scan);
    names::cards(&mut scan);
    names::others(&mut scan);
    names::account_words(&mut scan);
    merchants::find(&mut scan);
    names::countries(&mut scan);
    // Last: "from" and "in" belong to names and days first.
    names::directions(&mut scan);
    names::cues(&mut scan);
    scan.found.sort_by_key(|entity| entity.start);
    scan.found
}

/// A token while the text is searched.
#[derive(Debug, Clone, Copy)]
struct Place {
    known: Known,
    taken: bool,
}

/// The text while it is searched.
struct Scan<'a> {
    lexicon: &'static Lexicon,
    original: &'a str,
    normal: &'a Normal,
    places: Vec<Place>,
    /// The classes of all words of the text: most finders see at once that there is nothing for them.
    classes: u64,
    has_digits: bool,
    has_names: bool,
    found: Vec<Entity>,
}

impl<'a> Scan<'a> {
    fn new(lexicon: &'static Lexicon, original: &'a str, normal: &'a Normal) -> Self {
        let mut buffer = String::new();
        let (mut classes, mut has_digits, mut elided) = (0, false, false);
        let places = (0..normal.len())
            .map(|at| {
                let number = normal.is(at, Kind::Number);
                has_digits |= number;
                let known = if number {
                    Known { id: UNKNOWN, joined: false, number: 0 }
                } else {
                    let apostrophe = lexicon.elides() && normal.elided(at);
                    elided |= apostrophe;
                    lexicon.look_up(normal.word(at), apostrophe, &mut buffer)
                };
                classes |= lexicon.word(known.id).map_or(0, |word| word.classes);
                classes |= if known.number > 0 { Class::Number.bit() } else { 0 };
                Place { known, taken: false }
            })
            .collect();
        let has_names = classes & Class::NameAfter.bit() != 0 || elided;
        Self { lexicon, original, normal, places, classes, has_digits, has_names, found: Vec::new() }
    }

    const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether some word of the text is good for this.
    const fn has(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }

    /// The folded text of a token; empty beyond either end, so that lookahead needs no checks.
    fn text(&self, at: usize) -> &'a str {
        self.normal.word(at)
    }

    /// What the table says of a token.
    fn known(&self, at: usize) -> Option<&'static Word> {
        self.places.get(at).and_then(|place| self.lexicon.word(place.known.id))
    }

    /// Whether "and" is written together with a token.
    fn joined(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.known.joined)
    }

    /// The phrases of a class that begin at a token, longest first: one past their last token, and their values.
    fn phrases(&self, at: usize, class: Class) -> impl Iterator<Item = (usize, u32)> {
        let word = self.known(at).filter(|word| word.classes & class.bit() != 0);
        let phrases = word.map_or(&[][..], |word| word.phrases.as_slice());
        phrases
            .iter()
            .filter(move |phrase| phrase.class == class)
            .filter_map(move |phrase| self.follows(at + 1, phrase).map(|end| (end, phrase.value)))
    }

    /// The longest phrase of a class that begins at a token.
    fn phrase(&self, at: usize, class: Class) -> Option<(usize, u32)> {
        self.phrases(at, class).next()
    }

    fn follows(&self, mut at: usize, phrase: &Phrase) -> Option<usize> {
        for (id, glued) in phrase.rest() {
            let hyphen = usize::from(self.text(at) == "-" && self.normal.glued(at));
            at += hyphen;
            let place = self.places.get(at).filter(|place| place.known.id == *id)?;
            if (*glued && !self.normal.glued(at)) || place.taken {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// Whether a token alone is of a class.
    fn is(&self, at: usize, class: Class) -> bool {
        self.known(at).is_some_and(|word| word.alone & class.bit() != 0)
    }

    /// The longest phrase of a class that ends before a token: its first token and its value.
    fn phrase_before(&self, end: usize, class: Class) -> Option<(usize, u32)> {
        if !self.has(class) {
            return None;
        }
        (end.saturating_sub(PHRASE_WORDS_MAX)..end).find_map(|at| {
            self.phrases(at, class).find(|(stop, _)| *stop == end).map(|(_, value)| (at, value))
        })
    }

    /// One past the last of tokens that only lead to the next, such as articles.
    fn skip(&self, mut at: usize, classes: &[Class], most: usize) -> usize {
        for _ in 0..most {
            match classes.iter().find_map(|class| self.phrase(at, *class)) {
                Some((end, _)) => at = end,
                None => break,
            }
        }
        at
    }

    fn is_word(&self, at: usize) -> bool {
        self.normal.is(at, Kind::Word)
    }

    fn is_number(&self, at: usize) -> bool {
        self.normal.is(at, Kind::Number)
    }

    fn free(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| !place.taken)
    }

    fn all_free(&self, first: usize, end: usize) -> bool {
        self.places.get(first..end).is_some_and(|places| places.iter().all(|place| !place.taken))
    }

    /// A number in words: its value and one past its last token.
    fn number_words(&self, at: usize) -> Option<(u32, usize)> {
        if !self.has(Class::Number) {
            return None;
        }
        let (mut sum, mut end, mut next, mut joined) = (Sum::default(), at, at, false);
        loop {
            joined |= self.joined(next) && !sum.is_empty();
            let (value, stop) = match self.phrase(next, Class::Number) {
                Some((stop, value)) => (value, stop),
                None => match self.places.get(next).map(|place| place.known.number) {
                    Some(value @ 1..) => (value, next + 1),
                    _ if !joined && !sum.is_empty() => match self.phrase(next, Class::NumberJoint) {
                        Some((stop, _)) => {
                            (joined, next) = (true, stop);
                            continue;
                        }
                        None => break,
                    },
                    _ => break,
                },
            };
            // A compound such as "zweihundert" counts by itself; so does what goes on after it.
            if !sum.push(value, joined, self.lexicon.grammar) {
                break;
            }
            (end, next, joined) = (stop, stop, false);
            // "twenty-five".
            if self.text(next) == "-"
                && self.normal.glued(next)
                && self.phrase(next + 1, Class::Number).is_some()
            {
                next += 1;
            }
        }
        (!sum.is_empty()).then(|| (sum.total(), end))
    }

    /// A small whole number in digits or words, and one past it.
    fn small_number(&self, at: usize) -> Option<(u32, usize)> {
        if self.is_number(at) {
            let text = self.text(at);
            return if text.len() <= 4 {
                text.parse().ok().filter(|n| *n > 0).map(|n| (n, at + 1))
            } else {
                None
            };
        }
        self.number_words(at)
    }

    /// Takes tokens `first..end` as one entity.
    fn take(&mut self, first: usize, end: usize, value: EntityValue) {
        if self.mark(first, end) {
            let (start, end) = self.normal.span(first, end - 1);
            self.found.push(Entity { start, end, value });
        }
    }

    /// Takes tokens without an entity.
    fn mark(&mut self, first: usize, end: usize) -> bool {
        let Some(places) = self.places.get_mut(first..end).filter(|p| !p.is_empty()) else { return false };
        for place in places {
            place.taken = true;
        }
        true
    }

    /// The original text of tokens `first..end`.
    fn typed(&self, first: usize, end: usize) -> &'a str {
        let (start, end) = self.normal.span(first, end.saturating_sub(1));
        self.original.get(start..end).unwrap_or_default()
    }
}

/// No phrase that is looked for backwards is longer.
const PHRASE_WORDS_MAX: usize = 5;

#[cfg(test)]
mod tests;
