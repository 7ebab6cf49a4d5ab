//! What a conversation remembers between turns.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Late, Later, Question};
use crate::{
    bank::TransactionQuery,
    case::CaseKind,
    id::{AskId, AttemptId, CaseId, ErasureId, LinkId, StaffId},
    reading::Intent,
    redact::across::Tail,
    time::{Timestamp, minutes},
};

/// A request to erase the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasing {
    /// Which.
    pub id: ErasureId,
    /// When it will be carried out.
    pub due_at: Timestamp,
}

/// Who answers in this conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The bot.
    #[default]
    Bot,
    /// The customer waits for a person; the bot still answers what it can.
    Waiting {
        /// Since when.
        since: Timestamp,
    },
    /// A person at the desk; the bot is silent.
    Person {
        /// Who.
        staff: StaffId,
        /// Since when.
        since: Timestamp,
    },
    /// Somebody in the platform's own inbox or another tool; the bot is silent until then.
    OtherApp {
        /// Until when.
        until: Timestamp,
    },
}

/// Somebody whom the bank does not know wrote in this thread, and nobody has cleared it yet: until then nothing
/// that leads to a figure or a link is said here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranger {
    /// When they wrote first, by our clock.
    pub since: Timestamp,
    /// The app that they used last, where the platform told.
    pub app: Option<String>,
    /// Whether the customer has been warned.
    pub told: bool,
}

/// A question that waits for a link or a permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What was asked.
    pub question: Question,
    /// When.
    pub asked_at: Timestamp,
}

impl Pending {
    /// How long a question waits to be answered.
    const WAITS: Duration = minutes(60);

    /// Whether it is still answered at `now`.
    pub fn still_waits(&self, now: Timestamp) -> bool {
        now.since(self.asked_at) <= Self::WAITS
    }
}

/// Something was said that did not reach the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// What the customer had asked last, and is offered again.
    pub question: Option<Question>,
    /// Whether the customer has been told.
    pub told: bool,
    /// Whether it was the last thing said, so that a "yes" means it.
    pub awaits_yes: bool,
}

/// Pairing words that the chat has to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Which link becomes live.
    pub link: LinkId,
    /// Name of the institution.
    pub institution_name: String,
    /// The words on the page.
    pub words: [String; 2],
    /// Tries left.
    pub tries: u8,
    /// The first instant at which they no longer hold.
    pub expires_at: Timestamp,
}

/// A bank read under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Its id.
    pub id: AskId,
    /// Whose data.
    pub link: LinkId,
    /// What was asked.
    pub question: Question,
    /// When.
    pub at: Timestamp,
    /// Whether the customer was told that it takes longer.
    pub late: bool,
    /// Rights to offer under the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Intent>,
}

/// The per-sender limit: a bucket of [`crate::flows::LIMIT_BURST`] messages that refills steadily.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Bucket {
    /// Messages spent, in thousandths.
    pub spent_milli: u32,
    /// When it was last looked at.
    pub at: Timestamp,
    /// Whether the customer was told.
    pub told: bool,
}

/// Everything a conversation remembers. Sealed at rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// BCP 47 tag of the conversation's language.
    pub language: String,
    /// When the bot introduced itself last.
    pub greeted_at: Option<Timestamp>,
    /// The customer's last message: opens the messenger's window.
    pub last_inbound_at: Option<Timestamp>,
    /// Who answers.
    pub owner: Owner,
    /// Failed turns in a row.
    pub unsure: u8,
    /// A question that waits for a link.
    pub pending: Option<Pending>,
    /// Words that the chat has to answer.
    pub pairing: Option<Pairing>,
    /// Bank reads under way.
    pub asks: Vec<Ask>,
    /// What *More* continues.
    pub more: Option<TransactionQuery>,
    /// The per-sender limit.
    pub bucket: Bucket,
    /// Cases that are not closed.
    pub cases: Vec<CaseId>,
    /// When the customer stopped everything.
    pub stopped_at: Option<Timestamp>,
    /// What the flows must know about [`State::cases`].
    pub reports: Vec<Report>,
    /// Since when the customer waits in the desk's queue, also while another app holds the thread.
    pub queued_since: Option<Timestamp>,
    /// Whether a message that was not understood has been answered with "somebody will come" in this wait.
    pub waiting_told: bool,
    /// Key of the last reply when it was one of "I did not understand": never said twice running.
    pub last_unsure: Option<String>,
    /// The question that the customer asked last, unless they wanted something else since.
    pub asked: Option<Question>,
    /// What did not reach the customer.
    pub undelivered: Option<Undelivered>,
    /// The platform said that this person cannot be reached: the bot sends nothing until they write.
    pub unreachable: bool,
    /// Links whose coming end could not be told, because the messenger's window had closed or somebody else
    /// held the conversation.
    pub ending: Vec<LinkId>,
    /// Digits that the last messages ended with, in case the rest of a card number follows.
    pub tail: Option<Tail>,
    /// When the customer was last told not to type card numbers and codes.
    pub warned_at: Option<Timestamp>,
    /// A request to erase the customer that can still be taken back.
    pub erasure: Option<Erasing>,
    /// A stranger in this thread whom nobody has cleared yet.
    pub stranger: Option<Stranger>,
    /// A command that came late and waits for a "yes".
    pub late: Option<Late>,
    /// Further requests of the last message, in the order in which they will be answered.
    pub later: Vec<Later>,
    /// The customer's last message, where something was offered for it.
    pub notice: Option<Notice>,
}

/// What the customer wrote, while what they may have meant is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Their words, redacted.
    pub words: String,
    /// When they arrived.
    pub at: Timestamp,
    /// What is offered.
    pub offered: Vec<Intent>,
}

/// An open case as the conversation remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which case.
    pub case: CaseId,
    /// What it is about.
    pub kind: CaseKind,
    /// When the message that opened it arrived.
    pub at: Timestamp,
    /// Whether somebody at the bank has looked.
    pub seen: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            greeted_at: None,
            last_inbound_at: None,
            owner: Owner::Bot,
            unsure: 0,
            pending: None,
            pairing: None,
            asks: Vec::new(),
            more: None,
            bucket: Bucket::default(),
            cases: Vec::new(),
            stopped_at: None,
            reports: Vec::new(),
            queued_since: None,
            waiting_told: false,
            last_unsure: None,
            asked: None,
            undelivered: None,
            unreachable: false,
            ending: Vec::new(),
            tail: None,
            warned_at: None,
            erasure: None,
            stranger: None,
            late: None,
            later: Vec::new(),
            notice: None,
        }
    }
}
