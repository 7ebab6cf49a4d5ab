//! Where messages fall into parts, in every language.

use rstest::rstest;

use super::TODAY;
use crate::normal::Normal;

fn parts(language: &str, text: &str) -> Vec<String> {
    let normal = Normal::new(text);
    let entities = super::super::find(text, &normal, TODAY, Some(language), None);
    let clauses = super::super::split(text, &normal, &entities, Some(language), None);
    clauses.iter().map(|clause| text[clause.start..clause.end].to_owned()).collect()
}

#[rstest]
#[case("en", "balance and lock my card", &["balance", "lock my card"])]
#[case("en", "balance. and also my payments!", &["balance", "my payments"])]
#[case("es", "saldo y bloquea mi tarjeta", &["saldo", "bloquea mi tarjeta"])]
#[case("es", "¿cuánto tengo? además quiero ver los pagos", &["¿cuánto tengo", "quiero ver los pagos"])]
#[case("fr", "mon solde et bloquez ma carte", &["mon solde", "bloquez ma carte"])]
#[case("de", "Kontostand und dann Karte sperren", &["Kontostand", "Karte sperren"])]
#[case("pt", "saldo e também bloquear o cartão", &["saldo", "bloquear o cartão"])]
#[case("ar", "رصيدي واقفل البطاقة", &["رصيدي", "واقفل البطاقة"])]
#[case("ar", "رصيدي ثم اقفل البطاقة", &["رصيدي", "اقفل البطاقة"])]
#[case("ar", "كم رصيدي؟ أريد آخر المعاملات", &["كم رصيدي", "أريد آخر المعاملات"])]
#[case("de", "zwischen 10 und 20 Euro", &[])]
#[case("en", "spent at Marks and Spencer", &[])]
#[case("en", "it was 12.50 at 3.15", &[])]
fn parts_of_a_message(#[case] language: &str, #[case] text: &str, #[case] expect: &[&str]) {
    assert_eq!(parts(language, text), expect, "{text}");
}
