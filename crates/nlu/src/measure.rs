//! How good predictions are: accuracy, macro-F1, calibration, per label, confusions, out of scope. Refuses to
//! know what predicted and to choose the form: callers print.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of rows are far below 2^24, probabilities are 0 to 1"
)]

use std::collections::BTreeMap;

/// Bins of probability in the reliability plot.
const BINS: usize = 10;

/// One text that was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// What the file says; [`OUT_OF_SCOPE`](crate::OUT_OF_SCOPE) where labels are not intents.
    pub expected: String,
    /// What the model says.
    pub got: String,
    /// The model's probability for `got`, 0 to 1.
    pub probability: f32,
    /// How near the text is to anything taught; higher is nearer.
    pub nearness: f32,
    /// Whether `expected` was among the three likeliest.
    pub in_first_three: bool,
    /// The text.
    pub text: String,
}

/// One row that was read as something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Confusion {
    /// What the row says.
    pub expected: String,
    /// What the model says.
    pub got: String,
    /// The model's probability for `got`, 0 to 1.
    pub probability: f32,
    /// The text.
    pub text: String,
}

/// How one label did.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelScore {
    /// The label.
    pub label: String,
    /// Rows of it.
    pub rows: u32,
    /// Share of the rows predicted as it that are it, 0 to 1.
    pub precision: f32,
    /// Share of its rows that were predicted as it, 0 to 1.
    pub recall: f32,
    /// Harmonic mean of the two.
    pub f1: f32,
}

/// One bin of the reliability plot.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ReliabilityBin {
    /// Predictions whose probability falls into it.
    pub rows: u32,
    /// Their mean probability, 0 to 1.
    pub probability: f32,
    /// The share of them that is right, 0 to 1.
    pub accuracy: f32,
}

/// The sum of an evaluation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measure {
    /// Rows that have one of the labels.
    pub rows: usize,
    /// Share read rightly, 0 to 1; 0 when there were no rows.
    pub accuracy: f32,
    /// Share with the right label among the three likeliest, 0 to 1.
    pub first_three: f32,
    /// Mean over the labels of the harmonic mean of precision and recall, 0 to 1.
    pub macro_f1: f32,
    /// Expected calibration error over ten bins of probability, 0 to 1.
    pub calibration_error: f32,
    /// By label, in the order of names.
    pub labels: Vec<LabelScore>,
    /// Ten bins, by probability.
    pub reliability: Vec<ReliabilityBin>,
    /// Every row read wrongly, in the order of the file.
    pub confusions: Vec<Confusion>,
    /// The chance that a foreign row is less near than one with a label, 0 to 1; `None` without foreign rows.
    pub oos_auroc: Option<f32>,
    /// Share of the foreign rows refused where 95 % of the others are kept; `None` without foreign rows.
    pub oos_recall_at_95: Option<f32>,
}

impl Measure {
    /// Counts. Rows expected to be `foreign` are no label's: they count for the two out-of-scope figures only.
    pub fn new(predictions: &[Prediction], foreign: Option<&str>) -> Self {
        let (strange, known): (Vec<_>, Vec<_>) =
            predictions.iter().partition(|p| Some(p.expected.as_str()) == foreign);
        let mut tally: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
        let mut bins = [(0_u32, 0.0_f32, 0.0_f32); BINS];
        let mut confusions = Vec::new();
        for row in &known {
            let hit = row.got == row.expected;
            let bin = &mut bins[((row.probability * BINS as f32) as usize).min(BINS - 1)];
            *bin = (bin.0 + 1, bin.1 + row.probability, bin.2 + f32::from(u8::from(hit)));
            if hit {
                tally.entry(&row.got).or_default()[0] += 1;
            } else {
                tally.entry(&row.got).or_default()[1] += 1;
                tally.entry(&row.expected).or_default()[2] += 1;
                confusions.push(Confusion {
                    expected: row.expected.clone(),
                    got: row.got.clone(),
                    probability: row.probability,
                    text: row.text.clone(),
                });
            }
        }
        let labels: Vec<LabelScore> = tally.iter().map(|(label, counts)| score(label, *counts)).collect();
        let (oos_auroc, oos_recall_at_95) = out_of_scope(&known, &strange);
        Self {
            rows: known.len(),
            accuracy: share((known.len() - confusions.len()) as f32, known.len()),
            first_three: share(known.iter().filter(|p| p.in_first_three).count() as f32, known.len()),
            macro_f1: share(labels.iter().map(|l| l.f1).sum(), labels.len()),
            calibration_error: share(bins.iter().map(|(_, p, hits)| (p - hits).abs()).sum(), known.len()),
            labels,
            reliability: bins
                .iter()
                .map(|(rows, p, hits)| ReliabilityBin {
                    rows: *rows,
                    probability: share(*p, *rows as usize),
                    accuracy: share(*hits, *rows as usize),
                })
                .collect(),
            confusions,
            oos_auroc,
            oos_recall_at_95,
        }
    }
}

