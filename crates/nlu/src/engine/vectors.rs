//! Static vectors of word pieces, distilled from a sentence encoder: a text is the sum of its pieces.
//! Refuses to know classes.

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Opens every file of vectors.
const MAGIC: &[u8] = b"TLVEC001";

/// Longer words are not looked up.
const WORD_BYTES_MAX: usize = 100;

/// No piece of the vocabulary is longer; bounds the search in words that are made up.
const PIECE_BYTES_MAX: usize = 20;

/// A table of vectors with its vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vectors {
    dims: usize,
    scales: Vec<f32>,
    numbers: &'static [u8],
    pieces: FxHashMap<&'static str, u32>,
}

impl Vectors {
    /// Reads a file made by `cargo xtask nlu distill`; `None` when it is not one.
    pub(crate) fn parse(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let (dims, rest) = rest.split_first_chunk::<4>()?;
        let (count, dims) = (u32::from_le_bytes(*count) as usize, u32::from_le_bytes(*dims) as usize);
        let (scales, rest) = rest.split_at_checked(count.checked_mul(4)?)?;
        let (numbers, words) = rest.split_at_checked(count.checked_mul(dims)?)?;
        let scales = scales.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let mut pieces = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        for (index, word) in std::str::from_utf8(words).ok()?.split('\n').enumerate() {
            pieces.insert(word, u32::try_from(index).ok()?);
        }
        (pieces.len() == count).then_some(Self { dims, scales, numbers, pieces })
    }

    /// No vectors at all.
    pub(crate) fn empty() -> Self {
        Self { dims: 0, scales: Vec::new(), numbers: &[], pieces: FxHashMap::default() }
    }

    /// Numbers per vector.
    pub(crate) const fn dims(&self) -> usize {
        self.dims
    }

    /// How many pieces have a vector.
    pub(crate) const fn len(&self) -> usize {
        self.scales.len()
    }

    /// The scale and the numbers of one piece's vector.
    pub(crate) fn row(&self, piece: u32) -> (f32, &'static [u8]) {
        let piece = piece as usize;
        (self.scales[piece], &self.numbers[piece * self.dims..][..self.dims])
    }

    /// The pieces of all words; a word with a rest that no piece covers gives none.
    pub(crate) fn pieces(&self, words: &[&str]) -> Vec<u32> {
        let mut found = Vec::with_capacity(words.len() + 4);
        for word in words.iter().filter(|word| word.len() <= WORD_BYTES_MAX) {
            let before = found.len();
            if self.pieces_of(word, &mut found).is_none() {
                found.truncate(before);
            }
        }
        found
    }

    /// Longest pieces first, as the encoder's own tokeniser does; `None` when a rest is left.
    fn pieces_of(&self, word: &str, found: &mut Vec<u32>) -> Option<()> {
        if let Some(index) = self.pieces.get(word) {
            found.push(*index);
            return Some(());
        }
        let mut buffer = String::with_capacity(word.len() + 2);
        let mut start = 0;
        while start < word.len() {
            buffer.clear();
            if start > 0 {
                buffer.push_str("##");
            }
            let prefix = buffer.len();
            let mut end = word.len().min(start + PIECE_BYTES_MAX);
            while !word.is_char_boundary(end) {
                end -= 1;
            }
            buffer.push_str(&word[start..end]);
            let index = loop {
                if buffer.len() == prefix {
                    return None;
                }
                if let Some(index) = self.pieces.get(buffer.as_str()) {
                    break *index;
                }
                buffer.pop();
            };
            found.push(index);
            start += buffer.len() - prefix;
        }
        Some(())
    }
}
