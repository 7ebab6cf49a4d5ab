//! Training: one linear support vector machine per intent against the rest, all solved together by dual
//! coordinate descent (Hsieh and others, 2008: squared hinge, L2), then temperature and foreign-text margin
//! from sentences held out. Deterministic: one thread, one seed, fixed order of sums.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of sentences are far below 2^24, and shares of them are positive"
)]

use std::collections::HashMap;

use tellerline_core::reading::Intent;

use crate::features::{Features, plain_words};
use crate::model::{Model, Space, UNKNOWN_SHARE, margins, softmax, stride};
use crate::normal::Normal;
use crate::pack::Pack;

/// Penalty on errors; the usual choice for unit-length text vectors.
const COST: f32 = 1.0;
const EPOCHS: usize = 12;
/// Every fourth sentence of an intent is held out while the temperature is found.
const FOLDS: usize = 4;
/// Share of held-out in-scope sentences that may fall below the foreign-text margin.
const FOREIGN_SHARE: f32 = 0.02;

struct Sample {
    class: usize,
    text: Vec<(u16, f32)>,
    held_out: bool,
}

/// Trains a classifier; the same pack and seed give the same model, bit for bit on one machine type.
pub fn train(pack: &Pack, seed: u64) -> Model {
    let shorthand = pack.shorthand();
    let intents = pack.intents();
    let mut random = SplitMix(seed);
    let mut texts = Vec::new();
    for (class, intent) in intents.iter().enumerate() {
        let mut sentences: Vec<&str> = pack.sentences(*intent).collect();
        random.shuffle(&mut sentences);
        for (i, sentence) in sentences.iter().enumerate() {
            let normal = Normal::new(sentence);
            texts.push((class, Features::new(&plain_words(&normal, &shorthand)), i % FOLDS == FOLDS - 1));
        }
    }
    let space = build_space(&texts);
    let samples: Vec<Sample> = texts
        .iter()
        .map(|(class, features, held_out)| {
            let mut text = Vec::new();
            space.weigh(features, &mut text);
            Sample { class: *class, text, held_out: *held_out }
        })
        .collect();
    let rows = space.idf.len();
    let partial: Vec<&Sample> = samples.iter().filter(|s| !s.held_out).collect();
    let weights = solve(&partial, rows, intents.len(), &mut random);
    let (temperature, margin_min) = calibrate(&samples, &weights, &intents);
    let all: Vec<&Sample> = samples.iter().collect();
    let weights = solve(&all, rows, intents.len(), &mut random);
    let exact = exact_texts(pack, &shorthand);
    Model { shorthand, exact, intents, space, weights, temperature, margin_min }
}

fn exact_texts(pack: &Pack, shorthand: &HashMap<String, String>) -> HashMap<String, Intent> {
    pack.exact()
        .map(|(intent, text)| (plain_words(&Normal::new(text), shorthand).join(" "), intent))
        .filter(|(words, _)| !words.is_empty())
        .collect()
}

fn build_space(texts: &[(usize, Features, bool)]) -> Space {
    let mut space = Space::empty();
    let mut counts = vec![0_u32];
    for (_, features, _) in texts {
        for half in [&features.words, &features.grams] {
            let mut before = None;
            for &bucket in half {
                if before.replace(bucket) == Some(bucket) {
                    continue;
                }
                let row = &mut space.rows[bucket as usize];
                if *row == 0 {
                    // Rows are numbered in 16 bits; a pack large enough to exhaust them loses its rarest tail.
                    let Ok(next) = u16::try_from(counts.len()) else { continue };
                    *row = next;
                    counts.push(0);
                }
                counts[usize::from(*row)] += 1;
            }
        }
    }
    let texts = texts.len() as f32;
    space.idf = counts.iter().map(|n| ((1.0 + texts) / (1.0 + *n as f32)).ln() + 1.0).collect();
    space.idf[0] = 0.0;
    space.unknown = space.idf.iter().copied().fold(0.0, f32::max) * UNKNOWN_SHARE;
    space
}

fn solve(samples: &[&Sample], rows: usize, classes: usize, random: &mut SplitMix) -> Vec<f32> {
    let stride = stride(classes);
    let mut weights = vec![0.0_f32; rows * stride];
    let mut duals = vec![0.0_f32; samples.len() * stride];
    let mut margin = vec![0.0_f32; stride];
    let mut step = vec![0.0_f32; stride];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for &i in &order {
            let sample = samples[i];
            margins(&weights, stride, &sample.text, &mut margin);
            let length: f32 = sample.text.iter().map(|(_, v)| v * v).sum::<f32>() + 1.0;
            let curvature = length + 0.5 / COST;
            let duals = &mut duals[i * stride..(i + 1) * stride];
            let mut moved = false;
            for class in 0..classes {
                let sign = if class == sample.class { 1.0 } else { -1.0 };
                let gradient = sign * margin[class] - 1.0 + duals[class] * (0.5 / COST);
                let new = (duals[class] - gradient / curvature).max(0.0);
                step[class] = (new - duals[class]) * sign;
                duals[class] = new;
                moved |= step[class] != 0.0;
            }
            if moved {
                add(&mut weights, stride, sample, &step);
            }
        }
    }
    weights
}

fn add(weights: &mut [f32], stride: usize, sample: &Sample, step: &[f32]) {
    for (row, value) in std::iter::once((0, 1.0)).chain(sample.text.iter().copied()) {
        let at = usize::from(row) * stride;
        for (weight, step) in weights[at..at + stride].iter_mut().zip(step) {
            *weight += step * value;
        }
    }
}

/// Temperature with the least log loss on held-out sentences, and the margin nearly all in-scope ones reach.
fn calibrate(samples: &[Sample], weights: &[f32], intents: &[Intent]) -> (f32, f32) {
    let stride = stride(intents.len());
    let mut scored = Vec::new();
    let mut best_margins = Vec::new();
    for sample in samples.iter().filter(|s| s.held_out) {
        let mut scores = vec![0.0; stride];
        margins(weights, stride, &sample.text, &mut scores);
        scores.truncate(intents.len());
        if intents[sample.class] != Intent::OutOfScope {
            best_margins.push(scores[sample.class]);
        }
        scored.push((sample.class, scores));
    }
    if scored.is_empty() {
        return (1.0, -1.0);
    }
    let loss = |temperature: f32| -> f32 {
        let of = |(class, scores): &(usize, Vec<f32>)| {
            let mut scores = scores.clone();
            softmax(&mut scores, temperature);
            -scores[*class].max(1e-9).ln()
        };
        scored.iter().map(of).sum()
    };
    best_margins.sort_by(f32::total_cmp);
    let index = (best_margins.len() as f32 * FOREIGN_SHARE) as usize;
    (least(loss, 0.05, 2.0), best_margins.get(index).copied().unwrap_or(-1.0))
}

/// Golden-section search on a logarithmic scale.
fn least(loss: impl Fn(f32) -> f32, low: f32, high: f32) -> f32 {
    const GOLDEN: f32 = 0.618_034;
    let (mut low, mut high) = (low.ln(), high.ln());
    for _ in 0..20 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if loss(a.exp()) < loss(b.exp()) { high = b } else { low = a }
    }
    f32::midpoint(low, high).exp()
}

/// Steele, Lea and Flood's generator: small, seeded, the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}
