//! A softmax over the mean of piece vectors. The vectors of pieces seen in training are tuned along, and
//! words are left out at random while training, so that no single word decides. Refuses to know n-grams.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatch is compiled for the machine's wide registers"
)]
#![expect(clippy::cast_precision_loss, reason = "counts of pieces and texts are far below 2^24")]

use super::random::SplitMix;
use super::vectors::Vectors;

/// Pooled vectors have length 1; the softmax sees them this many times longer.
pub(super) const SCALE: f32 = 8.0;
const BATCH: usize = 32;
const RATE: f32 = 0.01;
const RATE_PIECES: f32 = 0.01;
/// With this many texts per class, and fewer, pieces are not tuned; with six times as many, at the full rate.
const PER_CLASS_MIN: f32 = 10.0;
/// Pieces left out of a text in each round, in 64ths.
const LEFT_OUT_OF_64: u64 = 22;
/// Rounds over a set of usual size.
const ROUNDS: usize = 20;
/// Small sets need more rounds, large ones fewer.
const STEPS_MIN: usize = 1_200;
const STEPS_MAX: usize = 9_000;
pub(super) const LANES: usize = 16;
/// How long Adam remembers slopes and their squares.
const MEMORY: f32 = 0.9;
const MEMORY_SQUARES: f32 = 0.99;

/// A trained head.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Head {
    pub(crate) dims: usize,
    pub(crate) classes: usize,
    /// `stride` weights per dimension.
    pub(crate) weights: Vec<f32>,
    pub(crate) biases: Vec<f32>,
    /// What an untuned vector is divided by.
    pub(crate) norm: f32,
    /// By piece: 0 for an untuned one, else its tuned row plus 1.
    pub(crate) tuned: Vec<u32>,
    pub(crate) tuned_scales: Vec<f32>,
    pub(crate) tuned_numbers: Vec<i8>,
}

pub(crate) const fn stride(classes: usize) -> usize {
    classes.div_ceil(LANES) * LANES
}

impl Head {
    /// The pooled vector of a text, of length 1; all 0 for a text without known pieces.
    #[inline(always)]
    pub(crate) fn pool(&self, vectors: &Vectors, pieces: &[u32]) -> Vec<f32> {
        let mut sum = vec![0.0; self.dims];
        for &piece in pieces {
            let row = self.tuned.get(piece as usize).copied().unwrap_or(0) as usize;
            if row == 0 {
                let (scale, numbers) = vectors.row(piece);
                let scale = scale / self.norm;
                for (sum, number) in sum.iter_mut().zip(numbers) {
                    *sum += f32::from(number.cast_signed()) * scale;
                }
            } else {
                let scale = self.tuned_scales[row - 1];
                for (sum, number) in sum.iter_mut().zip(&self.tuned_numbers[(row - 1) * self.dims..]) {
                    *sum += f32::from(*number) * scale;
                }
            }
        }
        to_length_one(&mut sum);
        sum
    }

    /// Scores by class of a pooled vector.
    #[inline(always)]
    pub(crate) fn logits(&self, pooled: &[f32]) -> Vec<f32> {
        let mut out = self.biases.clone();
        add_product(pooled, &self.weights, &mut out);
        out.truncate(self.classes);
        out
    }
}

#[inline(always)]
fn to_length_one(vector: &mut [f32]) -> f32 {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        for x in vector.iter_mut() {
            *x /= length;
        }
    }
    length
}

#[inline(always)]
fn add_product(pooled: &[f32], weights: &[f32], out: &mut [f32]) {
    let stride = out.len();
    // Lane by lane, so that the sums stay in registers.
    for (lane, out) in out.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let mut sums = *out;
        for (x, row) in pooled.iter().zip(weights.chunks_exact(stride)) {
            let x = x * SCALE;
            for (sum, weight) in sums.iter_mut().zip(&row.as_chunks::<LANES>().0[lane]) {
                *sum += x * weight;
            }
        }
        *out = sums;
    }
}

/// Texts as pieces, with their classes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lesson<'a> {
    pub(crate) texts: &'a [Vec<u32>],
    pub(crate) classes: &'a [usize],
    pub(crate) chosen: &'a [usize],
    pub(crate) class_count: usize,
    pub(crate) seed: u64,
}

/// Trains a head.
pub(crate) fn train(lesson: &Lesson<'_>, vectors: &Vectors) -> Head {
    pulp::Arch::new().dispatch(|| descend(lesson, vectors))
}

