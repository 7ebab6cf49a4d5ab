//! The trained classifier of a pack: the engine with intents for labels and languages for groups. Refuses to
//! know how texts are stored.

use std::collections::HashMap;
use std::str::FromStr as _;

use tellerline_core::reading::Intent;

use crate::embedded;
use crate::engine::classifier::{Classifier, Verdict};
use crate::engine::features::Features;
use crate::engine::train::{Example, train as train_engine};
use crate::language::Languages;
use crate::normal::Normal;
use crate::pack::Pack;
use crate::words::{Shorthand, plain_words};

/// A trained classifier for one pack. The same pack and seed always give the same model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// By language.
    shorthand: Vec<Shorthand>,
    /// Whole texts with one meaning, words joined by single spaces.
    exact: HashMap<String, Intent>,
    intents: Vec<Intent>,
    classifier: Classifier,
    pub(crate) languages: Languages,
    #[cfg(feature = "nlu-neural")]
    neural: Option<std::sync::Arc<crate::neural::Neural>>,
}

/// A text as words, in the language it seems to be in.
#[derive(Debug)]
pub(crate) struct Heard<'a> {
    pub(crate) words: Vec<&'a str>,
    pub(crate) language: usize,
    /// Of the language, 0 to 1.
    pub(crate) probability: f32,
}

/// The classifier's part of a reading.
#[derive(Debug)]
pub(crate) struct Classified {
    pub(crate) ranked: Vec<(Intent, f32)>,
    /// Share of the words that occurred in training, 0 to 1.
    pub(crate) known_share: f32,
}

/// Why a text was read as it was.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// Words and pairs of words that spoke most for the likeliest intent, with how much, strongest first.
    pub features: Vec<(String, f32)>,
    /// By intent, likeliest first: what the n-grams say, and what the word vectors say.
    pub margins: Vec<(Intent, f32, f32)>,
    /// How near the text is to anything taught, and the least for the likeliest intent.
    pub nearness: (f32, f32),
}

/// Trains a classifier; the same pack and seed give the same model, bit for bit on one machine type.
pub fn train(pack: &Pack, seed: u64) -> Model {
    let school = School::new(pack);
    let (examples, labels) = school.examples();
    let classifier = train_engine(&examples, labels, Some(embedded::vectors()), seed, &|_, _| {});
    Model::new(pack, classifier, school.languages())
}

/// What a pack teaches, in the engine's terms.
pub(crate) struct School<'a> {
    pack: &'a Pack,
    shorthand: Vec<Shorthand>,
    taught: Vec<(usize, Intent, Normal)>,
}

impl<'a> School<'a> {
    pub(crate) fn new(pack: &'a Pack) -> Self {
        let taught = pack.taught().map(|(language, intent, text)| (language, intent, Normal::new(text)));
        Self { pack, shorthand: pack.shorthand(), taught: taught.collect() }
    }

    /// The examples in the order of [`Pack::taught`], and the labels that they point to.
    pub(crate) fn examples(&self) -> (Vec<Example<'_>>, Vec<String>) {
        let labels = self.pack.labels();
        let place = |intent: Intent| labels.iter().position(|l| l == intent.as_str()).unwrap_or(0);
        let examples = self
            .taught
            .iter()
            .map(|(language, intent, normal)| Example {
                words: plain_words(normal, &self.shorthand[*language]),
                label: place(*intent),
                group: *language,
            })
            .collect();
        (examples, labels)
    }

    pub(crate) fn languages(&self) -> Languages {
        let tags = self.pack.languages().iter().map(|l| l.language.clone()).collect();
        let (examples, _) = self.examples();
        Languages::new(tags, examples.iter().map(|e| (e.group, e.words.as_slice())))
    }
}

