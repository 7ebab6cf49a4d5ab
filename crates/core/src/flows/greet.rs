//! Who speaks: automated, optional, what it can do, how to reach a person. Said at the start, after a long
//! silence, and whenever asked.

use std::time::Duration;

use super::scene::{Scene, naming_bank, with_menu};
use crate::{
    conversation::{Act, Input},
    message::Say,
    time::days,
};

/// After this much silence the bot introduces itself again.
const LONG_SILENCE: Duration = days(30);

/// Introduces the bot where that is due; true when it did.
pub(super) fn when_due(scene: &mut Scene<'_>, input: &Input) -> bool {
    let start = matches!(input, Input::Act(Act::Start));
    let due = scene.state.greeted_at.is_none_or(|_| scene.silent_for() >= LONG_SILENCE);
    if start || due {
        hello(scene);
    }
    start || due
}

/// The introduction.
pub(super) fn hello(scene: &mut Scene<'_>) {
    scene.state.greeted_at = scene.state.greeted_at.max(Some(scene.now()));
    let text = naming_bank("greet", scene);
    scene.say(with_menu(Say::new(text)).quick("quick-help", Act::Help));
}
