//! What is stored, why, for how long, and how it is protected: every table and column of the schema. The register of
//! processing (GDPR article 30) is printed from it (`tellerline data-map`), and a test on both databases compares it with the
//! schema, so that a column without an entry here is not merged.
//!
//! It knows terms by their class; how many days a bank has set, and which hosts are contacted, is the config's to say.

/// Whose data a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// People who talk to the bank.
    Customers,
    /// People who work at the bank or look after the machine.
    Staff,
    /// Nobody: keys, leases, the shape of the log.
    Nobody,
}

impl About {
    /// The name in the register.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Staff => "staff",
            Self::Nobody => "nobody",
        }
    }
}

/// What data is processed for. None of them is advertising, profiling or sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Taking in what people write and answering it.
    Conversation,
    /// Account data that a customer asked for, within what they allowed.
    AccountData,
    /// Proof of what was allowed and taken back.
    ConsentProof,
    /// Fraud reports, complaints and requests.
    Cases,
    /// Making sure that it is the customer who looks.
    CustomerAccess,
    /// Making sure that it is staff, and what they may.
    StaffAccess,
    /// Showing afterwards what was done, by whom and why.
    Accountability,
    /// Rights of the people whose data it is, and duties to keep.
    Rights,
    /// Keys, order and bookkeeping of the service itself.
    Operation,
}

impl Activity {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Conversation,
        Self::AccountData,
        Self::ConsentProof,
        Self::Cases,
        Self::CustomerAccess,
        Self::StaffAccess,
        Self::Accountability,
        Self::Rights,
        Self::Operation,
    ];

    /// The name in the register.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::AccountData => "account-data",
            Self::ConsentProof => "consent-proof",
            Self::Cases => "cases",
            Self::CustomerAccess => "customer-access",
            Self::StaffAccess => "staff-access",
            Self::Accountability => "accountability",
            Self::Rights => "rights",
            Self::Operation => "operation",
        }
    }

    /// The purpose in one sentence.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Conversation => "Taking in what people write to the bank, and answering it",
            Self::AccountData => {
                "Reading at the institution what a customer asked for and allowed, purpose by purpose"
            }
            Self::ConsentProof => "Proving what was allowed, with which words, and when it was taken back",
            Self::Cases => {
                "Handling fraud reports, disputes, complaints, requests and the care of people who need it within their legal terms"
            }
            Self::CustomerAccess => "Making sure that only the customer sees their figures",
            Self::StaffAccess => "Letting in staff with two factors, and only to what their role may",
            Self::Accountability => {
                "Showing afterwards what was done, by whom and why, so that nobody can alter it unnoticed"
            }
            Self::Rights => "Carrying out access, erasure and legal holds, and proving it",
            Self::Operation => "Keys, order and bookkeeping of the service itself",
        }
    }

    /// The legal basis; `None` where the bank has settled it in its config (`legal_basis`).
    pub const fn basis(self) -> Option<&'static str> {
        match self {
            Self::AccountData => None,
            Self::Conversation | Self::CustomerAccess => Some("contract, GDPR 6(1)(b)"),
            Self::Cases | Self::ConsentProof | Self::Accountability | Self::Rights => {
                Some("legal obligation, GDPR 6(1)(c)")
            }
            Self::StaffAccess | Self::Operation => {
                Some("legitimate interest in a secure service, GDPR 6(1)(f)")
            }
        }
    }
}

/// How long rows stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// The bank's `keep_chat_days`.
    Chat,
    /// The bank's `keep_profile_days`: with the person.
    Profile,
    /// The bank's `keep_token_days` after the end that no bank confirmed; at once where it did.
    Tokens,
    /// The bank's `keep_evidence_days` after the end.
    Evidence,
    /// The bank's `keep_audit_days`, or with the person: what entries say. That there was one stays.
    Audit,
    /// The config's `[sessions]` of customers: without use, and in all.
    CustomerSession,
    /// The same of staff.
    StaffSession,
    /// A time of its own.
    Fixed(&'static str),
}

/// Who outside gets what comes from a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// The messenger's company, as `docs/what-the-messenger-sees.md` says.
    Messenger,
    /// The institution whose customer it is.
    Institution,
    /// The bank's own contact for cases that nobody opened.
    Contact,
}

