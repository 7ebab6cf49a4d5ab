//! Several requests in one message, and texts that go on with or put right the question before.

use jiff::civil::date;
use rstest::rstest;

use super::*;
use crate::{
    bank::{Direction, TransactionQuery},
    case::CaseKind,
    consent::SharedAccount,
    conversation::Question,
    reading::{Entity, EntityValue, Request},
    time::{hours, minutes},
};

/// A message of several parts, each read as an intent.
fn parts(parts: &[(&str, Intent)]) -> (String, Reading) {
    let (mut text, mut requests) = (String::new(), Vec::new());
    for (words, intent) in parts {
        if !text.is_empty() {
            text.push_str(" and ");
        }
        let start = text.len();
        text.push_str(words);
        requests.push(Request { start, end: text.len(), intent: *intent, entities: Vec::new() });
    }
    let first = parts.first().map_or(Intent::OutOfScope, |(_, intent)| *intent);
    (text, Reading { requests, ..Reading::certain(first) })
}

fn says(talk: &mut Talk, several: &[(&str, Intent)]) {
    let (text, reading) = parts(several);
    talk.reads(&text, reading);
}

const BALANCE: (&str, Intent) = ("balance", Intent::Balance);
const LOCK: (&str, Intent) = ("lock my card", Intent::LockCard);
const RENT: (&str, Intent) = ("when is my rent due", Intent::Upcoming);
const PAYMENTS: (&str, Intent) = ("my payments", Intent::Transactions);
const PERSON: (&str, Intent) = ("talk to a person", Intent::Person);

#[rstest]
#[case::in_the_order_of_the_text(&[BALANCE, RENT], "balance-ready elsewhere")]
#[case::a_report_goes_first(&[BALANCE, LOCK], "fraud-opened fraud-next-open fraud-phone fraud-lock-note balance-ready")]
#[case::two_questions(&[BALANCE, PAYMENTS], "balance-ready payments-ready")]
#[case::a_person_after_the_answer(&[BALANCE, PERSON], "balance-ready person-open person-busy-note")]
#[case::three(&[RENT, BALANCE, PAYMENTS], "elsewhere balance-ready payments-ready")]
#[case::never_more_than_three(
    &[RENT, BALANCE, PAYMENTS, ("what are the fees", Intent::Fees)],
    "elsewhere balance-ready payments-ready"
)]
#[case::one_report_of_two_sentences(
    &[("i lost my card", Intent::LostCard), ("somebody paid with it", Intent::NotMyPayment)],
    "fraud-opened fraud-next-open fraud-phone"
)]
#[case::two_rights(
    &[("i was charged twice", Intent::DuplicateCharge), ("i want to complain", Intent::Complaint)],
    "dispute-opened dispute-note complaint-opened"
)]
fn requests_of_one_message(#[case] several: &[(&str, Intent)], #[case] expect: &str) {
    let mut talk = Talk::linked();
    says(&mut talk, several);
    // What a lost card and a foreign payment are called is the first one's business.
    assert!(talk.keys().starts_with(expect), "{}", talk.keys());
    assert!(talk.state.later.is_empty());
}

#[test]
fn without_a_link_both_are_taken_up() {
    let mut talk = Talk::greeted();
    says(&mut talk, &[BALANCE, RENT]);
    talk.check("link-invite elsewhere");
    // A second question waits for the link, with the first.
    says(&mut talk, &[BALANCE, PAYMENTS]);
    talk.check("link-invite");
    assert_eq!(talk.state.later.len(), 1);
    talk.profile.links.push(live_link(LINK, "Harbour Bank"));
    talk.gets(Input::LinkLive { link: LINK }).check("linked balance-ready payments-ready");
    assert!(talk.state.later.is_empty());
}

#[test]
fn figures_come_in_the_order_of_the_message() {
    let mut talk = Talk::in_chat();
    says(&mut talk, &[BALANCE, RENT]);
    talk.check("");
    assert_eq!(talk.state.later.len(), 1, "the bank is awaited");
    talk.bank(world::balances());
    assert!(talk.keys().starts_with("balance-head") && talk.keys().ends_with("elsewhere"), "{}", talk.keys());
    assert_eq!(talk.audits("request.next"), 1);
    // "And last month?" would still go on with the balance.
    assert_eq!(talk.state.asked, Some(Question::Balance { account: None }));
}

#[test]
fn a_bank_that_is_slow_does_not_hold_up_the_rest_for_ever() {
    let mut talk = Talk::in_chat();
    says(&mut talk, &[BALANCE, RENT]);
    let ask = talk.read_asked().unwrap();
    talk.rings(TimerKey::BankSlow(ask)).check("bank-slow");
    talk.rings(TimerKey::BankLate(ask)).check("bank-late elsewhere");
}

