//! From the invitation to the answered question, every way it can end, and back by "stop".

use rstest::rstest;

use super::*;
use crate::{
    consent::{ConsentState, PurposeKind},
    conversation::{ChatKind, LinkFailure, Question},
    id::{AttemptId, InstitutionId, LinkId},
    time::{days, minutes},
};

fn attempt(number: u128) -> AttemptId {
    AttemptId::from_uuid(uuid(number))
}

fn ready(number: u128) -> Input {
    Input::LinkReady {
        attempt: attempt(number),
        link: LINK,
        institution: InstitutionId::new("harbour"),
        institution_name: "Harbour Bank".into(),
        words: ["maple".into(), "harbor".into()],
    }
}

/// The page is done: the link exists, unpaired.
pub(super) fn at_the_words() -> Talk {
    let mut talk = Talk::greeted();
    talk.taps(Act::Balance).check("link-invite");
    let mut link = live_link(LINK, "Harbour Bank");
    link.consent.state = ConsentState::Unpaired { at: talk.now, expires_at: talk.now.plus(days(90)) };
    talk.profile.links.push(link);
    talk.gets(ready(1)).check("pairing-ask");
    talk
}

fn words(talk: &mut Talk, text: &str) -> String {
    talk.reads(text, Reading::default()).keys()
}

#[test]
fn the_question_asked_before_linking_is_answered_after() {
    let mut talk = at_the_words();
    assert_eq!(talk.sets(&TimerKey::PairingOver(attempt(1))), Some(talk.now.plus(minutes(10))));
    assert_eq!(words(&mut talk, "Maple Harbor"), "");
    assert!(talk.wants(&Effect::Activate { attempt: attempt(1), link: LINK }));
    assert!(talk.cancels(&TimerKey::PairingOver(attempt(1))));
    assert_eq!(talk.audits("link.paired"), 1);
    talk.gets(Input::LinkLive { link: LINK }).check("linked balance-ready");
    assert_eq!(talk.state.pending, None);
}

/// A reader knows nothing of the page: it took "pocket vanilla" for a stolen purse.
#[test]
fn the_words_are_the_words_whatever_they_were_read_as() {
    for intent in Intent::ALL {
        let mut talk = at_the_words();
        talk.types("maple harbor", *intent);
        assert!(talk.wants(&Effect::Activate { attempt: attempt(1), link: LINK }), "{intent:?}");
        assert_eq!(talk.case_opened(), None, "{intent:?}");
        let mut late = Talk::greeted();
        late.types("maple harbor", *intent).check("pairing-already-over");
    }
}

#[test]
fn an_old_question_is_not_answered_out_of_the_blue() {
    let mut talk = Talk::linked();
    talk.profile.links.clear();
    talk.taps(Act::Balance).after(minutes(61));
    talk.profile.links.push(live_link(LINK, "Harbour Bank"));
    talk.gets(Input::LinkLive { link: LINK }).check("linked");
}

#[test]
fn the_invitation_names_the_purpose_of_the_question() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Transactions).check("link-invite");
    assert_eq!(talk.tickets(), [TicketKind::Link { purpose: PurposeKind::ReadTransactions }]);
    assert!(matches!(talk.targets().as_slice(), [Target::Link { token }] if token.starts_with("tlr_link_")));
    assert_eq!(talk.audits("link.offered"), 1);
    talk.taps(Act::Link);
    assert_eq!(talk.tickets(), [TicketKind::Link { purpose: PurposeKind::ReadTransactions }]);
}

#[test]
fn three_wrong_answers_end_it() {
    let mut talk = at_the_words();
    assert_eq!(words(&mut talk, "harbor maple"), "pairing-wrong");
    assert_eq!(words(&mut talk, "maple tiger"), "pairing-wrong");
    assert_eq!(words(&mut talk, "fox tiger"), "pairing-failed");
    assert!(talk.wants(&Effect::Abandon { attempt: attempt(1), link: LINK }));
    assert_eq!(talk.audits("pairing.failed"), 1);
    assert_eq!(words(&mut talk, "maple harbor"), "pairing-already-over");
    assert!(!talk.profile.links[0].consent.is_live(talk.now));
}

#[test]
fn too_late_is_too_late_with_and_without_the_timer() {
    let mut talk = at_the_words();
    talk.after(minutes(10));
    let mut timed = talk.clone();
    assert_eq!(words(&mut talk, "maple harbor"), "pairing-expired");
    assert!(talk.wants(&Effect::Abandon { attempt: attempt(1), link: LINK }));
    timed.rings(TimerKey::PairingOver(attempt(1))).check("pairing-expired");
    timed.rings(TimerKey::PairingOver(attempt(1))).check("");
}

#[test]
fn a_newer_page_replaces_the_older() {
    let mut talk = at_the_words();
    talk.gets(ready(2)).check("pairing-ask");
    assert!(talk.wants(&Effect::Abandon { attempt: attempt(1), link: LINK }));
    talk.rings(TimerKey::PairingOver(attempt(1))).check("");
    assert!(talk.state.pairing.is_some());
}