impl Recipient {
    /// The name in the register.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Messenger => "messenger",
            Self::Institution => "institution",
            Self::Contact => "page-contact",
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Personal content as ciphertext, under the key that is named.
    Sealed(&'static str),
    /// An HMAC that stands for a person: without the bank's key it says nothing, with it it can be compared.
    Pseudonym,
    /// A random id.
    Reference,
    /// A keyed or slow hash of a secret, or a hash in a chain.
    Hash,
    /// A point in time, a day or a term.
    Time,
    /// A word or number of the program: kind, status, count.
    State,
    /// An id or word of the config: bank, channel, institution.
    Config,
    /// Key material, wrapped by another key.
    Key,
    /// In the clear and about a member of staff: a login name, what they typed as a reason.
    Staff,
    /// In the clear and about nobody: published words, signed notes.
    Public,
}

impl Kind {
    /// The name in the register.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Sealed(_) => "sealed content",
            Self::Pseudonym => "keyed pseudonym",
            Self::Reference => "random id",
            Self::Hash => "hash",
            Self::Time => "time",
            Self::State => "state",
            Self::Config => "name from the config",
            Self::Key => "wrapped key",
            Self::Staff => "staff data",
            Self::Public => "public text",
        }
    }

    /// The key that seals it, where it is sealed.
    pub const fn sealed_under(self) -> Option<&'static str> {
        match self {
            Self::Sealed(key) => Some(key),
            _ => None,
        }
    }
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub holds: &'static str,
    /// Whose data.
    pub about: About,
    /// What for.
    pub activity: Activity,
    /// How long.
    pub term: Term,
    /// Who outside gets what comes from it.
    pub recipients: &'static [Recipient],
    columns: &'static [(Kind, &'static str)],
}

impl Table {
    /// Its columns, each with what it holds.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, Kind)> {
        self.columns.iter().flat_map(|(kind, names)| names.split(' ').map(|name| (name, *kind)))
    }
}

const CHAT: Kind = Kind::Sealed("the person's key for chats");
const PROFILE: Kind = Kind::Sealed("the person's key for their profile");
const TOKENS: Kind = Kind::Sealed("the person's key for tokens");
const EVIDENCE: Kind = Kind::Sealed("the person's key for evidence");
const RECORD: Kind = Kind::Sealed("a key of the customer's record");
const HOUR: Kind = Kind::Sealed("the key of the hour, which is destroyed");
const AUDIT: Kind = Kind::Sealed("the person's key for the log; the bank's where nobody is concerned");
const BANK: Kind = Kind::Sealed("the bank's key");
const MIXED: Kind = Kind::Sealed("the person's key for tokens; the bank's key for staff");

const PERSON: Term = Term::Profile;
const STAYS: Term = Term::Fixed("no limit: it outlives the person and holds ids only");
const ALWAYS: Term = Term::Fixed("as long as the service is used");

macro_rules! table {
    ($name:literal, $holds:literal, $about:ident, $activity:ident, $term:expr, [$($recipient:ident),*],
     $($kind:expr => $columns:literal),+ $(,)?) => {
        Table {
            name: $name,
            holds: $holds,
            about: About::$about,
            activity: Activity::$activity,
            term: $term,
            recipients: &[$(Recipient::$recipient),*],
            columns: &[$(($kind, $columns)),+],
        }
    };
}

use Kind::{Config, Hash, Key, Pseudonym, Public, Reference, State, Time};

