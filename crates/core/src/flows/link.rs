//! Linking as the chat sees it: the invitation, the pairing words, and a kind way on from every way it can
//! end. What happens on the pages and at the bank is not known here.

use std::collections::BTreeSet;

use super::{
    consent, late, reads,
    scene::{Scene, naming_bank, with_menu},
    stranger,
};
use crate::{
    consent::PurposeKind,
    conversation::{Act, Effect, LinkFailure, LinkView, Owner, Pairing, Pending, Question, TimerKey},
    id::{AttemptId, InstitutionId, LinkId},
    message::{Field, Message, Say},
    pairing::{self, Answer},
};

/// The customer wants to link, without a question.
pub(super) fn begin(scene: &mut Scene<'_>) {
    let linked: BTreeSet<&InstitutionId> = live_links(scene).map(|link| &link.institution).collect();
    if !linked.is_empty() && linked.len() >= scene.profile().bank.institutions {
        let say = Say::key("link-already").button(super::help::my_data_button());
        return scene.say(with_menu(say));
    }
    let text = if linked.is_empty() { invitation(scene) } else { Message::new("link-another") };
    let purpose = pending_purpose(scene);
    invite(scene, text, purpose);
}

/// The customer asked something that nothing linked can answer yet: remembered, and answered after linking.
pub(super) fn invite_for(scene: &mut Scene<'_>, question: Question) {
    let purpose = question.purpose();
    remember(scene, question);
    invite(scene, invitation(scene), purpose);
}

fn invitation(scene: &Scene<'_>) -> Message {
    naming_bank("link-invite", scene).with(Field::select("chat", scene.profile().chat.slug()))
}

/// What was asked before the customer signed in is said, so that its answer does not come out of nowhere.
pub(super) fn carried(scene: &mut Scene<'_>, question: &Question) {
    scene.note("question.carried", question.topic());
    scene.say(Say::new(Message::new("carried-over").with(Field::select("what", question.topic()))));
}

/// The bank wants the customer back: a text that names it, and the way.
pub(super) fn again(scene: &mut Scene<'_>, key: &str, link: &LinkView, question: Question) {
    let text = Message::new(key).with(Field::public("institution", &link.institution_name));
    let purpose = question.purpose();
    remember(scene, question);
    let say = with_button(scene, Say::new(text), purpose);
    scene.say(say.about(link.id).quick("quick-person", Act::Person));
}

/// The question is answered once the customer has given what it needs.
pub(super) fn remember(scene: &mut Scene<'_>, question: Question) {
    scene.state.pending = Some(Pending { question, asked_at: scene.now() });
}

fn invite(scene: &mut Scene<'_>, text: Message, purpose: PurposeKind) {
    if stranger::stops_links(scene) {
        return stranger::refuse(scene);
    }
    if scene.profile().links_paused {
        return scene.say(Say::key("link-paused").quick("quick-person", Act::Person));
    }
    let say = with_button(scene, Say::new(text), purpose);
    scene.say(say);
}

fn with_button(scene: &mut Scene<'_>, say: Say, purpose: PurposeKind) -> Say {
    match scene.link_button(purpose) {
        Some(button) => say.button(button),
        None if stranger::stops_links(scene) => say.line(naming_bank("stranger-stopped", scene)),
        None => say.line(Message::new("link-paused")),
    }
}

fn pending_purpose(scene: &Scene<'_>) -> PurposeKind {
    scene.state.pending.as_ref().map_or(PurposeKind::ReadBalance, |pending| pending.question.purpose())
}

/// Links that may be used now. What was granted before the last "stop" does not count, whatever the records
/// say.
pub(super) fn live_links<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a LinkView> + use<'a> {
    use crate::consent::ConsentState::Granted;
    let (now, stopped_at) = (scene.now(), scene.state.stopped_at);
    scene.profile().links.iter().filter(move |link| {
        let fresh =
            matches!(link.consent.state, Granted { at, .. } if stopped_at.is_none_or(|stop| at > stop));
        fresh && link.consent.is_live(now)
    })
}

/// The page is done and shows two words that only this chat may answer.
pub(super) fn ready(
    scene: &mut Scene<'_>,
    attempt: AttemptId,
    link: LinkId,
    institution_name: String,
    words: [String; 2],
) {
    abandon(scene);
    if stranger::stops_links(scene) {
        scene.want(Effect::Abandon { attempt, link });
        scene.note("pairing.abandoned", attempt);
        return stranger::refuse(scene);
    }
    let expires_at = scene.now().plus(pairing::LIFETIME);
    scene.set_timer(TimerKey::PairingOver(attempt), expires_at);
    let text = Message::new("pairing-ask").with(Field::public("institution", &institution_name));
    let tries = pairing::TRIES;
    scene.state.pairing = Some(Pairing { attempt, link, institution_name, words, tries, expires_at });
    scene.say(Say::new(text));
}

