//! Who speaks: automated, optional, what it can do, how to reach a person. Said at the start, after a long
//! silence, and to who says hello; in brief to who was told it within the last day.

use std::time::Duration;

use super::scene::{Scene, naming_bank, with_menu};
use crate::{
    conversation::{Act, Input},
    message::Say,
    time::{days, hours},
};

/// After this much silence the bot introduces itself again.
const LONG_SILENCE: Duration = days(30);
/// Within this time of an introduction a hello is answered in brief: the same words again would tell nobody anything.
const REMEMBERED: Duration = hours(24);

/// Introduces the bot where that is due; true when it did.
pub(super) fn when_due(scene: &mut Scene<'_>, input: &Input) -> bool {
    let start = matches!(input, Input::Act(Act::Start));
    let due = scene.state.greeted_at.is_none_or(|_| scene.silent_for() >= LONG_SILENCE);
    if start || due {
        hello(scene);
    }
    start || due
}

/// The customer said hello.
pub(super) fn back(scene: &mut Scene<'_>) {
    if scene.state.greeted_at.is_some_and(|told| scene.now().since(told) < REMEMBERED) {
        scene.say(with_menu(Say::key("greet-again")).quick("quick-help", Act::Help));
    } else {
        hello(scene);
    }
}

/// The introduction.
pub(super) fn hello(scene: &mut Scene<'_>) {
    scene.state.greeted_at = scene.state.greeted_at.max(Some(scene.now()));
    let text = naming_bank("greet", scene);
    scene.say(with_menu(Say::new(text)).quick("quick-help", Act::Help));
}
