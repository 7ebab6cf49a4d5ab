//! What did not reach the customer: the messenger's window had closed, it refused the message, or the person
//! could not be reached. Nothing can be said then; so it is said when they write next, and what they had asked
//! is offered again. A message that may have arrived is not spoken of.

use super::{reads, scene::Scene, unsure, wish::Wish};
use crate::{
    conversation::{Act, BOT_WINDOW, PERSON_WINDOW, Question, SendFailure, Undelivered},
    message::{Button, Say, Target},
};

/// The platform did not take a message.
pub(super) fn failed(scene: &mut Scene<'_>, failure: SendFailure) {
    scene.note("send.failed", format!("{failure:?}"));
    scene.state.unreachable |= failure == SendFailure::PersonUnavailable;
    match failure {
        SendFailure::WindowClosed | SendFailure::PersonUnavailable | SendFailure::Refused => remember(scene),
        SendFailure::Unknown => {}
    }
}

/// What this turn says cannot be sent: the person cannot be reached (551 and the like), or too much time has passed since the customer wrote. That happens to
/// answers and events that come days later, and to messages that reached us late.
pub(super) fn when_closed(scene: &mut Scene<'_>, by_person: bool) {
    let window = if by_person { PERSON_WINDOW } else { BOT_WINDOW };
    let open = scene.state.last_inbound_at.is_some_and(|last| scene.now().since(last) < window);
    // Staff see for themselves that a message was refused, and may know better.
    let unreachable = scene.state.unreachable && !by_person;
    if (!open || unreachable) && scene.speaks() {
        remember(scene);
    }
    if unreachable {
        scene.unsay();
    }
}

fn remember(scene: &mut Scene<'_>) {
    let before = scene.state.undelivered.take().and_then(|missed| missed.question);
    let question = scene.state.asked.clone().or(before);
    scene.state.undelivered = Some(Undelivered { question, told: false, awaits_yes: false });
}

/// The customer writes again: says what happened before anything else. False when there is nothing to say, also
/// because the customer has just asked the same again and is about to be answered.
pub(super) fn tell(scene: &mut Scene<'_>, wish: &Wish) -> bool {
    let Some(missed) = scene.state.undelivered.as_mut().filter(|missed| !missed.told) else { return false };
    (missed.told, missed.awaits_yes) = (true, true);
    let question = missed.question.clone();
    if let (Wish::Ask(now), Some(before)) = (wish, &question)
        && now.purpose() == before.purpose()
    {
        scene.state.undelivered = None;
        return false;
    }
    scene.note("undelivered.told", "");
    let again = || Button::new("button-again", Target::Act(Act::Again));
    let say = match question {
        Some(Question::Balance { .. }) => Say::key("undelivered-balance").button(again()),
        Some(Question::Transactions(_)) => Say::key("undelivered-payments").button(again()),
        None => Say::key("undelivered"),
    };
    scene.say(say.quick("quick-person", Act::Person).quick("quick-help", Act::Help));
    true
}

/// Whether an answer has just been offered again.
pub(super) fn is_offered(scene: &Scene<'_>) -> bool {
    scene.state.undelivered.as_ref().is_some_and(|missed| missed.awaits_yes && missed.question.is_some())
}

/// The question whose answer did not arrive.
pub(super) fn question(scene: &Scene<'_>) -> Option<Question> {
    scene.state.undelivered.as_ref().and_then(|missed| missed.question.clone())
}

/// "Yes, please": the question is answered as if it had just been asked.
pub(super) fn again(scene: &mut Scene<'_>) {
    match scene.state.undelivered.take().and_then(|missed| missed.question) {
        Some(question) => {
            reads::ask(scene, question);
            scene.understood();
        }
        None => unsure::reply(scene, "unknown-act"),
    }
}

/// The customer wants something else: the last question is no longer what they wait for, and a "yes" no longer
/// means what was offered. The button still does.
pub(super) fn forget_question(scene: &mut Scene<'_>, wish: &Wish) {
    let goes_on = matches!(
        wish,
        Wish::More
            | Wish::Repeat
            | Wish::Which(..)
            | Wish::Perhaps(..)
            | Wish::Thanks
            | Wish::Foreign
            | Wish::Language
            | Wish::Speak(_)
    );
    if !goes_on && !matches!(wish, Wish::Unclear(_) | Wish::Yes | Wish::Again | Wish::Nothing) {
        scene.state.asked = None;
        if let Some(missed) = &mut scene.state.undelivered {
            missed.awaits_yes = false;
        }
    }
}
