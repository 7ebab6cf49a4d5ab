//! Balances and payments: masked, in the chat, late, refused.

use rstest::rstest;

use super::*;
use crate::{
    bank::{BankFailure, Direction, TransactionStatus},
    consent::{PurposeKind, SharedAccount},
    conversation::{ConsentWish, Question},
    message::{Choice, Class},
    reading::{Entity, EntityValue},
};

#[test]
fn a_masked_question_costs_no_bank_call() {
    let mut talk = Talk::linked();
    talk.taps(Act::Balance).check("balance-ready");
    let question = Question::Balance { account: None };
    assert_eq!(talk.tickets(), [TicketKind::Reveal { link: LINK, question }]);
    assert!(matches!(talk.targets().as_slice(), [Target::Reveal { .. }]));
    assert_eq!(talk.read_asked(), None);
    assert!(talk.state.asks.is_empty() && talk.last.timers.is_empty());
    talk.taps(Act::Transactions).check("payments-ready");
}

#[test]
fn several_masked_links_are_cards_of_one_message() {
    let mut talk = Talk::linked();
    talk.profile.links.push(live_link(OTHER_LINK, "Northwind Credit Union"));
    talk.taps(Act::Balance).check("balance-ready [balance-ready] [balance-ready]");
    assert_eq!(talk.tickets().len(), 2);
    let targets = talk.targets();
    assert_ne!(targets[0], targets[1], "each link has a token of its own");
}

#[test]
fn one_link_in_chat_and_one_masked_are_answered_each_their_way() {
    let mut talk = Talk::in_chat();
    talk.profile.links.push(live_link(OTHER_LINK, "Northwind Credit Union"));
    talk.taps(Act::Balance).check("balance-ready");
    assert!(talk.read_asked().is_some());
}

#[test]
fn in_the_chat_every_figure_names_its_institution_and_its_time() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance).check("");
    let ask = talk.read_asked().unwrap();
    assert!(talk.wants(&Effect::Typing));
    assert_eq!(talk.sets(&TimerKey::BankSlow(ask)), Some(talk.now.plus(seconds(3))));
    assert_eq!(talk.sets(&TimerKey::BankLate(ask)), Some(talk.now.plus(seconds(30))));
    assert_eq!(talk.audits("read.asked"), 1);
    talk.bank(world::balances())
        .check("balance-head balance-line balance-credit balance-second balance-line");
    assert!(talk.cancels(&TimerKey::BankSlow(ask)) && talk.cancels(&TimerKey::BankLate(ask)));
    assert_eq!(talk.audits("disclosed"), 1);
    let line = talk.said()[0].lines()[1].clone();
    let classes: Vec<(&str, Class)> = line.args.iter().map(|arg| (arg.name(), arg.class())).collect();
    assert!(classes.contains(&("amount", Class::Amount)) && classes.contains(&("as_of", Class::Date)));
    assert_eq!(talk.said()[0].link(), Some(LINK));
}

#[test]
fn one_account_by_its_word() {
    for (word, lines) in [("savings", 1), ("every", 3), ("4821", 4), ("gbp", 4), ("yacht", 1)] {
        let mut reading = Reading::certain(Intent::Balance);
        reading.entities = vec![Entity { start: 0, end: 1, value: EntityValue::AccountWord(word.into()) }];
        let mut talk = Talk::in_chat();
        talk.reads("…", reading).bank(world::balances());
        assert_eq!(talk.said()[0].lines().len(), 1 + lines, "{word}");
    }
}

