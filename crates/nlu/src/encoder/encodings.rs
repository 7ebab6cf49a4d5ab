//! Vectors of texts that were encoded before, in memory and in a file: encoding a training set takes a minute, and
//! most of it is the same the next time. Refuses to hold vectors of two encoders.

use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

use super::{Encoder, hash_of};
use crate::engine::head::quantise;

/// Opens every file.
const MAGIC: &[u8] = b"TLENC001";

/// Vectors by the hash of their text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Encodings {
    /// Scale and bytes.
    vectors: HashMap<u64, (f32, Vec<i8>)>,
    fingerprint: u64,
    dims: usize,
}

impl Encodings {
    /// None yet.
    pub fn new(encoder: &Encoder) -> Self {
        Self { vectors: HashMap::new(), fingerprint: encoder.fingerprint(), dims: encoder.dims() }
    }

    /// What a file holds; none where there is no file, or one of another encoder.
    pub fn load(encoder: &Encoder, path: &Path) -> Self {
        let none = Self::new(encoder);
        fs::read(path).ok().and_then(|bytes| none.parse(&bytes)).unwrap_or(none)
    }

    fn parse(&self, bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*head) != self.fingerprint || !rest.len().is_multiple_of(12 + self.dims) {
            return None;
        }
        let mut vectors = HashMap::new();
        for entry in rest.chunks_exact(12 + self.dims) {
            let (hash, entry) = entry.split_first_chunk::<8>()?;
            let (scale, numbers) = entry.split_first_chunk::<4>()?;
            let numbers = numbers.iter().map(|b| b.cast_signed()).collect();
            vectors.insert(u64::from_le_bytes(*hash), (f32::from_le_bytes(*scale), numbers));
        }
        Some(Self { vectors, ..*self })
    }

    /// Writes all, whole or not at all.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut out = MAGIC.to_vec();
        out.extend(self.fingerprint.to_le_bytes());
        let mut hashes: Vec<u64> = self.vectors.keys().copied().collect();
        hashes.sort_unstable();
        for hash in hashes {
            if let Some((scale, numbers)) = self.vectors.get(&hash) {
                out.extend(hash.to_le_bytes());
                out.extend(scale.to_le_bytes());
                out.extend(numbers.iter().map(|n| n.cast_unsigned()));
            }
        }
        let beside = path.with_extension("new");
        fs::write(&beside, out)?;
        fs::rename(beside, path)
    }

    /// Encodes those of the texts that are not known yet; gives how many that were.
    pub fn add(
        &mut self,
        encoder: &Encoder,
        texts: &[&str],
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> usize {
        let mut missing: Vec<&str> =
            texts.iter().copied().filter(|text| !self.vectors.contains_key(&key(text))).collect();
        missing.sort_unstable();
        missing.dedup();
        // Texts of a size together.
        missing.sort_by_key(|text| text.len());
        for (text, vector) in missing.iter().zip(encoder.encode_all(&missing, progress)) {
            let (scale, numbers) = quantise(&vector);
            self.vectors.insert(key(text), (scale, numbers.collect()));
        }
        missing.len()
    }

    /// The vector of a text; zeros for an unknown one.
    pub fn get(&self, text: &str) -> Vec<f32> {
        match self.vectors.get(&key(text)) {
            Some((scale, numbers)) => numbers.iter().map(|n| f32::from(*n) * scale).collect(),
            None => vec![0.0; self.dims],
        }
    }
}

fn key(text: &str) -> u64 {
    hash_of(0, text.as_bytes())
}
