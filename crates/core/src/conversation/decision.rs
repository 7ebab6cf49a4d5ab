//! What a turn wants: from the world, from the clock, in the log.

use serde::{Deserialize, Serialize};

use super::{Question, State, Ticket};
use crate::{
    case::Case,
    id::{AskId, AttemptId, CaseId, ConsentId, ErasureId, LinkId, StaffId, TicketId},
    message::Say,
    redact::across::Tail,
    time::Timestamp,
};

/// What a turn wants from the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Say something in the chat.
    Say(Say),
    /// Show that the message was seen.
    Seen,
    /// Show that an answer is being prepared.
    Typing,
    /// Remember a ticket for a page.
    Issue(Ticket),
    /// Read bank data; the answer is a later [`Input::BankAnswer`]. The engine asks the consent for a permit
    /// when it commits and again when it claims.
    Read {
        /// The read.
        ask: AskId,
        /// Whose data.
        link: LinkId,
        /// The consent it rests on.
        consent: ConsentId,
        /// Its epoch.
        epoch: u64,
        /// What.
        question: Question,
    },
    /// A link comes to life: its consent is paired.
    Activate {
        /// Which attempt.
        attempt: AttemptId,
        /// Which link.
        link: LinkId,
    },
    /// An attempt is over: unused tokens go, the bank consent is deleted.
    Abandon {
        /// Which attempt.
        attempt: AttemptId,
        /// Which link.
        link: LinkId,
    },
    /// A consent ends here and now, and then at the bank; the bank's word is a later [`Input::Revoked`].
    Withdraw {
        /// Which link.
        link: LinkId,
    },
    /// The customer's data is kept after all: the request ends, if it has not been carried out.
    KeepData {
        /// Which request.
        erasure: ErasureId,
    },
    /// Open a case.
    OpenCase(Case),
    /// The customer wrote more while a case is open and nobody has taken it over.
    AddWords {
        /// Which case.
        case: CaseId,
        /// What, redacted; evidence.
        words: String,
    },
    /// The message completes a card number that earlier ones began: those are kept without it.
    Forget {
        /// The earlier parts, and in how many of the last messages they are.
        tail: Tail,
        /// What may be kept of this one.
        heard: String,
    },
    /// Close a case.
    CloseCase {
        /// Which case.
        case: CaseId,
        /// Who closed it.
        staff: StaffId,
    },
    /// Staff has opened a case: its clock of "nobody looked" stops.
    CaseOpened {
        /// Which case.
        case: CaseId,
        /// Who.
        staff: StaffId,
    },
    /// Join or leave the queue of the desk.
    Queue(QueueChange),
    /// Page the bank's contact about a case that nobody has opened.
    PageContact {
        /// Which case.
        case: CaseId,
    },
    /// Keep what staff wrote, to be read under lock.
    Note {
        /// The ticket that leads to it.
        ticket: TicketId,
        /// Who wrote it.
        staff: StaffId,
        /// The name shown to the customer.
        name: String,
        /// What.
        text: String,
        /// Whether the chat is told it, too.
        as_text: bool,
    },
    /// The list of threads in which a stranger wrote changes: the alarm for the compliance officer.
    Stranger(StrangerChange),
}

/// A change to the list of threads in which a stranger wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StrangerChange {
    /// One wrote (again).
    Wrote {
        /// The platform's number of the app, where told.
        app: Option<String>,
    },
    /// The officer has looked.
    Cleared {
        /// Who.
        staff: StaffId,
    },
}

/// A change of the desk's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueChange {
    /// The customer waits since then.
    Join {
        /// Since when.
        since: Timestamp,
    },
    /// A person took it.
    Take {
        /// Who.
        staff: StaffId,
    },
    /// Nobody is needed any more.
    Leave,
}

/// One line for the audit log: what was decided, never what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// What happened, e.g. `consent.withdrawn`.
    pub event: String,
    /// Which link, case or attempt.
    pub object: String,
}

impl Audit {
    /// A line.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over ids, which are copied anyway")]
    pub fn new(event: &str, object: impl ToString) -> Self {
        Self { event: event.to_owned(), object: object.to_string() }
    }
}

/// What one turn decided. Pure: nothing has happened yet.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// The new state.
    pub state: State,
    /// What is wanted from the world, in order.
    pub effects: Vec<Effect>,
    /// What is wanted from the clock.
    pub timers: Vec<Timer>,
    /// What the audit log will say.
    pub audit: Vec<Audit>,
}

/// Timers that a turn sets; a later one of the same key replaces the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKey {
    /// The bank has not answered within 3 s.
    BankSlow(AskId),
    /// The bank has not answered within 30 s.
    BankLate(AskId),
    /// The pairing words were not answered in time.
    PairingOver(AttemptId),
    /// Nobody opened the fraud case in time.
    CaseUnopened(CaseId),
    /// The other app's turn in this thread is over.
    UnmuteBot,
    /// A consent ends in so many days. Its end is part of the key: a renewed consent has other reminders.
    ConsentEnds {
        /// Which link.
        link: LinkId,
        /// In how many days.
        days: u8,
        /// When.
        ends: Timestamp,
    },
    /// A consent has reached its end.
    ConsentOver {
        /// Which link.
        link: LinkId,
        /// The end that it had when this was set.
        ends: Timestamp,
    },
}

impl TimerKey {
    /// The key in storage.
    pub fn text(&self) -> String {
        match self {
            Self::BankSlow(ask) => format!("bank-slow:{ask}"),
            Self::BankLate(ask) => format!("bank-late:{ask}"),
            Self::PairingOver(attempt) => format!("pairing-over:{attempt}"),
            Self::CaseUnopened(case) => format!("case-unopened:{case}"),
            Self::UnmuteBot => "unmute-bot".to_owned(),
            Self::ConsentEnds { link, days, ends } => {
                format!("consent-ends:{link}:{days}:{}", ends.as_micros())
            }
            Self::ConsentOver { link, ends } => format!("consent-over:{link}:{}", ends.as_micros()),
        }
    }
}

/// A change to a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timer {
    /// Ring at that time.
    Set(TimerKey, Timestamp),
    /// Do not ring.
    Cancel(TimerKey),
}
