//! Consent as the chat sees it: a purpose asked for at its first use, reminders before the end and the button
//! that renews, the end itself, and what pages changed. What is agreed to, is agreed to on a page.

use std::time::Duration;

use super::{
    link, reads,
    scene::{REVEAL_TICKET, Scene},
    stranger,
};
use crate::{
    consent::{ConsentState, PurposeKind},
    conversation::{
        Act, BOT_WINDOW, ConsentChange, ConsentWish, Effect, LinkView, Owner, Question, TicketKind, TimerKey,
    },
    id::LinkId,
    message::{Choice, Field, Message, Say},
    time::{Timestamp, days},
};

/// Days before the end on which the customer is reminded.
const REMINDERS: [u8; 2] = [14, 3];

/// Linked, but not for this purpose: a button that asks for just that, and the question waits. `at_bank` when
/// it was the bank that refused.
pub(super) fn ask_permission(scene: &mut Scene<'_>, link: &LinkView, question: Question, at_bank: bool) {
    if stranger::stops_links(scene) {
        return stranger::refuse(scene);
    }
    if scene.profile().links_paused {
        return scene.say(Say::key("link-paused").quick("quick-person", Act::Person));
    }
    let purpose = question.purpose();
    link::remember(scene, question);
    scene.note("consent.asked", format!("{} {}", purpose.slug(), link.id));
    let wants = ConsentWish::Purpose { purpose, at_bank };
    let button =
        scene.consent_button("button-allow", TicketKind::Consent { link: link.id, wants }, REVEAL_TICKET);
    let text = naming("link-permission", link);
    scene.say(Say::new(text).button(button).about(link.id).quick("quick-person", Act::Person));
}

fn naming(key: &str, link: &LinkView) -> Message {
    Message::new(key).with(Field::public("institution", &link.institution_name))
}

/// Sets the reminders and the end of a consent that has just come to life or was renewed.
pub(super) fn watch(scene: &mut Scene<'_>, link: &LinkView) {
    let Some(ends) = link.consent.expires_at() else { return };
    for (key, at) in timers(link.id, ends) {
        if at > scene.now() {
            scene.set_timer(key, at);
        }
    }
}

/// Forgets the reminders and the end of a consent that is over before.
pub(super) fn unwatch(scene: &mut Scene<'_>, link: &LinkView) {
    scene.state.ending.retain(|other| *other != link.id);
    let ConsentState::Granted { expires_at, .. } = link.consent.state else { return };
    for (key, _) in timers(link.id, expires_at) {
        scene.cancel_timer(key);
    }
}

fn timers(link: LinkId, ends: Timestamp) -> impl Iterator<Item = (TimerKey, Timestamp)> {
    let reminder = move |left: u8| {
        let before = days(u64::from(left));
        (TimerKey::ConsentEnds { link, days: left, ends }, ends.minus(before))
    };
    REMINDERS.into_iter().map(reminder).chain([(TimerKey::ConsentOver { link, ends }, ends)])
}

/// A reminder is due. It is said where the messenger lets the bot speak and nobody else does; else it is counted
/// as not told, and said when the customer writes next.
pub(super) fn ends_soon(scene: &mut Scene<'_>, link: LinkId, ends: Timestamp) {
    let Some(view) = link::live_links(scene).find(|view| view.id == link) else { return };
    if view.consent.expires_at() != Some(ends) {
        return;
    }
    let speaks = matches!(scene.state.owner, Owner::Bot | Owner::Waiting { .. });
    let speaks = speaks && !stranger::stops_links(scene);
    if speaks && window_is_open(scene) {
        scene.note("consent.reminded", link);
        scene.state.ending.retain(|other| *other != link);
        return remind(scene, view);
    }
    scene.note("consent.reminder_unsent", link);
    if !scene.state.ending.contains(&link) {
        scene.state.ending.push(link);
    }
}

/// The customer writes: what could not be told before is told now.
pub(super) fn tell(scene: &mut Scene<'_>) {
    if stranger::stops_links(scene) {
        return;
    }
    for link in std::mem::take(&mut scene.state.ending) {
        if let Some(view) = link::live_links(scene).find(|view| view.id == link) {
            scene.note("consent.reminded", link);
            remind(scene, view);
        }
    }
}

