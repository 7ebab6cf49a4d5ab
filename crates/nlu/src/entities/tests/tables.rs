//! The tables of words: readable, whole, and with the same classes in every language.

use super::super::lexicon::{Class, Lexicon};

#[test]
fn every_table_is_sound() {
    let languages: Vec<&str> = Lexicon::named().map(|(language, _)| language).collect();
    assert_eq!(languages, ["ar", "de", "en", "es", "fr", "pt"]);
    for (language, lexicon) in Lexicon::named() {
        assert!(lexicon.faults.is_empty(), "{language}: {:?}", lexicon.faults);
    }
}

#[test]
fn every_language_has_words_of_every_class() {
    // What a language does without: no word, not forgotten ones.
    let without: &[(&str, Class)] = &[
        ("en", Class::AgoBefore),
        ("en", Class::NextAfter),
        ("de", Class::NextAfter),
        ("ar", Class::Next),
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
    for (language, lexicon) in Lexicon::named() {
        for class in Class::ALL {
            let expect = !without.contains(&(language, *class));
            assert_eq!(lexicon.holds(*class), expect, "{language} {}", class.key());
        }
    }
}

#[test]
fn a_text_that_is_taken_for_another_language_is_searched_with_its_own_words() {
    for (text, expect) in [
        ("وصل أمس خمسة آلاف ريال", "أمس 2026-11-21; خمسة آلاف ريال SAR 500000"),
        ("خمسون ريالا", "خمسون ريالا SAR 5000"),
    ] {
        assert_eq!(super::told("en", text), expect);
    }
    // What leaves no doubt is also found with English words, names are not.
    assert_eq!(super::told("de", "lock my virtual card"), "virtual card Virtual card");
}

#[test]
fn a_region_changes_no_table() {
    let portuguese = Lexicon::of("pt").expect("a table");
    assert!(Lexicon::of("pt-BR").is_some_and(|lexicon| std::ptr::eq(lexicon, portuguese)));
    assert!(Lexicon::of("tlh").is_none());
}