/// All of them, in the order of the register.
pub const TABLES: &[Table] = &[
    table!("inbox", "an event that was taken in and waits for its turn, or a timer", Customers, Conversation,
        Term::Fixed("body until its turn has committed, 7 days where it was set aside; the rest 7 days"), [],
        State => "id part kind outcome", Config => "bank_id channel_id", Pseudonym => "conversation_id",
        Hash => "dedupe_hash", Time => "event_at arrived_at due_at hour done_at", HOUR => "sealed_body"),
    table!("parked", "an event that could not be read, or of an unknown Page", Customers, Conversation,
        Term::Fixed("7 days; of each app the newest 10,000"), [],
        State => "id reason", Config => "app_id", Hash => "dedupe_hash", Time => "hour arrived_at",
        HOUR => "sealed_body"),
    table!("conversation", "the thread with one person: its state (with their last message, while something is offered \
        for it), and their address at the messenger", Customers,
        Conversation, PERSON, [Messenger],
        Pseudonym => "id identity_id", Config => "bank_id channel_id", State => "part version owner",
        CHAT => "sealed_state", PROFILE => "sealed_address", Time => "waiting_since last_event_at created_at",
        Reference => "staff_id last_line"),
    table!("team_conversation", "the team of the desk that a conversation was given to", Customers, Conversation, PERSON, [],
        Pseudonym => "conversation_id", Config => "bank_id team", Reference => "assigned_by", Time => "at"),
    table!("turn", "a line of the transcript: heard (redacted) and said (masked)", Customers, Conversation, Term::Chat, [],
        Reference => "id previous", Pseudonym => "conversation_id", Time => "at", CHAT => "sealed_body"),
    table!("secure_note", "what staff wrote to be read under lock, and when it was first read", Customers, Conversation,
        Term::Chat, [],
        Reference => "id staff_id", Config => "bank_id", Pseudonym => "conversation_id", State => "as_text",
        CHAT => "sealed_body", Time => "at read_at"),
    table!("web_thread", "how far a thread of the web chat has come, and how far it was read", Customers, Conversation,
        PERSON, [],
        Pseudonym => "conversation_id", Config => "bank_id", State => "last_seq seen_seq read_seq", Time => "changed_at"),
    table!("web_message", "a message of the web chat, as its page shows it", Customers, Conversation, Term::Chat, [],
        Reference => "id", Config => "bank_id", Pseudonym => "conversation_id", State => "seq speaker",
        CHAT => "sealed_body", Time => "at"),
    table!("web_session", "a browser that reads a thread of the web chat", Customers, CustomerAccess,
        Term::Fixed("1 day after its end"), [],
        Hash => "secret_hash", Reference => "id", Config => "bank_id channel_id",
        Pseudonym => "conversation_id customer_id", Time => "created_at used_at expires_at"),
    table!("outbox", "a call to the outside and what became of it; its body until it has ended", Customers, Conversation,
        Term::Chat, [Messenger, Institution, Contact],
        Reference => "id link_id", Config => "bank_id channel_id", Pseudonym => "conversation_id",
        State => "part kind seq epoch status attempts consent_epoch failure", Time => "due_at created_at done_at",
        Hash => "message_hash", CHAT => "sealed_body"),
    table!("customer", "somebody as an institution knows them", Customers, AccountData, PERSON, [],
        Pseudonym => "id", Config => "bank_id institution_id", RECORD => "sealed_subject", Time => "created_at"),
    table!("link", "a connection between a chat and accounts, with its tokens", Customers, AccountData,
        Term::Tokens, [Institution],
        Reference => "id", Config => "bank_id institution_id acr",
        Pseudonym => "identity_id conversation_id customer_id", State => "status",
        TOKENS => "sealed_tokens sealed_bank_consent", Time => "authenticated_at created_at ended_at"),
    table!("unattended", "how often an account was read on a day while its owner was away", Customers, AccountData,
        Term::Fixed("2 days"), [],
        Reference => "link_id", Hash => "account_hash", State => "resource reads", Time => "day"),
    table!("attempt", "a visit to a link page that is under way", Customers, AccountData,
        Term::Fixed("1 day after its end"), [],
        Reference => "id link_id", Config => "bank_id", Pseudonym => "conversation_id",
        Hash => "session_hash state_hash", State => "step", CHAT => "sealed_body", Time => "created_at expires_at"),
    table!("consent", "what is allowed: purposes, accounts, words, choice", Customers, ConsentProof, Term::Evidence, [],
        Reference => "id link_id", Config => "bank_id", State => "epoch live", EVIDENCE => "sealed_body",
        Time => "expires_at changed_at"),
    table!("consent_receipt", "a signed receipt of one state of a consent", Customers, ConsentProof, Term::Evidence, [],
        Reference => "id link_id consent_id", Config => "bank_id", State => "epoch", Time => "at",
        EVIDENCE => "sealed_body"),
    table!("consent_text", "words that were agreed to, by version", Nobody, ConsentProof, ALWAYS, [],
        Config => "bank_id", State => "version language", Public => "body", Time => "first_used_at"),
    table!("case_file", "a fraud report, complaint or request", Customers, Cases, Term::Evidence, [Contact],
        Reference => "id opened_by resolved_by", Config => "bank_id", Pseudonym => "conversation_id",
        State => "kind status linked", Time => "clock_started_at opened_at resolved_at", EVIDENCE => "sealed_body"),
    table!("case_note", "what was added to a case", Customers, Cases, Term::Evidence, [],
        Reference => "id case_id", Config => "bank_id", Pseudonym => "conversation_id", Time => "at",
        EVIDENCE => "sealed_body"),
    table!("ticket", "a one-time link in a chat", Customers, CustomerAccess, Term::Fixed("1 day after its end"), [],
        Hash => "token_hash", Reference => "id", Config => "bank_id", Pseudonym => "conversation_id",
        CHAT => "sealed_body", Time => "expires_at used_at"),
    table!("browser", "a browser that is bound to a link, with its PIN", Customers, CustomerAccess,
        Term::Fixed("1 day after its end; at once with the link"), [],
        Hash => "secret_hash pin", Reference => "id link_id", Config => "bank_id", Pseudonym => "identity_id",
        State => "tries", Time => "bound_at expires_at last_used_at"),
    table!("passkey", "a passkey of a link or of a member of staff", Customers, CustomerAccess,
        Term::Fixed("with its link; of staff until it is removed"), [],
        Reference => "id subject_id", Config => "bank_id", Pseudonym => "identity_id", Hash => "credential_hash",
        State => "sign_count", MIXED => "sealed_body", Time => "created_at last_used_at"),
    table!("ceremony", "a challenge of a passkey that waits for its answer", Customers, CustomerAccess,
        Term::Fixed("to its end, minutes"), [],
        Reference => "id subject_id", Config => "bank_id", Hash => "session_hash", BANK => "sealed_body",
        Time => "expires_at"),
    table!("page_session", "an open session of a customer's pages", Customers, CustomerAccess,
        Term::CustomerSession, [],
        Hash => "secret_hash", Reference => "id browser_id", Config => "bank_id", Pseudonym => "customer_id",
        Time => "login_at created_at seen_at expires_at"),
    table!("staff", "somebody who works here: name, role, factors", Staff, StaffAccess,
        Term::Fixed("as long as the service is used: a name is never given again"), [],
        Reference => "id", Config => "bank_id", Kind::Staff => "name role team", Hash => "password",
        BANK => "sealed_totp", State => "totp_step failures", Time => "locked_until created_at disabled_at factors_changed_at"),
    table!("staff_session", "an open session of staff", Staff, StaffAccess, Term::StaffSession, [],
        Hash => "secret_hash", Reference => "id staff_id", Time => "created_at seen_at expires_at"),
    table!("recovery_code", "a saved code of staff", Staff, StaffAccess, Term::Fixed("until new ones are drawn"), [],
        Hash => "code_hash", Reference => "staff_id", Time => "created_at used_at"),
    table!("staff_reset", "one person's word that a colleague lost everything", Staff, StaffAccess,
        Term::Fixed("until the second person's word"), [],
        Reference => "staff_id", Kind::Staff => "proposed_by reason", Time => "proposed_at"),
    table!("policy_change", "what officers allowed and forbade in chats, and why", Staff, Accountability, ALWAYS, [],
        State => "id class allows", Config => "bank_id channel_id",
        Kind::Staff => "proposed_by reason decided_by decided_reason", Time => "proposed_at decided_at void_at"),
    table!("pause", "what is paused, by whom and why", Staff, Operation, Term::Fixed("until it is taken up again"), [],
        Config => "scope", State => "what", Kind::Staff => "actor reason", Time => "at"),
    table!("audit", "an entry of the audit log: when, what and in which conversation plain; who, to what and why sealed", Customers, Accountability,
        Term::Audit, [],
        State => "id seq", Config => "bank_id", Pseudonym => "conversation_id", Reference => "writer",
        AUDIT => "entry"),
    table!("audit_writer", "who writes entries", Nobody, Accountability, ALWAYS, [],
        Config => "bank_id", Reference => "id", Time => "opened_at", State => "sequenced closed"),
    table!("audit_log", "the log's size and who numbers it", Nobody, Accountability, ALWAYS, [],
        Config => "bank_id origin", Reference => "owner",
        State => "epoch size signed_size exported_size", Time => "expires_at signed_at exported_at"),
    table!("audit_tile", "hashes of the tree over the log", Nobody, Accountability, ALWAYS, [],
        Config => "bank_id", State => "level place first_row last_row row_ids", Hash => "hashes"),
    table!("audit_checkpoint", "a signed size and root of the tree", Nobody, Accountability, ALWAYS, [],
        Config => "bank_id", State => "size", Time => "at", Public => "note"),
    table!("erasure", "a request to erase somebody", Customers, Rights, STAYS, [],
        Reference => "id", Config => "bank_id", Pseudonym => "owner_id", State => "subject classes state",
        Kind::Staff => "asked_by ended_by", BANK => "sealed_reason", Time => "asked_at due_at told_at held_at ended_at"),
    table!("erasure_ledger", "that somebody was erased, for replaying it after a restore", Customers, Rights, STAYS, [],
        State => "id subject classes", Config => "bank_id", Reference => "erasure_id",
        Pseudonym => "owner_id conversation_id retained_id", Time => "at"),
    table!("legal_hold", "that somebody may not be erased, and why", Customers, Rights, STAYS, [],
        Reference => "id", Config => "bank_id", Pseudonym => "owner_id", State => "subject",
        Kind::Staff => "set_by lifted_by", BANK => "sealed_reason sealed_lift", Time => "set_at lifted_at"),
    table!("platform_request", "what the messenger passed on, and what came of it", Customers, Rights,
        Term::Fixed("365 days"), [],
        State => "id kind outcome", Config => "bank_id channel_id", Hash => "code_hash", Reference => "erasure_id",
        Time => "at"),
    table!("stranger", "a thread in which somebody unknown to the bank wrote", Customers, Accountability,
        Term::Fixed("365 days after it was cleared"), [],
        State => "id times app_id", Config => "bank_id channel_id", Pseudonym => "conversation_id",
        Time => "first_at last_at cleared_at", Reference => "cleared_by"),
    table!("meta", "the mark of the master key, and what was last logged under a name", Nobody, Operation, ALWAYS, [],
        State => "name value"),
    table!("bank_key", "keys of banks and of the server", Nobody, Operation,
        Term::Fixed("until a newer generation has replaced every use"), [],
        Reference => "id", Config => "bank_id", State => "purpose generation master", Key => "wrapped chained",
        Time => "created_at"),
    table!("data_key", "keys of people and records; zeros where one was destroyed", Customers, Operation,
        Term::Fixed("destroyed with what they seal"), [],
        Pseudonym => "owner_id", State => "class", Config => "bank_id", Reference => "wrapped_by", Key => "wrapped",
        Time => "created_at"),
    table!("hour_key", "keys of hours", Nobody, Operation,
        Term::Fixed("until the hour is over and none of its rows waits"), [],
        Time => "hour", Reference => "wrapped_by", Key => "wrapped"),
    table!("partition_lease", "which process works on what", Nobody, Operation, ALWAYS, [],
        State => "id epoch", Reference => "owner", Time => "expires_at"),
    table!("process", "which processes live", Nobody, Operation, Term::Fixed("seconds after a process has ended"), [],
        Reference => "owner", Time => "seen_at"),
    table!("seaql_migrations", "steps of the schema that were taken", Nobody, Operation, ALWAYS, [],
        State => "version", Time => "applied_at"),
];

