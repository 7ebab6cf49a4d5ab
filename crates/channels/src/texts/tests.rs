//! Texts in their forms: money, dates, plurals, hostile names.

use std::collections::BTreeSet;

use iso_currency::IntoEnumIterator as _;
use proptest::prelude::*;
use rstest::rstest;
use tellerline_core::{Money, Timestamp, conversation::Language, message::Field, money::Currency};

use super::*;

const SOURCE: &str = include_str!("../../../../translations/en/chat.ftl");

fn keys() -> BTreeSet<&'static str> {
    SOURCE
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}

/// Every field that any flow gives to any text.
fn all_fields() -> Vec<Field> {
    let at = Timestamp::from_secs(1_795_356_180);
    let money = Money::from_minor(123_456, Currency::GBP);
    vec![
        Field::public("bank", "Harbour Bank"),
        Field::public("institution", "Northwind Credit Union"),
        Field::public("phone", "+44 20 7946 0000"),
        Field::public("name", "Sam"),
        Field::free_text("text", "Hello"),
        Field::reference("reference", "K3Q9-7MZ2"),
        Field::count("minutes", 3),
        Field::count("tries", 2),
        Field::count("waiting", 4),
        Field::count("count", 2),
        Field::time("opens", at),
        Field::time("at", at),
        Field::date("as_of", at),
        Field::date("date", at),
        Field::day("from", jiff::civil::date(2026, 10, 1)),
        Field::day("to", jiff::civil::date(2026, 10, 31)),
        Field::nickname("account", "Everyday"),
        Field::last_four("last_four", "4821"),
        Field::select("account_kind", "current"),
        Field::select("kind", "available"),
        Field::select("status", "booked"),
        Field::select("what", "balance"),
        Field::select("topic", "statement"),
        Field::select("chat", "messenger"),
        Field::payee("payee", "Corner Books"),
        Field::amount("amount", money),
    ]
}

fn say(key: &str, args: &[Field]) -> String {
    Texts::embedded().text("en", "Europe/London", key, args)
}

#[rstest]
fn every_text_can_be_said_in_every_language(#[values("en", "es", "fr", "de", "pt", "ar")] language: &str) {
    let texts = Texts::embedded();
    let voice = texts.voice(language, "Europe/London");
    let masked = voice.text(MASKED_KEY, &[]);
    let fields = all_fields();
    assert!(keys().len() > 80);
    for key in keys() {
        assert!(texts.has(language, key), "{key}");
        let said = voice.text(key, &fields);
        assert!(!said.trim().is_empty(), "{key}");
        assert!(key == MASKED_KEY || said != masked, "{key} lacks a field");
        // The text's own isolate keeps a telephone number from left to right; Fluent's own are switched off.
        let shown = said.replace("\u{2066}+44 20 7946 0000\u{2069}", "+44 20 7946 0000");
        assert!(!shown.contains(['\u{2066}', '\u{2068}', '\u{2069}', '{', '}']), "{key}: {said}");
        if is_title(key) {
            assert!(crate::channel::length(&said) <= 20, "{key}: {said}");
        }
    }
}

/// Shown on a button or as a ready answer.
fn is_title(key: &str) -> bool {
    let of_a_language = Language::ALL.iter().any(|language| key == format!("language-{}", language.tag()));
    let begins = |start: &&str| key.starts_with(*start);
    of_a_language || key != "meant-card" && ["quick-", "button-", "meant-"].iter().any(begins)
}

#[test]
fn whatever_is_missing_becomes_the_text_that_holds_nothing() {
    let masked = say(MASKED_KEY, &[]);
    assert!(masked.contains("privacy"));
    assert_eq!(say("no-such-text", &all_fields()), masked);
    assert_eq!(say("balance-head", &[]), masked, "a field is missing");
    assert_eq!(say("", &[]), masked);
    assert!(!Texts::embedded().has("en", "no-such-text"));
    assert!(!Texts::embedded().has("not a tag!", "greet"));
}