#[test]
fn what_waits_survives_a_question_and_its_answer() {
    for (act, expect) in [(Act::Yes, ""), (Act::No, "cancelled")] {
        let mut talk = Talk::in_chat();
        talk.lag = minutes(11);
        says(&mut talk, &[BALANCE, PAYMENTS]);
        talk.check("late-ask");
        assert_eq!(talk.state.later.len(), 1);
        talk.lag = Duration::ZERO;
        talk.taps(act.clone());
        let offered = format!("{expect} later-offer");
        if act == Act::Yes {
            talk.check("").bank(world::balances());
            assert!(talk.keys().ends_with("later-offer"), "old as it is, it is asked about: {}", talk.keys());
        } else {
            talk.check(&offered);
        }
        assert_eq!(talk.quick().last(), Some(&Act::No));
        talk.types("yes", Intent::Yes);
        assert!(
            matches!(talk.state.asks.as_slice(), [ask] if matches!(ask.question, Question::Transactions(_)))
        );
        assert!(talk.state.later.is_empty());
    }
}

#[test]
fn an_offered_request_is_taken_up_by_its_button_and_dropped_by_no() {
    let waiting = || {
        let mut talk = Talk::in_chat();
        says(&mut talk, &[BALANCE, PAYMENTS]);
        talk.after(minutes(20)).bank(world::balances());
        assert!(talk.keys().ends_with("later-offer"));
        talk
    };
    let mut talk = waiting();
    talk.taps(Act::Meant(Intent::Transactions));
    assert_eq!(talk.state.asks.len(), 1);
    let mut talk = waiting();
    talk.taps(Act::No).check("cancelled");
    assert!(talk.state.later.is_empty());
}

#[rstest]
#[case::cancel("never mind", Intent::Cancel)]
#[case::stop("stop", Intent::Stop)]
#[case::something_else("what can you do", Intent::Help)]
#[case::a_new_question("payments", Intent::Transactions)]
fn what_waits_is_forgotten(#[case] text: &str, #[case] intent: Intent) {
    let mut talk = Talk::in_chat();
    says(&mut talk, &[BALANCE, RENT]);
    talk.types(text, intent);
    assert!(talk.state.later.is_empty());
    assert!(!talk.keys().contains("elsewhere"), "{}", talk.keys());
}

#[test]
fn words_that_are_not_understood_leave_what_waits() {
    let mut talk = Talk::in_chat();
    says(&mut talk, &[BALANCE, RENT]);
    talk.mumbles().check("unsure-rephrase");
    assert_eq!(talk.state.later.len(), 1);
}

#[test]
fn a_day_later_it_is_forgotten() {
    let mut talk = Talk::in_chat();
    says(&mut talk, &[BALANCE, RENT]);
    talk.after(hours(25)).bank(world::balances());
    assert!(talk.keys().starts_with("balance-head") && !talk.keys().contains("elsewhere"));
    assert!(talk.state.later.is_empty());
}

#[test]
fn while_a_person_holds_the_conversation_only_rights_are_noted() {
    let mut talk = Talk::linked();
    talk.gets(Input::StaffReply { staff: staff(7), name: "Ada".into(), text: "hello".into() });
    says(&mut talk, &[BALANCE, ("i want to complain", Intent::Complaint)]);
    talk.check("");
    let kinds: Vec<CaseKind> = talk.state.reports.iter().map(|report| report.kind).collect();
    assert_eq!(kinds, [CaseKind::Complaint]);
    assert!(talk.state.later.is_empty());
}

#[test]
fn each_part_names_its_own_account() {
    let mut talk = Talk::linked();
    label(&mut talk.profile.links[0].consent.accounts[0], "Rainy day", "1111");
    label(&mut talk.profile.links[0].consent.accounts[1], "Holiday", "7777");
    says(&mut talk, &[("my balance", Intent::Balance), ("fees of the rainy day account", Intent::Fees)]);
    let asked = talk.tickets();
    assert_eq!(asked, [TicketKind::Reveal { link: LINK, question: Question::Balance { account: None } }]);
}

#[test]
fn what_waits_is_kept_with_the_state() {
    let mut talk = Talk::in_chat();
    says(&mut talk, &[BALANCE, RENT]);
    let stored = serde_json::to_value(&talk.state).unwrap();
    assert_eq!(serde_json::from_value::<State>(stored.clone()).unwrap(), talk.state);
    // A state from before knows of none.
    let mut before = stored;
    before.as_object_mut().unwrap().remove("later");
    assert!(serde_json::from_value::<State>(before).unwrap().later.is_empty());
}

fn label(account: &mut SharedAccount, name: &str, four: &str) {
    (account.label, account.last_four) = (Some(name.into()), Some(four.into()));
}

/// A text of which every word but `extra` belongs to an entity.
fn said(text: &str, values: Vec<EntityValue>, reading: Reading) -> (String, Reading) {
    let end = text.len();
    let entities = values.into_iter().map(|value| Entity { start: 0, end, value }).collect();
    (text.to_owned(), Reading { entities, ..reading })
}

fn asked_after(talk: &mut Talk, text: &str, values: Vec<EntityValue>, reading: Reading) -> Question {
    let (text, reading) = said(text, values, reading);
    talk.reads(&text, reading);
    talk.state.asked.clone().expect("a question")
}

