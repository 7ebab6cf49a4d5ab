//! UK Open Banking Read/Write v4.0, account information only: consents, accounts, balances, transactions.
//!
//! Above the relying party in [`crate::fapi`], below the port [`Bank`]. Codes of v3.1 are understood where
//! banks still send them. Payments, funds confirmation and events are not spoken here.

mod consents;
mod doctor;
mod errors;
mod model;
mod paging;
mod permissions;
mod query;
mod reads;
mod ready;
mod session;
#[cfg(test)]
mod tests;
mod tokens;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::{fmt::rfc2822::DateTimePrinter, tz::TimeZone};
use secrecy::SecretString;
use tellerline_core::{
    bank::{Account, AccountBalances, Presence, TransactionPage, TransactionQuery},
    consent::{Permit, ReadBalance, ReadTransactions},
    entropy::Entropy,
    id::InstitutionId,
    ports::{
        Bank, BankError, BeginLink, Callback, Finding, Granted, LoginError, LoginStarted, ReadContext,
        StoredTokens,
    },
    time::{Clock, Timestamp},
};
use url::Url;

pub use self::ready::{PossessionKey, ReadyGrant};
use self::{
    session::{Refreshes, Session},
    tokens::TokenSet,
};
use crate::{
    ConfigError, InstitutionConfig, SigningKey, UnattendedLedger,
    fapi::{LoginRequest, RelyingParty, ResourceCall},
    net::{Answer, nonsense},
};

/// An institution that speaks UK Open Banking v4.0.
#[derive(Clone)]
pub struct UkOpenBanking {
    inner: Arc<Inner>,
}

/// What a connector is given from outside.
#[derive(Clone)]
pub struct Dependencies {
    /// Reaches the institution's hosts and no other.
    pub client: tellerline_net::Client,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for keys, nonces and ids.
    pub entropy: Arc<dyn Entropy>,
    /// Counts unattended reads.
    pub ledger: Arc<dyn UnattendedLedger>,
}

/// The connector itself; shared with refreshes that outlive a dropped read.
pub(crate) struct Inner {
    rp: RelyingParty,
    aisp: Url,
    zone: TimeZone,
    ledger: Arc<dyn UnattendedLedger>,
    refreshes: Refreshes,
    accounts: reads::AccountCache,
}

impl UkOpenBanking {
    /// A connector for one institution; contacts nobody yet.
    ///
    /// # Errors
    /// When an address, the key or the time zone in the configuration cannot be used.
    pub fn try_new(config: InstitutionConfig, dependencies: Dependencies) -> Result<Self, ConfigError> {
        let aisp = config.aisp()?;
        let zone = config.zone()?;
        let Dependencies { client, clock, entropy, ledger } = dependencies;
        let rp = RelyingParty::try_new(config, client, clock, entropy)?;
        let inner = Inner {
            rp,
            aisp,
            zone,
            ledger,
            refreshes: Refreshes::default(),
            accounts: reads::AccountCache::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The key that signs our client assertions; its public half goes to `/.well-known/jwks.json`.
    pub fn signing_key(&self) -> &SigningKey {
        &self.inner.rp.signing
    }
}

impl std::fmt::Debug for UkOpenBanking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UkOpenBanking({})", self.inner.rp.config.id)
    }
}

impl Inner {
    /// An address below the API's base; each part is one path segment, whatever it contains.
    pub(crate) fn url(&self, parts: &[&str]) -> Result<Url, BankError> {
        if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
            return Err(nonsense("an id that is no path segment"));
        }
        let mut url = self.aisp.clone();
        url.path_segments_mut().map_err(|()| nonsense("the API's address has no path"))?.extend(parts);
        Ok(url)
    }

    /// Adds the id by which both sides find this exchange in their logs.
    pub(crate) fn interaction(&self, mut headers: HeaderMap) -> HeaderMap {
        let mut bytes = [0_u8; 16];
        self.rp.rng("interaction").fill(&mut bytes);
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid().to_string();
        if let Ok(value) = HeaderValue::from_str(&id) {
            headers.insert(HeaderName::from_static(INTERACTION), value);
        }
        headers
    }

    /// A resource call; an answer without our interaction id is used, but said in the log.
    pub(crate) async fn call(&self, call: &ResourceCall<'_>) -> Result<Answer, BankError> {
        let sent = call.headers.get(INTERACTION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        tracing::debug!(institution = %self.rp.config.id, interaction = sent, what = call.what, "bank call");
        let answer = self.rp.resource(call).await.inspect_err(|error| {
            tracing::warn!(
                institution = %self.rp.config.id,
                interaction = sent,
                detail = %error.detail,
                "bank call failed"
            );
        })?;
        if answer.header(INTERACTION).is_none_or(|got| !got.eq_ignore_ascii_case(sent)) {
            tracing::warn!(
                institution = %self.rp.config.id,
                interaction = sent,
                what = call.what,
                "the bank's answer does not carry our interaction id"
            );
        }
        Ok(answer)
    }
}

