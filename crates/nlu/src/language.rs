//! A guess at the language of a text. Short chat texts carry little; a wrong guess is worse than none, so
//! the conversation's language stands unless the text speaks clearly. Refuses to know translations.

use whatlang::Lang;

/// Fewer letters than this say nothing.
const LETTERS_MIN: usize = 12;

/// BCP 47 tag. `known_share` is the share of words known from training in `trained`.
pub(crate) fn guess(text: &str, known_share: f32, trained: &str, prior: Option<&str>) -> Option<String> {
    // Asking the statistics costs more than all the rest of a reading, and knows less than the training does.
    if known_share >= 0.6 {
        return Some(trained.to_owned());
    }
    if text.chars().filter(|c| c.is_alphabetic()).take(LETTERS_MIN).count() == LETTERS_MIN {
        let head: String = text.chars().take(200).collect();
        if let Some(info) = whatlang::detect(&head)
            && info.is_reliable()
        {
            return Some(tag(info.lang()).to_owned());
        }
    }
    prior.map(str::to_owned)
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
