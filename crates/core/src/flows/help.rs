//! Short answers that need no bank: help, rights, cancel.

use super::scene::{Scene, naming_bank, with_menu};
use crate::{
    conversation::Act,
    message::{Button, Field, Message, Say, Target},
};

/// What the bot can do.
pub(super) fn help(scene: &mut Scene<'_>) {
    let text = naming_bank("help", scene);
    scene.say(with_menu(Say::new(text)).quick("quick-stop", Act::Stop));
}

/// What banks do and this service does not: said where, and a person offered. Never a dead end, never a figure.
pub(super) fn elsewhere(scene: &mut Scene<'_>, topic: &'static str) {
    let text = Message::new("elsewhere").with(Field::select("topic", topic));
    let say = Say::new(text).quick("quick-person", Act::Person);
    scene.say(say.quick("quick-payments", Act::Transactions).quick("quick-help", Act::Help));
}

/// Who this is, who reads along, and how to make sure.
pub(super) fn trust(scene: &mut Scene<'_>) {
    let text = naming_bank("trust", scene).with(Field::select("chat", scene.profile().chat.slug()));
    scene.say(Say::new(text).button(my_data_button()).quick("quick-person", Act::Person));
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
