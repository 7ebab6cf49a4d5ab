//! What was built into this crate: the word vectors, and the model that the build script trained.

use std::sync::LazyLock;

use crate::concepts;
use crate::engine::classifier::Classifier;
use crate::engine::concepts::Concepts;
use crate::engine::vectors::Vectors;
use crate::language::Languages;

static VECTORS: &[u8] = include_bytes!("../data/vectors.bin");
static MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/model.bin"));
static LANGUAGES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/languages.bin"));

/// The vectors distilled from the sentence encoder.
pub(crate) fn vectors() -> &'static Vectors {
    static PARSED: LazyLock<Vectors> =
        LazyLock::new(|| Vectors::parse(VECTORS).unwrap_or_else(Vectors::empty));
    &PARSED
}

/// How many bytes the vectors take in the program.
pub(crate) const fn vectors_bytes() -> usize {
    VECTORS.len()
}

/// What words of these languages have in common.
pub(crate) fn concepts(tags: &[String]) -> Concepts {
    concepts::concepts(tags, CONCEPTS)
}

/// The model as the build script wrote it.
#[cfg(feature = "nlu-neural")]
pub(crate) const fn model_bytes() -> &'static [u8] {
    MODEL
}

/// The model of the shipped pack; `None` when its files had faults at build time.
pub(crate) fn model() -> Option<(Classifier, Languages)> {
    let logs = LANGUAGES.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
    let tags: Vec<String> = TAGS.iter().map(|t| (*t).to_owned()).collect();
    Some((Classifier::from_bytes(MODEL)?, Languages { tags, logs }))
}

/// The evaluation files as they were at build time: name and content.
pub fn evaluation_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    EVALUATION.iter().copied()
}

include!(concat!(env!("OUT_DIR"), "/concepts.rs"));
include!(concat!(env!("OUT_DIR"), "/tags.rs"));
include!(concat!(env!("OUT_DIR"), "/evaluation.rs"));
