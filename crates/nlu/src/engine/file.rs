//! A classifier as bytes and back. Refuses files of another version and files that were cut.

use super::calibrate::Mix;
use super::classifier::Classifier;
use super::concepts::Concepts;
#[cfg(feature = "nlu-neural")]
use super::fusion::{FusedMix, Fusion, GroupRule, Taught, Usual};
use super::head::{Head, stride};
use super::space::{Lengths, Space};
use super::sparse::Sparse;
use super::watch::Watch;

/// Opens every file; its last digit changes when features or layout do.
const MAGIC: &[u8] = b"TLMODEL5";
#[cfg(feature = "nlu-neural")]
const FUSION_MAGIC: &[u8] = b"TLFUSED1";

impl Classifier {
    /// The classifier as bytes, without its concepts: they are the program's.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(MAGIC.to_vec());
        out.bytes(self.labels.join("\n").as_bytes());
        let (hashes, idf) = self.space.parts();
        out.words(hashes);
        out.floats(idf);
        let Lengths { words, unknown, concepts } = self.space.lengths;
        out.floats(&[words, unknown, concepts]);
        let (biases, scales, numbers) = self.sparse.parts();
        out.floats(biases);
        out.floats(scales);
        out.small(&numbers);
        out.floats(&self.mixes.iter().flat_map(|m| [m.margins, m.head]).collect::<Vec<_>>());
        out.floats(&self.surplus);
        out.floats(&self.thresholds.concat());
        out.words(&[u32::try_from(self.watches.len()).unwrap_or(0)]);
        for watch in &self.watches {
            out.floats(&watch.asked);
            out.floats(&watch.beside);
            out.words(&watch.labels);
        }
        out.head(self.head.as_ref());
        out.0
    }

    /// Reads what [`Self::to_bytes`] wrote, without concepts; `None` when it is something else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(MAGIC)?);
        let labels: Vec<String> =
            std::str::from_utf8(from.bytes()?).ok()?.split('\n').map(str::to_owned).collect();
        let (hashes, idf, lengths) = (from.words()?, from.floats()?, from.floats()?);
        let (biases, scales, numbers) = (from.floats()?, from.floats()?, from.small()?);
        let mixes: Vec<Mix> = from
            .floats()?
            .as_chunks::<2>()
            .0
            .iter()
            .map(|[margins, head]| Mix { margins: *margins, head: *head })
            .collect();
        let surplus = from.floats()?;
        let thresholds = from.floats()?.chunks(labels.len().max(1)).map(<[f32]>::to_vec).collect();
        let watches: Vec<Watch> = (0..*from.words()?.first()?)
            .map(|_| Some(Watch { asked: from.floats()?, beside: from.floats()?, labels: from.words()? }))
            .collect::<Option<_>>()?;
        let head = from.head(labels.len())?;
        // A model of texts alone watches for nothing.
        let columns = watches.len();
        let sound = idf.len() == hashes.len() + 1
            && hashes.is_sorted_by(|a, b| a < b)
            && biases.len() == labels.len() + columns
            && scales.len() == idf.len()
            && numbers.len() == idf.len() * biases.len()
            && [0, labels.len()].contains(&surplus.len())
            && from.0.is_empty();
        let [words, unknown, concepts] = *lengths.first_chunk::<3>()?;
        let space = Space::from_parts(hashes, idf, Lengths { words, unknown, concepts });
        let sparse = Sparse::from_parts(&biases, scales, &numbers);
        sound.then_some(Self {
            labels,
            concepts: Concepts::default(),
            space,
            sparse,
            head,
            mixes,
            surplus,
            thresholds,
            watches,
        })
    }
}