#[test]
fn one_account_by_what_its_owner_calls_it() {
    let named = |account: &mut SharedAccount, label: &str, four: &str| {
        (account.label, account.last_four) = (Some(label.into()), Some(four.into()));
    };
    for (text, word) in [
        ("how much is on Rainy day", Some("rainy")),
        ("balance of the holiday pot please", Some("holiday")),
        ("what is on my account ending 7777", Some("7777")),
        ("balance of my account", None),
    ] {
        let mut talk = Talk::linked();
        let accounts = &mut talk.profile.links[0].consent.accounts;
        named(&mut accounts[0], "Rainy day account", "1111");
        named(&mut accounts[1], "Holiday account", "7777");
        talk.reads(text, Reading::certain(Intent::Balance)).check("balance-ready");
        let question = Question::Balance { account: word.map(str::to_owned) };
        assert_eq!(talk.tickets(), [TicketKind::Reveal { link: LINK, question }], "{text}");
    }
}

#[test]
fn an_empty_answer_says_what_was_looked_for() {
    let mut reading = Reading::certain(Intent::Transactions);
    let day = jiff::civil::date(2026, 10, 1);
    reading.entities = [
        EntityValue::Merchant("Tesco".into()),
        EntityValue::Dates { from: day, to: day },
        EntityValue::AmountRange { least: Some(5_001), most: None },
        EntityValue::Direction(Direction::Out),
    ]
    .map(|value| Entity { start: 0, end: 1, value })
    .to_vec();
    let mut talk = Talk::in_chat();
    talk.reads("…", reading);
    let Some(Question::Transactions(query)) = talk.state.asked.clone() else { panic!("it was asked") };
    assert_eq!((query.amount_least, query.amount_most), (Some(5_001), None));
    assert_eq!(query.direction, Some(Direction::Out));
    talk.bank(world::payments(Vec::new(), false)).check(
        "payments-head payments-none payments-looked-name payments-looked-days payments-looked-amount",
    );
}

#[test]
fn the_choice_changed_meanwhile_so_the_figure_stays_out_of_the_chat() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    talk.profile.links[0].consent.choice = Choice::Tap;
    talk.bank(world::balances());
    assert_eq!(talk.audits("disclosed"), 0);
    let shown = said(&talk.last, &Policy::of(&talk.profile.ceiling, Choice::Tap));
    assert_eq!(keys(&shown), "balance-ready");
    assert_eq!(shown[0].buttons().len(), 1);
}

#[test]
fn a_consent_that_ended_meanwhile_says_nothing() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    let consent = talk.profile.links[0].consent.clone();
    talk.profile.links[0].consent = consent.withdraw(talk.now);
    talk.bank(world::balances()).check("");
    assert_eq!(talk.audits("answer.dropped"), 1);
}

#[test]
fn an_answer_that_crossed_a_stop_says_nothing() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    talk.state.stopped_at = Some(talk.now);
    talk.bank(world::balances()).check("");
    assert_eq!((talk.audits("answer.dropped"), talk.audits("disclosed")), (1, 0));
}

#[test]
fn an_answer_about_another_link_is_not_taken() {
    let mut talk = Talk::in_chat();
    talk.profile.links.push(live_link(OTHER_LINK, "Northwind Credit Union"));
    talk.profile.links[1].consent.choice = Choice::Chat;
    talk.taps(Act::Balance);
    let ask = talk.state.asks[0].id;
    assert_eq!(talk.state.asks[0].link, LINK);
    talk.gets(Input::BankAnswer { ask, link: OTHER_LINK, answer: world::balances() }).check("");
    assert_eq!(talk.state.asks.len(), 2, "both are still awaited");
}

#[test]
fn a_purpose_that_was_not_given_is_asked_for() {
    let mut talk = Talk::in_chat();
    talk.profile.links[0].consent.purposes.remove(&PurposeKind::ReadTransactions);
    talk.taps(Act::Transactions).check("link-permission");
    let wants = ConsentWish::Purpose { purpose: PurposeKind::ReadTransactions, at_bank: false };
    assert_eq!(talk.tickets(), [TicketKind::Consent { link: LINK, wants }]);
    assert!(
        matches!(talk.targets().as_slice(), [Target::Consent { token }] if token.starts_with("tlr_consent_"))
    );
    assert!(talk.state.pending.is_some());
}

