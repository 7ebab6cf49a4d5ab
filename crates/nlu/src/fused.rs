//! A classifier of labelled texts with a sentence encoder beside it. Refuses to know intents.

use crate::embedded;
use crate::encoder::{Encoder, Encodings};
use crate::engine::classifier::{Classifier, Verdict};
use crate::engine::fusion::Fusion;
use crate::engine::train;
use crate::labelled::{Labelled, LabelledModel, Lessons, plain, prediction};
use crate::measure::Prediction;
use crate::normal::{Normal, readable};

/// When the encoder is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Never: what the default says.
    Never,
    /// Where the default is unsure.
    WhereUnsure,
    /// For every text.
    Always,
}

/// What a fused classifier says of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct FusedVerdict<'a> {
    /// Labels with probabilities, likeliest first.
    pub ranked: Vec<(&'a str, f32)>,
    /// How near the text is to anything taught, on one scale whoever was asked.
    pub nearness: f32,
    /// Whether the encoder was asked.
    pub encoder_asked: bool,
}

/// A classifier trained on labelled texts, with an encoder.
#[derive(Debug, Clone)]
pub struct FusedModel {
    classifier: Classifier,
    fusion: Fusion,
    encoder: Encoder,
}

impl FusedModel {
    /// As [`LabelledModel::train`]; `encodings` must hold the vectors of all texts ([`Self::texts`]).
    pub fn train(
        data: &Labelled,
        encoder: &Encoder,
        encodings: &Encodings,
        seed: u64,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Self {
        let known = data.known();
        let lessons = Lessons::of(&known);
        let vectors: Vec<Vec<f32>> =
            known.rows.iter().map(|row| encodings.get(&readable(&row.text))).collect();
        let embedded = Some(embedded::vectors());
        let (classifier, fusion) =
            train::train_fused(&lessons.examples(), &vectors, lessons.task(seed), embedded, progress);
        Self { classifier, fusion, encoder: encoder.clone() }
    }

    /// The texts as the encoder reads them.
    pub fn texts(data: &Labelled) -> Vec<String> {
        data.rows.iter().map(|row| readable(&row.text)).collect()
    }

    /// What the model takes, with the word vectors and without the encoder's folder.
    pub fn bytes_with_vectors(&self) -> usize {
        self.classifier.to_bytes().len() + self.fusion.to_bytes().len() + embedded::vectors_bytes()
    }

    /// The same classifier without its encoder.
    pub fn default_model(&self) -> LabelledModel {
        LabelledModel::of(self.classifier.clone())
    }

    /// Judges one text.
    pub fn classify(&self, text: &str, ask: Ask) -> FusedVerdict<'_> {
        let normal = Normal::new(text);
        let words = plain(&normal);
        let encode = || self.encoder.encode(&readable(text));
        let judged = judge(&self.classifier, &self.fusion, &words.list(), 0, ask, encode);
        let encoder_asked = judged.encoder_asked;
        let nearness = judged.placed(&self.fusion);
        let verdict = judged.verdict;
        let mut ranked: Vec<(&str, f32)> =
            self.classifier.labels.iter().map(String::as_str).zip(verdict.probabilities).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        FusedVerdict { ranked, nearness, encoder_asked }
    }

    /// Judges every row.
    pub fn predict(&self, rows: &Labelled, ask: Ask) -> Vec<Prediction> {
        crate::engine::parallel::map(rows.rows.len(), |at| {
            let row = &rows.rows[at];
            let verdict = self.classify(&row.text, ask);
            prediction(row, &verdict.ranked, verdict.nearness)
        })
    }
}

/// What was judged, and by whom.
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) encoder_asked: bool,
}

impl Judged {
    /// Nearness on one scale.
    fn placed(&self, fusion: &Fusion) -> f32 {
        let near = self.verdict.nearness;
        if self.encoder_asked { near } else { fusion.place(near, None) }
    }

    /// With whether the text is foreign to all labels, by the thresholds of whoever judged.
    pub(crate) fn and_foreign(
        self,
        classifier: &Classifier,
        fusion: &Fusion,
        group: usize,
    ) -> (Verdict, bool) {
        let foreign = if self.encoder_asked {
            fusion.is_foreign(&self.verdict)
        } else {
            classifier.is_foreign(&self.verdict, group)
        };
        (self.verdict, foreign)
    }
}

/// Judges a text of these words; `encode` is called where the encoder is to be asked.
pub(crate) fn judge(
    classifier: &Classifier,
    fusion: &Fusion,
    words: &[&str],
    group: usize,
    ask: Ask,
    encode: impl FnOnce() -> Vec<f32>,
) -> Judged {
    let scores = classifier.scores(embedded::vectors(), words, group);
    let verdict = classifier.judge_scores(&scores, group);
    let encoder_asked = match ask {
        Ask::Never => false,
        Ask::Always => true,
        Ask::WhereUnsure => fusion.is_needed(&verdict, classifier.is_foreign(&verdict, group), group),
    };
    if !encoder_asked {
        return Judged { verdict, encoder_asked };
    }
    Judged { verdict: fusion.judge(&scores, &encode(), (group, &classifier.surplus), verdict), encoder_asked }
}
