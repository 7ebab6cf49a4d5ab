//! The outside: clock, randomness, the Graph API, the bank's pager, a bank.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tellerline_core::{
    AccountId, Clock, Entropy, InstitutionId, Seed, Timestamp,
    bank::{
        Account, AccountBalances, AccountKind, AccountState, Balance, BalanceKind, BankFailure, Presence,
        TransactionPage, TransactionQuery,
    },
    consent::{Permit, ReadBalance, ReadTransactions},
    money::{Currency, Money},
    ports::{
        Bank, BankError, BeginLink, Callback, Finding, Granted, LoginError, LoginStarted, ReadContext,
        StoredTokens,
    },
};
use tokio::sync::{Notify, watch};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stands still until it is moved.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn at(text: &str) -> Self {
        let at: jiff::Timestamp = text.parse().expect("a time");
        Self(AtomicI64::new(Timestamp::from_jiff(at).as_micros()))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).expect("a short time"), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Another seed each time, the same ones in every run.
#[derive(Default)]
pub(crate) struct Counted(AtomicU64);

impl Entropy for Counted {
    fn seed(&self) -> Seed {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        Seed::new(bytes)
    }
}

/// How the Graph API answers a message; without a script it takes it.
pub(crate) enum Answer {
    /// An error code, with `Retry-After` in seconds.
    Refuse(i64, Option<u64>),
    /// Takes it, but only when notified.
    Hold(Arc<Notify>),
}

/// One call of the pager.
#[derive(Clone)]
pub(crate) struct Paged {
    pub(crate) signature: String,
    pub(crate) body: Vec<u8>,
}

/// A Graph API and a pager on one listener.
pub(crate) struct Outside {
    pub(crate) url: String,
    scripts: Mutex<HashMap<String, VecDeque<Answer>>>,
    /// What the pager answers; 204 when empty.
    pub(crate) pager: Mutex<VecDeque<u16>>,
    accepted: Mutex<Vec<(String, String)>>,
    /// Under which rule of the window each of them came.
    rules: Mutex<Vec<(String, String)>>,
    refused: Mutex<Vec<String>>,
    held: Mutex<Vec<String>>,
    paged: Mutex<Vec<Paged>>,
    /// What the Graph API tells with each answer: percent of the allowance.
    used: AtomicU64,
    /// Signs without words: typing, seen.
    signs: AtomicU64,
    changed: watch::Sender<()>,
}

