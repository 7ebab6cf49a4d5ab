//! A request to be erased, as the chat sees it: told when it is made, taken back by a word, and the last message. Who
//! may ask and what is erased is not known here.

use super::{scene::Scene, wish::Wish};
use crate::{
    conversation::{Act, Effect, Erasing},
    id::ErasureId,
    message::{Field, Message, Say},
};

/// Somebody asked, on *My data* or at the bank: whoever has this chat learns of it, and can say no.
pub(super) fn asked(scene: &mut Scene<'_>, erasing: Erasing) {
    scene.state.erasure = Some(erasing);
    scene.note("erasure.told", erasing.id);
    let text = Message::new("erasure-asked").with(Field::time("at", erasing.due_at));
    scene.say(Say::new(text).quick("quick-keep", Act::KeepData));
}

/// "Keep", by the button or in words; false when that is not what the customer means.
pub(super) fn keep(scene: &mut Scene<'_>, wish: &Wish) -> bool {
    let pending = scene.state.erasure;
    match (wish, pending) {
        (Wish::KeepData | Wish::Cancel, Some(erasing)) => {
            scene.state.erasure = None;
            scene.want(Effect::KeepData { erasure: erasing.id });
            scene.note("erasure.cancelled", erasing.id);
            scene.say(Say::key("erasure-kept"));
        }
        (Wish::KeepData, None) => scene.say(Say::key("erasure-none")),
        _ => return false,
    }
    scene.understood();
    true
}

/// It was taken back elsewhere.
pub(super) fn kept(scene: &mut Scene<'_>, id: ErasureId) {
    if scene.state.erasure.is_some_and(|erasing| erasing.id == id) {
        scene.state.erasure = None;
        scene.say(Say::key("erasure-kept"));
    }
}

/// It is being carried out.
pub(super) fn due(scene: &mut Scene<'_>, id: ErasureId) {
    scene.state.erasure = None;
    scene.state.later.clear();
    scene.note("erasure.said", id);
    scene.say(Say::key("erasure-due"));
}

/// It cannot be carried out for now. It can still be taken back.
pub(super) fn held(scene: &mut Scene<'_>, id: ErasureId) {
    scene.note("erasure.held_told", id);
    scene.say(Say::key("erasure-held").quick("quick-person", Act::Person));
}
