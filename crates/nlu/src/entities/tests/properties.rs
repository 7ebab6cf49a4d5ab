//! Any text: spans in bounds and on character boundaries, no overlap, no panic.

use jiff::civil::date;
use proptest::prelude::*;
use tellerline_core::reading::EntityValue;

use crate::normal::Normal;

fn language() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["ar", "de", "en", "es", "fr", "pt", "xx"])
}

fn table() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["ar", "de", "en", "es", "fr", "pt"])
}

fn likely_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,8}",
        "[0-9.,]{1,12}",
        "\\PC{1,4}",
        prop::sample::select(vec![
            "£",
            "€",
            "last",
            "since",
            "between",
            "and",
            "to",
            "at",
            "from",
            "may",
            "march",
            "31",
            "feb",
            "days",
            "ago",
            "ending",
            "9999",
            "2026",
            "/",
            "-",
            "of",
            "the",
            "week",
            "month",
            "k",
            "p",
            "eur",
            "weeks",
            "years",
            "payments",
            "\u{200b}",
            "e\u{301}",
            "👩‍👩‍👧",
            "٣",
            "ß",
            "İ",
            "und",
            "letzten",
            "vor",
            "zweihundert",
            "más de",
            "pasado",
            "hace",
            "mil",
            "d'",
            "l'an",
            "derniers",
            "il y a",
            "chez",
            "R$",
            "retrasado",
            "و",
            "أسبوعين",
            "الماضي",
            "خمسة",
            "وعشرين",
            "ريال",
            "بين",
            "٫٥٠",
            "\0",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24)
        .prop_flat_map(|pieces| prop_oneof![Just(pieces.join(" ")), Just(pieces.concat())])
}

/// An amount as people of a language write it: groups of three, the decimal mark, the sign where it stands.
fn written(language: &str, minor: u32) -> String {
    let (group, mark) = match language {
        "en" | "ar" => (",", "."),
        "fr" => ("\u{202f}", ","),
        _ => (".", ","),
    };
    let whole = (minor / 100).to_string();
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push_str(group);
        }
        grouped.push(digit);
    }
    let text = format!("{grouped}{mark}{:02}", minor % 100);
    match language {
        "en" => format!("£{text}"),
        "pt" => format!("R$ {text}"),
        "ar" => format!("{} ريال", arabic_digits(&text.replace('.', "٫").replace(',', "٬"))),
        _ => format!("{text} €"),
    }
}

fn arabic_digits(text: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|d| char::from_u32(0x660 + d)).unwrap_or(c);
    text.chars().map(digit).collect()
}

/// A day as people of a language write it.
fn dated(language: &str, day: jiff::civil::Date, long: bool) -> String {
    let (d, m, y) = (day.day(), day.month(), day.year());
    let months = |names: &str| {
        names.split(' ').nth(usize::try_from(m - 1).expect("a month")).expect("twelve").to_owned()
    };
    match language {
        "ar" if long => arabic_digits(&format!(
            "{d} {} {y}",
            months("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر")
        )),
        "ar" => arabic_digits(&format!("{d:02}/{m:02}/{y}")),
        "de" if long => format!(
            "{d}. {} {y}",
            months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
        ),
        "de" => format!("{d}.{m}.{y}"),
        "es" if long => format!(
            "{d} de {} de {y}",
            months(
                "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
            )
        ),
        "pt" if long => format!(
            "{d} de {} de {y}",
            months(
                "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
            )
        ),
        "fr" if long => format!(
            "{d} {} {y}",
            months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
        ),
        "en" if long => format!(
            "{d} {} {y}",
            months("January February March April May June July August September October November December")
        ),
        _ => format!("{d:02}/{m:02}/{y}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn an_amount_reads_back(minor in 1_u32..2_000_000_000, language in table()) {
        let text = written(language, minor);
        let told = super::told(language, &text);
        let code = match language { "en" => "GBP", "pt" => "BRL", "ar" => "SAR", _ => "EUR" };
        prop_assert_eq!(told, format!("{text} {code} {minor}"));
    }

    #[test]
    fn a_day_reads_back(days in 0_i32..12_000, long: bool, language in table()) {
        let day = date(1991, 1, 1).checked_add(jiff::Span::new().days(days)).expect("a date");
        let text = dated(language, day, long);
        prop_assert_eq!(super::told(language, &text), format!("{text} {day}"));
        prop_assert_eq!(super::told(language, &day.to_string()), format!("{day} {day}"));
    }

    #[test]
    fn any_text_is_searched(text in "(?s).{0,120}", language in language()) {
        for entity in super::super::find(&text, &Normal::new(&text), super::TODAY, Some(language), Some("fr")) {
            prop_assert!(text.get(entity.start..entity.end).is_some_and(|s| !s.is_empty()));
        }
    }

    #[test]
    fn spans_are_sound(text in likely_text(), day in 0_i32..40_000, language in language()) {
        let today = date(1950, 1, 1).checked_add(jiff::Span::new().days(day)).expect("a date");
        let entities = super::super::find(&text, &Normal::new(&text), today, Some(language), None);
        let mut last = 0;
        for entity in entities {
            prop_assert!(entity.start >= last, "overlap in {text:?}");
            prop_assert!(text.get(entity.start..entity.end).is_some_and(|s| !s.is_empty()));
            last = entity.end;
            if let EntityValue::Dates { from, to } = entity.value {
                prop_assert!(from <= to);
            }
        }
    }
}
