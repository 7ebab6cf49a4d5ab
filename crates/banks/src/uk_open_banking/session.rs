//! One read on behalf of a customer: the access token is fetched, refreshed when spent, and a 401 leads to
//! one refresh and one more try.
//!
//! A refresh runs in a task of its own, alone for its link, and stores the new tokens before anybody uses
//! them: a bank that rotates refresh tokens ends the grant when an old one is used again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use http::Method;
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use tellerline_core::{
    bank::{BankFailure, Presence},
    id::LinkId,
    ports::{BankError, StoredTokens, TokenVault},
};
use url::Url;

use super::{
    Inner,
    consents::ConsentStatus,
    errors::{self, Refusal},
    presence_headers,
    tokens::TokenSet,
};
use crate::{
    fapi::{DpopKey, ResourceCall, TokenError, ours},
    net::Answer,
};

/// A customer's tokens in use.
pub(crate) struct Session {
    inner: Arc<Inner>,
    /// `None` while no link exists yet: such tokens are fresh and cannot be renewed.
    renewal: Option<(LinkId, Arc<dyn TokenVault>)>,
    tokens: tokio::sync::RwLock<TokenSet>,
    presence: Presence,
}

/// Why a read brought nothing.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// This account is no longer shared; the others are.
    Gone,
    /// The whole read failed.
    Bank(BankError),
}

impl From<BankError> for ReadError {
    fn from(error: BankError) -> Self {
        Self::Bank(error)
    }
}

impl Session {
    pub(crate) async fn of_link(
        inner: &Arc<Inner>,
        link: LinkId,
        vault: &Arc<dyn TokenVault>,
        presence: &Presence,
    ) -> Result<Self, BankError> {
        let (_, tokens) = load(vault.as_ref(), link).await?;
        let session = Self {
            inner: Arc::clone(inner),
            renewal: Some((link, Arc::clone(vault))),
            tokens: tokio::sync::RwLock::new(tokens),
            presence: presence.clone(),
        };
        let tokens = session.tokens().await;
        if tokens.is_spent(inner.rp.now()) || inner.refreshes.is_waiting(link) {
            session.renew(&tokens).await?;
        }
        Ok(session)
    }

    pub(crate) fn of_tokens(inner: &Arc<Inner>, tokens: TokenSet, presence: &Presence) -> Self {
        Self {
            inner: Arc::clone(inner),
            renewal: None,
            tokens: tokio::sync::RwLock::new(tokens),
            presence: presence.clone(),
        }
    }

    pub(crate) async fn tokens(&self) -> TokenSet {
        self.tokens.read().await.clone()
    }

    /// Reads one resource.
    pub(crate) async fn get<T: DeserializeOwned>(&self, url: &Url, what: &str) -> Result<T, ReadError> {
        let tokens = self.tokens().await;
        let mut answer = self.fetch(url, &tokens, what).await?;
        if !answer.status.is_success() && errors::judge(&answer) == Refusal::Token && self.renewal.is_some() {
            let renewed = self.renew(&tokens).await?;
            answer = self.fetch(url, &renewed, what).await?;
        }
        if answer.status.is_success() {
            return Ok(answer.json(what)?);
        }
        Err(self.refused(&answer, &tokens.consent, what).await)
    }

    async fn fetch(&self, url: &Url, tokens: &TokenSet, what: &str) -> Result<Answer, BankError> {
        let key = DpopKey::from_text(&tokens.dpop()).map_err(ours)?;
        let headers = presence_headers(&self.presence, Some(tokens.authenticated_at));
        let call = ResourceCall {
            method: Method::GET,
            url,
            access: &tokens.access(),
            key: &key,
            headers: &self.inner.interaction(headers),
            body: None,
            what,
        };
        self.inner.call(&call).await
    }

    async fn refused(&self, answer: &Answer, consent: &str, what: &str) -> ReadError {
        let failure = match errors::judge(answer) {
            Refusal::Gone => return ReadError::Gone,
            Refusal::Ours => BankFailure::Nonsense,
            Refusal::Reauthenticate => BankFailure::Reauthenticate,
            judged @ (Refusal::Token | Refusal::ConsentStatus | Refusal::Forbidden) => {
                match self.inner.consent_status(consent).await {
                    Err(error) => return error.into(),
                    Ok(ConsentStatus::Ended) => BankFailure::ConsentEnded,
                    Ok(ConsentStatus::Authorised) if judged == Refusal::Forbidden => {
                        BankFailure::NotPermitted
                    }
                    Ok(ConsentStatus::Authorised) => BankFailure::Reauthenticate,
                }
            }
        };
        errors::error(failure, answer, what).into()
    }

    /// Tokens newer than `old`: somebody else's refresh, or one of our own. Dropping this future leaves the
    /// refresh running.
    async fn renew(&self, old: &TokenSet) -> Result<TokenSet, BankError> {
        let Some((link, vault)) = &self.renewal else {
            return Err(BankError::new(BankFailure::Reauthenticate, "fresh tokens were refused"));
        };
        let (inner, link, vault, old) = (Arc::clone(&self.inner), *link, Arc::clone(vault), old.clone());
        let task = tokio::spawn(async move { inner.refresh_alone(link, vault.as_ref(), &old).await });
        let renewed = task
            .await
            .map_err(|_| BankError::new(BankFailure::Unreachable, "the refresh was cut short"))??;
        *self.tokens.write().await = renewed.clone();
        Ok(renewed)
    }
}

