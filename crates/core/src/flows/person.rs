//! A person at the bank: asking for one, being answered by one, and giving the conversation back. Promises
//! say only what the desk's hours say.

use std::time::Duration;

use super::{
    fraud, link,
    scene::{Scene, naming_bank, with_menu},
    stranger,
};
use crate::{
    conversation::{Act, Effect, Owner, QueueChange, TicketKind, TimerKey},
    desk::DeskStatus,
    id::{CaseId, StaffId},
    message::{Classes, Field, MASKED_KEY, Message, Policy, Say},
    time::minutes,
};

/// How long the bot stays silent after somebody else wrote in the thread. Each such message starts it anew;
/// long enough for a talk, short enough that a forgotten thread is answered again.
pub(super) const OTHER_APP: Duration = minutes(30);

/// The customer wants a person.
pub(super) fn ask(scene: &mut Scene<'_>) {
    if matches!(scene.state.owner, Owner::Waiting { .. }) {
        return scene.say(Say::key("person-already").quick("quick-no-person", Act::NoPerson));
    }
    join(scene);
    let text = match scene.profile().desk {
        DeskStatus::Open { waiting } => {
            Message::new("person-open").with(Field::count("waiting", i64::from(waiting)))
        }
        DeskStatus::ClosedUntil { opens_at } => {
            Message::new("person-closed").with(Field::time("opens", opens_at))
        }
        DeskStatus::Unknown => Message::new("person-unknown"),
    };
    let say = Say::new(text).line(Message::new("person-busy-note"));
    scene.say(say.quick("quick-no-person", Act::NoPerson));
}

/// Puts the customer into the desk's queue, once; whoever holds the conversation keeps it.
pub(super) fn join(scene: &mut Scene<'_>) {
    if scene.state.queued_since.is_some() || matches!(scene.state.owner, Owner::Person { .. }) {
        return;
    }
    let since = scene.turn.arrived_at;
    scene.state.queued_since = Some(since);
    if scene.state.owner == Owner::Bot {
        scene.state.owner = Owner::Waiting { since };
    }
    scene.want(Effect::Queue(QueueChange::Join { since }));
    scene.note("queue.joined", "");
}

fn leave(scene: &mut Scene<'_>) {
    scene.state.owner = Owner::Bot;
    scene.state.queued_since = None;
    scene.state.waiting_told = false;
    scene.want(Effect::Queue(QueueChange::Leave));
}

/// No person needed after all. Cases stay open: they are the bank's to close.
pub(super) fn no_more(scene: &mut Scene<'_>) {
    if !matches!(scene.state.owner, Owner::Waiting { .. }) {
        return scene.say(Say::key("cancelled").quick("quick-help", Act::Help));
    }
    leave(scene);
    scene.say(with_menu(Say::key("person-cancelled")));
}

/// A person at the bank wrote.
pub(super) fn replied(scene: &mut Scene<'_>, staff: StaffId, name: &str, text: &str) {
    take(scene, staff);
    scene.note("staff.replied", staff);
    scene.say(Say::new(words(name, text)));
}

fn words(name: &str, text: &str) -> Message {
    Message::new("staff-says").with(Field::public("name", name)).with(Field::free_text("text", text))
}

/// A person at the bank wrote of the customer's data: where the chat may not show it, it gets "there is a message for
/// you", the same bytes whatever was written, and the words are read under lock. Kept in either case, because by the
/// time the message leaves less may be shown.
pub(super) fn noted(
    scene: &mut Scene<'_>,
    staff: StaffId,
    (name, text): (String, String),
    tells: Classes,
    locked: bool,
) {
    take(scene, staff);
    let link = link::live_links(scene).max_by_key(|link| link.authenticated_at);
    let Some(link) = link.filter(|_| !stranger::stops_links(scene)) else {
        // The desk looked before; since then the link has ended, or a stranger wrote.
        scene.note("note.dropped", staff);
        return scene.say(Say::key(MASKED_KEY).quick("quick-person", Act::Person));
    };
    let policy = Policy::of(&scene.profile().ceiling, link.consent.choice);
    let as_text = !locked && policy.allows_all(tells);
    let (ticket, button) = scene.note_button("button-read-note", TicketKind::Note { link: link.id });
    let said = words(&name, &text);
    scene.want(Effect::Note { ticket, staff, name, text, as_text });
    scene.note("note.sent", format!("{ticket} {staff}"));
    let masked = Say::new(naming_bank("note-ready", scene)).button(button).about(link.id);
    scene.say(if as_text { Say::new(said).telling(tells).masked_as(masked).about(link.id) } else { masked });
}

/// Whoever answers holds the conversation and has read what the customer reported.
fn take(scene: &mut Scene<'_>, staff: StaffId) {
    let held = matches!(scene.state.owner, Owner::Person { staff: holder, .. } if holder == staff);
    if !held {
        if matches!(scene.state.owner, Owner::OtherApp { .. }) {
            scene.cancel_timer(TimerKey::UnmuteBot);
        }
        scene.state.owner = Owner::Person { staff, since: scene.now() };
        scene.state.queued_since = None;
        scene.state.waiting_told = false;
        scene.want(Effect::Queue(QueueChange::Take { staff }));
        // The customer sees that somebody has looked, before anything is answered.
        scene.want(Effect::Seen);
    }
    fraud::all_seen(scene, staff);
}

/// The bot speaks again, and says that it is one.
pub(super) fn handed_back(scene: &mut Scene<'_>, staff: StaffId) {
    leave(scene);
    scene.note("staff.handed_back", staff);
    scene.state.greeted_at = Some(scene.now());
    scene.say(with_menu(Say::key("staff-back")));
}

/// The request is done.
pub(super) fn resolved(scene: &mut Scene<'_>, staff: StaffId, case: Option<CaseId>) {
    if let Some(case) = case {
        fraud::close(scene, staff, case);
    }
    leave(scene);
    scene.note("staff.resolved", staff);
    scene.say(with_menu(Say::key("resolved")));
}

/// Somebody wrote with a tool that the bank knows: the bot does not talk over them.
pub(super) fn foreign_echo(scene: &mut Scene<'_>) {
    if matches!(scene.state.owner, Owner::Person { .. }) {
        return;
    }
    let until = scene.now().plus(OTHER_APP);
    scene.state.owner = Owner::OtherApp { until };
    scene.set_timer(TimerKey::UnmuteBot, until);
    scene.note("bot.muted", "");
}

/// The other app's turn is over: back to where the conversation was. The customer has been talking to a
/// person, so the bot introduces itself at their next message.
pub(super) fn unmute_when_over(scene: &mut Scene<'_>) {
    let Owner::OtherApp { until } = scene.state.owner else { return };
    if scene.now() < until {
        return;
    }
    scene.state.owner = scene.state.queued_since.map_or(Owner::Bot, |since| Owner::Waiting { since });
    scene.state.greeted_at = None;
    scene.cancel_timer(TimerKey::UnmuteBot);
}