fn share(part: f32, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part / whole as f32 }
}

fn score(label: &str, [hit, false_hit, missed]: [u32; 3]) -> LabelScore {
    LabelScore {
        label: label.to_owned(),
        rows: hit + missed,
        precision: share(hit as f32, (hit + false_hit) as usize),
        recall: share(hit as f32, (hit + missed) as usize),
        f1: share((2 * hit) as f32, (2 * hit + false_hit + missed) as usize),
    }
}

fn out_of_scope(known: &[&Prediction], strange: &[&Prediction]) -> (Option<f32>, Option<f32>) {
    if known.is_empty() || strange.is_empty() {
        return (None, None);
    }
    let mut near: Vec<f32> = known.iter().map(|p| p.nearness).collect();
    near.sort_by(f32::total_cmp);
    // Rank sum: for each foreign row, how many of the others are nearer; ties count half.
    let wins: f64 = strange
        .iter()
        .map(|row| {
            let below = near.partition_point(|n| *n < row.nearness);
            let not_above = near.partition_point(|n| *n <= row.nearness);
            near.len() as f64 - f64::midpoint(below as f64, not_above as f64)
        })
        .sum();
    let auroc = wins / (near.len() as f64 * strange.len() as f64);
    let least = near[near.len() / 20];
    let refused = strange.iter().filter(|p| p.nearness < least).count();
    (Some(auroc as f32), Some(share(refused as f32, strange.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(expected: &str, got: &str, probability: f32, nearness: f32) -> Prediction {
        Prediction {
            expected: expected.into(),
            got: got.into(),
            probability,
            nearness,
            in_first_three: expected == got,
            text: "t".into(),
        }
    }

    #[test]
    fn figures_of_a_small_table() {
        let rows = [
            row("a", "a", 0.9, 3.0),
            row("a", "b", 0.6, 2.0),
            row("b", "b", 0.9, 2.5),
            row("oos", "a", 0.3, 1.0),
            row("oos", "b", 0.3, 2.2),
        ];
        let measure = Measure::new(&rows, Some("oos"));
        assert_eq!((measure.rows, measure.confusions.len()), (3, 1));
        assert!((measure.accuracy - 2.0 / 3.0).abs() < 1e-6);
        assert!((measure.macro_f1 - 2.0 / 3.0).abs() < 1e-6);
        // (|1.8 - 2| + |0.6 - 0|) / 3
        assert!((measure.calibration_error - 0.8 / 3.0).abs() < 1e-6);
        // The second foreign row is nearer than one of three.
        assert!((measure.oos_auroc.unwrap_or_default() - 5.0 / 6.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_measured_is_no_perfection() {
        let measure = Measure::new(&[], None);
        assert_eq!((measure.rows, measure.oos_auroc), (0, None));
        assert!(measure.accuracy == 0.0 && measure.macro_f1 == 0.0);
    }
}
