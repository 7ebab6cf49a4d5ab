//! Tickets: what a button in a chat names. They lead to a page and authorise nothing.

use serde::{Deserialize, Serialize};

use super::Question;
use crate::{
    consent::PurposeKind,
    id::{LinkId, TicketId},
    time::Timestamp,
};

/// What leads from a chat to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// The token in the link; stored only as a hash.
    pub token: String,
    /// What it is for.
    pub kind: TicketKind,
    /// The first instant at which it is refused.
    pub expires_at: Timestamp,
}

/// What a ticket is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// Opens the linking page.
    Link {
        /// The purpose that the question needs, shown first.
        purpose: PurposeKind,
    },
    /// Names what to show on the reveal page.
    Reveal {
        /// Whose data.
        link: LinkId,
        /// What.
        question: Question,
    },
    /// Names a secure note, the one of the ticket's own id.
    Note {
        /// Whose unlocked browser may read it.
        link: LinkId,
    },
    /// Opens the page where a consent is changed; authorises nothing.
    Consent {
        /// Of which link.
        link: LinkId,
        /// What the customer is asked.
        wants: ConsentWish,
    },
}

/// What a consent page asks the customer for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentWish {
    /// One more purpose.
    Purpose {
        /// Which.
        purpose: PurposeKind,
        /// The bank refused it: whatever is known of its own consent, a new one is needed there.
        at_bank: bool,
    },
    /// The same for longer.
    Renewal,
}
