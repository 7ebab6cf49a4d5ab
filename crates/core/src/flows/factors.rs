//! What a page changed of the ways to open figures: a passkey, a PIN, a browser. The notice goes to the chat,
//! because whoever did it may not be who owns it; it names no figure, and "stop" ends everything.

use super::{link, scene::Scene};
use crate::{
    LinkId,
    conversation::FactorChange,
    message::{Field, Message, Say},
};

/// Tells the customer. What cannot be sent now is said when they write next (`undelivered`).
pub(super) fn changed(scene: &mut Scene<'_>, link: LinkId, change: FactorChange) {
    let Some(view) = link::live_links(scene).find(|view| view.id == link) else { return };
    let key = match change {
        FactorChange::PasskeyAdded => "factor-passkey-added",
        FactorChange::PasskeyRemoved => "factor-passkey-removed",
        FactorChange::PinChanged => "factor-pin-changed",
        FactorChange::BrowserBound => "factor-browser-bound",
        FactorChange::BrowserRemoved => "factor-browser-removed",
    };
    scene.say(Say::new(Message::new(key).with(Field::public("institution", &view.institution_name))));
    scene.note("factor.told", key);
}
