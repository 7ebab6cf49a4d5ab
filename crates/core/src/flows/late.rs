//! What reached us long after the customer wanted it: a phone that was offline, a platform or a server that stood
//! still. Whoever reads the answer now may be somebody else, and the customer may have changed their mind; so
//! whatever would read figures into the chat, lead to a link or a permission, or otherwise change something is
//! asked again and done at a "yes" that is fresh itself. Protecting acts never wait, and answers that show nothing
//! are harmless.

use std::time::Duration;

use super::{reads, scene::Scene, transactions, undelivered, wish::Wish};
use crate::{
    conversation::{Act, Command, Late, Owner, Question},
    message::{Field, Message, Say},
    time::{minutes, seconds},
};

/// A command older than this, by the platform's clock, is asked again; and a "yes" this long after the question is
/// none any more.
const TOO_LATE: Duration = minutes(10);
/// How far the platform's clock may be behind ours.
const SKEW: Duration = seconds(60);

/// Whether the input of this turn is too old to be obeyed unasked. One from the future is not late: clocks differ.
pub(super) fn is_late(scene: &Scene<'_>) -> bool {
    scene.turn.now.since(scene.turn.event_at) > TOO_LATE
}

/// What a "yes" or "no" to the question means; every other wish means itself, and what was asked is forgotten.
pub(super) fn settle(scene: &mut Scene<'_>, wish: Wish) -> Wish {
    let Some(late) = scene.state.late.take() else { return wish };
    match wish {
        Wish::Yes if answers(scene, &late) => {
            scene.note("late.confirmed", slug(&late.command));
            wish_of(late.command)
        }
        Wish::Yes => {
            scene.state.late = Some(late);
            Wish::Yes
        }
        Wish::Unclear(_) | Wish::Nothing | Wish::Thanks => {
            scene.state.late = Some(late);
            wish
        }
        other => {
            // Late like the one before it: the two are compared first.
            scene.state.late = is_late(scene).then_some(late);
            other
        }
    }
}

/// A "yes" counts when it was said after the question and soon after it, by both clocks.
fn answers(scene: &Scene<'_>, late: &Late) -> bool {
    let said_after = scene.turn.event_at.plus(SKEW) >= late.asked_at;
    !is_late(scene) && said_after && scene.now().since(late.asked_at) <= TOO_LATE
}

/// Asks instead of obeying; false when there is nothing to ask about.
pub(super) fn ask_again(scene: &mut Scene<'_>, wish: &Wish) -> bool {
    if !is_late(scene) {
        return false;
    }
    let waiting = scene.state.late.take();
    let (command, given_at) = match (command(scene, wish), waiting) {
        (Some(command), Some(before)) if before.command == command => {
            // Sent several times because nothing came back: one question is enough, as long as it holds.
            if scene.now().since(before.asked_at) <= TOO_LATE {
                scene.state.late = Some(before);
                return true;
            }
            (command, scene.turn.event_at)
        }
        (Some(command), _) => (command, scene.turn.event_at),
        // A "yes" that is late itself: the question is put once more.
        (None, Some(before)) if *wish == Wish::Yes => (before.command, before.given_at),
        (None, waiting) => {
            scene.state.late = waiting;
            return false;
        }
    };
    let what = slug(&command);
    scene.note("late.asked", what);
    let text = Message::new("late-ask").with(Field::select("what", what)).with(Field::time("at", given_at));
    scene.say(Say::new(text).quick("quick-yes", Act::Yes).quick("quick-no", Act::No));
    scene.state.late = Some(Late { command, given_at, asked_at: scene.now() });
    true
}

/// What a wish would do that must not be done unasked.
fn command(scene: &Scene<'_>, wish: &Wish) -> Option<Command> {
    let unless_masked =
        |question: Question| (!reads::shows_nothing(scene, &question)).then_some(Command::Ask(question));
    match wish {
        Wish::Ask(question) => unless_masked(question.clone()),
        Wish::Repeat => scene.state.asked.clone().and_then(unless_masked),
        Wish::More => transactions::next(scene).and_then(unless_masked).map(|_| Command::More),
        Wish::Link => Some(Command::Link),
        Wish::Unlink => Some(Command::Unlink),
        Wish::DeleteToo => Some(Command::DeleteToo),
        Wish::NoPerson => matches!(scene.state.owner, Owner::Waiting { .. }).then_some(Command::NoPerson),
        Wish::Again => undelivered::question(scene).and_then(unless_masked),
        Wish::Yes if super::unsure::offers_person(scene) => None,
        Wish::Yes if undelivered::is_offered(scene) => undelivered::question(scene).and_then(unless_masked),
        Wish::Yes => scene.state.pending.as_ref().map(|_| Command::Link),
        _ => None,
    }
}

fn wish_of(command: Command) -> Wish {
    match command {
        Command::Ask(question) => Wish::Ask(question),
        Command::More => Wish::More,
        Command::Link => Wish::Link,
        Command::Unlink => Wish::Unlink,
        Command::DeleteToo => Wish::DeleteToo,
        Command::NoPerson => Wish::NoPerson,
    }
}

const fn slug(command: &Command) -> &'static str {
    match command {
        Command::Ask(question) => question.topic(),
        Command::More => "transactions",
        Command::Link => "link",
        Command::Unlink => "unlink",
        Command::DeleteToo => "delete",
        Command::NoPerson => "no_person",
    }
}
