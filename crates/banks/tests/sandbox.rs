//! The connector against the sandbox bank: a whole life of a link, with a test client in the browser's place,
//! and every figure compared with the bank's own ledger.

mod support;

use std::sync::Arc;

use jsonwebtoken::jwk::JwkSet;
use secrecy::SecretString;
use serde_json::{Value, json};
use tellerline_banks::{
    Dependencies, InstitutionConfig, MemoryLedger, PossessionKey, ReadyGrant, SigningKey, UkOpenBanking,
    generate_signing_key, jwks,
};
use tellerline_core::{
    bank::{BalanceKind, BankFailure, Presence, TransactionQuery, TransactionStatus},
    consent::{PurposeKind, ReadBalance, ReadTransactions},
    id::InstitutionId,
    ports::{Bank as _, BeginLink, Callback, Finding, LoginError, LoginStarted, ReadContext, TokenVault},
    time::{Clock, Timestamp},
};
use tellerline_net::Client;
use tellerline_sandbox::bank::{
    BankConfig, ClientConfig, ClientKeys, ManualClock, RunningBank, SandboxClock as _, start,
};
use url::Url;

use support::{CountingEntropy, Vault, browser, consent};

const CLIENT: &str = "tellerline-test";
const REDIRECT: &str = "https://chat.harbour-bank.test/link/callback/harbour";

/// Both sides live in the same time.
struct SharedClock(Arc<ManualClock>);

impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_jiff(self.0.now())
    }
}

struct World {
    sandbox: RunningBank,
    bank: UkOpenBanking,
    clock: Arc<ManualClock>,
    http: reqwest::Client,
}

fn attended() -> Presence {
    Presence::Attended { ip: "203.0.113.7".parse().unwrap(), user_agent: Some("Test/1".into()) }
}

impl World {
    async fn new() -> Self {
        Self::with(|_| ()).await
    }

