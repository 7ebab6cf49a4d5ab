//! A trained classifier: margins of the n-grams plus scores of the piece vectors, as probabilities, and how
//! near a text is to anything taught. Refuses to know how it was trained.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatch is compiled for the machine's wide registers"
)]
#![expect(clippy::cast_precision_loss, reason = "counts of words in one text are far below 2^24")]

use super::calibrate::{Mix, log_sum, mixed};
use super::concepts::Concepts;
use super::features::Features;
use super::head::{Head, softmax};
use super::solver::Vector;
use super::space::Space;
use super::sparse::Sparse;
use super::vectors::Vectors;
use super::watch::{Excess, Watch};

/// A classifier over labels, by index.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Classifier {
    pub(crate) labels: Vec<String>,
    pub(crate) concepts: Concepts,
    pub(crate) space: Space,
    pub(crate) sparse: Sparse,
    pub(crate) head: Option<Head>,
    /// By group of texts.
    pub(crate) mixes: Vec<Mix>,
    /// By label: how much more often it was taught than most, as a logarithm; taken from its score. Empty where what
    /// was taught is as frequent as what will be read.
    pub(crate) surplus: Vec<f32>,
    /// By group of texts and label: texts less near than this are foreign.
    pub(crate) thresholds: Vec<Vec<f32>>,
    /// What is listened for beside the labels, by column after theirs.
    pub(crate) watches: Vec<Watch>,
}

/// What the two halves say of a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Scores {
    /// Of the n-grams, by label.
    pub(crate) margins: Vec<f32>,
    /// Of the vectors, by label; empty without vectors.
    pub(crate) head: Vec<f32>,
    /// Of the n-grams, by what is watched for.
    pub(crate) watched: Vec<f32>,
}

/// Both halves at work on one text. A type instead of a closure, because only what is inlined into the dispatch is
/// compiled for the machine's wide registers, and a closure of this size is not.
struct Scoring<'a> {
    classifier: &'a Classifier,
    vectors: &'a Vectors,
    vector: Vector,
    pieces: Vec<u32>,
}

impl pulp::WithSimd for Scoring<'_> {
    type Output = Scores;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Scores {
        let mut margins = self.classifier.sparse.margins(&self.vector);
        let watched = margins.split_off(self.classifier.labels.len().min(margins.len()));
        let head = match &self.classifier.head {
            Some(head) => head.logits(&head.pool(self.vectors, &self.pieces)),
            None => Vec::new(),
        };
        Scores { margins, head, watched }
    }
}

/// What the classifier says of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    /// By label, sum 1.
    pub(crate) probabilities: Vec<f32>,
    /// How near the text is to anything taught; higher is nearer.
    pub(crate) nearness: f32,
    /// The likeliest label.
    pub(crate) best: usize,
    /// By what is watched for.
    pub(crate) watched: Vec<Excess>,
}

impl Classifier {
    /// Judges a text of these words.
    pub(crate) fn judge(&self, vectors: &Vectors, words: &[&str], group: usize) -> Verdict {
        self.judge_scores(&self.scores(vectors, words, group), group)
    }

    /// Judges a text of these scores.
    pub(crate) fn judge_scores(&self, halves: &Scores, group: usize) -> Verdict {
        let scores = mixed(halves, self.mix(group));
        let nearness = log_sum(&scores);
        let scores = probabilities(scores, &self.surplus);
        let best = scores.iter().enumerate().fold(0, |best, (i, p)| if *p > scores[best] { i } else { best });
        let watched =
            self.watches.iter().zip(&halves.watched).map(|(w, m)| w.excess(&scores, *m, group)).collect();
        Verdict { probabilities: scores, nearness, best, watched }
    }

    fn mix(&self, group: usize) -> Mix {
        self.mixes.get(group).or(self.mixes.first()).copied().unwrap_or_default()
    }

    /// What each half says.
    pub(crate) fn scores(&self, vectors: &Vectors, words: &[&str], group: usize) -> Scores {
        let found = self.concepts.of(words, group);
        let vector = self.space.weigh(&Features::with_concepts(words, &found));
        let pieces = match self.head {
            Some(_) => vectors.pieces(&self.concepts.spoken(words, &found, group)),
            None => Vec::new(),
        };
        pulp::Arch::new().dispatch(Scoring { classifier: self, vectors, vector, pieces })
    }

    /// Whether a text of this group is so far from everything taught that it is foreign to all.
    pub(crate) fn is_foreign(&self, verdict: &Verdict, group: usize) -> bool {
        verdict.nearness < self.threshold(verdict.best, group)
    }

    /// Whether a label shows something that is watched for.
    pub(crate) fn is_watched(&self, label: usize) -> bool {
        u32::try_from(label).is_ok_and(|label| self.watches.iter().any(|watch| watch.labels.contains(&label)))
    }

    /// How near a text of this group at least is to a label it belongs to.
    pub(crate) fn threshold(&self, label: usize, group: usize) -> f32 {
        let of_group = self.thresholds.get(group).or(self.thresholds.first());
        of_group.and_then(|labels| labels.get(label)).copied().unwrap_or(f32::NEG_INFINITY)
    }

    /// Share of the words that occurred in training, 0 to 1.
    pub(crate) fn known_share(&self, words: &[&str]) -> f32 {
        let known = words.iter().filter(|word| self.space.knows(word)).count();
        known as f32 / words.len().max(1) as f32
    }

    /// How much a weight row speaks for `label` against the mean of all labels.
    pub(crate) fn pull(&self, row: u32, value: f32, label: usize) -> f32 {
        self.sparse.pull(row, label, self.labels.len()) * value
    }
}

/// Scores as probabilities, without what only comes from being taught more often.
pub(crate) fn probabilities(mut scores: Vec<f32>, surplus: &[f32]) -> Vec<f32> {
    for (score, surplus) in scores.iter_mut().zip(surplus) {
        *score -= surplus;
    }
    softmax(&mut scores);
    scores
}

/// One number for "like something taught".
pub(crate) fn nearness(scores: &Scores, mix: Mix) -> f32 {
    log_sum(&mixed(scores, mix))
}
