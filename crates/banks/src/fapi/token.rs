//! Answers of the token endpoint.

use http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use tellerline_core::{bank::BankFailure, ports::BankError};

use crate::net::{Answer, nonsense};

/// Tokens as the institution gave them, before anything in them was checked.
pub(crate) struct TokenAnswer {
    pub(crate) access: SecretString,
    pub(crate) refresh: Option<SecretString>,
    pub(crate) id_token: Option<SecretString>,
    /// Seconds, where told.
    pub(crate) expires_in: Option<i64>,
}

#[derive(Deserialize)]
struct Wire {
    access_token: SecretString,
    token_type: String,
    expires_in: Option<Value>,
    refresh_token: Option<SecretString>,
    id_token: Option<SecretString>,
}

/// An error in OAuth's form.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct OauthError {
    pub(crate) error: String,
}

/// Why no tokens came.
#[derive(Debug)]
pub(crate) enum TokenError {
    /// The authorization server said no.
    Oauth(OauthError),
    /// It could not be asked, or made no sense.
    Bank(BankError),
}

impl From<BankError> for TokenError {
    fn from(error: BankError) -> Self {
        Self::Bank(error)
    }
}

impl TokenError {
    /// As a failure of the institution: for calls where a refusal can only be our registration or theirs.
    pub(crate) fn into_bank(self, what: &str) -> BankError {
        match self {
            Self::Bank(error) => error,
            Self::Oauth(error) => oauth_failure(&error, what),
        }
    }
}

/// A refusal in OAuth's form as a failure: only the two codes that mean "later" are about reachability.
pub(crate) fn oauth_failure(error: &OauthError, what: &str) -> BankError {
    let failure = match error.error.as_str() {
        "temporarily_unavailable" | "server_error" => BankFailure::Unreachable,
        _ => BankFailure::Nonsense,
    };
    BankError::new(failure, format!("{what}: {}", printable(&error.error)))
}

/// An error code of the outside for our log: short and harmless.
pub(crate) fn printable(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || "_-. ".contains(*c)).take(64).collect()
}

/// Reads an answer of the token endpoint.
pub(crate) fn read(answer: &Answer, what: &str) -> Result<TokenAnswer, TokenError> {
    if answer.status != StatusCode::OK {
        return Err(refusal(answer, what));
    }
    let wire: Wire = answer.json(what)?;
    if !wire.token_type.eq_ignore_ascii_case("DPoP") {
        return Err(nonsense(format!("{what}: the token is not bound to our key")).into());
    }
    let expires_in = match wire.expires_in {
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    };
    Ok(TokenAnswer {
        access: wire.access_token,
        refresh: wire.refresh_token,
        id_token: wire.id_token,
        expires_in,
    })
}

/// The error that a refused request carries.
pub(crate) fn refusal(answer: &Answer, what: &str) -> TokenError {
    match serde_json::from_slice::<OauthError>(&answer.body) {
        Ok(error) => TokenError::Oauth(error),
        Err(_) => TokenError::Bank(nonsense(format!("{what}: status {}", answer.status.as_u16()))),
    }
}
