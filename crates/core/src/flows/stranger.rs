//! Somebody whom the bank does not know wrote to the customer in its name: a hostile administrator of the Page, a
//! tool nobody told of, a stolen token. The officer is told, the customer is warned once, and until the officer
//! has looked nothing in this thread leads to a figure or to a link: what such a person can read or send must not
//! meet what only the bank may say. Protecting acts go on; the bot is not silenced by a stranger.
//!
//! What was written is not known here and is not kept.

use super::{
    fraud, link, reads,
    scene::{Scene, naming_bank, with_menu},
};
use crate::{
    conversation::{Act, BOT_WINDOW, Effect, Stranger, StrangerChange},
    id::StaffId,
    message::Say,
};

/// A stranger wrote.
pub(super) fn wrote(scene: &mut Scene<'_>, app: Option<String>) {
    scene.want(Effect::Stranger(StrangerChange::Wrote { app: app.clone() }));
    let (before, now) = (scene.state.stranger.take(), scene.now());
    // A flood of theirs is one alarm, and one more for each other app.
    if before.as_ref().is_none_or(|before| before.app != app) {
        scene.note("stranger.wrote", app.as_deref().unwrap_or("unnamed"));
    }
    let (since, told) = before.as_ref().map_or((now, false), |before| (before.since, before.told));
    scene.state.stranger = Some(Stranger { since, app, told });
    if before.is_none() {
        link::abandon(scene);
        reads::forget_all(scene);
        scene.state.pending = None;
        scene.state.more = None;
    }
    warn(scene);
}

/// Warns the customer, once, as soon as the messenger lets us.
pub(super) fn warn(scene: &mut Scene<'_>) {
    let open = scene.state.last_inbound_at.is_some_and(|last| scene.now().since(last) < BOT_WINDOW);
    let Some(stranger) = scene.state.stranger.as_mut().filter(|stranger| open && !stranger.told) else {
        return;
    };
    stranger.told = true;
    scene.note("stranger.warned", "");
    let (text, phone) = (naming_bank("stranger-warning", scene), fraud::phone(scene));
    let say = Say::new(text).line(phone);
    scene.say(say.quick("quick-fraud", Act::Fraud).quick("quick-person", Act::Person));
}

/// Whether nothing that leads to a figure or a link may be said here.
pub(super) const fn stops_links(scene: &Scene<'_>) -> bool {
    scene.state.stranger.is_some()
}

/// What is said in place of a figure or a link, with a safe way.
pub(super) fn refuse(scene: &mut Scene<'_>) {
    let (text, phone) = (naming_bank("stranger-stopped", scene), fraud::phone(scene));
    let say = Say::new(text).line(phone);
    scene.say(say.quick("quick-person", Act::Person).quick("quick-fraud", Act::Fraud));
}

/// The officer has looked: the chat may be used as before.
pub(super) fn cleared(scene: &mut Scene<'_>, staff: StaffId) {
    scene.want(Effect::Stranger(StrangerChange::Cleared { staff }));
    scene.note("stranger.cleared", staff);
    let Some(stranger) = scene.state.stranger.take() else { return };
    let open = scene.state.last_inbound_at.is_some_and(|last| scene.now().since(last) < BOT_WINDOW);
    if stranger.told && open {
        let say = Say::new(naming_bank("stranger-cleared", scene));
        scene.say(with_menu(say));
    }
}
