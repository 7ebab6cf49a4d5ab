//! Tests of the connector against a bank under the test's control.

mod bodies;
mod reads;
mod tokens;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use async_trait::async_trait;
use serde_json::{Value, json};
use tellerline_core::{
    bank::{AccountBalances, BankFailure, Presence, TransactionPage, TransactionQuery},
    consent::{
        AtBank, Basis, Consent, Given, Permit, Purpose, PurposeKind, ReadBalance, ReadTransactions, Way,
    },
    id::{AccountId, ConsentId, LinkId},
    ports::{Bank as _, BankError, ReadContext, StoredTokens, TokenVault},
    time::Timestamp,
};
use uuid::Uuid;

use super::UkOpenBanking;
use crate::{
    InstitutionConfig,
    fapi::testing::{FakeBank, NOW},
};

/// Tokens of one link; the disk can be taken away.
struct Vault {
    tokens: Mutex<Option<StoredTokens>>,
    full: AtomicBool,
    /// What another process stores just before the next refresh of this one is stored.
    other_process: Mutex<Option<StoredTokens>>,
    saves: AtomicUsize,
    saved: tokio::sync::Notify,
}

#[async_trait]
impl TokenVault for Vault {
    async fn load(&self, _: LinkId) -> Result<Option<StoredTokens>, BankError> {
        Ok(self.tokens.lock().unwrap().clone())
    }

    async fn save(&self, _: LinkId, _: &StoredTokens) -> Result<(), BankError> {
        panic!("a refresh never writes over what it has not seen")
    }

    async fn replace(&self, _: LinkId, old: &StoredTokens, new: &StoredTokens) -> Result<bool, BankError> {
        if self.full.load(Ordering::SeqCst) {
            return Err(BankError::new(BankFailure::Unreachable, "disk full"));
        }
        let mut held = self.tokens.lock().unwrap();
        if let Some(theirs) = self.other_process.lock().unwrap().take() {
            *held = Some(theirs);
        }
        if held.as_ref().is_none_or(|held| held.expose() != old.expose()) {
            return Ok(false);
        }
        *held = Some(new.clone());
        self.saves.fetch_add(1, Ordering::SeqCst);
        self.saved.notify_one();
        Ok(true)
    }
}

/// A linked customer with one account, `A1`.
struct Linked {
    bank: FakeBank,
    connector: UkOpenBanking,
    vault: Arc<Vault>,
    shared: Arc<dyn TokenVault>,
}

fn account(id: &str) -> Value {
    json!({ "AccountId": id, "Currency": "GBP", "Nickname": format!("Pot {id}"), "Status": "Enabled",
            "AccountTypeCode": "CACC" })
}

fn balance(id: &str, amount: &str) -> Value {
    json!({ "AccountId": id, "Amount": { "Amount": amount, "Currency": "GBP" },
            "CreditDebitIndicator": "Credit", "Type": "ITAV", "DateTime": "2027-01-15T07:00:00Z" })
}

fn link() -> LinkId {
    LinkId::from_uuid(Uuid::from_u128(2))
}

fn permit<P: Purpose>(accounts: &[&str]) -> Permit<P> {
    let (at, ends) = (Timestamp::from_secs(NOW), Timestamp::from_secs(NOW + 86_400));
    let given =
        Given { at, text_version: "1".into(), language: "en".into(), way: Way::Page, basis: Basis::Contract };
    let purposes = PurposeKind::ALL.iter().copied();
    let at_bank = AtBank { purposes: purposes.clone().collect(), expires_at: ends };
    let ids = (ConsentId::from_uuid(Uuid::from_u128(1)), link());
    let consent = Consent::unpaired(ids, purposes, &given, ends, at_bank)
        .sharing(accounts.iter().map(|id| AccountId::new(*id)), &given)
        .pair(at);
    consent.permit(Timestamp::from_secs(NOW)).unwrap()
}

fn attended() -> Presence {
    Presence::Attended { ip: "203.0.113.7".parse().unwrap(), user_agent: Some("Browser/1".into()) }
}

impl Linked {
    async fn new() -> Self {
        Self::with(|_| ()).await
    }

    async fn with(change: impl FnOnce(&mut InstitutionConfig)) -> Self {
        let bank = FakeBank::start().await;
        {
            let bodies = &mut bank.state().bodies;
            bodies
                .insert("/accounts".into(), json!({ "Data": { "Account": [account("A1"), account("A2")] } }));
            for id in ["A1", "A2"] {
                let body = json!({ "Data": { "Balance": [balance(id, "12.34")] } });
                bodies.insert(format!("/accounts/{id}/balances"), body);
            }
        }
        let mut config = bank.config();
        change(&mut config);
        let connector = bank.connector_with(config);
        let started = connector.begin(&FakeBank::begin()).await.unwrap();
        let granted = connector.complete(&started.secret, &bank.callback()).await.unwrap();
        let vault = Arc::new(Vault {
            tokens: Mutex::new(Some(granted.tokens)),
            full: AtomicBool::new(false),
            other_process: Mutex::new(None),
            saves: AtomicUsize::new(0),
            saved: tokio::sync::Notify::new(),
        });
        Self { bank, connector, shared: vault.clone(), vault }
    }

    async fn balances(&self, presence: Presence) -> Result<Vec<AccountBalances>, BankError> {
        let context = ReadContext { vault: &self.shared, presence };
        self.connector.balances(&permit::<ReadBalance>(&["A1"]), &context).await
    }

    async fn transactions(&self, query: &TransactionQuery) -> Result<TransactionPage, BankError> {
        let context = ReadContext { vault: &self.shared, presence: attended() };
        self.connector.transactions(&permit::<ReadTransactions>(&["A1"]), query, &context).await
    }

    /// The failure of a read.
    async fn failure(&self) -> BankFailure {
        self.balances(attended()).await.unwrap_err().failure
    }
}
