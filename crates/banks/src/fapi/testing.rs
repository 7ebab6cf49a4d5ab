//! A clock, randomness and an institution that tests own. The institution answers well unless told otherwise.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;
use serde_json::{Value, json};
use tellerline_core::{
    bank::Presence,
    consent::PurposeKind,
    entropy::{Entropy, Seed},
    id::InstitutionId,
    ports::{BeginLink, Callback},
    time::{Clock, Timestamp},
};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use super::{
    dpop::sha256_text,
    keys::{SigningKey, generate_signing_key, jwks},
};
use crate::{Dependencies, InstitutionConfig, MemoryLedger, UkOpenBanking};

pub(crate) const CLIENT: &str = "tellerline-test";
pub(crate) const CONSENT: &str = "consent-1";
pub(crate) const NOW: i64 = 1_800_000_000;
const API: &str = "/open-banking/v4.0/aisp";

/// Stands still until moved.
pub(crate) struct ManualClock(AtomicI64);

impl ManualClock {
    pub(crate) fn new(secs: i64) -> Self {
        Self(AtomicI64::new(secs))
    }

    pub(crate) fn advance(&self, secs: i64) {
        self.0.fetch_add(secs, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.0.load(Ordering::SeqCst))
    }
}

/// Seeds that repeat from run to run but not within one.
pub(crate) struct FixedEntropy(u64, AtomicU64);

impl FixedEntropy {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed, AtomicU64::new(0))
    }
}

impl Entropy for FixedEntropy {
    fn seed(&self) -> Seed {
        let mut bytes = [0_u8; 32];
        bytes[..8].copy_from_slice(&self.0.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.1.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        Seed::new(bytes)
    }
}

/// One call that arrived.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) line: String,
    pub(crate) form: HashMap<String, String>,
    pub(crate) headers: http::HeaderMap,
    pub(crate) proof: Value,
    pub(crate) body: Vec<u8>,
}

/// What the institution does, and what it was asked.
pub(crate) struct State {
    issuer: String,
    pub(crate) key: SigningKey,
    /// Merged over what is answered; `null` removes.
    pub(crate) metadata: Value,
    pub(crate) id_token: Value,
    pub(crate) token: Value,
    pub(crate) id_token_raw: Option<String>,
    /// Answers that come before the usual ones, by the call line's beginning; used up.
    pub(crate) next: Vec<(&'static str, ResponseTemplate)>,
    /// Bodies of resources by path, for good.
    pub(crate) bodies: HashMap<String, Value>,
    /// A DPoP nonce that calls whose line contains the first text must carry.
    pub(crate) nonces: Vec<(&'static str, &'static str)>,
    pub(crate) calls: Vec<Call>,
    nonce: String,
    consent: String,
    /// Number of the access token that is good; each token answer raises it.
    pub(crate) generation: u32,
    pub(crate) consent_status: &'static str,
    pub(crate) refresh_error: Option<&'static str>,
}

/// An institution under the test's control.
pub(crate) struct FakeBank {
    pub(crate) server: MockServer,
    pub(crate) state: Arc<Mutex<State>>,
    pub(crate) clock: Arc<ManualClock>,
}

impl FakeBank {
    pub(crate) async fn start() -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let server = MockServer::start().await;
        let pem = generate_signing_key(&FixedEntropy::new(99)).unwrap();
        let state = State {
            issuer: server.uri(),
            key: SigningKey::from_pem(&pem, Some("bank-key".into())).unwrap(),
            metadata: json!({}),
            id_token: json!({}),
            token: json!({}),
            id_token_raw: None,
            next: Vec::new(),
            bodies: HashMap::new(),
            nonces: Vec::new(),
            calls: Vec::new(),
            nonce: String::new(),
            consent: CONSENT.into(),
            generation: 0,
            consent_status: "AUTH",
            refresh_error: None,
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        Mock::given(any())
            .respond_with(move |request: &Request| shared.lock().unwrap().respond(request))
            .mount(&server)
            .await;
        Self { server, state, clock: Arc::new(ManualClock::new(NOW)) }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn config(&self) -> InstitutionConfig {
        let pem = generate_signing_key(&FixedEntropy::new(7)).unwrap();
        let id = InstitutionId::new("harbour");
        let mut config = InstitutionConfig::new(id, self.server.uri(), self.server.uri(), CLIENT, pem);
        config.allow_loopback_http = true;
        config
    }

    pub(crate) fn connector(&self) -> UkOpenBanking {
        self.connector_with(self.config())
    }

    pub(crate) fn connector_with(&self, config: InstitutionConfig) -> UkOpenBanking {
        let dependencies = Dependencies {
            client: tellerline_net::Client::to(&[self.server.uri()]).unwrap(),
            clock: self.clock.clone(),
            entropy: Arc::new(FixedEntropy::new(1)),
            ledger: Arc::new(MemoryLedger::default()),
        };
        UkOpenBanking::try_new(config, dependencies).unwrap()
    }

    pub(crate) fn begin() -> BeginLink {
        BeginLink {
            purposes: [PurposeKind::ReadBalance].into(),
            expires_at: Timestamp::from_secs(NOW + 86_400),
            redirect_uri: "https://chat.example/link/callback/harbour".into(),
            max_age_secs: None,
            reuse_consent: None,
            presence: Presence::Unattended,
        }
    }

    pub(crate) fn callback(&self) -> Callback {
        Callback { code: Some("the-code".into()), iss: Some(self.server.uri()), error: None }
    }

    /// How many calls began like this.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.state().calls.iter().filter(|call| call.line.starts_with(line)).count()
    }

