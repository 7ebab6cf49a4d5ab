//! A bank that does as the test says, and counts what it is asked.

use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use tellerline_core::{
    AccountId, InstitutionId, Money, Permit, Timestamp,
    bank::{
        Account, AccountBalances, AccountKind, AccountState, Balance, BalanceKind, BankFailure, Presence,
        Transaction, TransactionPage, TransactionQuery, TransactionStatus,
    },
    consent::{ReadBalance, ReadTransactions},
    money::Currency,
    ports::{
        Bank, BankError, BeginLink, Callback, Finding, Granted, LoginError, LoginStarted, ReadContext,
        StoredTokens,
    },
};
use tokio::sync::{oneshot, watch};

/// What must never be seen where it does not belong.
pub(super) const FIGURE: &str = "7,654,321.09";
pub(super) const NICKNAME: &str = "<b onclick=alert(1)>Nest \u{202e}egg</b>";
pub(super) const MERCHANT: &str = "Canary Books <script>steal()</script>";
pub(super) const ISSUER: &str = "https://login.bank.test";

/// What the bank has seen and how it behaves.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) begun: Vec<BeginLink>,
    pub(super) completed: usize,
    pub(super) listed: Vec<Presence>,
    pub(super) read: Vec<Presence>,
    pub(super) subject: String,
    pub(super) failure: Option<BankFailure>,
    /// Payments alone cannot be read.
    pub(super) without_payments: bool,
    held: Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>,
}

pub(super) struct FakeBank {
    id: InstitutionId,
    seen: Mutex<Seen>,
    revoked: watch::Sender<Vec<(String, bool)>>,
}

impl FakeBank {
    pub(super) fn new(id: &str) -> Self {
        let seen = Seen { subject: "ada".to_owned(), ..Seen::default() };
        Self { id: InstitutionId::new(id), seen: Mutex::new(seen), revoked: watch::Sender::new(Vec::new()) }
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// The next read of balances waits: the first tells that it was asked, the second lets it answer.
    pub(super) fn hold_next(&self) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        let ((asked, told), (go, waits)) = (oneshot::channel(), oneshot::channel());
        self.seen().held = Some((asked, waits));
        (told, go)
    }

    /// Consents ended so far: id, and whether tokens came along.
    pub(super) fn revoked(&self) -> Vec<(String, bool)> {
        self.revoked.borrow().clone()
    }

    /// Resolves when so many consents have been ended.
    pub(super) async fn revocations(&self, count: usize) -> Vec<(String, bool)> {
        let mut watch = self.revoked.subscribe();
        watch.wait_for(|revoked| revoked.len() >= count).await.unwrap().clone()
    }

    fn trouble(&self) -> Result<(), BankError> {
        match self.seen().failure {
            Some(failure) => Err(BankError::new(failure, "as the test says")),
            None => Ok(()),
        }
    }

    fn account() -> Account {
        Account {
            id: AccountId::new("A1"),
            label: Some(NICKNAME.to_owned()),
            kind: AccountKind::Savings,
            last_four: Some("4242".to_owned()),
            currency: Currency::GBP,
            state: AccountState::Open,
        }
    }
}

#[async_trait]
impl Bank for FakeBank {
    fn institution(&self) -> &InstitutionId {
        &self.id
    }

    async fn begin(&self, request: &BeginLink) -> Result<LoginStarted, BankError> {
        self.trouble()?;
        let mut seen = self.seen();
        seen.begun.push(request.clone());
        let number = seen.begun.len();
        Ok(LoginStarted {
            authorize_url: format!("https://login.bank.test/authorize?client_id=us&request_uri=urn:{number}"),
            state: format!("state-{}-{number}", self.id),
            secret: format!("secret-{number}").into(),
            bank_consent: request.reuse_consent.clone().unwrap_or_else(|| format!("consent-{number}")),
        })
    }

