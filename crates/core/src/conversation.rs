//! A conversation: its state, what can happen to it, and what a turn may want from the world.

mod change;
mod turn;

use std::time::Duration;

pub use change::{ConsentChange, FactorChange};
use serde::{Deserialize, Serialize};
pub use turn::{BankCard, ChatKind, Profile, Turn};

use crate::{
    bank::{AccountBalances, BankFailure, TransactionPage, TransactionQuery},
    case::{Case, CaseKind},
    consent::{Consent, PurposeKind, Way},
    id::{AskId, AttemptId, CaseId, ConsentId, ErasureId, InstitutionId, LinkId, StaffId, TicketId},
    message::{Classes, Say},
    reading::Reading,
    redact::across::Tail,
    time::{Timestamp, minutes},
};

mod act;
mod language;
mod late;
mod later;
mod ticket;

pub use act::Act;
pub use language::Language;
pub use late::{Command, Late};
pub use later::Later;
pub use ticket::{ConsentWish, Ticket, TicketKind};

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

/// Something that happened. Everything that changes a conversation arrives as one of these, through one
/// inbox row each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// The customer typed something.
    Text {
        /// Already redacted (see [`crate::redact`]).
        text: String,
        /// What it was understood to mean.
        reading: Reading,
        /// Whether something had to be redacted from it.
        redacted: bool,
    },
    /// The customer tapped something.
    Act(Act),
    /// The customer tapped something that this version does not know.
    UnknownAct,
    /// The customer sent a picture, a sticker, a voice message.
    Attachment,
    /// The customer opened the thread through a link or an ad; says nothing yet.
    Referral,
    /// What the customer had asked for before they signed in to the bank's own web chat, in this browser (ADR 0030).
    Carried {
        /// What.
        question: Question,
    },
    /// A tool that the bank knows, or a person in it, wrote to the customer.
    ForeignEcho,
    /// Somebody whom the bank does not know wrote to the customer in its name.
    StrangerWrote {
        /// The platform's number of the app that was used, where told: digits, at most 20.
        app: Option<String>,
    },
    /// The compliance officer has looked at what a stranger wrote: the chat may be used as before.
    StrangerCleared {
        /// Who.
        staff: StaffId,
    },
    /// The link page was completed at the bank and waits for the pairing words.
    LinkReady {
        /// Which attempt.
        attempt: AttemptId,
        /// The link that becomes live.
        link: LinkId,
        /// Where.
        institution: InstitutionId,
        /// Its name.
        institution_name: String,
        /// What the page shows.
        words: [String; 2],
    },
    /// The link page was completed at the bank in the very browser that reads this thread, signed in to it: there is
    /// nobody else whom pairing words could keep out. Only the bank's own web chat can know that.
    LinkProven {
        /// Which attempt.
        attempt: AttemptId,
        /// The link that becomes live.
        link: LinkId,
    },
    /// The link page ended without a link.
    LinkFailed {
        /// Which attempt.
        attempt: AttemptId,
        /// Why.
        reason: LinkFailure,
    },
    /// A link came to life without pairing words or was changed on a page; the profile is fresh.
    LinkLive {
        /// Which link.
        link: LinkId,
    },
    /// The bank answered a read.
    BankAnswer {
        /// Which read.
        ask: AskId,
        /// Whose data.
        link: LinkId,
        /// What it said.
        answer: BankAnswer,
    },
    /// The bank confirmed (or at last refused) the end of a link.
    Revoked {
        /// Which link.
        link: LinkId,
        /// Whether the bank confirmed.
        confirmed: bool,
    },
    /// A consent was ended elsewhere: *My data*, staff, the bank.
    Withdrawn {
        /// Which link.
        link: LinkId,
        /// By which way.
        by: Way,
    },
    /// A consent was changed on a page or by its end's renewal; the profile is fresh.
    ConsentChanged {
        /// Which link.
        link: LinkId,
        /// What changed.
        change: ConsentChange,
    },
    /// A way to open figures was added, changed or removed on a page.
    FactorChanged {
        /// Of which link.
        link: LinkId,
        /// What changed.
        change: FactorChange,
    },
    /// The customer told the bank on a page that something is wrong.
    Requested {
        /// Their words, redacted.
        words: String,
    },
    /// Staff opened the conversation or a case of it.
    Opened {
        /// Who.
        staff: StaffId,
        /// Which case.
        case: Option<CaseId>,
    },
    /// Staff wrote to the customer.
    StaffReply {
        /// Who.
        staff: StaffId,
        /// The name shown to the customer.
        name: String,
        /// What.
        text: String,
    },
    /// Staff wrote something that tells of the customer's data, or wants it read under lock.
    StaffNote {
        /// Who.
        staff: StaffId,
        /// The name shown to the customer.
        name: String,
        /// What.
        text: String,
        /// What it tells.
        tells: Classes,
        /// Whether it is to be read under lock even where the chat may show it.
        locked: bool,
    },
    /// Staff gave the conversation back to the bot.
    HandedBack {
        /// Who.
        staff: StaffId,
    },
    /// Staff closed the request (and the case, if one).
    Resolved {
        /// Who.
        staff: StaffId,
        /// Which case.
        case: Option<CaseId>,
    },
    /// Somebody asked, outside this chat, for the customer to be erased.
    ErasureAsked(Erasing),
    /// The request was taken back elsewhere.
    ErasureKept(ErasureId),
    /// The request is being carried out: what is said now is the last.
    ErasureDue(ErasureId),
    /// The bank must keep records for now, so that the request waits.
    ErasureHeld(ErasureId),
    /// A timer set by an earlier turn.
    Timer(TimerKey),
    /// A send failed for good.
    SendFailed {
        /// Why.
        failure: SendFailure,
    },
}

impl Input {
    /// Whether the customer did it: only these open the messenger's window and count for the limit.
    pub const fn from_customer(&self) -> bool {
        matches!(
            self,
            Self::Text { .. }
                | Self::Act(_)
                | Self::UnknownAct
                | Self::Attachment
                | Self::Referral
                | Self::Carried { .. }
        )
    }
}

/// Why a linking ended without a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkFailure {
    /// The customer chose *Not now*.
    Declined,
    /// Cancelled at the bank.
    CancelledAtBank,
    /// The bank could not be reached or answered nonsense.
    BankTrouble,
    /// The bank's login was weaker than two factors.
    TooWeak,
}

/// What the bank said to a read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankAnswer {
    /// Balances, one entry per account.
    Balances(Vec<AccountBalances>),
    /// Transactions.
    Transactions(TransactionPage),
    /// No figure.
    Failed(BankFailure),
}

/// Why a send failed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendFailure {
    /// The messenger's window has closed.
    WindowClosed,
    /// The person cannot be reached now: blocked us, deactivated.
    PersonUnavailable,
    /// The platform refused the message itself.
    Refused,
    /// Whether it arrived is not known and could not be found out.
    Unknown,
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

/// How long after the customer's last message the messenger lets the bot speak, and how long a person at the
/// bank.
pub const BOT_WINDOW: Duration = Duration::from_hours(24);
/// See [`BOT_WINDOW`].
pub const PERSON_WINDOW: Duration = Duration::from_hours(24 * 7);

/// How long a bank may take before the customer is told, and before we give up waiting in the chat.
pub const BANK_SLOW: Duration = Duration::from_secs(3);
/// See [`BANK_SLOW`].
pub const BANK_LATE: Duration = Duration::from_secs(30);
