//! What customers must not type: a card number that takes several messages, and the kind word about it. What one
//! message holds by itself was removed before it came here.

use std::time::Duration;

use super::scene::Scene;
use crate::{
    conversation::{Act, Effect, Input, Question},
    message::Say,
    reading::Reading,
    redact::across::{self, Read, Tail},
    time::hours,
};

/// The customer is told once in this time.
const WARN_AGAIN: Duration = hours(1);

/// Reads a message together with those before it; gives it back without what may not be kept.
pub(super) fn read(scene: &mut Scene<'_>, input: Input) -> Input {
    let Input::Text { text, reading, redacted } = input else { return input };
    let tail = scene.state.tail.take();
    match across::read(tail.as_ref(), &text, scene.turn.event_at) {
        Read::Apart(tail) => {
            scene.state.tail = tail;
            Input::Text { text, reading, redacted }
        }
        Read::Completes(rest) => {
            // Their places are those in the whole text.
            let reading = Reading { requests: Vec::new(), ..reading };
            if let Some(tail) = tail {
                forget_questions(scene, &tail);
                scene.want(Effect::Forget { tail, heard: rest.clone() });
                scene.note("redacted.across_messages", "");
            }
            Input::Text { text: rest, reading, redacted: true }
        }
    }
}

/// Questions remember words of the customer's.
fn forget_questions(scene: &mut Scene<'_>, tail: &Tail) {
    let has_digits =
        |text: &Option<String>| text.as_deref().is_some_and(|text| tail.remove_from(text).is_some());
    let holds = |question: &Question| match question {
        Question::Balance { account } => has_digits(account),
        Question::Transactions(query) => has_digits(&query.merchant) || has_digits(&query.account),
    };
    let state = &mut scene.state;
    state.later.clear();
    state.asked.take_if(|question| holds(question));
    state.pending.take_if(|pending| holds(&pending.question));
    state.more.take_if(|query| has_digits(&query.merchant) || has_digits(&query.account));
    if let Some(undelivered) = &mut state.undelivered {
        undelivered.question.take_if(|question| holds(question));
    }
}

/// Whether the customer has to be told of what was removed.
pub(super) fn is_due(scene: &Scene<'_>, input: &Input) -> bool {
    let removed = matches!(input, Input::Text { redacted: true, .. });
    let told = scene.state.warned_at.is_some_and(|at| scene.now().since(at) < WARN_AGAIN);
    removed && !told
}

/// Tells them, kindly.
pub(super) fn warn(scene: &mut Scene<'_>) {
    scene.state.warned_at = Some(scene.now());
    scene.say(Say::key("redacted").quick("quick-person", Act::Person));
}
