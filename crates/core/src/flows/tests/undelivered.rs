//! What did not reach the customer is said, and offered again, when they write next.

use rstest::rstest;

use super::*;
use crate::{
    bank::TransactionQuery,
    conversation::{Question, SendFailure, Undelivered},
    time::{days, hours},
};

const CLOSED: Input = Input::SendFailed { failure: SendFailure::WindowClosed };

/// Asked for the balance; the answer waited (the Page was stopped) until the window had closed.
fn missed() -> Talk {
    let mut talk = Talk::linked();
    talk.taps(Act::Balance).check("balance-ready");
    talk.after(hours(25)).gets(CLOSED).check("");
    assert_eq!(talk.audits("send.failed"), 1);
    talk
}

#[rstest]
#[case(Intent::Greet)]
#[case(Intent::OutOfScope)]
fn the_next_message_learns_of_it_and_yes_brings_the_answer(#[case] intent: Intent) {
    let mut talk = missed();
    talk.types("hello?", intent).check("undelivered-balance");
    assert_eq!(talk.targets(), [Target::Act(Act::Again)]);
    assert_eq!(talk.audits("undelivered.told"), 1);
    talk.types("yes please", Intent::Yes).check("balance-ready");
    talk.types("thanks", Intent::Thanks).check("thanks");
}

#[test]
fn it_is_said_before_the_answer_to_something_else_and_its_button_still_works() {
    let mut talk = missed();
    talk.types("help", Intent::Help).check("undelivered-balance help");
    talk.types("show payments", Intent::Transactions).check("payments-ready");
    talk.taps(Act::Again).check("balance-ready");
    talk.taps(Act::Again).check("unknown-act");
}

#[test]
fn the_question_comes_back_with_its_details() {
    let mut talk = Talk::in_chat();
    let query = TransactionQuery { merchant: Some("Corner Books".into()), ..TransactionQuery::default() };
    talk.state.asked = Some(Question::Transactions(query.clone()));
    talk.gets(CLOSED).types("hi", Intent::Greet).check("undelivered-payments");
    talk.taps(Act::Again);
    let asked = talk.last.effects.iter().find_map(|effect| match effect {
        Effect::Read { question, .. } => Some(question.clone()),
        _ => None,
    });
    assert_eq!(asked, Some(Question::Transactions(query)));
}

#[test]
fn who_asks_the_same_again_is_just_answered() {
    let mut talk = missed();
    talk.types("my balance", Intent::Balance).check("balance-ready");
    talk.types("hello", Intent::Greet);
    assert!(!talk.keys().contains("undelivered"), "{}", talk.keys());
}

#[test]
fn several_failures_are_told_once() {
    let mut talk = missed();
    talk.gets(CLOSED).gets(Input::SendFailed { failure: SendFailure::PersonUnavailable });
    talk.types("hello", Intent::Greet).check("undelivered-balance");
    talk.types("hello", Intent::Greet);
    assert!(!talk.keys().contains("undelivered"), "{}", talk.keys());
}

#[test]
fn what_was_no_question_is_told_without_an_offer() {
    let mut talk = Talk::linked();
    talk.taps(Act::Balance).types("help", Intent::Help);
    talk.gets(Input::SendFailed { failure: SendFailure::Refused });
    talk.types("hello", Intent::Greet).check("undelivered");
    talk.types("yes", Intent::Yes);
    assert!(!talk.keys().contains("balance"), "{}", talk.keys());
}

#[test]
fn what_may_have_arrived_is_not_spoken_of() {
    let mut talk = Talk::linked();
    talk.taps(Act::Balance).gets(Input::SendFailed { failure: SendFailure::Unknown });
    assert_eq!(talk.state.undelivered, None);
}

#[test]
fn what_the_closed_window_kept_unsaid_is_remembered_too() {
    // The bank's answer to "stop" comes after two days: it is rendered by nobody.
    let mut talk = Talk::linked();
    talk.types("stop", Intent::Stop);
    talk.after(days(2)).gets(Input::Revoked { link: LINK, confirmed: true }).check("stop-confirmed");
    talk.types("hello", Intent::Greet).check("undelivered");
}

#[test]
fn a_question_that_reached_us_a_day_late_is_not_lost() {
    let mut talk = Talk::linked();
    talk.state.last_inbound_at = None;
    talk.lag = hours(30);
    talk.taps(Act::Balance).check("balance-ready");
    talk.lag = Duration::ZERO;
    talk.types("hello", Intent::Greet).check("undelivered-balance");
}

#[test]
fn a_persons_words_may_come_later_than_the_bots() {
    let reply = || Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "Hello".into() };
    let mut talk = Talk::greeted();
    talk.after(days(3)).gets(reply());
    assert_eq!(talk.state.undelivered, None);
    talk.after(days(5)).gets(reply());
    assert_eq!(talk.state.undelivered, Some(Undelivered { question: None, told: false, awaits_yes: false }));
}

#[test]
fn reports_and_stop_come_first_and_a_person_is_not_talked_over() {
    let mut talk = missed();
    talk.types("my card was stolen", Intent::LostCard);
    assert!(!talk.keys().contains("undelivered"));
    talk.gets(Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "On it".into() });
    talk.types("thank you", Intent::Thanks).check("");
    talk.gets(Input::HandedBack { staff: staff(7) });
    talk.types("hello", Intent::Greet).check("undelivered-balance");

    let mut talk = missed();
    talk.types("stop", Intent::Stop);
    assert!(!talk.keys().contains("undelivered"));
    talk.types("hello", Intent::Greet);
    assert!(!talk.keys().contains("undelivered"), "nothing is offered after stop");
}

#[test]
fn who_cannot_be_reached_is_left_alone_until_they_write() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    talk.gets(Input::SendFailed { failure: SendFailure::PersonUnavailable }).check("");
    assert!(talk.state.unreachable);
    talk.bank(world::balances()).check("");
    assert!(!talk.wants(&Effect::Typing), "nothing at all is sent");
    talk.types("hello?", Intent::Greet).check("undelivered-balance");
    assert!(!talk.state.unreachable, "who writes can be reached");
}
