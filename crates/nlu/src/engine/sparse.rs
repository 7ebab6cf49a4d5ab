//! Weights of the n-grams, as bytes: one row per feature, one column per label and per thing watched for. Refuses to
//! know which feature has which row.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatch is compiled for the machine's wide registers"
)]

use std::array;

use super::head::quantise;
use super::solver::{Vector, Weights};

/// Columns added at once; rows are filled up to a multiple of it, so that no column is added alone.
const LANES: usize = 16;

/// Quantised weights of a linear model.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sparse {
    columns: usize,
    /// Filled up, as each row is.
    biases: Vec<f32>,
    /// By row, what its numbers are to be multiplied with; row 0 is nobody's.
    scales: Vec<f32>,
    /// `biases.len()` per row.
    numbers: Vec<i8>,
}

impl Sparse {
    pub(crate) fn new(weights: &Weights, columns: usize) -> Self {
        let row = |at: usize| -> Vec<f32> {
            weights.blocks.iter().flat_map(|block| block[at]).take(columns).collect()
        };
        let rows = weights.blocks.first().map_or(0, Vec::len);
        let mut scales = vec![0.0];
        let mut numbers = vec![0; columns];
        for at in 1..rows {
            let weights = row(at);
            let (scale, quantised) = quantise(&weights);
            scales.push(scale);
            numbers.extend(quantised);
        }
        Self::from_parts(&row(0), scales, &numbers)
    }

    /// From what [`Self::parts`] gave.
    pub(crate) fn from_parts(biases: &[f32], scales: Vec<f32>, numbers: &[i8]) -> Self {
        let columns = biases.len();
        let stride = columns.next_multiple_of(LANES);
        let mut filled = vec![0; scales.len() * stride];
        if columns > 0 {
            for (row, numbers) in filled.chunks_exact_mut(stride).zip(numbers.chunks_exact(columns)) {
                row[..columns].copy_from_slice(numbers);
            }
        }
        let mut biases = biases.to_vec();
        biases.resize(stride, 0.0);
        Self { columns, biases, scales, numbers: filled }
    }

    /// Biases, scales by row, and the numbers of all rows, without what they are filled up with.
    pub(crate) fn parts(&self) -> (&[f32], &[f32], Vec<i8>) {
        let rows = self.numbers.chunks_exact(self.biases.len().max(1));
        let numbers = rows.flat_map(|row| &row[..self.columns]).copied().collect();
        (&self.biases[..self.columns], &self.scales, numbers)
    }

    /// The sums of all columns for a text.
    #[inline(always)]
    pub(crate) fn margins(&self, vector: &Vector) -> Vec<f32> {
        let mut out = self.biases.clone();
        let stride = out.len();
        let sums = out.as_chunks_mut::<LANES>().0;
        for &(row, value) in &vector.items {
            let value = value * self.scales[row as usize];
            let numbers = &self.numbers[row as usize * stride..][..stride];
            for (sums, numbers) in sums.iter_mut().zip(numbers.as_chunks::<LANES>().0) {
                // By value: the compiler then sees that sums and numbers are not the same memory.
                let numbers = numbers.map(f32::from);
                *sums = array::from_fn(|lane| sums[lane] + numbers[lane] * value);
            }
        }
        out.truncate(self.columns);
        out
    }

    /// How much a row speaks for `column` against the mean of the first `labels` columns; 0 for no such row.
    #[expect(clippy::cast_precision_loss, reason = "labels are few")]
    pub(crate) fn pull(&self, row: u32, column: usize, labels: usize) -> f32 {
        let row = row as usize;
        let numbers = self.numbers.chunks_exact(self.biases.len().max(1)).nth(row);
        let Some(numbers) = numbers.and_then(|numbers| numbers.get(..labels)) else { return 0.0 };
        let mean = numbers.iter().map(|n| f32::from(*n)).sum::<f32>() / labels.max(1) as f32;
        let own = numbers.get(column).copied().map_or(0.0, f32::from);
        (own - mean) * self.scales[row]
    }
}
