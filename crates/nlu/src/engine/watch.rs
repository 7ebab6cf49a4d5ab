//! What is listened for beside the labels: a yes or no of its own, with a threshold low enough to miss nearly
//! nothing. Refuses to know what it is about.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of texts are far below 2^24, and shares of them are positive"
)]

use super::calibrate::{HeldOut, Mix, mixed};
use super::head::softmax;

/// How much a margin of its own counts beside the logarithm of the labels' odds.
const MARGIN_WEIGHT: f32 = 3.0;
/// Share of the held-out texts that show nothing watched for and may be taken for it: each costs a question.
const FALSE_SHARE: f32 = 0.015;

/// One watch over some labels.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Watch {
    /// The labels that show it.
    pub(crate) labels: Vec<u32>,
    /// From this score on it is heard.
    pub(crate) threshold: f32,
}

impl Watch {
    /// With the threshold that few of the `harmless` held-out texts reach. `column` is its place among the watches.
    pub(crate) fn found(labels: &[usize], column: usize, harmless: &[&HeldOut], mixes: &[Mix]) -> Self {
        let labels = labels.iter().filter_map(|l| u32::try_from(*l).ok()).collect();
        let watch = Self { labels, threshold: 0.0 };
        let mut scores: Vec<f32> = harmless
            .iter()
            .filter_map(|text| {
                let mut scores = mixed(&text.scores, mixes[text.group]);
                softmax(&mut scores);
                Some(watch.excess(&scores, *text.scores.watched.get(column)?))
            })
            .collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let threshold =
            scores.get((scores.len() as f32 * FALSE_SHARE) as usize).copied().unwrap_or(f32::INFINITY);
        Self { threshold, ..watch }
    }

    /// How far a text is above the threshold, from the probabilities of all labels and its own margin.
    pub(crate) fn excess(&self, probabilities: &[f32], margin: f32) -> f32 {
        let own: f32 = self.labels.iter().filter_map(|l| probabilities.get(*l as usize)).sum();
        let odds = own.max(1e-9) / (1.0 - own).max(1e-9);
        odds.ln() + MARGIN_WEIGHT * margin - self.threshold
    }
}
