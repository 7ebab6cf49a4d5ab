//! The values that hooks and workers submit to the group-commit writer (`writer.rs`); the statements that write
//! them are in `batch.rs`, the check of their guards in `guards.rs`.

use sea_orm::Value;
use tellerline_core::{
    BankId, ChannelId, ConversationId, EffectId, IdentityId, LineId, LinkId, StaffId, Timestamp,
};

use crate::vault::NewKey;

/// How many partitions there are; a constant of the format, not a setting.
pub const PARTITIONS: u16 = 256;

/// The partition of a conversation.
pub fn partition_of(conversation: ConversationId) -> i16 {
    let [first, ..] = conversation.as_uuid().into_bytes();
    i16::from(first)
}

/// What an inbox row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum InboxKind {
    /// An event from a channel, as its adapter stores it.
    Channel = 0,
    /// A [`tellerline_core::conversation::Input`] as JSON: pages, desk, bank answers.
    Input = 1,
    /// A timer set by a turn.
    Timer = 2,
}

impl InboxKind {
    /// From storage.
    pub const fn from_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Channel),
            1 => Some(Self::Input),
            2 => Some(Self::Timer),
            _ => None,
        }
    }
}

/// A row to be written.
#[derive(Debug, Clone)]
pub struct NewInbox {
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// What the body is.
    pub kind: InboxKind,
    /// HMAC of (channel, event key): a second row with the same value is dropped.
    pub dedupe: [u8; 32],
    /// By the platform's clock.
    pub event_at: Timestamp,
    /// By ours.
    pub arrived_at: Timestamp,
    /// Not before then; `arrived_at` for everything but timers.
    pub due_at: Timestamp,
    /// Hour of the key that seals the body; -1 for timers, whose body holds nothing personal.
    pub hour: i64,
    /// Ciphertext (timers: the timer's key as JSON).
    pub body: Vec<u8>,
}

impl NewInbox {
    /// The same without its body.
    #[must_use]
    pub fn head(&self) -> Self {
        Self {
            bank: self.bank.clone(),
            channel: self.channel.clone(),
            conversation: self.conversation,
            kind: self.kind,
            dedupe: self.dedupe,
            event_at: self.event_at,
            arrived_at: self.arrived_at,
            due_at: self.due_at,
            hour: self.hour,
            body: Vec::new(),
        }
    }
}

/// What became of a new row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Written, under this id.
    New(i64),
    /// A row with the same key was there before.
    Duplicate,
}

/// What one outbox row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i16)]
pub enum EffectKind {
    /// A message; FIFO within the conversation.
    Send = 0,
    /// Typing, seen: never retried, never waited for.
    Signal = 1,
    /// Read bank data.
    BankRead = 2,
    /// End a consent at the bank.
    Revoke = 3,
    /// Page the bank's contact.
    Page = 4,
}

impl EffectKind {
    /// From storage.
    pub const fn from_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Send),
            1 => Some(Self::Signal),
            2 => Some(Self::BankRead),
            3 => Some(Self::Revoke),
            4 => Some(Self::Page),
            _ => None,
        }
    }
}

/// Where an outbox row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum EffectStatus {
    /// Claimed by the epoch that wrote it; its call may be under way.
    Claimed = 0,
    /// Waits for its time to be tried again.
    Waiting = 1,
    /// Done.
    Done = 2,
    /// Failed for good; visible to staff.
    Dead = 3,
    /// Whether it arrived is not known; visible to staff.
    Unknown = 4,
    /// Not wanted any more: the consent ended, the conversation was erased.
    Cancelled = 5,
}

impl EffectStatus {
    /// From storage.
    pub const fn from_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Claimed),
            1 => Some(Self::Waiting),
            2 => Some(Self::Done),
            3 => Some(Self::Dead),
            4 => Some(Self::Unknown),
            5 => Some(Self::Cancelled),
            _ => None,
        }
    }
}

/// A row of the outbox to be written: one call to the outside.
#[derive(Debug, Clone)]
pub struct NewEffect {
    /// Its id; travels as the message's `metadata`.
    pub id: EffectId,
    /// What it does.
    pub kind: EffectKind,
    /// Order within the conversation.
    pub seq: i64,
    /// The link whose data it touches, and the consent's epoch that allowed it.
    pub consent: Option<(LinkId, u64)>,
    /// Ciphertext under the chat key, with the effect's id as associated data.
    pub body: Vec<u8>,
}

