//! Which of the pack's languages a text is in: a count of letter sequences per language, with the
//! conversation's language as prior, because short chat texts carry little and a wrong guess is worse than
//! none. Languages outside the pack are left to general statistics. Refuses to know intents and translations.
#![expect(clippy::cast_precision_loss, reason = "counts of sequences are far below 2^24")]

use whatlang::Lang;

use crate::engine::head::softmax;
use crate::normal::Normal;
use crate::words::{Spelling, folded};

/// Fewer letters than this say nothing to general statistics.
const LETTERS_MIN: usize = 12;
/// Letter sequences are counted in this many buckets.
const BUCKETS: usize = 1 << 14;
/// How many times likelier the conversation's language is than any other, before a word is read.
const PRIOR: f32 = 12.0;
/// Share of known words from which the training's own count is trusted.
const KNOWN: f32 = 0.6;
/// A text of fewer words, or of fewer letters, never changes the language of a conversation.
const WORDS_MIN: usize = 2;
/// See [`WORDS_MIN`].
const LETTERS_CHANGE: usize = 9;
/// A guess with less probability than this is none.
const SURE: f32 = 0.8;
/// The same before anything else is known of the conversation: a likely language is better than none.
const SURE_AT_FIRST: f32 = 0.6;

/// The languages of a pack.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Languages {
    /// BCP 47 tags.
    pub(crate) tags: Vec<String>,
    /// Logarithms of probabilities, `tags` per bucket.
    pub(crate) logs: Vec<f32>,
}

impl Languages {
    /// Counts the sentences of each language, as they are written and once more without accents, because
    /// that is how many people write them.
    pub(crate) fn new<'a>(tags: Vec<String>, texts: impl Iterator<Item = (usize, &'a Normal)>) -> Self {
        let mut counts = vec![0.5_f32; BUCKETS * tags.len()];
        let mut sums = vec![0.5 * BUCKETS as f32; tags.len()];
        for (language, normal) in texts {
            // A conversation begins with few words: "hello" must not drown in the stories of those who were robbed.
            let weight = (normal.words().count().max(1) as f32).recip();
            let mut count = |bucket: usize| {
                counts[bucket * tags.len() + language] += weight;
                sums[language] += weight;
            };
            sequences(normal.words(), &mut count);
            let plain: Vec<String> = normal.words().map(|word| folded(word, Spelling::Plain)).collect();
            sequences(plain.iter().map(String::as_str), &mut count);
        }
        let logs = counts.iter().enumerate().map(|(i, n)| (n / sums[i % tags.len()]).ln()).collect();
        Self { tags, logs }
    }

    /// By language: its probability, 0 to 1. `prior` is the conversation's language.
    pub(crate) fn probabilities<'a>(
        &self,
        words: impl Iterator<Item = &'a str>,
        prior: Option<&str>,
    ) -> Vec<f32> {
        let mut scores: Vec<f32> =
            self.tags.iter().map(|t| if Some(t.as_str()) == prior { PRIOR.ln() } else { 0.0 }).collect();
        sequences(words, |bucket| {
            for (score, log) in scores.iter_mut().zip(&self.logs[bucket * self.tags.len()..]) {
                // Sequences overlap, so each is worth less than it would be alone.
                *score += log / 3.0;
            }
        });
        softmax(&mut scores);
        scores
    }
}

fn sequences<'a>(words: impl Iterator<Item = &'a str>, mut found: impl FnMut(usize)) {
    for word in words {
        let mut before = [' '; 2];
        for c in word.chars().take(32).filter(|c| c.is_alphabetic()).chain([' ']) {
            let pair = hash([' ', before[1], c]);
            found(pair);
            found(hash([before[0], before[1], c]) ^ 1);
            before = [before[1], c];
        }
    }
}

fn hash(sequence: [char; 3]) -> usize {
    let hash = sequence.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, c| {
        (hash ^ u64::from(*c)).wrapping_mul(0x9fb2_1c65_1e98_df25).rotate_left(29)
    });
    usize::try_from(hash >> 20).unwrap_or(0) % BUCKETS
}

/// What is known of a text when its language is asked for.
pub(crate) struct Clues<'a> {
    pub(crate) normal: &'a Normal,
    /// Share of the words known from training.
    pub(crate) known_share: f32,
    /// Tag of the likeliest language of the pack, and its probability.
    pub(crate) likeliest: (&'a str, f32),
    /// The conversation's language.
    pub(crate) prior: Option<&'a str>,
}

/// BCP 47 tag of the text's language: the conversation's, unless enough was said to know better.
pub(crate) fn guess(text: &str, clues: &Clues<'_>) -> Option<String> {
    let (likeliest, probability) = clues.likeliest;
    let prior = clues.prior.map(str::to_owned);
    if clues.prior == Some(likeliest) && clues.known_share >= KNOWN || is_short(clues) {
        return prior;
    }
    // Asking the statistics costs more than all the rest of a reading, and knows less than the training does.
    let bar = if prior.is_none() { SURE_AT_FIRST } else { SURE };
    if clues.known_share >= KNOWN && probability >= bar {
        return Some(likeliest.to_owned());
    }
    if letters(clues.normal) >= LETTERS_MIN {
        let head: String = text.chars().take(200).collect();
        if let Some(info) = whatlang::detect(&head)
            && info.is_reliable()
        {
            return Some(tag(info.lang()).to_owned());
        }
    }
    prior
}

/// "hola", "ok", "stop", a name: known in half the world, and no reason to go over to another language. Arabic
/// letters are one, and where nothing is known yet, a word is better than nothing.
fn is_short(clues: &Clues<'_>) -> bool {
    let Some(prior) = clues.prior else { return false };
    let arabic = |word: &str| word.chars().any(|c| matches!(c, '\u{620}'..='\u{64a}'));
    let other_script = prior != "ar" && clues.normal.words().any(arabic);
    let few = clues.normal.words().count() < WORDS_MIN || letters(clues.normal) < LETTERS_CHANGE;
    few && !other_script
}

fn letters(normal: &Normal) -> usize {
    normal.words().flat_map(str::chars).take(LETTERS_MIN).count()
}

fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Eng => "en",
        Lang::Spa => "es",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Por => "pt",
        Lang::Ara => "ar",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Tur => "tr",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Hin => "hi",
        Lang::Heb => "he",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Ell => "el",
        Lang::Ces => "cs",
        Lang::Ron => "ro",
        Lang::Vie => "vi",
        // ISO 639-3 codes are valid BCP 47 where no two-letter one is listed here.
        other => other.code(),
    }
}
