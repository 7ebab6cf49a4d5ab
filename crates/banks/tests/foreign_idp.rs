//! The relying party against an identity provider that others wrote: npm's `oidc-provider` in its FAPI 2.0
//! profile, with DPoP nonces demanded everywhere. Needs Node.js and `cargo xtask setup`.

mod support;

use std::{
    collections::BTreeMap,
    path::Path,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use secrecy::SecretString;
use serde_json::json;
use tellerline_banks::{
    Dependencies, InstitutionConfig, MemoryLedger, SigningKey, UkOpenBanking, generate_signing_key, jwks,
};
use tellerline_core::{
    bank::{BankFailure, Presence},
    consent::{PurposeKind, ReadBalance},
    id::InstitutionId,
    ports::{Bank as _, BeginLink, Callback, ReadContext, TokenVault},
    time::{Clock, Timestamp},
};
use tellerline_net::Client;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use url::Url;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use support::{CountingEntropy, Vault, browser, consent};

const CLIENT: &str = "tellerline-test";
const REDIRECT: &str = "https://chat.harbour-bank.test/link/callback/harbour";

/// The provider lives in the machine's time, so this test does too.
struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "the provider under test has only the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::from_jiff(jiff::Timestamp::now())
    }
}

/// The provider's process; it ends with this value.
struct Provider {
    issuer: String,
    _process: Child,
    /// Kept open: the provider writes remarks there and would end at a closed pipe.
    _output: Lines<BufReader<ChildStdout>>,
}

async fn provider(key: &SigningKey) -> Provider {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(
        root.join("../../tools/node_modules/oidc-provider").is_dir(),
        "oidc-provider is not installed: run `cargo xtask setup` once"
    );
    let client = json!({ "id": CLIENT, "jwks": jwks([key]), "redirect_uri": REDIRECT });
    let mut process = Command::new("node")
        .arg(root.join("tests/foreign_idp/provider.mjs"))
        .env("CLIENT", client.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("Node.js 18 or newer is needed for this test");
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(port) = line.strip_prefix("port ") {
            return Provider {
                issuer: format!("http://127.0.0.1:{port}"),
                _process: process,
                _output: lines,
            };
        }
    }
    panic!("the provider ended before it listened");
}

/// Follows redirects with cookies until the callback address comes.
async fn browse(http: &reqwest::Client, start: &str) -> Callback {
    let mut cookies: BTreeMap<String, String> = BTreeMap::new();
    let mut url = Url::parse(start).unwrap();
    for _ in 0..10 {
        if url.as_str().starts_with(REDIRECT) {
            let parameter = |name: &str| {
                url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
            };
            return Callback {
                code: parameter("code").map(SecretString::from),
                iss: parameter("iss"),
                error: parameter("error"),
            };
        }
        let jar: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = http.get(url.clone()).header("cookie", jar.join("; ")).send().await.unwrap();
        for set in answer.headers().get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let Some(location) = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned())
        else {
            panic!("{}: {}", answer.status(), answer.text().await.unwrap());
        };
        url = url.join(&location).unwrap();
    }
    panic!("the provider leads round in circles");
}

