//! A sentence encoder of `MiniLM` class from a folder: text in, a vector of length 1 out, whose cosines tell how near
//! two meanings are. Refuses to know intents, and to load anything but a BERT of that shape.

mod encodings;
mod files;
mod layers;
mod pieces;
mod product;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::engine::parallel;
use crate::neural::EncoderError;
pub use encodings::Encodings;
pub(crate) use files::hash_of;
use layers::{Layer, Norm};
use pieces::Vocabulary;

/// Word pieces of a text that are looked at, the marks of start and end included.
pub const PIECES_MAX: usize = 128;

/// Texts that go through the layers together.
const TOGETHER: usize = 8;

/// A sentence encoder. Cheap to clone, safe to share between threads.
#[derive(Debug, Clone)]
pub struct Encoder {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    vocabulary: Vocabulary,
    hidden: usize,
    heads: usize,
    words: Table,
    /// Place and kind of a first text, by place.
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    /// Of the files' bytes.
    fingerprint: u64,
}

/// Word vectors as small integers.
#[derive(Debug)]
struct Table {
    numbers: Vec<i16>,
    scales: Vec<f32>,
}

impl Encoder {
    /// Reads the folder.
    ///
    /// # Errors
    /// What is missing or different, and what to do.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        files::read(folder).map(|inner| Self { inner: Arc::new(inner) })
    }

    /// Whether the folder looks like an encoder's, without reading its weights.
    ///
    /// # Errors
    /// As [`Self::open`], as far as that can be told from names, sizes and `config.json`.
    pub fn check(folder: &Path) -> Result<(), EncoderError> {
        files::check(folder)
    }

    /// Numbers of a vector.
    pub fn dims(&self) -> usize {
        self.inner.hidden
    }

    /// Changes whenever the files do.
    pub fn fingerprint(&self) -> u64 {
        self.inner.fingerprint
    }

    /// The word pieces of a text by their line in the vocabulary, at most [`PIECES_MAX`].
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        self.inner.vocabulary.cut(text, PIECES_MAX)
    }

    /// The vector of a text, of length 1.
    pub fn encode(&self, text: &str) -> Vec<f32> {
        self.inner.encode(&[self.pieces(text)]).pop().unwrap_or_default()
    }

    /// The vectors of many texts, on all processors. `progress` is told texts done and texts in all. A text's
    /// vector does not depend on the others.
    pub fn encode_all(&self, texts: &[&str], progress: &(dyn Fn(usize, usize) + Sync)) -> Vec<Vec<f32>> {
        let pieces: Vec<Vec<u32>> = texts.iter().map(|text| self.pieces(text)).collect();
        let parts: Vec<&[Vec<u32>]> = pieces.chunks(TOGETHER).collect();
        let done = AtomicUsize::new(0);
        let vectors = parallel::map(parts.len(), |part| {
            let vectors = self.inner.encode(parts[part]);
            progress(done.fetch_add(vectors.len(), Ordering::Relaxed) + vectors.len(), texts.len());
            vectors
        });
        vectors.into_iter().flatten().collect()
    }
}

impl Inner {
    /// The mean over the places of each text, brought to length 1.
    #[expect(clippy::cast_precision_loss, reason = "at most 128 places")]
    fn encode(&self, texts: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let hidden = self.hidden;
        let mut ranges = Vec::with_capacity(texts.len());
        let mut x: Vec<f32> = Vec::with_capacity(texts.iter().map(Vec::len).sum::<usize>() * hidden);
        for text in texts {
            let first = x.len() / hidden;
            ranges.push(first..first + text.len());
            for (piece, place) in text.iter().zip(self.places.chunks_exact(hidden)) {
                let piece = *piece as usize;
                let scale = self.words.scales[piece];
                let numbers = &self.words.numbers[piece * hidden..(piece + 1) * hidden];
                x.extend(numbers.iter().zip(place).map(|(number, place)| f32::from(*number) * scale + place));
            }
        }
        self.norm.apply(&mut x);
        for layer in &self.layers {
            layer.apply(&mut x, &ranges, self.heads);
        }
        let mean = |range: &std::ops::Range<usize>| {
            let mut sum = vec![0.0; hidden];
            for row in x[range.start * hidden..range.end * hidden].chunks_exact(hidden) {
                for (sum, value) in sum.iter_mut().zip(row) {
                    *sum += value / range.len() as f32;
                }
            }
            let length = sum.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            sum.iter().map(|v| v / length).collect()
        };
        ranges.iter().map(mean).collect()
    }
}
