//! The words: Fluent texts from `translations/`, embedded, with money, dates and names put in.
//!
//! A missing text never stops an answer: what is said then is the text that holds nothing (`masked`), and the
//! log names the key. What people and banks wrote goes in as plain text, stripped of everything that could
//! change how its neighbours are read ([`plain`]).

mod form;
mod plain;

use std::{collections::HashMap, fmt};

use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue};
use jiff::tz::TimeZone;
use tellerline_core::message::{Class, Field, MASKED_KEY, Value};

pub use form::{day, moment, money};
pub use plain::plain;
use plain::unlinked;

fluent_templates::static_loader! {
    static EMBEDDED = {
        locales: "../../translations",
        fallback_language: "en",
        // The invisible marks around values would be sent to the messenger as characters.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The language that every text exists in.
pub const FALLBACK: &str = "en";

/// Longest name of a payee, account or bank that is put into a text, in UTF-16 units.
const NAME_LIMIT: usize = 120;

/// All texts, in all languages.
pub struct Texts {
    served: Vec<LanguageIdentifier>,
    fallback: LanguageIdentifier,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("languages", &self.languages()).finish()
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self::embedded()
    }
}

impl Texts {
    /// The texts that were compiled in.
    pub fn embedded() -> Self {
        Self { served: EMBEDDED.locales().cloned().collect(), fallback: EMBEDDED.fallback().clone() }
    }

    /// BCP 47 tags of the languages served, sorted.
    pub fn languages(&self) -> Vec<String> {
        let mut tags: Vec<String> = self.served.iter().map(ToString::to_string).collect();
        tags.sort_unstable();
        tags
    }

    /// Whether a text exists in exactly this language.
    pub fn has(&self, language: &str, key: &str) -> bool {
        let Ok(language) = language.parse::<LanguageIdentifier>() else { return false };
        match EMBEDDED.lookup_single_language::<&str>(&language, key, None) {
            Ok(_) => true,
            // The text is there when the only complaint is about its missing fields. The error's type is not
            // exported, so its name has to do.
            Err(error) => format!("{error:?}").starts_with("FluentError"),
        }
    }

    /// The voice for one conversation: the nearest language served, and the bank's time zone by its IANA name
    /// (UTC when there is no such zone).
    pub fn voice(&self, language: &str, time_zone: &str) -> Voice<'_> {
        let zone = TimeZone::get(time_zone).unwrap_or_else(|_| {
            tracing::warn!(time_zone, "no such time zone; times are told in UTC");
            TimeZone::UTC
        });
        Voice { language: self.nearest(language), fallback: &self.fallback, zone }
    }

    fn nearest(&self, language: &str) -> &LanguageIdentifier {
        let Ok(wanted) = language.parse::<LanguageIdentifier>() else { return &self.fallback };
        let exact = self.served.iter().find(|one| **one == wanted);
        let related = || self.served.iter().find(|one| one.language == wanted.language);
        exact.or_else(related).unwrap_or(&self.fallback)
    }

    /// One text; see [`Voice::text`].
    pub fn text(&self, language: &str, time_zone: &str, key: &str, args: &[Field]) -> String {
        self.voice(language, time_zone).text(key, args)
    }
}

/// The texts in one language, with times in one zone.
pub struct Voice<'a> {
    language: &'a LanguageIdentifier,
    fallback: &'a LanguageIdentifier,
    zone: TimeZone,
}

impl fmt::Debug for Voice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voice").field("language", &self.language.to_string()).finish_non_exhaustive()
    }
}

impl Voice<'_> {
    /// The text with its fields put in. A text that does not exist in the language is taken from English; one
    /// that does not exist at all, or lacks a field, becomes the text that holds nothing.
    pub fn text(&self, key: &str, args: &[Field]) -> String {
        let given: Vec<(String, bool)> = args.iter().filter_map(given).collect();
        let mut values: HashMap<&str, FluentValue<'_>> =
            args.iter().map(|field| (field.name(), self.value(field))).collect();
        for (name, known) in &given {
            values.insert(name, if *known { "yes" } else { "no" }.into());
        }
        let said = Self::look_up(self.language, key, &values);
        let said = said.or_else(|| Self::look_up(self.fallback, key, &values));
        said.unwrap_or_else(|| {
            tracing::error!(key, language = %self.language, "no usable text");
            Self::look_up(self.language, MASKED_KEY, &HashMap::new())
                .or_else(|| Self::look_up(self.fallback, MASKED_KEY, &HashMap::new()))
                .unwrap_or_default()
        })
    }

    fn look_up(
        language: &LanguageIdentifier,
        key: &str,
        values: &HashMap<&str, FluentValue<'_>>,
    ) -> Option<String> {
        EMBEDDED.lookup_single_language(language, key, Some(values)).ok()
    }

    fn value(&self, field: &Field) -> FluentValue<'static> {
        let language = || self.language.to_string();
        match field.value() {
            Value::Text(text) if field.class() == Class::FreeText => plain(text, true).into(),
            Value::Text(text) if field.class() == Class::Payee => {
                crate::channel::clip(&unlinked(&plain(text, false)), NAME_LIMIT).into()
            }
            Value::Text(text) => crate::channel::clip(&plain(text, false), NAME_LIMIT).into(),
            Value::Money(amount) => money(&language(), *amount).into(),
            Value::Time(at) => moment(&language(), *at, &self.zone).into(),
            Value::Date(date) => day(&language(), *date).into(),
            Value::Count(count) => FluentValue::from(*count),
            Value::Select(word) => word.clone().into(),
        }
    }
}

/// A word beside each name that a bank may leave out, because Fluent cannot ask whether a text is empty.
fn given(field: &Field) -> Option<(String, bool)> {
    let Value::Text(text) = field.value() else { return None };
    let named = matches!(field.class(), Class::Payee | Class::Nickname | Class::LastFour);
    named.then(|| (format!("{}_given", field.name()), !plain(text, false).is_empty()))
}

#[cfg(test)]
mod tests;
