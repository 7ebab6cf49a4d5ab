//! One linear support vector machine per class against the rest (squared hinge, L2), solved by dual
//! coordinate descent (Hsieh and others, 2008). Classes are solved in blocks, blocks in parallel; the order
//! of sums inside a block is fixed, so the number of threads changes the time and not one bit of the result.
//! Refuses to know where the vectors come from.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatch is compiled for the machine's wide registers"
)]

use super::parallel;
use super::random::SplitMix;

/// Classes solved together: their weights for one feature share a cache line.
pub(crate) const BLOCK: usize = 16;

/// The weights of one block's classes for one feature.
pub(crate) type Lane = [f32; BLOCK];

/// One text as a vector.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Vector {
    /// Feature row and value; row 0 is kept for the bias and never listed.
    pub(crate) items: Vec<(u32, f32)>,
}

/// What is to be solved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Problem<'a> {
    pub(crate) vectors: &'a [Vector],
    /// The class of each vector.
    pub(crate) classes: &'a [usize],
    /// A second class of each vector, or one that is none.
    pub(crate) seconds: &'a [usize],
    /// Which of the vectors count.
    pub(crate) chosen: &'a [usize],
    pub(crate) class_count: usize,
    /// Rows of the weights, the bias included.
    pub(crate) rows: usize,
    /// Penalty on errors.
    pub(crate) cost: f32,
    pub(crate) epochs: usize,
    pub(crate) seed: u64,
}

/// Weights by block of classes, then by row; row 0 is the bias.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Weights {
    pub(crate) blocks: Vec<Vec<Lane>>,
}

/// Solves all classes.
pub(crate) fn solve(problem: &Problem<'_>) -> Weights {
    let count = problem.class_count.div_ceil(BLOCK);
    Weights { blocks: parallel::map(count, |block| solve_block(problem, block * BLOCK)) }
}

#[inline(always)]
fn margin(weights: &[Lane], vector: &Vector) -> Lane {
    let mut sums = weights[0];
    for &(row, value) in &vector.items {
        for (sum, weight) in sums.iter_mut().zip(&weights[row as usize]) {
            *sum += weight * value;
        }
    }
    sums
}

fn solve_block(problem: &Problem<'_>, first_class: usize) -> Vec<Lane> {
    pulp::Arch::new().dispatch(|| descend(problem, first_class))
}

/// A vector that moved nothing for this many rounds is looked at in every fourth round only.
const QUIET_ROUNDS: u8 = 2;

#[inline(always)]
fn descend(problem: &Problem<'_>, first_class: usize) -> Vec<Lane> {
    let mut weights = vec![[0.0_f32; BLOCK]; problem.rows];
    let mut duals = vec![[0.0_f32; BLOCK]; problem.chosen.len()];
    let mut quiet = vec![0_u8; problem.chosen.len()];
    let mut order: Vec<u32> = (0..u32::try_from(problem.chosen.len()).unwrap_or(u32::MAX)).collect();
    let lengths: Vec<f32> = problem
        .chosen
        .iter()
        .map(|i| problem.vectors[*i].items.iter().map(|(_, v)| v * v).sum::<f32>() + 1.0)
        .collect();
    let slack = 0.5 / problem.cost;
    // Every block walks the vectors in the same order.
    let mut random = SplitMix::new(problem.seed);
    for epoch in 0..problem.epochs {
        random.shuffle(&mut order);
        let all = epoch % 4 == 3 || epoch + 1 == problem.epochs;
        for &at in &order {
            let at = at as usize;
            if !all && quiet[at] >= QUIET_ROUNDS {
                continue;
            }
            let vector = &problem.vectors[problem.chosen[at]];
            let own = [problem.classes, problem.seconds]
                .map(|classes| classes[problem.chosen[at]].wrapping_sub(first_class));
            let margins = margin(&weights, vector);
            let step = step(&mut duals[at], &margins, own, lengths[at] + slack, slack);
            if step.iter().all(|s| *s == 0.0) {
                quiet[at] = quiet[at].saturating_add(1);
                continue;
            }
            quiet[at] = 0;
            for (weight, step) in weights[0].iter_mut().zip(&step) {
                *weight += step;
            }
            for &(row, value) in &vector.items {
                for (weight, step) in weights[row as usize].iter_mut().zip(&step) {
                    *weight += step * value;
                }
            }
        }
    }
    weights
}

#[inline(always)]
fn step(duals: &mut Lane, margins: &Lane, own: [usize; 2], curvature: f32, slack: f32) -> Lane {
    let mut steps = [0.0; BLOCK];
    for class in 0..BLOCK {
        let sign = if class == own[0] || class == own[1] { 1.0 } else { -1.0 };
        let gradient = sign * margins[class] - 1.0 + duals[class] * slack;
        let new = (duals[class] - gradient / curvature).max(0.0);
        steps[class] = (new - duals[class]) * sign;
        duals[class] = new;
    }
    steps
}