impl Model {
    /// Puts a trained classifier beside what the pack says without training.
    pub(crate) fn new(pack: &Pack, classifier: Classifier, languages: Languages) -> Self {
        let shorthand = pack.shorthand();
        let exact = pack
            .exact()
            .map(|(language, intent, text)| {
                (plain_words(&Normal::new(text), &shorthand[language]).join(" "), intent)
            })
            .filter(|(words, _)| !words.is_empty())
            .collect();
        let intents = classifier
            .labels
            .iter()
            .map(|label| Intent::from_str(label).unwrap_or(Intent::OutOfScope))
            .collect();
        Self {
            shorthand,
            exact,
            intents,
            classifier,
            languages,
            #[cfg(feature = "nlu-neural")]
            neural: None,
        }
    }

    #[cfg(feature = "nlu-neural")]
    pub(crate) fn with_neural(mut self, neural: crate::neural::Neural) -> Self {
        self.neural = Some(std::sync::Arc::new(neural));
        self
    }

    /// Whether a sentence encoder is asked where the classifier is unsure: a reading may then take milliseconds.
    pub const fn has_encoder(&self) -> bool {
        #[cfg(feature = "nlu-neural")]
        return self.neural.is_some();
        #[cfg(not(feature = "nlu-neural"))]
        return false;
    }

    /// The intents with their probabilities, likeliest first. `language` is the conversation's so far.
    pub fn classify(&self, text: &str, language: Option<&str>) -> Vec<(Intent, f32)> {
        let normal = Normal::new(text);
        self.classify_heard(&self.hear(&normal, language), Some(text)).ranked
    }

    /// What the model takes as a file, with the word vectors.
    pub fn bytes_with_vectors(&self) -> usize {
        self.classifier.to_bytes().len() + embedded::vectors_bytes()
    }

    pub(crate) fn hear<'a>(&'a self, normal: &'a Normal, prior: Option<&str>) -> Heard<'a> {
        static PLAIN: std::sync::LazyLock<Shorthand> = std::sync::LazyLock::new(Shorthand::new);
        let words = plain_words(normal, &PLAIN);
        let (language, probability) = self.languages.likeliest(&words, prior);
        let words = match self.shorthand.get(language) {
            Some(shorthand) if !shorthand.is_empty() => plain_words(normal, shorthand),
            _ => words,
        };
        Heard { words, language, probability }
    }

