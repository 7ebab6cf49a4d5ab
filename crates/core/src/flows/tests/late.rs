//! What reaches us long after the customer wanted it.

use rstest::rstest;

use super::*;
use crate::{
    case::CaseKind,
    conversation::{Command, Owner},
    id::{AttemptId, InstitutionId},
    time::{hours, minutes},
};

const LATE: Duration = minutes(11);

impl Talk {
    /// The next inputs are so late.
    fn lagging(mut self, lag: Duration) -> Self {
        self.lag = lag;
        self
    }

    fn on_time(&mut self) -> &mut Self {
        self.lag = Duration::ZERO;
        self
    }
}

fn does_nothing(talk: &Talk) {
    assert!(talk.read_asked().is_none() && talk.tickets().is_empty(), "{}", talk.keys());
    let acts = |effect: &Effect| matches!(effect, Effect::Activate { .. } | Effect::Withdraw { .. });
    assert!(!talk.last.effects.iter().any(acts));
}

#[rstest]
#[case(Duration::ZERO, false)]
#[case(minutes(10).saturating_sub(seconds(1)), false)]
#[case(minutes(10), false)]
#[case(minutes(10).saturating_add(Duration::from_micros(1)), true)]
#[case(hours(48), true)]
fn ten_minutes_by_the_events_own_time(#[case] lag: Duration, #[case] late: bool) {
    let mut talk = Talk::in_chat().lagging(lag);
    talk.taps(Act::Balance);
    assert_eq!(talk.keys() == "late-ask", late, "{}", talk.keys());
    assert_eq!(talk.read_asked().is_none(), late);
    assert_eq!(talk.quick() == [Act::Yes, Act::No], late);
}

#[test]
fn a_clock_that_went_back_makes_nothing_late() {
    let mut talk = Talk::in_chat();
    let turn = Turn { event_at: talk.now.plus(hours(5)), ..talk.turn() };
    let decision = step(&talk.state, Input::Act(Act::Balance), &turn);
    assert!(decision.effects.iter().any(|effect| matches!(effect, Effect::Read { .. })));
    // And one that jumped ahead makes everything late that was written before: asked, not lost.
    talk.after(hours(5));
    talk = talk.lagging(hours(5));
    talk.taps(Act::Balance).check("late-ask");
    talk.on_time().taps(Act::Yes);
    assert!(talk.read_asked().is_some());
}

#[test]
fn yes_goes_on_and_no_forgets() {
    let mut talk = Talk::in_chat().lagging(LATE);
    talk.taps(Act::Balance).check("late-ask");
    assert_eq!(talk.audits("late.asked"), 1);
    talk.on_time().types("yes", Intent::Yes);
    assert!(talk.read_asked().is_some());
    assert_eq!(talk.audits("late.confirmed"), 1);

    let mut talk = Talk::in_chat().lagging(LATE);
    talk.taps(Act::Balance).check("late-ask");
    talk.on_time().taps(Act::No).check("cancelled");
    talk.taps(Act::Yes).check("unsure-rephrase");
    does_nothing(&talk);
}

#[test]
fn a_yes_that_is_late_itself_is_no_yes() {
    let mut talk = Talk::in_chat().lagging(LATE);
    talk.taps(Act::Balance).check("late-ask").taps(Act::Yes).check("late-ask");
    does_nothing(&talk);
    talk.on_time().taps(Act::Yes);
    assert!(talk.read_asked().is_some());
}

#[test]
fn a_yes_from_before_the_question_is_no_yes() {
    let mut talk = Talk::in_chat().lagging(LATE);
    talk.taps(Act::Balance).check("late-ask");
    let mut talk = talk.lagging(minutes(5));
    talk.taps(Act::Yes).check("unsure-rephrase");
    does_nothing(&talk);
    talk.on_time().taps(Act::Yes);
    assert!(talk.read_asked().is_some());
}