#[cfg(feature = "nlu-neural")]
impl Fusion {
    /// The encoder's part as bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(FUSION_MAGIC.to_vec());
        out.head(Some(&self.head));
        let rules = self.rules.iter().flat_map(|r| [r.mix.parts[0], r.mix.parts[1], r.mix.parts[2], r.sure]);
        out.floats(&rules.collect::<Vec<_>>());
        out.floats(&self.thresholds);
        let (near, like) = (self.nearness, self.likeness);
        out.floats(&[near.mean, near.spread, like.mean, like.spread]);
        out.words(&[u32::try_from(self.taught.dims).unwrap_or(0)]);
        out.floats(&self.taught.scales);
        out.small(&self.taught.numbers);
        out.0
    }

    /// Reads what [`Self::to_bytes`] wrote for a classifier of `classes` labels; `None` when it is something else.
    pub(crate) fn from_bytes(bytes: &[u8], classes: usize) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(FUSION_MAGIC)?);
        let head = from.head(classes)??;
        let rules = from.floats()?;
        let rule = |r: &[f32; 4]| GroupRule { mix: FusedMix { parts: [r[0], r[1], r[2]] }, sure: r[3] };
        let rules = rules.as_chunks::<4>().0.iter().map(rule).collect();
        let thresholds = from.floats()?;
        let [near, near_spread, like, like_spread] = *from.floats()?.first_chunk::<4>()?;
        let dims = *from.words()?.first()? as usize;
        let taught = Taught { dims, scales: from.floats()?, numbers: from.small()? };
        let sound = thresholds.len() == classes
            && taught.dims == head.dims
            && taught.numbers.len() == taught.scales.len() * dims
            && from.0.is_empty();
        let nearness = Usual { mean: near, spread: near_spread };
        let likeness = Usual { mean: like, spread: like_spread };
        sound.then_some(Self { head, rules, thresholds, taught, nearness, likeness })
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.0.extend(bytes);
    }

    fn words(&mut self, words: &[u32]) {
        self.bytes(&words.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<_>>());
    }

    fn floats(&mut self, floats: &[f32]) {
        self.bytes(&floats.iter().flat_map(|f| f.to_le_bytes()).collect::<Vec<_>>());
    }

    fn small(&mut self, numbers: &[i8]) {
        self.bytes(&numbers.iter().map(|n| n.cast_unsigned()).collect::<Vec<_>>());
    }

    fn head(&mut self, head: Option<&Head>) {
        let Some(head) = head else { return self.words(&[0]) };
        self.words(&[u32::try_from(head.dims).unwrap_or(0)]);
        self.floats(&head.weights);
        self.floats(&head.biases);
        self.floats(&[head.norm]);
        let tuned = head.tuned.iter().enumerate().filter(|(_, row)| **row > 0);
        let mut pairs: Vec<(u32, u32)> =
            tuned.map(|(piece, row)| (*row, u32::try_from(piece).unwrap_or(0))).collect();
        pairs.sort_unstable();
        self.words(&[u32::try_from(head.tuned.len()).unwrap_or(0)]);
        self.words(&pairs.iter().map(|(_, piece)| *piece).collect::<Vec<_>>());
        self.floats(&head.tuned_scales);
        self.small(&head.tuned_numbers);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self) -> Option<&'a [u8]> {
        let (len, rest) = self.0.split_first_chunk::<4>()?;
        let (bytes, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        self.0 = rest;
        Some(bytes)
    }

    fn words(&mut self) -> Option<Vec<u32>> {
        Some(self.bytes()?.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect())
    }

    fn floats(&mut self) -> Option<Vec<f32>> {
        Some(self.bytes()?.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }

    fn small(&mut self) -> Option<Vec<i8>> {
        Some(self.bytes()?.iter().map(|b| b.cast_signed()).collect())
    }

    #[expect(clippy::option_option, reason = "outside: unreadable; inside: a classifier without head")]
    fn head(&mut self, classes: usize) -> Option<Option<Head>> {
        let dims = *self.words()?.first()? as usize;
        if dims == 0 {
            return Some(None);
        }
        let (weights, biases) = (self.floats()?, self.floats()?);
        let norm = *self.floats()?.first()?;
        let mut tuned = vec![0; *self.words()?.first()? as usize];
        for (row, piece) in (1..).zip(self.words()?) {
            *tuned.get_mut(piece as usize)? = row;
        }
        let (tuned_scales, tuned_numbers) = (self.floats()?, self.small()?);
        let sound = weights.len() == dims * stride(classes)
            && biases.len() == stride(classes)
            && tuned_numbers.len() == tuned_scales.len() * dims;
        sound.then_some(Some(Head {
            dims,
            classes,
            weights,
            biases,
            norm,
            tuned,
            tuned_scales,
            tuned_numbers,
        }))
    }
}