/// Headers that tell whether the customer is present (a.4). An address is sent only when it is theirs.
pub(crate) fn presence_headers(presence: &Presence, logged_in: Option<Timestamp>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let Presence::Attended { ip, user_agent } = presence else { return headers };
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    put("x-fapi-customer-ip-address", &ip.to_string());
    if let Some(agent) = user_agent {
        put("x-customer-user-agent", agent);
    }
    let date =
        logged_in.and_then(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at.to_jiff()).ok());
    if let Some(date) = date {
        put("x-fapi-auth-date", &date);
    }
    headers
}

const INTERACTION: &str = "x-fapi-interaction-id";

#[async_trait]
impl Bank for UkOpenBanking {
    fn institution(&self) -> &InstitutionId {
        &self.inner.rp.config.id
    }

    async fn begin(&self, request: &BeginLink) -> Result<LoginStarted, BankError> {
        let bank_consent = match &request.reuse_consent {
            Some(consent) => consent.clone(),
            None => self.inner.create_consent(request).await?,
        };
        let login = LoginRequest {
            redirect_uri: &request.redirect_uri,
            max_age_secs: request.max_age_secs,
            consent: &bank_consent,
        };
        match self.inner.rp.start_login(&login).await {
            Ok(started) => Ok(LoginStarted {
                authorize_url: started.authorize_url,
                state: started.state,
                secret: started.secret,
                bank_consent,
            }),
            Err(error) => {
                if request.reuse_consent.is_none() {
                    self.inner.abandon(&bank_consent).await;
                }
                Err(error)
            }
        }
    }

    async fn complete(&self, secret: &SecretString, callback: &Callback) -> Result<Granted, LoginError> {
        let grant = self.inner.rp.finish_login(secret, callback).await?;
        let tokens = TokenSet::granted(grant, self.inner.rp.now());
        Ok(Granted {
            subject: tokens.subject.clone(),
            bank_consent: tokens.consent.clone(),
            authenticated_at: tokens.authenticated_at,
            acr: tokens.acr.clone(),
            tokens: tokens.store()?,
        })
    }

    async fn shared_accounts(
        &self,
        tokens: &StoredTokens,
        presence: &Presence,
    ) -> Result<Vec<Account>, BankError> {
        let session = Session::of_tokens(&self.inner, TokenSet::read(tokens)?, presence);
        self.inner.fetch_accounts(&session).await
    }

    async fn balances(
        &self,
        permit: &Permit<ReadBalance>,
        context: &ReadContext<'_>,
    ) -> Result<Vec<AccountBalances>, BankError> {
        self.inner.read_balances(permit, context).await
    }

    async fn transactions(
        &self,
        permit: &Permit<ReadTransactions>,
        query: &TransactionQuery,
        context: &ReadContext<'_>,
    ) -> Result<TransactionPage, BankError> {
        self.inner.read_transactions(permit, query, context).await
    }

    async fn revoke(&self, bank_consent: &str, tokens: Option<&StoredTokens>) -> Result<(), BankError> {
        self.inner.accounts.forget(bank_consent);
        self.inner.delete_consent(bank_consent).await?;
        let Some(tokens) = tokens else { return Ok(()) };
        let tokens = TokenSet::read(tokens)?;
        match tokens.refresh() {
            Some(refresh) => self.inner.rp.revoke_token(&refresh, "refresh_token").await,
            None => self.inner.rp.revoke_token(&tokens.access(), "access_token").await,
        }
    }

    async fn doctor(&self) -> Vec<Finding> {
        self.inner.examine().await
    }
}

impl Inner {
    /// Deletes a consent that no login will follow. The bank lets it lapse by itself should this fail.
    async fn abandon(&self, consent: &str) {
        if let Err(error) = self.delete_consent(consent).await {
            tracing::warn!(institution = %self.rp.config.id, detail = %error.detail, "an unused consent stays at the bank");
        }
    }
}
