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

fn added(talk: &Talk) -> Vec<(CaseId, String)> {
    let words = |effect: &Effect| match effect {
        Effect::AddWords { case, words } => Some((*case, words.clone())),
        _ => None,
    };
    talk.last.effects.iter().filter_map(words).collect()
}

#[test]
fn what_is_written_after_a_report_belongs_to_the_case() {
    let mut talk = Talk::linked();
    talk.types("my card was stolen", Intent::LostCard);
    let case = talk.case_opened().unwrap();
    assert_eq!(added(&talk), [], "what opened the case is in it");
    for (text, intent) in [
        ("it was at the station in Leeds", Intent::OutOfScope),
        ("there are two payments I did not make", Intent::Transactions),
        ("somebody uses my card", Intent::Fraud),
        ("and I want to complain", Intent::Complaint),
    ] {
        talk.types(text, intent);
        assert_eq!(added(&talk), [(case, text.to_owned())]);
        assert_eq!(talk.audits("case.words_added"), 1);
    }
    talk.mumbles();
    assert_eq!(added(&talk).len(), 1);
    // Opened, but nobody answers yet; somebody in another tool; asked for a person: still words of the case.
    talk.gets(Input::Opened { staff: staff(7), case: Some(case) });
    talk.types("at nine", Intent::OutOfScope);
    assert_eq!(added(&talk).len(), 1);
    talk.gets(Input::ForeignEcho).types("at ten", Intent::OutOfScope);
    assert_eq!(added(&talk).len(), 1);
    // A tap is no words, and "stop" is none about the case.
    talk.taps(Act::Help);
    assert_eq!(added(&talk), []);
    talk.types("stop", Intent::Stop);
    assert_eq!(added(&talk), []);
}

#[test]
fn words_go_to_the_newest_report_and_to_none_once_a_person_answers_or_it_is_closed() {
    let mut talk = Talk::greeted();
    talk.types("help", Intent::Help);
    assert_eq!(added(&talk), [], "no report, no words");
    talk.taps(Act::Fraud).after(minutes(31)).types("again somebody", Intent::Fraud);
    let case = talk.case_opened().unwrap();
    assert_eq!(added(&talk), []);
    talk.types("in Paris", Intent::OutOfScope);
    assert_eq!(added(&talk), [(case, "in Paris".to_owned())]);
    talk.gets(Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "On it".into() });
    talk.types("thank you", Intent::Thanks);
    assert_eq!(added(&talk), []);
    talk.gets(Input::HandedBack { staff: staff(7) }).types("one more thing", Intent::OutOfScope);
    assert_eq!(added(&talk).len(), 1, "nobody holds the conversation any more");
    let cases: Vec<CaseId> = talk.state.cases.clone();
    for case in cases {
        talk.gets(Input::Resolved { staff: staff(7), case: Some(case) });
    }
    talk.types("hello", Intent::Greet);
    assert_eq!(added(&talk), []);
}

#[test]
fn pairing_words_are_no_words_of_the_case() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    talk.gets(Input::LinkReady {
        attempt: crate::id::AttemptId::from_uuid(uuid(9)),
        link: OTHER_LINK,
        institution: crate::id::InstitutionId::new("northwind"),
        institution_name: "Northwind Credit Union".into(),
        words: ["maple".into(), "harbor".into()],
    });
    talk.types("maple harbor", Intent::OutOfScope);
    assert_eq!(added(&talk), []);
}

#[test]
fn a_flood_does_not_fill_the_case() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    let mut kept = 0;
    for _ in 0..100 {
        talk.now = talk.now.minus(seconds(1));
        talk.types("x", Intent::OutOfScope);
        kept += added(&talk).len();
    }
    assert!((10..=20).contains(&kept), "{kept}");
}
