//! Cases: fraud reports, disputes, complaints, requests. A clock runs from the message's arrival.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{id::CaseId, time::Timestamp};

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// A payment that was not the customer's, a stolen card, a taken-over account.
    Fraud,
    /// Something is wrong with a payment: not delivered, charged twice, a wrong sum, a wrong payee.
    Dispute,
    /// Hardship, a death, somebody in need of care.
    Care,
    /// A complaint.
    Complaint,
    /// Anything else that needs a person.
    Request,
}

impl CaseKind {
    /// The name in storage and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Fraud => "fraud",
            Self::Dispute => "dispute",
            Self::Care => "care",
            Self::Complaint => "complaint",
            Self::Request => "request",
        }
    }
}

impl FromStr for CaseKind {
    type Err = UnknownCase;

    fn from_str(text: &str) -> Result<Self, UnknownCase> {
        match text {
            "fraud" => Ok(Self::Fraud),
            "dispute" => Ok(Self::Dispute),
            "care" => Ok(Self::Care),
            "complaint" => Ok(Self::Complaint),
            "request" => Ok(Self::Request),
            _ => Err(UnknownCase),
        }
    }
}

/// The text names no kind or status of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such kind or status of a case")]
pub struct UnknownCase;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Nobody has looked yet.
    New,
    /// Somebody has.
    Opened,
    /// Done.
    Resolved,
}

impl CaseStatus {
    /// The name in storage and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Opened => "opened",
            Self::Resolved => "resolved",
        }
    }
}

impl FromStr for CaseStatus {
    type Err = UnknownCase;

    fn from_str(text: &str) -> Result<Self, UnknownCase> {
        match text {
            "new" => Ok(Self::New),
            "opened" => Ok(Self::Opened),
            "resolved" => Ok(Self::Resolved),
            _ => Err(UnknownCase),
        }
    }
}

/// A case as a turn opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id; [`CaseId::reference`] is what the customer is told.
    pub id: CaseId,
    /// What it is about.
    pub kind: CaseKind,
    /// When the message that opened it arrived here: legal clocks run from this instant, before any person
    /// has read it (Regulation E 1005.6(b)(5)).
    pub clock_started_at: Timestamp,
    /// What the customer wrote, redacted; evidence.
    pub words: String,
    /// Whether a link told us who the customer is.
    pub linked: bool,
}