#[test]
fn a_ceiling_without_payees_masks_payments_but_not_balances() {
    let mut talk = Talk::in_chat();
    let mut ceiling = serde_json::to_value(Policy::open()).unwrap();
    ceiling["allowed"].as_array_mut().unwrap().retain(|class| class != "payee");
    talk.profile.ceiling = serde_json::from_value(ceiling).unwrap();
    talk.taps(Act::Transactions).check("payments-ready");
    talk.taps(Act::Balance);
    assert!(talk.read_asked().is_some());
}

#[test]
fn payments_come_pending_first_and_page_on() {
    let mut talk = Talk::in_chat();
    let rows = || {
        vec![
            world::payment("A1", "Corner Books", TransactionStatus::Booked),
            world::payment("A1", "Tea Room", TransactionStatus::Pending),
            world::payment("A9", "Not shared", TransactionStatus::Booked),
        ]
    };
    talk.taps(Act::Transactions).bank(world::payments(rows(), true));
    talk.check("payments-head payment-line payment-line payments-more");
    let payees: Vec<_> = talk.said()[0].lines()[1].args.iter().map(|arg| arg.value().clone()).collect();
    assert!(format!("{payees:?}").contains("Tea Room"));
    assert!(talk.quick().contains(&Act::More));
    talk.types("more", Intent::More);
    let Question::Transactions(query) = talk.state.asks[0].question.clone() else { panic!("transactions") };
    assert_eq!((query.skip, query.limit), (5, 5));
    talk.bank(world::payments(rows(), false)).check("payments-head payment-line payment-line payments-end");
    talk.taps(Act::More).check("payments-end");
    talk.taps(Act::Transactions)
        .bank(world::payments(Vec::new(), false))
        .check("payments-head payments-none");
}

#[test]
fn a_slow_bank_is_admitted_and_its_late_answer_still_comes() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    let ask = talk.read_asked().unwrap();
    talk.rings(TimerKey::BankSlow(ask)).check("bank-slow");
    talk.rings(TimerKey::BankLate(ask)).check("bank-late");
    assert!(talk.state.asks[0].late);
    talk.taps(Act::Balance).check("bank-slow");
    assert_eq!(talk.read_asked(), None, "one read is under way already");
    talk.bank(world::balances());
    assert!(talk.keys().starts_with("balance-head"));
    talk.rings(TimerKey::BankSlow(ask)).check("").rings(TimerKey::BankLate(ask)).check("");
    talk.gets(Input::BankAnswer { ask, link: LINK, answer: world::balances() }).check("");
}

#[rstest]
#[case(BankFailure::Unreachable, "bank-unreachable")]
#[case(BankFailure::RateLimited { retry_after: None }, "bank-wait")]
#[case(BankFailure::ConsentEnded, "bank-ended")]
#[case(BankFailure::Reauthenticate, "bank-reauthenticate")]
#[case(BankFailure::Nonsense, "bank-nonsense")]
#[case(BankFailure::Paused, "bank-paused")]
#[case(BankFailure::NotPermitted, "link-permission")]
#[case(BankFailure::UnattendedLimit, "bank-unattended")]
fn every_failure_has_its_words_and_a_next_step(#[case] failure: BankFailure, #[case] expect: &str) {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance).bank(BankAnswer::Failed(failure)).check(expect);
    assert!(!talk.quick().is_empty() || !talk.targets().is_empty());
    assert!(talk.state.asks.is_empty());
}

#[test]
fn paused_reads_are_said_and_nothing_is_asked() {
    let mut talk = Talk::in_chat();
    talk.profile.reads_paused = true;
    talk.taps(Act::Balance).check("bank-paused");
    assert_eq!(talk.read_asked(), None);
}

#[test]
fn an_answer_of_the_wrong_kind_shows_nothing() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Transactions).bank(world::balances()).check("");
    assert_eq!(talk.audits("answer.dropped"), 1);
}
