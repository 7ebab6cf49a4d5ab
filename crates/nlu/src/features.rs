//! From words to hashed features: word 1-2-grams and character 2-5-grams inside words. Refuses to know
//! intents and weights.
#![expect(clippy::cast_possible_truncation, reason = "a hash is cut down to its bucket")]

use std::collections::HashMap;

use crate::normal::{Kind, Normal};

/// Number of hash buckets.
pub(crate) const BUCKETS: usize = 1 << 17;

/// Sorted bucket numbers, one entry per occurrence.
#[derive(Debug, Default)]
pub(crate) struct Features {
    pub(crate) words: Vec<u32>,
    pub(crate) grams: Vec<u32>,
}

/// Words as the rest of the engine sees them: shorthand written out, numbers and currency signs as classes,
/// punctuation gone.
pub(crate) fn plain_words<'a>(normal: &'a Normal, shorthand: &'a HashMap<String, String>) -> Vec<&'a str> {
    let mut words = Vec::with_capacity(normal.len() + 4);
    for (i, token) in normal.tokens().iter().enumerate() {
        let text = normal.word(i);
        match token.kind {
            Kind::Number => words.push("0"),
            Kind::Word => match shorthand.get(text) {
                Some(long) => words.extend(long.split(' ')),
                None => words.push(text),
            },
            Kind::Sign if matches!(text, "£" | "$" | "€" | "¥" | "₹") => words.push("¤"),
            Kind::Sign if !text.is_ascii() => words.push(text),
            Kind::Sign => {}
        }
    }
    // "???" is a text, an empty message is none.
    if words.is_empty() && normal.len() > 0 {
        words.push(SILENCE);
    }
    words
}

/// Stands for a text of nothing but punctuation.
const SILENCE: &str = "?";

impl Features {
    pub(crate) fn new(words: &[&str]) -> Self {
        let mut features = Self {
            words: Vec::with_capacity(2 * words.len() + 1),
            grams: Vec::with_capacity(words.len() * 24),
        };
        let mut before = EDGE;
        for word in words {
            let hash = hash_word(word);
            features.words.push(bucket(hash));
            features.words.push(bucket(mix(before, hash)));
            before = hash;
            features.push_grams(word);
        }
        features.words.push(bucket(mix(before, EDGE)));
        features.words.sort_unstable();
        features.grams.sort_unstable();
        features
    }

    fn push_grams(&mut self, word: &str) {
        // A space on either side tells a beginning and an end from a middle.
        let mut padded = [' '; 34];
        let mut len = 1;
        for c in word.chars().take(32) {
            padded[len] = c;
            len += 1;
        }
        let padded = &padded[..=len];
        for start in 0..padded.len() {
            let mut hash = GRAM;
            for (n, c) in padded[start..].iter().take(5).enumerate() {
                hash = mix(hash, u64::from(u32::from(*c)));
                if n > 0 {
                    self.grams.push(bucket(hash));
                }
            }
        }
    }
}

/// The bucket of a word alone, to ask whether it was seen in training.
pub(crate) fn word_bucket(word: &str) -> u32 {
    bucket(hash_word(word))
}

const EDGE: u64 = 0x9e37_79b9_7f4a_7c15;
const GRAM: u64 = 0x2545_f491_4f6c_dd1d;

fn hash_word(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| mix(hash, u64::from(byte)))
}

/// One step of multiply-and-fold; fixed for ever, since stored models depend on it.
const fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash ^ value).wrapping_mul(0x9fb2_1c65_1e98_df25);
    product ^ (product >> 32)
}

const fn bucket(hash: u64) -> u32 {
    (mix(hash, 0x51) >> 24) as u32 & (BUCKETS as u32 - 1)
}
