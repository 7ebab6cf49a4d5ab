//! A relying party small enough to lie: every part of a request can be replaced.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, JwkSet, ThumbprintHash},
};
use serde_json::{Value, json};
use tellerline_sandbox::bank::{
    BankConfig, ClientConfig, ClientKeys, ManualClock, RunningBank, SandboxClock as _, start,
};
use url::Url;

use crate::schema::{assert_published, published_path};

pub(crate) const CLIENT: &str = "tellerline-demo";
pub(crate) const REDIRECT: &str = "http://localhost:8080/link/callback/harbour";
pub(crate) const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters-0123456789";
pub(crate) const ALL: &[&str] = &[
    "ReadAccountsBasic",
    "ReadAccountsDetail",
    "ReadBalances",
    "ReadTransactionsBasic",
    "ReadTransactionsDetail",
    "ReadTransactionsCredits",
    "ReadTransactionsDebits",
    "ReadParty",
    "ReadPartyPSU",
];

/// A signing key with its public half.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) secret: EncodingKey,
    pub(crate) public: Jwk,
    pub(crate) algorithm: Algorithm,
}

impl Key {
    pub(crate) fn new(kid: &str) -> Self {
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        Self::from(EncodingKey::from_ec_der(pkcs8.as_ref()), Algorithm::ES256, kid)
    }

    pub(crate) fn from(secret: EncodingKey, algorithm: Algorithm, kid: &str) -> Self {
        let mut public = Jwk::from_encoding_key(&secret, algorithm).unwrap();
        public.common.key_id = Some(kid.to_owned());
        Self { secret, public, algorithm }
    }

    pub(crate) fn jkt(&self) -> String {
        self.public.thumbprint(ThumbprintHash::SHA256).unwrap()
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid.clone_from(&self.public.common.key_id);
        jsonwebtoken::encode(&header, claims, &self.secret).unwrap()
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Query parameters of the Location header.
    pub(crate) fn came_back_with(&self, name: &str) -> Option<String> {
        let target = Url::parse(self.header("location")).ok()?;
        target.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, error: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.json()["error"], error, "{}", self.text);
    }

    #[track_caller]
    pub(crate) fn assert_code(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.json()["Errors"][0]["ErrorCode"], code, "{}", self.text);
    }
}

/// A bank with a clock that is moved by hand, and a client registered with it.
pub(crate) struct World {
    pub(crate) bank: RunningBank,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) http: reqwest::Client,
    pub(crate) key: Key,
    pub(crate) dpop: Key,
    nonce: Mutex<String>,
    serial: AtomicU64,
    /// Set where a fault makes answers wrong on purpose; otherwise each is held against the specification.
    pub(crate) spoilt: AtomicBool,
}

