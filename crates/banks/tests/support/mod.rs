//! What a caller of the connector brings along: a vault, a clock, consents and permits.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tellerline_core::{
    consent::{AtBank, Basis, Consent, Given, PurposeKind, Way},
    entropy::{Entropy, Seed},
    id::{AccountId, ConsentId, LinkId},
    ports::{BankError, StoredTokens, TokenVault},
    time::Timestamp,
};
use uuid::Uuid;

/// Seeds that repeat from run to run but not within one.
#[derive(Default)]
pub(crate) struct CountingEntropy(Mutex<u64>);

impl Entropy for CountingEntropy {
    fn seed(&self) -> Seed {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        let mut bytes = [7_u8; 32];
        bytes[..8].copy_from_slice(&count.to_be_bytes());
        Seed::new(bytes)
    }
}

/// Tokens of one link, in memory.
pub(crate) struct Vault(Mutex<Option<StoredTokens>>);

impl Vault {
    pub(crate) fn holding(tokens: StoredTokens) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Some(tokens))))
    }

    pub(crate) fn tokens(&self) -> StoredTokens {
        self.0.lock().unwrap().clone().unwrap()
    }
}

#[async_trait]
impl TokenVault for Vault {
    async fn load(&self, _: LinkId) -> Result<Option<StoredTokens>, BankError> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn save(&self, _: LinkId, tokens: &StoredTokens) -> Result<(), BankError> {
        *self.0.lock().unwrap() = Some(tokens.clone());
        Ok(())
    }

    async fn replace(&self, _: LinkId, old: &StoredTokens, new: &StoredTokens) -> Result<bool, BankError> {
        let mut held = self.0.lock().unwrap();
        let same = held.as_ref().is_some_and(|held| held.expose() == old.expose());
        if same {
            *held = Some(new.clone());
        }
        Ok(same)
    }
}

/// A live consent over these accounts.
pub(crate) fn consent(accounts: Vec<AccountId>, now: Timestamp) -> Consent {
    let ends = Timestamp::from_secs(now.as_secs() + 86_400);
    let given = Given {
        at: now,
        text_version: "1".into(),
        language: "en".into(),
        way: Way::Page,
        basis: Basis::Contract,
    };
    let purposes = [PurposeKind::ReadBalance, PurposeKind::ReadTransactions];
    let at_bank = AtBank { purposes: purposes.into(), expires_at: ends };
    let ids = (ConsentId::from_uuid(Uuid::from_u128(1)), LinkId::from_uuid(Uuid::from_u128(2)));
    Consent::unpaired(ids, purposes, &given, ends, at_bank).sharing(accounts, &given).pair(now)
}

/// The customer's browser: follows no redirect by itself.
pub(crate) fn browser() -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}
