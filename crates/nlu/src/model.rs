//! The trained classifier of a pack: the engine with intents for labels and languages for groups. Refuses to
//! know how texts are stored.

use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::LazyLock;

use tellerline_core::reading::Intent;

use crate::embedded;
use crate::engine::classifier::{Classifier, Scores, Verdict};
use crate::engine::features::Features;
use crate::engine::watch::{Excess, least_beside, least_excess};
use crate::language::Languages;
use crate::lessons::{Lesson, School};
use crate::normal::Normal;
use crate::pack::Pack;
use crate::rights::right_of;
use crate::words::{Shorthand, Spelling, Words};

/// A trained classifier for one pack. The same pack and seed always give the same model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// By language.
    shorthand: Vec<Shorthand>,
    spellings: Vec<Spelling>,
    /// Whole texts with one meaning, words joined by single spaces, with the place of their language.
    exact: HashMap<String, Vec<(usize, Intent)>>,
    intents: Vec<Intent>,
    classifier: Classifier,
    pub(crate) languages: Languages,
    #[cfg(feature = "nlu-neural")]
    neural: Option<std::sync::Arc<crate::neural::Neural>>,
}

/// A text as words, in the language it seems to be in.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) words: Words,
    /// The likeliest language.
    pub(crate) language: usize,
    /// By language, 0 to 1.
    pub(crate) probabilities: Vec<f32>,
}

impl Heard {
    /// Of the likeliest language, 0 to 1.
    pub(crate) fn probability(&self) -> f32 {
        self.probabilities.get(self.language).copied().unwrap_or(0.0)
    }
}

/// The classifier's part of a reading.
#[derive(Debug)]
pub(crate) struct Classified {
    pub(crate) ranked: Vec<(Intent, f32)>,
    /// Rights the text may be about, each by its likeliest intent, clearest first: reason to ask.
    pub(crate) suspected: Vec<Intent>,
    /// The same, and what it may just be about: reason to offer.
    pub(crate) beside: Vec<Intent>,
    /// Share of the words that occurred in training, 0 to 1.
    pub(crate) known_share: f32,
}

impl Classified {
    fn certain(intent: Intent, known_share: f32) -> Self {
        Self { ranked: vec![(intent, 1.0)], suspected: Vec::new(), beside: Vec::new(), known_share }
    }
}

/// Rights that a text may be about, each once, and how far above the threshold.
#[derive(Debug, Default)]
struct Heeded(Vec<(Intent, f32)>);

impl Heeded {
    fn add(&mut self, intent: Intent, above: f32) {
        let same = |intent: &Intent| right_of(intent.as_str());
        match self.0.iter_mut().find(|(other, _)| same(other) == same(&intent)) {
            Some(known) if known.1 < above => *known = (intent, above),
            Some(_) => {}
            None => self.0.push((intent, above)),
        }
    }

    fn clearest_first(mut self) -> Vec<Intent> {
        self.0.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        self.0.into_iter().map(|(intent, _)| intent).collect()
    }
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
    let school = school(pack);
    let (classifier, languages) = school.teach(Some(embedded::vectors()), seed);
    Model::new(pack, classifier, languages)
}

/// What a pack teaches, in the engine's terms.
pub(crate) fn school(pack: &Pack) -> School<'_> {
    let tags: Vec<String> = pack.languages().iter().map(|l| l.language.clone()).collect();
    let lessons =
        pack.lessons().map(|(language, intent, text)| Lesson { language, intent: intent.as_str(), text });
    School::new(&tags, &pack.shorthand(), embedded::concepts(&tags), lessons)
}