/// Everything that moves while training.
struct Training {
    dims: usize,
    stride: usize,
    weights: Vec<f32>,
    biases: Vec<f32>,
    /// Tuned vectors, `dims` per row.
    pieces: Vec<f32>,
    weight_slopes: Adam,
    bias_slopes: Adam,
    piece_slopes: Vec<f32>,
    /// Adagrad's memory, one number per row.
    piece_squares: Vec<f32>,
    touched: Vec<usize>,
}

#[derive(Default)]
pub(super) struct Adam {
    pub(super) slopes: Vec<f32>,
    mean: Vec<f32>,
    squares: Vec<f32>,
}

impl Adam {
    /// What the rate of step `step`, counted from 1, is multiplied with, since the memory begins empty.
    #[cfg(feature = "nlu-neural")]
    pub(super) fn warmth(step: i32) -> f32 {
        (1.0 - MEMORY_SQUARES.powi(step)).sqrt() / (1.0 - MEMORY.powi(step))
    }

    pub(super) fn new(len: usize) -> Self {
        Self { slopes: vec![0.0; len], mean: vec![0.0; len], squares: vec![0.0; len] }
    }

    #[inline(always)]
    pub(super) fn step(&mut self, rate: f32, values: &mut [f32]) {
        for (((value, slope), mean), square) in
            values.iter_mut().zip(&mut self.slopes).zip(&mut self.mean).zip(&mut self.squares)
        {
            *mean = MEMORY * *mean + (1.0 - MEMORY) * *slope;
            *square = MEMORY_SQUARES * *square + (1.0 - MEMORY_SQUARES) * *slope * *slope;
            *value -= rate * *mean / (square.sqrt() + 1e-8);
            *slope = 0.0;
        }
    }
}

#[inline(always)]
fn descend(lesson: &Lesson<'_>, vectors: &Vectors) -> Head {
    let (mut head, pieces) = start(lesson, vectors);
    let stride = stride(lesson.class_count);
    let mut training = Training {
        dims: head.dims,
        stride,
        weights: vec![0.0; head.dims * stride],
        biases: vec![0.0; stride],
        weight_slopes: Adam::new(head.dims * stride),
        bias_slopes: Adam::new(stride),
        piece_slopes: vec![0.0; pieces.len()],
        piece_squares: vec![0.0; pieces.len() / head.dims.max(1)],
        touched: Vec::new(),
        pieces,
    };
    let rows: Vec<Vec<u32>> = lesson
        .texts
        .iter()
        .map(|text| text.iter().map(|piece| head.tuned[*piece as usize].wrapping_sub(1)).collect())
        .collect();
    let mut random = SplitMix::new(lesson.seed);
    let mut order = lesson.chosen.to_vec();
    let per_round = order.len().div_ceil(BATCH).max(1);
    let rounds = (ROUNDS * per_round).clamp(STEPS_MIN, STEPS_MAX.max(per_round)).div_ceil(per_round);
    let steps = rounds * per_round;
    // A handful of texts per class cannot teach a word anything that holds beyond them.
    let per_class = order.len() as f32 / lesson.class_count.max(1) as f32;
    let rate_pieces = RATE_PIECES * ((per_class - PER_CLASS_MIN) / PER_CLASS_MIN / 5.0).clamp(0.0, 1.0);
    let (mut step, mut fade, mut fade_squares) = (0, 1.0_f32, 1.0_f32);
    for _ in 0..rounds {
        random.shuffle(&mut order);
        for batch in order.chunks(BATCH) {
            for &i in batch {
                training.learn(&rows[i], lesson.classes[i], lesson.class_count, batch.len(), &mut random);
            }
            let left = 1.0 - step as f32 / steps as f32;
            step += 1;
            (fade, fade_squares) = (fade * MEMORY, fade_squares * MEMORY_SQUARES);
            let rate = RATE * left * (1.0 - fade_squares).sqrt() / (1.0 - fade);
            training.weight_slopes.step(rate, &mut training.weights);
            training.bias_slopes.step(rate, &mut training.biases);
            training.step_pieces(rate_pieces * left);
        }
    }
    head.store(training);
    head
}

