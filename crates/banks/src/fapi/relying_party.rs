//! Our side of every authenticated call: client assertions, DPoP proofs and their nonces, tokens for
//! ourselves.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use http::{HeaderMap, Method, StatusCode, header::WWW_AUTHENTICATE};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use tellerline_core::{
    entropy::{Entropy, Rng},
    ports::BankError,
    time::{Clock, Timestamp, seconds},
};
use url::Url;

use super::{
    DpopKey, Metadata, OauthError, TokenAnswer, TokenError,
    discovery::Discovery,
    dpop::{self, random_text},
    keys::{KeyError, SigningKey},
    token,
};
use crate::{
    ConfigError, InstitutionConfig,
    breaker::Breaker,
    net::{Answer, Net, nonsense},
};

/// Life of a client assertion; FAPI 2.0 wants it at most a minute.
const ASSERTION_SECS: i64 = 60;
/// A token is not used in its last seconds: it would expire on the way.
pub(crate) const LAST_SECONDS: std::time::Duration = seconds(10);

/// The relying party at one institution.
pub(crate) struct RelyingParty {
    pub(crate) config: InstitutionConfig,
    pub(crate) net: Net,
    pub(crate) clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    pub(crate) signing: SigningKey,
    pub(crate) discovery: Discovery,
    /// The last DPoP nonce of each origin.
    nonces: Mutex<HashMap<String, String>>,
    service: tokio::sync::Mutex<Option<ServiceToken>>,
}

/// A token that is ours, not a customer's: for consents only.
#[derive(Clone)]
pub(crate) struct ServiceToken {
    pub(crate) access: SecretString,
    pub(crate) key: Arc<DpopKey>,
    expires_at: Timestamp,
}

/// A call with a token.
pub(crate) struct ResourceCall<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a Url,
    pub(crate) access: &'a SecretString,
    pub(crate) key: &'a DpopKey,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Option<&'a serde_json::Value>,
    /// For the log.
    pub(crate) what: &'a str,
}