    pub(crate) fn last(&self, line: &str) -> Call {
        self.state().calls.iter().rfind(|call| call.line.starts_with(line)).unwrap().clone()
    }

    pub(crate) fn once(&self, line: &'static str, answer: ResponseTemplate) {
        self.state().next.push((line, answer));
    }
}

/// Merges `patch` over `base`, one level deep; `null` removes.
fn patched(mut base: Value, patch: &Value) -> Value {
    for (name, value) in patch.as_object().unwrap() {
        if value.is_null() {
            base.as_object_mut().unwrap().remove(name);
        } else {
            base[name] = value.clone();
        }
    }
    base
}

fn payload(token: &str) -> Value {
    let part = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    part.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A token without a signature, as `alg: none` has it.
pub(crate) fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(claims))
}

pub(crate) fn obie_error(status: u16, code: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .set_body_json(json!({ "Id": "1", "Errors": [{ "ErrorCode": code, "Message": "no" }] }))
}

impl State {
    fn respond(&mut self, request: &Request) -> ResponseTemplate {
        let path = request.url.path().to_owned();
        let line = format!("{} {}", request.method, path.trim_start_matches(API));
        let form: HashMap<String, String> = url::form_urlencoded::parse(&request.body).into_owned().collect();
        let proof = payload(header(request, "dpop"));
        self.calls.push(Call {
            line: line.clone(),
            form: form.clone(),
            headers: request.headers.clone(),
            proof: proof.clone(),
            body: request.body.clone(),
        });
        let wanted = self.nonces.iter().find(|(part, _)| line.contains(part)).map(|(_, nonce)| *nonce);
        if let Some(nonce) = wanted
            && proof["nonce"] != nonce
        {
            return ResponseTemplate::new(if path.starts_with(API) { 401 } else { 400 })
                .insert_header("dpop-nonce", nonce)
                .insert_header("www-authenticate", "DPoP error=\"use_dpop_nonce\"")
                .set_body_json(json!({ "error": "use_dpop_nonce" }));
        }
        if let Some(index) = self.next.iter().position(|(start, _)| line.starts_with(start)) {
            return self.next.remove(index).1;
        }
        let answer = self.usual(&path, &line, &form, request);
        answer.insert_header("x-fapi-interaction-id", header(request, "x-fapi-interaction-id"))
    }