/// The page is done in the browser that reads this thread: no words are needed.
pub(super) fn proven(scene: &mut Scene<'_>, attempt: AttemptId, link: LinkId) {
    if scene.state.pairing.take_if(|pairing| pairing.attempt == attempt).is_some() {
        // The same page was first seen signed out, and its words are awaited: proven is better, the link is the same.
        scene.cancel_timer(TimerKey::PairingOver(attempt));
    }
    abandon(scene);
    if stranger::stops_links(scene) {
        scene.want(Effect::Abandon { attempt, link });
        scene.note("pairing.abandoned", attempt);
        return stranger::refuse(scene);
    }
    scene.want(Effect::Activate { attempt, link });
    scene.note("link.paired", link);
    scene.want(Effect::Typing);
}

/// Ends a pairing under way without a word.
pub(super) fn abandon(scene: &mut Scene<'_>) {
    let Some(Pairing { attempt, link, .. }) = scene.state.pairing.take() else { return };
    scene.cancel_timer(TimerKey::PairingOver(attempt));
    scene.want(Effect::Abandon { attempt, link });
    scene.note("pairing.abandoned", attempt);
}

/// Reads a text as pairing words; false when it is an ordinary message. Without a pairing under way only a
/// message that raises no alarm (`harmless`) is taken for late words, and only when the bot may speak.
pub(super) fn answer_words(scene: &mut Scene<'_>, text: &str, harmless: bool) -> bool {
    let Some(pairing) = scene.state.pairing.clone() else {
        let nothing = [String::new(), String::new()];
        let speaks = harmless && matches!(scene.state.owner, Owner::Bot | Owner::Waiting { .. });
        let late = speaks && pairing::check(text, &nothing) == Answer::Wrong;
        if late {
            scene.say(Say::key("pairing-already-over").quick("quick-link", Act::Link));
        }
        return late;
    };
    match pairing::check(text, &pairing.words) {
        Answer::NotWords => return false,
        Answer::Misspelt if !harmless => return false,
        _ if scene.now() >= pairing.expires_at => give_up(scene, "pairing-expired"),
        // Older than the words themselves, or as good as: whoever typed them may not be there any more.
        _ if late::is_late(scene) => scene.say_key("late-words"),
        Answer::Right => {
            scene.state.pairing = None;
            scene.cancel_timer(TimerKey::PairingOver(pairing.attempt));
            scene.want(Effect::Activate { attempt: pairing.attempt, link: pairing.link });
            scene.note("link.paired", pairing.link);
            scene.want(Effect::Typing);
        }
        Answer::Wrong => wrong(scene),
        Answer::Misspelt => scene.say_key("pairing-misspelt"),
    }
    true
}

/// The customer calls it off while the words are awaited; false when none are.
pub(super) fn call_off(scene: &mut Scene<'_>) -> bool {
    if scene.state.pairing.is_none() {
        return false;
    }
    abandon(scene);
    scene.say(Say::key("pairing-called-off").quick("quick-link", Act::Link));
    true
}

fn wrong(scene: &mut Scene<'_>) {
    let Some(pairing) = &mut scene.state.pairing else { return };
    pairing.tries = pairing.tries.saturating_sub(1);
    let (tries, attempt) = (pairing.tries, pairing.attempt);
    scene.note("pairing.wrong", attempt);
    if tries == 0 {
        return give_up(scene, "pairing-failed");
    }
    scene.say(Say::new(Message::new("pairing-wrong").with(Field::count("tries", i64::from(tries)))));
}

fn give_up(scene: &mut Scene<'_>, key: &str) {
    if let Some(pairing) = &scene.state.pairing {
        let attempt = pairing.attempt;
        scene.note("pairing.failed", attempt);
    }
    abandon(scene);
    scene.say(Say::key(key).quick("quick-link", Act::Link).quick("quick-person", Act::Person));
}

/// The words were not answered in time.
pub(super) fn over(scene: &mut Scene<'_>, attempt: AttemptId) {
    if scene.state.pairing.as_ref().is_some_and(|pairing| pairing.attempt == attempt) {
        give_up(scene, "pairing-expired");
    }
}

/// The page ended without a link.
pub(super) fn failed(scene: &mut Scene<'_>, attempt: AttemptId, reason: LinkFailure) {
    if scene.state.pairing.as_ref().is_some_and(|pairing| pairing.attempt == attempt) {
        abandon(scene);
    }
    scene.note("link.failed", attempt);
    let key = match reason {
        LinkFailure::Declined => "link-declined",
        LinkFailure::CancelledAtBank => "link-cancelled",
        LinkFailure::BankTrouble => "link-bank-trouble",
        LinkFailure::TooWeak => "link-too-weak",
    };
    let purpose = pending_purpose(scene);
    let say = with_button(scene, Say::key(key), purpose);
    scene.say(say.quick("quick-person", Act::Person));
}

/// A link came to life: said, and the question that waited for it is answered.
pub(super) fn live(scene: &mut Scene<'_>, link: LinkId) {
    let Some(view) = live_links(scene).find(|view| view.id == link) else { return };
    scene.note("link.live", link);
    consent::watch(scene, view);
    let text = Message::new("linked").with(Field::public("institution", &view.institution_name));
    let say = Say::new(text).about(link);
    let pending = scene.state.pending.take();
    match pending.filter(|pending| pending.still_waits(scene.now())) {
        Some(pending) => {
            scene.say(say);
            reads::ask(scene, pending.question);
        }
        None => {
            scene.say(say.quick("quick-balance", Act::Balance).quick("quick-payments", Act::Transactions));
        }
    }
}
