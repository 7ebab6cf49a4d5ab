//! From sentences of several languages to a model and a guess of languages. The build script and the library
//! both teach with this, so that both give the same. Refuses to know where sentences come from.

use std::collections::HashSet;

use crate::engine::classifier::Classifier;
use crate::engine::concepts::Concepts;
use crate::engine::train::{Example, Task, train};
use crate::engine::vectors::Vectors;
use crate::engine::watch::Watched;
use crate::language::Languages;
use crate::normal::Normal;
use crate::rights::{RIGHTS, Right, right_of};
use crate::words::{Shorthand, Spelling, Words};

/// Letter sequences carry more where languages share a model, inflect and are typed without accents: found by
/// cross-validation on the training sentences.
const WORDS: f32 = 0.6;

/// One sentence to learn from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lesson<'a> {
    /// Place of its language.
    pub(crate) language: usize,
    /// Name of its intent.
    pub(crate) intent: &'a str,
    pub(crate) text: &'a str,
}

/// Sentences with their words, ready to be learnt from.
pub(crate) struct School<'a> {
    tags: Vec<String>,
    /// Each text once.
    pub(crate) lessons: Vec<Lesson<'a>>,
    normals: Vec<Normal>,
    words: Vec<Words>,
    labels: Vec<String>,
    watched: Vec<Watched>,
    concepts: Concepts,
}

impl<'a> School<'a> {
    pub(crate) fn new(
        tags: &[String],
        shorthand: &[Shorthand],
        concepts: Concepts,
        lessons: impl Iterator<Item = Lesson<'a>>,
    ) -> Self {
        // Many a text is both a sentence and exact: once is enough.
        let mut seen = HashSet::new();
        let lessons: Vec<Lesson<'a>> =
            lessons.filter(|l| seen.insert((l.language, l.intent, l.text))).collect();
        let mut labels: Vec<String> = lessons.iter().map(|l| l.intent.to_owned()).collect();
        labels.sort_unstable();
        labels.dedup();
        let normals: Vec<Normal> = lessons.iter().map(|l| Normal::new(l.text)).collect();
        let spellings: Vec<Spelling> = tags.iter().map(|tag| Spelling::of(tag)).collect();
        let words = lessons
            .iter()
            .zip(&normals)
            .map(|(l, normal)| Words::new(normal, &shorthand[l.language], spellings[l.language]))
            .collect();
        let watched = |right: &Right| Watched {
            labels: right.intents.iter().filter_map(|i| labels.iter().position(|l| l == i)).collect(),
            urgent: right.urgent,
            grave: right.grave,
        };
        let watched = RIGHTS.iter().map(watched).collect();
        Self { tags: tags.to_vec(), lessons, normals, words, labels, watched, concepts }
    }

    /// In the order of the lessons.
    pub(crate) fn examples(&self) -> Vec<Example<'_>> {
        self.lessons
            .iter()
            .zip(&self.words)
            .map(|(l, words)| Example {
                words: words.list(),
                label: self.labels.binary_search_by(|label| label.as_str().cmp(l.intent)).unwrap_or(0),
                group: l.language,
                watched: right_of(l.intent),
            })
            .collect()
    }

    pub(crate) fn task(&self, seed: u64) -> Task<'_> {
        Task {
            labels: &self.labels,
            watched: &self.watched,
            concepts: &self.concepts,
            words: WORDS,
            level: true,
            seed,
        }
    }

    pub(crate) fn languages(&self) -> Languages {
        Languages::new(self.tags.clone(), self.lessons.iter().map(|l| l.language).zip(&self.normals))
    }

    /// One classifier for all languages, so that each learns from its neighbours, and a guess of languages.
    pub(crate) fn teach(&self, vectors: Option<&Vectors>, seed: u64) -> (Classifier, Languages) {
        (train(&self.examples(), self.task(seed), vectors, &|_, _| {}), self.languages())
    }
}
