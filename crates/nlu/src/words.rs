//! The words of a text as the classifier and the patterns see them: accents and spellings folded, shorthand
//! written out. Refuses to know labels.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use crate::normal::{Kind, Normal};

/// Shorthand and what it is short for, both folded.
pub(crate) type Shorthand = HashMap<String, String>;

/// How a language is spelt on phones, beyond accents left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Spelling {
    /// Nothing special.
    #[default]
    Plain,
    /// "ue" stands for "ü".
    German,
    /// Single digits stand for letters in words written with Latin letters: "3ayez".
    Arabic,
}

impl Spelling {
    /// The spelling of a language, by its tag.
    pub(crate) fn of(tag: &str) -> Self {
        match tag {
            "de" => Self::German,
            "ar" => Self::Arabic,
            _ => Self::Plain,
        }
    }
}

/// Fewer words are no clause.
const PART_MIN: usize = 3;
/// More words than this are looked at in stretches.
const PART_MAX: usize = 12;
/// How many words a stretch has.
const STRETCH: usize = 8;

/// A text's words, one after the other in one buffer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Words {
    text: String,
    ends: Vec<u32>,
    /// Before which words a clause ends.
    breaks: Vec<u32>,
}

impl Words {
    /// Shorthand written out, numbers and currency signs as classes, punctuation gone.
    pub(crate) fn new(normal: &Normal, shorthand: &Shorthand, spelling: Spelling) -> Self {
        let mut words = Self {
            text: String::with_capacity(normal.byte_len() + 16),
            ends: Vec::with_capacity(normal.len() + 4),
            breaks: Vec::new(),
        };
        let mut at = 0;
        while at < normal.len() {
            let from = words.text.len();
            let glued = if spelling == Spelling::Arabic { glued_run(normal, at) } else { 0 };
            let text = normal.word(at);
            match normal.kind(at) {
                _ if glued > 1 => (at..at + glued).for_each(|part| words.text.push_str(normal.word(part))),
                Some(Kind::Word) => fold_into(&mut words.text, text, spelling),
                Some(Kind::Number) => words.text.push('0'),
                Some(Kind::Sign) if matches!(text, "£" | "$" | "€" | "¥" | "₹") => words.text.push('¤'),
                Some(Kind::Sign) if is_break(text) => {
                    words.breaks.push(u32::try_from(words.ends.len()).unwrap_or(u32::MAX));
                }
                Some(Kind::Sign) if !text.is_ascii() => words.text.push_str(text),
                Some(Kind::Sign) | None => {}
            }
            words.close(from, shorthand);
            at += glued.max(1);
        }
        // "???" is a text, an empty message is none.
        if words.ends.is_empty() && normal.len() > 0 {
            words.text.push('?');
            words.close(0, &Shorthand::new());
        }
        words
    }

    /// Ends the word that began at `from`, if there is one.
    fn close(&mut self, from: usize, shorthand: &Shorthand) {
        if from == self.text.len() {
            return;
        }
        if !shorthand.is_empty()
            && let Some(long) = shorthand.get(&self.text[from..])
        {
            self.text.truncate(from);
            for word in long.split(' ') {
                self.text.push_str(word);
                self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
            }
            return;
        }
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The parts of a text that can mean something for themselves, as ranges of words: its clauses, long ones in
    /// stretches that overlap. None for a text of one short clause. The number grows with the text and not faster.
    pub(crate) fn parts(&self) -> Vec<Range<usize>> {
        let count = self.ends.len();
        let mut parts = Vec::new();
        let mut start = 0;
        for end in self.breaks.iter().map(|b| *b as usize).chain([count]) {
            // A greeting or a name joins what follows.
            if end < start + PART_MIN && end < count {
                continue;
            }
            if end - start <= PART_MAX {
                parts.push(start..end);
            } else {
                let stretches = (start..end - STRETCH / 2).step_by(STRETCH / 2);
                parts.extend(stretches.map(|from| from..(from + STRETCH).min(end)));
            }
            start = end;
        }
        parts.retain(|part| !part.is_empty() && part.len() < count);
        parts
    }

    /// The words in their order.
    pub(crate) fn list(&self) -> Vec<&str> {
        let mut start = 0;
        self.ends
            .iter()
            .map(|end| {
                let word = &self.text[start..*end as usize];
                start = *end as usize;
                word
            })
            .collect()
    }
}

/// One word as texts are folded: what patterns, groups and shorthand are written in becomes the same.
pub(crate) fn folded(word: &str, spelling: Spelling) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(&mut out, word, spelling);
    out
}

fn fold_into(out: &mut String, word: &str, spelling: Spelling) {
    let from = out.len();
    if word.is_ascii() {
        out.push_str(word);
    } else {
        word.chars().for_each(|c| fold_letter(out, c));
        // Nothing but marks: better the marks than no word.
        if out.len() == from {
            out.push_str(word);
        }
    }
    if spelling == Spelling::German {
        fold_umlauts(out, from);
    }
}

