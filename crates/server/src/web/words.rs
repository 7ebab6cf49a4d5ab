//! Texts for one visit: the language that the browser asks for, times in the bank's zone.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tellerline_channels::texts::{self, Texts};
use tellerline_core::{Money, Timestamp, message::Field};

use crate::context::Tenant;

/// Languages written from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"];

/// The texts in the visitor's language. Cheap to clone.
#[derive(Clone)]
pub struct Words {
    texts: Arc<Texts>,
    language: Arc<str>,
    zone_name: Arc<str>,
    zone: TimeZone,
}

impl Words {
    /// The language of a page at this path, for a browser that asks for these. Staff read English: the desk's texts are
    /// in no other language yet, and a page half in another would be worse.
    pub fn for_page(
        texts: &Arc<Texts>,
        tenant: Option<&Tenant>,
        path: &str,
        accept_language: Option<&str>,
    ) -> Self {
        Self::new(texts, tenant, accept_language.filter(|_| !is_for_staff(path)))
    }

    /// The best language that is served, by `Accept-Language` (RFC 9110, 12.5.4); English where none fits.
    pub fn new(texts: &Arc<Texts>, tenant: Option<&Tenant>, accept_language: Option<&str>) -> Self {
        Self {
            language: best(&texts.languages(), accept_language.unwrap_or_default()).into(),
            texts: Arc::clone(texts),
            zone_name: tenant.map_or("UTC", |tenant| &tenant.time_zone_name).into(),
            zone: tenant.map_or(TimeZone::UTC, |tenant| tenant.time_zone.clone()),
        }
    }

    /// BCP 47 tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// `ltr` or `rtl`, for the page's `dir`.
    pub fn direction(&self) -> &'static str {
        let primary = self.language.split('-').next().unwrap_or_default();
        if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" }
    }

    /// A text with its fields put in.
    pub fn text(&self, key: &str, fields: &[Field]) -> String {
        self.texts.text(&self.language, &self.zone_name, key, fields)
    }

    /// An amount as people of that language write it.
    pub fn money(&self, amount: Money) -> String {
        texts::money(&self.language, amount)
    }

    /// A point in time in the bank's zone.
    pub fn moment(&self, at: Timestamp) -> String {
        texts::moment(&self.language, at, &self.zone)
    }

    /// A day in the bank's zone.
    pub fn day(&self, at: Timestamp) -> String {
        texts::day(&self.language, at.to_jiff().to_zoned(self.zone.clone()).date())
    }
}

fn is_for_staff(path: &str) -> bool {
    ["/desk", "/officer", "/author", "/operator"].iter().any(|start| path.starts_with(start))
}

fn best(served: &[String], accept: &str) -> String {
    let mut wanted: Vec<(u32, &str)> = accept
        .split(',')
        .take(20)
        .filter_map(|part| {
            let (tag, quality) = part.trim().split_once(";q=").unwrap_or((part.trim(), "1"));
            let quality: f32 = quality.trim().parse().ok()?;
            // Thousandths, as the grammar has them; sorting floats is not worth its rules.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to 0..=1000"
            )]
            let quality = (quality.clamp(0.0, 1.0) * 1_000.0) as u32;
            (quality > 0).then_some((quality, tag.trim()))
        })
        .collect();
    wanted.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    let find = |tag: &str| {
        let primary = tag.split('-').next().unwrap_or_default();
        let exact = served.iter().find(|one| one.eq_ignore_ascii_case(tag));
        exact.or_else(|| {
            served.iter().find(|one| one.split('-').next().unwrap_or_default().eq_ignore_ascii_case(primary))
        })
    };
    wanted.iter().find_map(|(_, tag)| find(tag)).map_or_else(|| texts::FALLBACK.to_owned(), Clone::clone)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{best, is_for_staff};

    #[rstest]
    #[case("/desk/c/7", true)]
    #[case("/officer/policy", true)]
    #[case("/author", true)]
    #[case("/operator", true)]
    #[case("/me", false)]
    #[case("/link/tlr", false)]
    fn staff_read_english_everywhere(#[case] path: &str, #[case] expect: bool) {
        assert_eq!(is_for_staff(path), expect);
    }

    #[rstest]
    #[case("", "en")]
    #[case("de-AT,de;q=0.9,en;q=0.5", "de")]
    #[case("en;q=0.2, de;q=0.8", "de")]
    #[case("fr, en;q=0.5", "en")]
    #[case("de;q=0, en", "en")]
    #[case("pt-BR", "pt-BR")]
    #[case("pt", "pt-BR")]
    #[case(";;;q=x,,,", "en")]
    fn the_best_language_served(#[case] accept: &str, #[case] expect: &str) {
        let served = ["de".to_owned(), "en".to_owned(), "pt-BR".to_owned()];
        assert_eq!(best(&served, accept), expect);
    }
}
