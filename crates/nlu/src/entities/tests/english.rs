//! English: table tests of all finders over one fixed day, Sunday 22 November 2026.

use jiff::civil::{Date, date};
use rstest::rstest;
use tellerline_core::bank::Direction;
use tellerline_core::money::Currency;
use tellerline_core::reading::{CardKind, EntityValue};

use super::TODAY;

fn found(text: &str) -> Vec<(String, EntityValue)> {
    super::found("en", text)
}

#[rstest]
#[case("pay £12.50 now", "£12.50", Some(1_250), Some(Currency::GBP))]
#[case("12 quid", "12 quid", Some(1_200), Some(Currency::GBP))]
#[case("it was 1,200 EUR", "1,200 EUR", Some(120_000), Some(Currency::EUR))]
#[case("1.200,50 €", "1.200,50 €", Some(120_050), Some(Currency::EUR))]
#[case("12,50€ please", "12,50€", Some(1_250), Some(Currency::EUR))]
#[case("¥500", "¥500", Some(500), Some(Currency::JPY))]
#[case("US$20", "US$20", Some(2_000), Some(Currency::USD))]
#[case("EUR 20", "EUR 20", Some(2_000), Some(Currency::EUR))]
#[case("1.250 KWD", "1.250 KWD", Some(1_250), Some(Currency::KWD))]
#[case("20p", "20p", Some(20), Some(Currency::GBP))]
#[case("£5k", "£5k", Some(500_000), Some(Currency::GBP))]
#[case("find 45.99 for me", "45.99", Some(4_599), None)]
#[case("£99999999999999999999", "£99999999999999999999", None, Some(Currency::GBP))]
#[case("£１２.50 wide digits", "£１２.50", Some(1_250), Some(Currency::GBP))]
#[case("500.5 yen", "500.5 yen", None, Some(Currency::JPY))]
fn amounts(
    #[case] text: &str,
    #[case] span: &str,
    #[case] minor: Option<i64>,
    #[case] currency: Option<Currency>,
) {
    assert_eq!(
        found(text).first(),
        Some(&(span.to_owned(), EntityValue::Amount { minor, currency })),
        "{text}"
    );
}

#[rstest]
#[case("payments over 50 pounds", Some(5_001), None)]
#[case("over £1000 in october", Some(100_001), None)]
#[case("payments bigger than 50 pounds", Some(5_001), None)]
#[case("anything under £5", None, Some(499))]
#[case("at least 20 euros", Some(2_000), None)]
#[case("up to £9.99", None, Some(999))]
#[case("between £10 and £20", Some(1_000), Some(2_000))]
#[case("between 10 and 20 pounds", Some(1_000), Some(2_000))]
#[case("from 10 pounds to 20 pounds", Some(1_000), Some(2_000))]
#[case("more than 1,200.50 EUR", Some(120_051), None)]
fn bounds_of_amounts(#[case] text: &str, #[case] least: Option<i64>, #[case] most: Option<i64>) {
    let amounts: Vec<_> = found(text)
        .into_iter()
        .map(|(_, value)| value)
        .filter(|value| matches!(value, EntityValue::Amount { .. } | EntityValue::AmountRange { .. }))
        .collect();
    assert_eq!(amounts, [EntityValue::AmountRange { least, most }], "{text}");
    let dated = found(&format!("yesterday {text} today"));
    let dates = dated.iter().filter(|(_, value)| matches!(value, EntityValue::Dates { .. })).count();
    assert!(dates >= 2, "its neighbours stay: {dated:?}");
}

#[rstest]
#[case("what came in this month?", Some(Direction::In))]
#[case("what went out today", Some(Direction::Out))]
#[case("show me incoming payments", Some(Direction::In))]
#[case("show all outgoing payments since monday", Some(Direction::Out))]
#[case("money in and out this week", None)]
#[case("payments in october", None)]
fn ways_that_money_went(#[case] text: &str, #[case] expect: Option<Direction>) {
    let way = found(text).into_iter().find_map(|(_, value)| match value {
        EntityValue::Direction(direction) => Some(direction),
        _ => None,
    });
    assert_eq!(way, expect, "{text}");
}