/// An outcome to be written.
#[derive(Debug, Clone)]
pub struct Resolution {
    /// Which effect.
    pub id: EffectId,
    /// Where it stands now.
    pub status: EffectStatus,
    /// Tries so far.
    pub attempts: i16,
    /// When to try again, for `Waiting`.
    pub due_at: Timestamp,
    /// When it ended, for all but `Waiting`.
    pub done_at: Option<Timestamp>,
    /// HMAC of the platform's message id, to recognise receipts.
    pub message_hash: Option<[u8; 32]>,
    /// Class of failure, for staff.
    pub failure: Option<String>,
}

/// One line for the audit log.
#[derive(Debug, Clone)]
pub struct NewAudit {
    /// Tenant.
    pub bank: BankId,
    /// Whose conversation, where one is concerned.
    pub conversation: Option<ConversationId>,
    /// `customer`, `staff:<id>`, `system`, `cli:<name>`.
    pub actor: String,
    /// What happened.
    pub event: String,
    /// To what.
    pub object: String,
    /// Why, where somebody had to say.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Who answers, as the queue's columns say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueColumns {
    /// 0 bot, 1 waiting, 2 person, 3 other app.
    pub owner: i16,
    /// Since when a customer waits or is served.
    pub waiting_since: Option<Timestamp>,
    /// Who serves.
    pub staff: Option<StaffId>,
}

/// The conversation's row as the turn leaves it.
#[derive(Debug, Clone)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose.
    pub identity: IdentityId,
    /// Ciphertext of the state.
    pub state: Vec<u8>,
    /// Ciphertext of the platform's id of the person.
    pub address: Vec<u8>,
    /// For the desk's queue.
    pub queue: QueueColumns,
    /// When the customer last did something.
    pub last_event_at: Timestamp,
}

/// A line of a transcript.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// Its id.
    pub id: LineId,
    /// The line before it.
    pub previous: Option<LineId>,
    /// Ciphertext of what was heard and said.
    pub body: Vec<u8>,
}

/// A rare write that belongs to a turn, as SQL text with `$n` placeholders.
#[derive(Debug, Clone)]
pub struct Extra {
    /// The statement.
    pub sql: &'static str,
    /// Its values.
    pub values: Vec<Value>,
    /// Rows it must change, where another number means that somebody else was first.
    pub expect: Option<u64>,
}

/// What must hold at commit.
#[derive(Debug, Clone)]
pub struct Guards {
    /// The conversation's version that the turn started from; 0 when there is no row yet.
    pub version: i64,
    /// The partition's epoch under which the worker works.
    pub epoch: i64,
    /// Consents that effects rest on: (link, epoch).
    pub consents: Vec<(LinkId, u64)>,
}

/// The input that a turn handles.
#[derive(Debug, Clone)]
pub enum Consumed {
    /// A row that waits, by its id.
    Row(i64),
    /// One that came this moment: it is written with the turn, as done and without a body.
    New(Box<NewInbox>),
}

/// All that one turn writes; it is committed as a whole or not at all.
#[derive(Debug, Clone)]
pub struct TurnCommit {
    /// What must hold.
    pub guards: Guards,
    /// When.
    pub now: Timestamp,
    /// The input that this turn handles; `None` for a turn without one.
    pub inbox: Option<Consumed>,
    /// The conversation.
    pub conversation: ConversationRow,
    /// Keys of a person met for the first time.
    pub keys: Vec<NewKey>,
    /// What was heard and said; none when nothing was.
    pub transcript: Option<NewLine>,
    /// Timers to set (as inbox rows) …
    pub timers: Vec<NewInbox>,
    /// … and to cancel, by their dedupe value.
    pub cancelled: Vec<[u8; 32]>,
    /// Calls to the outside.
    pub effects: Vec<NewEffect>,
    /// Audit rows.
    pub audit: Vec<NewAudit>,
    /// Rare writes: tickets, cases, consents.
    pub extras: Vec<Extra>,
}
