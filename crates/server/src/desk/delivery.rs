//! What became of what was said: the outbox rows of a turn, and the lines that the messenger's window kept
//! from being sent.

use std::collections::{HashMap, HashSet};

use tellerline_core::{BankId, ConversationId, EffectId, Timestamp};
use tellerline_store::{
    EffectStatus, StoreError,
    repo::{self, deliveries::Delivery},
};

use crate::context::Context;

/// Most rows that are looked at.
const ROWS: u32 = 500;

/// Where a line of ours stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// The messenger has it.
    Sent,
    /// The customer has it before their eyes: known of the bank's own web chat alone.
    Read,
    /// On its way.
    Waiting,
    /// Given up, for this reason.
    Failed(String),
    /// Whether it arrived is not known.
    Unknown,
    /// Never sent: the customer's last message is too old.
    WindowClosed,
    /// Not wanted any more.
    Cancelled,
    /// Too long ago to tell.
    Past,
}

impl Standing {
    /// The name by which texts are chosen.
    pub(super) fn slug(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Read => "read",
            Self::Waiting => "waiting",
            Self::Failed(_) => "failed",
            Self::Unknown => "unknown",
            Self::WindowClosed => "window",
            Self::Cancelled => "cancelled",
            Self::Past => "past",
        }
    }

    /// Why, by name; empty when there is no more to say.
    pub(super) fn reason(&self) -> &str {
        if let Self::Failed(reason) = self { reason } else { "" }
    }

    /// Whether somebody should do something about it.
    pub(super) fn is_bad(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::Unknown | Self::WindowClosed)
    }
}

/// The class of a failure: what stands before the platform's own words, which are for the operator.
pub(super) fn class(failure: Option<&str>) -> String {
    let class = failure.and_then(|failure| failure.split(':').next()).unwrap_or_default();
    let known =
        ["retry", "window_closed", "person_unavailable", "drop", "refused", "operator", "page_stopped"];
    known.into_iter().find(|known| *known == class).unwrap_or("other").to_owned()
}

/// All standings of a conversation, by the time of the turn.
pub(super) struct Standings {
    by_turn: HashMap<Timestamp, Vec<Delivery>>,
    blocked: HashSet<Timestamp>,
    read: HashSet<EffectId>,
}

impl Standings {
    /// Reads them.
    ///
    /// # Errors
    /// As the store says.
    pub(super) async fn read(
        context: &Context,
        bank: &BankId,
        conversation: ConversationId,
    ) -> Result<Self, StoreError> {
        let mut by_turn: HashMap<Timestamp, Vec<Delivery>> = HashMap::new();
        for row in repo::deliveries::for_conversation(&context.store, bank, conversation, ROWS).await? {
            by_turn.entry(row.created_at).or_default().push(row);
        }
        let audit = repo::audit_rows::for_conversation(&context.store, bank, conversation, ROWS).await?;
        let blocked =
            audit.into_iter().filter(|row| row.event == "send.window_closed").map(|row| row.at).collect();
        let read = repo::web_chat::read_by_customer(&context.store, bank, conversation, ROWS).await?;
        Ok(Self { by_turn, blocked, read: read.into_iter().collect() })
    }

    /// What became of the lines of one turn: the worst of its parts.
    pub(super) fn of(&self, turn: Timestamp) -> Standing {
        if self.blocked.contains(&turn) {
            return Standing::WindowClosed;
        }
        let rows = self.by_turn.get(&turn).map_or(&[][..], Vec::as_slice);
        let has = |status: EffectStatus| rows.iter().find(|row| row.status == status);
        if let Some(dead) = has(EffectStatus::Dead) {
            return Standing::Failed(class(dead.failure.as_deref()));
        }
        if has(EffectStatus::Unknown).is_some() {
            return Standing::Unknown;
        }
        if has(EffectStatus::Claimed).or(has(EffectStatus::Waiting)).is_some() {
            return Standing::Waiting;
        }
        if has(EffectStatus::Cancelled).is_some() {
            return Standing::Cancelled;
        }
        match rows {
            [] => Standing::Past,
            rows if rows.iter().all(|row| self.read.contains(&row.id)) => Standing::Read,
            _ => Standing::Sent,
        }
    }
}