fn remind(scene: &mut Scene<'_>, link: &LinkView) {
    let Some(ends) = link.consent.expires_at() else { return };
    let kind = TicketKind::Consent { link: link.id, wants: ConsentWish::Renewal };
    let life = ends.since(scene.now()).max(Duration::from_secs(1));
    let button = scene.consent_button("button-renew", kind, life);
    let what = naming("consent-ends-what", link).with(Field::time("at", ends));
    let say = Say::new(naming("consent-ends", link)).line(what).button(button);
    scene.say(say.about(link.id).quick("quick-stop", Act::Stop));
}

/// The end was reached: what is left of it here and at the bank goes. A clock that was set back waits again.
pub(super) fn over(scene: &mut Scene<'_>, link: LinkId, ends: Timestamp) {
    let Some(view) = scene.profile().links.iter().find(|view| view.id == link) else { return };
    let ConsentState::Granted { expires_at, .. } = view.consent.state else { return };
    if expires_at != ends {
        return;
    }
    if view.consent.is_live(scene.now()) {
        return scene.set_timer(TimerKey::ConsentOver { link, ends }, ends);
    }
    reads::forget(scene, link);
    scene.state.ending.retain(|other| *other != link);
    scene.want(Effect::Withdraw { link });
    scene.note("consent.expired", link);
    if window_is_open(scene) {
        let say = Say::new(naming("consent-over", view)).quick("quick-link", Act::Link);
        scene.say(say.quick("quick-person", Act::Person));
    }
}

/// A page changed what is allowed.
pub(super) fn changed(scene: &mut Scene<'_>, link: LinkId, change: ConsentChange) {
    let Some(view) = link::live_links(scene).find(|view| view.id == link) else { return };
    match change {
        ConsentChange::Allowed(purpose) => allowed(scene, view, purpose),
        ConsentChange::Narrowed => narrowed(scene, view),
        ConsentChange::Shown(choice) => shown(scene, view, choice),
        ConsentChange::Renewed => {
            scene.state.ending.retain(|other| *other != link);
            watch(scene, view);
            if let Some(ends) = view.consent.expires_at() {
                say_if_open(scene, naming("consent-renewed", view).with(Field::time("at", ends)));
            }
        }
    }
}

fn allowed(scene: &mut Scene<'_>, link: &LinkView, purpose: PurposeKind) {
    // A new consent at the bank may have come with it, and with that another end.
    watch(scene, link);
    let fits = |pending: &&crate::conversation::Pending| pending.question.purpose() == purpose;
    let waits = scene.state.pending.as_ref().filter(fits).cloned();
    say_if_open(scene, naming("consent-allowed", link));
    if let Some(pending) = waits {
        scene.state.pending = None;
        if pending.still_waits(scene.now()) {
            reads::ask(scene, pending.question);
        }
    }
}

fn narrowed(scene: &mut Scene<'_>, link: &LinkView) {
    reads::forget(scene, link.id);
    scene.state.more = None;
    say_if_open(scene, naming("consent-narrowed", link));
}

/// What was asked under the older choice is not answered under it. Whoever did not do this must hear of it here.
fn shown(scene: &mut Scene<'_>, link: &LinkView, choice: Choice) {
    reads::forget(scene, link.id);
    scene.state.more = None;
    let key = match choice {
        Choice::Tap => "display-tap",
        Choice::Balances => "display-balances",
        Choice::Chat => "display-chat",
    };
    say_if_open(scene, naming(key, link));
}

/// A page has said it already: not worth an excuse later where the chat cannot say it, too.
fn say_if_open(scene: &mut Scene<'_>, text: Message) {
    if window_is_open(scene) {
        scene.say(Say::new(text));
    }
}

pub(super) fn window_is_open(scene: &Scene<'_>) -> bool {
    scene.state.last_inbound_at.is_some_and(|last| scene.now().since(last) < BOT_WINDOW)
}
