//! "Stop": every link ends here and now, then at the bank; nothing is read or sent unasked afterwards. It
//! needs no leave from anybody, waits for nothing, and proves itself.

use super::{consent, fraud, help, reads, scene::Scene};
use crate::{
    consent::ConsentState,
    conversation::{Act, Effect, LinkView},
    id::LinkId,
    message::{Field, Message, Say},
};

/// Ends everything.
pub(super) fn stop(scene: &mut Scene<'_>) {
    scene.understood();
    let now = scene.now();
    let pairing = scene.state.pairing.as_ref().map(|pairing| pairing.link);
    super::link::abandon(scene);
    let mut count = 0;
    for link in &scene.profile().links {
        let live = link.consent.is_live(now);
        let unpaired = matches!(link.consent.state, ConsentState::Unpaired { .. });
        if live || (unpaired && pairing != Some(link.id)) {
            scene.want(Effect::Withdraw { link: link.id });
            scene.note("consent.withdrawn", link.id);
            consent::unwatch(scene, link);
            count += i64::from(live);
        }
    }
    reads::forget_all(scene);
    scene.state.pending = None;
    scene.state.more = None;
    scene.state.asked = None;
    scene.state.undelivered = None;
    scene.state.notice = None;
    scene.state.ending.clear();
    scene.state.stopped_at = Some(now);
    scene.note("stop", count);
    let done = if count > 0 { done(scene, count) } else { Message::new("stop-nothing") };
    let say = Say::new(done)
        .line(Message::new("stop-offer"))
        .quick("quick-delete-too", Act::DeleteToo)
        .quick("quick-meant-card", Act::MeantCard);
    scene.say(say);
}

fn done(scene: &Scene<'_>, count: i64) -> Message {
    Message::new("stop-done").with(Field::count("count", count)).with(Field::time("at", scene.now()))
}

/// What the bank said to the end of a link: the proof.
pub(super) fn revoked(scene: &mut Scene<'_>, link: LinkId, confirmed: bool) {
    scene.note(if confirmed { "revocation.confirmed" } else { "revocation.unconfirmed" }, link);
    let Some(view) = scene.profile().links.iter().find(|view| view.id == link) else { return };
    let institution = Field::public("institution", &view.institution_name);
    let text = if confirmed {
        Message::new("stop-confirmed").with(institution).with(Field::time("at", scene.now()))
    } else {
        Message::new("stop-unconfirmed").with(institution)
    };
    scene.say(Say::new(text));
}

/// A link is ended from elsewhere: on *My data*, by staff, at the bank. One that is still live ends here, and
/// then at the bank; saying so twice says it once.
pub(super) fn withdrawn(scene: &mut Scene<'_>, link: LinkId) {
    reads::forget(scene, link);
    let now = scene.now();
    let held = |view: &LinkView| {
        view.consent.is_live(now) || matches!(view.consent.state, ConsentState::Unpaired { .. })
    };
    let pairing = scene.state.pairing.as_ref().is_some_and(|pairing| pairing.link == link);
    let view = scene.profile().links.iter().find(|view| view.id == link && held(view));
    if let Some(view) = view.filter(|_| !pairing) {
        scene.want(Effect::Withdraw { link });
        scene.note("consent.withdrawn", link);
        consent::unwatch(scene, view);
    }
    if pairing {
        super::link::abandon(scene);
    }
    let text = done(scene, 1);
    scene.say(Say::new(text));
}

/// After "stop": delete what is held, too.
pub(super) fn delete_too(scene: &mut Scene<'_>) {
    scene.say(Say::key("delete-how").button(help::my_data_button()));
}

/// After "stop": only the card was meant.
pub(super) fn meant_card(scene: &mut Scene<'_>) {
    let phone = fraud::phone(scene);
    scene.say(
        Say::key("meant-card")
            .line(phone)
            .quick("quick-fraud", Act::Fraud)
            .quick("quick-person", Act::Person),
    );
}