fn tesco_in_october() -> Talk {
    let mut talk = Talk::linked();
    let days = EntityValue::Dates { from: date(2026, 10, 1), to: date(2026, 10, 31) };
    let values = vec![EntityValue::Merchant("Tesco".into()), days];
    asked_after(&mut talk, "spent at tesco in october", values, Reading::certain(Intent::Spending));
    talk
}

fn query(question: Question) -> TransactionQuery {
    match question {
        Question::Transactions(query) => query,
        other @ Question::Balance { .. } => panic!("{other:?}"),
    }
}

#[test]
fn a_follow_up_keeps_what_is_not_said_again() {
    let september = EntityValue::Dates { from: date(2026, 9, 1), to: date(2026, 9, 30) };
    for reading in
        [Reading::default(), Reading::certain(Intent::Transactions), Reading::certain(Intent::Upcoming)]
    {
        let mut talk = tesco_in_october();
        let values = vec![EntityValue::Also, september.clone()];
        let query = query(asked_after(&mut talk, "and september?", values, reading));
        assert_eq!((query.merchant.as_deref(), query.from), (Some("Tesco"), Some(date(2026, 9, 1))));
        assert_eq!(query.direction, Some(Direction::Out), "still what went out");
    }
}

#[test]
fn a_correction_replaces_what_it_names() {
    let mut talk = tesco_in_october();
    let values = vec![EntityValue::Correction, EntityValue::Merchant("Aldi".into())];
    let next = query(asked_after(&mut talk, "i meant aldi", values, Reading::certain(Intent::Transactions)));
    assert_eq!((next.merchant.as_deref(), next.from), (Some("Aldi"), Some(date(2026, 10, 1))));
    let savings = vec![EntityValue::Also, EntityValue::AccountWord("savings".into())];
    let next = query(asked_after(&mut talk, "and savings?", savings, Reading::certain(Intent::Savings)));
    assert_eq!((next.account.as_deref(), next.merchant.as_deref()), (Some("savings"), Some("Aldi")));
    let next =
        query(asked_after(&mut talk, "since payday", vec![EntityValue::SincePayday], Reading::default()));
    assert_eq!((next.since_payday, next.from, next.to), (true, None, None));
    let day = EntityValue::Dates { from: date(2026, 11, 1), to: date(2026, 11, 1) };
    let next = query(asked_after(&mut talk, "on 1 november", vec![day], Reading::default()));
    assert!(!next.since_payday);
}

#[test]
fn a_new_question_forgets_the_one_before() {
    let mut talk = tesco_in_october();
    let day = EntityValue::Dates { from: date(2026, 11, 2), to: date(2026, 11, 8) };
    let next =
        asked_after(&mut talk, "payments last week", vec![day], Reading::certain(Intent::Transactions));
    assert_eq!(query(next).merchant, None);
    // A right is never a follow-up.
    let values = vec![EntityValue::Also, EntityValue::AccountWord("savings".into())];
    let (text, reading) = said("and my savings were stolen", values, Reading::default());
    let mut talk = tesco_in_october();
    talk.reads(&text, Reading { alarm: Some(Intent::Fraud), ..reading });
    assert!(talk.case_opened().is_some());
}

#[test]
fn the_other_account_is_the_one_that_was_not_meant() {
    let mut talk = Talk::linked();
    label(&mut talk.profile.links[0].consent.accounts[0], "Everyday", "1111");
    label(&mut talk.profile.links[0].consent.accounts[1], "Holiday", "7777");
    let values = vec![EntityValue::AccountWord("everyday".into())];
    asked_after(&mut talk, "balance of everyday", values, Reading::certain(Intent::Balance));
    let other = |talk: &mut Talk| {
        asked_after(talk, "no, the other account", vec![EntityValue::Other], Reading::certain(Intent::No))
    };
    assert_eq!(other(&mut talk), Question::Balance { account: Some("7777".into()) });
    assert_eq!(other(&mut talk), Question::Balance { account: Some("1111".into()) });
    // Of three, nobody can tell which: all of them are shown.
    let third = talk.profile.links[0].consent.accounts[1].clone();
    talk.profile.links[0].consent.accounts.push(third);
    assert_eq!(other(&mut talk), Question::Balance { account: None });
}

#[test]
fn since_payday_says_from_which_day_or_that_it_cannot_tell() {
    let asked = || {
        let mut talk = Talk::in_chat();
        asked_after(
            &mut talk,
            "spent since payday",
            vec![EntityValue::SincePayday],
            Reading::certain(Intent::Spending),
        );
        talk
    };
    let answer = |payday| {
        let BankAnswer::Transactions(page) = world::payments(Vec::new(), false) else { panic!("payments") };
        BankAnswer::Transactions(crate::bank::TransactionPage { payday, ..page })
    };
    asked().bank(answer(Some(date(2026, 10, 30)))).check("payments-head payments-since-payday payments-none");
    asked().bank(answer(None)).check("payments-head payments-payday-unknown");
}