impl RelyingParty {
    pub(crate) fn try_new(
        config: InstitutionConfig,
        client: tellerline_net::Client,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ConfigError> {
        config.check_issuer()?;
        let signing = SigningKey::from_pem(&config.signing_key, config.signing_kid.clone())
            .map_err(|source| ConfigError::Key { institution: config.id.clone(), source })?;
        let net = Net { client, breaker: Breaker::new(Arc::clone(&clock)), total: config.timeouts.total };
        Ok(Self {
            config,
            net,
            clock,
            entropy,
            signing,
            discovery: Discovery::default(),
            nonces: Mutex::default(),
            service: tokio::sync::Mutex::default(),
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A generator for one purpose; each call draws a seed of its own.
    pub(crate) fn rng(&self, label: &str) -> Rng {
        self.entropy.seed().fork(label)
    }

    pub(crate) async fn metadata(&self) -> Result<Arc<Metadata>, BankError> {
        self.discovery.metadata(&self.net, &self.config, self.now()).await
    }

    /// `private_key_jwt`: audience is the issuer as a single string, valid for a minute, used once.
    fn assertion(&self) -> Result<String, KeyError> {
        let now = self.now().as_secs();
        self.signing.sign(&json!({
            "iss": self.config.client_id,
            "sub": self.config.client_id,
            "aud": self.config.issuer,
            "iat": now,
            "exp": now + ASSERTION_SECS,
            "jti": random_text(&mut self.rng("client assertion")),
        }))
    }

    fn nonce(&self, url: &Url) -> Option<String> {
        let nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.get(&url.origin().ascii_serialization()).cloned()
    }

    /// Keeps the nonce of an answer; `true` when it brought one.
    fn keep_nonce(&self, url: &Url, answer: &Answer) -> bool {
        let Some(nonce) = answer.header("dpop-nonce") else { return false };
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.insert(url.origin().ascii_serialization(), nonce.to_owned());
        true
    }

    /// A proof for this request with the nonce that its origin gave last.
    fn proof(
        &self,
        key: &DpopKey,
        method: &Method,
        url: &Url,
        access: Option<&str>,
    ) -> Result<String, BankError> {
        let nonce = self.nonce(url);
        let request =
            dpop::Request { method: method.as_str(), url, access_token: access, nonce: nonce.as_deref() };
        key.proof(&request, self.now(), &mut self.rng("DPoP proof")).map_err(ours)
    }

    /// Posts a form to the authorization server as ourselves. A demanded nonce is supplied once.
    pub(crate) async fn post_form(
        &self,
        endpoint: &str,
        form: &[(&str, &str)],
        key: Option<&DpopKey>,
        what: &str,
    ) -> Result<Answer, BankError> {
        let url = self.endpoint(endpoint, what)?;
        let mut answer = self.post_once(&url, form, key, what).await?;
        if self.keep_nonce(&url, &answer) && key.is_some() && wants_nonce(&answer) {
            answer = self.post_once(&url, form, key, what).await?;
            self.keep_nonce(&url, &answer);
        }
        Ok(answer)
    }

    async fn post_once(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        key: Option<&DpopKey>,
        what: &str,
    ) -> Result<Answer, BankError> {
        let assertion = self.assertion().map_err(ours)?;
        let mut fields = form.to_vec();
        fields.extend([
            ("client_id", self.config.client_id.as_str()),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion.as_str()),
        ]);
        let proof = key.map(|key| self.proof(key, &Method::POST, url, None)).transpose()?;
        let request = self.net.client.post(url).map(|request| {
            let request = request.header("accept", "application/json").form(&fields);
            proof.into_iter().fold(request, |request, proof| request.header("dpop", proof))
        });
        self.net.send(request, what).await
    }

    fn endpoint(&self, text: &str, what: &str) -> Result<Url, BankError> {
        crate::net::checked_url(text, self.config.allow_loopback_http)
            .map_err(|reason| nonsense(format!("{what}: endpoint refused: {reason}")))
    }

    /// One grant at the token endpoint.
    pub(crate) async fn token(
        &self,
        form: &[(&str, &str)],
        key: &DpopKey,
        what: &str,
    ) -> Result<TokenAnswer, TokenError> {
        let metadata = self.metadata().await?;
        let answer = self.post_form(&metadata.token_endpoint, form, Some(key), what).await?;
        token::read(&answer, what)
    }

    /// A token of our own, kept until it expires. `stale` is one that was just refused.
    pub(crate) async fn service_token(
        &self,
        stale: Option<&ServiceToken>,
    ) -> Result<ServiceToken, BankError> {
        let mut kept = self.service.lock().await;
        if let Some(token) = kept.as_ref() {
            let refused = stale.is_some_and(|stale| Arc::ptr_eq(&stale.key, &token.key));
            if !refused && self.now().plus(LAST_SECONDS) < token.expires_at {
                return Ok(token.clone());
            }
        }
        let key = Arc::new(DpopKey::draw(&mut self.rng("service key")).map_err(ours)?);
        let form = [("grant_type", "client_credentials"), ("scope", "accounts")];
        let answer = self
            .token(&form, &key, "client credentials")
            .await
            .map_err(|error| error.into_bank("client credentials"))?;
        let life = u64::try_from(answer.expires_in.unwrap_or(60)).unwrap_or(0);
        let token = ServiceToken { access: answer.access, key, expires_at: self.now().plus(seconds(life)) };
        *kept = Some(token.clone());
        Ok(token)
    }

    /// A call to a protected resource. A demanded nonce is supplied once; 401 is the caller's.
    pub(crate) async fn resource(&self, call: &ResourceCall<'_>) -> Result<Answer, BankError> {
        let mut answer = self.resource_once(call).await?;
        if self.keep_nonce(call.url, &answer) && challenges(&answer, "use_dpop_nonce") {
            answer = self.resource_once(call).await?;
            self.keep_nonce(call.url, &answer);
        }
        Ok(answer)
    }

    async fn resource_once(&self, call: &ResourceCall<'_>) -> Result<Answer, BankError> {
        let access = call.access.expose_secret();
        let proof = self.proof(call.key, &call.method, call.url, Some(access))?;
        let mut authorization = http::HeaderValue::from_str(&format!("DPoP {access}"))
            .map_err(|_| nonsense(format!("{}: the token is no header text", call.what)))?;
        authorization.set_sensitive(true);
        let request = self.net.client.request(call.method.clone(), call.url).map(|request| {
            let request = request
                .headers(call.headers.clone())
                .header("accept", "application/json")
                .header("authorization", authorization)
                .header("dpop", proof);
            call.body.into_iter().fold(request, tellerline_net::Call::json)
        });
        self.net.send(request, call.what).await
    }

    /// Ends a token at the institution (RFC 7009), where it offers that. Unknown tokens count as ended.
    pub(crate) async fn revoke_token(&self, token: &SecretString, hint: &str) -> Result<(), BankError> {
        let metadata = self.metadata().await?;
        let Some(endpoint) = &metadata.revocation_endpoint else { return Ok(()) };
        let form = [("token", token.expose_secret()), ("token_type_hint", hint)];
        let answer = self.post_form(endpoint, &form, None, "token revocation").await?;
        if answer.status == StatusCode::OK {
            return Ok(());
        }
        match token::refusal(&answer, "token revocation") {
            TokenError::Oauth(OauthError { error }) if error == "invalid_token" => Ok(()),
            other => Err(other.into_bank("token revocation")),
        }
    }
}

/// A failure of our own key: nothing the institution did.
pub(crate) fn ours(error: KeyError) -> BankError {
    nonsense(format!("our key: {error}"))
}

fn wants_nonce(answer: &Answer) -> bool {
    let refused = matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED);
    let body = serde_json::from_slice::<OauthError>(&answer.body);
    refused && (body.is_ok_and(|body| body.error == "use_dpop_nonce") || challenges(answer, "use_dpop_nonce"))
}

/// Whether a 401 names this error in its challenge.
pub(crate) fn challenges(answer: &Answer, error: &str) -> bool {
    let quoted = format!("error=\"{error}\"");
    answer.status == StatusCode::UNAUTHORIZED
        && answer
            .headers
            .get_all(WWW_AUTHENTICATE)
            .iter()
            .any(|value| value.to_str().is_ok_and(|text| text.contains(&quoted)))
}
