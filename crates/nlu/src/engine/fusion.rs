//! What a sentence encoder adds to a classifier: a head on its vectors, how all three parts are mixed, when the
//! encoder is worth its time, and how near a text is to its nearest taught one. Refuses to run an encoder.
#![expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^24")]

use super::calibrate::{GROUP_MIN, HeldOut, Mix, TEXTS_MAX, least, log_sum, thresholds};
use super::classifier::{Scores, Verdict, nearness, probabilities};
use super::head::{Head, quantise, softmax};
use super::parallel;

/// Accuracy that may be lost by not asking the encoder, as a share of the texts.
const LOSS_MAX: f32 = 0.001;
/// Held-out texts whose cosines are looked at.
const LIKENESS_TEXTS: usize = 1_500;
/// Taught texts whose cosines are averaged: one neighbour alone may be an accident.
const NEIGHBOURS: usize = 5;

/// Weights of margins, head scores and encoder scores; their sum goes through the softmax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FusedMix {
    pub(crate) parts: [f32; 3],
}

/// What was found for one group of texts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GroupRule {
    pub(crate) mix: FusedMix,
    /// Where the default is less sure than this the encoder is asked; 0 where it never helps.
    pub(crate) sure: f32,
}

/// The encoder's part of a classifier.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Fusion {
    pub(crate) head: Head,
    /// By group.
    pub(crate) rules: Vec<GroupRule>,
    /// By label: texts less near than this are foreign.
    pub(crate) thresholds: Vec<f32>,
    pub(crate) taught: Taught,
    /// Of known texts, what the default calls nearness.
    pub(crate) nearness: Usual,
    /// Of known texts, the mean cosine to the nearest taught texts.
    pub(crate) likeness: Usual,
}

/// Mean and spread.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Usual {
    pub(crate) mean: f32,
    pub(crate) spread: f32,
}

impl Usual {
    fn new(values: &[f32]) -> Self {
        let count = values.len().max(1) as f32;
        let mean = values.iter().sum::<f32>() / count;
        let spread = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count).sqrt();
        Self { mean, spread: if spread > 0.0 { spread } else { 1.0 } }
    }

    /// How far a value is from the mean, in spreads.
    fn place(self, value: f32) -> f32 {
        (value - self.mean) / self.spread
    }
}

/// Vectors of the taught texts as bytes, each with its scale.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Taught {
    pub(crate) dims: usize,
    pub(crate) scales: Vec<f32>,
    pub(crate) numbers: Vec<i8>,
}

impl Taught {
    pub(crate) fn new<'a>(vectors: impl Iterator<Item = &'a [f32]>) -> Self {
        let mut taught = Self::default();
        for vector in vectors {
            let (scale, numbers) = quantise(vector);
            taught.dims = vector.len();
            taught.scales.push(scale);
            taught.numbers.extend(numbers);
        }
        taught
    }

    /// Cosines to all.
    fn cosines(&self, vector: &[f32]) -> Vec<f32> {
        pulp::Arch::new().dispatch(|| {
            let mut all = Vec::with_capacity(self.scales.len());
            for (numbers, scale) in self.numbers.chunks_exact(self.dims.max(1)).zip(&self.scales) {
                let mut lanes = [0.0_f32; 16];
                for (numbers, xs) in numbers.as_chunks::<16>().0.iter().zip(vector.as_chunks::<16>().0) {
                    for ((lane, number), x) in lanes.iter_mut().zip(numbers).zip(xs) {
                        *lane += f32::from(*number) * x;
                    }
                }
                all.push(lanes.iter().sum::<f32>() * scale);
            }
            all
        })
    }

    /// The mean cosine to the nearest few.
    fn likeness(&self, vector: &[f32]) -> f32 {
        highest(&mut self.cosines(vector))
    }
}

/// A text that was held out, with what the encoder's head said of it.
#[derive(Debug, Clone)]
pub(crate) struct FusedHeldOut {
    /// Its index among all texts.
    pub(crate) text: usize,
    /// Which fold it was held out with.
    pub(crate) fold: usize,
    pub(crate) default: HeldOut,
    pub(crate) encoder: Vec<f32>,
}

