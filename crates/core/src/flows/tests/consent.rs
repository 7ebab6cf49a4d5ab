//! First use, reminders, renewal, the end, and what pages changed.

use rstest::rstest;

use super::*;
use crate::{
    bank::BankFailure,
    consent::{Basis, Given, Part, PurposeKind, Way},
    conversation::{ConsentChange, ConsentWish, Owner, Question},
    message::Choice,
    time::{days, hours},
};

/// When the consent of [`live_link`] ends.
fn ends(talk: &Talk) -> Timestamp {
    talk.profile.links[0].consent.expires_at().unwrap()
}

fn reminder(talk: &Talk, left: u8) -> TimerKey {
    TimerKey::ConsentEnds { link: LINK, days: left, ends: ends(talk) }
}

fn given(talk: &Talk) -> Given {
    Given {
        at: talk.now,
        text_version: "2".into(),
        language: "en".into(),
        way: Way::Page,
        basis: Basis::Contract,
    }
}

fn changed(talk: &mut Talk, change: ConsentChange) -> &mut Talk {
    talk.gets(Input::ConsentChanged { link: LINK, change })
}

/// Linked for balances only.
fn with_balances() -> Talk {
    let mut talk = Talk::linked();
    talk.profile.links[0].consent.purposes.remove(&PurposeKind::ReadTransactions);
    talk
}

#[test]
fn a_question_waits_for_its_purpose_and_is_answered_once_it_is_given() {
    let mut talk = with_balances();
    talk.taps(Act::Transactions).check("link-permission");
    assert_eq!((talk.audits("consent.asked"), talk.audits("link.offered")), (1, 0));
    let (consent, given) = (talk.profile.links[0].consent.clone(), given(&talk));
    talk.profile.links[0].consent = consent.with_purpose(PurposeKind::ReadTransactions, given).unwrap();
    changed(&mut talk, ConsentChange::Allowed(PurposeKind::ReadTransactions))
        .check("consent-allowed payments-ready");
    assert!(talk.state.pending.is_none());
}

#[test]
fn a_purpose_for_something_else_answers_nothing() {
    let mut talk = with_balances();
    talk.taps(Act::Transactions);
    changed(&mut talk, ConsentChange::Allowed(PurposeKind::SendAlerts)).check("consent-allowed");
    assert!(talk.state.pending.is_some(), "it still waits");
    talk.after(hours(2));
    changed(&mut talk, ConsentChange::Allowed(PurposeKind::ReadTransactions)).check("consent-allowed");
    assert!(talk.state.pending.is_none(), "too long ago");
}

#[test]
fn what_the_bank_refuses_is_asked_of_the_bank() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance).bank(BankAnswer::Failed(BankFailure::NotPermitted)).check("link-permission");
    let wants = ConsentWish::Purpose { purpose: PurposeKind::ReadBalance, at_bank: true };
    assert_eq!(talk.tickets(), [TicketKind::Consent { link: LINK, wants }]);
}

#[test]
fn while_linking_is_paused_no_permission_is_asked_for() {
    let mut talk = with_balances();
    talk.profile.links_paused = true;
    talk.taps(Act::Transactions).check("link-paused");
    assert!(talk.tickets().is_empty());
}

#[test]
fn a_new_link_is_watched_to_its_end() {
    let mut talk = Talk::linked();
    talk.gets(Input::LinkLive { link: LINK }).check("linked");
    let end = ends(&talk);
    assert_eq!(talk.sets(&reminder(&talk, 14)), Some(end.minus(days(14))));
    assert_eq!(talk.sets(&reminder(&talk, 3)), Some(end.minus(days(3))));
    assert_eq!(talk.sets(&TimerKey::ConsentOver { link: LINK, ends: end }), Some(end));
    talk.now = end.minus(days(5));
    talk.gets(Input::LinkLive { link: LINK });
    assert_eq!(talk.sets(&reminder(&talk, 14)), None, "that time is over");
    assert!(talk.sets(&reminder(&talk, 3)).is_some());
}

