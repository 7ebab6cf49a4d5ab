//! What is listened for beside the labels: a yes or no of its own, with a threshold low enough to miss nearly
//! nothing. Refuses to know what it is about.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of texts are far below 2^24, and shares of them are positive"
)]

use super::calibrate::HeldOut;

/// How much a margin of its own counts beside the logarithm of the labels' odds.
const MARGIN_WEIGHT: f32 = 1.0;
/// Share of the held-out texts that show nothing watched for and may always be taken for it: each costs a question.
const FALSE_SHARE_MIN: f32 = 0.005;
/// The share where more never pays.
const FALSE_SHARE_MAX: f32 = 0.05;
const FALSE_SHARE_STEP: f32 = 0.0025;
/// How far ahead it is looked whether more pays: the next texts alone are too few to tell.
const AHEAD: f32 = 0.01;
/// By how much the share heard of the held-out texts of its own labels has to grow ahead, for more to pay.
const GAIN: f32 = 0.03;
/// The same for what is urgent: a question too many costs less there.
const GAIN_URGENT: f32 = 0.008;
/// Share of the held-out texts of its own labels after which no more is offered beside an answer.
const BESIDE_HEARD: f32 = 0.99;
/// The largest share of the harmless ones that it may be offered beside: it costs the customer a glance, and no question.
const BESIDE_SHARE_MAX: f32 = 0.12;
/// The same where it hurts: "somebody has died", to one who asked for their balance.
const BESIDE_SHARE_MAX_GRAVE: f32 = 0.03;

/// From this probability on a text is taken for its likeliest label.
pub(crate) const SURE: f32 = 0.45;
/// A text this clear about something harmless is about nothing else.
pub(crate) const CLEAR: f32 = 0.9;
/// What a text that is this clear about one thing watched for is heard earlier by for another: few harmless texts are,
/// and which of two rights is meant is for the customer to say.
pub(crate) const CLEAR_BESIDE: f32 = 1.0;
/// What a text of which nothing is sure is heard earlier by: asking costs little where there would be no answer.
pub(crate) const UNSURE: f32 = 2.0;

/// What is to be listened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Watched {
    /// The labels that show it.
    pub(crate) labels: Vec<usize>,
    /// Whether it must be missed still less than the others.
    pub(crate) urgent: bool,
    /// Whether to be offered it without reason hurts.
    pub(crate) grave: bool,
}

/// One watch over some labels.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Watch {
    /// The labels that show it.
    pub(crate) labels: Vec<u32>,
    /// By group of texts: from this score on it is asked about.
    pub(crate) asked: Vec<f32>,
    /// By group of texts: from this score on it is offered beside the answer.
    pub(crate) beside: Vec<f32>,
}

/// How far a text is above both thresholds of a watch; below 0 it is not heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Excess {
    pub(crate) asked: f32,
    pub(crate) beside: f32,
}

/// A held-out text, and the probabilities of all labels for it.
pub(crate) struct Judged<'a> {
    pub(crate) text: &'a HeldOut,
    pub(crate) probabilities: Vec<f32>,
    /// Whether it shows nothing that is watched for.
    pub(crate) harmless: bool,
    /// From which excess on it is heard, as [`least_excess`] says.
    pub(crate) least: f32,
}

