//! Short answers that need no bank: help, rights, cancel, a command that came too late.

use std::time::Duration;

use super::scene::{Scene, naming_bank, with_menu};
use crate::{
    conversation::Act,
    message::{Button, Say, Target},
    time::minutes,
};

/// A command older than this (by the platform's clock) is asked again.
pub(super) const TOO_LATE: Duration = minutes(10);

/// What the bot can do.
pub(super) fn help(scene: &mut Scene<'_>) {
    let text = naming_bank("help", scene);
    scene.say(with_menu(Say::new(text)).quick("quick-stop", Act::Stop));
}

/// What the customer may demand, and where.
pub(super) fn rights(scene: &mut Scene<'_>) {
    scene.say(Say::key("rights").button(my_data_button()));
}

/// Never mind: what waited is forgotten. Pairing words stay, they run out by themselves.
pub(super) fn cancel(scene: &mut Scene<'_>) {
    scene.state.pending = None;
    scene.state.more = None;
    scene.say(Say::key("cancelled").quick("quick-help", Act::Help));
}

/// The command is too old to be obeyed unasked.
pub(super) fn say_late(scene: &mut Scene<'_>) {
    scene.say(Say::key("late-command").quick("quick-stop", Act::Stop).quick("quick-help", Act::Help));
    scene.understood();
}

pub(super) fn my_data_button() -> Button {
    Button::new("button-my-data", Target::MyData)
}
