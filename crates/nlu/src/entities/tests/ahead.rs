//! Days to come in the six languages, and words that look like them.

use rstest::rstest;

use super::told;

#[rstest]
#[case("en", "what is due tomorrow", "tomorrow ahead 2026-11-23")]
#[case("en", "the day after tomorrow", "the day after tomorrow ahead 2026-11-24")]
#[case("en", "what leaves my account next friday", "next friday ahead 2026-11-27")]
#[case("en", "next sunday", "next sunday ahead 2026-11-29")]
#[case("en", "bills next week", "next week ahead 2026-11-23..2026-11-29")]
#[case("en", "next month", "next month ahead 2026-12-01..2026-12-31")]
#[case("en", "next march", "next march ahead 2027-03-01..2027-03-31")]
#[case("en", "next year", "next year ahead 2027-01-01..2027-12-31")]
#[case("en", "in 3 days", "in 3 days ahead 2026-11-25")]
#[case("en", "within a week", "within a week ahead 2026-11-29")]
#[case("en", "the next 10 days", "the next 10 days ahead 2026-11-22..2026-12-02")]
#[case("de", "was wird morgen abgebucht", "morgen ahead 2026-11-23; abgebucht Out")]
#[case("de", "übermorgen", "übermorgen ahead 2026-11-24")]
#[case("de", "nächsten Freitag", "nächsten Freitag ahead 2026-11-27")]
#[case("de", "nächste Woche", "nächste Woche ahead 2026-11-23..2026-11-29")]
#[case("de", "in drei Tagen", "in drei Tagen ahead 2026-11-25")]
#[case("de", "in einer Woche", "in einer Woche ahead 2026-11-29")]
#[case("de", "guten Morgen", "")]
#[case("de", "heute morgen", "heute morgen 2026-11-22")]
#[case("fr", "demain", "demain ahead 2026-11-23")]
#[case("fr", "après-demain", "après-demain ahead 2026-11-24")]
#[case("fr", "vendredi prochain", "vendredi prochain ahead 2026-11-27")]
#[case("fr", "la semaine prochaine", "la semaine prochaine ahead 2026-11-23..2026-11-29")]
#[case("fr", "dans 3 jours", "dans 3 jours ahead 2026-11-25")]
#[case("es", "mañana", "mañana ahead 2026-11-23")]
#[case("es", "pasado mañana", "pasado mañana ahead 2026-11-24")]
#[case("es", "el próximo viernes", "el próximo viernes ahead 2026-11-27")]
#[case("es", "la semana que viene", "la semana que viene ahead 2026-11-23..2026-11-29")]
#[case("es", "dentro de dos días", "dentro de dos días ahead 2026-11-24")]
#[case("es", "esta mañana", "esta mañana 2026-11-22")]
#[case("es", "por la mañana", "")]
#[case("pt", "amanhã", "amanhã ahead 2026-11-23")]
#[case("pt", "depois de amanhã", "depois de amanhã ahead 2026-11-24")]
#[case("pt", "na próxima semana", "próxima semana ahead 2026-11-23..2026-11-29")]
#[case("pt", "mês que vem", "mês que vem ahead 2026-12-01..2026-12-31")]
#[case("pt", "daqui a 3 dias", "daqui a 3 dias ahead 2026-11-25")]
#[case("ar", "غدا", "غدا ahead 2026-11-23")]
#[case("ar", "بكرة", "بكرة ahead 2026-11-23")]
#[case("ar", "بعد غد", "بعد غد ahead 2026-11-24")]
#[case("ar", "الأسبوع القادم", "الأسبوع القادم ahead 2026-11-23..2026-11-29")]
#[case("ar", "يوم الجمعة القادم", "يوم الجمعة القادم ahead 2026-11-27")]
#[case("ar", "بعد 3 أيام", "بعد 3 أيام ahead 2026-11-25")]
#[case("ar", "بعد أسبوعين", "بعد أسبوعين ahead 2026-12-06")]
fn days_to_come(#[case] language: &str, #[case] text: &str, #[case] expect: &str) {
    assert_eq!(told(language, text), expect, "{text}");
}

#[rstest]
#[case("en", "the next ten")]
#[case("en", "next 5 payments")]
#[case("en", "in 2025")]
#[case("en", "in march")]
#[case("en", "in 100000000 days")]
fn nothing_to_come(#[case] language: &str, #[case] text: &str) {
    assert!(!told(language, text).contains("ahead"), "{text}: {}", told(language, text));
}
