//! Grants that were made without a browser of ours: the demo's linked customers, load tests, and a bank that
//! hands over a grant from inside its own app. They become the same stored tokens as a login's.

use secrecy::SecretString;
use tellerline_core::{
    entropy::Entropy,
    ports::{BankError, StoredTokens},
    time::Timestamp,
};

use super::tokens::TokenSet;
use crate::{KeyError, fapi::DpopKey};

/// A key that such a grant is bound to.
pub struct PossessionKey(pub(crate) DpopKey);

impl PossessionKey {
    /// A fresh key.
    ///
    /// # Errors
    /// `Unusable` when the cryptographic library refuses.
    pub fn draw(entropy: &dyn Entropy) -> Result<Self, KeyError> {
        DpopKey::draw(&mut entropy.seed().fork("possession key")).map(Self)
    }

    /// Its RFC 7638 thumbprint, by which the institution binds tokens to it (`jkt`).
    pub fn thumbprint(&self) -> &str {
        self.0.thumbprint()
    }
}

/// Tokens and what the institution said about the login behind them.
pub struct ReadyGrant {
    /// DPoP-bound access token.
    pub access_token: SecretString,
    /// DPoP-bound refresh token.
    pub refresh_token: Option<SecretString>,
    /// End of the access token.
    pub expires_at: Timestamp,
    /// The bank's consent id.
    pub bank_consent: String,
    /// The customer at the institution.
    pub subject: String,
    /// When the customer authenticated.
    pub authenticated_at: Timestamp,
    /// Authentication context.
    pub acr: String,
}

impl ReadyGrant {
    /// The form that the vault keeps.
    ///
    /// # Errors
    /// Never in practice: plain text always serialises.
    pub fn into_tokens(self, key: &PossessionKey) -> Result<StoredTokens, BankError> {
        TokenSet::ready(self, key).store()
    }
}