impl FusedHeldOut {
    fn scores(&self, mix: FusedMix) -> Vec<f32> {
        fused(&self.default.scores, &self.encoder, mix)
    }

    fn loss(&self, mix: FusedMix) -> f32 {
        let scores = self.scores(mix);
        log_sum(&scores) - scores[self.default.class]
    }
}

fn fused(halves: &Scores, encoder: &[f32], mix: FusedMix) -> Vec<f32> {
    let mut scores: Vec<f32> = halves.margins.iter().map(|m| m * mix.parts[0]).collect();
    for (weight, part) in [(mix.parts[1], halves.head.as_slice()), (mix.parts[2], encoder)] {
        for (score, x) in scores.iter_mut().zip(part) {
            *score += x * weight;
        }
    }
    scores
}

fn best_of(scores: &[f32]) -> usize {
    scores.iter().enumerate().fold(0, |best, (i, p)| if *p > scores[best] { i } else { best })
}

/// The mean of the highest few.
fn highest(values: &mut [f32]) -> f32 {
    let count = NEIGHBOURS.min(values.len());
    if count == 0 {
        return 0.0;
    }
    values.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
    values[..count].iter().sum::<f32>() / count as f32
}

impl Fusion {
    /// From what the folds said. `mixes` are the default's, by group.
    pub(crate) fn new(
        head: Head,
        held_out: &[FusedHeldOut],
        mixes: &[Mix],
        vectors: &[Vec<f32>],
        class_count: usize,
    ) -> Self {
        let taught = Taught::new(vectors.iter().map(Vec::as_slice).filter(|vector| !vector.is_empty()));
        let likeness = likeness(held_out, &taught, vectors);
        let near: Vec<f32> =
            held_out.iter().map(|t| nearness(&t.default.scores, mixes[t.default.group])).collect();
        let known: Vec<f32> = likeness.iter().copied().flatten().collect();
        let mut fusion = Self {
            head,
            rules: rules(held_out, mixes),
            taught,
            nearness: Usual::new(&near),
            likeness: Usual::new(&known),
            ..Self::default()
        };
        let placed: Vec<(usize, f32)> = held_out
            .iter()
            .zip(near.iter().zip(&likeness))
            .filter_map(|(text, (near, likeness))| {
                Some((text.default.class, fusion.place(*near, Some((*likeness)?))))
            })
            .collect();
        fusion.thresholds = thresholds(&placed, class_count);
        fusion
    }

    /// Nearness on one scale: what the default says and how like the text is to taught ones, in spreads from the
    /// mean. Who knows only the first takes the second to be as far out.
    pub(crate) fn place(&self, nearness: f32, likeness: Option<f32>) -> f32 {
        let near = self.nearness.place(nearness);
        near + likeness.map_or(near, |likeness| self.likeness.place(likeness))
    }

    /// Whether the encoder is worth its time for a text of which the default says this.
    pub(crate) fn is_needed(&self, verdict: &Verdict, foreign: bool, group: usize) -> bool {
        let sure = self.rules.get(group).or(self.rules.first()).map_or(0.0, |rule| rule.sure);
        sure > 0.0 && (foreign || verdict.probabilities.get(verdict.best).is_none_or(|p| *p < sure))
    }

    /// Judges a text by all three parts; what is watched for stays as the `default` heard it.
    /// `surplus` is the classifier's.
    pub(crate) fn judge(
        &self,
        halves: &Scores,
        vector: &[f32],
        (group, surplus): (usize, &[f32]),
        default: Verdict,
    ) -> Verdict {
        let rule = self.rules.get(group).or(self.rules.first());
        let mix = rule.map_or(FusedMix { parts: [1.0; 3] }, |rule| rule.mix);
        let encoder = pulp::Arch::new().dispatch(|| self.head.logits(vector));
        let scores = probabilities(fused(halves, &encoder, mix), surplus);
        let best = best_of(&scores);
        Verdict {
            probabilities: scores,
            nearness: self.place(default.nearness, Some(self.taught.likeness(vector))),
            best,
            watched: default.watched,
        }
    }