/// The tokens of a link, as stored and as read, or the word that it has ended.
async fn load(vault: &dyn TokenVault, link: LinkId) -> Result<(StoredTokens, TokenSet), BankError> {
    match vault.load(link).await? {
        Some(stored) => {
            let read = TokenSet::read(&stored)?;
            Ok((stored, read))
        }
        None => Err(BankError::new(BankFailure::NotPermitted, "the link has ended")),
    }
}

/// What is stored after a refresh, as stored and as read.
enum Saved {
    /// What we brought.
    Ours(StoredTokens, TokenSet),
    /// What another process, or a new login, brought before us.
    Theirs(StoredTokens, TokenSet),
}

impl Saved {
    fn either(self) -> (StoredTokens, TokenSet) {
        let (Self::Ours(stored, read) | Self::Theirs(stored, read)) = self;
        (stored, read)
    }
}

/// Refreshes under way, and tokens that the store would not take yet.
#[derive(Default)]
pub(crate) struct Refreshes {
    locks: Mutex<HashMap<LinkId, Weak<tokio::sync::Mutex<()>>>>,
    /// New tokens whose store failed, with the set they replace. Kept in memory only, so that a store that
    /// comes back within the life of this process loses no grant.
    unsaved: Mutex<HashMap<LinkId, (TokenSet, TokenSet)>>,
}

impl Refreshes {
    fn lock(&self, link: LinkId) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(&link).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::new(tokio::sync::Mutex::new(()));
        locks.insert(link, Arc::downgrade(&lock));
        lock
    }

    fn is_waiting(&self, link: LinkId) -> bool {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&link)
    }

    fn keep(&self, link: LinkId, old: &TokenSet, new: &TokenSet) {
        let mut unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
        unsaved.insert(link, (old.clone(), new.clone()));
    }

    fn take(&self, link: LinkId) -> Option<(TokenSet, TokenSet)> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).remove(&link)
    }
}

impl Inner {
    /// One at a time per link in this process; whoever waited finds the tokens of the one before. Of two
    /// processes, the one that stores second takes what the first stored.
    async fn refresh_alone(
        &self,
        link: LinkId,
        vault: &dyn TokenVault,
        old: &TokenSet,
    ) -> Result<TokenSet, BankError> {
        let lock = self.refreshes.lock(link);
        let _alone = lock.lock().await;
        let (mut stored, mut current) = load(vault, link).await?;
        if let Some((replaced, new)) = self.refreshes.take(link)
            && replaced.is_same_access(&current)
        {
            (stored, current) = self.save(link, vault, (&stored, &current), new).await?.either();
        }
        if !current.is_same_access(old) && !current.is_spent(self.rp.now()) {
            return Ok(current);
        }
        self.refresh(link, vault, (&stored, &current)).await
    }

    async fn refresh(
        &self,
        link: LinkId,
        vault: &dyn TokenVault,
        (stored, current): (&StoredTokens, &TokenSet),
    ) -> Result<TokenSet, BankError> {
        let Some(refresh) = current.refresh() else {
            return Err(BankError::new(BankFailure::Reauthenticate, "no refresh token"));
        };
        let key = DpopKey::from_text(&current.dpop()).map_err(ours)?;
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose_secret())];
        let answer = match self.rp.token(&form, &key, "refresh").await {
            Ok(answer) => answer,
            Err(TokenError::Oauth(error)) if error.error == "invalid_grant" => {
                return self.grant_ended(link, vault, current).await;
            }
            Err(error) => return Err(error.into_bank("refresh")),
        };
        let new = current.refreshed(&answer, self.rp.now());
        // Stored first, checked second: a check that fails must not cost the customer their grant.
        let (stored, new) = match self.save(link, vault, (stored, current), new).await? {
            Saved::Ours(stored, new) => (stored, new),
            Saved::Theirs(_, theirs) => return Ok(theirs),
        };
        if let Some(id_token) = &answer.id_token {
            let checked = self.rp.check_refreshed_id_token(id_token, &current.subject).await;
            if let Err(error) = checked {
                // The refresh token stays; the access token beside it is never used.
                self.save(link, vault, (&stored, current), new.without_access()).await?;
                return Err(BankError::new(BankFailure::Reauthenticate, format!("refresh: {error}")));
            }
        }
        Ok(new)
    }

    async fn save(
        &self,
        link: LinkId,
        vault: &dyn TokenVault,
        (stored, old): (&StoredTokens, &TokenSet),
        new: TokenSet,
    ) -> Result<Saved, BankError> {
        let sealed = new.store()?;
        match vault.replace(link, stored, &sealed).await {
            Ok(true) => Ok(Saved::Ours(sealed, new)),
            Ok(false) => {
                tracing::info!(link.id = %link, "another process stored new tokens first; they are used");
                let (sealed, theirs) = load(vault, link).await?;
                Ok(Saved::Theirs(sealed, theirs))
            }
            Err(error) => {
                tracing::error!(link.id = %link, "new tokens could not be stored; they are not used until they are");
                self.refreshes.keep(link, old, &new);
                Err(error)
            }
        }
    }

    /// The refresh token is no longer good. Another process may have used it a moment ago; else the consent
    /// tells whether a login is enough.
    async fn grant_ended(
        &self,
        link: LinkId,
        vault: &dyn TokenVault,
        current: &TokenSet,
    ) -> Result<TokenSet, BankError> {
        let (_, stored) = load(vault, link).await?;
        if !stored.is_same_access(current) && !stored.is_spent(self.rp.now()) {
            return Ok(stored);
        }
        let failure = match self.consent_status(&current.consent).await? {
            ConsentStatus::Authorised => BankFailure::Reauthenticate,
            ConsentStatus::Ended => BankFailure::ConsentEnded,
        };
        Err(BankError::new(failure, "refresh: invalid_grant"))
    }
}
