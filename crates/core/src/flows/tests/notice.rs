//! The case of a right that was offered has the words that it was offered for, and the clock of their arrival.

use rstest::rstest;

use super::*;
use crate::{
    bank::BankFailure,
    case::{Case, CaseKind},
    time::hours,
};

const WORDS: &str = "the boots fell apart on the second day";

fn doubted(talk: &mut Talk) -> Timestamp {
    let reading = Reading { beside: vec![Intent::Dispute], ..Reading::certain(Intent::Transactions) };
    talk.reads(WORDS, reading);
    talk.now
}

fn opened(talk: &Talk) -> Case {
    let case = |effect: &Effect| match effect {
        Effect::OpenCase(case) => Some(case.clone()),
        _ => None,
    };
    talk.last.effects.iter().find_map(case).expect("a case")
}

#[rstest]
#[case::beside_the_answer(Reading { beside: vec![Intent::Dispute], ..Reading::certain(Intent::Transactions) })]
#[case::asked_first(Reading { suspected: vec![Intent::Dispute], ..Reading::certain(Intent::Transactions) })]
#[case::of_two(Reading { ranked: vec![(Intent::Dispute, 0.4), (Intent::Refund, 0.35)], ..Reading::default() })]
fn whoever_taps_gave_notice_when_they_wrote(#[case] reading: Reading) {
    let mut talk = Talk::linked();
    talk.reads(WORDS, reading);
    let wrote = talk.now;
    talk.after(hours(3)).taps(Act::Meant(Intent::Dispute));
    let case = opened(&talk);
    assert_eq!((case.clock_started_at, case.words.as_str()), (wrote, WORDS));
    assert!(talk.state.notice.is_none());
}

#[test]
fn a_bank_that_answers_later_changes_nothing() {
    let mut talk = Talk::in_chat();
    let wrote = doubted(&mut talk);
    talk.taps(Act::Meant(Intent::Transactions)).taps(Act::Meant(Intent::Dispute));
    assert_eq!(opened(&talk).clock_started_at, wrote);
}

#[test]
fn other_words_before_the_bank_answers_are_not_taken_for_it() {
    let mut talk = Talk::in_chat();
    let wrote = doubted(&mut talk);
    talk.types("thanks", Intent::Thanks);
    talk.bank(BankAnswer::Failed(BankFailure::Unreachable)).taps(Act::Meant(Intent::Dispute));
    assert_eq!((opened(&talk).clock_started_at, opened(&talk).words.as_str()), (wrote, WORDS));
}

#[test]
fn other_words_and_a_day_end_it() {
    let mut talk = Talk::linked();
    doubted(&mut talk);
    talk.types("thanks", Intent::Thanks);
    talk.taps(Act::Meant(Intent::Dispute));
    assert_eq!((opened(&talk).clock_started_at, opened(&talk).words.as_str()), (talk.now, "intent_dispute"));
    let mut talk = Talk::linked();
    doubted(&mut talk);
    talk.after(hours(24)).taps(Act::Meant(Intent::Dispute));
    assert_eq!(opened(&talk).clock_started_at, talk.now);
    let mut talk = Talk::linked();
    doubted(&mut talk);
    talk.after(hours(24)).rings(TimerKey::UnmuteBot).check("");
    assert!(talk.state.notice.is_none());
}

#[test]
fn a_tap_on_something_else_and_stop_have_nothing_of_it() {
    let mut talk = Talk::linked();
    doubted(&mut talk);
    talk.taps(Act::Meant(Intent::Complaint));
    assert_eq!(
        (opened(&talk).clock_started_at, opened(&talk).words.as_str()),
        (talk.now, "intent_complaint")
    );
    let mut talk = Talk::linked();
    doubted(&mut talk);
    talk.taps(Act::Stop);
    assert_eq!(talk.state.notice, None);
}

#[test]
fn a_report_that_is_open_gets_the_words_once() {
    let mut talk = Talk::linked();
    talk.taps(Act::Fraud);
    let case = opened(&talk).id;
    let reading = Reading { beside: vec![Intent::NotMyPayment], ..Reading::certain(Intent::Thanks) };
    talk.state.reports.clear();
    talk.reads(WORDS, reading);
    talk.state.reports =
        vec![crate::conversation::Report { case, kind: CaseKind::Fraud, at: talk.now, seen: false }];
    talk.taps(Act::Meant(Intent::NotMyPayment)).check("fraud-again fraud-phone");
    assert!(talk.wants(&Effect::AddWords { case, words: WORDS.to_owned() }));
}

#[test]
fn what_is_told_after_a_dispute_goes_into_its_case() {
    let mut talk = Talk::linked();
    talk.types("it never came", Intent::Dispute);
    let case = opened(&talk).id;
    let words = "Sandalworld, 40 pounds, last tuesday";
    talk.types(words, Intent::Transactions);
    assert!(talk.wants(&Effect::AddWords { case, words: words.to_owned() }));
    talk.types("and it broke", Intent::Dispute);
    assert_eq!(talk.audits("case.words_added"), 1);
    talk.after(hours(1)).types("balance", Intent::Balance);
    assert_eq!(talk.audits("case.words_added"), 0);
}

#[test]
fn what_nothing_is_offered_for_is_not_kept() {
    let mut talk = Talk::linked();
    talk.types("what did i spend", Intent::Spending);
    assert_eq!(talk.state.notice, None);
}
