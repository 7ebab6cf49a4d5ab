//! The features seen in training: which row each has and how much it weighs. Refuses to know classes.
#![expect(clippy::cast_precision_loss, reason = "counts of texts and words are far below 2^24")]

use super::features::{Features, word_hash};
use super::solver::Vector;

/// What an unknown feature adds to the length of a text's vector, as a share of the rarest known one: some,
/// so that foreign texts end up near no class; not all, so that a typing error costs little.
const UNKNOWN_SHARE: f32 = 0.4;

/// Features by hash, with their weights.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Space {
    /// Sorted; the feature at index `i` has row `i + 1`.
    hashes: Vec<u32>,
    /// Inverse document frequency by row; row 0 is nobody's.
    idf: Vec<f32>,
    /// Open addressing by the upper bits of the hash; row 0 where free.
    table: Vec<Slot>,
    pub(crate) lengths: Lengths,
}

/// All that is asked of a feature, side by side: one miss of the cache instead of three.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Slot {
    hash: u32,
    row: u32,
    idf: f32,
}

/// How long the concepts of a text are against its letter sequences.
const CONCEPTS: f32 = 0.8;

/// How long parts of a text's vector are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Lengths {
    /// Of its words, against its letter sequences.
    pub(crate) words: f32,
    /// Of a feature not seen in training.
    pub(crate) unknown: f32,
    /// Of its concepts, against its letter sequences.
    pub(crate) concepts: f32,
}

impl Space {
    /// Keeps the features that occur in at least `texts_min` of the texts. `words` is the length of a text's words
    /// against that of its letter sequences.
    pub(crate) fn new<'a>(
        texts: impl ExactSizeIterator<Item = &'a Features>,
        texts_min: usize,
        words: f32,
    ) -> Self {
        let count = texts.len();
        let mut all: Vec<u32> = Vec::new();
        for features in texts {
            for part in [&features.words, &features.grams, &features.concepts] {
                let from = all.len();
                all.extend_from_slice(part);
                // Sorted each, so repeats stand together.
                let mut kept = from;
                for i in from..all.len() {
                    if i == from || all[i] != all[kept - 1] {
                        all[kept] = all[i];
                        kept += 1;
                    }
                }
                all.truncate(kept);
            }
        }
        all.sort_unstable();
        let (mut hashes, mut idf) = (Vec::new(), vec![0.0]);
        for same in all.chunk_by(|a, b| a == b).filter(|same| same.len() >= texts_min) {
            hashes.push(same[0]);
            idf.push(((1.0 + count as f32) / (1.0 + same.len() as f32)).ln() + 1.0);
        }
        let unknown = idf.iter().copied().fold(0.0, f32::max) * UNKNOWN_SHARE;
        Self::from_parts(hashes, idf, Lengths { words, unknown, concepts: CONCEPTS })
    }

    /// The sorted hashes, the weights by row.
    pub(crate) fn parts(&self) -> (&[u32], &[f32]) {
        (&self.hashes, &self.idf)
    }

    pub(crate) fn from_parts(hashes: Vec<u32>, idf: Vec<f32>, lengths: Lengths) -> Self {
        let table = vec![Slot::default(); (hashes.len() * 2).next_power_of_two().max(2)];
        let mut space = Self { hashes, idf, table, lengths };
        for ((row, hash), idf) in (1..).zip(&space.hashes).zip(&space.idf[1..]) {
            let slot = slot_of(&space.table, *hash);
            space.table[slot] = Slot { hash: *hash, row, idf: *idf };
        }
        space
    }

    /// Rows of the weights over this space, the bias included.
    pub(crate) fn rows(&self) -> usize {
        self.idf.len()
    }

    /// The row of a feature, 0 for an unknown one.
    pub(crate) fn row(&self, hash: u32) -> u32 {
        self.slot(hash).row
    }

    fn slot(&self, hash: u32) -> Slot {
        if self.table.is_empty() { Slot::default() } else { self.table[slot_of(&self.table, hash)] }
    }

    pub(crate) fn knows(&self, word: &str) -> bool {
        self.row(word_hash(word)) != 0
    }

    /// Rows and values; words, letter sequences and concepts each scaled to their length.
    pub(crate) fn weigh(&self, features: &Features) -> Vector {
        let mut out = Vector { items: Vec::with_capacity(features.words.len() + features.grams.len()) };
        self.weigh_part(&features.words, self.lengths.words, &mut out.items);
        self.weigh_part(&features.grams, 1.0, &mut out.items);
        self.weigh_part(&features.concepts, self.lengths.concepts, &mut out.items);
        out
    }

    fn weigh_part(&self, sorted: &[u32], length: f32, out: &mut Vec<(u32, f32)>) {
        let first = out.len();
        let mut squares = 0.0;
        for same in sorted.chunk_by(|a, b| a == b) {
            let Slot { row, idf, .. } = self.slot(same[0]);
            let idf = if row == 0 { self.lengths.unknown } else { idf };
            let value = if same.len() == 1 { idf } else { idf * (1.0 + (same.len() as f32).ln()) };
            squares += value * value;
            if row != 0 {
                out.push((row, value));
            }
        }
        let scale = if squares > 0.0 { length / squares.sqrt() } else { 0.0 };
        for (_, value) in &mut out[first..] {
            *value *= scale;
        }
    }
}

/// Where a hash stands, or the free place where it would.
fn slot_of(table: &[Slot], hash: u32) -> usize {
    let mut at = (hash.wrapping_mul(0x9e37_79b1) >> (32 - table.len().trailing_zeros())) as usize;
    while table[at].row != 0 && table[at].hash != hash {
        at = (at + 1) & (table.len() - 1);
    }
    at
}