#[rstest]
#[case("today", "today", date(2026, 11, 22), TODAY)]
#[case("was it yesterday?", "yesterday", date(2026, 11, 21), date(2026, 11, 21))]
#[case("the day before yesterday", "the day before yesterday", date(2026, 11, 20), date(2026, 11, 20))]
#[case("spent last friday", "last friday", date(2026, 11, 20), date(2026, 11, 20))]
#[case("last sunday", "last sunday", date(2026, 11, 15), date(2026, 11, 15))]
#[case("on sunday", "sunday", TODAY, TODAY)]
#[case("this week", "this week", date(2026, 11, 16), TODAY)]
#[case("last week", "last week", date(2026, 11, 9), date(2026, 11, 15))]
#[case("this month", "this month", date(2026, 11, 1), TODAY)]
#[case("last month", "last month", date(2026, 10, 1), date(2026, 10, 31))]
#[case("last year", "last year", date(2025, 1, 1), date(2025, 12, 31))]
#[case("last weekend", "last weekend", date(2026, 11, 21), date(2026, 11, 22))]
#[case("in march", "march", date(2026, 3, 1), date(2026, 3, 31))]
#[case("in december", "december", date(2025, 12, 1), date(2025, 12, 31))]
#[case("last november", "last november", date(2025, 11, 1), date(2025, 11, 30))]
#[case("March 2025", "March 2025", date(2025, 3, 1), date(2025, 3, 31))]
#[case("since 3 May", "since 3 May", date(2026, 5, 3), TODAY)]
#[case("since last friday", "since last friday", date(2026, 11, 20), TODAY)]
#[case("since january", "since january", date(2026, 1, 1), TODAY)]
#[case("on 3rd of May 2025", "3rd of May 2025", date(2025, 5, 3), date(2025, 5, 3))]
#[case("May 3rd", "May 3rd", date(2026, 5, 3), date(2026, 5, 3))]
#[case("december 24", "december 24", date(2025, 12, 24), date(2025, 12, 24))]
#[case("2026-05-03", "2026-05-03", date(2026, 5, 3), date(2026, 5, 3))]
#[case("on 03/05/2026", "03/05/2026", date(2026, 5, 3), date(2026, 5, 3))]
#[case("on 3/5", "3/5", date(2026, 5, 3), date(2026, 5, 3))]
#[case("between 1 march and 15 march", "between 1 march and 15 march", date(2026, 3, 1), date(2026, 3, 15))]
#[case("between 1 and 10 august", "between 1 and 10 august", date(2026, 8, 1), date(2026, 8, 10))]
#[case("from monday to wednesday", "from monday to wednesday", date(2026, 11, 16), date(2026, 11, 18))]
#[case(
    "between december and february",
    "between december and february",
    date(2025, 12, 1),
    date(2026, 2, 28)
)]
#[case("the last 30 days", "the last 30 days", date(2026, 10, 23), TODAY)]
#[case("past two weeks", "past two weeks", date(2026, 11, 8), TODAY)]
#[case("3 days ago", "3 days ago", date(2026, 11, 19), date(2026, 11, 19))]
#[case("two months ago", "two months ago", date(2026, 9, 1), date(2026, 9, 30))]
#[case("in 2025", "2025", date(2025, 1, 1), date(2025, 12, 31))]
fn dates(#[case] text: &str, #[case] span: &str, #[case] from: Date, #[case] to: Date) {
    assert_eq!(found(text), [(span.to_owned(), EntityValue::Dates { from, to })], "{text}");
}

#[rstest]
#[case("payments to Corner Books", "Corner Books")]
#[case("what did i spend at Tesco last week", "Tesco")]
#[case("how much have i spent at nando's this month?", "nando's")]
#[case("payments from my employer since january", "employer")]
#[case("paid to Marks and Spencer in march", "Marks and Spencer")]
#[case("spent at M&S yesterday", "M&S")]
#[case("when did i last pay the gym", "gym")]
#[case("how much on uber in june", "uber")]
#[case("what did Spotify charge me", "Spotify")]
#[case("search for netflix", "netflix")]
#[case("transactions at 7-Eleven", "7-Eleven")]
fn merchants(#[case] text: &str, #[case] name: &str) {
    let found = found(text);
    assert!(found.contains(&(name.to_owned(), EntityValue::Merchant(name.to_owned()))), "{text}: {found:?}");
}

#[rstest]
#[case("i want to lock my card")]
#[case("talk to a person")]
#[case("i want to see my balance")]
#[case("how much is in my account at the moment")]
#[case("may i ask you something")]
#[case("one more thing")]
#[case("send me 3 things")]
#[case("my current balance")]
fn nothing(#[case] text: &str) {
    assert_eq!(found(text), [], "{text}");
}

#[rstest]
#[case("card ending 1234", "1234", EntityValue::LastFour("1234".into()))]
#[case("account ending in 4821 please", "4821", EntityValue::LastFour("4821".into()))]
#[case("the last four digits are 9912", "9912", EntityValue::LastFour("9912".into()))]
#[case("xxxx1234", "1234", EntityValue::LastFour("1234".into()))]
#[case("*1234", "1234", EntityValue::LastFour("1234".into()))]
#[case("last 5 transactions", "5", EntityValue::Count(5))]
#[case("the next ten", "ten", EntityValue::Count(10))]
#[case("3 payments", "3", EntityValue::Count(3))]
#[case("balance of my savings account", "savings account", EntityValue::AccountWord("savings".into()))]
#[case("what's in my current", "current", EntityValue::AccountWord("current".into()))]
#[case("credit card", "credit card", EntityValue::Card(CardKind::Credit))]
#[case("my euro account", "euro account", EntityValue::AccountWord("EUR".into()))]
fn others(#[case] text: &str, #[case] span: &str, #[case] value: EntityValue) {
    assert_eq!(found(text), [(span.to_owned(), value)], "{text}");
}

#[test]
fn several_in_one_text_stand_in_its_order() {
    let values: Vec<_> =
        found("£20 to Corner Books last friday from savings").into_iter().map(|(span, _)| span).collect();
    assert_eq!(values.first().map(String::as_str), Some("£20"));
    assert!(values.ends_with(&["last friday".to_owned(), "savings".to_owned()]), "{values:?}");
}