#[test]
fn the_nearest_language_speaks() {
    let texts = Texts::embedded();
    let mut taught = Language::ALL.map(Language::tag);
    taught.sort_unstable();
    assert_eq!(texts.languages(), taught);
    for language in ["en", "en-GB", "en-US", "it", "", "not a tag!"] {
        assert_eq!(texts.text(language, "UTC", "thanks", &[]), say("thanks", &[]), "{language}");
    }
    for (region, language) in [("pt-BR", "pt"), ("de-AT", "de"), ("ar-EG", "ar")] {
        let thanks = texts.text(region, "UTC", "thanks", &[]);
        assert_eq!(thanks, texts.text(language, "UTC", "thanks", &[]));
        assert_ne!(thanks, say("thanks", &[]), "{region}");
    }
}

#[rstest]
#[case(1, "You have one more try.")]
#[case(2, "You have 2 more tries.")]
fn counts_have_plurals(#[case] tries: i64, #[case] end: &str) {
    assert!(say("pairing-wrong", &[Field::count("tries", tries)]).ends_with(end));
}

#[rstest]
#[case(0, "you are next")]
#[case(1, "One other customer")]
#[case(7, "7 other customers")]
fn the_queue_in_words(#[case] waiting: i64, #[case] part: &str) {
    assert!(say("person-open", &[Field::count("waiting", waiting)]).contains(part));
}

fn balance_line(account: &str, last_four: &str, kind: &str) -> String {
    say(
        "balance-line",
        &[
            Field::nickname("account", account),
            Field::last_four("last_four", last_four),
            Field::select("account_kind", "savings"),
            Field::amount("amount", Money::from_minor(123_456, Currency::GBP)),
            Field::select("kind", kind),
            Field::date("as_of", Timestamp::from_secs(1_795_356_180)),
        ],
    )
}

#[test]
fn a_balance_with_and_without_names() {
    insta::assert_snapshot!(
        [
            balance_line("Holiday pot", "4821", "available"),
            balance_line("", "4821", "booked"),
            balance_line("", "", "expected"),
        ]
        .join("\n"),
        @r"
    Holiday pot ending 4821: £1,234.56 available, as of 22 November 2026, 14:03
    Savings account ending 4821: £1,234.56 booked, as of 22 November 2026, 14:03
    Savings account: £1,234.56 expected, as of 22 November 2026, 14:03
    "
    );
}

fn payment(payee: &str, status: &str) -> String {
    say(
        "payment-line",
        &[
            Field::day("date", jiff::civil::date(2026, 11, 3)),
            Field::payee("payee", payee),
            Field::amount("amount", Money::from_minor(-2_160, Currency::GBP)),
            Field::select("status", status),
        ],
    )
}

#[test]
fn payments_of_each_status() {
    insta::assert_snapshot!(
        [
            payment("Corner Books", "booked"),
            payment("Corner Books", "pending"),
            payment("", "other"),
            payment("Corner\r\nBooks\u{202e}evil\u{2066}\u{0007}\u{200b}", "booked"),
        ]
        .join("\n"),
        @r"
    3 November 2026: Corner Books, -£21.60
    3 November 2026: Corner Books, -£21.60 (pending)
    3 November 2026: no name given, -£21.60 (not final)
    3 November 2026: Corner Booksevil, -£21.60
    "
    );
}

#[test]
fn hostile_names_stay_names() {
    let fake = payment("Shop\n4 November 2026: Salary, £9,999.00", "booked");
    assert_eq!(fake.lines().count(), 1);
    let fluent = payment("{ $amount } { -brand } { MONEY() }", "booked");
    assert!(fluent.contains("{ $amount } { -brand } { MONEY() }"), "no placeholder is read inside a value");
    let long = payment(&"x".repeat(10_000), "booked");
    assert!(crate::channel::length(&long) < 200);
    assert_eq!(payment("\u{202e}\u{200b}", "booked"), payment("", "booked"));
}

