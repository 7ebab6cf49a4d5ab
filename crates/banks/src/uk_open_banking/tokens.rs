//! The form in which tokens are kept: everything a read needs, as one text that the store seals.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use tellerline_core::{
    ports::{BankError, StoredTokens},
    time::{Timestamp, seconds},
};

use super::ready::{PossessionKey, ReadyGrant};
use crate::{
    fapi::{Grant, TokenAnswer},
    net::nonsense,
};

const VERSION: u8 = 1;

/// Tokens of one link and what belongs to them.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct TokenSet {
    v: u8,
    access: String,
    refresh: Option<String>,
    expires_at: Option<Timestamp>,
    dpop: String,
    token_type: String,
    pub(crate) consent: String,
    pub(crate) subject: String,
    pub(crate) authenticated_at: Timestamp,
    pub(crate) acr: String,
    pub(crate) amr: Vec<String>,
    id_token_iat: Timestamp,
}

impl TokenSet {
    pub(crate) fn granted(grant: Grant, now: Timestamp) -> Self {
        let claims = grant.claims;
        Self {
            v: VERSION,
            access: grant.tokens.access.expose_secret().to_owned(),
            refresh: grant.tokens.refresh.as_ref().map(|token| token.expose_secret().to_owned()),
            expires_at: expiry(&grant.tokens, now),
            dpop: grant.dpop.expose_secret().to_owned(),
            token_type: "DPoP".to_owned(),
            consent: grant.consent,
            subject: claims.sub,
            authenticated_at: Timestamp::from_secs(claims.auth_time.unwrap_or(claims.iat)),
            acr: claims.acr.unwrap_or_default(),
            amr: claims.amr.unwrap_or_default(),
            id_token_iat: Timestamp::from_secs(claims.iat),
        }
    }

    pub(crate) fn ready(grant: ReadyGrant, key: &PossessionKey) -> Self {
        Self {
            v: VERSION,
            access: grant.access_token.expose_secret().to_owned(),
            refresh: grant.refresh_token.as_ref().map(|token| token.expose_secret().to_owned()),
            expires_at: Some(grant.expires_at),
            dpop: key.0.text().expose_secret().to_owned(),
            token_type: "DPoP".to_owned(),
            consent: grant.bank_consent,
            subject: grant.subject,
            authenticated_at: grant.authenticated_at,
            acr: grant.acr,
            amr: Vec::new(),
            id_token_iat: grant.authenticated_at,
        }
    }

    /// The set after a refresh. A bank that does not rotate sends no new refresh token: the old one stays.
    pub(crate) fn refreshed(&self, answer: &TokenAnswer, now: Timestamp) -> Self {
        Self {
            access: answer.access.expose_secret().to_owned(),
            refresh: answer
                .refresh
                .as_ref()
                .map(|token| token.expose_secret().to_owned())
                .or_else(|| self.refresh.clone()),
            expires_at: expiry(answer, now),
            ..self.clone()
        }
    }

    /// The same grant without its access token: the next read refreshes first.
    pub(crate) fn without_access(&self) -> Self {
        Self { access: String::new(), expires_at: Some(Timestamp::default()), ..self.clone() }
    }

    pub(crate) fn read(stored: &StoredTokens) -> Result<Self, BankError> {
        let set: Self = serde_json::from_str(stored.expose())
            .map_err(|_| nonsense("stored tokens: not in a form that this version reads"))?;
        if set.v == VERSION { Ok(set) } else { Err(nonsense("stored tokens: another version")) }
    }

    pub(crate) fn store(&self) -> Result<StoredTokens, BankError> {
        serde_json::to_string(self).map(StoredTokens::new).map_err(|_| nonsense("stored tokens"))
    }

    pub(crate) fn access(&self) -> SecretString {
        SecretString::from(self.access.clone())
    }

    pub(crate) fn refresh(&self) -> Option<SecretString> {
        self.refresh.clone().map(SecretString::from)
    }

    pub(crate) fn dpop(&self) -> SecretString {
        SecretString::from(self.dpop.clone())
    }

    pub(crate) fn is_same_access(&self, other: &Self) -> bool {
        self.access == other.access
    }

    /// Whether the access token is over, or so nearly that it would not arrive in time. A bank that tells no
    /// life is asked and answers 401.
    pub(crate) fn is_spent(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now.plus(crate::fapi::LAST_SECONDS))
    }
}

fn expiry(answer: &TokenAnswer, now: Timestamp) -> Option<Timestamp> {
    Some(now.plus(seconds(u64::try_from(answer.expires_in?).unwrap_or(0))))
}