    /// `text` is what an encoder reads, where one is to be asked.
    pub(crate) fn classify_heard(&self, heard: &Heard<'_>, text: Option<&str>) -> Classified {
        let words = heard.words.as_slice();
        if words.is_empty() {
            return Classified { ranked: vec![(Intent::OutOfScope, 1.0)], known_share: 0.0 };
        }
        let known_share = self.classifier.known_share(words);
        if words.len() <= EXACT_WORDS_MAX
            && let Some(intent) = self.exact.get(&words.join(" "))
        {
            return Classified { ranked: vec![(*intent, 1.0)], known_share: 1.0 };
        }
        let (verdict, foreign) = self.judge(heard, text);
        let mut ranked: Vec<_> = self.intents.iter().copied().zip(verdict.probabilities).collect();
        if foreign || known_share == 0.0 && !self.has_known_part(words) {
            lift_out_of_scope(&mut ranked);
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Classified { ranked, known_share }
    }

    /// The verdict, and whether the text is foreign to all intents.
    #[cfg_attr(
        not(feature = "nlu-neural"),
        expect(unused_variables, reason = "only an encoder reads whole texts")
    )]
    fn judge(&self, heard: &Heard<'_>, text: Option<&str>) -> (Verdict, bool) {
        let words = heard.words.as_slice();
        #[cfg(feature = "nlu-neural")]
        if let (Some(neural), Some(text)) = (&self.neural, text) {
            let encode = || neural.encoder.encode(&crate::normal::readable(text));
            let (classifier, fusion) = (&self.classifier, &neural.fusion);
            return crate::fused::judge(
                classifier,
                fusion,
                words,
                heard.language,
                crate::Ask::WhereUnsure,
                encode,
            )
            .and_foreign(classifier, fusion);
        }
        let verdict = self.classifier.judge(embedded::vectors(), words, heard.language);
        let foreign = self.classifier.is_foreign(&verdict);
        (verdict, foreign)
    }

    /// Whether enough of the letter sequences were seen in training to say anything at all.
    fn has_known_part(&self, words: &[&str]) -> bool {
        let grams = Features::new(words).grams;
        let known = grams.iter().filter(|gram| self.classifier.space.row(**gram) != 0).count();
        known * 2 >= grams.len()
    }

    /// Why a text is read as it is.
    pub fn explain(&self, text: &str, language: Option<&str>) -> Explanation {
        let normal = Normal::new(text);
        let heard = self.hear(&normal, language);
        let words = heard.words.as_slice();
        if words.is_empty() {
            return Explanation::default();
        }
        let verdict = self.classifier.judge(embedded::vectors(), words, heard.language);
        let (sparse, head) = self.classifier.scores(embedded::vectors(), words);
        let mut margins: Vec<_> = (0..self.intents.len())
            .map(|i| (i, verdict.probabilities[i], sparse[i], head.get(i).copied().unwrap_or(0.0)))
            .collect();
        margins.sort_by(|a, b| b.1.total_cmp(&a.1));
        Explanation {
            features: self.pulls(words, verdict.best),
            margins: margins.into_iter().take(5).map(|(i, _, s, h)| (self.intents[i], s, h)).collect(),
            nearness: (
                verdict.nearness,
                self.classifier.thresholds.get(verdict.best).copied().unwrap_or(f32::NEG_INFINITY),
            ),
        }
    }

    /// What each stretch of one or two words adds for a label, its letter sequences included.
    fn pulls(&self, words: &[&str], label: usize) -> Vec<(String, f32)> {
        let whole = self.classifier.space.weigh(&Features::new(words), 1.0, 1.0);
        let value: HashMap<u32, f32> = whole.items.iter().copied().collect();
        let mut pulls: Vec<(String, f32)> = Vec::new();
        for len in 1..=2 {
            for stretch in words.windows(len) {
                let own = Features::new(stretch);
                let mut rows: Vec<u32> =
                    own.words.iter().chain(&own.grams).map(|hash| self.classifier.space.row(*hash)).collect();
                rows.sort_unstable();
                rows.dedup();
                let pull = rows
                    .iter()
                    .filter_map(|row| value.get(row).map(|value| self.classifier.pull(*row, *value, label)))
                    .sum();
                pulls.push((stretch.join(" "), pull));
            }
        }
        pulls.sort_by(|a, b| b.1.total_cmp(&a.1));
        pulls.dedup_by(|a, b| a.0 == b.0);
        pulls.retain(|(_, pull)| *pull > 0.0);
        pulls.truncate(8);
        pulls
    }
}

/// Longer texts are never looked up as a whole.
const EXACT_WORDS_MAX: usize = 4;

/// A text that is near no intent: "out of scope" gets at least as much as the likeliest other, the rest
/// shrinks, and the sum stays 1.
fn lift_out_of_scope(ranked: &mut Vec<(Intent, f32)>) {
    let best = ranked.iter().filter(|(i, _)| *i != Intent::OutOfScope).map(|(_, p)| *p).fold(0.0, f32::max);
    let own = ranked.iter().find(|(i, _)| *i == Intent::OutOfScope).map_or(0.0, |(_, p)| *p);
    let lifted = (own + best).min(1.0);
    let keep = if own < 1.0 { (1.0 - lifted) / (1.0 - own) } else { 0.0 };
    for (_, p) in ranked.iter_mut() {
        *p *= keep;
    }
    ranked.retain(|(i, _)| *i != Intent::OutOfScope);
    ranked.push((Intent::OutOfScope, lifted));
}
