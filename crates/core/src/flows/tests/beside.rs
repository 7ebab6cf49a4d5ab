//! Rights beside the answer: as ready answers, never before it and never twice.

use rstest::rstest;

use super::*;
use crate::{bank::BankFailure, flows::offered_beside, message::Choice, reading::Request};

fn just(right: Intent, read: Intent) -> Reading {
    Reading { beside: vec![right], ..Reading::certain(read) }
}

fn meant(intent: Intent) -> Act {
    Act::Meant(intent)
}

#[test]
fn the_answer_comes_at_once_and_the_right_is_offered_under_it() {
    let mut talk = Talk::linked();
    talk.reads("what did that shop take", just(Intent::Dispute, Intent::Transactions))
        .check("payments-ready");
    assert_eq!(talk.quick(), [meant(Intent::Dispute)]);
    assert!(talk.case_opened().is_none());
    talk.taps(meant(Intent::Dispute));
    assert!(talk.case_opened().is_some());
    // Where other ready answers stand, the right is before them.
    let mut talk = Talk::greeted();
    talk.reads("pounds for euros?", just(Intent::Complaint, Intent::ExchangeRate)).check("elsewhere");
    assert_eq!(talk.quick(), [meant(Intent::Complaint), Act::Person, Act::Transactions, Act::Help]);
}

#[test]
fn a_bank_that_answers_later_has_it_under_its_answer() {
    let mut talk = Talk::in_chat();
    talk.reads("what is left after that", just(Intent::Hardship, Intent::Balance)).check("");
    talk.bank(world::balances());
    assert_eq!(talk.quick(), [meant(Intent::Hardship)]);
    // Also where the answer may no longer be shown.
    talk.reads("what is left after that", just(Intent::Hardship, Intent::Balance));
    talk.profile.links[0].consent.choice = Choice::Tap;
    talk.bank(world::balances())
        .check("balance-head balance-line balance-credit balance-second balance-line");
    let masked = said(&talk.last, &Policy::of(&talk.profile.ceiling, Choice::Tap));
    assert_eq!(keys(&masked), "balance-ready");
    assert!(masked[0].quick().iter().any(|quick| quick.act == meant(Intent::Hardship)));
    // The next question has nothing of it.
    talk.profile.links[0].consent.choice = Choice::Chat;
    talk.types("balance", Intent::Balance).bank(world::balances());
    assert_eq!(talk.quick(), []);
}

#[test]
fn a_question_has_it_after_what_was_rather_meant() {
    let reading = || Reading {
        suspected: vec![Intent::Hardship],
        beside: vec![Intent::Complaint],
        ..Reading::certain(Intent::Overdraft)
    };
    let mut talk = Talk::greeted();
    talk.reads("always in the red with you", reading()).check("unsure-which");
    let asked = [Intent::Hardship, Intent::Overdraft, Intent::Complaint].map(meant);
    assert_eq!(talk.quick(), [asked.to_vec(), vec![Act::Person]].concat());
    // Said again it is answered, and both rights stay within reach.
    talk.reads("always in the red with you", reading()).check("elsewhere");
    assert_eq!(talk.quick()[..2], [Intent::Hardship, Intent::Complaint].map(meant));
}

#[test]
fn nothing_hides_behind_a_report() {
    let mut talk = Talk::linked();
    let reading = Reading {
        alarm: Some(Intent::Fraud),
        suspected: vec![Intent::Complaint],
        beside: vec![Intent::NotMyPayment, Intent::StolenCard],
        ..Reading::certain(Intent::Fraud)
    };
    talk.reads("hacked, and you do nothing", reading);
    assert!(talk.case_opened().is_some());
    let offered: Vec<Act> = talk.quick().into_iter().filter(|act| matches!(act, Act::Meant(_))).collect();
    assert_eq!(offered, [meant(Intent::Complaint)], "a report is a report");
}

#[test]
fn what_the_menu_offers_in_general_is_offered_as_what_it_was() {
    let mut talk = Talk::greeted();
    talk.reads("hm", Reading { beside: vec![Intent::NotMyPayment, Intent::LostCard], ..Reading::default() });
    let report = [meant(Intent::NotMyPayment), Act::Balance, Act::Transactions, Act::Person, Act::Stop];
    assert_eq!(talk.quick(), report, "one way to a report, and the words are kept for it");
    assert_eq!(talk.state.notice.as_ref().map(|notice| notice.words.as_str()), Some("hm"));
}

