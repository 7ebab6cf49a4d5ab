//! People: waiting for one, being answered by one, and other tools in the thread.

use super::*;
use crate::{
    conversation::{Owner, QueueChange},
    desk::DeskStatus,
    message::{Class, Classes, Value},
    time::minutes,
};

#[test]
fn a_person_is_promised_as_honestly_as_the_hours_allow() {
    let mut talk = Talk::greeted();
    talk.types("human please", Intent::Person).check("person-open person-busy-note");
    assert!(talk.wants(&Effect::Queue(QueueChange::Join { since: talk.now })));
    assert!(talk.quick().contains(&Act::NoPerson));
    talk.taps(Act::Person).check("person-already");
    assert!(talk.last.effects.iter().all(|effect| !matches!(effect, Effect::Queue(_))));

    let mut closed = Talk::greeted();
    let opens_at = at("2026-11-21T09:00:00Z");
    closed.profile.desk = DeskStatus::ClosedUntil { opens_at };
    closed.taps(Act::Person).check("person-closed person-busy-note");
    assert_eq!(closed.said()[0].lines()[0].args[0].value(), &Value::Time(opens_at));

    let mut unknown = Talk::greeted();
    unknown.profile.desk = DeskStatus::Unknown;
    unknown.taps(Act::Person).check("person-unknown person-busy-note");
}

#[test]
fn while_waiting_the_bot_still_helps_and_says_once_that_somebody_will_come() {
    let mut talk = Talk::linked();
    talk.taps(Act::Person).taps(Act::Balance).check("balance-ready");
    talk.mumbles()
        .check("person-already")
        .mumbles()
        .check("")
        .taps(Act::Help)
        .check("help")
        .mumbles()
        .check("");
    talk.taps(Act::NoPerson).check("person-cancelled");
    assert!(talk.wants(&Effect::Queue(QueueChange::Leave)));
    talk.taps(Act::NoPerson).check("cancelled");
    talk.taps(Act::Person).mumbles().check("person-already");
}

#[test]
fn the_bot_is_silent_while_a_person_answers_except_for_stop_and_fraud() {
    let mut talk = Talk::linked();
    talk.taps(Act::Person);
    let reply = |text: &str| Input::StaffReply { staff: staff(7), name: "Sam".into(), text: text.into() };
    talk.gets(reply("Hello")).check("staff-says");
    assert!(talk.wants(&Effect::Queue(QueueChange::Take { staff: staff(7) })));
    assert!(talk.wants(&Effect::Seen), "the customer sees that somebody has looked");
    assert_eq!(talk.audits("staff.replied"), 1);
    talk.gets(reply("How can I help?")).check("staff-says");
    assert!(talk.last.effects.iter().all(|effect| !matches!(effect, Effect::Queue(_))));
    talk.taps(Act::Balance).check("").mumbles().check("").types("garden fox", Intent::Greet).check("");
    talk.taps(Act::Fraud).check("fraud-opened fraud-phone");
    assert!(talk.case_opened().is_some());
    talk.types("I complain", Intent::Complaint).check("");
    assert!(talk.case_opened().is_some(), "the register has it all the same");
    talk.taps(Act::Stop).check("stop-done stop-offer").taps(Act::DeleteToo).check("delete-how");
    talk.gets(Input::HandedBack { staff: staff(7) }).check("staff-back");
    assert_eq!(talk.state.owner, Owner::Bot);
    talk.taps(Act::Help).check("help");
}

#[test]
fn resolving_closes_the_case_and_frees_the_bot() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Fraud);
    let case = talk.case_opened().unwrap();
    talk.gets(Input::Resolved { staff: staff(7), case: Some(case) }).check("resolved");
    assert!(talk.wants(&Effect::CloseCase { case, staff: staff(7) }));
    assert!(talk.cancels(&TimerKey::CaseUnopened(case)));
    assert!(talk.state.cases.is_empty() && talk.state.reports.is_empty());
    talk.taps(Act::Fraud);
    assert!(talk.case_opened().is_some_and(|next| next != case));
}

#[test]
fn another_tool_in_the_thread_mutes_the_bot_for_half_an_hour() {
    let mut talk = Talk::greeted();
    talk.gets(Input::ForeignEcho).check("");
    assert_eq!(talk.sets(&TimerKey::UnmuteBot), Some(talk.now.plus(minutes(30))));
    talk.taps(Act::Help).check("").after(minutes(20)).gets(Input::ForeignEcho).after(minutes(20));
    talk.taps(Act::Help).check("");
    talk.taps(Act::Fraud).check("fraud-opened fraud-next-open fraud-phone");
    talk.taps(Act::Help).check("");
    talk.after(minutes(10)).rings(TimerKey::UnmuteBot).check("");
    assert!(matches!(talk.state.owner, Owner::Waiting { .. }), "the report still waits for a person");
    talk.taps(Act::Help).check("greet help");
}

#[test]
fn a_late_timer_does_not_keep_the_bot_silent() {
    Talk::greeted().gets(Input::ForeignEcho).after(minutes(31)).taps(Act::Help).check("greet help");
}

#[test]
fn an_early_timer_does_not_end_the_silence() {
    Talk::greeted().gets(Input::ForeignEcho).rings(TimerKey::UnmuteBot).taps(Act::Help).check("");
}

#[test]
fn a_person_asked_for_under_another_tool_is_queued_without_a_word() {
    let mut talk = Talk::greeted();
    talk.gets(Input::ForeignEcho).taps(Act::Person).check("");
    assert!(talk.wants(&Effect::Queue(QueueChange::Join { since: talk.now })));
}

fn note(tells: &[Class], locked: bool) -> Input {
    let (name, text) = ("Sam".to_owned(), "It was £1,234.56".to_owned());
    Input::StaffNote { staff: staff(7), name, text, tells: Classes::of(tells), locked }
}

fn kept(talk: &Talk) -> Vec<bool> {
    let as_text = |effect: &Effect| match effect {
        Effect::Note { as_text, .. } => Some(*as_text),
        _ => None,
    };
    talk.last.effects.iter().filter_map(as_text).collect()
}

#[test]
fn words_about_the_customers_data_go_under_lock_where_the_chat_may_not_show_them() {
    let mut talk = Talk::linked();
    talk.gets(note(&[Class::Amount], false)).check("note-ready");
    assert_eq!((talk.tickets(), kept(&talk)), (vec![TicketKind::Note { link: LINK }], vec![false]));
    assert!(matches!(talk.state.owner, Owner::Person { .. }));
    assert_eq!(talk.audits("note.sent"), 1);

    let mut talk = Talk::in_chat();
    talk.gets(note(&[Class::Amount], false)).check("staff-says");
    assert_eq!(kept(&talk), [true]);
    assert_eq!(
        keys(&said(&talk.last, &Policy::masked())),
        "note-ready",
        "where less may be shown when it leaves"
    );
    talk.gets(note(&[Class::Amount], true)).check("note-ready");
    talk.gets(note(&[], true)).check("note-ready");
    talk.profile.ceiling = Policy::masked();
    talk.gets(note(&[Class::Amount], false)).check("note-ready");
}

#[test]
fn a_note_that_nobody_could_open_is_not_told() {
    let mut talk = Talk::greeted();
    talk.gets(note(&[Class::Amount], false)).check("masked");
    assert_eq!((kept(&talk).len(), talk.audits("note.dropped")), (0, 1));
    let mut talk = Talk::in_chat();
    talk.gets(Input::StrangerWrote { app: None }).gets(note(&[Class::Amount], false)).check("masked");
    assert!(talk.tickets().is_empty());
}
