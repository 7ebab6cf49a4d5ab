//! What the core expects from the outside: banks, the keeping of their tokens, and who wraps keys. Adapters implement
//! these.
//!
//! The store's ports live beside its implementation (`tellerline-store`): they speak rows and batches, which
//! no rule in here needs to know.

use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use secrecy::{SecretSlice, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    bank::{Account, AccountBalances, BankFailure, Presence, TransactionPage, TransactionQuery},
    consent::{Permit, PurposeKind, ReadBalance, ReadTransactions},
    id::{InstitutionId, LinkId},
    time::Timestamp,
};

/// What can go wrong with an institution, typed so that a flow can say the right thing.
#[derive(Debug, thiserror::Error)]
#[error("{failure}")]
pub struct BankError {
    /// For the flow.
    pub failure: BankFailure,
    /// For the log: what exactly happened, without tokens or figures.
    pub detail: String,
}

impl BankError {
    /// An error with its detail for the log.
    pub fn new(failure: BankFailure, detail: impl Into<String>) -> Self {
        Self { failure, detail: detail.into() }
    }
}

/// What a linking needs from the institution.
#[derive(Debug, Clone)]
pub struct BeginLink {
    /// What the customer agreed to; decides the permissions of the bank consent.
    pub purposes: BTreeSet<PurposeKind>,
    /// When the consent shall end.
    pub expires_at: Timestamp,
    /// The exact callback address.
    pub redirect_uri: String,
    /// Demand a fresh login (step-up): the ID token's `auth_time` must not be older than this many seconds.
    pub max_age_secs: Option<u64>,
    /// An existing bank consent that is only authenticated again.
    pub reuse_consent: Option<String>,
    /// Whether the customer's browser is present, and from where.
    pub presence: Presence,
}

/// A login under way at the institution. `secret` is sealed by the caller and given back at the callback.
#[derive(Debug, Clone)]
pub struct LoginStarted {
    /// Where the browser goes.
    pub authorize_url: String,
    /// The single-use handle by which the callback is found.
    pub state: String,
    /// Verifier, nonce, key and consent id: serialised by the connector, opaque to everybody else.
    pub secret: SecretString,
    /// The bank's consent id, so that an abandoned one can be deleted.
    pub bank_consent: String,
}

/// What came back to the callback address.
#[derive(Debug, Clone)]
pub struct Callback {
    /// The authorization code, where granted.
    pub code: Option<SecretString>,
    /// `iss` of the answer.
    pub iss: Option<String>,
    /// OAuth error code.
    pub error: Option<String>,
}

/// Why a login did not end in a grant.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The customer cancelled at the bank.
    #[error("cancelled at the bank")]
    Cancelled,
    /// An answer that must not be trusted: wrong `iss`, `nonce`, signature, subject, a replayed code.
    #[error("refused: {0}")]
    Refused(String),
    /// Fewer than two factors.
    #[error("the bank's login was weaker than two factors")]
    TooWeak,
    /// The institution failed.
    #[error(transparent)]
    Bank(#[from] BankError),
}

/// Access that the institution granted. Tokens are inside `tokens`, opaque to everybody but the connector.
#[derive(Debug, Clone)]
pub struct Granted {
    /// The customer at the institution (`sub`).
    pub subject: String,
    /// The bank's consent id.
    pub bank_consent: String,
    /// When the customer authenticated, by the institution's word.
    pub authenticated_at: Timestamp,
    /// Authentication context (`acr`).
    pub acr: String,
    /// What [`TokenVault`] keeps.
    pub tokens: StoredTokens,
}

/// Tokens and their key as one sealed text that only its connector reads.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredTokens(String);

impl StoredTokens {
    /// Wraps the connector's serialised form.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// For the connector and the sealing store only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for StoredTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoredTokens(..)")
    }
}

/// Keeps the tokens of links, sealed. `save` returns only when the tokens are on disk: a rotated refresh
/// token is stored before it is used.
#[async_trait]
pub trait TokenVault: Send + Sync {
    /// The tokens of a link; `None` when it has ended.
    async fn load(&self, link: LinkId) -> Result<Option<StoredTokens>, BankError>;

    /// Replaces the tokens of a link, whatever they were: for a new login. Fails when the link has ended
    /// meanwhile.
    async fn save(&self, link: LinkId, tokens: &StoredTokens) -> Result<(), BankError>;

    /// Replaces the tokens of a link if they still are `old`, in one step against other processes. `false` when
    /// somebody else stored others meanwhile, which are then the ones to use. Fails when the link has ended.
    async fn replace(&self, link: LinkId, old: &StoredTokens, new: &StoredTokens) -> Result<bool, BankError>;
}

