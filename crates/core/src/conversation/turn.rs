//! What a turn knows beside the conversation's own state. Pure facts: how they were found out is not known here.

use super::LinkView;
use crate::{desk::DeskStatus, entropy::Seed, id::BankId, message::Policy, time::Timestamp};

/// How the bank can be reached at once, from its config; public facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankCard {
    /// The bank's id.
    pub id: Option<BankId>,
    /// Its name.
    pub name: String,
    /// A phone number that is answered day and night, where the bank has one.
    pub emergency_phone: Option<String>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// How many institutions can be linked.
    pub institutions: usize,
}

/// In what kind of chat the bot and the customer talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChatKind {
    /// In a messenger, whose company reads along.
    #[default]
    Messenger,
    /// In the bank's own web chat, with somebody who has not signed in.
    Visitor,
    /// In the bank's own web chat, with somebody who has.
    Own,
}

impl ChatKind {
    /// The word that texts choose by.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Messenger => "messenger",
            Self::Visitor => "visitor",
            Self::Own => "own",
        }
    }
}

/// What a turn knows beside the conversation's own state.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The bank.
    pub bank: BankCard,
    /// Where the two talk.
    pub chat: ChatKind,
    /// Links of this identity, oldest first; ended ones included until they are erased.
    pub links: Vec<LinkView>,
    /// The bank's ceiling for this channel.
    pub ceiling: Policy,
    /// When somebody will be there.
    pub desk: DeskStatus,
    /// Whether the per-sender limit is off (load tests).
    pub unlimited: bool,
    /// Whether reads are paused by the operator.
    pub reads_paused: bool,
    /// Whether new links are paused by the operator.
    pub links_paused: bool,
}

/// The surroundings of one turn.
#[derive(Debug, Clone)]
pub struct Turn {
    /// When it is processed.
    pub now: Timestamp,
    /// When what happened happened, by the platform's clock.
    pub event_at: Timestamp,
    /// When we received it: the clock of a case starts here.
    pub arrived_at: Timestamp,
    /// Randomness for everything the turn draws.
    pub seed: Seed,
    /// What is known.
    pub profile: Profile,
}
