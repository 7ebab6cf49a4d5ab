//! Tables of phrases per language, what every table must hold, and properties that hold for any text.

mod ahead;
mod arabic;
mod clauses;
mod english;
mod french;
mod german;
mod phrases;
mod portuguese;
mod properties;
mod spanish;
mod tables;

use jiff::civil::{Date, date};
use tellerline_core::reading::EntityValue;

use crate::normal::Normal;

/// A Sunday.
pub(super) const TODAY: Date = date(2026, 11, 22);

/// What is found in a text of a language, with the stretch of the text.
pub(super) fn found(language: &str, text: &str) -> Vec<(String, EntityValue)> {
    super::find(text, &Normal::new(text), TODAY, Some(language), None)
        .into_iter()
        .map(|e| (text[e.start..e.end].to_owned(), e.value))
        .collect()
}

/// The same in one line: "ayer 2026-11-21; Mercadona at".
pub(super) fn told(language: &str, text: &str) -> String {
    let one = |(span, value): (String, EntityValue)| {
        let minor = |minor: Option<i64>| minor.map_or_else(|| "?".to_owned(), |minor| minor.to_string());
        let value = match value {
            EntityValue::Amount { minor: m, currency } => {
                format!("{} {}", currency.map_or("-", |c| c.code()), minor(m))
            }
            EntityValue::AmountRange { least, most } => format!("{}..{}", minor(least), minor(most)),
            EntityValue::Dates { from, to } if from == to => from.to_string(),
            EntityValue::Dates { from, to } => format!("{from}..{to}"),
            EntityValue::DatesAhead { from, to } if from == to => format!("ahead {from}"),
            EntityValue::DatesAhead { from, to } => format!("ahead {from}..{to}"),
            EntityValue::SincePayday => "payday".to_owned(),
            EntityValue::Merchant(name) => {
                assert_eq!(name, span);
                "at".to_owned()
            }
            EntityValue::LastFour(_) => "four".to_owned(),
            EntityValue::AccountWord(word) | EntityValue::Country(word) => word,
            EntityValue::Count(count) => format!("#{count}"),
            EntityValue::Card(kind) => format!("{kind:?} card"),
            EntityValue::Direction(direction) => format!("{direction:?}"),
            other => format!("{other:?}"),
        };
        format!("{span} {value}")
    };
    found(language, text).into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Each line of a table: a text, what is found in it.
#[track_caller]
pub(super) fn check(language: &str, table: &[(&str, &str)]) {
    assert!(table.len() >= 30, "{language}");
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, expect)| (text, expect, told(language, text)))
        .filter(|(_, expect, told)| *expect != told)
        .map(|(text, expect, told)| format!("{text}\n  expected {expect}\n  found    {told}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