    async fn with(change: impl FnOnce(&mut InstitutionConfig)) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let entropy = Arc::new(CountingEntropy::default());
        let pem = generate_signing_key(entropy.as_ref()).unwrap();
        let key = SigningKey::from_pem(&pem, None).unwrap();
        let keys: JwkSet = serde_json::from_value(jwks([&key])).unwrap();
        let clock = Arc::new(ManualClock::new("2026-11-22T10:00:10Z".parse().unwrap()));
        let mut config = BankConfig::new("127.0.0.1:0".parse().unwrap());
        config.clock = clock.clone();
        config.page_size = 25;
        config.clients = vec![ClientConfig {
            client_id: CLIENT.into(),
            name: "Tellerline".into(),
            keys: ClientKeys::Inline(keys),
            redirect_uris: vec![REDIRECT.into()],
        }];
        let sandbox = start(config).await.unwrap();
        let mut config = InstitutionConfig::new(
            InstitutionId::new("harbour"),
            sandbox.issuer("harbour"),
            sandbox.api_url("harbour"),
            CLIENT,
            pem,
        );
        config.allow_loopback_http = true;
        change(&mut config);
        let dependencies = Dependencies {
            client: Client::to(&[sandbox.issuer("harbour"), sandbox.api_url("harbour")]).unwrap(),
            clock: Arc::new(SharedClock(Arc::clone(&clock))),
            entropy,
            ledger: Arc::new(MemoryLedger::default()),
        };
        let bank = UkOpenBanking::try_new(config, dependencies).unwrap();
        Self { sandbox, bank, clock, http: browser() }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_jiff(self.clock.now())
    }

    async fn begin(&self) -> LoginStarted {
        let request = BeginLink {
            purposes: [PurposeKind::ReadBalance, PurposeKind::ReadTransactions].into(),
            expires_at: Timestamp::from_secs(self.now().as_secs() + 30 * 86_400),
            redirect_uri: REDIRECT.into(),
            max_age_secs: Some(300),
            reuse_consent: None,
            presence: attended(),
        };
        self.bank.begin(&request).await.unwrap()
    }

    /// The browser: password, code, all accounts; or cancels at the first page.
    async fn browse(&self, started: &LoginStarted, customer: &str, cancel: bool) -> Callback {
        let page = self.http.get(&started.authorize_url).send().await.unwrap();
        let location = page.headers()["location"].to_str().unwrap().to_owned();
        let cookie_of = |answer: &reqwest::Response| {
            let set = answer.headers().get("set-cookie")?.to_str().unwrap();
            Some(set.split(';').next().unwrap().to_owned())
        };
        let mut cookie = cookie_of(&page).unwrap();
        let page = Url::parse(&started.authorize_url).unwrap().join(&location).unwrap();
        let code = self.sandbox.current_code("harbour", customer).unwrap();
        let accounts: Vec<String> = self.ledger(customer).await["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|account| account["account_id"].as_str().unwrap().to_owned())
            .collect();
        let go = ("action", if cancel { "cancel" } else { "continue" });
        let shared: Vec<(&str, &str)> =
            accounts.iter().map(|id| ("account", id.as_str())).chain([go]).collect();
        let mut last = None;
        for form in
            [vec![("username", customer), ("password", "demo"), go], vec![("code", &code), go], shared]
        {
            let answer =
                self.http.post(page.clone()).header("cookie", &cookie).form(&form).send().await.unwrap();
            cookie = cookie_of(&answer).unwrap_or(cookie);
            let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
            if location.as_deref().is_some_and(|url| url.starts_with(REDIRECT)) {
                last = location;
                break;
            }
        }
        let back = Url::parse(&last.expect("the bank never sent the browser back")).unwrap();
        let parameter =
            |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        assert_eq!(parameter("state").as_deref(), Some(started.state.as_str()));
        Callback {
            code: parameter("code").map(SecretString::from),
            iss: parameter("iss"),
            error: parameter("error"),
        }
    }

    async fn control(&self, path: &str) -> Value {
        let url = format!("{}/_control/{path}", self.sandbox.base());
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) {
        let url = format!("{}/_control/{path}", self.sandbox.base());
        let answer = self.http.post(url).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    async fn fault(&self, target: &str, kind: &str, count: Option<u32>, variant: Option<&str>) {
        let body = json!({ "target": target, "kind": kind, "count": count, "variant": variant });
        self.post("faults", &body).await;
    }

    async fn ledger(&self, customer: &str) -> Value {
        self.control(&format!("ledger/harbour/{customer}")).await
    }

    /// A linked customer without the browser.
    fn linked(&self, customer: &str) -> Arc<Vault> {
        let key = PossessionKey::draw(&CountingEntropy::default()).unwrap();
        let granted = self.sandbox.grant("harbour", customer, CLIENT, key.thumbprint()).unwrap();
        let grant = ReadyGrant {
            access_token: granted.access_token.into(),
            refresh_token: Some(granted.refresh_token.into()),
            expires_at: Timestamp::from_secs(granted.expires_at),
            bank_consent: granted.consent_id,
            subject: granted.subject,
            authenticated_at: Timestamp::from_secs(granted.auth_time),
            acr: granted.acr,
        };
        Vault::holding(grant.into_tokens(&key).unwrap())
    }
}

fn context(vault: &Arc<dyn TokenVault>, presence: Presence) -> ReadContext<'_> {
    ReadContext { vault, presence }
}

fn everything() -> TransactionQuery {
    TransactionQuery {
        from: Some(jiff::civil::date(2020, 1, 1)),
        limit: u32::MAX,
        ..TransactionQuery::default()
    }
}

