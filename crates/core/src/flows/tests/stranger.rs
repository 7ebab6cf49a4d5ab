//! Somebody whom the bank does not know writes in the thread.

use super::*;
use crate::{
    conversation::{Owner, Stranger, StrangerChange},
    id::{AttemptId, InstitutionId},
    time::hours,
};

const WARNED: &str = "stranger-warning fraud-phone";
const REFUSED: &str = "stranger-stopped fraud-phone";

fn stranger(app: &str) -> Input {
    Input::StrangerWrote { app: Some(app.to_owned()) }
}

fn ready() -> Input {
    Input::LinkReady {
        attempt: AttemptId::from_uuid(uuid(3)),
        link: OTHER_LINK,
        institution: InstitutionId::new("northwind"),
        institution_name: "Northwind".into(),
        words: ["maple".into(), "harbor".into()],
    }
}

#[test]
fn a_stranger_is_an_alarm_and_stops_links_until_the_officer_clears_it() {
    let mut talk = Talk::linked();
    talk.gets(stranger("777")).check(WARNED);
    assert!(talk.wants(&Effect::Stranger(StrangerChange::Wrote { app: Some("777".into()) })));
    assert_eq!((talk.audits("stranger.wrote"), talk.audits("stranger.warned")), (1, 1));
    assert_eq!(talk.state.owner, Owner::Bot, "a stranger does not silence the bot");
    for act in [Act::Balance, Act::Transactions] {
        talk.taps(act).check(REFUSED);
        assert!(talk.tickets().is_empty());
    }
    talk.taps(Act::Help).check("help");
    talk.taps(Act::Fraud).check("fraud-opened fraud-next-open fraud-phone");
    talk.gets(Input::StrangerCleared { staff: staff(8) }).check("stranger-cleared");
    assert!(talk.wants(&Effect::Stranger(StrangerChange::Cleared { staff: staff(8) })));
    assert_eq!(talk.audits("stranger.cleared"), 1);
    talk.taps(Act::Balance).check("balance-ready");
    talk.gets(Input::StrangerCleared { staff: staff(8) }).check("");
}

#[test]
fn the_customer_is_warned_once_and_each_app_is_logged_once() {
    let mut talk = Talk::linked();
    talk.gets(stranger("777")).check(WARNED);
    talk.gets(stranger("777")).check("");
    assert_eq!(talk.audits("stranger.wrote"), 0);
    talk.gets(stranger("778")).check("");
    assert_eq!(talk.audits("stranger.wrote"), 1);
    let since = talk.now.minus(seconds(2));
    assert_eq!(talk.state.stranger, Some(Stranger { since, app: Some("778".into()), told: true }));
}

#[test]
fn who_cannot_be_warned_now_is_warned_when_they_write() {
    let mut talk = Talk::linked();
    talk.after(hours(30)).gets(stranger("777")).check("");
    assert!(talk.state.undelivered.is_none(), "nothing was tried");
    talk.taps(Act::Balance).check("stranger-warning fraud-phone stranger-stopped fraud-phone");
    talk.taps(Act::Help).check("help");
}

#[test]
fn nobody_who_was_not_linked_is_invited() {
    Talk::greeted().gets(stranger("777")).taps(Act::Link).check(REFUSED);
}

#[test]
fn a_pairing_under_way_is_abandoned_and_none_is_begun() {
    let mut talk = Talk::greeted();
    let abandoned = Effect::Abandon { attempt: AttemptId::from_uuid(uuid(3)), link: OTHER_LINK };
    talk.gets(ready()).check("pairing-ask");
    talk.gets(stranger("777")).check(WARNED);
    assert!(talk.wants(&abandoned));
    talk.mumbles();
    talk.reads("maple harbor", Reading::default());
    assert!(!talk.last.effects.iter().any(|effect| matches!(effect, Effect::Activate { .. })));
    talk.gets(ready()).check(REFUSED);
    assert!(talk.wants(&abandoned) && talk.state.pairing.is_none());
}

#[test]
fn a_link_that_is_proven_after_a_stranger_wrote_does_not_come_to_life() {
    let (attempt, link) = (AttemptId::from_uuid(uuid(3)), OTHER_LINK);
    let mut talk = Talk::linked();
    talk.gets(stranger("777")).gets(Input::LinkProven { attempt, link }).check(REFUSED);
    assert!(
        talk.wants(&Effect::Abandon { attempt, link }) && !talk.wants(&Effect::Activate { attempt, link })
    );
    assert_eq!((talk.audits("pairing.abandoned"), talk.audits("link.paired")), (1, 0));
}

#[test]
fn an_answer_that_was_awaited_when_a_stranger_wrote_is_not_shown() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    let ask = talk.read_asked().expect("a read");
    talk.gets(stranger("777"));
    talk.gets(Input::BankAnswer { ask, link: LINK, answer: world::balances() }).check("");
    talk.taps(Act::Balance).check(REFUSED);
    assert!(talk.read_asked().is_none());
}

#[test]
fn stop_works_in_a_thread_with_a_stranger() {
    let mut talk = Talk::linked();
    talk.gets(stranger("777")).types("stop", Intent::Stop).check("stop-done stop-offer");
}