impl Outside {
    pub(crate) async fn start() -> anyhow::Result<Arc<Self>> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let outside = Arc::new(Self {
            url: format!("http://{}", listener.local_addr()?),
            scripts: Mutex::default(),
            pager: Mutex::default(),
            accepted: Mutex::default(),
            rules: Mutex::default(),
            refused: Mutex::default(),
            held: Mutex::default(),
            paged: Mutex::default(),
            used: AtomicU64::new(0),
            signs: AtomicU64::new(0),
            changed: watch::Sender::new(()),
        });
        let router = Router::new()
            .route("/v25.0/{page}/messages", post(message))
            .route("/pager", post(page))
            .with_state(Arc::clone(&outside));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(outside)
    }

    pub(crate) fn script(&self, psid: &str, answer: Answer) {
        lock(&self.scripts).entry(psid.to_owned()).or_default().push_back(answer);
    }

    /// Texts that reached the person.
    pub(crate) fn words(&self, psid: &str) -> Vec<String> {
        lock(&self.accepted).iter().filter(|(to, _)| to == psid).map(|(_, text)| text.clone()).collect()
    }

    /// Under which rules of the window those texts came: type, and tag where there was one.
    pub(crate) fn rules(&self, psid: &str) -> Vec<String> {
        lock(&self.rules).iter().filter(|(to, _)| to == psid).map(|(_, rule)| rule.clone()).collect()
    }

    /// As [`Self::words`], once there are so many.
    pub(crate) async fn until_words(&self, psid: &str, count: usize) -> Vec<String> {
        self.until(|| self.words(psid).len() >= count, || format!("{:#?}", self.words(psid))).await;
        self.words(psid)
    }

    /// Waits until a message to the person is held up.
    pub(crate) async fn until_held(&self, psid: &str) {
        self.until(|| lock(&self.held).iter().any(|to| to == psid), || "nothing held".to_owned()).await;
    }

    pub(crate) async fn until_refused(&self, psid: &str) {
        self.until(|| lock(&self.refused).iter().any(|to| to == psid), || "no refusal".to_owned()).await;
    }

    /// Calls of the pager, once there are so many.
    pub(crate) async fn until_paged(&self, count: usize) -> Vec<Paged> {
        self.until(|| lock(&self.paged).len() >= count, || "not paged".to_owned()).await;
        lock(&self.paged).clone()
    }

    /// From now on the Graph API tells that so much of the Page's allowance is used.
    pub(crate) fn uses(&self, percent: u64) {
        self.used.store(percent, Ordering::SeqCst);
    }

    /// How many signs without words came.
    pub(crate) fn signs(&self) -> u64 {
        self.signs.load(Ordering::SeqCst)
    }

    pub(crate) fn paged(&self) -> usize {
        lock(&self.paged).len()
    }

    async fn until(&self, ready: impl Fn() -> bool, found: impl Fn() -> String) {
        let mut changes = self.changed.subscribe();
        let waits = async {
            while !ready() {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        assert!(tokio::time::timeout(Duration::from_mins(1), waits).await.is_ok(), "{}", found());
    }

    fn change(&self, change: impl FnOnce()) {
        change();
        self.changed.send_replace(());
    }
}

async fn message(State(outside): State<Arc<Outside>>, Json(call): Json<Value>) -> Response {
    let psid = call["recipient"]["id"].as_str().unwrap_or_default().to_owned();
    let message = &call["message"];
    if message.is_null() {
        outside.signs.fetch_add(1, Ordering::SeqCst);
        return Json(json!({ "recipient_id": psid })).into_response();
    }
    let payload = &message["attachment"]["payload"];
    let texts = [&message["text"], &payload["text"], &payload["elements"][0]["title"]];
    let text = texts.into_iter().find_map(Value::as_str).unwrap_or_default().to_owned();
    let scripted = lock(&outside.scripts).get_mut(&psid).and_then(VecDeque::pop_front);
    match scripted {
        Some(Answer::Refuse(code, after)) => {
            outside.change(|| lock(&outside.refused).push(psid));
            let body = Json(json!({ "error": { "message": "no", "type": "OAuthException", "code": code } }));
            let mut answer = (StatusCode::BAD_REQUEST, body).into_response();
            if let Some(after) = after {
                answer.headers_mut().insert("retry-after", after.into());
            }
            return answer;
        }
        Some(Answer::Hold(release)) => {
            outside.change(|| lock(&outside.held).push(psid.clone()));
            release.notified().await;
        }
        None => {}
    }
    let rule = [&call["messaging_type"], &call["tag"]].map(|part| part.as_str().unwrap_or_default());
    lock(&outside.rules).push((psid.clone(), rule.join(" ").trim().to_owned()));
    let mid = format!("m_{}", lock(&outside.accepted).len());
    outside.change(|| lock(&outside.accepted).push((psid.clone(), text)));
    let used = json!({ "call_count": outside.used.load(Ordering::SeqCst) }).to_string();
    ([("x-app-usage", used)], Json(json!({ "recipient_id": psid, "message_id": mid }))).into_response()
}

async fn page(State(outside): State<Arc<Outside>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("x-tellerline-signature-256").and_then(|value| value.to_str().ok());
    let paged = Paged { signature: signature.unwrap_or_default().to_owned(), body: body.to_vec() };
    let status = lock(&outside.pager).pop_front().unwrap_or(204);
    outside.change(|| lock(&outside.paged).push(paged));
    StatusCode::from_u16(status).unwrap_or_default()
}

/// A bank with one account and one balance: £ 1,234.56.
pub(crate) struct FakeBank {
    institution: InstitutionId,
    /// Rings when a read has arrived.
    pub(crate) asked: Notify,
    reads: AtomicU64,
    /// What a read waits for; `None` answers at once.
    pub(crate) gate: Mutex<Option<Arc<Notify>>>,
    /// Consents that were revoked.
    pub(crate) revoked: Mutex<Vec<String>>,
}

/// The figure, as it would stand in a chat.
pub(crate) const FIGURE: &str = "1,234.56";

impl FakeBank {
    pub(crate) fn new(id: &str) -> Self {
        Self {
            institution: InstitutionId::new(id),
            asked: Notify::new(),
            reads: AtomicU64::new(0),
            gate: Mutex::default(),
            revoked: Mutex::default(),
        }
    }

    /// Reads wait from now on, until the returned bell rings.
    pub(crate) fn hang(&self) -> Arc<Notify> {
        let bell = Arc::new(Notify::new());
        *lock(&self.gate) = Some(Arc::clone(&bell));
        bell
    }

    /// How many reads have arrived.
    pub(crate) fn reads(&self) -> u64 {
        self.reads.load(Ordering::SeqCst)
    }

    pub(crate) fn revoked(&self) -> Vec<String> {
        lock(&self.revoked).clone()
    }
}

fn not_here() -> BankError {
    BankError::new(BankFailure::Nonsense, "this bank only tells balances")
}

#[async_trait]
impl Bank for FakeBank {
    fn institution(&self) -> &InstitutionId {
        &self.institution
    }

    async fn begin(&self, _: &BeginLink) -> Result<LoginStarted, BankError> {
        Err(not_here())
    }

    async fn complete(&self, _: &SecretString, _: &Callback) -> Result<Granted, LoginError> {
        Err(not_here().into())
    }

    async fn shared_accounts(&self, _: &StoredTokens, _: &Presence) -> Result<Vec<Account>, BankError> {
        Err(not_here())
    }

    async fn balances(
        &self,
        permit: &Permit<ReadBalance>,
        _: &ReadContext<'_>,
    ) -> Result<Vec<AccountBalances>, BankError> {
        assert!(permit.expires_at() > Timestamp::from_secs(0));
        let gate = lock(&self.gate).clone();
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.asked.notify_one();
        if let Some(gate) = gate {
            gate.notified().await;
        }
        let account = Account {
            id: AccountId::new("22289"),
            label: Some("Bills".to_owned()),
            kind: AccountKind::Current,
            last_four: Some("0123".to_owned()),
            currency: Currency::GBP,
            state: AccountState::Open,
        };
        let balance = Balance {
            amount: Money::from_minor(123_456, Currency::GBP),
            kind: BalanceKind::Available,
            as_of: Timestamp::from_secs(1_795_000_000),
            includes_credit: None,
        };
        Ok(vec![AccountBalances { account, balances: vec![balance] }])
    }

    async fn transactions(
        &self,
        _: &Permit<ReadTransactions>,
        _: &TransactionQuery,
        _: &ReadContext<'_>,
    ) -> Result<TransactionPage, BankError> {
        Err(not_here())
    }

    async fn revoke(&self, bank_consent: &str, _: Option<&StoredTokens>) -> Result<(), BankError> {
        lock(&self.revoked).push(bank_consent.to_owned());
        Ok(())
    }

    async fn doctor(&self) -> Vec<Finding> {
        Vec::new()
    }
}
