//! Scripted conversations: a [`Talk`] feeds inputs to `step`, plays the part of the world that a decision
//! changes (links that come to life or end), and remembers what the last turn decided.

mod across;
mod answers;
mod beside;
mod consent;
mod desk;
mod dialogue;
mod erasure;
mod factors;
mod in_turn;
mod late;
mod linking;
mod memory;
mod notice;
mod reports;
mod rules;
mod stranger;
mod undelivered;
mod which;
mod world;

use std::time::Duration;

pub(super) use world::{LINK, OTHER_LINK, at, link_at, live_link, profile, reading, uuid};

use super::step;
use crate::{
    conversation::{
        Act, BankAnswer, Decision, Effect, Input, Profile, State, TicketKind, Timer, TimerKey, Turn,
    },
    entropy::Seed,
    id::{AskId, CaseId, StaffId},
    message::{Button, Card, Disclosed, Policy, QuickReply, Target, disclose},
    reading::{Intent, Reading},
    time::{Timestamp, seconds},
};

/// A conversation under test.
#[derive(Clone)]
pub(super) struct Talk {
    pub(super) state: State,
    pub(super) profile: Profile,
    pub(super) now: Timestamp,
    pub(super) last: Decision,
    /// How late by the platform's clock the next input is.
    pub(super) lag: Duration,
    turns: u8,
}

impl Talk {
    /// Somebody who never wrote before, at a bank whose desk is open.
    pub(super) fn new() -> Self {
        Self {
            state: State::default(),
            profile: profile(),
            now: at("2026-11-20T10:00:00Z"),
            last: Decision::default(),
            lag: Duration::ZERO,
            turns: 0,
        }
    }

    /// Somebody who has been greeted.
    pub(super) fn greeted() -> Self {
        let mut talk = Self::new();
        talk.state.greeted_at = Some(talk.now);
        talk.state.last_inbound_at = Some(talk.now);
        talk
    }

    /// Somebody with a live link that shows figures by tapping.
    pub(super) fn linked() -> Self {
        let mut talk = Self::greeted();
        talk.profile.links.push(live_link(LINK, "Harbour Bank"));
        talk
    }

    /// Somebody with a live link that shows figures in the chat.
    pub(super) fn in_chat() -> Self {
        let mut talk = Self::linked();
        talk.profile.links[0].consent.choice = crate::message::Choice::Chat;
        talk
    }

    pub(super) fn turn(&self) -> Turn {
        Turn {
            now: self.now,
            event_at: self.now.minus(self.lag),
            arrived_at: self.now,
            seed: Seed::new([self.turns; 32]),
            profile: self.profile.clone(),
        }
    }

    /// One input, one second after the last.
    pub(super) fn gets(&mut self, input: Input) -> &mut Self {
        self.turns = self.turns.wrapping_add(1);
        self.now = self.now.plus(seconds(1));
        self.last = step(&self.state, input, &self.turn());
        self.state = self.last.state.clone();
        world::follow(&mut self.profile, &self.last.effects, self.now);
        self
    }

    pub(super) fn types(&mut self, text: &str, intent: Intent) -> &mut Self {
        self.reads(text, Reading::certain(intent))
    }

    pub(super) fn mumbles(&mut self) -> &mut Self {
        self.reads("mumble", Reading::default())
    }

    pub(super) fn reads(&mut self, text: &str, reading: Reading) -> &mut Self {
        self.gets(Input::Text { text: text.to_owned(), reading, redacted: false })
    }

    pub(super) fn taps(&mut self, act: Act) -> &mut Self {
        self.gets(Input::Act(act))
    }

    pub(super) fn rings(&mut self, key: TimerKey) -> &mut Self {
        self.gets(Input::Timer(key))
    }

    pub(super) fn after(&mut self, span: Duration) -> &mut Self {
        self.now = self.now.plus(span);
        self
    }

    /// The bank answers the oldest question that is awaited.
    pub(super) fn bank(&mut self, answer: BankAnswer) -> &mut Self {
        let ask = self.state.asks.first().expect("a read is awaited").clone();
        self.gets(Input::BankAnswer { ask: ask.id, link: ask.link, answer })
    }

    /// What was said, as nobody but the most open policy would show it.
    pub(super) fn said(&self) -> Vec<Disclosed> {
        said(&self.last, &Policy::open())
    }

    /// Keys of everything said in the last turn; cards in brackets.
    pub(super) fn keys(&self) -> String {
        keys(&self.said())
    }

    /// Panics unless the last turn said exactly these texts.
    #[track_caller]
    pub(super) fn check(&mut self, expect: &str) -> &mut Self {
        assert_eq!(self.keys(), expect);
        self
    }

    pub(super) fn quick(&self) -> Vec<Act> {
        self.said().iter().flat_map(Disclosed::quick).map(|QuickReply { act, .. }| act.clone()).collect()
    }

    pub(super) fn targets(&self) -> Vec<Target> {
        let said = self.said();
        let cards = said.iter().flat_map(Disclosed::cards).flat_map(|Card { buttons, .. }| buttons);
        let buttons = said.iter().flat_map(Disclosed::buttons).chain(cards);
        buttons.map(|Button { target, .. }| target.clone()).collect()
    }

    pub(super) fn tickets(&self) -> Vec<TicketKind> {
        let ticket = |effect: &Effect| match effect {
            Effect::Issue(ticket) => Some(ticket.kind.clone()),
            _ => None,
        };
        self.last.effects.iter().filter_map(ticket).collect()
    }

    pub(super) fn read_asked(&self) -> Option<AskId> {
        self.last.effects.iter().find_map(|effect| match effect {
            Effect::Read { ask, .. } => Some(*ask),
            _ => None,
        })
    }

    pub(super) fn case_opened(&self) -> Option<CaseId> {
        self.last.effects.iter().find_map(|effect| match effect {
            Effect::OpenCase(case) => Some(case.id),
            _ => None,
        })
    }

    pub(super) fn wants(&self, effect: &Effect) -> bool {
        self.last.effects.contains(effect)
    }

    pub(super) fn sets(&self, key: &TimerKey) -> Option<Timestamp> {
        self.last.timers.iter().find_map(|timer| match timer {
            Timer::Set(set, at) if set == key => Some(*at),
            _ => None,
        })
    }

    pub(super) fn cancels(&self, key: &TimerKey) -> bool {
        self.last.timers.contains(&Timer::Cancel(key.clone()))
    }

    pub(super) fn audits(&self, event: &str) -> usize {
        self.last.audit.iter().filter(|line| line.event == event).count()
    }
}

pub(super) fn said(decision: &Decision, policy: &Policy) -> Vec<Disclosed> {
    let say = |effect: &Effect| match effect {
        Effect::Say(say) => Some(disclose(say, policy)),
        _ => None,
    };
    decision.effects.iter().filter_map(say).collect()
}

pub(super) fn keys(said: &[Disclosed]) -> String {
    let mut keys = Vec::new();
    for one in said {
        keys.extend(one.lines().iter().map(|line| line.key.clone()));
        keys.extend(one.cards().iter().map(|card| format!("[{}]", card.title.key)));
    }
    keys.join(" ")
}

pub(super) fn staff(number: u128) -> StaffId {
    StaffId::from_uuid(uuid(number))
}