#[rstest]
#[case(14)]
#[case(3)]
fn within_the_window_the_end_is_told_with_a_button(#[case] left: u8) {
    let mut talk = Talk::linked();
    talk.now = ends(&talk).minus(days(u64::from(left)));
    talk.state.last_inbound_at = Some(talk.now.minus(hours(23)));
    let key = reminder(&talk, left);
    talk.rings(key).check("consent-ends consent-ends-what");
    assert_eq!(talk.tickets(), [TicketKind::Consent { link: LINK, wants: ConsentWish::Renewal }]);
    assert_eq!((talk.audits("consent.reminded"), talk.audits("consent.reminder_unsent")), (1, 0));
}

#[test]
fn a_reminder_that_cannot_be_sent_is_counted_and_told_with_the_next_message() {
    let mut talk = Talk::linked();
    talk.now = ends(&talk).minus(days(14));
    let key = reminder(&talk, 14);
    talk.rings(key.clone()).check("");
    talk.rings(key).check("");
    assert_eq!((talk.audits("consent.reminder_unsent"), talk.state.ending.len()), (1, 1));
    assert!(talk.state.undelivered.is_none(), "nothing was asked for, so nothing is excused");
    talk.taps(Act::Balance).check("greet consent-ends consent-ends-what balance-ready");
    talk.taps(Act::Balance).check("balance-ready");
}

#[test]
fn a_person_who_writes_is_not_interrupted_by_a_reminder() {
    let mut talk = Talk::linked();
    talk.now = ends(&talk).minus(days(3));
    talk.state.last_inbound_at = Some(talk.now);
    talk.state.owner = Owner::Person { staff: staff(1), since: talk.now };
    let key = reminder(&talk, 3);
    talk.rings(key).check("");
    assert_eq!(talk.state.ending, [LINK]);
    talk.gets(Input::HandedBack { staff: staff(1) });
    talk.taps(Act::Help).check("consent-ends consent-ends-what help");
}

#[test]
fn reminders_of_an_older_end_say_nothing() {
    let mut talk = Talk::linked();
    talk.now = ends(&talk).minus(days(3));
    talk.state.last_inbound_at = Some(talk.now);
    let key = reminder(&talk, 3);
    let (consent, given) = (talk.profile.links[0].consent.clone(), given(&talk));
    talk.profile.links[0].consent = consent.renew(given, talk.now.plus(days(90))).unwrap();
    changed(&mut talk, ConsentChange::Renewed).check("consent-renewed");
    assert!(talk.sets(&reminder(&talk, 14)).is_some(), "the new end is watched");
    talk.rings(key).check("");
    assert!(talk.tickets().is_empty() && talk.state.ending.is_empty());
}

#[test]
fn renewing_forgets_a_reminder_that_was_not_told() {
    let mut talk = Talk::linked();
    talk.state.ending = vec![LINK];
    changed(&mut talk, ConsentChange::Renewed);
    talk.taps(Act::Help).check("help");
}

#[test]
fn the_end_ends_it_at_the_bank_too_and_offers_to_begin_again() {
    let mut talk = Talk::linked();
    let end = ends(&talk);
    talk.now = end;
    talk.state.last_inbound_at = Some(end);
    talk.rings(TimerKey::ConsentOver { link: LINK, ends: end }).check("consent-over");
    assert!(talk.wants(&Effect::Withdraw { link: LINK }));
    assert_eq!(talk.audits("consent.expired"), 1);
    talk.rings(TimerKey::ConsentOver { link: LINK, ends: end }).check("");
    assert!(!talk.wants(&Effect::Withdraw { link: LINK }), "once");
}

#[test]
fn a_clock_that_was_set_back_waits_for_the_end_again() {
    let mut talk = Talk::linked();
    let key = TimerKey::ConsentOver { link: LINK, ends: ends(&talk) };
    talk.rings(key.clone()).check("");
    assert_eq!(talk.sets(&key), Some(ends(&talk)));
    assert!(!talk.wants(&Effect::Withdraw { link: LINK }));
}