#[tokio::test]
async fn a_link_from_first_to_last() {
    let world = World::new().await;
    let started = world.begin().await;
    assert!(!started.authorize_url.contains(&started.state), "the front channel carries a reference only");
    let callback = world.browse(&started, "ada", false).await;
    let granted = world.bank.complete(&started.secret, &callback).await.unwrap();
    let ledger = world.ledger("ada").await;
    assert_eq!(granted.subject, ledger["subject"]);
    assert_eq!(granted.bank_consent, started.bank_consent);
    assert_eq!(granted.acr, "urn:openbanking:psd2:sca");

    let accounts = world.bank.shared_accounts(&granted.tokens, &attended()).await.unwrap();
    let rows = ledger["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), rows.len());

    let vault = Vault::holding(granted.tokens);
    let shared: Arc<dyn TokenVault> = vault.clone();
    let ids = accounts.iter().map(|account| account.id.clone()).collect();
    let consent = consent(ids, world.now());
    let permit = consent.permit::<ReadBalance>(world.now()).unwrap();
    let balances = world.bank.balances(&permit, &context(&shared, attended())).await.unwrap();
    assert_eq!(balances.len(), rows.len());
    for row in rows {
        let found = balances.iter().find(|one| one.account.id.as_str() == row["account_id"]).unwrap();
        assert_eq!(found.account.label.as_deref(), row["nickname"].as_str());
        assert_eq!(found.account.currency.code(), row["currency"]);
        let figure = |kind| {
            let balance = found.balances.iter().find(|balance| balance.kind == kind).unwrap();
            balance.amount.to_decimal()
        };
        assert_eq!(figure(BalanceKind::Booked), row["booked"].as_str().unwrap());
        assert_eq!(figure(BalanceKind::Available), row["available"].as_str().unwrap());
    }

    let permit = consent.permit::<ReadTransactions>(world.now()).unwrap();
    let page = world.bank.transactions(&permit, &everything(), &context(&shared, attended())).await.unwrap();
    for row in rows {
        let mine: Vec<_> = page.rows.iter().filter(|one| one.account.as_str() == row["account_id"]).collect();
        assert_eq!(mine.len() as u64, row["transactions"].as_u64().unwrap(), "{}", row["nickname"]);
    }
    assert!(page.rows.len() > 100, "several pages were read");
    assert!(!page.more);
    let booked: Vec<_> = page.rows.iter().filter(|row| row.status == TransactionStatus::Booked).collect();
    assert!(booked.windows(2).all(|pair| pair[0].at >= pair[1].at), "newest first");

    let before = vault.tokens();
    world.clock.advance_seconds(600);
    let balances_permit = consent.permit::<ReadBalance>(world.now()).unwrap();
    world.bank.balances(&balances_permit, &context(&shared, attended())).await.unwrap();
    assert_ne!(before.expose(), vault.tokens().expose(), "a spent access token was refreshed and stored");

    let tokens = vault.tokens();
    world.bank.revoke(&granted.bank_consent, Some(&tokens)).await.unwrap();
    world.bank.revoke(&granted.bank_consent, Some(&tokens)).await.unwrap();
    let error = world.bank.balances(&balances_permit, &context(&shared, attended())).await.unwrap_err();
    assert_eq!(error.failure, BankFailure::ConsentEnded, "{}", error.detail);
}

#[tokio::test]
async fn a_cancelled_login_and_a_replayed_code() {
    let world = World::new().await;
    let started = world.begin().await;
    let callback = world.browse(&started, "ben", true).await;
    let error = world.bank.complete(&started.secret, &callback).await.unwrap_err();
    assert!(matches!(error, LoginError::Cancelled), "{error:?}");

    let started = world.begin().await;
    let callback = world.browse(&started, "ben", false).await;
    world.bank.complete(&started.secret, &callback).await.unwrap();
    let error = world.bank.complete(&started.secret, &callback).await.unwrap_err();
    assert!(matches!(error, LoginError::Refused(_)), "{error:?}");
}

#[tokio::test]
async fn ten_reads_with_spent_tokens_refresh_once() {
    let world = World::new().await;
    let vault = world.linked("ben");
    let shared: Arc<dyn TokenVault> = vault.clone();
    let accounts = world.bank.shared_accounts(&vault.tokens(), &attended()).await.unwrap();
    world.post("expire-access-tokens", &json!({})).await;
    let consent = consent(accounts.into_iter().map(|account| account.id).collect(), world.now());
    let permit = consent.permit::<ReadBalance>(world.now()).unwrap();
    let reads = (0..10).map(|_| async {
        world.bank.balances(&permit, &context(&shared, attended())).await.map(|answer| answer.len())
    });
    for outcome in futures::future::join_all(reads).await {
        assert_eq!(outcome.unwrap(), permit.accounts().len());
    }
    // A second use of an old refresh token would have ended the grant at this bank: it still works.
    world.post("expire-access-tokens", &json!({})).await;
    world.bank.balances(&permit, &context(&shared, attended())).await.unwrap();
}

#[tokio::test]
async fn faults_become_words_that_a_flow_understands() {
    let world = World::with(|config| config.timeouts.total = std::time::Duration::from_millis(300)).await;
    let vault = world.linked("ada");
    let shared: Arc<dyn TokenVault> = vault.clone();
    let accounts = world.bank.shared_accounts(&vault.tokens(), &attended()).await.unwrap();
    let consent = consent(accounts.into_iter().map(|account| account.id).take(1).collect(), world.now());
    let permit = consent.permit::<ReadBalance>(world.now()).unwrap();
    let read = async || world.bank.balances(&permit, &context(&shared, attended())).await;
    for (kind, expect) in [
        ("500", BankFailure::Unreachable),
        ("hang", BankFailure::Unreachable),
        ("drop_connection", BankFailure::Unreachable),
        ("garbage", BankFailure::Nonsense),
        ("reauthenticate", BankFailure::Reauthenticate),
        ("revoked_consent", BankFailure::ConsentEnded),
    ] {
        world.fault("balances", kind, Some(1), None).await;
        let error = read().await.unwrap_err();
        assert_eq!(error.failure, expect, "{kind}: {}", error.detail);
    }
    let vault = world.linked("ada");
    let shared: Arc<dyn TokenVault> = vault.clone();
    let read = async || world.bank.balances(&permit, &context(&shared, attended())).await;
    world.fault("balances", "429", Some(1), None).await;
    let error = read().await.unwrap_err();
    assert!(matches!(error.failure, BankFailure::RateLimited { retry_after: Some(_) }), "{error:?}");
    world.fault("balances", "object_for_array", Some(1), None).await;
    assert_eq!(read().await.unwrap().len(), 1);
    world.fault("token", "expired_refresh", Some(1), None).await;
    world.post("expire-access-tokens", &json!({})).await;
    let error = read().await.unwrap_err();
    assert_eq!(error.failure, BankFailure::Reauthenticate, "{}", error.detail);
}

#[tokio::test]
async fn broken_paging_links_end_with_the_rows_in_hand() {
    let world = World::new().await;
    let vault = world.linked("ada");
    let shared: Arc<dyn TokenVault> = vault.clone();
    let accounts = world.bank.shared_accounts(&vault.tokens(), &attended()).await.unwrap();
    let consent = consent(accounts.into_iter().map(|account| account.id).take(1).collect(), world.now());
    let permit = consent.permit::<ReadTransactions>(world.now()).unwrap();
    for (variant, more) in [("self", false), ("foreign", true), ("null", true), ("other_resource", true)] {
        world.fault("transactions", "broken_next", Some(1), Some(variant)).await;
        let page =
            world.bank.transactions(&permit, &everything(), &context(&shared, attended())).await.unwrap();
        assert_eq!((page.rows.len(), page.more), (25, more), "{variant}");
    }
}

#[tokio::test]
async fn doctor_finds_everything_in_order_and_an_unknown_client_not() {
    let clock_off = |finding: &Finding| finding.check != "clock";
    let world = World::new().await;
    let findings: Vec<_> = world.bank.doctor().await.into_iter().filter(clock_off).collect();
    assert!(findings.iter().all(Finding::ok), "{findings:#?}");
    let world = World::with(|config| config.issuer = config.issuer.replace("harbour", "northwind/")).await;
    let findings = world.bank.doctor().await;
    let broken = findings.iter().find(|finding| finding.check == "issuer").unwrap();
    assert!(!broken.ok() && broken.detail.contains("northwind/"), "{broken:?}");
    assert!(broken.fix.as_ref().is_some_and(|fix| fix.contains("`issuer`")), "{broken:?}");
}