    fn usual(
        &mut self,
        path: &str,
        line: &str,
        form: &HashMap<String, String>,
        request: &Request,
    ) -> ResponseTemplate {
        let ok = |body: Value| ResponseTemplate::new(200).set_body_json(body);
        match path {
            "/.well-known/openid-configuration" => ok(patched(self.published(), &self.metadata)),
            "/jwks" => ok(jwks([&self.key])),
            "/par" => {
                self.nonce = form["nonce"].clone();
                ResponseTemplate::new(201)
                    .set_body_json(json!({ "request_uri": "urn:request:1", "expires_in": 60 }))
            }
            "/token" => self.tokens(form),
            "/revoke" => ResponseTemplate::new(200),
            _ if line == "POST /account-access-consents" => ResponseTemplate::new(201)
                .set_body_json(json!({ "Data": { "ConsentId": CONSENT, "Status": "AWAU" } })),
            _ if line.starts_with("GET /account-access-consents") => {
                ok(json!({ "Data": { "ConsentId": CONSENT, "Status": self.consent_status } }))
            }
            _ if line.starts_with("DELETE /account-access-consents") => ResponseTemplate::new(204),
            _ => self.resource(path, request),
        }
    }

    fn resource(&self, path: &str, request: &Request) -> ResponseTemplate {
        let good = format!("DPoP access-{}", self.generation);
        if header(request, "authorization") != good {
            return ResponseTemplate::new(401)
                .insert_header("www-authenticate", "DPoP error=\"invalid_token\"");
        }
        let target = match request.url.query() {
            Some(query) if query.contains("page=") => format!("{path}?{query}"),
            _ => path.to_owned(),
        };
        match self.bodies.get(target.trim_start_matches(API)) {
            Some(body) => ResponseTemplate::new(200).set_body_json(body),
            None => obie_error(400, "U011"),
        }
    }

    fn published(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/jwks"),
            "pushed_authorization_request_endpoint": at("/par"),
            "revocation_endpoint": at("/revoke"),
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
            "dpop_signing_alg_values_supported": ["ES256"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "scopes_supported": ["openid", "accounts"],
            "claims_parameter_supported": true,
            "authorization_response_iss_parameter_supported": true,
        })
    }

    pub(crate) fn id_token_claims(&self) -> Value {
        patched(
            json!({
                "iss": self.issuer, "sub": "customer-1", "aud": CLIENT, "exp": NOW + 300, "iat": NOW,
                "nonce": self.nonce, "acr": "urn:openbanking:psd2:sca", "amr": ["pwd", "otp"],
                "auth_time": NOW - 20, "openbanking_intent_id": self.consent,
            }),
            &self.id_token,
        )
    }

    fn tokens(&mut self, form: &HashMap<String, String>) -> ResponseTemplate {
        let grant = form["grant_type"].as_str();
        if grant == "client_credentials" {
            return ResponseTemplate::new(200).set_body_json(
                json!({ "access_token": "service", "token_type": "DPoP", "expires_in": 300 }),
            );
        }
        if grant == "refresh_token" {
            let known = form["refresh_token"] == format!("refresh-{}", self.generation);
            if let Some(error) = self.refresh_error.or((!known).then_some("invalid_grant")) {
                return ResponseTemplate::new(400).set_body_json(json!({ "error": error }));
            }
        }
        self.generation += 1;
        let mut body = json!({
            "access_token": format!("access-{}", self.generation),
            "refresh_token": format!("refresh-{}", self.generation),
            "token_type": "DPoP",
            "expires_in": 300,
        });
        if grant == "authorization_code" {
            let signed = || self.key.sign(&self.id_token_claims()).unwrap();
            body["id_token"] = json!(self.id_token_raw.clone().unwrap_or_else(signed));
        }
        ResponseTemplate::new(200).set_body_json(patched(body, &self.token))
    }
}

/// Left half of the hash, as `s_hash` and `c_hash` have it.
pub(crate) fn half_hash(text: &str) -> String {
    let whole = URL_SAFE_NO_PAD.decode(sha256_text(text)).unwrap();
    URL_SAFE_NO_PAD.encode(&whole[..16])
}

/// The address of a call as a secret-free text never holds this.
pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}