#[test]
fn a_clock_that_jumps_over_the_end_gives_no_answer_and_no_reminder() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    let key = reminder(&talk, 3);
    talk.now = ends(&talk);
    talk.bank(world::balances()).check("");
    assert_eq!(talk.audits("answer.dropped"), 1);
    talk.rings(key).check("");
    talk.taps(Act::Balance);
    assert!(talk.tickets().iter().all(|kind| matches!(kind, TicketKind::Link { .. })), "linked anew");
}

#[test]
fn what_was_taken_back_is_no_longer_awaited() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    let ask = talk.state.asks[0].clone();
    let part = Part::Purpose(PurposeKind::ReadBalance);
    let narrowed = talk.profile.links[0].consent.clone().without(&part, talk.now).unwrap();
    talk.profile.links[0].consent = narrowed;
    talk.bank(world::balances()).check("");
    assert_eq!(talk.audits("answer.dropped"), 1, "also before the page's word arrives");
    talk.state.asks.push(ask);
    changed(&mut talk, ConsentChange::Narrowed).check("consent-narrowed");
    assert!(talk.state.asks.is_empty());
    talk.taps(Act::Balance).check("link-permission");
}

#[test]
fn changes_of_a_link_that_ended_say_nothing() {
    for change in
        [ConsentChange::Renewed, ConsentChange::Narrowed, ConsentChange::Allowed(PurposeKind::ReadBalance)]
    {
        let mut talk = Talk::linked();
        talk.types("stop", Intent::Stop);
        changed(&mut talk, change).check("");
        assert!(talk.last.timers.is_empty());
    }
}

#[test]
fn stop_forgets_the_reminders() {
    let mut talk = Talk::linked();
    talk.state.ending = vec![LINK];
    let (soon, over) = (reminder(&talk, 14), TimerKey::ConsentOver { link: LINK, ends: ends(&talk) });
    talk.types("stop", Intent::Stop);
    assert!(talk.cancels(&soon) && talk.cancels(&over) && talk.state.ending.is_empty());
    talk.taps(Act::Help).check("help");
}

#[test]
fn a_confirmation_that_no_longer_fits_the_window_is_left_to_the_page() {
    let mut talk = Talk::linked();
    talk.profile.links[0].consent.choice = Choice::Chat;
    talk.state.last_inbound_at = Some(talk.now.minus(days(2)));
    changed(&mut talk, ConsentChange::Renewed).check("");
    assert!(talk.state.undelivered.is_none());
    assert_eq!(talk.state.asked, None::<Question>);
}

/// Whoever reads the chat hears of it, and what was asked under the older choice is not answered under the newer.
#[rstest]
#[case(Choice::Tap, "display-tap")]
#[case(Choice::Balances, "display-balances")]
#[case(Choice::Chat, "display-chat")]
fn another_choice_of_what_is_shown_is_told_in_the_chat(#[case] choice: Choice, #[case] said: &str) {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    talk.profile.links[0].consent.choice = choice;
    changed(&mut talk, ConsentChange::Shown(choice)).check(said);
    assert!(talk.state.asks.is_empty());
}

#[test]
fn a_request_from_a_page_opens_a_case_and_more_words_join_it() {
    let mut talk = Talk::linked();
    talk.gets(Input::Requested { words: "my name is wrong".to_owned() }).check("request-opened");
    let case = talk.case_opened().unwrap();
    assert_eq!(talk.audits("case.opened"), 1);
    talk.gets(Input::Requested { words: "and my street".to_owned() }).check("request-opened");
    assert!(talk.wants(&Effect::AddWords { case, words: "and my street".to_owned() }));
    assert_eq!((talk.case_opened(), talk.audits("case.opened")), (None, 0));
}
