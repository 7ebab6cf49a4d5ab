//! What a conversation keeps of a command that came late.

use serde::{Deserialize, Serialize};

use super::Question;
use crate::time::Timestamp;

/// Something that the customer wanted and that is not done before they say again that they want it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A question whose answer would be read into the chat, or needs a link or a permission first.
    Ask(Question),
    /// The next page of the last transactions.
    More,
    /// Link an institution.
    Link,
    /// End all links, said in a sentence.
    Unlink,
    /// Delete what is held, too.
    DeleteToo,
    /// No person needed after all.
    NoPerson,
}

/// A command that reached us long after it was given: the customer is asked whether they still want it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// What they wanted.
    pub command: Command,
    /// When, by the platform's clock.
    pub given_at: Timestamp,
    /// When they were asked, by ours.
    pub asked_at: Timestamp,
}