/// Tokens of one login.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) consent: String,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) body: Value,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut BankConfig)) -> Self {
        let clock = Arc::new(ManualClock::new("2026-11-22T10:00:10Z".parse().unwrap()));
        let key = Key::new("client-key");
        let mut config = BankConfig::new("127.0.0.1:0".parse().unwrap());
        config.clock = clock.clone();
        let other = Key::new("client-key");
        config.clients = [(CLIENT, &key), ("other-client", &other)]
            .map(|(id, key)| ClientConfig {
                client_id: id.into(),
                name: "Tellerline <demo>".into(),
                keys: ClientKeys::Inline(JwkSet { keys: vec![key.public.clone()] }),
                redirect_uris: vec![REDIRECT.into()],
            })
            .into();
        change(&mut config);
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let bank = start(config).await.unwrap();
        let dpop = Key::new("dpop");
        Self {
            bank,
            clock,
            http,
            key,
            dpop,
            nonce: Mutex::default(),
            serial: AtomicU64::new(0),
            spoilt: AtomicBool::new(false),
        }
    }

    pub(crate) fn issuer(&self) -> String {
        self.bank.issuer("harbour")
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_second()
    }

    pub(crate) fn fresh_id(&self) -> String {
        format!("id-{}", self.serial.fetch_add(1, Ordering::SeqCst))
    }

    pub(crate) fn assertion_claims(&self) -> Value {
        json!({ "iss": CLIENT, "sub": CLIENT, "aud": self.issuer(), "jti": self.fresh_id(),
                "iat": self.now(), "exp": self.now() + 60 })
    }

    pub(crate) fn proof_claims(&self, method: &str, url: &str, token: Option<&str>) -> Value {
        let mut claims = json!({ "htm": method, "htu": url, "iat": self.now(), "jti": self.fresh_id(),
                                 "nonce": self.nonce.lock().unwrap().clone() });
        if let Some(token) = token {
            claims["ath"] = json!(sha256_url(token));
        }
        claims
    }

    pub(crate) fn proof_of(key: &Key, claims: &Value) -> String {
        let mut header = Header::new(key.algorithm);
        header.typ = Some("dpop+jwt".into());
        let mut public = key.public.clone();
        public.common.key_id = None;
        header.jwk = Some(public);
        jsonwebtoken::encode(&header, claims, &key.secret).unwrap()
    }

    pub(crate) fn nonce(&self) -> String {
        self.nonce.lock().unwrap().clone()
    }

    fn learn_nonce(&self, answer: &Answer) -> bool {
        let given = answer.header("dpop-nonce").to_owned();
        let mut known = self.nonce.lock().unwrap();
        let new = !given.is_empty() && *known != given;
        if new {
            *known = given;
        }
        new
    }

    /// Gets the first nonce, as any client does: by being sent away.
    pub(crate) async fn get_nonce(&self) {
        let url = format!("{}/token", self.issuer());
        let form = [("grant_type", "client_credentials"), ("scope", "accounts")].map(owned);
        self.post_with(&url, form.into(), &self.dpop.clone()).await;
    }

    /// Sends a form with a fresh assertion and proof of `key`, as they are.
    pub(crate) async fn post_once(
        &self,
        url: &str,
        mut form: Vec<(String, String)>,
        key: Option<&Key>,
    ) -> Answer {
        if !form.iter().any(|(name, _)| name == "client_assertion") {
            form.push(owned((
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            )));
            form.push(("client_assertion".into(), self.key.sign(&self.assertion_claims())));
        }
        let mut request = self.http.post(url).form(&form);
        if let Some(key) = key {
            request = request.header("dpop", Self::proof_of(key, &self.proof_claims("POST", url, None)));
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// The same, repeated once when the bank wants a nonce.
    pub(crate) async fn post_with(&self, url: &str, form: Vec<(String, String)>, key: &Key) -> Answer {
        let first = self.post_once(url, form.clone(), Some(key)).await;
        if self.learn_nonce(&first) && first.text.contains("use_dpop_nonce") {
            return self.post_once(url, form, Some(key)).await;
        }
        first
    }

    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> Answer {
        let form = form.iter().copied().map(owned).collect();
        self.post_with(&format!("{}/token", self.issuer()), form, &self.dpop.clone()).await
    }

    /// The client's own token.
    pub(crate) async fn client_token(&self) -> String {
        let answer = self.token(&[("grant_type", "client_credentials"), ("scope", "accounts")]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A call of the API with token and proof; repeats once for a nonce.
    pub(crate) async fn api(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> Answer {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.bank.api_url("harbour"))
        };
        for _ in 0..2 {
            let answer = self.api_request(method, &url, token, body, &self.dpop).send().await.unwrap();
            let answer = Answer::of(answer).await;
            if !self.spoilt.load(Ordering::SeqCst)
                && let Some(published) = published_path(&method.to_lowercase(), &url)
            {
                assert_published(&method.to_lowercase(), published, &answer);
            }
            if !(self.learn_nonce(&answer) && answer.header("www-authenticate").contains("use_dpop_nonce")) {
                return answer;
            }
        }
        unreachable!("the nonce of the first answer was refused");
    }

    pub(crate) fn api_request(
        &self,
        method: &str,
        url: &str,
        token: &str,
        body: Option<&Value>,
        key: &Key,
    ) -> reqwest::RequestBuilder {
        let htu = url.split('?').next().unwrap();
        let request = self
            .http
            .request(method.parse().unwrap(), url)
            .header("authorization", format!("DPoP {token}"))
            .header("dpop", Self::proof_of(key, &self.proof_claims(method, htu, Some(token))))
            .header("accept", "application/json");
        match body {
            Some(body) => request.json(body),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.api("GET", path, token, None).await
    }

    pub(crate) async fn consent(&self, permissions: &[&str], more: Value) -> Answer {
        let mut data = json!({ "Permissions": permissions });
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let token = self.client_token().await;
        self.api("POST", "/account-access-consents", &token, Some(&json!({ "Data": data, "Risk": {} }))).await
    }

    pub(crate) fn request(&self, consent: &str) -> Vec<(String, String)> {
        let claims = json!({ "id_token": {
            "openbanking_intent_id": { "value": consent, "essential": true },
            "acr": { "essential": true, "values": ["urn:openbanking:psd2:sca"] } } });
        [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("redirect_uri", REDIRECT),
            ("scope", "openid accounts"),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("code_challenge", &sha256_url(VERIFIER)),
            ("code_challenge_method", "S256"),
            ("claims", &claims.to_string()),
            ("dpop_jkt", &self.dpop.jkt()),
        ]
        .map(owned)
        .into()
    }

    pub(crate) async fn push(&self, form: Vec<(String, String)>) -> Answer {
        self.post_with(&format!("{}/par", self.issuer()), form, &self.dpop.clone()).await
    }

    /// Where the browser is sent after a push that went well.
    pub(crate) async fn authorize_url(&self, form: Vec<(String, String)>) -> String {
        let answer = self.push(form).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(answer.json()["expires_in"], 60);
        let reference = answer.json()["request_uri"].as_str().unwrap().to_owned();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("client_id", CLIENT), ("request_uri", &reference)])
            .finish();
        format!("{}/authorize?{query}", self.issuer())
    }

    /// Exchanges a code.
    pub(crate) async fn exchange(&self, code: &str) -> Answer {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ])
        .await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Answer {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// The whole way: consent, login of `ada`, tokens.
    pub(crate) async fn link(&self, permissions: &[&str]) -> Tokens {
        self.link_with(permissions, json!({})).await
    }

    pub(crate) async fn link_with(&self, permissions: &[&str], more: Value) -> Tokens {
        let made = self.consent(permissions, more).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let consent = made.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
        let url = self.authorize_url(self.request(&consent)).await;
        let back = Browser::new(self).log_in(&url, "ada").await;
        let code = back.came_back_with("code").unwrap_or_else(|| panic!("{back:?}"));
        let answer = self.exchange(&code).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let body = answer.json();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Tokens { consent, access: text("access_token"), refresh: text("refresh_token"), body: body.clone() }
    }

    pub(crate) async fn control(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let request =
            self.http.request(method.parse().unwrap(), format!("{}/_control/{path}", self.bank.base()));
        let request = if let Some(body) = body { request.json(&body) } else { request };
        Answer::of(request.send().await.unwrap()).await
    }

    /// Accounts of ada with exact figures.
    pub(crate) async fn ledger(&self) -> Vec<Value> {
        self.control("GET", "ledger/harbour/ada", None).await.json()["accounts"].as_array().unwrap().clone()
    }
}

/// A browser that keeps cookies and follows nothing by itself.
pub(crate) struct Browser<'a> {
    world: &'a World,
    pub(crate) cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(world: &'a World) -> Self {
        Self { world, cookie: String::new() }
    }

    fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.headers.get("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("HttpOnly")
                    && cookie.contains("SameSite=Lax")
                    && cookie.contains("Path=/harbour")
            );
            cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
        }
    }

    pub(crate) async fn get(&mut self, url: &str) -> Answer {
        let request = self.world.http.get(url).header("cookie", &self.cookie);
        let answer = Answer::of(request.send().await.unwrap()).await;
        self.keep(&answer);
        answer
    }

    pub(crate) async fn post(&mut self, url: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.world.http.post(url).header("cookie", &self.cookie).form(form);
        let answer = Answer::of(request.send().await.unwrap()).await;
        self.keep(&answer);
        answer
    }

    /// Opens the bank; gives the address of its page.
    pub(crate) async fn open(&mut self, authorize: &str) -> String {
        let answer = self.get(authorize).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.header("location").to_owned()
    }

    /// Types password and code; gives the answer to the code.
    pub(crate) async fn two_factors(&mut self, page: &str, user: &str) -> Answer {
        let answer =
            self.post(page, &[("username", user), ("password", "demo"), ("action", "continue")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, page));
        self.type_shown_code(page).await
    }

    /// Types the code that the demo box of the page shows.
    pub(crate) async fn type_shown_code(&mut self, page: &str) -> Answer {
        let shown = self.get(page).await.text;
        let code = shown.split("<output id=\"demo-code\">").nth(1).unwrap()[..6].to_owned();
        self.post(page, &[("code", &code), ("action", "continue")]).await
    }

    /// Logs in, shares all accounts, and gives the answer that leads back to the client.
    pub(crate) async fn log_in(&mut self, authorize: &str, user: &str) -> Answer {
        let page = self.open(authorize).await;
        let answer = self.two_factors(&page, user).await;
        if answer.header("location") != page {
            return answer;
        }
        let shown = self.get(&page).await.text;
        let accounts: Vec<&str> = shown
            .split("name=\"account\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        let form: Vec<(&str, &str)> =
            accounts.into_iter().map(|id| ("account", id)).chain([("action", "continue")]).collect();
        self.post(&page, &form).await
    }
}

pub(crate) fn sha256_url(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

pub(crate) fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// A form with one field replaced, or removed when `value` is empty.
pub(crate) fn replaced(mut form: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    form.retain(|(key, _)| key != name);
    if !value.is_empty() {
        form.push(owned((name, value)));
    }
    form
}
