//! What a conversation keeps of the requests of one message that are not answered yet.

use serde::{Deserialize, Serialize};

use crate::{
    reading::{Entity, Intent},
    time::Timestamp,
};

/// A request that waits until the one before it is done with. Sealed at rest with the conversation's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// What is wanted.
    pub intent: Intent,
    /// Names, days and sums in its part of the message; their places are those in the whole message.
    pub entities: Vec<Entity>,
    /// Its part of the message, redacted: what the customer calls their accounts stands there, and a case needs the
    /// customer's words.
    pub words: String,
    /// When it was asked for, by the platform's clock.
    pub asked_at: Timestamp,
    /// Whether the customer was asked if they still want it, so that a "yes" means it.
    pub offered: bool,
}
