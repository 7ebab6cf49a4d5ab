//! A turn while it is being decided: the state so far and everything wanted so far. Flows write here and
//! nowhere else.

use std::time::Duration;

use crate::{
    consent::PurposeKind,
    conversation::{Act, Audit, Decision, Effect, Profile, State, Ticket, TicketKind, Timer, TimerKey, Turn},
    entropy::Rng,
    id::TicketId,
    message::{Button, Message, Say, Target},
    reading::Intent,
    time::{Timestamp, days, hours, minutes},
};

/// How long the button to the linking page works.
pub(super) const LINK_TICKET: Duration = minutes(10);
/// How long a button to a secure note works.
const NOTE_TICKET: Duration = days(7);
/// How long a button to a figure works.
pub(super) const REVEAL_TICKET: Duration = hours(24);

/// See the module.
pub(super) struct Scene<'a> {
    pub(super) turn: &'a Turn,
    pub(super) state: State,
    effects: Vec<Effect>,
    timers: Vec<Timer>,
    audit: Vec<Audit>,
    /// Key of the "I did not understand" said in this turn.
    unsure: Option<String>,
    /// Rights to offer under what this turn says or awaits.
    pub(super) beside: Vec<Intent>,
    /// How long the customer had been silent before this turn.
    silence: Duration,
    drawn: u32,
}

impl<'a> Scene<'a> {
    pub(super) fn new(state: &State, turn: &'a Turn) -> Self {
        let (effects, timers, audit) = Default::default();
        let silence = state.last_inbound_at.map_or(Duration::ZERO, |last| turn.event_at.since(last));
        Self {
            turn,
            state: state.clone(),
            effects,
            timers,
            audit,
            unsure: None,
            beside: Vec::new(),
            silence,
            drawn: 0,
        }
    }

    /// The customer wrote: the messenger's window opens. Events may come in another order than they happened.
    pub(super) fn hear(&mut self) {
        self.state.unreachable = false;
        self.state.last_inbound_at = self.state.last_inbound_at.max(Some(self.turn.event_at));
    }

    /// How long the customer had been silent before this turn.
    pub(super) const fn silent_for(&self) -> Duration {
        self.silence
    }

    pub(super) const fn now(&self) -> Timestamp {
        self.turn.now
    }

    pub(super) const fn profile(&self) -> &'a Profile {
        &self.turn.profile
    }

    pub(super) fn bank_name(&self) -> &'a str {
        &self.turn.profile.bank.name
    }

    pub(super) fn want(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn wants(&self, effect: &Effect) -> bool {
        self.effects.contains(effect)
    }

    pub(super) fn say(&mut self, say: Say) {
        self.effects.push(Effect::Say(say));
    }

    pub(super) fn say_key(&mut self, key: &str) {
        self.say(Say::key(key));
    }

    /// Takes back what this turn says.
    pub(super) fn unsay(&mut self) {
        self.effects.retain(|effect| !matches!(effect, Effect::Say(_) | Effect::Typing));
    }

    /// Whether anything is said in this turn.
    pub(super) fn speaks(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::Say(_)))
    }

    /// Changes what this turn said last, if it said anything.
    pub(super) fn change_last_said(&mut self, change: impl FnOnce(Say) -> Say) {
        let last = self.effects.iter_mut().rev().find_map(|effect| match effect {
            Effect::Say(say) => Some(say),
            _ => None,
        });
        if let Some(say) = last {
            *say = change(say.clone());
        }
    }

    /// What the customer may have meant and is offered, in what this turn says.
    pub(super) fn offered(&self) -> impl Iterator<Item = Intent> {
        let said = self.effects.iter().filter_map(|effect| match effect {
            Effect::Say(say) => Some(say.quick_replies()),
            _ => None,
        });
        said.flatten().filter_map(|quick| match quick.act {
            Act::Meant(intent) => Some(intent),
            _ => None,
        })
    }

    /// Says that the message was not understood.
    pub(super) fn say_unsure(&mut self, key: &str, say: Say) {
        self.unsure = Some(key.to_owned());
        self.say(say);
    }

    pub(super) fn set_timer(&mut self, key: TimerKey, at: Timestamp) {
        self.timers.push(Timer::Set(key, at));
    }

    pub(super) fn cancel_timer(&mut self, key: TimerKey) {
        self.timers.push(Timer::Cancel(key));
    }

    pub(super) fn note(&mut self, event: &str, object: impl ToString) {
        self.audit.push(Audit::new(event, object));
    }

    /// The customer was understood: failed turns start from zero again.
    pub(super) const fn understood(&mut self) {
        self.state.unsure = 0;
    }

    /// The customer was not understood: counts towards the offer of a person.
    pub(super) const fn misunderstood(&mut self) {
        self.state.unsure = self.state.unsure.saturating_add(1);
    }

    /// A generator of its own for each draw of the turn.
    pub(super) fn draw(&mut self, label: &str) -> Rng {
        self.drawn += 1;
        self.turn.seed.fork(&format!("{label}-{}", self.drawn))
    }

    fn issue(&mut self, label: &str, kind: TicketKind, lifetime: Duration) -> String {
        self.issue_named(label, kind, lifetime).1
    }

    fn issue_named(&mut self, label: &str, kind: TicketKind, lifetime: Duration) -> (TicketId, String) {
        let now = self.now();
        let id = TicketId::draw(now, &mut self.draw("ticket"));
        let token = self.draw("token").token(label);
        let ticket = Ticket { id, token: token.clone(), kind, expires_at: now.plus(lifetime) };
        self.want(Effect::Issue(ticket));
        (id, token)
    }

    /// A fresh button to the linking page, unless linking is paused or links are stopped in this thread.
    pub(super) fn link_button(&mut self, purpose: PurposeKind) -> Option<Button> {
        if self.profile().links_paused || super::stranger::stops_links(self) {
            return None;
        }
        let token = self.issue("link", TicketKind::Link { purpose }, LINK_TICKET);
        self.note("link.offered", purpose.slug());
        Some(Button::new("button-link", Target::Link { token }))
    }

    /// A button to the page that shows what `kind` names.
    pub(super) fn reveal_button(&mut self, title: &str, kind: TicketKind) -> Button {
        let token = self.issue("reveal", kind, REVEAL_TICKET);
        Button::new(title, Target::Reveal { token })
    }

    /// A button to a secure note, and the ticket whose id the note has.
    pub(super) fn note_button(&mut self, title: &str, kind: TicketKind) -> (TicketId, Button) {
        let (id, token) = self.issue_named("reveal", kind, NOTE_TICKET);
        (id, Button::new(title, Target::Reveal { token }))
    }

    /// A button to the page that asks for what `kind` names.
    pub(super) fn consent_button(&mut self, title: &str, kind: TicketKind, life: Duration) -> Button {
        let token = self.issue("consent", kind, life);
        Button::new(title, Target::Consent { token })
    }

    /// The decision.
    pub(super) fn decide(mut self) -> Decision {
        if self.speaks() {
            self.state.last_unsure = self.unsure;
        }
        Decision { state: self.state, effects: self.effects, timers: self.timers, audit: self.audit }
    }
}

/// What the bot can do, as ready answers.
pub(super) fn with_menu(say: Say) -> Say {
    say.quick("quick-balance", Act::Balance)
        .quick("quick-payments", Act::Transactions)
        .quick("quick-fraud", Act::Fraud)
        .quick("quick-person", Act::Person)
}

/// A text that names the bank.
pub(super) fn naming_bank(key: &str, scene: &Scene<'_>) -> Message {
    Message::new(key).with(crate::message::Field::public("bank", scene.bank_name()))
}
