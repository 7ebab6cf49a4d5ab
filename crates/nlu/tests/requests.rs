//! Which messages ask for several things, and which do not.
#![expect(clippy::expect_used, reason = "a test stops at the first thing that is not as it should be")]

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;
use tellerline_core::reading::{EntityValue, Intent, Reading};
use tellerline_nlu::{Pack, Reader, parse_rows};

const TODAY: Date = date(2026, 11, 22);

fn read(text: &str) -> Reading {
    Reader::embedded().expect("the shipped training files are sound").read(text, TODAY, Some("en"))
}

#[rstest]
#[case("balance and lock my card", &[(Intent::Balance, "balance"), (Intent::LockCard, "lock my card")])]
#[case(
    "how much have I got and when is my rent due?",
    &[(Intent::Balance, "how much have I got"), (Intent::Upcoming, "when is my rent due")]
)]
#[case(
    "what's my balance? show me my last 5 transactions",
    &[(Intent::Balance, "what's my balance"), (Intent::Transactions, "show me my last 5 transactions")]
)]
#[case(
    "payments between 10 and 20 pounds and my balance",
    &[(Intent::Transactions, "payments between 10 and 20 pounds"), (Intent::Balance, "my balance")]
)]
#[case(
    "i was charged twice and i want to complain",
    &[(Intent::DuplicateCharge, "i was charged twice"), (Intent::Complaint, "i want to complain")]
)]
#[case(
    "what's my balance, and i lost my card",
    &[(Intent::Balance, "what's my balance"), (Intent::LostCard, "i lost my card")]
)]
fn several(#[case] text: &str, #[case] expect: &[(Intent, &str)]) {
    let reading = read(text);
    let found: Vec<_> = reading.requests.iter().map(|r| (r.intent, &text[r.start..r.end])).collect();
    assert_eq!(found, expect, "{text}");
}

#[rstest]
#[case::one("what is my balance")]
#[case::points_back("lock my card and order a new one")]
#[case::same_matter("i lost my card and someone used it")]
#[case::a_name("how much did i spend at Marks and Spencer")]
#[case::bounds("payments between 10 and 20 pounds")]
#[case::two_accounts("balance of savings and current")]
#[case::politeness("hi! what is my balance? thanks")]
#[case::ends_something("what is my balance and disconnect my account")]
#[case::stop("balance and stop")]
#[case::a_story(
    "i was in the shop. the man was rude. then it rained. i went home. my wife called. and so on. and so on."
)]
fn only_one(#[case] text: &str) {
    assert_eq!(read(text).requests, [], "{text}");
}

#[test]
fn each_request_has_the_names_of_its_part() {
    let text = "what did i spend at tesco last week and how much is left in savings";
    let reading = read(text);
    let [spent, left] = reading.requests.as_slice() else { panic!("{reading:?}") };
    assert!(spent.entities.iter().any(|e| e.value == EntityValue::Merchant("tesco".into())));
    let savings: Vec<_> = left.entities.iter().map(|e| &e.value).collect();
    assert_eq!(savings, [&EntityValue::AccountWord("savings".into())]);
}

#[test]
fn evaluation_rows_ask_for_one_thing() {
    let rows = parse_rows(include_str!("../../../evaluation/en.tsv")).expect("sound");
    let split: Vec<_> = rows.iter().filter(|row| !read(&row.text).requests.is_empty()).collect();
    println!("split {}/{}: {split:#?}", split.len(), rows.len());
    assert!(split.len() * 100 <= rows.len() * 2);
    let pack = Pack::embedded().expect("sound");
    let sentences: Vec<String> =
        pack.intents().iter().flat_map(|i| pack.sentences(*i)).map(str::to_owned).collect();
    let split: Vec<_> = sentences.iter().filter(|text| !read(text).requests.is_empty()).collect();
    println!("split training sentences {}/{}: {split:#?}", split.len(), sentences.len());
    assert!(split.len() * 100 <= sentences.len() * 2);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn parts_are_sound(text in "(balance|lock my card|and|\\.|\\?|, |my payments|[a-zé€]{1,6}| ){1,24}") {
        let reading = read(&text);
        let mut last = 0;
        prop_assert!(reading.requests.len() != 1 && reading.requests.len() <= 3);
        for request in &reading.requests {
            prop_assert!(request.start >= last && request.start < request.end);
            prop_assert!(text.get(request.start..request.end).is_some());
            last = request.end;
        }
    }
}
