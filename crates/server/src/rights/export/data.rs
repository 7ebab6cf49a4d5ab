//! What `data.json` of an export consists of; every name is explained in `pack/README.md`, and a test compares.
//!
//! Nothing in here is a secret: no token, no hash of a cookie or PIN, no key, no account number or id of an account at
//! the bank. Staff appear by name and role.

use serde::{Serialize, Serializer};
use tellerline_core::Timestamp;

/// The form of `data.json`.
pub(super) const FORMAT: &str = "tellerline-data-export-1";

/// A point in time; RFC 3339 in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When(pub(super) Timestamp);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0.to_jiff())
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Data {
    pub(super) format: &'static str,
    pub(super) made_at: When,
    pub(super) bank: BankOf,
    pub(super) asked: AskedFor,
    pub(super) withheld: Vec<String>,
    pub(super) customers: Vec<CustomerOf>,
    pub(super) chats: Vec<Chat>,
    pub(super) links: Vec<LinkOf>,
    pub(super) consent_texts: Vec<ConsentText>,
    pub(super) cases: Vec<CaseOf>,
    pub(super) log: Vec<LogLine>,
}

#[derive(Debug, Serialize)]
pub(super) struct BankOf {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) address: String,
}

/// Who asked for the export, and how they were known.
#[derive(Debug, Serialize)]
pub(super) struct AskedFor {
    pub(super) by: String,
    pub(super) known_by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct CustomerOf {
    pub(super) id: String,
    pub(super) institution: String,
    pub(super) institution_name: String,
    /// The institution's own name for them.
    pub(super) subject: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Chat {
    pub(super) id: String,
    pub(super) identity: String,
    pub(super) channel: String,
    /// The messenger's number for the person; `None` where the chat is not theirs alone.
    pub(super) address: Option<String>,
    pub(super) language: Option<String>,
    pub(super) last_written_at: Option<When>,
    pub(super) stopped_at: Option<When>,
    /// From when on lines are here; `None` where there are none, because somebody else shares the chat.
    pub(super) lines_since: Option<When>,
    pub(super) lines: Vec<Line>,
    pub(super) deliveries: Vec<DeliveryOf>,
    pub(super) secure_notes: Vec<SecureNoteOf>,
    pub(super) web_messages: Vec<WebMessageOf>,
}

/// A message as it stands in the bank's own web chat.
#[derive(Debug, Serialize)]
pub(super) struct WebMessageOf {
    pub(super) number: i64,
    pub(super) at: When,
    /// `customer`, `bot` or `staff`.
    pub(super) speaker: &'static str,
    pub(super) words: String,
    /// Titles and texts of cards, and what could be tapped.
    pub(super) shown: Vec<String>,
    /// Whether the other side has seen it.
    pub(super) seen: bool,
}

/// What a person at the bank wrote to be read under lock.
#[derive(Debug, Serialize)]
pub(super) struct SecureNoteOf {
    pub(super) at: When,
    pub(super) by: String,
    pub(super) read_at: Option<When>,
    pub(super) words: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) at: When,
    pub(super) heard: Option<String>,
    pub(super) said: Vec<String>,
    pub(super) by: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct DeliveryOf {
    pub(super) id: String,
    pub(super) wanted_at: When,
    pub(super) status: &'static str,
    pub(super) failure: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct LinkOf {
    pub(super) id: String,
    pub(super) customer: String,
    pub(super) chat: String,
    pub(super) institution: String,
    pub(super) institution_name: String,
    pub(super) status: &'static str,
    pub(super) made_at: When,
    pub(super) ended_at: Option<When>,
    pub(super) authenticated_at: When,
    pub(super) authentication: String,
    pub(super) consent: ConsentOf,
    pub(super) browsers: Vec<BrowserOf>,
}

#[derive(Debug, Serialize)]
pub(super) struct ConsentOf {
    pub(super) id: String,
    pub(super) epoch: u64,
    pub(super) state: &'static str,
    pub(super) expires_at: Option<When>,
    pub(super) withdrawn_at: Option<When>,
    /// What may be shown in the chat.
    pub(super) choice: &'static str,
    pub(super) purposes: Vec<PurposeOf>,
    pub(super) accounts: Vec<AccountOf>,
    pub(super) renewed: Option<GivenOf>,
    pub(super) at_bank: AtBankOf,
    /// Files of the archive.
    pub(super) receipts: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct PurposeOf {
    pub(super) purpose: &'static str,
    pub(super) title: String,
    pub(super) given: GivenOf,
}

#[derive(Debug, Serialize)]
pub(super) struct AccountOf {
    pub(super) name: Option<String>,
    pub(super) kind: tellerline_core::bank::AccountKind,
    pub(super) last_four: Option<String>,
    pub(super) given: GivenOf,
}

#[derive(Debug, Serialize)]
pub(super) struct GivenOf {
    pub(super) at: When,
    pub(super) way: &'static str,
    pub(super) basis: &'static str,
    pub(super) language: String,
    pub(super) text_version: String,
}

#[derive(Debug, Serialize)]
pub(super) struct AtBankOf {
    pub(super) purposes: Vec<&'static str>,
    pub(super) expires_at: When,
}

#[derive(Debug, Serialize)]
pub(super) struct BrowserOf {
    pub(super) id: String,
    pub(super) bound_at: When,
    pub(super) expires_at: When,
}

#[derive(Debug, Serialize)]
pub(super) struct ConsentText {
    pub(super) version: String,
    pub(super) language: String,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct CaseOf {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) reported_at: When,
    pub(super) opened_at: Option<When>,
    pub(super) opened_by: Option<String>,
    pub(super) resolved_at: Option<When>,
    pub(super) resolved_by: Option<String>,
    pub(super) words: Option<String>,
    pub(super) added: Vec<NoteOf>,
}

#[derive(Debug, Serialize)]
pub(super) struct NoteOf {
    pub(super) at: When,
    pub(super) words: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct LogLine {
    pub(super) at: When,
    pub(super) what: String,
    pub(super) who: String,
    pub(super) why: Vec<String>,
    pub(super) institution_name: Option<String>,
}