#[rstest]
#[case("Corner Books Ltd. London", "Corner Books Ltd. London")]
#[case("Booking.com", "Booking·com")]
#[case("Fee 5.99 of 1.2.3", "Fee 5.99 of 1.2.3")]
#[case("LOCKED? https://evil.example/login", "LOCKED? https evil·example/login")]
#[case("write to help@evil.example.", "write to help@evil·example.")]
#[case("evil\u{3002}example", "evil·example")]
#[case("10.0.0.1.nip.io", "10.0.0.1·nip·io")]
fn a_payees_name_is_never_a_link(#[case] name: &str, #[case] shown: &str) {
    assert_eq!(payment(name, "booked"), format!("3 November 2026: {shown}, -£21.60"));
}

#[test]
fn words_of_staff_keep_their_lines() {
    let said =
        say("staff-says", &[Field::public("name", "Sam"), Field::free_text("text", "One\nTwo\u{202e}\u{0}")]);
    assert_eq!(said, "Sam:\nOne\nTwo");
}

#[test]
fn emoji_and_joined_scripts_survive() {
    assert_eq!(plain("👩‍👩‍👧 café 👍🏽", false), "👩‍👩‍👧 café 👍🏽");
    assert_eq!(plain("می‌خواهم", false), "می‌خواهم");
}

#[test]
fn money_of_languages_and_currencies() {
    let amounts = [
        Money::from_minor(123_456, Currency::GBP),
        Money::from_minor(-123_456, Currency::GBP),
        Money::from_minor(0, Currency::GBP),
        Money::from_minor(123_456, Currency::EUR),
        Money::from_minor(-5, Currency::EUR),
        Money::from_minor(1_234_567, Currency::JPY),
        Money::from_minor(1_234_567, Currency::KWD),
        Money::from_minor(-1_234_567, Currency::KWD),
    ];
    let table: Vec<String> = ["en", "en-US", "de", "fr", "es", "pt", "ar", "not a tag!"]
        .iter()
        .map(|language| {
            let row: Vec<String> = amounts.iter().map(|amount| money(language, *amount)).collect();
            // Spaces that do not break and marks of direction would be invisible in the snapshot.
            format!("{language}: {}", row.join(" | ")).escape_debug().to_string()
        })
        .collect();
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn times_follow_the_zone_and_the_language() {
    let noon = Timestamp::from_secs(1_782_000_000);
    let table: Vec<String> = [
        ("en", "Europe/London"),
        ("en", "Asia/Tokyo"),
        ("en-US", "America/New_York"),
        ("de", "Europe/Berlin"),
        ("ar", "UTC"),
    ]
    .iter()
    .map(|(language, zone)| {
        format!("{language} {zone}: {}", moment(language, noon, &TimeZone::get(zone).unwrap()))
    })
    .collect();
    insta::assert_snapshot!(table.join("\n"));
    let texts = Texts::embedded();
    let args = [Field::time("opens", noon)];
    assert_eq!(
        texts.text("en", "No/Where", "person-closed", &args),
        texts.text("en", "UTC", "person-closed", &args)
    );
}

fn currency() -> impl Strategy<Value = Currency> {
    let all: Vec<Currency> = Currency::iter().collect();
    (0..all.len()).prop_map(move |at| all[at])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_figure_is_rounded(minor: i64, currency in currency()) {
        let amount = Money::from_minor(minor, currency);
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        for language in ["en", "de", "fr"] {
            let shown = money(language, amount);
            prop_assert_eq!(digits(&shown), digits(&amount.to_decimal()), "{} {}", language, shown);
            prop_assert_eq!(shown.contains(['-', '\u{2212}']), minor < 0, "{}", shown);
        }
    }

    #[test]
    fn nothing_from_outside_stops_a_text(text in "\\PC{0,60}", language in "[a-z]{0,3}(-[A-Z]{2})?") {
        let said = Texts::embedded().text(&language, "UTC", "staff-says", &[Field::public("name", &text), Field::free_text("text", &text)]);
        prop_assert!(!said.is_empty());
    }

    #[test]
    fn plain_text_is_settled(text in any::<String>()) {
        for lines in [false, true] {
            let once = plain(&text, lines);
            prop_assert_eq!(plain(&once, lines), once.clone());
            prop_assert!(!once.chars().any(|c| c.is_control() && !(lines && c == '\n')));
        }
    }
}
