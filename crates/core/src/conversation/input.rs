//! What can happen to a conversation.

use serde::{Deserialize, Serialize};

use super::{Act, ConsentChange, Erasing, FactorChange, Question, TimerKey};
use crate::{
    bank::{AccountBalances, BankFailure, TransactionPage},
    consent::Way,
    id::{AskId, AttemptId, CaseId, ErasureId, InstitutionId, LinkId, StaffId},
    message::Classes,
    reading::Reading,
};

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