/// Who is asking: which link's tokens, and whether the customer is present.
pub struct ReadContext<'a> {
    /// Keeps the tokens of the permit's link. Shared, because a refresh under way outlives a dropped read.
    pub vault: &'a Arc<dyn TokenVault>,
    /// Attended or not.
    pub presence: Presence,
}

/// One institution. Every call that touches bank data takes the permit for its purpose.
///
/// Cancellation: dropping a read is safe; a refresh under way finishes in a task of its own, so that a
/// rotated token is never lost.
#[async_trait]
pub trait Bank: Send + Sync {
    /// The institution's id.
    fn institution(&self) -> &InstitutionId;

    /// Makes the bank consent and starts the login.
    async fn begin(&self, request: &BeginLink) -> Result<LoginStarted, BankError>;

    /// Redeems the callback. Tokens are returned before any data is read.
    async fn complete(&self, secret: &SecretString, callback: &Callback) -> Result<Granted, LoginError>;

    /// The accounts that the customer shared; the first data call of a link, made on the link page with the
    /// customer present, before a consent exists here to permit more: it takes the tokens just granted.
    async fn shared_accounts(
        &self,
        tokens: &StoredTokens,
        presence: &Presence,
    ) -> Result<Vec<Account>, BankError>;

    /// Balances of the permit's accounts.
    async fn balances(
        &self,
        permit: &Permit<ReadBalance>,
        context: &ReadContext<'_>,
    ) -> Result<Vec<AccountBalances>, BankError>;

    /// Transactions of the permit's accounts that match, newest first.
    async fn transactions(
        &self,
        permit: &Permit<ReadTransactions>,
        query: &TransactionQuery,
        context: &ReadContext<'_>,
    ) -> Result<TransactionPage, BankError>;

    /// Ends the bank consent and the tokens. `Ok` also when they had ended before.
    async fn revoke(&self, bank_consent: &str, tokens: Option<&StoredTokens>) -> Result<(), BankError>;

    /// Whether everything this institution needs is in place; each line names a problem and its fix.
    async fn doctor(&self) -> Vec<Finding>;
}

/// How something is that `doctor` looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// In order.
    Good,
    /// It works, and somebody should look at it.
    Warning,
    /// It does not work.
    Bad,
}

/// One line of `doctor`. What [`Finding::bad`] makes cannot be told without what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at.
    pub check: String,
    /// How it is.
    pub verdict: Verdict,
    /// What was found.
    pub detail: String,
    /// What to do about it; `None` where all is well.
    pub fix: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn good(check: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { check: check.into(), verdict: Verdict::Good, detail: detail.into(), fix: None }
    }

    /// It works; `fix` says how it would be better, unless `detail` does.
    pub fn warning(check: impl Into<String>, detail: impl Into<String>, fix: Option<&str>) -> Self {
        let fix = fix.map(str::to_owned);
        Self { check: check.into(), verdict: Verdict::Warning, detail: detail.into(), fix }
    }

    /// It does not work; `fix` says what to do.
    pub fn bad(check: impl Into<String>, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check: check.into(), verdict: Verdict::Bad, detail: detail.into(), fix: Some(fix.into()) }
    }

    /// Whether it works.
    pub const fn ok(&self) -> bool {
        !matches!(self.verdict, Verdict::Bad)
    }
}

/// Why a key was not wrapped or unwrapped.
#[derive(Debug, thiserror::Error)]
pub enum WrapError {
    /// What was given was wrapped by another master key, for something else, or was edited.
    #[error("it was not wrapped by this master key")]
    Refused,
    /// The keeper of the master key does not answer; the same call may succeed later.
    #[error("the master key cannot be used now: {0}")]
    Unavailable(String),
}

/// Wraps keys under a master key that is kept outside the database: today by the bytes of a key file or of the
/// environment, later by a key service that never gives its key away.
///
/// It is asked when a bank's keys are made, at each start, and when the master key is rotated; never per person,
/// message or hour, so that a slow service slows down nobody.
#[async_trait]
pub trait KeyWrapper: Send + Sync {
    /// Names the master key without telling it. It is stored beside what the key wrapped.
    fn id(&self) -> &str;

    /// Wraps a key for one place: what is bound to another does not unwrap there.
    async fn wrap(&self, bound_to: &[u8], key: &[u8]) -> Result<Vec<u8>, WrapError>;

    /// Unwraps what [`Self::wrap`] made for the same place.
    async fn unwrap(&self, bound_to: &[u8], wrapped: &[u8]) -> Result<SecretSlice<u8>, WrapError>;
}