/// Every column as `table.column`.
pub fn columns() -> impl Iterator<Item = String> {
    TABLES.iter().flat_map(|table| table.columns().map(|(column, _)| format!("{}.{column}", table.name)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_sealed_is_called_so_and_the_other_way_round() {
        for table in TABLES {
            for (column, kind) in table.columns() {
                let called = column.starts_with("sealed_") || (table.name, column) == ("audit", "entry");
                assert_eq!(kind.sealed_under().is_some(), called, "{}.{column}", table.name);
                let hashed = column.ends_with("_hash");
                assert!(!hashed || kind == Kind::Hash, "{}.{column}", table.name);
                let time = column.ends_with("_at");
                assert!(!time || kind == Kind::Time, "{}.{column}", table.name);
            }
        }
    }

    #[test]
    fn nothing_of_customers_lies_in_the_clear() {
        for table in TABLES.iter().filter(|table| table.about == About::Customers) {
            for (column, kind) in table.columns() {
                // Who of staff or of the bank's systems acted is said; what they said is sealed.
                let by = kind == Kind::Staff && column.ends_with("_by");
                assert!(by || !matches!(kind, Kind::Staff | Kind::Public), "{}.{column}", table.name);
            }
        }
    }

    #[test]
    fn each_table_and_column_is_there_once() {
        let all: Vec<String> = columns().collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        let used: BTreeSet<&str> = TABLES.iter().map(|table| table.activity.slug()).collect();
        assert_eq!(used.len(), Activity::ALL.len(), "an activity without a table");
    }
}
