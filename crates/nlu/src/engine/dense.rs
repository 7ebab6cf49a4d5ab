//! A softmax over the vectors of a sentence encoder. Refuses to know where vectors come from.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatch is compiled for the machine's wide registers"
)]
#![expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^24")]

use super::head::{Adam, Head, LANES, SCALE, softmax, stride};
use super::random::SplitMix;

const BATCH: usize = 32;
const RATE: f32 = 0.01;
const ROUNDS: usize = 12;
const STEPS_MIN: usize = 1_000;
const STEPS_MAX: usize = 5_000;
/// What the square of a weight costs, times the root of the number of texts.
const PENALTY: f32 = 0.027;

/// Vectors with their classes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DenseLesson<'a> {
    pub(crate) vectors: &'a [Vec<f32>],
    pub(crate) classes: &'a [usize],
    pub(crate) chosen: &'a [usize],
    pub(crate) class_count: usize,
    pub(crate) seed: u64,
}

/// Trains a head that has no words of its own.
pub(crate) fn train(lesson: &DenseLesson<'_>) -> Head {
    pulp::Arch::new().dispatch(|| descend(lesson))
}

#[inline(always)]
fn descend(lesson: &DenseLesson<'_>) -> Head {
    let dims = lesson.chosen.first().map_or(0, |i| lesson.vectors[*i].len());
    let (classes, stride) = (lesson.class_count, stride(lesson.class_count));
    let mut head = Head {
        dims,
        classes,
        weights: vec![0.0; dims * stride],
        biases: vec![0.0; stride],
        norm: 1.0,
        ..Head::default()
    };
    let (mut weight_slopes, mut bias_slopes) = (Adam::new(dims * stride), Adam::new(stride));
    let mut random = SplitMix::new(lesson.seed);
    let mut order = lesson.chosen.to_vec();
    let per_round = order.len().div_ceil(BATCH).max(1);
    let rounds = (ROUNDS * per_round).clamp(STEPS_MIN, STEPS_MAX.max(per_round)).div_ceil(per_round);
    let steps = rounds * per_round;
    let penalty = PENALTY / (order.len().max(1) as f32).sqrt();
    let mut step = 0_i32;
    // By dimension, then by text of the batch; texts that a short batch lacks stay 0.
    let mut inputs = vec![[0.0_f32; BATCH]; dims];
    let mut errors = vec![0.0; BATCH * stride];
    for _ in 0..rounds {
        random.shuffle(&mut order);
        for batch in order.chunks(BATCH) {
            for (dim, inputs) in inputs.iter_mut().enumerate() {
                inputs.fill(0.0);
                for (input, i) in inputs.iter_mut().zip(batch) {
                    *input = lesson.vectors[*i][dim] * SCALE;
                }
            }
            for errors in errors.chunks_exact_mut(stride) {
                errors.copy_from_slice(&head.biases);
            }
            score(&inputs, &head.weights, &mut errors, stride);
            let share = 1.0 / batch.len() as f32;
            for (at, errors) in errors.chunks_exact_mut(stride).enumerate() {
                let Some(i) = batch.get(at) else {
                    errors.fill(0.0);
                    continue;
                };
                softmax(&mut errors[..classes]);
                errors[classes..].fill(0.0);
                errors[lesson.classes[*i]] -= 1.0;
                for (error, slope) in errors.iter_mut().zip(&mut bias_slopes.slopes) {
                    *error *= share;
                    *slope += *error;
                }
            }
            add_slopes(&inputs, &errors, &mut weight_slopes.slopes, stride);
            for (slope, weight) in weight_slopes.slopes.iter_mut().zip(&head.weights) {
                *slope += penalty * weight;
            }
            let left = 1.0 - step as f32 / steps as f32;
            step += 1;
            let rate = RATE * left * Adam::warmth(step);
            weight_slopes.step(rate, &mut head.weights);
            bias_slopes.step(rate, &mut head.biases);
        }
    }
    head
}

/// Texts whose sums are held in registers together.
const TOGETHER: usize = 8;

/// Adds inputs times weights to the scores of each text.
#[inline(always)]
fn score(inputs: &[[f32; BATCH]], weights: &[f32], scores: &mut [f32], stride: usize) {
    for first in (0..BATCH).step_by(TOGETHER) {
        for lane in (0..stride).step_by(LANES) {
            let mut sums = [[0.0_f32; LANES]; TOGETHER];
            for (inputs, weights) in inputs.iter().zip(weights.chunks_exact(stride)) {
                let Some(weights) = weights[lane..].first_chunk::<LANES>() else { continue };
                let Some(inputs) = inputs[first..].first_chunk::<TOGETHER>() else { continue };
                for (sums, input) in sums.iter_mut().zip(inputs) {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += input * weight;
                    }
                }
            }
            for (at, sums) in sums.iter().enumerate() {
                for (score, sum) in scores[(first + at) * stride + lane..].iter_mut().zip(sums) {
                    *score += sum;
                }
            }
        }
    }
}

/// Adds inputs times errors of all texts to the slopes of the weights.
#[inline(always)]
fn add_slopes(inputs: &[[f32; BATCH]], errors: &[f32], slopes: &mut [f32], stride: usize) {
    for (inputs, slopes) in inputs.iter().zip(slopes.chunks_exact_mut(stride)) {
        for (lane, slopes) in slopes.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let mut sums = *slopes;
            for (input, errors) in inputs.iter().zip(errors.chunks_exact(stride)) {
                let Some(errors) = errors[lane * LANES..].first_chunk::<LANES>() else { continue };
                for (sum, error) in sums.iter_mut().zip(errors) {
                    *sum += input * error;
                }
            }
            *slopes = sums;
        }
    }
}
