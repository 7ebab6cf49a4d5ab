//! The languages in which there are texts.

use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// German.
    German,
    /// Portuguese.
    Portuguese,
    /// Arabic, written from right to left.
    Arabic,
}

impl Language {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::English, Self::Spanish, Self::French, Self::German, Self::Portuguese, Self::Arabic];

    /// The BCP 47 tag: the name of the folder in `translations/` and `training/`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
            Self::Portuguese => "pt",
            Self::Arabic => "ar",
        }
    }

    /// The language of a tag, whatever its region: `pt-BR` is Portuguese.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_does_not_change_the_language() {
        for language in Language::ALL {
            assert_eq!(Language::of(language.tag()), Some(language));
        }
        assert_eq!(Language::of("pt-BR"), Some(Language::Portuguese));
        assert_eq!((Language::of("it"), Language::of("")), (None, None));
    }
}
