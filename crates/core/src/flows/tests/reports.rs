//! Fraud, lost cards, complaints, and the page when nobody comes.

use rstest::rstest;

use super::*;
use crate::{case::CaseKind, desk::DeskStatus, time::minutes};

#[test]
fn a_report_opens_a_case_whose_clock_starts_at_arrival() {
    let mut talk = Talk::linked();
    talk.types("my card was stolen", Intent::LostCard);
    talk.check("fraud-opened fraud-next-open fraud-phone fraud-lock-note");
    let case = talk.last.effects.iter().find_map(|effect| match effect {
        Effect::OpenCase(case) => Some(case.clone()),
        _ => None,
    });
    let case = case.unwrap();
    assert_eq!((case.kind, case.clock_started_at, case.linked), (CaseKind::Fraud, talk.now, true));
    assert_eq!(case.words, "my card was stolen");
    assert_eq!(talk.sets(&TimerKey::CaseUnopened(case.id)), Some(talk.now.plus(minutes(5))));
    assert_eq!((talk.audits("case.opened"), talk.audits("queue.joined")), (1, 1));
}

#[test]
fn the_clock_starts_when_we_received_it_not_when_we_got_to_it() {
    let talk = Talk::greeted();
    let mut turn = talk.turn();
    turn.arrived_at = talk.now.minus(minutes(3));
    let decision = step(&talk.state, Input::Act(Act::Fraud), &turn);
    let clock = decision.effects.iter().find_map(|effect| match effect {
        Effect::OpenCase(case) => Some((case.clock_started_at, case.words.clone())),
        _ => None,
    });
    assert_eq!(clock, Some((turn.arrived_at, "fraud".to_owned())));
    let unlinked = |effect: &Effect| matches!(effect, Effect::OpenCase(case) if !case.linked);
    assert!(decision.effects.iter().any(unlinked));
}

#[rstest]
#[case(DeskStatus::Open { waiting: 0 }, "fraud-next-open")]
#[case(DeskStatus::ClosedUntil { opens_at: at("2026-11-21T09:00:00Z") }, "fraud-next-closed")]
#[case(DeskStatus::Unknown, "fraud-next-unknown")]
fn what_happens_next_is_honest(#[case] desk: DeskStatus, #[case] expect: &str) {
    let mut talk = Talk::greeted();
    talk.profile.desk = desk;
    talk.profile.bank.emergency_phone = None;
    talk.taps(Act::Fraud).check(&format!("fraud-opened {expect} fraud-no-phone"));
}

#[test]
fn an_alarm_is_heard_whatever_the_rest_of_the_text_means() {
    for (alarm, best) in [(Intent::Fraud, Intent::Balance), (Intent::LostCard, Intent::Stop)] {
        let reading = Reading { alarm: Some(alarm), ..Reading::certain(best) };
        assert!(Talk::greeted().reads("…", reading).case_opened().is_some(), "{best:?}");
    }
}

#[test]
fn a_spread_out_reading_is_still_a_report() {
    let ranked =
        vec![(Intent::LostCard, 0.2), (Intent::LockCard, 0.1), (Intent::Fraud, 0.1), (Intent::Help, 0.1)];
    let reading = Reading { ranked, ..Reading::default() };
    assert!(Talk::greeted().reads("…", reading).case_opened().is_some());
}

#[test]
fn a_second_message_belongs_to_the_open_case_until_it_is_old() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    talk.types("somebody uses my money", Intent::Fraud).check("fraud-again fraud-phone");
    assert_eq!(talk.case_opened(), None);
    talk.after(minutes(31)).taps(Act::Fraud).check("fraud-opened fraud-next-open fraud-phone");
    assert!(talk.case_opened().is_some());
}

#[test]
fn two_reports_are_one_place_in_the_queue() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud).types("and I complain", Intent::Complaint).check("complaint-opened");
    assert!(talk.case_opened().is_some());
    assert_eq!(talk.audits("queue.joined"), 0);
}

#[test]
fn a_complaint_is_registered_once() {
    let mut talk = Talk::greeted();
    let reading = Reading { alarm: Some(Intent::Complaint), ..Reading::certain(Intent::Abuse) };
    talk.reads("this is a scandal, I want to complain", reading.clone()).check("complaint-opened");
    assert!(talk.case_opened().is_some());
    talk.reads("I said complain", reading).check("complaint-opened");
    assert_eq!(talk.case_opened(), None);
}

#[test]
fn nobody_came_so_the_contact_is_paged() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    let case = talk.case_opened().unwrap();
    talk.after(minutes(5)).rings(TimerKey::CaseUnopened(case)).check("");
    assert!(talk.wants(&Effect::PageContact { case }));
}

#[test]
fn an_opened_case_pages_nobody_even_if_the_timer_was_already_on_its_way() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    let case = talk.case_opened().unwrap();
    talk.gets(Input::Opened { staff: staff(7), case: Some(case) }).check("");
    assert!(talk.cancels(&TimerKey::CaseUnopened(case)));
    assert!(talk.wants(&Effect::CaseOpened { case, staff: staff(7) }));
    talk.rings(TimerKey::CaseUnopened(case));
    assert!(!talk.wants(&Effect::PageContact { case }));
    talk.gets(Input::Opened { staff: staff(8), case: Some(case) });
    assert!(talk.last.effects.is_empty(), "opening twice changes nothing");
}

#[test]
fn a_reply_shows_that_somebody_has_read_the_report() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    let case = talk.case_opened().unwrap();
    talk.gets(Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "On it".into() });
    assert!(talk.wants(&Effect::CaseOpened { case, staff: staff(7) }));
}

#[test]
fn paused_or_not_a_report_is_taken() {
    let mut talk = Talk::linked();
    talk.profile.reads_paused = true;
    talk.profile.links_paused = true;
    talk.taps(Act::Fraud).check("fraud-opened fraud-next-open fraud-phone");
}