#[test]
fn a_yes_long_after_the_question_is_no_yes() {
    let mut talk = Talk::in_chat().lagging(LATE);
    talk.taps(Act::Balance).check("late-ask");
    talk.on_time().after(minutes(11)).taps(Act::Yes).check("unsure-rephrase");
    does_nothing(&talk);
}

#[test]
fn the_same_late_message_sent_again_and_again_is_asked_once() {
    let mut talk = Talk::in_chat().lagging(LATE);
    talk.taps(Act::Balance).check("late-ask");
    for _ in 0..5 {
        talk.taps(Act::Balance).check("");
        does_nothing(&talk);
    }
    // Another one replaces it: a "yes" means what was asked last.
    talk.taps(Act::Transactions).check("late-ask");
    assert!(matches!(&talk.state.late, Some(late) if matches!(late.command, Command::Ask(_))));
    talk.on_time().taps(Act::Yes);
    assert!(
        talk.state
            .asks
            .iter()
            .all(|ask| matches!(ask.question, crate::conversation::Question::Transactions(_)))
    );
    assert_eq!(talk.state.asks.len(), 1);
}

#[test]
fn what_else_acts_is_asked_again() {
    for act in [Act::Link, Act::Unlink, Act::DeleteToo, Act::Balance] {
        let mut talk = Talk::greeted().lagging(LATE);
        talk.taps(act.clone()).check("late-ask");
        does_nothing(&talk);
        talk.on_time().taps(Act::Yes);
        assert_ne!(talk.keys(), "late-ask", "{act:?}");
        assert!(talk.state.late.is_none());
    }
    let mut talk = Talk::greeted();
    talk.taps(Act::Person);
    let mut talk = talk.lagging(LATE);
    talk.taps(Act::NoPerson).check("late-ask");
    assert!(matches!(talk.state.owner, Owner::Waiting { .. }));
}

#[test]
fn masked_answers_and_words_that_show_nothing_are_given_late() {
    let mut talk = Talk::linked().lagging(hours(3));
    talk.taps(Act::Balance).check("balance-ready");
    talk.taps(Act::Help).check("help");
    talk.taps(Act::MyData).check("rights");
}

#[test]
fn late_protecting_acts_are_carried_out_at_once() {
    let mut talk = Talk::in_chat().lagging(hours(20));
    talk.types("someone used my card", Intent::Fraud).check("fraud-opened fraud-next-open fraud-phone");
    assert!(talk.state.reports.iter().any(|report| report.kind == CaseKind::Fraud));
    talk.taps(Act::Stop).check("stop-done stop-offer");
    assert!(talk.profile.links.iter().all(|link| !link.consent.is_live(talk.now)));
    let mut talk = Talk::greeted().lagging(hours(20));
    talk.taps(Act::Person).check("person-open person-busy-note");
    let mut talk = Talk::greeted().lagging(hours(20));
    talk.types("I want to complain", Intent::Complaint).check("complaint-opened");
}

#[test]
fn late_words_link_nobody() {
    let mut talk = Talk::greeted();
    talk.gets(Input::LinkReady {
        attempt: AttemptId::from_uuid(uuid(3)),
        link: OTHER_LINK,
        institution: InstitutionId::new("northwind"),
        institution_name: "Northwind".into(),
        words: ["maple".into(), "harbor".into()],
    });
    let mut talk = talk.lagging(LATE);
    talk.reads("maple harbor", Reading::default()).check("late-words");
    assert!(talk.state.pairing.as_ref().is_some_and(|pairing| pairing.tries == 3));
    does_nothing(&talk);
    talk.on_time().reads("maple harbor", Reading::default());
    assert!(talk.last.effects.iter().any(|effect| matches!(effect, Effect::Activate { .. })));
}

#[test]
fn a_late_wish_to_hear_it_again_is_the_question_again() {
    let mut talk = Talk::new();
    talk.taps(Act::Balance).check("greet link-invite");
    let mut talk = talk.lagging(LATE);
    talk.reads("say that again", Reading::certain(Intent::Repeat)).check("late-ask");
    does_nothing(&talk);
    talk.on_time().taps(Act::Yes).check("link-invite");
}