    /// Whether a text this near to its label is foreign to all.
    pub(crate) fn is_foreign(&self, verdict: &Verdict) -> bool {
        self.thresholds.get(verdict.best).is_some_and(|least| verdict.nearness < *least)
    }
}

fn rules(texts: &[FusedHeldOut], mixes: &[Mix]) -> Vec<GroupRule> {
    let all = mix(&texts.iter().collect::<Vec<_>>(), FusedMix { parts: [2.0, 0.4, 0.8] });
    mixes
        .iter()
        .enumerate()
        .map(|(group, default)| {
            let own: Vec<_> = texts.iter().filter(|t| t.default.group == group).collect();
            let mix = if own.len() < GROUP_MIN || mixes.len() == 1 { all } else { mix(&own, all) };
            GroupRule { mix, sure: sure(&own, *default, mix) }
        })
        .collect()
}

fn mix(texts: &[&FusedHeldOut], start: FusedMix) -> FusedMix {
    let every = texts.len().div_ceil(TEXTS_MAX).max(1);
    let texts: Vec<_> = texts.iter().step_by(every).collect();
    let mut best = start;
    if texts.is_empty() {
        return best;
    }
    for _ in 0..3 {
        for part in 0..3 {
            let with = |weight: f32| {
                let mut mix = best;
                mix.parts[part] = weight;
                mix
            };
            let (low, high) = if part == 0 { (0.1, 30.0) } else { (0.01, 5.0) };
            let weight = least(|weight| texts.iter().map(|t| t.loss(with(weight))).sum(), low, high);
            best = with(weight);
        }
    }
    best
}

/// The least sureness of the default above which the encoder changes next to nothing; 0 where it never helps.
fn sure(texts: &[&FusedHeldOut], default: Mix, mix: FusedMix) -> f32 {
    let mut judged: Vec<(f32, bool, bool)> = texts
        .iter()
        .map(|text| {
            let own = &text.default;
            let mut scores = super::calibrate::mixed(&own.scores, default);
            softmax(&mut scores);
            let best = best_of(&scores);
            (scores[best], best == own.class, best_of(&text.scores(mix)) == own.class)
        })
        .collect();
    judged.sort_by(|a, b| a.0.total_cmp(&b.0));
    let hits = |part: &[(f32, bool, bool)]| part.iter().filter(|t| t.2).count() as f32;
    let all = hits(&judged);
    let alone = judged.iter().filter(|t| t.1).count() as f32;
    let may_lose = (judged.len() as f32 * LOSS_MAX).max(0.5);
    if alone + may_lose >= all {
        return 0.0;
    }
    let mut right = alone;
    for (p, by_default, by_all) in judged {
        right += f32::from(u8::from(by_all)) - f32::from(u8::from(by_default));
        if right + may_lose >= all {
            return p;
        }
    }
    1.1
}

/// How like each held-out text is to those it was not held out with; `None` where that was not looked at.
fn likeness(held_out: &[FusedHeldOut], taught: &Taught, vectors: &[Vec<f32>]) -> Vec<Option<f32>> {
    let mut folds = vec![None; vectors.len()];
    for text in held_out {
        folds[text.text] = Some(text.fold);
    }
    // As `taught` has them.
    let folds: Vec<_> =
        folds.into_iter().zip(vectors).filter(|(_, v)| !v.is_empty()).map(|(f, _)| f).collect();
    let every = held_out.len().div_ceil(LIKENESS_TEXTS).max(1);
    parallel::map(held_out.len(), |at| {
        let text = &held_out[at];
        (at % every == 0).then(|| {
            let cosines = taught.cosines(&vectors[text.text]).into_iter().zip(&folds);
            let mut others: Vec<f32> =
                cosines.filter(|(_, fold)| **fold != Some(text.fold)).map(|(cosine, _)| cosine).collect();
            highest(&mut others)
        })
    })
}