impl Watch {
    /// With the thresholds of each group. `column` is its place among the watches.
    pub(crate) fn found(watched: &Watched, column: usize, held_out: &[Judged<'_>], groups: usize) -> Self {
        let labels = watched.labels.iter().filter_map(|l| u32::try_from(*l).ok()).collect();
        let mut watch = Self { labels, ..Self::default() };
        let curves = |least: fn(f32) -> f32| -> Vec<Curve> {
            (0..groups).map(|group| watch.curve(column, held_out, group, least)).collect()
        };
        let asked = curves(|least| least).iter().map(|curve| curve.while_it_pays(watched.urgent)).collect();
        let most = if watched.grave { BESIDE_SHARE_MAX_GRAVE } else { BESIDE_SHARE_MAX };
        let beside = curves(least_beside).iter().map(|curve| curve.until_nearly_all(most)).collect();
        (watch.asked, watch.beside) = (asked, beside);
        watch
    }

    fn curve(&self, column: usize, held_out: &[Judged<'_>], group: usize, least: fn(f32) -> f32) -> Curve {
        let score = |judged: &Judged<'_>| {
            let margin = judged.text.scores.watched.get(column).copied().unwrap_or_default();
            self.score(&judged.probabilities, margin) - least(judged.least)
        };
        let of_group = || held_out.iter().filter(|judged| judged.text.group == group);
        let mut harmless: Vec<f32> = of_group().filter(|j| j.harmless).map(score).collect();
        harmless.sort_by(|a, b| b.total_cmp(a));
        let is_own = |judged: &&Judged<'_>| self.labels.iter().any(|l| *l as usize == judged.text.class);
        // Those of its own that are taken for it need no watch.
        let taken = |judged: &Judged<'_>| self.own(&judged.probabilities).any(|p| p >= SURE);
        let own =
            of_group().filter(is_own).map(|j| if taken(j) { f32::INFINITY } else { score(j) }).collect();
        Curve { harmless, own }
    }

    /// How far a text of this group is above the thresholds, from the probabilities of all labels and its own margin.
    pub(crate) fn excess(&self, probabilities: &[f32], margin: f32, group: usize) -> Excess {
        let of = |thresholds: &[f32]| thresholds.get(group).or(thresholds.first()).copied();
        let score = self.score(probabilities, margin);
        let above = |thresholds: &[f32]| score - of(thresholds).unwrap_or(f32::INFINITY);
        Excess { asked: above(&self.asked), beside: above(&self.beside) }
    }

    fn score(&self, probabilities: &[f32], margin: f32) -> f32 {
        let own: f32 = self.own(probabilities).sum();
        let odds = own.max(1e-9) / (1.0 - own).max(1e-9);
        odds.ln() + MARGIN_WEIGHT * margin
    }

    fn own(&self, probabilities: &[f32]) -> impl Iterator<Item = f32> {
        self.labels.iter().filter_map(|l| probabilities.get(*l as usize).copied())
    }
}

/// What held-out texts of one group score.
struct Curve {
    /// The harmless ones, highest first.
    harmless: Vec<f32>,
    own: Vec<f32>,
}

impl Curve {
    /// The score that this share of the harmless texts reaches.
    fn at(&self, share: f32) -> f32 {
        let place = (self.harmless.len() as f32 * share) as usize;
        self.harmless.get(place).copied().unwrap_or(f32::INFINITY)
    }

    /// How many of its own are heard where this share of the harmless ones is.
    fn heard(&self, share: f32) -> f32 {
        let threshold = self.at(share);
        self.own.iter().filter(|score| **score >= threshold).count() as f32
    }

    /// The threshold that few of the harmless texts reach, and so many more as pay: as long as one in a hundred more of
    /// them would bring enough more of its own.
    fn while_it_pays(&self, urgent: bool) -> f32 {
        let gain = self.own.len() as f32 * if urgent { GAIN_URGENT } else { GAIN };
        let pays = |share: f32| self.heard(share + AHEAD) - self.heard(share) >= gain.max(1.0);
        let mut share = FALSE_SHARE_MIN;
        while share < FALSE_SHARE_MAX && pays(share) {
            share += FALSE_SHARE_STEP;
        }
        self.at(share)
    }

    /// The threshold that nearly all of its own reach, if not too many of the harmless do.
    fn until_nearly_all(&self, most: f32) -> f32 {
        let enough = self.own.len() as f32 * BESIDE_HEARD;
        let mut share = FALSE_SHARE_MIN;
        while share < most && self.heard(share) < enough {
            share += FALSE_SHARE_STEP;
        }
        self.at(share)
    }
}

/// The least excess at which a whole text of these probabilities is heard; `watched` tells which labels show something
/// that is watched for.
pub(crate) fn least_excess(probabilities: &[f32], watched: impl Fn(usize) -> bool) -> f32 {
    let likelier =
        |best: (usize, f32), (label, p): (usize, &f32)| if *p > best.1 { (label, *p) } else { best };
    match probabilities.iter().enumerate().fold((0, 0.0), likelier) {
        (best, clear) if clear >= CLEAR && watched(best) => -CLEAR_BESIDE,
        (_, clear) if clear >= CLEAR => f32::INFINITY,
        (_, sure) if sure >= SURE => 0.0,
        _ => -UNSURE,
    }
}

/// The least excess at which something is offered beside the answer, from the least at which it is asked about: nothing is
/// so clear that it may not be.
pub(crate) fn least_beside(least_asked: f32) -> f32 {
    least_asked.min(0.0)
}
