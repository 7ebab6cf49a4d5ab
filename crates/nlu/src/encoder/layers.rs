//! The layers of a BERT encoder: attention, two products, sums that are brought to one length. Refuses to know
//! files and words.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatch is compiled for the machine's wide registers"
)]
#![expect(clippy::cast_precision_loss, reason = "sizes of one model are far below 2^24")]

use std::ops::Range;

use super::product::Matrix;

/// One layer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layer {
    /// Queries, keys and values side by side.
    pub(super) attention: Matrix,
    pub(super) attended: Matrix,
    pub(super) attended_norm: Norm,
    pub(super) wide: Matrix,
    pub(super) narrow: Matrix,
    pub(super) narrow_norm: Norm,
}

/// Brings every row to mean 0 and spread 1, then weighs and shifts it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Norm {
    pub(super) weights: Vec<f32>,
    pub(super) biases: Vec<f32>,
    /// Added to the spread.
    pub(super) least: f32,
}

impl Layer {
    /// Moves the rows of several texts, which lie one behind the other, through the layer.
    pub(super) fn apply(&self, x: &mut [f32], texts: &[Range<usize>], heads: usize) {
        let hidden = self.attended.outputs();
        let joined = self.attention.apply(x);
        let mut attended = vec![0.0; x.len()];
        for text in texts {
            let joined = &joined[text.start * 3 * hidden..text.end * 3 * hidden];
            let out = &mut attended[text.start * hidden..text.end * hidden];
            pulp::Arch::new().dispatch(|| attend(joined, out, hidden, heads));
        }
        add(x, &self.attended.apply(&attended));
        self.attended_norm.apply(x);
        let mut middle = self.wide.apply(x);
        pulp::Arch::new().dispatch(|| gelu(&mut middle));
        add(x, &self.narrow.apply(&middle));
        self.narrow_norm.apply(x);
    }
}

impl Norm {
    pub(super) fn apply(&self, x: &mut [f32]) {
        pulp::Arch::new().dispatch(|| normalise(x, self));
    }
}

fn add(x: &mut [f32], more: &[f32]) {
    for (x, more) in x.iter_mut().zip(more) {
        *x += more;
    }
}

#[inline(always)]
fn normalise(x: &mut [f32], norm: &Norm) {
    let width = norm.weights.len();
    for row in x.chunks_exact_mut(width) {
        let mean = sum(row, |v| v) / width as f32;
        let spread = sum(row, |v| (v - mean) * (v - mean)) / width as f32;
        let scale = 1.0 / (spread + norm.least).sqrt();
        for ((value, weight), bias) in row.iter_mut().zip(&norm.weights).zip(&norm.biases) {
            *value = (*value - mean) * scale * weight + bias;
        }
    }
}

const LANES: usize = 16;

/// The sum of what `part` makes of each; the rest beyond whole lanes included.
#[inline(always)]
fn sum(values: &[f32], part: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += part(*value);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|v| part(*v)).sum::<f32>()
}

#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

/// Every place takes from all places of its text, the more the better key and query fit.
#[inline(always)]
fn attend(joined: &[f32], out: &mut [f32], hidden: usize, heads: usize) {
    let size = hidden / heads;
    let scale = 1.0 / (size as f32).sqrt();
    let mut scores = vec![0.0; joined.len() / (3 * hidden)];
    for head in 0..heads {
        let query = head * size..(head + 1) * size;
        let key = hidden + query.start..hidden + query.end;
        let value = 2 * hidden + query.start..2 * hidden + query.end;
        for (row, out) in joined.chunks_exact(3 * hidden).zip(out.chunks_exact_mut(hidden)) {
            for (score, other) in scores.iter_mut().zip(joined.chunks_exact(3 * hidden)) {
                *score = dot(&row[query.clone()], &other[key.clone()]) * scale;
            }
            let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for score in &mut scores {
                *score = exp(*score - highest);
            }
            let all = 1.0 / sum(&scores, |s| s);
            let out = &mut out[query.clone()];
            for (score, other) in scores.iter().zip(joined.chunks_exact(3 * hidden)) {
                let share = score * all;
                for (out, value) in out.iter_mut().zip(&other[value.clone()]) {
                    *out += share * value;
                }
            }
        }
    }
}

#[inline(always)]
fn gelu(values: &mut [f32]) {
    for value in values {
        *value *= 0.5 * (1.0 + erf(*value * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// Abramowitz and Stegun 7.1.26; the error is below 1.5e-7.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let sum = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_74) * t + 0.254_829_6) * t;
    (1.0 - sum * exp(-x * x)).copysign(x)
}

/// The exponential without a branch, so that many run side by side; relative error below 1e-6.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding it leaves the nearest whole number in the last bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    // The logarithm of 2 in two parts, so that nothing is lost.
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest
                            * (0.166_666_67
                                + rest * (0.041_666_67 + rest * (8.333_334e-3 + rest * 1.388_889e-3)))));
    series * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

#[cfg(test)]
mod tests {
    use super::{erf, exp};

    #[test]
    fn exponential_and_error_function() {
        for i in -400_i16..=400 {
            let x = f32::from(i) / 5.0;
            let expect = x.exp();
            assert!((exp(x) - expect).abs() <= 2e-6 * expect, "{x}: {} for {expect}", exp(x));
        }
        assert!(exp(-1_000.0) < 1e-30);
        // Handbook of Mathematical Functions, table 7.1.
        for (x, expect) in [(0.0, 0.0), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (2.0, 0.995_322_3)] {
            assert!((erf(x) - expect).abs() < 1e-6);
            assert!((erf(-x) + expect).abs() < 1e-6);
        }
    }
}
