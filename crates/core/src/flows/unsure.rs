//! What to say when a message was not understood: once an invitation to rephrase, then a person. Never the
//! same words twice running.

use super::{
    in_turn, language, link, person,
    scene::{Scene, with_menu},
    undelivered,
};
use crate::{
    conversation::{Act, Owner},
    message::Say,
};

/// Answers a message that could not be acted on; `first` is what to say the first time.
pub(super) fn reply(scene: &mut Scene<'_>, first: &str) {
    if matches!(scene.state.owner, Owner::Waiting { .. }) {
        return while_waiting(scene);
    }
    // Whoever types other words than those on the page is told what is awaited.
    let first = if scene.state.pairing.is_some() { "pairing-waiting" } else { first };
    scene.misunderstood();
    let failed = scene.state.unsure;
    let key = match scene.state.last_unsure.as_deref() {
        last if failed == 1 && last != Some(first) => first,
        Some("unsure-person") => "unsure-options",
        _ => "unsure-person",
    };
    let say = match key {
        "unsure-person" => Say::key(key).quick("quick-person", Act::Person).quick("quick-help", Act::Help),
        language::OTHERS => language::offering(Say::key(key)).quick("quick-person", Act::Person),
        _ => with_menu(Say::key(key)).quick("quick-stop", Act::Stop),
    };
    scene.say_unsure(key, say);
}

/// Somebody will come anyway: said once per wait, then the message just lies there for the desk.
fn while_waiting(scene: &mut Scene<'_>) {
    if !scene.state.waiting_told {
        scene.state.waiting_told = true;
        scene.say(Say::key("person-already").quick("quick-no-person", Act::NoPerson));
    }
}

/// "Yes" to what was offered last.
pub(super) fn yes(scene: &mut Scene<'_>) {
    if offers_person(scene) {
        person::ask(scene);
        scene.understood();
    } else if undelivered::is_offered(scene) {
        undelivered::again(scene);
    } else if in_turn::take_up(scene) {
        scene.understood();
    } else if scene.state.pending.is_some() {
        link::begin(scene);
        scene.understood();
    } else {
        reply(scene, "unsure-rephrase");
    }
}

/// Whether a "yes" means a person.
pub(super) fn offers_person(scene: &Scene<'_>) -> bool {
    scene.state.last_unsure.as_deref() == Some("unsure-person")
}
