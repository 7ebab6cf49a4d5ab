//! The trained classifier: a weight row per known feature, a temperature, and the margin below which a text
//! counts as foreign. Refuses to know how it was trained.
#![expect(clippy::cast_precision_loss, reason = "counts of words in one text are far below 2^24")]

use std::collections::HashMap;

use tellerline_core::reading::Intent;

use crate::features::{BUCKETS, Features, plain_words, word_bucket};
use crate::normal::Normal;

/// What an unknown feature adds to the length of the text's vector, as a share of the rarest known one: some,
/// so that foreign texts end up near no intent; not all, so that a typing error costs little.
pub(crate) const UNKNOWN_SHARE: f32 = 0.4;

/// A trained classifier for one pack. The same pack and seed always give the same model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(crate) shorthand: HashMap<String, String>,
    /// Whole texts with one meaning, words joined by single spaces.
    pub(crate) exact: HashMap<String, Intent>,
    pub(crate) intents: Vec<Intent>,
    pub(crate) space: Space,
    /// `stride` weights per row, row 0 is the bias.
    pub(crate) weights: Vec<f32>,
    pub(crate) temperature: f32,
    /// In-scope texts reach this margin in nearly all cases.
    pub(crate) margin_min: f32,
}

/// The features seen in training.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Space {
    /// Row of each bucket, 0 for the unknown.
    pub(crate) rows: Vec<u16>,
    /// Inverse document frequency by row.
    pub(crate) idf: Vec<f32>,
    /// The weight of a feature without a row.
    pub(crate) unknown: f32,
}

impl Space {
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.rows[word_bucket(word) as usize] != 0
    }

    /// Rows and values, words and character grams each scaled to length 1/√2.
    pub(crate) fn weigh(&self, features: &Features, out: &mut Vec<(u16, f32)>) {
        out.clear();
        self.weigh_half(&features.words, out);
        self.weigh_half(&features.grams, out);
    }

    fn weigh_half(&self, sorted: &[u32], out: &mut Vec<(u16, f32)>) {
        let first = out.len();
        let mut squares = 0.0;
        let mut rest = sorted;
        while let Some((&bucket, tail)) = rest.split_first() {
            let repeats = tail.iter().take_while(|b| **b == bucket).count();
            rest = &tail[repeats..];
            let row = self.rows[bucket as usize];
            let idf = if row == 0 { self.unknown } else { self.idf[usize::from(row)] };
            let value = if repeats == 0 { idf } else { idf * (1.0 + (repeats as f32 + 1.0).ln()) };
            squares += value * value;
            if row != 0 {
                out.push((row, value));
            }
        }
        let scale = if squares > 0.0 { (0.5 / squares).sqrt() } else { 0.0 };
        for (_, value) in &mut out[first..] {
            *value *= scale;
        }
    }

    pub(crate) fn empty() -> Self {
        Self { rows: vec![0; BUCKETS], idf: vec![0.0], unknown: 0.0 }
    }
}

/// Weights per row, a multiple of 8 so that rows stay aligned for vector instructions.
pub(crate) const fn stride(intents: usize) -> usize {
    intents.div_ceil(8) * 8
}

/// Margins of one text: `weights · text + bias` for every intent.
pub(crate) fn margins(weights: &[f32], stride: usize, text: &[(u16, f32)], out: &mut [f32]) {
    out.copy_from_slice(&weights[..stride]);
    for &(row, value) in text {
        let at = usize::from(row) * stride;
        for (sum, weight) in out.iter_mut().zip(&weights[at..at + stride]) {
            *sum += weight * value;
        }
    }
}

/// Probabilities at a temperature, in place.
pub(crate) fn softmax(margins: &mut [f32], temperature: f32) {
    let highest = margins.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for m in margins.iter_mut() {
        *m = ((*m - highest) / temperature).exp();
        sum += *m;
    }
    for m in margins.iter_mut() {
        *m /= sum;
    }
}

/// The classifier's part of a reading.
#[derive(Debug)]
pub(crate) struct Classified {
    pub(crate) ranked: Vec<(Intent, f32)>,
    /// Share of the words that occurred in training, 0 to 1.
    pub(crate) known_share: f32,
}

impl Model {
    /// The intents with their probabilities, likeliest first.
    pub fn classify(&self, text: &str) -> Vec<(Intent, f32)> {
        let normal = Normal::new(text);
        self.classify_words(&plain_words(&normal, &self.shorthand)).ranked
    }

    pub(crate) fn classify_words(&self, words: &[&str]) -> Classified {
        if words.is_empty() {
            return Classified { ranked: vec![(Intent::OutOfScope, 1.0)], known_share: 0.0 };
        }
        let known = words.iter().filter(|w| self.space.knows(w)).count();
        let known_share = known as f32 / words.len() as f32;
        if words.len() <= 3
            && let Some(intent) = self.exact.get(&words.join(" "))
        {
            return Classified { ranked: vec![(*intent, 1.0)], known_share: 1.0 };
        }
        let mut text = Vec::with_capacity(256);
        self.space.weigh(&Features::new(words), &mut text);
        let stride = stride(self.intents.len());
        let mut scores = vec![0.0; stride];
        margins(&self.weights, stride, &text, &mut scores);
        scores.truncate(self.intents.len());
        let in_scope = self.intents.iter().zip(&scores).filter(|(i, _)| **i != Intent::OutOfScope);
        let foreign = in_scope.map(|(_, margin)| *margin).fold(f32::NEG_INFINITY, f32::max) < self.margin_min;
        softmax(&mut scores, self.temperature);
        let mut ranked: Vec<_> = self.intents.iter().copied().zip(scores).collect();
        if foreign {
            lift_out_of_scope(&mut ranked);
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Classified { ranked, known_share }
    }
}

/// A text that is near no intent: "out of scope" gets at least as much as the likeliest other, the rest
/// shrinks, and the sum stays 1.
fn lift_out_of_scope(ranked: &mut Vec<(Intent, f32)>) {
    let best = ranked.iter().filter(|(i, _)| *i != Intent::OutOfScope).map(|(_, p)| *p).fold(0.0, f32::max);
    let own = ranked.iter().find(|(i, _)| *i == Intent::OutOfScope).map_or(0.0, |(_, p)| *p);
    let lifted = (own + best).min(1.0);
    let keep = if own < 1.0 { (1.0 - lifted) / (1.0 - own) } else { 0.0 };
    for (_, p) in ranked.iter_mut() {
        *p *= keep;
    }
    ranked.retain(|(i, _)| *i != Intent::OutOfScope);
    ranked.push((Intent::OutOfScope, lifted));
}