    async fn complete(&self, secret: &SecretString, callback: &Callback) -> Result<Granted, LoginError> {
        let mut seen = self.seen();
        seen.completed += 1;
        if callback.iss.as_deref() != Some(ISSUER) {
            return Err(LoginError::Refused("iss".to_owned()));
        }
        if callback.error.is_some() {
            return Err(LoginError::Cancelled);
        }
        match callback.code.as_ref().map(ExposeSecret::expose_secret) {
            Some("good") => {}
            Some("weak") => return Err(LoginError::TooWeak),
            Some("away") => return Err(BankError::new(BankFailure::Unreachable, "away").into()),
            _ => return Err(LoginError::Refused("code".to_owned())),
        }
        let number: usize = secret.expose_secret().trim_start_matches("secret-").parse().unwrap();
        let request = &seen.begun[number - 1];
        Ok(Granted {
            subject: seen.subject.clone(),
            bank_consent: request.reuse_consent.clone().unwrap_or_else(|| format!("consent-{number}")),
            authenticated_at: Timestamp::from_secs(1_700_000_000),
            acr: "sca".to_owned(),
            tokens: StoredTokens::new(format!("tokens-{number}")),
        })
    }

    async fn shared_accounts(
        &self,
        _: &StoredTokens,
        presence: &Presence,
    ) -> Result<Vec<Account>, BankError> {
        self.trouble()?;
        self.seen().listed.push(presence.clone());
        let second = Account { id: AccountId::new("A2"), label: None, last_four: None, ..Self::account() };
        Ok(vec![Self::account(), second])
    }

    async fn balances(
        &self,
        permit: &Permit<ReadBalance>,
        context: &ReadContext<'_>,
    ) -> Result<Vec<AccountBalances>, BankError> {
        assert!(context.vault.load(permit.link()).await?.is_some(), "a live link has tokens");
        self.trouble()?;
        self.seen().read.push(context.presence.clone());
        let held = self.seen().held.take();
        if let Some((asked, waits)) = held {
            asked.send(()).unwrap();
            waits.await.unwrap();
        }
        let figure = |minor, kind| Balance {
            amount: Money::from_minor(minor, Currency::GBP),
            kind,
            as_of: Timestamp::from_secs(1_700_000_000),
            includes_credit: None,
        };
        let balances = vec![figure(765_432_109, BalanceKind::Available), figure(100, BalanceKind::Booked)];
        let hidden = AccountBalances {
            account: Account {
                id: AccountId::new("NOT-SHARED"),
                label: Some("Secret pot".into()),
                ..Self::account()
            },
            balances: balances.clone(),
        };
        Ok(vec![AccountBalances { account: Self::account(), balances }, hidden])
    }

    async fn transactions(
        &self,
        _: &Permit<ReadTransactions>,
        query: &TransactionQuery,
        context: &ReadContext<'_>,
    ) -> Result<TransactionPage, BankError> {
        self.trouble()?;
        if self.seen().without_payments {
            return Err(BankError::new(BankFailure::Unreachable, "as the test says"));
        }
        self.seen().read.push(context.presence.clone());
        let row = |number: u32| Transaction {
            id: None,
            account: AccountId::new("A1"),
            amount: Money::from_minor(-1_250 - i64::from(number), Currency::GBP),
            status: if number == 1 { TransactionStatus::Pending } else { TransactionStatus::Booked },
            at: Timestamp::from_secs(1_699_920_000),
            merchant: Some(format!("{MERCHANT} {number}")),
            text: None,
        };
        let rows = (query.skip..45).take(query.limit as usize).map(row).collect();
        Ok(TransactionPage {
            rows,
            accounts: vec![Self::account()],
            more: query.skip + query.limit < 45,
            as_of: Timestamp::from_secs(1_700_000_000),
            payday: None,
        })
    }

    async fn revoke(&self, bank_consent: &str, tokens: Option<&StoredTokens>) -> Result<(), BankError> {
        self.trouble()?;
        self.revoked.send_modify(|revoked| revoked.push((bank_consent.to_owned(), tokens.is_some())));
        Ok(())
    }

    async fn doctor(&self) -> Vec<Finding> {
        Vec::new()
    }
}