/// Letters without their marks; the Arabic ones without what keyboards and habits change.
fn fold_letter(out: &mut String, c: char) {
    match c {
        'a'..='z' => out.push(c),
        'à'..='å' => out.push('a'),
        'è'..='ë' => out.push('e'),
        'ì'..='ï' | 'ı' => out.push('i'),
        'ò'..='ö' | 'ø' => out.push('o'),
        'ù'..='ü' => out.push('u'),
        'ç' => out.push('c'),
        'ñ' => out.push('n'),
        'ß' => out.push_str("ss"),
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        'ى' | 'ئ' | 'ی' => out.push('ي'),
        'ؤ' => out.push('و'),
        'ة' => out.push('ه'),
        'ک' => out.push('ك'),
        _ if is_mark(c) => {}
        'ء'..='ي' => out.push(c),
        _ => out.extend(std::iter::once(c).nfd().filter(|c| !is_mark(*c))),
    }
}

/// Vowel signs, accents, the stroke that stretches a word.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

/// "fuer" and "für" become "fur"; "neue" and "quer" stay.
fn fold_umlauts(out: &mut String, from: usize) {
    let is_digraph = |pair: &[u8]| matches!(pair, [b'a' | b'o' | b'u', b'e']);
    if !out.as_bytes()[from..].windows(2).any(is_digraph) {
        return;
    }
    let word = out.split_off(from);
    let mut before = ' ';
    for c in word.chars() {
        let vowels = out[from..].chars().rev().nth(1);
        let alone = !vowels.is_some_and(|v| matches!(v, 'a' | 'e' | 'i' | 'o' | 'u' | 'q'));
        if !(c == 'e' && matches!(before, 'a' | 'o' | 'u') && alone) {
            out.push(c);
        }
        before = c;
    }
}

/// A word without "and", "so", "with", "for", "like" and the article, which Arabic writes onto it; nothing where
/// less than three letters would be left.
pub(crate) fn without_particles(word: &str) -> impl Iterator<Item = &str> {
    const PARTICLES: [&str; 4] = ["و", "ف", "ب", "ك"];
    let long = |rest: &&str| rest.chars().nth(2).is_some();
    let joined = PARTICLES[..2].iter().filter_map(move |p| word.strip_prefix(p)).filter(long);
    [word].into_iter().chain(joined).flat_map(move |stem| {
        let article = stem.strip_prefix("ال").or_else(|| stem.strip_prefix("لل"));
        let with = PARTICLES.iter().filter_map(|p| stem.strip_prefix(p));
        let for_whom = stem.strip_prefix('ل').filter(|rest| !rest.starts_with('ل'));
        let both = with.clone().filter_map(|rest| rest.strip_prefix("ال"));
        article.into_iter().chain(with).chain(for_whom).chain(both).filter(long)
    })
}

/// What ends or opens a clause, in the scripts of the pack.
fn is_break(sign: &str) -> bool {
    const BREAKS: &str = ".,;:!?-…–—،؛؟¿¡";
    BREAKS.contains(sign)
}

/// How many tokens from `at` on are one word of Latin letters with digits for letters; 0 or 1 for none.
fn glued_run(normal: &Normal, at: usize) -> usize {
    let fits = |token: usize| match normal.kind(token) {
        Some(Kind::Number) => matches!(normal.word(token), "2" | "3" | "5" | "6" | "7" | "8" | "9"),
        Some(Kind::Word) => normal.word(token).is_ascii(),
        _ => false,
    };
    if !fits(at) {
        return 0;
    }
    1 + (at + 1..normal.len()).take_while(|token| normal.glued(*token) && fits(*token)).count()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn parts_cover_a_long_text_and_none_is_the_whole() {
        let parts = |text: &str| Words::new(&Normal::new(text), &Shorthand::new(), Spelling::Plain).parts();
        assert_eq!(parts("lock my card"), []);
        assert_eq!(parts("hi, lock my card. and how are you"), [0..4, 4..8]);
        let long = "word ".repeat(30);
        assert_eq!(parts(&long), [0..8, 4..12, 8..16, 12..20, 16..24, 20..28, 24..30]);
        assert!(parts(&"a, ".repeat(2_000)).len() < 1_000);
    }

    #[rstest]
    #[case("¿Cuánto dinero, señor?", Spelling::Plain, "cuanto dinero senor")]
    #[case("J’ai reçu 20 € à Noël", Spelling::Plain, "jai recu 0 ¤ a noel")]
    #[case("Überweisung fuer Größe", Spelling::German, "uberweisung fur grosse")]
    #[case("die neue Quelle, aktuell", Spelling::German, "die neue quelle aktull")]
    #[case("أُرِيـــد بطاقةً إلى ٣ أيام", Spelling::Arabic, "اريد بطاقه الي 0 ايام")]
    #[case("3ayez a3raf 500", Spelling::Arabic, "3ayez a3raf 0")]
    #[case("30th", Spelling::Plain, "0 th")]
    #[case("cnta pls", Spelling::Plain, "cuenta por favor")]
    #[case("???", Spelling::Plain, "?")]
    #[case("", Spelling::Plain, "")]
    fn folds(#[case] text: &str, #[case] spelling: Spelling, #[case] expect: &str) {
        let shorthand = Shorthand::from([
            ("cnta".to_owned(), "cuenta".to_owned()),
            ("pls".to_owned(), "por favor".to_owned()),
        ]);
        let words = Words::new(&Normal::new(text), &shorthand, spelling);
        assert_eq!(words.list().join(" "), expect);
    }
}