#[test]
fn everything_else_works_meanwhile() {
    let mut talk = at_the_words();
    talk.taps(Act::Help).check("help");
    talk.types("thanks", Intent::Thanks).check("thanks");
    talk.taps(Act::Person).check("person-open person-busy-note");
    talk.gets(Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "Hi".into() });
    assert_eq!(words(&mut talk, "maple harbor"), "");
    assert!(talk.wants(&Effect::Activate { attempt: attempt(1), link: LINK }), "only this chat can answer");
}

#[test]
fn a_success_without_words_does_not_let_the_same_unsure_reply_come_twice() {
    let mut talk = at_the_words();
    talk.mumbles().check("pairing-waiting");
    assert_eq!(words(&mut talk, "maple harbor"), "");
    talk.mumbles().check("unsure-rephrase");
    talk.mumbles().check("unsure-person");
}

#[test]
fn stop_abandons_the_pairing() {
    let mut talk = at_the_words();
    talk.types("stop", Intent::Stop).check("stop-nothing stop-offer");
    assert!(talk.wants(&Effect::Abandon { attempt: attempt(1), link: LINK }));
    assert!(!talk.wants(&Effect::Withdraw { link: LINK }));
    assert_eq!(words(&mut talk, "maple harbor"), "pairing-already-over");
}

fn proven(number: u128, link: LinkId) -> Input {
    Input::LinkProven { attempt: attempt(number), link }
}

/// A page that was completed in the browser that reads the thread: its link exists, unpaired.
fn unpaired(talk: &mut Talk, link: LinkId) {
    let mut view = live_link(link, "Harbour Bank");
    view.consent.state = ConsentState::Unpaired { at: talk.now, expires_at: talk.now.plus(days(90)) };
    talk.profile.links.push(view);
}

#[rstest]
#[case::a_balance(Some(Act::Balance), "linked balance-ready")]
#[case::payments(Some(Act::Transactions), "linked payments-ready")]
#[case::nothing(None, "linked")]
fn who_is_proven_is_asked_no_words_and_answered(#[case] asked: Option<Act>, #[case] expect: &str) {
    let mut talk = Talk::greeted();
    if let Some(act) = asked {
        talk.taps(act).check("link-invite");
    }
    unpaired(&mut talk, LINK);
    talk.gets(proven(1, LINK)).check("");
    assert!(talk.wants(&Effect::Activate { attempt: attempt(1), link: LINK }) && talk.wants(&Effect::Typing));
    assert_eq!(talk.sets(&TimerKey::PairingOver(attempt(1))), None, "nothing is awaited");
    assert_eq!((talk.audits("link.paired"), &talk.state.pairing), (1, &None));
    talk.gets(Input::LinkLive { link: LINK }).check(expect);
    talk.reads("maple harbor", Reading::default()).check("pairing-already-over");
}

/// What was awaited before, the page that is proven now, whether the older page's link is given up.
#[rstest]
#[case::the_same_page_seen_signed_out_first(1, LINK, false)]
#[case::a_newer_page(2, OTHER_LINK, true)]
fn proven_takes_the_place_of_words_under_way(
    #[case] number: u128,
    #[case] link: LinkId,
    #[case] given_up: bool,
) {
    let mut talk = at_the_words();
    if link != LINK {
        unpaired(&mut talk, link);
    }
    talk.gets(proven(number, link)).check("");
    assert!(talk.wants(&Effect::Activate { attempt: attempt(number), link }));
    assert_eq!(talk.wants(&Effect::Abandon { attempt: attempt(1), link: LINK }), given_up);
    assert_eq!(talk.audits("pairing.abandoned"), usize::from(given_up));
    assert!(talk.cancels(&TimerKey::PairingOver(attempt(1))) && talk.state.pairing.is_none());
    talk.rings(TimerKey::PairingOver(attempt(1))).check("");
    talk.gets(Input::LinkLive { link }).check("linked balance-ready");
}

#[test]
fn proven_while_a_person_answers_is_not_in_their_way() {
    let mut talk = Talk::greeted();
    talk.taps(Act::Person);
    talk.gets(Input::StaffReply { staff: staff(7), name: "Sam".into(), text: "Hi".into() });
    let owner = talk.state.owner;
    unpaired(&mut talk, LINK);
    talk.gets(proven(1, LINK)).check("");
    assert!(talk.wants(&Effect::Activate { attempt: attempt(1), link: LINK }));
    assert_eq!(talk.state.owner, owner);
}

#[rstest]
#[case(LinkFailure::Declined, "link-declined")]
#[case(LinkFailure::CancelledAtBank, "link-cancelled")]
#[case(LinkFailure::BankTrouble, "link-bank-trouble")]
#[case(LinkFailure::TooWeak, "link-too-weak")]
fn a_failed_linking_has_a_way_on(#[case] reason: LinkFailure, #[case] expect: &str) {
    let mut talk = Talk::greeted();
    talk.taps(Act::Balance).gets(Input::LinkFailed { attempt: attempt(1), reason }).check(expect);
    assert!(matches!(talk.targets().as_slice(), [Target::Link { .. }]));
    assert!(talk.quick().contains(&Act::Person));
    assert!(talk.state.pending.is_some(), "the question still waits");
}

