//! Short answers that need no bank: help, rights, cancel.

use super::scene::{Scene, naming_bank, with_menu};
use crate::{
    conversation::Act,
    message::{Button, Say, Target},
};

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

pub(super) fn my_data_button() -> Button {
    Button::new("button-my-data", Target::MyData)
}
