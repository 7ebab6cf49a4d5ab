//! Bank data in one neutral model, whatever the institution's API calls it (`facts/banks.md` part i).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{id::AccountId, money::Money, time::Timestamp};

/// An account as its owner would recognise it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The institution's id.
    pub id: AccountId,
    /// Nickname or description, as the owner or the bank wrote it.
    pub label: Option<String>,
    /// What kind of account.
    pub kind: AccountKind,
    /// The last four digits; never more.
    pub last_four: Option<String>,
    /// ISO 4217 code.
    pub currency: iso_currency::Currency,
    /// Whether it can be used.
    pub state: AccountState,
}

impl Account {
    /// Whether a word of the customer's means this account: part of what they call it, its kind, its currency's
    /// code or its last four digits.
    pub fn is_meant_by(&self, word: &str) -> bool {
        let names =
            Named { label: self.label.as_deref(), kind: self.kind, last_four: self.last_four.as_deref() };
        names.mean(word) || self.currency.code().eq_ignore_ascii_case(word)
    }
}

/// What an account is known by before the bank is asked.
pub(crate) struct Named<'a> {
    pub(crate) label: Option<&'a str>,
    pub(crate) kind: AccountKind,
    pub(crate) last_four: Option<&'a str>,
}

impl Named<'_> {
    pub(crate) fn mean(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let label = self.label.is_some_and(|label| label.to_lowercase().contains(&word));
        label || self.last_four == Some(word.as_str()) || self.kind.slug() == word
    }
}

/// Kinds that a customer tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Everyday account.
    Current,
    /// Savings.
    Savings,
    /// Credit or charge card.
    Card,
    /// Loan or mortgage.
    Loan,
    /// E-money or prepaid.
    Wallet,
    /// Something this version does not know.
    Other,
}

impl AccountKind {
    /// Its name in messages and readings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Savings => "savings",
            Self::Card => "card",
            Self::Loan => "loan",
            Self::Wallet => "wallet",
            Self::Other => "other",
        }
    }

    /// Whether a word is the name of a kind, or of what a reading knows beside them, and not a customer's own word.
    pub fn is_slug(word: &str) -> bool {
        const BESIDE: [&str; 3] = ["joint", "isa", "business"];
        let kinds = [Self::Current, Self::Savings, Self::Card, Self::Loan, Self::Wallet, Self::Other];
        kinds.iter().any(|kind| kind.slug() == word) || BESIDE.contains(&word)
    }
}

/// Whether an account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Usable.
    Open,
    /// Blocked at the bank.
    Blocked,
    /// Closed.
    Closed,
    /// Being opened.
    Pending,
    /// The institution said something this version does not know.
    Unknown,
}

/// One figure about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Signed amount: negative is owed.
    pub amount: Money,
    /// Which figure it is.
    pub kind: BalanceKind,
    /// When the institution says it held.
    pub as_of: Timestamp,
    /// The overdraft that the figure includes, where it does.
    pub includes_credit: Option<Money>,
}

/// Which figure a [`Balance`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceKind {
    /// What can be spent now.
    Available,
    /// What is booked.
    Booked,
    /// What is expected once pending payments book.
    Expected,
}

/// Balances of one account, best answer to "what is my balance?" first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountBalances {
    /// Whose.
    pub account: Account,
    /// At least one figure, in the order of preference of `facts/banks.md` a.6.
    pub balances: Vec<Balance>,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The institution's id; optional in UK Open Banking.
    pub id: Option<String>,
    /// Which account.
    pub account: AccountId,
    /// Signed amount: negative is paid out.
    pub amount: Money,
    /// Booked or still pending.
    pub status: TransactionStatus,
    /// Booking time; where the bank gives only a day, its midnight UTC.
    pub at: Timestamp,
    /// Merchant or payee, where told.
    pub merchant: Option<String>,
    /// The bank's text.
    pub text: Option<String>,
}

/// Whether a payment is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionStatus {
    /// Booked.
    Booked,
    /// Not yet booked.
    Pending,
    /// Rejected, information only, or unknown: never counted as money that moved.
    Other,
}

/// Which transactions to read and how many to show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TransactionQuery {
    /// First day wanted (in the bank's time zone).
    pub from: Option<jiff::civil::Date>,
    /// Last day wanted, included.
    pub to: Option<jiff::civil::Date>,
    /// Only this merchant or payee, as typed.
    pub merchant: Option<String>,
    /// Only amounts from this on, in minor units of whatever currency, sign apart.
    #[serde(default)]
    pub amount_least: Option<i64>,
    /// Only amounts up to this, in the same units.
    #[serde(default)]
    pub amount_most: Option<i64>,
    /// Only what came in, or only what went out.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Only of this account: part of its name, its kind or its last four digits, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Only from the day on which the customer was paid last; see [`crate::payday`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub since_payday: bool,
    /// How many to skip: pages of one answer.
    pub skip: u32,
    /// How many to show at most.
    pub limit: u32,
}

/// Which way money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Into the account.
    In,
    /// Out of it.
    Out,
}

/// Transactions that answered a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionPage {
    /// Newest first.
    pub rows: Vec<Transaction>,
    /// The accounts they belong to.
    pub accounts: Vec<Account>,
    /// Whether more follow.
    pub more: bool,
    /// When the bank was asked.
    pub as_of: Timestamp,
    /// The day on which the customer was paid last, where the question counts from it and it could be told.
    #[serde(default)]
    pub payday: Option<jiff::civil::Date>,
}

/// Why the bank gave no figure, sorted by what the customer can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BankFailure {
    /// Down, or no answer in time.
    #[error("the bank could not be reached")]
    Unreachable,
    /// It asked us to wait.
    #[error("the bank asks us to wait")]
    RateLimited {
        /// For how long, where it said so.
        retry_after: Option<Duration>,
    },
    /// The consent was withdrawn or expired at the bank.
    #[error("the consent has ended at the bank")]
    ConsentEnded,
    /// The bank wants the customer to log in again; the consent itself stands.
    #[error("the bank asks for a new login")]
    Reauthenticate,
    /// It answered something that cannot be understood.
    #[error("the bank's answer could not be understood")]
    Nonsense,
    /// Reads are paused by the operator.
    #[error("reads are paused")]
    Paused,
    /// The customer's permission ended while the question was on its way.
    #[error("the customer's permission has ended")]
    NotPermitted,
    /// No figure without the customer present, for today.
    #[error("the daily allowance of unattended reads is used up")]
    UnattendedLimit,
}

/// Whether the customer is present at this moment, which banks count differently (RTS article 36(5)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// On a page of ours: the browser's own address goes along, never an invented one.
    Attended {
        /// The customer's address.
        ip: std::net::IpAddr,
        /// The browser's user agent, where sent.
        user_agent: Option<String>,
    },
    /// A message in a chat: at most four reads a day, account and resource.
    Unattended,
}