#[test]
fn paused_linking_is_said_and_offers_no_dead_button() {
    let mut talk = Talk::greeted();
    talk.profile.links_paused = true;
    talk.taps(Act::Link).check("link-paused");
    assert!(talk.tickets().is_empty() && talk.targets().is_empty());
}

#[test]
fn with_everything_linked_there_is_nothing_to_link() {
    let mut talk = Talk::linked();
    talk.taps(Act::Link).check("link-another");
    assert!(matches!(talk.targets().as_slice(), [Target::Link { .. }]));
    talk.profile.links.push(live_link(OTHER_LINK, "Northwind Credit Union"));
    talk.taps(Act::Link).check("link-already");
}

#[test]
fn stop_ends_every_link_and_proves_it() {
    let mut talk = Talk::in_chat();
    talk.profile.links.push(live_link(OTHER_LINK, "Northwind Credit Union"));
    talk.taps(Act::Balance);
    let ask = talk.read_asked().unwrap();
    talk.types("stop", Intent::Stop).check("stop-done stop-offer");
    assert!(
        talk.wants(&Effect::Withdraw { link: LINK }) && talk.wants(&Effect::Withdraw { link: OTHER_LINK })
    );
    assert!(talk.cancels(&TimerKey::BankSlow(ask)) && talk.cancels(&TimerKey::BankLate(ask)));
    assert_eq!((talk.audits("consent.withdrawn"), talk.audits("stop")), (2, 1));
    talk.gets(Input::BankAnswer { ask, link: LINK, answer: world::balances() }).check("");
    talk.gets(Input::Revoked { link: LINK, confirmed: true }).check("stop-confirmed");
    talk.gets(Input::Revoked { link: OTHER_LINK, confirmed: false }).check("stop-unconfirmed");
    talk.taps(Act::DeleteToo).check("delete-how").taps(Act::MeantCard).check("meant-card fraud-phone");
    talk.taps(Act::Stop).check("stop-nothing stop-offer");
    talk.taps(Act::Balance).check("link-invite");
}

#[test]
fn what_ended_elsewhere_is_no_longer_awaited() {
    let mut talk = Talk::in_chat();
    talk.taps(Act::Balance);
    let ask = talk.read_asked().unwrap();
    talk.gets(Input::Withdrawn { link: LINK, by: crate::consent::Way::Page }).check("stop-done");
    assert!(talk.wants(&Effect::Withdraw { link: LINK }), "it ends here, and then at the bank");
    assert!(talk.cancels(&TimerKey::BankLate(ask)) && talk.state.asks.is_empty());
}

#[test]
fn a_link_after_stop_works_again() {
    let mut talk = Talk::linked();
    talk.taps(Act::Stop).taps(Act::Balance).check("link-invite");
    talk.profile.links.push(link_at(OTHER_LINK, "Harbour Bank", talk.now.plus(seconds(1))));
    talk.gets(Input::LinkLive { link: OTHER_LINK }).check("linked balance-ready");
}

#[test]
fn other_words_than_the_pages_are_helped_and_cost_no_try() {
    let mut talk = at_the_words();
    let [first, _] = talk.state.pairing.clone().unwrap().words;
    let tries = talk.state.pairing.as_ref().unwrap().tries;
    talk.reads(&format!("{first} harbour"), Reading::default()).check("pairing-misspelt");
    talk.reads("qwert asdfg", Reading::default()).check("pairing-waiting");
    talk.reads("no", Reading::certain(Intent::No)).check("unsure-person");
    assert_eq!(talk.state.pairing.as_ref().unwrap().tries, tries);
    talk.reads("cancel", Reading::certain(Intent::Cancel)).check("pairing-called-off");
    assert!(talk.state.pairing.is_none(), "what was called off is over");
}

/// What was asked before signing in goes on as if it had just been asked, and the customer is told why.
#[test]
fn what_was_asked_before_signing_in_is_answered_after() {
    let carried = || Input::Carried { question: Question::Balance { account: None } };
    let mut talk = Talk::new();
    talk.profile.chat = ChatKind::Own;
    talk.gets(carried()).check("greet carried-over link-invite");
    assert_eq!(talk.state.pending.as_ref().map(|pending| pending.asked_at), Some(talk.now));
    assert_eq!(talk.state.undelivered, None, "to sign in is to be there");
    let mut talk = Talk::linked();
    talk.gets(carried()).check("carried-over balance-ready");
    assert_eq!(talk.audits("question.carried"), 1);
    // Whoever talks to a person goes on talking to them.
    talk.state.owner = crate::conversation::Owner::Person { staff: staff(1), since: talk.now };
    talk.gets(carried()).check("");
}
