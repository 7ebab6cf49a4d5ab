//! How far the two halves are to be trusted: found on texts that were held out. Refuses to train.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of texts are far below 2^24, and shares of them are positive"
)]

use super::classifier::Scores;

/// Weights of margins and head scores; their sum goes through the softmax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mix {
    pub(crate) margins: f32,
    pub(crate) head: f32,
}

impl Default for Mix {
    fn default() -> Self {
        Self { margins: 4.0, head: 0.5 }
    }
}

/// What a model said about a text it was not trained on.
#[derive(Debug, Clone)]
pub(crate) struct HeldOut {
    pub(crate) class: usize,
    pub(crate) group: usize,
    pub(crate) scores: Scores,
}

/// Fewer held-out texts than this do not tell a group apart from the others.
pub(super) const GROUP_MIN: usize = 150;
/// More than this many say nothing new.
pub(super) const TEXTS_MAX: usize = 4_000;
/// Held-out texts of a class that may fall below its threshold.
const FOREIGN_SHARE: f32 = 0.01;
/// How many texts of its own outweigh what is known of all classes.
const PRIOR_TEXTS: f32 = 30.0;

/// One mix per group.
pub(crate) fn mixes(texts: &[HeldOut], groups: usize) -> Vec<Mix> {
    let all = mix(&texts.iter().collect::<Vec<_>>(), Mix::default());
    (0..groups)
        .map(|group| {
            let own: Vec<_> = texts.iter().filter(|t| t.group == group).collect();
            if own.len() < GROUP_MIN || groups == 1 { all } else { mix(&own, all) }
        })
        .collect()
}

fn mix(texts: &[&HeldOut], start: Mix) -> Mix {
    let every = texts.len().div_ceil(TEXTS_MAX).max(1);
    let texts: Vec<_> = texts.iter().step_by(every).collect();
    let loss = |mix: Mix| -> f32 { texts.iter().map(|text| text.loss(mix)).sum() };
    let mut best = start;
    if texts.is_empty() {
        return best;
    }
    let has_head = texts.iter().any(|t| !t.scores.head.is_empty());
    for _ in 0..3 {
        best.margins = least(|margins| loss(Mix { margins, ..best }), 0.3, 30.0);
        if has_head {
            best.head = least(|head| loss(Mix { head, ..best }), 0.01, 3.0);
        }
    }
    best
}

impl HeldOut {
    fn loss(&self, mix: Mix) -> f32 {
        let scores = mixed(&self.scores, mix);
        log_sum(&scores) - scores[self.class]
    }
}

/// The sum that goes through the softmax.
pub(crate) fn mixed(halves: &Scores, mix: Mix) -> Vec<f32> {
    let mut scores: Vec<f32> = halves.margins.iter().map(|m| m * mix.margins).collect();
    for (score, head) in scores.iter_mut().zip(&halves.head) {
        *score += head * mix.head;
    }
    scores
}

/// Logarithm of the sum of exponentials.
pub(crate) fn log_sum(scores: &[f32]) -> f32 {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    highest + scores.iter().map(|x| (x - highest).exp()).sum::<f32>().ln()
}

/// By class: how near a text of the class at least is, in nearly all cases.
pub(crate) fn thresholds(texts: &[(usize, f32)], classes: usize) -> Vec<f32> {
    let all = low_quantile(texts.iter().map(|t| t.1).collect());
    (0..classes)
        .map(|class| {
            let own: Vec<f32> = texts.iter().filter(|t| t.0 == class).map(|t| t.1).collect();
            let count = own.len() as f32;
            if own.is_empty() {
                all
            } else {
                (all * PRIOR_TEXTS + low_quantile(own) * count) / (PRIOR_TEXTS + count)
            }
        })
        .collect()
}

fn low_quantile(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get((values.len() as f32 * FOREIGN_SHARE) as usize).copied().unwrap_or(f32::NEG_INFINITY)
}

/// Golden-section search on a logarithmic scale.
pub(super) fn least(loss: impl Fn(f32) -> f32, low: f32, high: f32) -> f32 {
    const GOLDEN: f32 = 0.618_034;
    let (mut low, mut high) = (low.ln(), high.ln());
    for _ in 0..12 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if loss(a.exp()) < loss(b.exp()) { high = b } else { low = a }
    }
    f32::midpoint(low, high).exp()
}
