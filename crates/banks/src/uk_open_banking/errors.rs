//! What a refused call means (`facts/banks.md` a.8): judged by the error code first, by the status second.

use http::StatusCode;
use tellerline_core::{bank::BankFailure, ports::BankError};

use super::wire::ErrorBody;
use crate::net::Answer;

/// A refusal, sorted by what has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The access token is no longer good: refresh once.
    Token,
    /// The customer must log in again; the consent stands.
    Reauthenticate,
    /// Ask for the consent's status and act by it.
    ConsentStatus,
    /// The account is no longer shared.
    Gone,
    /// Not allowed for another reason: scope, permission, account.
    Forbidden,
    /// Our request was wrong, or the answer makes no sense.
    Ours,
}

/// Codes in an error body, in order.
pub(crate) fn codes(answer: &Answer) -> Vec<String> {
    let body: ErrorBody = serde_json::from_slice(&answer.body).unwrap_or_default();
    body.errors.into_iter().filter_map(|line| line.error_code).chain(body.code).collect()
}

pub(crate) fn judge(answer: &Answer) -> Refusal {
    for code in codes(answer) {
        match code.as_str() {
            "U028" | "UK.OBIE.Reauthenticate" => return Refusal::Reauthenticate,
            "U009" | "UK.OBIE.Resource.InvalidConsentStatus" => return Refusal::ConsentStatus,
            "U011" | "UK.OBIE.Resource.NotFound" => return Refusal::Gone,
            _ => {}
        }
    }
    match answer.status {
        StatusCode::UNAUTHORIZED if crate::fapi::challenges(answer, "insufficient_user_authentication") => {
            Refusal::Reauthenticate
        }
        StatusCode::UNAUTHORIZED => Refusal::Token,
        StatusCode::FORBIDDEN => Refusal::Forbidden,
        _ => Refusal::Ours,
    }
}

/// For the log: status and codes, never the message, which may quote what was asked.
pub(crate) fn describe(answer: &Answer, what: &str) -> String {
    let codes: Vec<String> = codes(answer).iter().map(|code| crate::fapi::printable(code)).collect();
    format!("{what}: status {} {}", answer.status.as_u16(), codes.join(" "))
}

pub(crate) fn error(failure: BankFailure, answer: &Answer, what: &str) -> BankError {
    BankError::new(failure, describe(answer, what))
}