#[test]
fn of_several_requests_the_last_that_is_said_has_it() {
    let mut talk = Talk::greeted();
    let request = |start, end, intent| Request { start, end, intent, entities: Vec::new() };
    let reading = Reading {
        requests: vec![request(0, 15, Intent::Overdraft), request(20, 29, Intent::Statement)],
        ..Reading::certain(Intent::Overdraft)
    };
    talk.reads("overdraft rates and a statement", reading).check("elsewhere elsewhere");
    let said = talk.said();
    assert!(said[0].quick().iter().all(|quick| quick.act != meant(Intent::Hardship)));
    assert_eq!(said[1].quick()[0].act, meant(Intent::Hardship));
}

#[test]
fn each_of_several_requests_brings_what_is_next_to_it() {
    let mut talk = Talk::in_chat();
    let request = |start, end, intent| Request { start, end, intent, entities: Vec::new() };
    let reading = Reading {
        requests: vec![request(0, 7, Intent::Balance), request(12, 36, Intent::Refund)],
        ..Reading::certain(Intent::Balance)
    };
    talk.reads("balance and has the refund come", reading).check("");
    talk.bank(world::balances())
        .check("balance-head balance-line balance-credit balance-second balance-line elsewhere");
    assert!(talk.quick().contains(&meant(Intent::Dispute)), "{:?}", talk.quick());
}

#[test]
fn a_bank_that_fails_takes_no_right_away_and_staff_who_came_have_the_word() {
    let mut talk = Talk::in_chat();
    talk.reads("what did they take", just(Intent::Dispute, Intent::Transactions));
    talk.bank(BankAnswer::Failed(BankFailure::Unreachable)).check("bank-unreachable");
    assert_eq!(talk.quick()[0], meant(Intent::Dispute));
    let mut talk = Talk::in_chat();
    talk.reads("what did they take", just(Intent::Dispute, Intent::Balance));
    talk.gets(Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "Hello".into() });
    talk.bank(world::balances());
    assert_eq!(talk.quick(), []);
}

#[test]
fn the_greeting_before_an_answer_of_the_bank_has_nothing_under_it() {
    let mut talk = Talk::in_chat();
    talk.state.greeted_at = None;
    talk.reads("what is left after that", just(Intent::Hardship, Intent::Balance));
    assert!(!talk.quick().contains(&meant(Intent::Hardship)), "{:?}", talk.quick());
    talk.bank(world::balances());
    assert_eq!(talk.quick(), [meant(Intent::Hardship)]);
}

#[test]
fn who_needs_care_is_asked_and_offered_nothing() {
    for suspected in [Intent::Hardship, Intent::Complaint, Intent::DeleteData] {
        let mut talk = Talk::linked();
        let reading = Reading {
            alarm: Some(Intent::Vulnerability),
            suspected: vec![suspected],
            beside: vec![Intent::Bereavement],
            ..Reading::certain(Intent::Hardship)
        };
        talk.reads("the debts are killing me", reading).check("care-vulnerability care-next-open");
        assert!(talk.case_opened().is_some());
        assert_eq!(talk.quick(), []);
        let mut sure = Talk::linked();
        let reading = Reading { suspected: vec![suspected], ..Reading::certain(Intent::Vulnerability) };
        sure.reads("i cannot go on", reading).check("care-vulnerability care-next-open");
    }
}

#[rstest]
#[case::delayed_refund(Intent::Refund, Intent::Dispute)]
#[case::a_payment_to_stop(Intent::CancelPayment, Intent::Dispute)]
#[case::a_transfer_gone_astray(Intent::TransferStatus, Intent::Dispute)]
#[case::a_pending_payment(Intent::PendingPayment, Intent::NotMyPayment)]
#[case::a_card_to_replace(Intent::ReplaceCard, Intent::LostCard)]
#[case::a_login_that_fails(Intent::LoginProblem, Intent::Fraud)]
#[case::borrowing(Intent::Overdraft, Intent::Hardship)]
#[case::a_fee(Intent::Fees, Intent::Complaint)]
fn some_answers_have_a_right_next_to_them(#[case] read: Intent, #[case] right: Intent) {
    let mut talk = Talk::greeted();
    talk.types("that", read).check("elsewhere");
    assert_eq!(talk.quick()[0], meant(right));
    assert_eq!(offered_beside(&Reading::certain(read)), [right]);
}

#[test]
fn nobody_is_offered_anything_who_ends_everything_or_talks_to_a_person() {
    let mut talk = Talk::linked();
    talk.reads("stop", just(Intent::Complaint, Intent::Stop));
    assert!(!talk.quick().contains(&meant(Intent::Complaint)));
    let mut talk = Talk::linked();
    talk.gets(Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "Hello".into() });
    talk.reads("what did they take", just(Intent::Dispute, Intent::Transactions)).check("");
    assert_eq!(talk.quick(), []);
}

#[test]
fn what_is_not_for_a_button_is_not_offered() {
    assert_eq!(offered_beside(&just(Intent::Vulnerability, Intent::Balance)), []);
}