/// An untrained head, and the vectors of the pieces it will tune.
fn start(lesson: &Lesson<'_>, vectors: &Vectors) -> (Head, Vec<f32>) {
    let mut head = Head { dims: vectors.dims(), classes: lesson.class_count, norm: 1.0, ..Head::default() };
    head.tuned = vec![0; vectors.len()];
    let mut pieces: Vec<f32> = Vec::new();
    let mut count = 0;
    for piece in lesson.chosen.iter().flat_map(|i| &lesson.texts[*i]) {
        let row = &mut head.tuned[*piece as usize];
        if *row == 0 {
            count += 1;
            *row = count;
            let (scale, numbers) = vectors.row(*piece);
            pieces.extend(numbers.iter().map(|n| f32::from(n.cast_signed()) * scale));
        }
    }
    let squares: f32 = pieces.iter().map(|x| x * x).sum();
    if squares > 0.0 {
        head.norm = (squares / count as f32).sqrt();
        for x in &mut pieces {
            *x /= head.norm;
        }
    }
    (head, pieces)
}

impl Training {
    /// Adds the slopes of one text.
    #[inline(always)]
    fn learn(&mut self, rows: &[u32], class: usize, classes: usize, batch: usize, random: &mut SplitMix) {
        let mut kept = [0_usize; 64];
        let mut count = 0;
        for row in rows.iter().take(64) {
            // A row outside is a piece that only held-out texts have.
            if random.next() % 64 >= LEFT_OUT_OF_64 && (*row as usize) < self.piece_squares.len() {
                kept[count] = *row as usize;
                count += 1;
            }
        }
        let kept = &kept[..count];
        let (dims, stride) = (self.dims, self.stride);
        let mut pooled = vec![0.0; dims];
        for row in kept {
            for (sum, x) in pooled.iter_mut().zip(&self.pieces[row * dims..][..dims]) {
                *sum += x;
            }
        }
        let length = to_length_one(&mut pooled);
        if length == 0.0 {
            return;
        }
        let mut error = self.biases.clone();
        add_product(&pooled, &self.weights, &mut error);
        softmax(&mut error[..classes]);
        error[classes..].fill(0.0);
        error[class] -= 1.0;
        for x in &mut error {
            *x /= batch as f32;
        }
        for (slope, x) in self.bias_slopes.slopes.iter_mut().zip(&error) {
            *slope += x;
        }
        for (x, slopes) in pooled.iter().zip(self.weight_slopes.slopes.chunks_exact_mut(stride)) {
            let x = x * SCALE;
            for (slope, error) in slopes.iter_mut().zip(&error) {
                *slope += x * error;
            }
        }
        let mut back: Vec<f32> =
            self.weights.chunks_exact(stride).map(|row| SCALE * dot(row, &error)).collect();
        let along: f32 = pooled.iter().zip(&back).map(|(a, b)| a * b).sum();
        for (slope, x) in back.iter_mut().zip(&pooled) {
            *slope = (*slope - x * along) / length;
        }
        for row in kept {
            self.touched.push(*row);
            for (sum, slope) in self.piece_slopes[row * dims..][..dims].iter_mut().zip(&back) {
                *sum += slope;
            }
        }
    }

    #[inline(always)]
    fn step_pieces(&mut self, rate: f32) {
        let dims = self.dims;
        self.touched.sort_unstable();
        self.touched.dedup();
        for row in self.touched.drain(..) {
            let slopes = &mut self.piece_slopes[row * dims..][..dims];
            self.piece_squares[row] += slopes.iter().map(|x| x * x).sum::<f32>() / dims as f32;
            let rate = rate / (self.piece_squares[row].sqrt() + 1e-8);
            for (x, slope) in self.pieces[row * dims..][..dims].iter_mut().zip(slopes) {
                *x -= rate * *slope;
                *slope = 0.0;
            }
        }
    }
}

#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}

/// Probabilities, in place.
pub(crate) fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for x in scores.iter_mut() {
        *x = (*x - highest).exp();
        sum += *x;
    }
    for x in scores.iter_mut() {
        *x /= sum;
    }
}

impl Head {
    fn store(&mut self, training: Training) {
        self.weights = training.weights;
        self.biases = training.biases;
        for row in training.pieces.chunks_exact(self.dims.max(1)) {
            let (scale, numbers) = quantise(row);
            self.tuned_scales.push(scale);
            self.tuned_numbers.extend(numbers);
        }
    }
}

/// A row as bytes, and what they are to be multiplied with.
#[expect(clippy::cast_possible_truncation, reason = "rounded numbers between -127 and 127")]
pub(crate) fn quantise(row: &[f32]) -> (f32, impl Iterator<Item = i8>) {
    let largest = row.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
    let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    (scale, row.iter().map(move |x| (x / scale).round() as i8))
}
