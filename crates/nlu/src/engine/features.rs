//! From words to hashed features: word 1-3-grams, pairs of words with one between, character 2-5-grams inside words,
//! concepts and pairs of them in their order, each feature a 32-bit hash. Refuses to know classes and weights.
#![expect(clippy::cast_possible_truncation, reason = "a hash is cut down to 32 bits")]

use super::concepts::Found;

/// Sorted hashes, one entry per occurrence.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Features {
    pub(crate) words: Vec<u32>,
    pub(crate) grams: Vec<u32>,
    /// Of the concepts; empty where none are known.
    pub(crate) concepts: Vec<u32>,
}

/// How many of the next words with a concept are paired with one.
const WINDOW: usize = 4;
/// More concepts of one word say nothing new.
const CONCEPTS_MAX: usize = 3;

/// Longer words are cut: their beginning tells enough, and time stays bounded.
const WORD_CHARS_MAX: usize = 32;

impl Features {
    pub(crate) fn new(words: &[&str]) -> Self {
        let mut features = Self {
            words: Vec::with_capacity(4 * words.len() + 1),
            grams: Vec::with_capacity(words.len() * 24),
            concepts: Vec::new(),
        };
        let (mut one_before, mut before) = (EDGE, EDGE);
        for word in words {
            let hash = hash_word(word);
            features.words.push(cut(hash));
            features.words.push(cut(mix(before, hash)));
            features.words.push(cut(mix(mix(one_before, SKIP), hash)));
            features.words.push(cut(mix(mix(one_before, before), hash)));
            (one_before, before) = (before, hash);
            features.push_grams(word);
        }
        features.words.push(cut(mix(before, EDGE)));
        features.words.sort_unstable();
        features.grams.sort_unstable();
        features
    }

    /// With the concepts of the words. A pair may have other words between its two, and a few other concepts.
    pub(crate) fn with_concepts(words: &[&str], found: &Found) -> Self {
        let mut features = Self::new(words);
        let told: Vec<&[u16]> = found.by_word().filter(|own| !own.is_empty()).collect();
        for (at, own) in told.iter().enumerate() {
            for concept in own.iter().take(CONCEPTS_MAX) {
                let hash = mix(CONCEPT, u64::from(*concept) + 1);
                features.concepts.push(cut(hash));
                let after = told[at + 1..].iter().take(WINDOW).flat_map(|own| own.iter().take(CONCEPTS_MAX));
                features.concepts.extend(after.map(|other| cut(mix(hash, u64::from(*other) + 77))));
            }
        }
        features.concepts.sort_unstable();
        features
    }

    fn push_grams(&mut self, word: &str) {
        // A space on either side tells a beginning and an end from a middle.
        let mut padded = [' '; WORD_CHARS_MAX + 2];
        let mut len = 1;
        for c in word.chars().take(WORD_CHARS_MAX) {
            padded[len] = c;
            len += 1;
        }
        let padded = &padded[..=len];
        for start in 0..padded.len() {
            let mut hash = GRAM;
            for (n, c) in padded[start..].iter().take(5).enumerate() {
                hash = mix(hash, u64::from(u32::from(*c)));
                if n > 0 {
                    self.grams.push(cut(hash));
                }
            }
        }
    }
}

/// The hash of a word alone, to ask whether it was seen in training.
pub(crate) fn word_hash(word: &str) -> u32 {
    cut(hash_word(word))
}

const EDGE: u64 = 0x9e37_79b9_7f4a_7c15;
const SKIP: u64 = 0x5851_f42d_4c95_7f2d;
const CONCEPT: u64 = 0x1234_5678_9abc_def1;
const GRAM: u64 = 0x2545_f491_4f6c_dd1d;

fn hash_word(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| mix(hash, u64::from(byte)))
}

/// One step of multiply-and-fold; fixed for ever, since stored models depend on it.
const fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash ^ value).wrapping_mul(0x9fb2_1c65_1e98_df25);
    product ^ (product >> 32)
}

const fn cut(hash: u64) -> u32 {
    (mix(hash, 0x51) >> 24) as u32
}

#[cfg(test)]
mod tests {
    use super::Features;
    use crate::normal::{CHARS_MAX, Normal};
    use crate::words::{Shorthand, Spelling, Words};

    /// What a text costs is the number of its features: four a word and at most four a character, whatever is typed.
    #[test]
    fn work_is_bounded_by_the_characters_looked_at() {
        let none = Shorthand::new();
        for unit in ["a", "a ", "ab, ", "0 ", "\u{fdfa}", "İ", "💳", "word", "\u{200b}x", "é\u{301} "] {
            let normal = Normal::new(&unit.repeat(100_000 / unit.len()));
            let words = Words::new(&normal, &none, Spelling::Plain);
            let words = words.list();
            let features = Features::new(&words);
            // One character can fold into several: the folded text has its own bound of four bytes for each.
            let chars: usize = words.iter().map(|word| word.chars().count()).sum();
            assert!(chars <= 4 * CHARS_MAX && words.len() <= 4 * CHARS_MAX, "{unit:?}: {chars}");
            assert!(features.words.len() <= 4 * words.len() + 1, "{unit:?}");
            assert!(features.grams.len() <= 4 * (chars + 2 * words.len()), "{unit:?}");
        }
    }
}
