//! The tables of words: readable, whole, and with the same classes in every language.

use super::super::lexicon::{Class, Lexicon};

#[test]
fn every_table_is_sound() {
    let languages: Vec<&str> = Lexicon::all().iter().map(Lexicon::language).collect();
    assert_eq!(languages, ["ar", "de", "en", "es", "fr", "pt"]);
    for lexicon in Lexicon::all() {
        assert!(lexicon.faults.is_empty(), "{}: {:?}", lexicon.language(), lexicon.faults);
    }
}

#[test]
fn every_language_has_words_of_every_class() {
    // What a language does without: no word, not forgotten ones.
    let without: &[(&str, Class)] = &[
        ("en", Class::AgoBefore),
        ("ar", Class::Article),
        ("ar", Class::NumberJoint),
        ("ar", Class::OrdinalMark),
        ("ar", Class::AgoAfter),
        ("ar", Class::AccountDoubtful),
        ("ar", Class::WeekdayDoubtful),
        ("es", Class::WeekdayDoubtful),
        ("fr", Class::WeekdayDoubtful),
        ("fr", Class::MonthDoubtful),
        ("fr", Class::AgoAfter),
        ("de", Class::WeekdayDoubtful),
        ("de", Class::AgoAfter),
        ("de", Class::AccountDoubtful),
    ];
    for lexicon in Lexicon::all() {
        for class in Class::ALL {
            let expect = !without.contains(&(lexicon.language(), *class));
            assert_eq!(lexicon.holds(*class), expect, "{} {}", lexicon.language(), class.key());
        }
    }
}

#[test]
fn a_region_changes_no_table() {
    assert_eq!(Lexicon::of("pt-BR").map(Lexicon::language), Some("pt"));
    assert!(Lexicon::of("tlh").is_none());
}