/// An account API beside the provider. Refuses the first read of a balance, so that a refresh is needed.
async fn api() -> MockServer {
    let server = MockServer::start().await;
    let refused = AtomicBool::new(false);
    let answer = move |request: &Request| {
        let path = request.url.path().trim_start_matches("/open-banking/v4.0/aisp");
        let authorised =
            request.headers.get("authorization").is_some_and(|value| value.as_bytes().starts_with(b"DPoP "));
        assert!(authorised && request.headers.contains_key("dpop"));
        match (request.method.as_str(), path) {
            ("POST", "/account-access-consents") => ResponseTemplate::new(201)
                .set_body_json(json!({ "Data": { "ConsentId": "consent-1", "Status": "AWAU" } })),
            ("DELETE", _) => ResponseTemplate::new(204),
            ("GET", "/accounts") => ResponseTemplate::new(200).set_body_json(
                json!({ "Data": { "Account": [{ "AccountId": "A1", "Currency": "GBP", "Nickname": "Bills" }] } }),
            ),
            ("GET", "/accounts/A1/balances") if !refused.swap(true, Ordering::SeqCst) => {
                ResponseTemplate::new(401)
            }
            ("GET", "/accounts/A1/balances") => ResponseTemplate::new(200).set_body_json(
                json!({ "Data": { "Balance": { "Amount": { "Amount": "1.00", "Currency": "GBP" },
                        "CreditDebitIndicator": "Credit", "Type": "ITAV" } } }),
            ),
            _ => ResponseTemplate::new(400),
        }
    };
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

#[tokio::test]
async fn login_refresh_and_revocation_with_a_provider_of_others() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let pem = generate_signing_key(&CountingEntropy::default()).unwrap();
    let key = SigningKey::from_pem(&pem, None).unwrap();
    let provider = provider(&key).await;
    let api = api().await;
    let id = InstitutionId::new("foreign");
    let mut config = InstitutionConfig::new(id, &provider.issuer, api.uri(), CLIENT, pem);
    config.allow_loopback_http = true;
    let dependencies = Dependencies {
        client: Client::to(&[provider.issuer.clone(), api.uri()]).unwrap(),
        clock: Arc::new(MachineClock),
        entropy: Arc::new(CountingEntropy::default()),
        ledger: Arc::new(MemoryLedger::default()),
    };
    let bank = UkOpenBanking::try_new(config, dependencies).unwrap();
    let findings = bank.doctor().await;
    assert!(findings.iter().all(tellerline_core::ports::Finding::ok), "{findings:#?}");

    let now = MachineClock.now();
    let request = BeginLink {
        purposes: [PurposeKind::ReadBalance].into(),
        expires_at: Timestamp::from_secs(now.as_secs() + 86_400),
        redirect_uri: REDIRECT.into(),
        max_age_secs: Some(300),
        reuse_consent: None,
        presence: Presence::Unattended,
    };
    let started = bank.begin(&request).await.unwrap();
    let callback = browse(&browser(), &started.authorize_url).await;
    let granted = bank.complete(&started.secret, &callback).await.unwrap();
    assert_eq!(granted.subject, "customer-1");
    assert_eq!(granted.acr, "urn:openbanking:psd2:sca");
    let accounts = bank.shared_accounts(&granted.tokens, &Presence::Unattended).await.unwrap();
    assert_eq!(accounts.len(), 1);

    let vault = Vault::holding(granted.tokens);
    let shared: Arc<dyn TokenVault> = vault.clone();
    let consent = consent(vec![accounts[0].id.clone()], now);
    let permit = consent.permit::<ReadBalance>(now).unwrap();
    let context = ReadContext { vault: &shared, presence: Presence::Unattended };
    let before = vault.tokens();
    let balances = bank.balances(&permit, &context).await.unwrap();
    assert_eq!(balances[0].balances[0].amount.to_decimal(), "1.00");
    let after = vault.tokens();
    assert_ne!(before.expose(), after.expose(), "refreshed at the provider and stored");

    // The old refresh token was rotated away: the provider takes it for stolen, and says so.
    let stolen: Arc<dyn TokenVault> = Vault::holding(spent(&before));
    let context = ReadContext { vault: &stolen, presence: Presence::Unattended };
    let error = bank.balances(&permit, &context).await.unwrap_err();
    assert_eq!(error.failure, BankFailure::ConsentEnded, "{}", error.detail);
    bank.revoke(&granted.bank_consent, Some(&after)).await.unwrap();
}

/// The same tokens with their time run out.
fn spent(tokens: &tellerline_core::ports::StoredTokens) -> tellerline_core::ports::StoredTokens {
    let mut set: serde_json::Value = serde_json::from_str(tokens.expose()).unwrap();
    set["expires_at"] = json!(0);
    tellerline_core::ports::StoredTokens::new(set.to_string())
}