impl Model {
    /// Puts a trained classifier beside what the pack says without training.
    pub(crate) fn new(pack: &Pack, mut classifier: Classifier, languages: Languages) -> Self {
        let shorthand = pack.shorthand();
        let spellings: Vec<Spelling> = languages.tags.iter().map(|tag| Spelling::of(tag)).collect();
        let mut exact: HashMap<String, Vec<(usize, Intent)>> = HashMap::new();
        for (language, intent, text) in pack.exact() {
            let words = Words::new(&Normal::new(text), &shorthand[language], spellings[language]);
            if !words.list().is_empty() {
                exact.entry(words.list().join(" ")).or_default().push((language, intent));
            }
        }
        classifier.concepts = embedded::concepts(&languages.tags);
        let intents = classifier
            .labels
            .iter()
            .map(|label| Intent::from_str(label).unwrap_or(Intent::OutOfScope))
            .collect();
        Self {
            shorthand,
            spellings,
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

    pub(crate) fn hear(&self, normal: &Normal, prior: Option<&str>) -> Heard {
        let mut probabilities = self.languages.probabilities(normal.words(), prior);
        let likelier = |best: usize, (i, p): (usize, &f32)| if *p > probabilities[best] { i } else { best };
        let language = probabilities.iter().enumerate().fold(0, likelier);
        let words = self.words_in(normal, language);
        let Some(own) = self.exact_only_in(&words) else { return Heard { words, language, probabilities } };
        for probability in &mut probabilities {
            *probability *= 1.0 - EXACT_TELLS;
        }
        probabilities[own] += EXACT_TELLS;
        Heard { words: self.words_in(normal, own), language: own, probabilities }
    }

    /// The language in which these few words are exact, where that is one alone: "solde" has the letters of several.
    fn exact_only_in(&self, words: &Words) -> Option<usize> {
        let words = words.list();
        if words.len() > EXACT_WORDS_MAX {
            return None;
        }
        let meanings = self.exact.get(&words.join(" "))?;
        let (first, _) = *meanings.first()?;
        meanings.iter().all(|(language, _)| *language == first).then_some(first)
    }

    /// A text's words as a language writes them.
    pub(crate) fn words_in(&self, normal: &Normal, language: usize) -> Words {
        static NONE: LazyLock<Shorthand> = LazyLock::new(Shorthand::new);
        let shorthand = self.shorthand.get(language).unwrap_or(&NONE);
        Words::new(normal, shorthand, self.spellings.get(language).copied().unwrap_or_default())
    }

    /// `text` is what an encoder reads, where one is to be asked.
    pub(crate) fn classify_heard(&self, heard: &Heard, text: Option<&str>) -> Classified {
        let words = heard.words.list();
        let words = words.as_slice();
        if words.is_empty() {
            return Classified::certain(Intent::OutOfScope, 0.0);
        }
        if words.len() <= EXACT_WORDS_MAX
            && let Some(intent) = self.exactly(&words.join(" "), heard.language)
        {
            return Classified::certain(intent, 1.0);
        }
        let known_share = self.classifier.known_share(words);
        let (verdict, foreign) = self.judge(heard, words, text);
        let mut ranked: Vec<_> =
            self.intents.iter().copied().zip(verdict.probabilities.iter().copied()).collect();
        if foreign || known_share == 0.0 && !self.has_known_part(words) {
            lift_out_of_scope(&mut ranked);
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let least = least_excess(&verdict.probabilities, |label| self.classifier.is_watched(label));
        let (mut suspected, mut beside) = (Heeded::default(), Heeded::default());
        self.heed(&verdict, |excess| (excess.asked, least), &mut suspected);
        self.heed(&verdict, |excess| (excess.beside, least_beside(least)), &mut beside);
        for part in heard.words.parts() {
            let verdict = self.classifier.judge(embedded::vectors(), &words[part], heard.language);
            self.heed(&verdict, |excess| (excess.asked, PART_EXCESS), &mut suspected);
            self.heed(&verdict, |excess| (excess.beside, PART_EXCESS), &mut beside);
        }
        Classified {
            ranked,
            suspected: suspected.clearest_first(),
            beside: beside.clearest_first(),
            known_share,
        }
    }

    /// Adds the rights that are heard: `excess` tells how far one is above a threshold, and the least.
    fn heed(&self, verdict: &Verdict, excess: impl Fn(&Excess) -> (f32, f32), heeded: &mut Heeded) {
        for (watch, of_watch) in self.classifier.watches.iter().zip(&verdict.watched) {
            let (above, least) = excess(of_watch);
            if above < least {
                continue;
            }
            let likeliest = watch
                .labels
                .iter()
                .map(|label| *label as usize)
                .max_by(|a, b| verdict.probabilities[*a].total_cmp(&verdict.probabilities[*b]));
            if let Some(intent) = likeliest.and_then(|label| self.intents.get(label)) {
                heeded.add(*intent, above);
            }
        }
    }

    /// What a whole text means in this language; or in all others that know it, where this one does not.
    fn exactly(&self, text: &str, language: usize) -> Option<Intent> {
        let meanings = self.exact.get(text)?;
        if let Some((_, intent)) = meanings.iter().find(|(l, _)| *l == language) {
            return Some(*intent);
        }
        let (_, intent) = meanings.first()?;
        meanings.iter().all(|(_, other)| other == intent).then_some(*intent)
    }

    /// The verdict, and whether the text is foreign to all intents.
    #[cfg_attr(
        not(feature = "nlu-neural"),
        expect(unused_variables, reason = "only an encoder reads whole texts")
    )]
    fn judge(&self, heard: &Heard, words: &[&str], text: Option<&str>) -> (Verdict, bool) {
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
            .and_foreign(classifier, fusion, heard.language);
        }
        let verdict = self.classifier.judge(embedded::vectors(), words, heard.language);
        let foreign = self.classifier.is_foreign(&verdict, heard.language);
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
        let words = heard.words.list();
        let words = words.as_slice();
        if words.is_empty() {
            return Explanation::default();
        }
        let verdict = self.classifier.judge(embedded::vectors(), words, heard.language);
        let Scores { margins: sparse, head, .. } =
            self.classifier.scores(embedded::vectors(), words, heard.language);
        let mut margins: Vec<_> = (0..self.intents.len())
            .map(|i| (i, verdict.probabilities[i], sparse[i], head.get(i).copied().unwrap_or(0.0)))
            .collect();
        margins.sort_by(|a, b| b.1.total_cmp(&a.1));
        Explanation {
            features: self.pulls(words, verdict.best, heard.language),
            margins: margins.into_iter().take(5).map(|(i, _, s, h)| (self.intents[i], s, h)).collect(),
            nearness: (verdict.nearness, self.classifier.threshold(verdict.best, heard.language)),
        }
    }

    /// What each stretch of one or two words adds for a label, its letter sequences and concepts included.
    fn pulls(&self, words: &[&str], label: usize, language: usize) -> Vec<(String, f32)> {
        let features =
            |words: &[&str]| Features::with_concepts(words, &self.classifier.concepts.of(words, language));
        let whole = self.classifier.space.weigh(&features(words));
        let value: HashMap<u32, f32> = whole.items.iter().copied().collect();
        let mut pulls: Vec<(String, f32)> = Vec::new();
        for len in 1..=2 {
            for stretch in words.windows(len) {
                let own = features(stretch);
                let mut rows: Vec<u32> = own
                    .words
                    .iter()
                    .chain(&own.grams)
                    .chain(&own.concepts)
                    .map(|hash| self.classifier.space.row(*hash))
                    .collect();
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

/// A part of a text says less than a whole one, and there are many of them.
const PART_EXCESS: f32 = 1.5;

/// Longer texts are never looked up as a whole.
const EXACT_WORDS_MAX: usize = 4;
/// How likely a language is at least of which alone the text is exact.
const EXACT_TELLS: f32 = 0.9;

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
