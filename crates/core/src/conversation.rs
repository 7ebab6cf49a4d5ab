//! A conversation: its state, what can happen to it, and what a turn may want from the world.

mod act;
mod change;
mod decision;
mod input;
mod language;
mod late;
mod later;
mod state;
mod ticket;
mod turn;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    bank::TransactionQuery,
    consent::{Consent, PurposeKind},
    id::{InstitutionId, LinkId},
    time::Timestamp,
};

pub use act::Act;
pub use change::{ConsentChange, FactorChange};
pub use decision::{Audit, Decision, Effect, QueueChange, StrangerChange, Timer, TimerKey};
pub use input::{BankAnswer, Input, LinkFailure, SendFailure};
pub use language::Language;
pub use late::{Command, Late};
pub use later::Later;
pub use state::{
    Ask, Bucket, Erasing, Notice, Owner, Pairing, Pending, Report, State, Stranger, Undelivered,
};
pub use ticket::{ConsentWish, Ticket, TicketKind};
pub use turn::{BankCard, ChatKind, Profile, Turn};

/// A question that bank data answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Balances of what is linked, or of the accounts that match the word ("savings").
    Balance {
        /// Kind or nickname typed by the customer.
        account: Option<String>,
    },
    /// Transactions that match.
    Transactions(TransactionQuery),
}

impl Question {
    /// The purpose that its answer needs.
    pub const fn purpose(&self) -> PurposeKind {
        match self {
            Self::Balance { .. } => PurposeKind::ReadBalance,
            Self::Transactions(_) => PurposeKind::ReadTransactions,
        }
    }

    /// What it asks for, as the word that texts choose by.
    pub const fn topic(&self) -> &'static str {
        match self {
            Self::Balance { .. } => "balance",
            Self::Transactions(_) => "transactions",
        }
    }
}

/// A link as a turn sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkView {
    /// Its id.
    pub id: LinkId,
    /// Where.
    pub institution: InstitutionId,
    /// Name of the institution, named in every answer.
    pub institution_name: String,
    /// What the customer allowed.
    pub consent: Consent,
    /// When the customer last authenticated at the bank.
    pub authenticated_at: Timestamp,
}

/// How long after the customer's last message the messenger lets the bot speak, and how long a person at the
/// bank.
pub const BOT_WINDOW: Duration = Duration::from_hours(24);
/// See [`BOT_WINDOW`].
pub const PERSON_WINDOW: Duration = Duration::from_hours(24 * 7);

/// How long a bank may take before the customer is told, and before we give up waiting in the chat.
pub const BANK_SLOW: Duration = Duration::from_secs(3);
/// See [`BANK_SLOW`].
pub const BANK_LATE: Duration = Duration::from_secs(30);
